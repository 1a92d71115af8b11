#!/bin/sh
# relations.sh - what foreign packages may say, by what apt, dpkg and dnf make of it
#
# relations.py has the rows.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/repository.sh
. "$(dirname "$0")/repository.sh"
needs apt-get dpkg busybox python3 rpmbuild createrepo_c dnf
needs_root

PATH=$PATH:/usr/sbin:/sbin
make_key ed25519
root_apt_make "$work/root"
python3 "$tests_dir/interop/relations.py" "$work" "$key" >"$work/tap" ||
	echo "Bail out! relations.py ended with exit status $?" >>"$work/tap"
# Its plan stands for the one that tap.sh would print.
sed -n 's/^1\.\.//p' "$work/tap" >"$work/count"
grep -v '^1\.\.' "$work/tap"
tests=$(cat "$work/count")
