#!/bin/sh
# signatures.sh - debsig-verify and rpmkeys accept what Ingot signs, and nothing else
#
# For both kinds of key: the packages as they are, then with one bit flipped in every signed
# region, then without a signature, then with another's key.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/tap.sh
. "$(dirname "$0")/tap.sh"
needs gpg debsig-verify rpmkeys rpm ar od

top=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "$work/gnupg" "$work/in" "$work/policies" "$work/keyrings"
chmod 0700 "$work/gnupg"
seq 1 20000 >"$work/in/numbers"
cat >"$work/in/ingot.yaml" <<-EOF
	name: sealed
	version: 1.0.0
	arch: amd64
	maintainer: Jane Doe <jane@example.org>
	description: something to sign
	license: MIT
	contents:
	  - {src: numbers, dst: /usr/share/sealed/numbers}
EOF

# sign DIR OPTION...: the packages in $work/DIR.
sign() {
	mkdir -p "$work/$1"
	_target=$work/$1
	shift
	(cd "$work/in" && ingot build -t "$_target" "$@")
}

deb() {
	echo "$work/$1/sealed_1.0.0_amd64.deb"
}

rpm_file() {
	echo "$work/$1/sealed-1.0.0-1.x86_64.rpm"
}

# trust KIND FINGERPRINT: a policy of debsig-verify and a database of rpm that know this key.
trust() {
	_id=$(printf '%s' "$2" | tail -c 16)
	mkdir -p "$work/policies/$1/$_id" "$work/keyrings/$1/$_id" "$work/rpmdb/$1"
	gpg --homedir "$work/gnupg" --batch --quiet --dearmor <"$work/key/$1/public.asc" \
		>"$work/keyrings/$1/$_id/key.gpg"
	cat >"$work/policies/$1/$_id/test.pol" <<-EOF
		<?xml version="1.0"?>
		<Policy xmlns="https://www.debian.org/debsig/1.0/">
		  <Origin Name="test" id="$_id" Description="a test"/>
		  <Selection><Required Type="origin" File="key.gpg" id="$_id"/></Selection>
		  <Verification><Required Type="origin" File="key.gpg" id="$_id"/></Verification>
		</Policy>
	EOF
	rpmkeys --dbpath "$work/rpmdb/$1" --import "$work/key/$1/public.asc"
}

# verify_deb KIND FILE
verify_deb() {
	debsig-verify --policies-dir "$work/policies/$1" --keyrings-dir "$work/keyrings/$1" "$2"
}

# verify_rpm KIND FILE OPTION...: a signature has to be there.
verify_rpm() {
	_db=$work/rpmdb/$1
	shift
	rpmkeys --dbpath "$_db" --define '_pkgverify_level all' -Kv "$@"
}

# flip FILE OFFSET: a copy of it with one bit another, in $work/flipped.
flip() {
	cp "$1" "$work/flipped"
	_byte=$(od -An -tu1 -j"$2" -N1 "$1")
	# shellcheck disable=SC2059 # the format is the byte
	printf "\\$(printf '%03o' $((_byte ^ 1)))" |
		dd of="$work/flipped" bs=1 seek="$2" conv=notrunc status=none
}

# ---- Where the regions are ----

# members FILE: "offset size name" of each member of an ar archive (deb(5)).
members() {
	ar tv "$1" | awk '
		BEGIN { at = 8 }
		{ print at + 60, $3, $NF; at += 60 + $3 + $3 % 2 }'
}

# number FILE OFFSET: four bytes, as an rpm has them.
number() {
	od -An -tu4 --endian=big -j"$2" -N4 "$1" | tr -d ' '
}

# header_end FILE START: an rpm's header has 16 bytes, an index and data.
header_end() {
	echo $(($2 + 16 + 16 * $(number "$1" $(($2 + 8))) + $(number "$1" $(($2 + 12)))))
}

# tag_data FILE START TAG...: where the data of the first of these tags begins.
tag_data() {
	_file=$1
	_start=$2
	_n=$(number "$_file" $((_start + 8)))
	shift 2
	for _tag in "$@"; do
		_i=0
		while [ $_i -lt "$_n" ]; do
			_entry=$((_start + 16 + 16 * _i))
			if [ "$(number "$_file" $_entry)" -eq "$_tag" ]; then
				echo $((_start + 16 + 16 * _n + $(number "$_file" $((_entry + 8)))))
				return 0
			fi
			_i=$((_i + 1))
		done
	done
	return 1
}

# ---- Each key ----

flip_deb() {
	members "$(deb "$1")" >"$work/members"
	check "$1: the deb has four members" test "$(wc -l <"$work/members")" -eq 4
	while read -r offset size member; do
		for at in 0 $((size / 2)) $((size - 1)); do
			flip "$(deb "$1")" $((offset + at))
			refused "$1: deb with byte $at of $member changed" verify_deb "$1" "$work/flipped"
		done
	done <"$work/members"
}

# flip_rpm KIND: the regions as "name offset options".
flip_rpm() {
	file=$(rpm_file "$1")
	header=$((($(header_end "$file" 96) + 7) / 8 * 8))
	payload=$(header_end "$file" $header)
	size=$(stat -c %s "$file")
	signature=$(tag_data "$file" 96 268 267)
	while read -r name offset option; do
		flip "$file" "$offset"
		refused "$1: rpm with $(echo "$name" | tr _ ' ') changed" verify_rpm "$1" ${option:+"$option"} \
			"$work/flipped"
	done <<-EOF
		the_signature $((signature + 60))
		the_header's_digest $(tag_data "$file" 96 273)
		the_first_byte_of_the_header $header
		the_header's_index $((header + 16 + 16 * 5 + 3)) --nodigest
		the_name $(tag_data "$file" $header 1000) --nodigest
		the_middle_of_the_header $(((header + payload) / 2)) --nodigest
		the_last_byte_of_the_header $((payload - 1)) --nodigest
		the_payload's_digest $(tag_data "$file" $header 5092) --nodigest
		the_first_byte_of_the_payload $payload
		the_middle_of_the_payload $(((payload + size) / 2))
		the_last_byte_of_the_payload $((size - 1))
	EOF
}

for kind in rsa4096 ed25519; do
	MADE=20200101T000000 sh "$top/tests/keys.sh" "$work/key/$kind" $kind >"$work/fingerprint"
	trust $kind "$(cat "$work/fingerprint")"
	must "$kind: built and signed" sign $kind --key "$work/key/$kind/key.asc"
	must "$kind: debsig-verify accepts the deb" verify_deb $kind "$(deb $kind)"
	must "$kind: rpmkeys accepts the rpm" verify_rpm $kind "$(rpm_file $kind)"
	flip_deb $kind
	flip_rpm $kind
done

refused "a deb of another key" verify_deb ed25519 "$(deb rsa4096)"
refused "an rpm of another key" verify_rpm ed25519 "$(rpm_file rsa4096)"
must "built without a key" sign unsigned
refused "a deb without a signature" verify_deb rsa4096 "$(deb unsigned)"
refused "an rpm without a signature" verify_rpm rsa4096 "$(rpm_file unsigned)"

# ---- A source older than the key, as every release made again with a new key has it ----

sh "$top/tests/keys.sh" "$work/key/young" ed25519 >"$work/fingerprint"
trust young "$(cat "$work/fingerprint")"
must "a source older than the key" sign young --key "$work/key/young/key.asc"
check "... debsig-verify accepts the deb" verify_deb young "$(deb young)"
check "... rpmkeys accepts the rpm" verify_rpm young "$(rpm_file young)"

# ---- Passphrases ----

MADE=20200101T000000 sh "$top/tests/keys.sh" "$work/key/locked" ed25519 'open sesame' \
	>"$work/fingerprint"
trust locked "$(cat "$work/fingerprint")"
locked=$work/key/locked/key.asc
printf 'open sesame\n' >"$work/passphrase"
both() {
	verify_deb locked "$(deb "$1")" && verify_rpm locked "$(rpm_file "$1")"
}
check "a passphrase in a file" sign by-file --key "$locked" --passphrase-file "$work/passphrase"
check "... makes signatures that verify" both by-file
check "in the environment" env INGOT_PASSPHRASE='open sesame' sh -c \
	"cd '$work/in' && mkdir ../by-variable && ingot build -t ../by-variable --key '$locked'"
check "... makes the same packages" diff -r "$work/by-file" "$work/by-variable"
check "in nfpm's variables" env NFPM_DEB_PASSPHRASE='open sesame' \
	NFPM_RPM_PASSPHRASE='open sesame' sh -c \
	"cd '$work/in' && mkdir ../by-nfpm && ingot build -t ../by-nfpm --key '$locked'"
check "... makes the same packages" diff -r "$work/by-file" "$work/by-nfpm"
echo wrong >"$work/passphrase"
refused "a wrong passphrase" sign by-nobody --key "$locked" --passphrase-file "$work/passphrase"
refused "no passphrase" sign by-nobody --key "$locked"
check "... and nothing is written" rmdir "$work/by-nobody"
