#!/bin/sh
# large.sh - a sparse file of ten gigabytes: packaged in the memory of a small one, read back whole
#
# Minutes of hashing and some gigabytes of disk, so it is done only where INGOT_TEST_LARGE is set;
# INGOT_TEST_LARGE=4500000000 takes a file of that size, which is enough for rpm's form for large
# files. rpm2cpio refuses such a package; rpm2archive is what reads it.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/tap.sh
. "$(dirname "$0")/tap.sh"
needs dpkg-deb rpm2archive zstd time

case ${INGOT_TEST_LARGE-} in
'') size= ;;
*[!0-9]* | ? | ?? | ???) size=10000000000 ;;
*) size=$INGOT_TEST_LARGE ;;
esac
if [ -z "$size" ]; then
	skip "a file of ten gigabytes" "takes minutes: set INGOT_TEST_LARGE=1"
	exit 0
fi

# Something at both ends, so that a hole that is dropped or doubled shows.
cd "$work"
truncate -s "$size" large
printf 'begin' | dd of=large conv=notrunc status=none
printf 'end' | dd of=large bs=1 seek=$((size - 3)) conv=notrunc status=none
sum=$(sha256sum <large | cut -d' ' -f1)

# manifest CODEC
manifest() {
	cat <<-EOF
		name: large
		version: 1.0.0
		arch: amd64
		maintainer: Jane Doe <jane@example.org>
		description: one large file
		license: MIT
		contents:
		  - {src: large, dst: /opt/large/file}
		deb: {compression: '$1'}
		rpm: {compression: '$1'}
	EOF
}

# peak COMMAND...: kilobytes of memory, at most, into the file `peak`
peak() {
	"$(command -v time)" -q -o peak -f %M "$@"
}

build() {
	manifest zstd:1 >ingot.yaml
	peak ingot build -q --no-cache -j 2
}

# Beside the compressor at the same level.
takes_little_memory() {
	ours=$(cat peak)
	peak zstd -q -f -1 -T2 -o limit.zst large || return
	theirs=$(cat peak)
	echo "ingot: $ours KB, zstd -1 -T2: $theirs KB"
	[ "$ours" -le $((theirs * 3 / 2 + 65536)) ]
}

deb_holds_it() {
	[ "$(dpkg-deb --fsys-tarfile ./*.deb | tar -xO ./opt/large/file | sha256sum | cut -d' ' -f1)" = "$sum" ]
}

rpm_holds_it() {
	[ "$(rpm2archive -n - <"$(echo ./*.rpm)" | tar -xO ./opt/large/file | sha256sum | cut -d' ' -f1)" = "$sum" ]
}

rpm_says_it() {
	rpm -K --nosignature ./*.rpm &&
		rpm -qp --nosignature --dump ./*.rpm | grep "^/opt/large/file $size [0-9]* $sum " &&
		rpm -qp --nosignature --requires ./*.rpm | grep 'rpmlib(LargeFiles)'
}

# A few hundred kilobytes that are ten gigabytes: no bomb, and read in little memory.
ingot_reads_it() {
	for package in ./*.deb ./*.rpm; do
		peak ingot verify "$package" || return
		echo "$package: $(wc -c <"$package") bytes, $(cat peak) KB"
		[ "$(cat peak)" -le 65536 ] || return
	done
}

check "a file of $size bytes is packaged" build
check "in 1.5 times the memory of zstd and 64 MB" takes_little_memory
check "the deb gives it back" deb_holds_it
check "the rpm gives it back" rpm_holds_it
check "the rpm knows its size and digest" rpm_says_it
check "ingot reads both" ingot_reads_it

# A member of a deb has ten digits for its size.
deb_refuses() {
	manifest none >ingot.yaml
	mkdir -p refused
	code=0
	ingot build -q --no-cache -p deb -t refused >said 2>&1 || code=$?
	cat said
	[ $code -eq 2 ] && [ -z "$(ls refused)" ] &&
		grep -q 'a member holds at most 9999999999 bytes; compress more' said
}

room=$(df -Pk "$work" | awk 'NR == 2 { print $4 }')
if [ "$size" -lt 10000000000 ]; then
	skip "a deb that is too large is refused" "the file is too small for that"
elif [ "$room" -lt $((size / 900)) ]; then
	skip "a deb that is too large is refused" "too little room in $work"
else
	check "a deb that is too large is refused" deb_refuses
fi
