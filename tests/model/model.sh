#!/bin/sh
# model.sh - the transactions over a store in memory, in very many orders; see README.md
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/fault/fault.sh
. "$(dirname "$0")/../fault/fault.sh"

made=$work/packages
mkdir -p "$made/other" "$made/commit" "$work/built"

# make_packages NAME DESCRIPTION COMMIT WHERE: WHERE.deb and WHERE.rpm, not signed.
make_packages() {
	cat >"$work/ingot.yaml" <<-END
		name: $1
		arch: all
		version: 1.0.0
		maintainer: Ingot Test <ingot@example.org>
		description: $2
		license: MIT
		source:
		  commit: $3
		contents:
		  - dst: /usr/share/$1
		    type: dir
	END
	ingot build -q -f "$work/ingot.yaml" -t "$work/built" &&
		mv "$work/built"/*.deb "$4.deb" && mv "$work/built"/*.rpm "$4.rpm"
}

make_all() {
	one=0123456789abcdef0123456789abcdef01234567
	for name in first aa bb cc last; do
		make_packages $name same $one "$made/$name" || return 1
	done
	make_packages aa other $one "$made/other/aa" &&
		make_packages aa same fedcba9876543210fedcba9876543210fedcba98 "$made/commit/aa"
}

# model ARGUMENT...
run_model() {
	status=0
	"${top_builddir-.}/tests/model/model" "$made" "$@" >"$work/model.out" 2>&1 || status=$?
	take_lines "$work/model.out"
	[ $status -eq 0 ] || fail "the model ends with exit status $status"
}

must "packages are built" make_all
if [ "${TORTURE-}" ]; then
	run_model --schedules 1000000 --mutations 100000
else
	run_model --schedules 10000 --mutations 10000
fi
