#!/bin/sh
# snapshots.sh - every generation is a repository of its own, which apt, dnf and zypper install from
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/repository.sh
. "$(dirname "$0")/repository.sh"
needs apt-get dnf zypper rpm busybox curl python3
needs_root

version=usr/share/hello/version
ZYPPTMPDIR=$work
export ZYPPTMPDIR

publish_both() {
	build_packages "$1" && publish "$packages"/*"$1"*.deb "$packages"/*"$1"*.rpm
}

fetch() {
	curl -fsSL -o "$1" "$url/$2"
}

# Warnings are failures. A state is made to end a second after its date, which has passed.
apt_update() {
	root_apt "$apt" -q -o APT::Update::Error-Mode=any -o Acquire::Max-ValidTime=1 \
		update >"$work/update" 2>&1 || {
		cat "$work/update"
		return 1
	}
	cat "$work/update"
	! grep -q '^W:' "$work/update"
}

sources=etc/apt/sources.list.d/acme-tools-snapshot-2.sources

apt_fetch() {
	fetch "$apt/$sources" dists/stable/2/acme-tools-snapshot-2.sources
}

apt_update_checking() {
	sed -i '/^Check-Valid-Until:/d' "$apt/$sources" && apt_update
}

apt_root() {
	root_apt "$apt" -q -y "$@"
}

dnf_root() {
	root_dnf "$dnf" -y --refresh "$@"
}

dnf_fetch() {
	fetch "$dnf/etc/yum.repos.d/acme-tools-snapshot-2.repo" \
		rpm/stable@2/acme-tools-snapshot-2.repo
}

zypper_root() {
	zypper --root "$zypper" --non-interactive --gpg-auto-import-keys "$@"
}

zypper_add() {
	zypper_root addrepo "$url/rpm/stable@2/acme-tools-snapshot-2.repo" && zypper_root refresh
}

# Whoever serves the directory by hand, or keeps it elsewhere, finds links that lead within it.
is_linked() {
	[ "$(readlink "$repository/dists/stable/2/main")" = ../main ] &&
		[ "$(readlink "$repository/rpm/stable/current")" = ../stable@3 ] &&
		[ -f "$repository/rpm/stable/repodata/repomd.xml" ]
}

# An index is stored once for the channel and its snapshot.
is_stored_once() {
	for index in "$repository"/rpm/stable@2/repodata/*-primary.xml.gz; do
		[ "$(stat -c %i "$index")" = \
			"$(stat -c %i "$repository/rpm/stable/repodata/${index##*/}")" ] || return 1
	done
}

try_snapshot() {
	apt=$work/apt-$1
	dnf=$work/dnf-$1
	root_apt_make "$apt"
	root_dnf_make "$dnf"
	check "$1: apt gets the client file of generation 2" apt_fetch
	check "$1: apt reads it though it has ended" apt_update
	check "$1: apt installs what is the newest there" apt_root install hello
	check "$1: it is version 1.0.0" is_text "$apt/$version" 1.0.0
	check "$1: apt would refuse it without being told" says_no expired apt_update_checking
	check "$1: dnf gets the client file of generation 2" dnf_fetch
	check "$1: dnf installs what is the newest there" dnf_root install hello
	check "$1: it is version 1.0.0" is_text "$dnf/$version" 1.0.0
}

try_zypper() {
	zypper=$work/zypper
	mkdir -p "$zypper/etc/zypp/repos.d" "$zypper/var/lib/rpm" "$zypper/root"
	check "zypper reads generation 2" zypper_add
	check "zypper installs what is the newest there" zypper_root install hello
	check "it is version 1.0.0" is_text "$zypper/$version" 1.0.0
}

make_key ed25519
repository=$work/repository
packages=$work/packages
serve "$repository"
must "create" create_repository
must "publish" publish_both 1.0.0
must "publish another version" publish_both 2.0.0
check "links lead within the repository" is_linked
check "indexes of a snapshot take no room" is_stored_once
sleep 2
try_snapshot http
try_zypper
stop_server

# Moved as a whole, links and all; of the URL only the client files know.
mv "$repository" "$work/moved"
repository=$work/moved
sed -i "s|$url|file://$repository|" "$repository"/dists/stable/2/*.sources \
	"$repository"/rpm/stable@2/*.repo
url=file://$repository
try_snapshot file
