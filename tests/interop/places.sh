#!/bin/sh
# places.sh - what a package does to the folders of the system, and to a path in two spellings
#
# Systems with a merged /usr, whose folders have other modes than a package would give them and
# files that are nobody's; the real dpkg and rpm install there and remove again.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/tap.sh
. "$(dirname "$0")/tap.sh"
# shellcheck source=tests/interop/roots.sh
. "$(dirname "$0")/roots.sh"
needs dpkg rpm rpmbuild busybox
needs_root

mkdir -p "$work/in/stage/usr/share/icons/hicolor/48x48/apps" "$work/in/stage/lib/places" "$work/out"
cd "$work/in"
printf 'content\n' >file
cp file stage/usr/share/icons/hicolor/48x48/apps/places.png
cp file stage/lib/places/helper
find stage -type d -exec chmod 0775 {} +
head='arch: amd64
maintainer: Ann <ann@example.org>
description: puts things into places of the system
license: MIT
source: {commit: "0123456789abcdef0123456789abcdef01234567"}'
cat >ingot.yaml <<EOF
name: places
version: 1.0.0
$head
contents:
  - {src: stage, dst: /, type: tree}
  - {src: file, dst: /bin/places}
  - {src: file, dst: /usr/local/bin/, packager: deb}
  - {dst: /usr/bin, type: dir}
  - {dst: /lib/systemd/system, type: dir}
  - {dst: /usr/lib/places, type: dir, file_info: {mode: 0700}}
EOF
must "both packages are built" ingot build -q -t "$work/out"

# ---- A system ----

# root_merge ROOT: /bin and /lib become links into /usr, as on Debian and Fedora.
root_merge() {
	mkdir -p "$1/usr" "$1/usr/lib"
	mv "$1/bin" "$1/usr/bin"
	ln -s usr/bin "$1/bin"
	ln -s usr/lib "$1/lib"
	mkdir -p "$1/usr/local/bin" "$1/usr/share/icons/hicolor/48x48/apps" "$1/usr/lib/systemd/system"
	printf 'no package has this\n' >"$1/usr/local/bin/precious"
	chmod 0555 "$1/usr/bin"
	chmod 2775 "$1/usr/local/bin"
}

# root_state ROOT: modes and types of what the package passes through.
root_state() {
	(cd "$1" && stat -c '%A %n %N' bin lib usr/bin usr/local/bin usr/local/bin/precious \
		usr/lib/systemd/system usr/share/icons/hicolor usr/share/icons/hicolor/48x48/apps)
}

root_apt_make "$work/deb"
root_dnf_make "$work/rpm"
root_merge "$work/deb"
root_merge "$work/rpm"

# Packages that own links and folders as base-files, and filesystem and hicolor-icon-theme, do.
mkdir -p base/DEBIAN base/usr/bin base/usr/lib/systemd/system base/usr/share/icons/hicolor/48x48/apps
cp file base/usr/lib/systemd/system/base.service
ln -s usr/bin base/bin
ln -s usr/lib base/lib
cat >base/DEBIAN/control <<EOF
Package: base
Version: 1
Architecture: all
Maintainer: Ann <ann@example.org>
Description: the folders of a system
EOF
must "a deb with the folders of a system is built" dpkg-deb -b base "$work/base.deb"
must "dpkg installs it" root_dpkg "$work/deb" --install "$work/base.deb"
cat >system.spec <<'EOF'
Name: system
Version: 1
Release: 1
Summary: the folders of a system
License: MIT
BuildArch: noarch
%description
The folders of a system.
%install
mkdir -p %{buildroot}/usr/bin %{buildroot}/usr/lib/systemd/system
mkdir -p %{buildroot}/usr/share/icons/hicolor/48x48/apps
%files
%dir %attr(0555,root,root) /usr/bin
%dir %attr(0555,root,root) /usr/lib/systemd/system
%dir %attr(0755,root,root) /usr/share/icons/hicolor
%dir %attr(0755,root,root) /usr/share/icons/hicolor/48x48
%dir %attr(0755,root,root) /usr/share/icons/hicolor/48x48/apps
EOF
must "an rpm with them is built" \
	rpmbuild -bb --quiet --define "_topdir $work/topdir" system.spec
must "rpm installs it" root_rpm "$work/rpm" --install --nodeps --nosignature \
	"$work/topdir/RPMS/noarch/system-1-1.noarch.rpm"

# ---- Installed and removed ----

for format in deb rpm; do
	root_state "$work/$format" >"$work/$format.before"
done
check "dpkg installs the deb" root_dpkg "$work/deb" --install "$work/out/places_1.0.0_amd64.deb"
check "rpm installs the rpm beside the package that owns the folders" \
	root_rpm "$work/rpm" --install --nodeps --nosignature "$work/out/places-1.0.0-1.x86_64.rpm"
for format in deb rpm; do
	root_state "$work/$format" >"$work/found"
	same "$format: links, folders and their modes are what they were" "$work/$format.before" \
		"$work/found"
	check "$format: a file below /bin is in /usr/bin" cmp file "$work/$format/usr/bin/places"
	check "$format: one folder in two spellings has the mode that an item gives" \
		test "$(stat -c %a "$work/$format/usr/lib/places")" = 700
done
check "dpkg removes it" root_dpkg "$work/deb" --purge places
check "rpm removes it" root_rpm "$work/rpm" --erase places
for format in deb rpm; do
	root_state "$work/$format" >"$work/found"
	same "$format: they still are" "$work/$format.before" "$work/found"
	check "$format: its own folder is gone" test ! -e "$work/$format/usr/lib/places"
done

# ---- What is refused ----

# try NAME ITEM: a manifest with this one item is not built.
try() {
	printf 'name: places\nversion: 1.0.0\n%s\ncontents:\n  - %s\n' "$head" "$2" >one.yaml
	refused "$1" ingot build -q -f one.yaml -t "$work/out"
}

try "a file at a folder of the system" '{src: file, dst: /usr/local/bin}'
try "a link at one" '{src: /opt/places/x, dst: /usr/local/bin/, type: symlink}'
try "a file at a link of the system" '{src: file, dst: /bin}'
try "a folder of the system with another mode" '{dst: /usr/local/bin, type: dir, file_info: {mode: 0700}}'
try "one path in two spellings" '{src: file, dst: /bin/x}
  - {src: file, dst: /usr/bin/x}'

# ---- An epoch ----

# epoch VERSION: both packages of this version, with no more in them.
epoch() {
	printf 'name: epoch\nversion: "%s"\n%s\n' "$1" "$head" >epoch.yaml
	rm -rf "$work/epoch"
	mkdir "$work/epoch"
	ingot build -q -f epoch.yaml -t "$work/epoch"
}
for version in 9.0 5:2.0-1; do
	must "version $version is built" epoch "$version"
	check "dpkg installs version $version" \
		root_dpkg "$work/deb" --refuse-downgrade --install "$work/epoch"/*.deb
	check "rpm installs version $version" \
		root_rpm "$work/rpm" --upgrade --nodeps --nosignature "$work/epoch"/*.rpm
done
check "dpkg has the epoch" \
	test "$(root_dpkg "$work/deb" -s epoch | sed -n 's/^Version: //p')" = 5:2.0-1
check "rpm has the epoch" \
	test "$(root_rpm "$work/rpm" -q --qf '%{EPOCH}:%{VERSION}-%{RELEASE}' epoch)" = 5:2.0_1-1
