#!/bin/sh
# model.sh - the transactions over a store in memory, in very many orders; see README.md
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/fault/fault.sh
. "$(dirname "$0")/../fault/fault.sh"

made=$work/packages
mkdir -p "$made/other" "$made/commit" "$work/built"

# make_package NAME DESCRIPTION COMMIT WHERE: WHERE.deb and WHERE.rpm, not signed.
make_package() {
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
	for name in first second ready aa bb cc last; do
		make_package $name same $one "$made/$name" || return 1
	done
	two=fedcba9876543210fedcba9876543210fedcba98
	for name in first aa bb; do
		make_package $name same $two "$made/commit/$name" || return 1
	done
	make_package aa other $one "$made/other/aa"
}

# run_model SEED ARGUMENT...: schedules from that number on.
run_model() {
	seed=$1
	shift
	status=0
	"${top_builddir-.}/tests/model/model" "$made" --seed "$seed" "$@" >"$work/model.$seed" 2>&1 ||
		status=$?
	[ $status -eq 0 ] || echo "not ok - the model ends with exit status $status" >>"$work/model.$seed"
}

# run_share JOB: its share of a million.
run_share() {
	run_model $((1 + $1 * share)) --schedules $share --mutations 0
}

must "packages are built" make_all
if [ "${TORTURE-}" ]; then
	share=$(((1000000 + jobs - 1) / jobs))
	job=0
	while [ $job -lt "$jobs" ]; do
		run_share $job &
		job=$((job + 1))
	done
	wait
	run_model 0 --schedules 0 --mutations 100000
else
	run_model 1 --schedules 10000 --mutations 30000
fi
for output in "$work"/model.[0-9]*; do
	take_lines "$output"
done
