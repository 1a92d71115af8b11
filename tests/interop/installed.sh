#!/bin/sh
# installed.sh - 'ingot show' and 'ingot verify' of what dpkg and rpm have installed
#
# The same project as .deb and .rpm, each installed by its own package manager into a root of its
# own; then files are damaged, one by one, and each must be found, and nothing else.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/tap.sh
. "$(dirname "$0")/tap.sh"
# shellcheck source=tests/interop/roots.sh
. "$(dirname "$0")/roots.sh"
needs dpkg rpm apt-get dnf gpg jq busybox
needs_root

top=$(cd "$(dirname "$0")/../.." && pwd)
commit=0123456789abcdef0123456789abcdef01234567
debs=$work/debs
rpms=$work/rpms
mkdir -p "$work/in/lib" "$work/key" "$work/other"
sh "$top/tests/keys.sh" "$work/key" ed25519 >/dev/null
NAME='Other <other@example.org>' sh "$top/tests/keys.sh" "$work/other" ed25519 >/dev/null
seq 1 300 >"$work/in/numbers"
echo 'colour = blue' >"$work/in/conf"
cat >"$work/in/ingot.yaml" <<-EOF
	name: hello
	version: 1.0.0
	arch: all
	maintainer: Jane Doe <jane@example.org>
	description: something to install
	license: MIT
	source: {commit: $commit}
	contents:
	  - {src: numbers, dst: /usr/share/hello/numbers}
	  - {src: numbers, dst: /usr/bin/hello, file_info: {mode: 0755}}
	  - {src: conf, dst: /etc/hello.conf, type: config|noreplace}
	  - {src: /usr/bin/hello, dst: /usr/bin/hallo, type: symlink}
	  - {dst: /var/lib/hello, type: dir, file_info: {mode: 0750, owner: daemon, group: daemon}}
EOF

build() {
	(cd "$work/in" && ingot build --key "$work/key/key.asc" -t "$work" >/dev/null 2>&1)
}
build
deb=$work/hello_1.0.0_all.deb
rpm=$work/hello-1.0.0-1.noarch.rpm
root_apt_make "$debs"
root_dnf_make "$rpms"
root_dpkg "$debs" -i "$deb" >/dev/null 2>&1
root_rpm "$rpms" -i --nosignature "$rpm" 2>/dev/null

# said FILE ROOT ARGUMENT...: what verify says of the installed package, digests replaced.
said() {
	_file=$1
	_root=$2
	shift 2
	_status=0
	ingot verify --root "$_root" "$@" installed:hello >"$work/raw" 2>&1 || _status=$?
	sed 's/[0-9a-f]\{64\}/ID/g; s/[0-9A-F]\{40\}/KEY/; s/[0-9A-F]\{16\}/KEY/' "$work/raw" >"$_file"
	echo "exit $_status" >>"$_file"
}

# found NAME KIND LINE...: verify ends with 1, and these are all its lines of that kind.
found() {
	_name=$1
	_root=$2
	_kind=$3
	shift 3
	said "$work/now" "$_root"
	grep "^  $_kind " "$work/now" | sed 's/^  [A-Za-z]* *//; s/   */: /' >"$work/lines" || true
	: >"$work/expected"
	for _line in "$@"; do
		echo "$_line" >>"$work/expected"
	done
	same "$_name" "$work/expected" "$work/lines"
}

ends() {
	check "$1" grep -qx "exit $2" "$work/now"
}

# ---- Whole ----

cat >"$work/whole" <<EOF
installed:hello: good
  good   files       5, every digest fits
  good   commit      $commit
  good   pins        0
  good   content id  ID
EOF
said "$work/now" "$debs"
(cat "$work/whole" && echo '  lacks  signature   the database of installed packages keeps none' && echo 'exit 0') \
	>"$work/expected"
same 'deb: all is as it was installed' "$work/expected" "$work/now"
said "$work/now" "$rpms" --key "$work/key/public.asc"
(cat "$work/whole" && echo '  good   signature   header: good, by KEY' && echo 'exit 0') >"$work/expected"
same 'rpm: all is as it was installed, and signed' "$work/expected" "$work/now"
said "$work/now" "$rpms" --key "$work/other/public.asc"
check "rpm: by another's key it is not" grep -q 'BAD    signature   header: by an unknown key' "$work/now"
ends 'rpm: which is bad' 1

ids() {
	ingot show --json --root "$debs" installed:hello | jq -r '.content_id, .commit'
	ingot show --json --root "$rpms" installed:hello | jq -r '.content_id, .commit'
	ingot show --json "$deb" | jq -r '.content_id, .commit'
}
ids | sort | uniq -c | awk '{ print $1 }' >"$work/lines"
printf '3\n3\n' >"$work/expected"
same 'show: commit and content id are those of the package' "$work/expected" "$work/lines"

# ---- By apt and dnf, which choose where their databases are ----

root_apt_make "$work/by-apt"
root_dnf_make "$work/by-dnf"
check 'apt installs it' root_apt "$work/by-apt" -q -y install "$deb"
check 'dnf installs it' root_dnf "$work/by-dnf" -q -y --nogpgcheck install "$rpm"
check 'found where apt put it' ingot verify --root "$work/by-apt" installed:hello
check 'found where dnf put it' ingot verify --root "$work/by-dnf" --key "$work/key/public.asc" \
	installed:hello

# ---- What differs from a package ----

# differs NAME EXIT ARGUMENT...: diff's output is in $work/now then.
differs() {
	_name=$1
	_want=$2
	shift 2
	_status=0
	ingot diff "$@" >"$work/now" 2>&1 || _status=$?
	echo "exit $_want" >"$work/expected"
	echo "exit $_status" >"$work/lines"
	same "$_name" "$work/expected" "$work/lines"
}

for pair in "$debs $deb" "$debs $rpm" "$rpms $rpm" "$rpms $deb"; do
	root=${pair% *}
	package=${pair#* }
	differs "$(basename "$root") and $(basename "$package"): the same" 0 \
		"$package" installed:hello --root "$root"
	echo 'same content' >"$work/expected"
	same "$(basename "$root") and $(basename "$package"): nothing differs" "$work/expected" "$work/now"
done
echo 'colour = red' >"$debs/etc/hello.conf"
echo 301 >>"$debs/usr/share/hello/numbers"
chmod 0700 "$debs/usr/bin/hello"
differs 'an installed package that was changed' 1 "$rpm" installed:hello --root "$debs" --text
cat >"$work/expected" <<EOF
content
files: 3
  ~ /usr/bin/hello  mode  0755 -> 0700
  ~ /usr/share/hello/numbers  size  1092 -> 1096
  ~ /usr/share/hello/numbers  sha256  IDS
      --- /usr/share/hello/numbers
      +++ /usr/share/hello/numbers
      @@ -298,3 +298,4 @@
       298
       299
       300
      +301
edited configuration: 2
  ~ /etc/hello.conf  size  14 -> 13
  ~ /etc/hello.conf  sha256  IDS
      --- /etc/hello.conf
      +++ /etc/hello.conf
      @@ -1 +1 @@
      -colour = blue
      +colour = red
EOF
sed '/sha256/s/  [^ ]* -> .*/  IDS/' "$work/now" >"$work/lines"
same 'its changed lines, configuration apart' "$work/expected" "$work/lines"
chmod 0755 "$debs/usr/bin/hello"
cp "$work/in/numbers" "$debs/usr/share/hello/numbers"
differs 'an edited configuration file alone does not count' 0 "$deb" installed:hello --root "$debs"
cp "$work/in/conf" "$debs/etc/hello.conf"

# ---- The machine's own packages, of other makers ----

status=0
ingot verify installed:dpkg >"$work/now" 2>&1 || status=$?
check 'foreign: says what it lacks' grep -q 'lacks  commit      it names none' "$work/now"
check 'foreign: files are checked all the same' grep -q ' files  ' "$work/now"
ingot show installed:dpkg >"$work/now"
check 'foreign: show prints no commit' grep -qx '  commit       -' "$work/now"

# ---- Damage, and its repair ----

for root in "$debs" "$rpms"; do
	kind=$(basename "$root")
	cp -a "$root" "$work/kept"

	echo 'colour = red' >"$root/etc/hello.conf"
	found "$kind: an edited configuration file is told apart" "$root" note \
		"config: '/etc/hello.conf' has other content than was installed" \
		'content id: not that of what is on the disk, as files were changed'
	ends "$kind: and is no fault" 0
	rm "$root/etc/hello.conf"
	found "$kind: a removed configuration file, too" "$root" note \
		"config: '/etc/hello.conf' is missing" \
		'content id: not that of what is on the disk, as files were changed'
	ends "$kind: and is no fault either" 0
	cp -a "$work/kept/etc/hello.conf" "$root/etc"

	echo 301 >>"$root/usr/share/hello/numbers"
	found "$kind: a changed file" "$root" BAD \
		"files: '/usr/share/hello/numbers' has other content than was installed"
	ends "$kind: is a fault" 1
	rm "$root/usr/share/hello/numbers"
	found "$kind: a missing file" "$root" BAD "files: '/usr/share/hello/numbers' is missing"
	mkdir "$root/usr/share/hello/numbers"
	found "$kind: a directory in its place" "$root" BAD \
		"files: '/usr/share/hello/numbers' is a directory, not a file"
	rmdir "$root/usr/share/hello/numbers"
	cp -a "$work/kept/usr/share/hello/numbers" "$root/usr/share/hello"

	echo 1123456789abcdef0123456789abcdef01234567 >"$root/usr/share/hello/git.ver"
	found "$kind: another commit in git.ver" "$root" BAD \
		"files: '/usr/share/hello/git.ver' has other content than was installed" \
		"commit: '/usr/share/hello/git.ver' does not hold $commit, as the metadata does"
	cp -a "$work/kept/usr/share/hello/git.ver" "$root/usr/share/hello"
	said "$work/now" "$root"
	ends "$kind: repaired, it is good again" 0
	rm -rf "$work/kept"
done

# dpkg has no mode, no owner and no target of a link; the content id covers them.
id='content id: the metadata says ID, but what is on the disk makes ID: a mode, an owner or a link was changed'
for root in "$debs" "$rpms"; do
	kind=$(basename "$root")
	has_modes=
	[ "$kind" = debs ] || has_modes=yes
	chmod 4755 "$root/usr/bin/hello"
	if [ "$has_modes" ]; then
		found "$kind: a changed mode" "$root" BAD "files: '/usr/bin/hello' has the mode 4755, not 0755"
	else
		found "$kind: a changed mode" "$root" BAD "$id"
	fi
	chmod 0755 "$root/usr/bin/hello"
	chown 0:0 "$root/var/lib/hello"
	if [ "$has_modes" ]; then
		found "$kind: a changed owner" "$root" BAD \
			"files: '/var/lib/hello' belongs to root:root, not to daemon:daemon"
	else
		found "$kind: a changed owner" "$root" BAD "$id"
	fi
	chown 1:1 "$root/var/lib/hello"
	ln -sfn /usr/bin/other "$root/usr/bin/hallo"
	if [ "$has_modes" ]; then
		found "$kind: a changed link" "$root" BAD \
			"files: '/usr/bin/hallo' links to '/usr/bin/other', not to '/usr/bin/hello'"
	else
		found "$kind: a changed link" "$root" BAD "$id"
	fi
	ln -sfn /usr/bin/hello "$root/usr/bin/hallo"
	said "$work/now" "$root"
	ends "$kind: set right again" 0
done

# ---- Links inside of a root stay there ----

mv "$debs/usr/share/hello" "$debs/srv-hello"
ln -s /srv-hello "$debs/usr/share/hello"
said "$work/now" "$debs"
ends 'an absolute link is followed inside of the root' 0

# ---- One of two, none ----

cp -a "$rpms/var/lib/rpm" "$debs/var/lib/rpm"
status=0
ingot show --root "$debs" installed:hello >"$work/now" 2>&1 || status=$?
cat >"$work/expected" <<-EOF
	ingot: error: 'hello' is installed twice, as a deb and as an rpm
	  hint: say which: installed:deb:hello or installed:rpm:hello
EOF
same 'in both databases: asked which' "$work/expected" "$work/now"
(ingot show --root "$debs" installed:deb:hello && ingot show --root "$debs" installed:rpm:hello) |
	grep '^hello' >"$work/now"
printf 'hello 1.0.0 (deb, all)\nhello 1.0.0-1 (rpm, noarch)\n' >"$work/expected"
same 'in both databases: said which' "$work/expected" "$work/now"
root_dpkg "$debs" -r hello >/dev/null 2>&1
status=0
ingot verify --root "$debs" installed:deb:hello >"$work/now" 2>&1 || status=$?
echo "exit $status" >>"$work/now"
cat >"$work/expected" <<-EOF
	ingot: error: 'hello' is not installed in '$debs'
	  hint: neither dpkg's database nor rpm's has it
	exit 2
EOF
same 'removed, its configuration kept: not installed' "$work/expected" "$work/now"
