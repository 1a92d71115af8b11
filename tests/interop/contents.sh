#!/bin/sh
# contents.sh - what is installed is what the manifest says: paths, modes, owners, bytes, relations
#
# One manifest with all that a manifest can say (rich.sh), installed by the real dpkg and rpm into
# folders that stand for systems.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/tap.sh
. "$(dirname "$0")/tap.sh"
# shellcheck source=tests/interop/roots.sh
. "$(dirname "$0")/roots.sh"
# shellcheck source=tests/interop/rich.sh
. "$(dirname "$0")/rich.sh"
needs dpkg rpm busybox ar
needs_root

rich_make "$work/in" 1.0.0
mkdir "$work/out"
build() {
	(cd "$work/in" && ingot build -t "$work/out")
}
must "one run makes both packages" build
deb=$work/out/rich_1.0.0-3_amd64.deb
rpm=$work/out/rich-1.0.0-3.x86_64.rpm

# ---- Installed ----

root_apt_make "$work/deb"
root_dnf_make "$work/rpm"
must "dpkg installs the deb" root_dpkg "$work/deb" --install "$deb"
must "rpm installs the rpm" root_rpm "$work/rpm" --install --nodeps --nosignature "$rpm"
for format in deb rpm; do
	rich_expected "$work/in" $format >"$work/expected"
	rich_found "$work/$format" >"$work/found"
	same "$format: each path has its type, mode, owner, size, time, content and target" \
		"$work/expected" "$work/found"
	check "$format: the commit is in git.ver" \
		grep -qx 0123456789abcdef0123456789abcdef01234567 "$work/$format/usr/share/rich/git.ver"
	check "$format: the bill of materials is there" \
		grep -q '"bomFormat": *"CycloneDX"' "$work/$format/usr/share/rich/rich.cdx.json"
done

# ---- What the package managers think of it ----

check "dpkg --verify finds nothing" root_dpkg "$work/deb" --verify rich
check "dpkg --audit finds nothing" root_dpkg "$work/deb" --audit
check "rpm -V finds nothing" root_rpm "$work/rpm" --verify --nodeps rich

# Every file but those of the control part, as md5sum itself reads it.
md5sums() {
	(cd "$work/deb" && md5sum --quiet -c "$work/deb/var/lib/dpkg/info/rich.md5sums")
	rich_table | grep '^deb[^|]*|f|' | cut -d'|' -f6 | grep -v '^/etc/rich/' | sed 's|^/||' |
		LC_ALL=C sort >"$work/expected"
	printf 'usr/share/rich/%s\n' git.ver rich.cdx.json | LC_ALL=C sort -m - "$work/expected" |
		LC_ALL=C sort >"$work/expected.all"
	cut -c35- "$work/deb/var/lib/dpkg/info/rich.md5sums" | grep -v '^etc/' | LC_ALL=C sort |
		diff "$work/expected.all" -
}
check "md5sums has every file, rightly" md5sums

printf '/etc/rich/%s\n' kept.conf optional.conf plain.conf >"$work/expected"
sed 's/ .*//' "$work/deb/var/lib/dpkg/info/rich.conffiles" >"$work/found"
same "deb: conffiles" "$work/expected" "$work/found"
root_rpm "$work/rpm" -qc rich | LC_ALL=C sort >"$work/found"
same "rpm: configuration files" "$work/expected" "$work/found"

cat >"$work/expected" <<-EOF
	cn /etc/rich/kept.conf
	cm /etc/rich/optional.conf
	c /etc/rich/plain.conf
	g /var/log/rich.log
EOF
root_rpm "$work/rpm" -q --qf '[%{FILEFLAGS:fflags} %{FILENAMES}\n]' rich | grep -v '^ ' \
	>"$work/found"
same "rpm: flags of files" "$work/expected" "$work/found"
check "rpm: the ghost is owned" root_rpm "$work/rpm" -qf /var/log/rich.log
check "rpm: and not installed" test ! -e "$work/rpm/var/log/rich.log"
check "deb: no ghost" test ! -e "$work/deb/var/log/rich.log"
check "rpm: the identity's folder is owned" root_rpm "$work/rpm" -qf /usr/share/rich
refused "rpm: /usr/bin is not owned" root_rpm "$work/rpm" -qf /usr/bin

# ---- What the packages say of themselves ----

cat >"$work/expected" <<-EOF
	Package: rich
	Version: 1:1.0.0-3
	Architecture: amd64
	Maintainer: Jane Doe <jane@example.org>
	Section: utils
	Priority: extra
	Homepage: https://example.org/rich
	Pre-Depends: early-thing
	Depends: deb-base, deb-versioned (>= 1.2) | deb-other
	Recommends: nice-thing
	Suggests: other-thing
	Conflicts: bad-thing (<< 2)
	Breaks: broken-thing (<< 3)
	Replaces: old-thing
	Provides: virtual-thing
	Bugs: https://example.org/bugs
	X-Rich: yes, indeed
	Vcs-Git: https://example.org/rich.git
	Git-Commit: 0123456789abcdef0123456789abcdef01234567
	Description: all that a manifest can say
	 A second paragraph, with  two blanks.
	 .
	 indented
EOF
sed -n 's/^\([A-Z][^:]*\):.*/\1/p' "$work/expected" | while read -r field; do
	dpkg-deb -f "$deb" "$field" | sed "1s/^/$field: /"
done >"$work/found"
same "deb: fields" "$work/expected" "$work/found"

cat >"$work/expected" <<-EOF
	name rich
	epoch 1
	version 1.0.0
	release 3
	arch x86_64
	os linux
	group Applications/Rich
	summary a summary of its own
	license MIT
	vendor Example Org
	packager Pat Packer <pat@example.org>
	url https://example.org/rich
	vcs git+https://example.org/rich.git#0123456789abcdef0123456789abcdef01234567
	prefixes /opt/rich
	description
	all that a manifest can say
	A second paragraph, with  two blanks.

	  indented
EOF
format=
for tag in name epoch version release arch os group summary license vendor packager url vcs; do
	format="$format$tag %{$tag}\\n"
done
format="${format}prefixes [%{prefixes}]\\ndescription\\n%{description}\\n"
root_rpm "$work/rpm" -q --qf "$format" rich >"$work/found"
same "rpm: tags" "$work/expected" "$work/found"

cat >"$work/expected" <<-EOF
	requires: /bin/sh
	requires: config(rich) = 1:1.0.0-3
	requires: rpm-base
	requires: rpm-versioned >= 1.2
	recommends: nice-thing
	suggests: other-thing
	conflicts: bad-thing < 2
	obsoletes: old-thing
	provides: config(rich) = 1:1.0.0-3
	provides: rich = 1:1.0.0-3
	provides: rich(x86-64) = 1:1.0.0-3
	provides: virtual-thing
EOF
for kind in requires recommends suggests conflicts obsoletes provides; do
	root_rpm "$work/rpm" -q --$kind rich | grep -v '^rpmlib(' | LC_ALL=C sort -u |
		sed "s/^/$kind: /"
done >"$work/found"
same "rpm: relations" "$work/expected" "$work/found"
