#!/bin/sh
# rollback.sh - every way back of docs/rollback.md, with real package managers in roots of their own
#
# The commands are those of the page: its blocks are cut out and run, with the example's URL and the
# folders of the root put in place. What `ingot publish` and `ingot rollback` print is run as it is
# printed. Every block has to be run.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/repository.sh
. "$(dirname "$0")/repository.sh"
# shellcheck source=tests/interop/page.sh
. "$(dirname "$0")/page.sh"
needs apt-get apt-mark dnf zypper rpm busybox curl python3
needs_root

page=$tests_dir/../docs/rollback.md
version=usr/share/hello/version
ZYPPTMPDIR=$work
export ZYPPTMPDIR

# goes ROOT BLOCK VERSION: what is installed there afterwards.
goes() {
	check "$pass: $2: it is $3" goes_to "$@"
}

goes_to() {
	does "$1" "$2" && is_version "$1" "$3"
}

is_version() {
	echo "there is $(cat "$1/$version")" && is_text "$1/$version" "$2"
}

# printed TOOL [WHERE]: the lines of that tool of what a command has printed; of several places those
# in which the host is.
printed() {
	awk -v tool="$1" -v where="${2-}" '
		/^  # with / { with = $3; place = ""; next }
		/^  # / { place = $2; next }
		/^  sudo / && with == tool && (place == "" || place == where) { sub(/^  /, ""); print }
	' "$work/printed"
}

# ---- Hosts ----

hosts="apt apt-follow dnf dnf-follow zypper zypper-follow"

make_hosts() {
	for name in $hosts; do
		root=$work/$1-$name
		case $name in
		apt*) root_apt_make "$root" ;;
		dnf*) root_dnf_make "$root" ;;
		zypper*) mkdir -p "$root/etc/zypp/repos.d" "$root/var/lib/rpm" "$root/root" ;;
		esac
	done
}

# ---- The repository ----

# What publish says for apt has no heading.
publish_both() {
	build_packages "$1" >/dev/null &&
		ingot publish -r "$place/repo" -c stable --key "$key" "$packages"/*"$1"*.deb \
			"$packages"/*"$1"*.rpm >"$work/printed" &&
		sed -i 's/^On a client:/  # with apt/' "$work/printed" && cat "$work/printed"
}

# ingot_does BLOCK: on the server.
ingot_does() {
	block "$1" >"$work/lines" &&
		(cd "$place" && sh -e "$work/lines") >"$work/printed" && cat "$work/printed"
}

installs() {
	printed "$2" >"$work/lines" && type_in "$1" <"$work/lines" && is_version "$1" 1.2.4
}

# returns ROOT TOOL [WHERE]
returns() {
	printed "$2" "${3-}" >"$work/lines" && test -s "$work/lines" &&
		type_in "$1" <"$work/lines" && is_version "$1" 1.2.3
}

# The page shows what rollback prints.
prints_block() {
	block "$1" >"$work/expected" && printed "$2" "${3-}" | diff "$work/expected" -
}

upgrade() {
	check "$pass: an upgrade brings 1.2.4 again" upgrade_to "$@"
}

upgrade_to() {
	_host=$1
	shift
	echo "$*" | type_in "$_host" && is_version "$_host" 1.2.4
}

# ---- Ways ----

try_one_host_apt() {
	root=$work/$pass-apt
	check "$pass: apt installs as publish says" installs "$root" apt
	goes "$root" apt-version 1.2.3
	goes "$root" apt-hold 1.2.3
	check "$pass: an upgrade leaves what is held" held "$root"
	upgrade "$root" "apt-mark unhold hello; apt-get dist-upgrade"
	goes "$root" apt-pin 1.2.3
	upgrade "$root" "rm /etc/apt/preferences.d/hello.pref; apt-get dist-upgrade"
}

held() {
	echo "apt-get dist-upgrade" | type_in "$1" && is_version "$1" 1.2.3
}

try_one_host_dnf() {
	root=$work/$pass-dnf
	check "$pass: dnf installs as publish says" installs "$root" dnf
	goes "$root" dnf-downgrade 1.2.3
	upgrade "$root" "dnf upgrade"
	goes "$root" dnf-version 1.2.3
	upgrade "$root" "dnf upgrade"
	goes "$root" dnf-undo 1.2.3
	upgrade "$root" "dnf upgrade"
}

try_one_host_zypper() {
	root=$work/$pass-zypper
	check "$pass: zypper installs as publish says" installs "$root" zypper
	goes "$root" zypper-version 1.2.3
	upgrade "$root" "zypper update"
}

# A host that was set up by the page's lines.
try_follow() {
	for tool in $tools; do
		goes "$work/$pass-$tool-follow" "$tool-follow" 1.2.4
	done
}

# A host of the default form has what the channel has left, and looks at it.
stays() {
	case $1 in
	apt) lines="apt-get update; apt-get dist-upgrade" ;;
	dnf) lines="dnf --refresh upgrade" ;;
	zypper) lines="zypper refresh; zypper update" ;;
	esac
	check "$pass: $1: an upgrade leaves a host of the default form where it is" \
		upgrade_to "$work/$pass-$1" "$lines"
}

try_server() {
	check "$pass: $1" ingot_does "$1"
	cp "$work/printed" "$work/printed-back"
	for tool in $tools; do
		stays "$tool"
		cp "$work/printed-back" "$work/printed"
		goes "$work/$pass-$tool-follow" "$tool-sync" 1.2.3
		check "$pass: $tool: the page has what was printed" prints_block "$tool-default" \
			"$tool" elsewhere
		check "$pass: $tool: back with what was printed" returns "$work/$pass-$tool" "$tool" \
			elsewhere
	done
}

try_forward() {
	check "$pass: forward again" go_forward
	for tool in $tools; do
		goes "$work/$pass-$tool-follow" "$tool-sync" 1.2.4
		goes "$work/$pass-$tool" "$tool-sync" 1.2.4
	done
}

go_forward() {
	ingot rollback -r "$place/repo" --key "$key" stable --to 3
}

# The channel has 1.2.3 alone; what it has left is in the snapshot.
try_snapshots() {
	for tool in $tools; do
		goes "$work/$pass-$tool" "$tool-snapshot" 1.2.4
	done
}

# As printed, in the words of the host that has the pin.
try_printed_follow() {
	cp "$work/printed-back" "$work/printed"
	check "$pass: apt: back with what was printed for those who follow" \
		returns "$work/$pass-apt-follow" apt where
}

try_all() {
	make_hosts "$pass"
	check "$pass: create" ingot create -r "$place/repo" --key "$key" --origin example --url "$url"
	check "$pass: publish 1.2.3" publish_both 1.2.3
	check "$pass: publish 1.2.4" publish_both 1.2.4
	for tool in $tools; do
		"try_one_host_$tool"
	done
	try_follow
	try_server rollback
	try_forward
	check "$pass: rollback-package" ingot_does rollback-package
	cp "$work/printed" "$work/printed-back"
	try_printed_follow
	for tool in $tools; do
		goes "$work/$pass-$tool" "$tool-default" 1.2.3
	done
	try_snapshots
}

# begin PASS TOOL...
begin() {
	pass=$1
	place=$work/$1
	shift
	tools=$*
	mkdir "$place"
	cp "$key" "$place/signing-key.asc"
}

make_commands
make_key ed25519
packages=$work/packages

begin http apt dnf zypper
serve "$place/repo"
try_all
stop_server

# zypper leaves no folder of a file: URL, and packages lie beside it.
begin file apt dnf
url=file://$place/repo
try_all

check "every block of the page is run" every_block_is_run
