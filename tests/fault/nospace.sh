#!/bin/sh
# nospace.sh - on a disk that is full or fails no command says that it is done when it is not, and
# no reader sees half of something
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/fault/fault.sh
. "$(dirname "$0")/fault.sh"
needs_clients
make_place
make_packages

if [ "${TORTURE-}" ]; then
	sweep ENOSPC,EIO,ENOSPC-stays
else
	sweep ENOSPC,EIO --points 2 --only-repository
fi
