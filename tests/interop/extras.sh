#!/bin/sh
# extras.sh - what only one of the formats has: changelogs, debconf, triggers, transaction scripts
#
# Packages with all of it, read and installed by the real dpkg and rpm.
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
