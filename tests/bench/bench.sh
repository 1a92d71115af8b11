#!/bin/sh
# bench.sh - Ingot beside the compressors alone and beside its peers, in turn, as a table
#
#     bench.sh [--tiny] [--realtime] [--no-peers] [--rounds N] [--codecs "zstd:3 zstd:9 ..."] [--inputs "big small"] DIRECTORY
#
# The inputs are fetched into DIRECTORY by apt-get download and stay there. See README.md.
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu
LC_ALL=C.UTF-8
SOURCE_DATE_EPOCH=1700000000
export LC_ALL SOURCE_DATE_EPOCH
here=$(cd "$(dirname "$0")" && pwd)
rounds=3
codecs="zstd:3 zstd:9 zstd:19 xz:6 gzip:9"
inputs="big small"
cores=$(nproc)
realtime=
peers="rpmbuild nfpm fpm"

usage() {
	sed -n 's/^#  *\(bench\.sh \[.*\)/usage: \1/p' "$0" >&2
	exit 64
}

while [ $# -gt 1 ] || [ "${1-}" = --tiny ]; do
	case $1 in
	--realtime) realtime='chrt -r 20' ;;
	--tiny) rounds=1 codecs="zstd:3 gzip:9" inputs=tiny ;;
	--no-peers) peers='' ;;
	--rounds) rounds=$2 && shift ;;
	--codecs) codecs=$2 && shift ;;
	--inputs) inputs=$2 && shift ;;
	*) usage ;;
	esac
	shift
done
[ $# -eq 1 ] || usage
mkdir -p "$1"
cd "$1"
work=$PWD
XDG_CACHE_HOME=$work/cache
export XDG_CACHE_HOME

have() {
	command -v "$1" >/dev/null
}

for program in ingot dpkg-deb ar tar time gpg; do
	have $program || {
		echo "bench.sh: $program is not installed" >&2
		exit 2
	}
done
time_program=$(command -v time || echo /usr/bin/time)

# ---- Inputs: a few large files, and many small ones ----

# fetch NAME PACKAGE: $work/NAME is what the package has.
fetch() {
	[ ! -d "$work/$1" ] || return 0
	echo "fetching $2" >&2
	mkdir -p "$work/debs"
	(cd "$work/debs" && apt-get -q download "$2" >/dev/null)
	dpkg-deb -x "$work/debs/${2}"_*.deb "$work/$1.part"
	mv "$work/$1.part" "$work/$1"
}

find_headers() {
	apt-cache search --names-only '^linux-headers-.*-common$' | cut -d' ' -f1 | sort -V | head -1
}

make_input() {
	case $1 in
	big) fetch big openjdk-17-jre-headless ;;
	small) fetch small "$(find_headers)" ;;
	tiny)
		mkdir -p tiny
		cp "$(command -v ingot)" tiny/
		cp "$here"/../unit/*.c tiny/
		;;
	*) usage ;;
	esac
	[ -e "$1.tar" ] || tar -cf "$1.tar" -C "$1" .
}

# ---- Runs ----

# measure ROW COMMAND...: appends "seconds cpu kilobytes" to runs/ROW
measure() {
	row=$1
	shift
	# shellcheck disable=SC2086 # none, or a command with its options
	$realtime "$time_program" -q -o took -f '%e %U %S %M' "$@" >said 2>&1 || {
		echo "bench.sh: $* failed" >&2
		cat said >&2
		exit 2
	}
	awk '{ print $1, $2 + $3, $4 }' took >>"runs/$row"
}

# size ROW FILE...: what came out
size() {
	row=$1
	shift
	cat "$@" | wc -c >"runs/$row.size"
}

# end_of_header FILE OFFSET: where the rpm header ends that begins there
end_of_header() {
	od -An --endian=big -t u4 -j $(($2 + 8)) -N 8 "$1" | {
		read -r entries data
		echo $(($2 + 16 + 16 * entries + data))
	}
}

# What a package has besides (names, digests, the sums of a deb) no compression of the contents has.
contents_sizes() {
	ar p out/*.deb "$(ar t out/*.deb | grep '^data\.tar')" | wc -c >runs/contents.deb
	rpm=$(echo out/*.rpm)
	signatures=$(end_of_header "$rpm" 96)
	header=$(end_of_header "$rpm" $(((signatures + 7) / 8 * 8)))
	echo $(($(wc -c <"$rpm") - header)) >runs/contents.rpm
}

# median ROW COLUMN
median() {
	cut -d' ' -f"$2" "runs/$1" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

# The compressor alone, on a tar that is there already: nothing can be faster.
run_limit() {
	case $1 in
	zstd) measure limit zstd -q -f "-T$cores" "-$2" -o limit.out "$input.tar" ;;
	xz) measure limit sh -c "xz -T$cores -$2 -c '$input.tar' >limit.out" ;;
	gzip) measure limit sh -c "pigz -p $cores -$2 -c '$input.tar' >limit.out" ;;
	esac
	size limit limit.out
}

write_manifest() {
	cat >bench.yaml <<-EOF
		name: bench
		version: 1.0.0
		arch: amd64
		maintainer: Jane Doe <jane@example.org>
		description: what a benchmark packs
		license: MIT
		source:
		  repository: https://example.org/bench.git
		  commit: 0123456789abcdef0123456789abcdef01234567
		contents:
		  - {src: $input, dst: /opt/bench, type: tree}
		deb: {compression: '$1:$2'}
		rpm: {compression: '$1:$2'}
	EOF
}

# build ROW OPTION...: both packages, signed
build() {
	row=$1
	shift
	rm -rf out && mkdir out
	measure "$row" ingot build -q -f bench.yaml -k key/key.asc -t out "$@"
	size "$row" out/*.deb
	size "$row-rpm" out/*.rpm
}

# The cache is new, then full, then one file of many has changed.
run_ingot() {
	write_manifest "$@"
	build ingot --no-cache
	contents_sizes
	rm -rf cache
	build ingot-first
	build ingot-again
	changed=$(find "$input" -type f -size -20k | LC_ALL=C sort | sed -n '3p')
	cp -p "$changed" kept
	echo "one more line" >>"$changed"
	build ingot-changed
	cp -p kept "$changed"
}

run_dpkg_deb() {
	rm -rf dpkg && mkdir -p dpkg/DEBIAN dpkg/opt
	printf '%s\n' 'Package: bench' 'Version: 1' 'Architecture: amd64' \
		'Maintainer: Jane Doe <jane@example.org>' 'Description: bench' >dpkg/DEBIAN/control
	cp -al "$input" dpkg/opt/bench
	measure dpkg-deb dpkg-deb --root-owner-group "-Z$1" "-z$2" -b dpkg dpkg.deb
	size dpkg-deb dpkg.deb
}

run_rpmbuild() {
	case $1 in
	zstd) payload=w$2T$cores.zstdio ;;
	xz) payload=w$2T$cores.xzdio ;;
	gzip) payload=w$2.gzdio ;;
	esac
	printf '%s\n' 'Name: bench' 'Version: 1' 'Release: 1' 'Summary: bench' 'License: MIT' \
		'AutoReqProv: no' '%description' 'bench' '%install' 'mkdir -p %{buildroot}/opt' \
		"cp -al $work/$input %{buildroot}/opt/bench" '%files' '/opt/bench' >bench.spec
	measure rpmbuild rpmbuild --quiet -bb --define "_topdir $work/rpmbuild" \
		--define "_binary_payload $payload" --define '__os_install_post %{nil}' \
		--define '_build_id_links none' --define 'debug_package %{nil}' bench.spec
	size rpmbuild rpmbuild/RPMS/*/*.rpm
}

run_nfpm() {
	write_manifest "$@"
	sed -i '/^source:/,/commit:/d' bench.yaml
	measure nfpm sh -c 'nfpm package -f bench.yaml -p deb -t nfpm.deb &&
		nfpm package -f bench.yaml -p rpm -t nfpm.rpm'
	size nfpm nfpm.deb
}

run_fpm() {
	measure fpm sh -c "fpm -f -s dir -t deb -n bench -p fpm.deb $input=/opt/bench &&
		fpm -f -s dir -t rpm -n bench -p fpm.rpm $input=/opt/bench"
	size fpm fpm.deb
}

# ---- The table ----

# print_row ROW TEXT [WHAT ITS SIZE IS CALLED]
print_row() {
	[ -s "runs/$1" ] || return 0
	awk -v what="$2" -v seconds="$(median "$1" 1)" -v limit="$(median limit 1)" \
		-v cpu="$(median "$1" 2)" -v limit_cpu="$(median limit 2)" -v memory="$(median "$1" 3)" \
		-v size="$(cat "runs/$1.size")" -v limit_size="$(cat runs/limit.size)" 'BEGIN {
		printf "%-36s %8.2f %6.2f %8.2f %6.2f %8.2f %+6.1f%% %7.0f\n", what, seconds,
			limit ? seconds / limit : 0, cpu, limit_cpu ? cpu / limit_cpu : 0, size / 1e6,
			(size / limit_size - 1) * 100, memory / 1000 }'
}

# print_contents FORMAT NAME
print_contents() {
	awk -v what="  of it $2" -v size="$(cat "runs/contents.$1")" -v limit_size="$(cat runs/limit.size)" \
		'BEGIN { printf "%-68s %8.2f %+6.1f%%\n", what, size / 1e6, (size / limit_size - 1) * 100 }'
}

print_table() {
	printf '\n%s, %s: medians of %d; x is the ratio to the first row\n' "$input" "$1" "$rounds"
	printf '%-36s %8s %6s %8s %6s %8s %7s %7s\n' '' seconds x 'cpu s' x MB size 'peak MB'
	print_row limit "the tar by ${1%%:*} alone, $cores threads"
	print_row ingot "ingot: deb and rpm, signed (deb)"
	cp runs/ingot runs/ingot-rpm
	print_contents deb data.tar
	print_row ingot-rpm "  the same (rpm)"
	print_contents rpm 'the payload'
	print_row ingot-first "ingot, filling a new cache"
	print_row ingot-again "ingot, nothing changed"
	print_row ingot-changed "ingot, one small file changed"
	print_row dpkg-deb "dpkg-deb: the deb"
	print_row rpmbuild "rpmbuild: the rpm"
	print_row nfpm "nfpm: deb, then rpm"
	print_row fpm "fpm: deb, then rpm (its own codec)"
}

# Where the processor time of a build goes, by the library that spends it.
print_profile() {
	have perf || {
		echo "  (where the time goes: perf is not installed)"
		return 0
	}
	rm -rf out && mkdir out
	perf record -q -o perf.data ingot build -q --no-cache -f bench.yaml -k key/key.asc -t out \
		>said 2>&1 || return 0
	perf report -i perf.data --no-children --sort comm,dso,sym -g none 2>/dev/null |
		awk '/^ *[0-9.]+%/ {
			share = $1 + 0
			kind = $2 ~ /^gpg/ ? "sign" : $3 ~ /zstd|lzma|libz\./ ? "compress" \
				: $3 ~ /crypto/ ? "hash" : $3 ~ /gpgme/ ? "sign" \
				: $3 !~ /kernel/ ? "everything else" \
				: $5 ~ /read|copy_to|readahead/ ? "read" \
				: $5 ~ /write|copy_(from|folio|page_from)|ext4|xfs|btrfs|dirty|blk|sync/ ? "write" \
				: "kernel: memory, scheduling"
			sum[kind] += share }
		END { for (kind in sum) printf "  %5.1f %%  %s\n", sum[kind], kind }' | sort -rn
}

# ---- The whole ----

[ -s key/key.asc ] || sh "$here/../keys.sh" key ed25519 >/dev/null
for input in $inputs; do
	make_input "$input"
	for codec in $codecs; do
		name=${codec%%:*} level=${codec#*:}
		rm -rf runs && mkdir runs
		round=0
		while [ $round -lt "$rounds" ]; do
			round=$((round + 1))
			case $name in
			gzip) ! have pigz || run_limit "$name" "$level" ;;
			*) ! have "$name" || run_limit "$name" "$level" ;;
			esac
			[ -s runs/limit ] || {
				echo "bench.sh: what compresses by $name alone is not installed" >&2
				exit 2
			}
			run_ingot "$name" "$level"
			[ -z "$peers" ] || run_dpkg_deb "$name" "$level"
			for peer in $peers; do
				! have "$peer" || "run_$peer" "$name" "$level"
			done
		done
		print_table "$codec"
		write_manifest "$name" "$level"
		print_profile
	done
done
