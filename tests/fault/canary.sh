#!/bin/sh
# canary.sh - a secret key is in nothing that is printed, written or started
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/fault/fault.sh
. "$(dirname "$0")/fault.sh"
needs gpg python3

make_place
step=23
[ -z "${TORTURE-}" ] || step=1
python3 "$fault_dir/canary.py" "$inject" "$place" "$step" >"$work/said" 2>&1 ||
	fail "canary.py ends with $?: $(tail -n 1 "$work/said")"
take_lines "$work/said"
