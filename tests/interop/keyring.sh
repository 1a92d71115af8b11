#!/bin/sh
# keyring.sh - hosts with the package of a repository's keys live through a change of its key
#
# A host gets the client file and the package once, when there was one key. From then on nothing is
# typed on it but what upgrades it anyway.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/repository.sh
. "$(dirname "$0")/repository.sh"
needs apt-get dpkg dpkg-deb dnf zypper rpm busybox curl gpg gpgv python3
needs_root

PATH=$PATH:/usr/sbin:/sbin
ZYPPTMPDIR=$work
export ZYPPTMPDIR
slug=acme-tools
version=usr/share/hello/version

# ---- The repository ----

new_key() {
	ingot key new --name "Acme $1" --algorithm ed25519 -o "$work/$1.asc"
}

begin() {
	key=$work/old.asc
	ingot create -r "$repository" --key "$key" --origin "Acme Tools" --url "$url" --keyring &&
		publish_version 1.0.0 ''
}

# publish_with VERSION KEY...: signed with the last of the keys, written with all.
publish_with() {
	_version=$1
	shift
	keys=
	for key in "$@"; do
		keys="$keys --key $key"
	done
	# The words are options.
	# shellcheck disable=SC2086
	build_packages "$_version" && ingot publish -r "$repository" -c stable $keys \
		"$packages"/*"$_version"*
}

add_key() {
	ingot key add -r "$repository" --key "$work/old.asc" "$work/new.pub.asc"
}

use_key() {
	ingot key use -r "$repository" --key "$work/old.asc" --key "$work/new.asc" "$work/new.pub.asc"
}

drop_key() {
	ingot key drop -r "$repository" --key "$work/new.asc" "$work/old.pub.asc"
}

# ---- Hosts ----

# Warnings are failures.
apt_update() {
	root_apt "$1" -q -o APT::Update::Error-Mode=any update >"$work/update" 2>&1 || {
		cat "$work/update"
		return 1
	}
	cat "$work/update"
	! grep -q '^W:' "$work/update"
}

sources() {
	echo "$1/etc/apt/sources.list.d/$slug.sources"
}

# apt_host NAME PACKAGE...
apt_host() {
	root=$work/apt-$1
	shift
	root_apt_make "$root"
	curl -fsSL -o "$(sources "$root")" "$url/$slug.sources" && apt_update "$root" &&
		root_apt "$root" -q -y install hello "$@"
}

apt_upgrade() {
	apt_update "$1" && root_apt "$1" -q -y upgrade
}

dnf_host() {
	root=$work/dnf
	root_dnf_make "$root"
	curl -fsSL -o "$root/etc/yum.repos.d/$slug.repo" "$url/$slug.repo" &&
		root_dnf "$root" -y install hello "$slug-keyring"
}

dnf_upgrade() {
	root_dnf "$work/dnf" -y --refresh upgrade
}

zypper_root() {
	zypper --root "$work/zypper" --non-interactive --gpg-auto-import-keys "$@"
}

zypper_host() {
	mkdir -p "$work/zypper/root" "$work/zypper/etc/zypp/repos.d" "$work/zypper/var/lib/rpm"
	zypper_root addrepo "$url/$slug.repo" && zypper_root refresh &&
		zypper_root install hello "$slug-keyring"
}

zypper_upgrade() {
	zypper_root refresh --force && zypper_root update
}

# ---- What is there then ----

is_newest_file() {
	cmp "$(sources "$1")" "$repository/$slug.sources"
}

has_keys() {
	cmp "$1" "$repository/keys/$slug.asc"
}

# The keys of the package are all that gpgv needs.
verify_by_gpgv() {
	gpg --batch --yes --dearmor -o "$work/keys.gpg" "$work/apt-host/usr/share/keyrings/$slug.asc"
	gpgv --keyring "$work/keys.gpg" -o "$work/Release" "$repository/dists/stable/InRelease" || [ $? -eq 2 ]
	gpgv --status-fd 1 --keyring "$work/keys.gpg" -o "$work/Release" \
		"$repository/dists/stable/InRelease" 2>/dev/null | grep -c '^.GNUPG:. VALIDSIG' | grep -qx "$1"
}

# look STEP VERSION SIGNATURES: after the hosts have been upgraded.
look() {
	check "$1: apt upgrades" apt_upgrade "$work/apt-host"
	check "$1: apt: version $2" is_text "$work/apt-host/$version" "$2"
	check "$1: apt: the client file is as if it were fetched now" is_newest_file "$work/apt-host"
	check "$1: apt: the keys are those of the repository" \
		has_keys "$work/apt-host/usr/share/keyrings/$slug.asc"
	check "$1: gpgv takes $3 signatures with these keys" verify_by_gpgv "$3"
	check "$1: apt reads on" apt_update "$work/apt-host"
	for tool in dnf zypper; do
		check "$1: $tool upgrades" "${tool}_upgrade"
		check "$1: $tool: version $2" is_text "$work/$tool/$version" "$2"
		check "$1: $tool: the keys are those of the repository" \
			has_keys "$work/$tool/etc/pki/rpm-gpg/RPM-GPG-KEY-$slug"
	done
	check "$1: the repository is whole" ingot verify "$repository"
}

# ---- A file that is not as it was downloaded ----

change_by_hand() {
	sed -i '1i # for the build machines' "$(sources "$work/apt-changed")" &&
		cp "$(sources "$work/apt-changed")" "$work/changed.sources"
}

upgrade_changed() {
	apt_upgrade "$work/apt-changed" >"$work/upgraded" 2>&1 || {
		cat "$work/upgraded"
		return 1
	}
	cat "$work/upgraded"
	grep -q "$slug-keyring: .*$slug.sources was changed on this host and stays as it is" "$work/upgraded"
}

# What the line says to type.
name_keys() {
	sed -i -e '/^Signed-By:/,$d' "$(sources "$work/apt-changed")" &&
		echo "Signed-By: $work/apt-changed/usr/share/keyrings/$slug.asc" \
			>>"$(sources "$work/apt-changed")"
}

is_silent() {
	apt_upgrade "$work/apt-changed" >"$work/upgraded" 2>&1 && ! grep "stays as it is" "$work/upgraded"
}

# ---- A life ----

repository=$work/repository
packages=$work/packages
serve "$repository"
must "two keys" new_key old
must "two keys: the next" new_key new
must "a repository with the package of its keys" begin
must "a host with apt" apt_host host "$slug-keyring"
must "a host with apt, and without the package" apt_host without
must "a host with apt, and another file" apt_host changed "$slug-keyring"
must "a host with dnf" dnf_host
must "a host with zypper" zypper_host
check "the other file is changed by hand" change_by_hand
look "at first" 1.0.0 1

must "the next key is announced" add_key
look "announced" 1.0.0 1
check "announced: a file that was changed: apt upgrades, and says what to do" upgrade_changed
same "announced: a file that was changed stays" "$work/changed.sources" "$(sources "$work/apt-changed")"
check "announced: it names the keys then" name_keys

must "both keys sign" use_key
must "both keys sign: another version" publish_with 2.0.0 "$work/old.asc" "$work/new.asc"
look "both sign" 2.0.0 2
check "both sign: the file that names the keys needs nothing" is_silent

must "the first key is dropped" drop_key
must "the first key is dropped: another version" publish_with 3.0.0 "$work/new.asc"
check "dropped: a host without the package is left behind" says_no NO_PUBKEY apt_update "$work/apt-without"
look "dropped" 3.0.0 1
check "dropped: the file that names the keys needs nothing" is_silent
check "dropped: and has the newest version" is_text "$work/apt-changed/$version" 3.0.0
