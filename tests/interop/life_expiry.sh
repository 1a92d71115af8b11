#!/bin/sh
# life_expiry.sh - apt, dnf and zypper, when a key's end is put off in time, and when it is put off late
#
# The host `first` was set up when the repository was made and gets, step by step, no more than what
# Ingot tells its owner; another is set up anew at each step. The past is one of clock.so
# (tests/fault). What each client did is printed as a table.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/repository.sh
. "$(dirname "$0")/repository.sh"
needs apt-get dnf zypper rpm rpmkeys busybox curl gpg python3
needs_root
# shellcheck source=tests/interop/life_hosts.sh
. "$(dirname "$0")/life_hosts.sh"

home=$work/gnupg

gpg_here() {
	gpg --homedir "$home" --batch --quiet --pinentry-mode loopback --passphrase '' "$@"
}

# export_key NAME: to $work/NAME.asc.
export_key() {
	gpg_here --armor --export-secret-keys >"$work/$1.asc" && gpgconf --homedir "$home" --kill all
}

# day FORMAT DAYS: so many days after today, below 0 before today.
day() {
	date -u -d "@$(($(date +%s) + $2 * 86400))" "+$1"
}

fingerprint() {
	gpg_here --with-colons --list-keys | awk -F: '$1 == "fpr" { print $10; exit }'
}

# It lives five days, of which the last ended five days ago.
make_first_key() {
	mkdir -m 0700 "$home" &&
		gpg_here --faked-system-time "$(day %Y%m%dT%H%M%S -10)!" \
			--quick-gen-key 'Acme <acme@example.org>' rsa3072 sign,cert 5d && export_key first
}

# extend_key NAME DAYS: until so many days after today; done at the day of the step.
extend_key() {
	gpg_here --faked-system-time "$(day %Y%m%dT%H%M%S -"$days")!" \
		--quick-set-expire "$(fingerprint)" "$(day %Y-%m-%d "$2")" && export_key "$1"
}

create() {
	as_of_then create_repository && publish_now
}

cure() {
	check "$step: what was told for apt" cure_apt "$1"
	check "$step: what was told for dnf" cure_dnf "$1"
	see_all "first, as told"
	see_new
}

try_extended_in_time() {
	begin "extended before its end" 2.0.0 7
	check "$step: by gpg" extend_key second -3
	sign_with second
	must "$step: published" publish_now
	cp "$work/told" "$work/told.second"
	see_all first
	see_new

	begin "the earlier end is past" 2.0.0 4
	see_each first EXPKEYSIG ok 'Bad GPG signature' ok
	cure "$work/told.second"
}

try_extended_late() {
	begin "the key has ended" 2.0.0 2
	see_each first EXPKEYSIG ok 'Bad GPG signature' ok
	check "$step: Ingot does not sign with it" says_no expired \
		as_of_then ingot refresh -r "$repository" -k "$key"
	begin "extended after its end" 3.0.0 1
	check "$step: by gpg" extend_key third 1000
	sign_with third
	must "$step: published" publish_now
	cp "$work/told" "$work/told.third"
	see_each first EXPKEYSIG 'not live' 'Bad GPG signature' ok
	cure "$work/told.third"
	begin "today" 4.0.0
	must "$step: published" publish_now
	see_all "first, as told"
}

serve "$repository"
must "a key with a short life" make_first_key
sign_with first
begin "created" 1.0.0 8
must "$step: a repository with a package" create
check "$step: a host is set up" life_set_up first
see_all first
try_extended_in_time
try_extended_late
check "the repository is whole" ingot verify "$repository" --key "$work/first.asc"
life_table
