#!/bin/sh
# build.sh - a build on a disk that is full or fails, or that is killed, leaves whole packages or
# none
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/fault/fault.sh
. "$(dirname "$0")/fault.sh"
needs gpg sha256sum

make_place
mkdir -p "$place/source" "$place/wanted" "$place/out" "$place/cache"
head -c 300000 /dev/urandom >"$place/source/data"
cat >"$place/ingot.yaml" <<END
name: hello
arch: all
version: 1.0.0
maintainer: Ingot Test <ingot@example.org>
description: says hello
license: MIT
contents:
  - src: $place/source/data
    dst: /usr/share/hello/data
END

quiet=

# build FOLDER COMMAND...: what runs the build, if anything.
build() {
	_folder=$1
	shift
	XDG_CACHE_HOME=$place/cache "$@" ingot build $quiet -f "$place/ingot.yaml" -t "$_folder" --key "$key"
}

sums() {
	(cd "$1" && find . -type f -exec sha256sum {} + | sort)
}

# What is there under its name is what a build that nobody disturbs makes of the same input.
whole() {
	sums "$place/out" >"$work/found"
	comm -13 "$work/wanted" "$work/found" >"$work/half"
	[ ! -s "$work/half" ]
}

clear_out() {
	rm -rf "$place/out" "$place/cache"
	mkdir "$place/out" "$place/cache"
}

# try_point HOW NUMBER ARGUMENT...: the lines of $work/wrong say what went wrong there.
try_point() {
	how=$1
	point=$2
	shift 2
	clear_out
	# Through a pipe: on a disk that stays full no message could be written to a file.
	{
		status=0
		build "$place/out" "$inject" -t "$work/trace" -n "$point" "$@" -- 2>&1 || status=$?
		echo "status $status"
	} | cat >"$work/said"
	status=$(sed -n 's/^status //p' "$work/said")
	[ "$(wc -l <"$work/trace")" -ge "$point" ] || return 1
	what=$(sed -n "${point}p" "$work/trace")
	whole || echo "$how at $what: $(cat "$work/half")"
	case $how.$status in
	kill*.137) ;;
	*.0) cmp -s "$work/wanted" "$work/found" || echo "$how at $what: exit 0, but not all is there" ;;
	*.2)
		grep -q '^ingot: error: ' "$work/said" || echo "$how at $what: no message"
		# Where only one call fails, what was made before it can be taken back.
		[ "$how" = "ENOSPC that stays" ] || [ ! -s "$work/found" ] ||
			echo "$how at $what: exit status 2, and there is $(cut -c67- "$work/found")"
		;;
	*) echo "$how at $what: exit status $status" ;;
	esac >>"$work/wrong"
	build "$place/out" >"$work/said" 2>&1 && whole && cmp -s "$work/wanted" "$work/found" ||
		echo "$how at $what: the build again: $(cat "$work/said")" >>"$work/wrong"
}

# sweep_build HOW STEP ARGUMENT...: every STEPth point.
sweep_build() {
	how=$1
	step=$2
	shift 2
	: >"$work/wrong"
	point=1
	while try_point "$how" "$point" "$@"; do
		point=$((point + step))
	done
	remark "$work/wrong"
	if [ -s "$work/wrong" ] || [ "$point" -eq 1 ]; then
		fail "build: $how, $(((point - 1) / step)) of $((point - 1)) points"
	else
		pass "build: $how, $(((point - 1) / step)) of $((point - 1)) points"
	fi
}

must "a build that nobody disturbs" build "$place/wanted"
sums "$place/wanted" >"$work/wanted"
if [ "${TORTURE-}" ]; then
	each=1
else
	each=11
fi
sweep_build kill $each
sweep_build ENOSPC $each -e ENOSPC
# Where it stays gpg would try again for ever, which on a disk that is really full it does not.
sweep_build "ENOSPC that stays" 1 -e ENOSPC -f -u "$place"
sweep_build EIO $each -e EIO
# What nobody wants the digest of is copied by the kernel.
quiet=--quiet
sweep_build "kill, quiet" $each
sweep_build "ENOSPC, quiet" $each -e ENOSPC
sweep_build "EIO, quiet" $each -e EIO
