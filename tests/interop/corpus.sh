#!/bin/sh
# corpus.sh - packages of real manifests mean what nfpm's packages of them mean
#
# INGOT_CORPUS names a folder with nfpm/*.yaml, what nfpm made of them, and mkinputs.py, which makes
# a build output for each; corpus.py compares. Here are the empty systems that packages go into.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/tap.sh
. "$(dirname "$0")/tap.sh"
# shellcheck source=tests/interop/roots.sh
. "$(dirname "$0")/roots.sh"

top=$(cd "$(dirname "$0")/../.." && pwd)
if [ -z "${INGOT_CORPUS-}" ]; then
	skip "manifests of real projects" "INGOT_CORPUS names no folder"
	exit 0
fi
needs dpkg rpm busybox
needs_root
python=
for candidate in python3 /usr/bin/python3; do
	! "$candidate" -c 'import yaml' 2>/dev/null || python=$candidate
done
if [ -z "$python" ]; then
	skip "manifests of real projects" "python3-yaml is not installed"
	exit 0
fi

root_apt_make "$work/root.deb"
root_dnf_make "$work/root.rpm"
"$python" "$top/tests/interop/corpus.py" "$INGOT_CORPUS" "$work" "$top/specs/manifest.md" >"$work/tap" ||
	echo "Bail out! corpus.py ended with exit status $?" >>"$work/tap"
# Its plan stands for the one that tap.sh would print.
sed -n 's/^1\.\.//p' "$work/tap" >"$work/count"
grep -v '^1\.\.' "$work/tap"
tests=$(cat "$work/count")
