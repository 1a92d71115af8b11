#!/bin/sh
# two_keys.sh - apt, dnf, zypper and gpgv read a repository that two keys sign, whichever of them they know
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/repository.sh
. "$(dirname "$0")/repository.sh"
# shellcheck source=tests/interop/hosts.sh
. "$(dirname "$0")/hosts.sh"
needs apt-get dnf zypper rpm busybox curl gpg gpgv python3
needs_root

PATH=$PATH:/usr/sbin:/sbin
ZYPPTMPDIR=$work
export ZYPPTMPDIR

# ---- The repository ----

# take_key NAME TYPE: $work/NAME.asc, $work/NAME.pub, $work/NAME.gpg
take_key() {
	NAME="Acme $1 <$1@example.org>" sh "$tests_dir/keys.sh" "$work/$1" "$2" >"$work/$1.fingerprint" &&
		mv "$work/$1/key.asc" "$work/$1.asc" &&
		mv "$work/$1/public.asc" "$work/$1.pub" &&
		gpg --homedir "$work" --batch --quiet --no-permission-warning --dearmor \
			-o "$work/$1.gpg" "$work/$1.pub"
}

make_repository() {
	take_key old rsa3072 && take_key new ed25519 && take_key other ed25519 &&
		cat "$work/old.pub" "$work/new.pub" >"$work/both.pub" &&
		cat "$work/old.gpg" "$work/new.gpg" >"$work/both.gpg" &&
		ingot create -r "$repository" -k "$work/old.asc" -k "$work/new.asc" --origin "Acme Tools" \
			--url "$url"
}

publish_by_both() {
	build_packages "$1" &&
		ingot publish -r "$repository" -c stable -k "$work/old.asc" -k "$work/new.asc" \
			"$packages"/*"$1"*
}

# ---- Hosts ----

# apt takes Release and Release.gpg where there is no InRelease.
apt_update_detached() {
	mv "$repository/dists/stable/InRelease" "$work/InRelease"
	apt_detached=0
	apt_update || apt_detached=1
	mv "$work/InRelease" "$repository/dists/stable/InRelease"
	return $apt_detached
}

# set_up NAME: a host, $root, that knows the keys of $work/NAME.pub.
set_up() {
	make_host "$1"
	curl -fsSL "$url/acme-tools.sources" | sed '/^Signed-By:/,$d' >"$work/sources" &&
		echo "Signed-By: $work/$1.pub" >>"$work/sources" &&
		cp "$work/sources" "$root/etc/apt/sources.list.d/acme-tools.sources" &&
		curl -fsSL "$url/acme-tools.repo" | sed "s,^gpgkey=.*,gpgkey=file://$work/$1.pub," \
			>"$root/etc/yum.repos.d/acme-tools.repo" &&
		cp "$root/etc/yum.repos.d/acme-tools.repo" "$root/etc/zypp/repos.d"
}

# A host as the repository itself sets one up.
set_up_as_told() {
	make_host told
	fetch_client_files
}

read_all() {
	check "$1: apt" apt_update
	check "$1: apt, by Release.gpg" apt_update_detached
	check "$1: dnf" dnf_read
	check "$1: zypper" zypper_read
}

install_by_dnf() {
	root_dnf "$root" -y --refresh install hello && [ -e "$root/usr/share/hello/version" ]
}

# ---- gpgv ----

# gpgv's exit status is 2 where one of the keys is unknown, so its status lines are read, as apt does.
# verified_by NAME GOOD ARGUMENT...
verified_by() {
	_keys=$work/$1.gpg
	_good=$2
	shift 2
	gpgv --status-fd 1 --keyring "$_keys" "$@" >"$work/status" 2>"$work/told" || :
	cat "$work/status" "$work/told"
	[ "$(grep -c '^\[GNUPG:\] GOODSIG' "$work/status")" -eq "$_good" ] &&
		! grep -q '^\[GNUPG:\] BADSIG' "$work/status"
}

try_gpgv() {
	apt=$repository/dists/stable
	yum=$repository/rpm/stable/repodata/repomd.xml
	while read -r keyring clear detached around; do
		check "gpgv, $keyring: InRelease" verified_by "$keyring" "$clear" "$apt/InRelease"
		check "gpgv, $keyring: Release.gpg" \
			verified_by "$keyring" "$detached" "$apt/Release.gpg" "$apt/Release"
		check "gpgv, $keyring: repomd.xml.asc, which the old key begins and ends" \
			verified_by "$keyring" "$around" "$yum.asc" "$yum"
	done <<-END
		old 1 1 2
		new 1 1 1
		both 2 2 3
		other 0 0 0
	END
}

repository=$work/repository
packages=$work/packages
key=$work/old.asc
serve "$repository"
must "a repository of two keys" make_repository
must "packages that the old key signed are published with both" publish_by_both 1.0.0
try_gpgv
for known in old both new; do
	check "a host is set up that knows: $known" set_up "$known"
	read_all "host that knows: $known"
done
# zypper asks for the key of the last signature, and finds it beside repomd.xml.
check "a host is set up as the repository says" set_up_as_told
read_all "host as the repository says"
check "it installs by dnf" install_by_dnf
check "a host that knows neither is set up" set_up other
check "apt refuses" says_no 'NO_PUBKEY|not signed' apt_update
check "dnf refuses" says_no 'GPG' dnf_read
check "the repository is whole for whoever has the old key" ingot verify --key "$work/old.pub" "$repository"
check "and for whoever has the new one" ingot check -r "$url" --key "$work/new.pub"
