#!/bin/sh
# kill.sh - killed at any change of a file system, a command leaves a whole repository behind, and
# completes when it is run again
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/fault/fault.sh
. "$(dirname "$0")/fault.sh"
needs_clients
make_place
make_packages

if [ "${TORTURE-}" ]; then
	sweep kill
else
	sweep kill --points 3 --only-repository
fi
