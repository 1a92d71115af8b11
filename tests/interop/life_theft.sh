#!/bin/sh
# life_theft.sh - apt, dnf and zypper, when a repository's key is stolen and taken out
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

# ---- A theft ----

number_served() {
	sed -n 's,.*rpm/stable@\([0-9]*\).*,\1,p' "$repository/rpm/stable/mirrorlist"
}

# The thief has the key and a copy of the repository, and the memory of nobody.
thief() {
	XDG_STATE_HOME=$work/.thief ingot "$@" -r "$work/thief" -k "$work/two.asc"
}

# It signs a generation that comes after the newest that is served.
forge() {
	_next=$(($(number_served) + 1))
	build_packages 9.9.9 stolen &&
		while [ ! -e "$work/thief/ingot/channels/stable/$_next" ]; do
			thief refresh || return 1
		done &&
		cp "$work/thief/ingot/channels/stable/$_next" "$repository/ingot/channels/stable/"
}

# What apt fetches first is the thief's, too.
place_forged() {
	thief publish -c stable "$packages"/stolen* &&
		cp "$work/thief/dists/stable/InRelease" "$work/thief/dists/stable/Release" \
			"$work/thief/dists/stable/Release.gpg" "$repository/dists/stable/" &&
		cp -r "$work/thief/dists/stable/main/." "$repository/dists/stable/main/"
}

is_left_out() {
	_number=$(number_served)
	"$@" >"$work/looked" 2>&1 || :
	cat "$work/looked"
	grep -q "generation $((_number + 1)) of 'stable' is passed over: it counts for nothing" "$work/looked"
}

lists_served() {
	_number=$(number_served)
	ingot list -r "$repository" >"$work/listed" && cat "$work/listed" &&
		grep -q "^stable: generation $_number," "$work/listed"
}

# publish_other NAME: another package, of the key that signs packages now.
publish_other() {
	build_packages 1.0.0 "$1" && told publish -c stable "$packages/$1"*
}

create() {
	create_repository && publish_now
}

make_keys() {
	make_key_of two && make_key_of three
}

cure_first() {
	check "$step: what was told for apt" cure_apt "$work/told.keys"
	see_all "first, as told"
}

begin_life() {
	begin "created" 1.0.0
	must "keys of ingot key new" make_keys
	sign_with two
	must "a repository with a package" create
	must "another package, which will have the signature of that key alone" publish_other extra
	check "$step: a host is set up" life_set_up first
	see_all first

	begin "key add" 2.0.0
	must "$step" told key add "$work/three.pub.asc"
	check "$step: the thief copies the repository" cp -r "$repository" "$work/thief"
	begin "key use" 3.0.0
	sign_with two three
	must "$step" told key use "$work/three.pub.asc"
	must "$step: published" publish_now
	see_all first
}

try_compromised() {
	begin "key drop --compromised" 4.0.0
	sign_with three
	must "$step" told key drop "$work/two.pub.asc" --compromised --revocation "$work/two.rev.asc"
	cp "$work/told" "$work/told.keys"
	check "$step: what is to be built again is listed" \
		tells '^note: pool/e/extra/extra-1.0.0-1.noarch.rpm$'
	check "$step: what the new key signed is not" is_not tells 'hello-3.0.0'
	check "$step: hosts get one key" keys_served 1
	must "$step: published" publish_now
	see_each first NO_PUBKEY 'Missing key' ok ok
	cure_first
	see_new
	check "$step: a new host refuses the stolen key's package, by dnf" \
		says_no 'is not installed|GPG check FAILED' new_installs extra-1.0.0
	check "... zypper asks for the signature of the index alone: a limit" \
		new_installs_by_zypper extra-1.0.0
	check "... and so does dnf where the host has the key already: a limit" \
		root_dnf "$work/first-dnf" -y install extra
}

try_forged() {
	begin "a thief's generation" 4.0.0
	must "$step: forged" forge
	check "$step: check says that it is left out" is_left_out ingot check -r "$repository"
	check "$step: verify does" is_left_out ingot verify "$repository"
	check "$step: list shows the good one" lists_served
	see_all first
	begin "a thief's InRelease" 4.0.0
	check "$step: placed" place_forged
	check "$step: check says so" says_no "InRelease'" ingot check -r "$repository"
	see_each first NO_PUBKEY 'Missing key' ok ok
}

try_after() {
	begin "published after a theft" 5.0.0
	must "$step" publish_now
	see_all first
	see_new
	check "$step: check says what is left out" left_out_below ingot check -r "$repository"
	check "$step: verify does, and names what that key alone signed" verify_names_packages
	begin "the stolen key's package is built again" 6.0.0
	must "$step: withdrawn" told withdraw stable extra=1.0.0 hello=1.0.0
	must "$step: published" publish_now
	must "$step: pruned" ingot prune -r "$repository" --keep 1 --older-than 0
	check "$step: the repository is whole" ingot verify "$repository" --key "$work/three.pub.asc"
	see_all first
	see_new
}

# After it is left out by a later one it is no fault.
left_out_below() {
	_number=$(number_served)
	"$@" >"$work/looked" || {
		cat "$work/looked"
		return 1
	}
	cat "$work/looked"
	grep -q "generation $((_number - 1)) of 'stable' is passed over: $_number follows $((_number - 2))" \
		"$work/looked"
}

verify_names_packages() {
	is_not left_out_below ingot verify "$repository" || return 1
	grep BAD "$work/looked" | grep -v ': BAD$' >"$work/bad"
	grep -q 'pool/e/extra/' "$work/bad" && is_not grep -v 'is by a key that was revoked' "$work/bad"
}

# The second key has signed behind the thief, so that this is believed: the owner goes back.
try_discovered_late() {
	begin "a theft is discovered late" 1.0.0
	repository=$work/late
	sign_with two
	must "$step: a repository" create
	must "$step: a second key" told key add "$work/three.pub.asc"
	_last=$(number_served)
	must "$step: the thief builds" build_packages 9.9.9 evil
	must "$step: the thief publishes" told publish -c stable "$packages"/evil*
	sign_with two three
	must "$step: key use" told key use "$work/three.pub.asc"
	sign_with three
	must "$step: key drop" told key drop "$work/two.pub.asc" --compromised \
		--revocation "$work/two.rev.asc"
	check "$step: the thief's package is listed" tells '^note: pool/e/evil/'
	must "$step: rollback" told rollback stable --to "$_last"
	ingot list -r "$repository" stable >"$work/listed"
	check "$step: what the thief published is gone" is_not grep -q evil "$work/listed"
	check "$step: what was there is there" grep -q hello "$work/listed"
	check "$step: check" ingot check -r "$repository"
}

serve "$repository"
begin_life
try_compromised
try_forged
try_after
try_discovered_late
life_table
