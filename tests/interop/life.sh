#!/bin/sh
# life.sh - apt, dnf and zypper go through the life of a repository: keys, address, architectures
#
# The host `first` was set up when the repository was made and gets, step by step, no more than what
# Ingot tells its owner; another is set up anew at each step. What each client did is printed as a
# table.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/repository.sh
. "$(dirname "$0")/repository.sh"
needs apt-get dnf zypper rpm rpmkeys busybox curl gpg python3
needs_root
# shellcheck source=tests/interop/life_hosts.sh
. "$(dirname "$0")/life_hosts.sh"

old_server=

life_finish() {
	life_status=$?
	[ -z "$old_server" ] || kill "$old_server" 2>/dev/null || :
	(exit "$life_status")
	repository_finish
}
trap life_finish EXIT

make_keys() {
	make_key_of one && make_key_of two
}

create() {
	create_repository && publish_now
}

cure_first() {
	check "$step: what was told for apt" cure_apt "$work/told.keys"
	see_all "first, as told"
}

# ---- A successor ----

try_successor() {
	begin "key add" 2.0.0
	must "$step" told key add "$work/two.pub.asc"
	cp "$work/told" "$work/told.keys"
	check "$step: hosts get two keys" keys_served 2
	must "$step: published" publish_now
	see_all first
	see_new

	begin "key use" 3.0.0
	sign_with one two
	must "$step" told key use "$work/two.pub.asc"
	must "$step: published" publish_now
	see_all first
	see_new

	begin "key drop" 4.0.0
	sign_with two
	must "$step" told key drop "$(fingerprint_of one)"
	check "$step: packages that need the old key are counted" tells '^note: 4 packages have only its signature'
	check "$step: hosts still get two keys" keys_served 2
	must "$step: published" publish_now
	see_each first NO_PUBKEY 'Missing key|Missing key|NO_PUBKEY|not signed' ok ok
	cure_first
	see_new
}

# Dropping the key again says who still needs it.
still_needed() {
	told key drop "$(fingerprint_of one)" >"$work/needed" 2>&1 || return 1
	cat "$work/needed"
	grep -q '4 packages have only its signature' "$work/needed"
}

try_former() {
	begin "the old key's packages go" 5.0.0
	check "$step: until then a new host installs them, by dnf" new_installs hello-1.0.0
	check "... by zypper" new_installs_by_zypper hello-1.0.0
	check "... and the key cannot be dropped wholly" still_needed
	must "$step: withdrawn" told withdraw stable hello=1.0.0 hello=2.0.0
	must "$step: published" publish_now
	must "$step: pruned" ingot prune -r "$repository" --keep 1 --older-than 0
	must "$step: key drop again" told key drop "$(fingerprint_of one)"
	check "$step: hosts get one key" keys_served 1
	see_all first
	see_new
	check "$step: whole for whoever knows the first key" ingot verify "$repository" --key "$work/one.pub.asc"
}

# ---- Another address, one more architecture ----

fetch_all_again() {
	fetch_for_apt first && fetch_for_dnf first && fetch_for_zypper first
}

stop_old_server() {
	kill "$old_server"
	wait "$old_server" 2>/dev/null || :
	old_server=
}

try_address() {
	begin "set --url, both answer" 10.0.0
	old_server=$server
	serve "$repository"
	must "$step" told set --url "$url"
	check "$step: hosts of before are told of" tells '^hosts: hosts that were set up before go on to ask'
	must "$step: published" publish_now
	see_all first
	see_new
	begin "set --url, the old address is gone" 11.0.0
	stop_old_server
	must "$step: published" publish_now
	see_each first 'Could not connect' 'Could not connect|curl: .*connect' 'Curl error' 'Download .* error'
	check "$step: the client files again" fetch_all_again
	see_all "first, as told"
}

has_place_for() {
	root_apt "$work/first-apt" -q -o APT::Architecture=riscv64 -o APT::Architectures=riscv64 update &&
		root_apt "$work/first-apt" -q -o APT::Architecture=riscv64 -o APT::Architectures=riscv64 \
			install --print-uris -y hello
}

try_architecture() {
	begin "set --add-arch" 12.0.0
	must "$step" told set --add-arch riscv64
	must "$step: published" publish_now
	see_all first
	see_new
	check "$step: apt of riscv64 finds packages" has_place_for
}

serve "$repository"
begin "created" 1.0.0
must "keys of ingot key new" make_keys
sign_with one
must "a repository with a package" create
check "$step: a host is set up" life_set_up first
see_all first
try_successor
try_former
try_address
try_architecture
check "the repository is whole" ingot verify "$repository" --key "$work/two.pub.asc"
life_table
