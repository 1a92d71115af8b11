#!/bin/sh
# corpus.sh - manifests of real projects: packages, or an error that says why
#
# INGOT_CORPUS names a folder with nfpm/*.yaml and mkinputs.py, which makes a build output for a
# manifest and prints, as JSON, the variables to set. Whatever a manifest says, there are only two
# outcomes: packages that the real tools read, or exit status 2 with an error.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/tap.sh
. "$(dirname "$0")/tap.sh"

if [ -z "${INGOT_CORPUS-}" ]; then
	skip "manifests of real projects" "INGOT_CORPUS names no folder"
	exit 0
fi
needs dpkg-deb rpm
python=
for candidate in python3 /usr/bin/python3; do
	! "$candidate" -c 'import yaml' 2>/dev/null || python=$candidate
done
if [ -z "$python" ]; then
	skip "manifests of real projects" "python3-yaml is not installed"
	exit 0
fi

# The environment that mkinputs.py asks for, NAME=value a line.
variables() {
	"$python" -c '
import json, sys
for name, value in json.load(sys.stdin)["env"].items():
    print(name + "=" + value.replace("\n", " "))' <"$1"
}

# build FORMAT: runs Ingot in the current folder with the variables of ../env.
build() {
	format=$1
	set -- -u INGOT_CORPUS
	while IFS= read -r assignment; do
		set -- "$@" "$assignment"
	done <../env
	mkdir -p "../$format"
	env "$@" ingot build -f nfpm.yaml -p "$format" -t "../$format" >../said 2>&1
}

read_deb() {
	dpkg-deb -c "$1"
}

read_rpm() {
	rpm -qp --nosignature --dump "$1"
}

count() {
	echo "$1 $format" >>"$work/counts"
}

# outcome FORMAT: two are right, packages and a refusal with a reason.
outcome() {
	status=0
	build "$1" || status=$?
	case $status in
	0)
		if "read_$1" ../"$1"/* >/dev/null 2>../said; then
			count packaged
			return 0
		fi
		;;
	2)
		count refused
		! grep -q 'error:' ../said || return 0
		;;
	esac
	echo "exit status $status"
	cat ../said
	return 1
}

for manifest in "$INGOT_CORPUS"/nfpm/*.yaml; do
	name=$(basename "$manifest" .yaml)
	rm -rf "$work/case"
	mkdir -p "$work/case"
	"$python" "$INGOT_CORPUS/mkinputs.py" "$manifest" "$work/case/in" >"$work/case/json"
	variables "$work/case/json" >"$work/case/env"
	cd "$work/case/in"
	for format in deb rpm; do
		check "$name, $format" outcome "$format"
	done
	cd "$work"
done
sort "$work/counts" | uniq -c | remark
