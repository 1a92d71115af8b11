#!/bin/sh
# racing.sh - what dnf sees while generations are put in place: by mirrorlist never a fault, by the
# plain baseurl nothing worse than a signature that does not fit (specs/transaction.md)
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/fault/fault.sh
. "$(dirname "$0")/fault.sh"
needs_clients
make_place
make_packages

reads=10
[ -z "${TORTURE-}" ] || reads=1000

race() {
	mkdir "$place/repository"
	/usr/bin/python3 "$fault_dir/racing.py" "$place/repository" "$place/key.asc" \
		"$place/public.asc" $reads "$packages"/*.rpm >"$work/race"
}

mirrorlist_is_sound() {
	grep -qx "dnf-mirrorlist: $reads reads, 0 bad" "$work/race"
}

# dnf asks for repomd.xml and for its signature: between the two there may be another state.
baseurl_is_refused_only() {
	grep -qx "dnf: $reads reads, [0-9]* bad" "$work/race" &&
		! grep '^  ' "$work/race" | grep -v 'Bad GPG signature'
}

must "dnf reads while generations are put in place" race
remark "$work/race"
check "by mirrorlist every read is good" mirrorlist_is_sound
check "by baseurl the worst is the signature of another state" baseurl_is_refused_only
check "in the end all is whole" ingot check -r "$place/repository" --key "$place/public.asc"
