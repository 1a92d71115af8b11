#!/bin/sh
# compression.sh - every codec and level installs, and is the one that was asked for
#
# A file that is a run of its own at most levels, small ones before and behind it.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/tap.sh
. "$(dirname "$0")/tap.sh"
# shellcheck source=tests/interop/roots.sh
. "$(dirname "$0")/roots.sh"
needs dpkg rpm busybox ar
needs_root

mkdir -p "$work/in" "$work/tree/a" "$work/tree/z"
busybox=$(command -v busybox)
cat "$busybox" "$busybox" >"$work/tree/large"
cp "$busybox" "$work/tree/program"
for i in 1 2 3 4 5 6 7 8 9; do
	seq $i 1000 >"$work/tree/a/$i"
	seq $i 1000 | tac >"$work/tree/z/$i"
done

# manifest CODEC
manifest() {
	cat <<-EOF
		name: squeezed
		version: 1.0.0
		arch: amd64
		maintainer: Jane Doe <jane@example.org>
		description: many ways to say the same
		license: MIT
		umask: 022
		contents:
		  - {src: tree, dst: /opt/squeezed, type: tree}
		deb: {compression: '$1'}
		rpm: {compression: '$1'}
	EOF
}

build() {
	rm -rf "$work/out" "$work/deb" "$work/rpm"
	mkdir "$work/out"
	(cd "$work" && ingot build -t out)
}

install_deb() {
	root_apt_make "$work/deb"
	root_dpkg "$work/deb" --install "$work"/out/*.deb
	diff -r "$work/tree" "$work/deb/opt/squeezed"
}

install_rpm() {
	root_dnf_make "$work/rpm"
	root_rpm "$work/rpm" --install --nosignature "$work"/out/*.rpm
	root_rpm "$work/rpm" --verify squeezed
	diff -r "$work/tree" "$work/rpm/opt/squeezed"
}

# is_codec MEMBER COMPRESSOR: the names by which the packages say which it is.
is_codec() {
	ar t "$work"/out/*.deb
	rpm -qp --nosignature --qf '%{PAYLOADCOMPRESSOR}\n' "$work"/out/*.rpm
	ar t "$work"/out/*.deb | grep -qxF "$1" &&
		rpm -qp --nosignature --qf '%{PAYLOADCOMPRESSOR}\n' "$work"/out/*.rpm | grep -qxF "$2"
}

while read -r codec member compressor; do
	manifest "$codec" >"$work/ingot.yaml"
	must "$codec: built" build
	check "$codec: is what both packages say" is_codec "$member" "$compressor"
	check "$codec: dpkg installs the same bytes" install_deb
	check "$codec: rpm installs the same bytes" install_rpm
done <<-EOF
	gzip data.tar.gz gzip
	gzip:1 data.tar.gz gzip
	gzip:9 data.tar.gz gzip
	xz data.tar.xz xz
	xz:0 data.tar.xz xz
	xz:9 data.tar.xz xz
	zstd data.tar.zst zstd
	zstd:1 data.tar.zst zstd
	zstd:9 data.tar.zst zstd
	zstd:19 data.tar.zst zstd
	gzip:-1 data.tar.gz gzip
	gz data.tar.gz gzip
	zstd: data.tar.zst zstd
	zstd:best data.tar.zst zstd
	xz: data.tar.xz xz
	lzma data.tar.lzma lzma
	lzma:9 data.tar.lzma lzma
	none data.tar (none)
EOF
