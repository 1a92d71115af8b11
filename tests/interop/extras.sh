#!/bin/sh
# extras.sh - changelogs, contents of every kind, names as they are: what the real tools make of them
#
# What only one of the formats has is in extras_deb.sh and extras_rpm.sh.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/tap.sh
. "$(dirname "$0")/tap.sh"
# shellcheck source=tests/interop/roots.sh
. "$(dirname "$0")/roots.sh"
needs dpkg rpm busybox ar zcat
needs_root

mkdir "$work/in" "$work/out"
cd "$work/in"
printf 'content\n' >file
cat >changes.yaml <<EOF
- semver: 0.9.0
  date: 2023-10-01
  packager: Bob <bob@example.org>
- semver: 1.0.0
  date: 2023-11-14T22:13:20Z
  packager: Ann <ann@example.org>
  deb:
    urgency: medium
    distributions: [stable]
  changes:
    - note: |
        feat: a thing
        in detail
    - note: "fix: 100% of it"
EOF
cat >ingot.yaml <<EOF
name: extras
version: 1.0.0
arch: amd64
maintainer: Ann <ann@example.org>
description: all that only one format has
changelog: changes.yaml
contents:
  - {src: file, dst: /usr/lib/extras/file}
EOF
must "a package with a changelog is built" ingot build -t "$work/out"
deb=$work/out/extras_1.0.0_amd64.deb
rpm=$work/out/extras-1.0.0-1.x86_64.rpm

# ---- Changelog ----

dpkg-deb --fsys-tarfile "$deb" | tar -xO ./usr/share/doc/extras/changelog.Debian.gz >changelog.gz
zcat changelog.gz >changelog
cat >"$work/expected" <<EOF
extras (1.0.0) stable; urgency=medium

  * feat: a thing
   - in detail
  * fix: 100% of it

 -- Ann <ann@example.org>  Tue, 14 Nov 2023 22:13:20 +0000

extras (0.9.0) unstable; urgency=low

  * Version 0.9.0.

 -- Bob <bob@example.org>  Sun, 01 Oct 2023 00:00:00 +0000
EOF
same "deb: the changelog, the newest entry first" "$work/expected" changelog
# RFC 1952: no name, no time, the slowest algorithm.
check "deb: the changelog is compressed as by gzip -9n" \
	test "$(head -c 9 changelog.gz | od -An -tx1)" = " 1f 8b 08 00 00 00 00 00 02"
owned() {
	dpkg-deb -c "$deb" | grep -q '^-rw-r--r-- root/root .*\./usr/share/doc/extras/changelog.Debian.gz$'
}
check "deb: the changelog is root's, 0644" owned
cat >"$work/expected" <<EOF
* Tue Nov 14 2023 Ann <ann@example.org> - 1.0.0
- feat: a thing
in detail
- fix: 100% of it

* Sun Oct 01 2023 Bob <bob@example.org> - 0.9.0
- Version 0.9.0.

EOF
rpm -qp --nosignature --changelog "$rpm" >"$work/found"
same "rpm: the changelog, the newest entry first" "$work/expected" "$work/found"
no_changelog_file() {
	! rpm -qpl --nosignature "$rpm" | grep changelog
}
check "rpm: the changelog is no file" no_changelog_file
content_id() {
	ingot show --json "$1" | sed -n 's/.*"content_id": *"\([0-9a-f]*\)".*/\1/p'
}
same_id() {
	[ "$(content_id "$deb")" ] && [ "$(content_id "$deb")" = "$(content_id "$rpm")" ]
}
check "the content id is the same in both" same_id

# ---- Kinds of contents ----

mkdir -p tree/etc/kept/sub tree/opt/common tree/opt/own 'odd[1]'
for file in tree/etc/kept/a.conf tree/etc/kept/sub/b.conf tree/opt/common/file tree/opt/own/file \
	'odd[1]/*' 'odd[1]/x'; do
	printf 'content\n' >"$file"
done
ln -s a.conf tree/etc/kept/link
cat >kinds.yaml <<EOF
name: kinds
version: 1.0.0
arch: amd64
license: MIT
maintainer: Ann <ann@example.org>
description: contents of every kind
contents:
  - {src: tree/etc/kept, dst: /etc/kept, type: config|noreplace|tree}
  - {src: tree/etc/kept, dst: /etc/plain, type: config|tree}
  - {src: tree/etc/kept, dst: /etc/optional, type: config|missingok|tree}
  - {src: tree/opt, dst: /opt/kinds, type: tree, disown_subtree: [/opt/kinds, /opt/*/common]}
  - {src: file, dst: /usr/lib/kinds/for-deb, packager: deb}
  - {src: file, dst: /usr/lib/kinds/for-rpm, packager: rpm}
  - {src: file, dst: /usr/lib/kinds/for-apk, packager: apk}
  - {src: \$NAME, dst: /usr/lib/kinds/\$NAME-expanded, expand: true}
EOF
must "a package with every kind is built" env NAME=file ingot build -f kinds.yaml -t "$work/out"
deb=$work/out/kinds_1.0.0_amd64.deb
rpm=$work/out/kinds-1.0.0-1.x86_64.rpm
cat >"$work/expected" <<EOF
/etc/kept/a.conf
/etc/kept/sub/b.conf
/etc/optional/a.conf
/etc/optional/sub/b.conf
/etc/plain/a.conf
/etc/plain/sub/b.conf
EOF
dpkg-deb --ctrl-tarfile "$deb" | tar -xO ./conffiles >"$work/found"
same "deb: the files of configuration trees are conffiles, links are not" "$work/expected" "$work/found"
rpm -qp --nosignature --configfiles "$rpm" >"$work/found"
same "rpm: they are its configuration files" "$work/expected" "$work/found"
# c: configuration, m: missingok, n: noreplace
cat >"$work/expected" <<EOF
/etc/kept
cn /etc/kept/a.conf
/etc/kept/link
/etc/kept/sub
cn /etc/kept/sub/b.conf
/etc/optional
cm /etc/optional/a.conf
/etc/optional/link
/etc/optional/sub
cm /etc/optional/sub/b.conf
/etc/plain
c /etc/plain/a.conf
/etc/plain/link
/etc/plain/sub
c /etc/plain/sub/b.conf
/opt/kinds/common/file
/opt/kinds/own
/opt/kinds/own/file
/usr/lib/kinds/file-expanded
/usr/lib/kinds/for-rpm
EOF
rpm -qp --nosignature --qf '[%{FILEFLAGS:fflags} %{FILENAMES}\n]' "$rpm" | sed 's/^ //' |
	grep -v /usr/share/ >"$work/found"
same "rpm: flags of trees, folders that it owns, its own files" "$work/expected" "$work/found"
dpkg-deb --fsys-tarfile "$deb" | tar -t | sed -n 's,^\./\(usr/lib/kinds/.\),/\1,p' >"$work/found"
printf '/usr/lib/kinds/%s\n' file-expanded for-deb >"$work/expected"
same "deb: its own files" "$work/expected" "$work/found"

root_apt_make "$work/deb"
root_dnf_make "$work/rpm"
check "dpkg installs it" root_dpkg "$work/deb" --install "$deb"
check "rpm installs it" root_rpm "$work/rpm" --install --nodeps --nosignature "$rpm"
echo edited >"$work/deb/etc/kept/a.conf"
echo edited >"$work/rpm/etc/kept/a.conf"
sed 's/1\.0\.0/1.0.1/' kinds.yaml >newer.yaml
echo newer >tree/etc/kept/a.conf
must "a newer one is built" env NAME=file ingot build -f newer.yaml -t "$work/out"
check "dpkg upgrades it" root_dpkg "$work/deb" --force-confold --install "$work/out/kinds_1.0.1_amd64.deb"
check "rpm upgrades it" root_rpm "$work/rpm" --upgrade --nodeps --nosignature \
	"$work/out/kinds-1.0.1-1.x86_64.rpm"
echo edited >"$work/expected"
same "deb: an edited file of a tree is kept" "$work/expected" "$work/deb/etc/kept/a.conf"
same "rpm: an edited file of a tree is kept" "$work/expected" "$work/rpm/etc/kept/a.conf"
rm "$work/rpm/etc/optional/a.conf"
check "rpm: one that may be missing may" root_rpm "$work/rpm" --verify --nodeps kinds --nomtime \
	--nofiledigest --nosize
mkdir -p "$work/rpm/opt/kinds/common"
check "rpm removes it" root_rpm "$work/rpm" --erase kinds
check "rpm: a folder that is disowned stays" test -d "$work/rpm/opt/kinds/common"
check "rpm: one that is not goes" test ! -e "$work/rpm/opt/kinds/own"

# ---- Names as they are ----

cat >plain.yaml <<EOF
name: plain
version: 2024.05-rc-1
version_schema: none
arch: amd64
license: MIT
maintainer: Ann <ann@example.org>
description: nothing is read into names
disable_globbing: true
contents:
  - {src: 'odd[1]/*', dst: /usr/lib/plain/star}
EOF
must "names that look like patterns are built" ingot build -f plain.yaml -t "$work/out"
check "deb: a version as it is written" test -e "$work/out/plain_2024.05-rc-1_amd64.deb"
printf '2024.05_rc_1\n/usr/lib/plain/star\n' >"$work/expected"
rpm -qp --nosignature --qf '%{VERSION}\n[%{FILENAMES}\n]' "$work/out/plain-2024.05_rc_1-1.x86_64.rpm" |
	grep -v /usr/share/ >"$work/found"
same "rpm: a version without hyphens; one file, not a pattern's" "$work/expected" "$work/found"
