#!/bin/sh
# verify.sh - 'ingot verify' finds a flipped bit anywhere, or the bit changes nothing
#
# One bit is flipped at places spread evenly over a signed package of each format. Either verify
# says so, or the package is the same in all that is installed or signed: diff finds the same
# content, and the signature, which covers all of it, is still good.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/tap.sh
. "$(dirname "$0")/tap.sh"
needs gpg od jq

top=$(cd "$(dirname "$0")/../.." && pwd)
places=${INGOT_FLIPS:-60}
mkdir -p "$work/in" "$work/key"
sh "$top/tests/keys.sh" "$work/key" ed25519 >/dev/null
seq 1 3000 >"$work/in/numbers"
cat >"$work/in/ingot.yaml" <<-EOF
	name: whole
	version: 1.0.0
	arch: all
	maintainer: Jane Doe <jane@example.org>
	description: something to damage
	license: MIT
	contents:
	  - {src: numbers, dst: /usr/share/whole/numbers}
	  - {src: numbers, dst: /etc/whole, type: config}
EOF
(cd "$work/in" && ingot build --key "$work/key/key.asc" -t "$work" >/dev/null 2>&1)
deb=$work/whole_1.0.0_all.deb
rpm=$work/whole-1.0.0-1.noarch.rpm

# flip FILE OFFSET COPY: the lowest bit of that byte.
flip() {
	cp "$1" "$3"
	_byte=$(od -An -tu1 -j "$2" -N 1 "$1" | tr -d ' ')
	# shellcheck disable=SC2059 # the octal escape is the byte
	printf "\\$(printf '%03o' $((_byte ^ 1)))" | dd of="$3" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

# judge FILE OFFSET: whether the flip was found, or changed nothing.
judge() {
	flip "$1" "$2" "$work/flipped"
	_status=0
	ingot verify --key "$work/key/public.asc" "$work/flipped" >"$work/said" 2>&1 || _status=$?
	case $_status in
	1) found=$((found + 1)) ;;
	0) ingot diff "$1" "$work/flipped" >"$work/said" 2>&1 && harmless=$((harmless + 1)) ;;
	*) return 1 ;;
	esac
}

# flip_all NAME FILE
flip_all() {
	_size=$(wc -c <"$2")
	_i=0
	found=0
	harmless=0
	_missed=
	while [ "$_i" -lt "$places" ]; do
		_at=$((_size * _i / places))
		judge "$2" "$_at" || _missed="$_missed $_at"
		_i=$((_i + 1))
	done
	echo "# $1: $found found, $harmless without any effect, of $places"
	if [ -z "$_missed" ]; then
		pass "$1: every flipped bit is found or has no effect"
	else
		echo "# missed at$_missed"
		fail "$1: every flipped bit is found or has no effect"
	fi
	if [ "$found" -ge $((places / 2)) ]; then
		pass "$1: most flipped bits are found"
	else
		fail "$1: most flipped bits are found"
	fi
}

check 'deb: good as it is' ingot verify --key "$work/key/public.asc" "$deb"
check 'rpm: good as it is' ingot verify --key "$work/key/public.asc" "$rpm"
flip_all deb "$deb"
flip_all rpm "$rpm"
