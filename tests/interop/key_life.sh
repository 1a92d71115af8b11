#!/bin/sh
# key_life.sh - what apt, dnf, zypper and rpm make of a key that expires, lives longer, or gets a part
#
# The past is one of clock.so (tests/fault): key, repository and hosts are made eight days ago, with
# a key that ended five days ago.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/repository.sh
. "$(dirname "$0")/repository.sh"
# shellcheck source=tests/interop/hosts.sh
. "$(dirname "$0")/hosts.sh"
needs apt-get dnf zypper rpm rpmkeys busybox curl gpg python3
needs_root

PATH=$PATH:/usr/sbin:/sbin
clock=${top_builddir-.}/tests/fault/clock.so
ZYPPTMPDIR=$work
home=$work/gnupg
export ZYPPTMPDIR

# in_the_past COMMAND...
in_the_past() {
	(
		LD_PRELOAD=$clock
		STILL_CLOCK=$(($(date +%s) - 8 * 86400))
		ASAN_OPTIONS=verify_asan_link_order=0
		export LD_PRELOAD STILL_CLOCK ASAN_OPTIONS
		"$@"
	)
}

gpg_here() {
	gpg --homedir "$home" --batch --quiet --pinentry-mode loopback --passphrase '' "$@"
}

end_agent() {
	gpgconf --homedir "$home" --kill all
	gpgconf --homedir "$home" --remove-socketdir 2>/dev/null || :
}

# ---- Hosts ----

# set_up NAME: a host with all three, $root; what it fetches it fetches now.
set_up() {
	make_host "$1"
	fetch_client_files
}

install_by_dnf() {
	root_dnf "$root" -y --refresh install "$1" && [ -e "$root/usr/share/$1/version" ]
}

# What a warning tells to type for dnf, for the cache of this host.
forget_dnf() {
	grep -qF "with dnf: sudo rm -rf /var/cache/dnf/acme-tools-*" "$work/told" &&
		rm -rf "$root"/var/cache/dnf/acme-tools-*
}

fetch_sources() {
	line=$(sed -n 's/.*with apt: sudo \(curl [^;]*\);.*/\1/p' "$work/told")
	# Its words are those of a command.
	# shellcheck disable=SC2086
	set -- $line
	[ "$1 $2 $3" = "curl -fsSL -o" ] && curl -fsSL -o "$root$4" "$5"
}

# ---- The repository ----

publish_telling() {
	publish "$@" 2>"$work/told" || {
		cat "$work/told"
		return 1
	}
	cat "$work/told"
}

begin() {
	repository=$work/repository-$1
	packages=$work/packages-$1
	home=$work/gnupg-$1
	mkdir -m 0700 "$home"
	serve "$repository"
}

# export_key NAME: to $work/NAME.asc.
export_key() {
	gpg_here --armor --export-secret-keys >"$work/$1.asc" && end_agent
}

fingerprint() {
	gpg_here --with-colons --list-keys | awk -F: '$1 == "fpr" { print $10 }' | sed -n "$1p"
}

# A life of five days, of which the last ended five days ago.
make_short_key() {
	gpg_here --faked-system-time "$(date -u -d '10 days ago' +%Y%m%dT%H%M%S)!" \
		--quick-gen-key 'Acme <acme@example.org>' rsa3072 sign,cert 5d && export_key old
}

extend_key() {
	gpg_here --quick-set-expire "$(fingerprint 1)" 5y && export_key new
}

begin_in_the_past() {
	in_the_past create_repository && in_the_past build_packages 1.0.0 &&
		in_the_past publish "$packages"/*
}

# ---- A key that lives longer ----

read_all() {
	check "$1: apt" apt_update
	check "$1: dnf" dnf_read
	check "$1: zypper" zypper_read
}

try_before() {
	check "a key that has expired: a host is set up before" set_up before
	check "before: apt" in_the_past apt_update
	check "before: dnf installs" in_the_past install_by_dnf hello
	check "before: zypper" in_the_past zypper_read
	check "expired: apt refuses" says_no EXPKEYSIG apt_update
	check "expired: dnf refuses" says_no 'Bad GPG signature' dnf_read
	check "expired: zypper reads on" zypper_read
	check "expired: Ingot reads" ingot list -r "$repository"
	check "expired: and says so" says_no 'apt says EXPKEYSIG' ingot check -r "$repository"
	check "expired: it does not sign with it" says_no expired publish "$packages"/*
}

try_renewed() {
	check "the key is extended" extend_key
	key=$work/new.asc
	build_packages 2.0.0 >"$work/built" 2>&1
	check "renewed: published" publish_telling "$packages"/*2.0.0*
	check "renewed: the repository is whole" ingot verify --key "$work/old.pub" "$repository"
	check "renewed, host of before: apt refuses" says_no EXPKEYSIG apt_update
	check "renewed, host of before: dnf refuses" says_no 'Bad GPG signature' dnf_read
	check "renewed, host of before: zypper" zypper_read
	check "renewed, host of before: the .sources again" fetch_sources
	check "renewed, host of before: apt" apt_update
	check "renewed, host of before: without dnf's cache" forget_dnf
	check "renewed, host of before: dnf, and rpm with the key it has" root_dnf "$root" -y upgrade hello
	check "renewed: a host is set up now" set_up after
	read_all "renewed, host of now"
	check "renewed, host of now: dnf installs" install_by_dnf hello
}

# sqv asks whether the key was good when it signed.
try_snapshots() {
	if ! command -v sqv >/dev/null; then
		skip "renewed: sqv takes old and new states" "sqv is not installed"
		return
	fi
	sed -n '/^ -----BEGIN PGP PUBLIC/,/^ -----END/p' \
		"$root/etc/apt/sources.list.d/acme-tools.sources" | sed 's/^ //; s/^\.$//' \
		>"$work/sources.asc"
	for number in 2 3; do
		check "renewed: sqv takes generation $number" verify_by_sqv $number
	done
}

verify_by_sqv() {
	curl -fsSL -o "$work/repomd" "$url/rpm/stable@$1/repodata/repomd.xml" &&
		curl -fsSL -o "$work/repomd.asc" "$url/rpm/stable@$1/repodata/repomd.xml.asc" &&
		sqv --keyring "$work/sources.asc" "$work/repomd.asc" "$work/repomd"
}

try_life() {
	begin life
	must "a key with a short life" make_short_key
	gpg_here --armor --export >"$work/old.pub"
	key=$work/old.asc
	must "expired: a repository of eight days ago" begin_in_the_past
	try_before
	try_renewed
	try_snapshots
	key=$work/old.asc
	check "renewed: an older copy of the key goes on" ingot refresh -r "$repository" --key "$key"
	read_all "refreshed by the older copy"
	stop_server
}

# ---- A new subkey ----

make_subkeys() {
	gpg_here --quick-gen-key 'Acme <acme@example.org>' rsa3072 cert never &&
		gpg_here --quick-add-key "$(fingerprint 1)" rsa3072 sign 1y && export_key one
}

# gpg signs with the newest, which seconds tell.
add_subkey() {
	sleep 1
	gpg_here --quick-add-key "$(fingerprint 1)" rsa3072 sign 2y && export_key two
}

create_and_publish() {
	create_repository && build_packages 1.0.0 && publish "$packages"/*
}

try_subkey() {
	begin subkey
	must "a key with a subkey" make_subkeys
	key=$work/one.asc
	must "a repository signed by the subkey" create_and_publish
	check "subkey: a host is set up" set_up subkey
	read_all "subkey"
	must "the key gets another subkey" add_subkey
	key=$work/two.asc
	build_packages 2.0.0 >"$work/built" 2>&1
	check "a new subkey is refused" says_no 'clients do not know that part' \
		publish --key-id "$(fingerprint 3)" "$packages"/*2.0.0*.deb
	check "also with --dry-run" says_no 'clients do not know that part' \
		publish --dry-run --key-id "$(fingerprint 3)" "$packages"/*2.0.0*.deb
	check "nothing was changed" ingot check -r "$repository"
	check "of both the one that hosts know signs" publish "$packages"/*2.0.0*.deb
	read_all "signed with the key that has both"
	check "an rpm that the new subkey signed is refused" says_no 'unknown key' \
		publish "$packages"/*2.0.0*.rpm
	stop_server
}

try_life
try_subkey
