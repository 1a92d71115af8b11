#!/bin/sh
# publishers.sh - many publish to one channel at once, and apt and dnf read it meanwhile
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/fault/fault.sh
. "$(dirname "$0")/fault.sh"
needs_clients
make_place

# publishers ARGUMENT...
publishers() {
	status=0
	/usr/bin/python3 "$fault_dir/publishers.py" "$place" "$@" >"$work/publishers" 2>&1 || status=$?
	take_lines "$work/publishers"
	[ $status -eq 0 ] || fail "publishers.py ends with exit status $status"
}

if [ "${TORTURE-}" ]; then
	publishers 32 100 20000 --apt 4 --dnf 2 --baseurl 1
else
	publishers 8 10 500
fi
