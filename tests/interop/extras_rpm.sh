#!/bin/sh
# extras_rpm.sh - what only an rpm has: scripts of the transaction, languages, prefixes, a build host
#
# rpm installs into throw-away roots: every script runs there, a folder goes elsewhere, a
# language is left out.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/tap.sh
. "$(dirname "$0")/tap.sh"
# shellcheck source=tests/interop/roots.sh
. "$(dirname "$0")/roots.sh"
needs rpm busybox
needs_root

mkdir "$work/in" "$work/out"
cd "$work/in"
printf 'content\n' >file
printf 'Inhalt\n' >file.de
for script in pretrans preinstall postinstall preremove postremove posttrans; do
	# shellcheck disable=SC2016 # the script's own
	printf '#!/bin/sh\necho %s "$@" >>/ran\n' $script >$script
done
printf '#!/bin/sh\ntest ! -e /broken\n' >verify
cat >ingot.yaml <<-EOF
	name: extras
	version: 1.0.0
	arch: some-arch
	license: MIT
	maintainer: Ann <ann@example.org>
	description: |
	  all that only an rpm has
	  and more of it
	scripts:
	  preinstall: preinstall
	  postinstall: postinstall
	  preremove: preremove
	  postremove: postremove
	rpm:
	  arch: noarch
	  summary: a summary of its own
	  group: System/Base
	  packager: Pat <pat@example.org>
	  buildhost: builder.example.org
	  prefixes: [/opt/extras, /usr]
	  requires: {post: [/bin/sh, 'tool >= 2']}
	  scripts: {pretrans: pretrans, posttrans: posttrans, verify: verify}
	contents:
	  - {src: file, dst: /opt/extras/file}
	  - {src: file.de, dst: /opt/extras/file.de, file_info: {lang: de}}
	  - {src: file, dst: /opt/extras/LICENSE, type: license}
	  - {src: file, dst: /opt/extras/README, type: readme}
	  - {src: file, dst: /opt/extras/doc, type: doc}
	  - {dst: /opt/extras/ghost, type: ghost}
EOF
must "the package is built" ingot build -p rpm -t "$work/out"
rpm=$work/out/extras-1.0.0-1.noarch.rpm

# ---- What it says ----

query() {
	rpm -qp --nosignature --qf "$1" "$rpm"
}

cat >"$work/expected" <<-EOF
	noarch
	a summary of its own
	System/Base
	Pat <pat@example.org>
	builder.example.org
	/opt/extras
	/usr
EOF
query '%{ARCH}\n%{SUMMARY}\n%{GROUP}\n%{PACKAGER}\n%{BUILDHOST}\n[%{PREFIXES}\n]' >"$work/found"
same "tags that only an rpm has" "$work/expected" "$work/found"
# d: documentation, g: ghost, l: licence, r: readme
cat >"$work/expected" <<-EOF
	l /opt/extras/LICENSE
	r /opt/extras/README
	d /opt/extras/doc
	 /opt/extras/file
	 /opt/extras/file.de
	g /opt/extras/ghost
EOF
query '[%{FILEFLAGS:fflags} %{FILENAMES}\n]' | grep ' /opt/extras/' >"$work/found"
same "flags of files" "$work/expected" "$work/found"
cat >"$work/expected" <<-EOF
	/bin/sh
	tool >= 2
EOF
query '[%{REQUIREFLAGS:deptype} %{REQUIRENEVRS}\n]' |
	sed -n 's/^\([a-z]*,\)*post\(,[a-z]*\)* //p' | sort -u >"$work/found"
same "requires.post is what the script needs" "$work/expected" "$work/found"
cat >"$work/expected" <<-EOF
	postinstall scriptlet (using /bin/sh):
	posttrans scriptlet (using /bin/sh):
	postuninstall scriptlet (using /bin/sh):
	preinstall scriptlet (using /bin/sh):
	pretrans scriptlet (using /bin/sh):
	preuninstall scriptlet (using /bin/sh):
	verify scriptlet (using /bin/sh):
EOF
rpm -qp --nosignature --scripts "$rpm" | grep -o '^[a-z]* scriptlet .*' | LC_ALL=C sort >"$work/found"
same "every script is there" "$work/expected" "$work/found"

# ---- What it does ----

root_dnf_make "$work/rpm"
check "rpm installs it" root_rpm "$work/rpm" --install --nodeps --nosignature "$rpm"
printf '%s 1\n' pretrans preinstall postinstall posttrans >"$work/expected"
same "the scripts of an installation have run, in order" "$work/expected" "$work/rpm/ran"
check "the verify script is content" root_rpm "$work/rpm" --verify --nodeps extras
: >"$work/rpm/broken"
refused "rpm -V says that it is not" root_rpm "$work/rpm" --verify --nodeps extras
rm "$work/rpm/broken" "$work/rpm/ran"
check "rpm removes it" root_rpm "$work/rpm" --erase extras
printf '%s 0\n' preremove postremove >"$work/expected"
same "the scripts of a removal have run" "$work/expected" "$work/rpm/ran"

root_dnf_make "$work/moved"
check "rpm installs it elsewhere" root_rpm "$work/moved" --install --nodeps --nosignature \
	--relocate /opt/extras=/srv/elsewhere "$rpm"
same "its files are there" file "$work/moved/srv/elsewhere/file"
check "and not in their own place" test ! -e "$work/moved/opt/extras"

root_dnf_make "$work/lang"
check "rpm installs it for one language" root_rpm "$work/lang" --define '_install_langs en' \
	--install --nodeps --nosignature "$rpm"
check "a file without a language is installed" test -e "$work/lang/opt/extras/file"
check "one of another language is left out" test ! -e "$work/lang/opt/extras/file.de"
