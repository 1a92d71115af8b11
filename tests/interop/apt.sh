#!/bin/sh
# apt.sh - apt-get uses a repository: update, install, upgrade, downgrade, purge, refuse
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/repository.sh
. "$(dirname "$0")/repository.sh"
needs apt-get dpkg dpkg-deb busybox curl python3
needs_root

PATH=$PATH:/usr/sbin:/sbin
version=usr/share/hello/version

# Warnings are failures: what apt only half believes is not good.
update() {
	root_apt "$root" -q -o APT::Update::Error-Mode=any update >"$work/update" 2>&1 || {
		cat "$work/update"
		return 1
	}
	cat "$work/update"
	! grep -q '^W:' "$work/update"
}

get() {
	root_apt "$root" -q -y "$@"
}

forget_lists() {
	rm -rf "$root/var/lib/apt/lists"
	mkdir -p "$root/var/lib/apt/lists/partial"
}

fetch_client_file() {
	curl -fsSL -o "$root/etc/apt/sources.list.d/acme-tools.sources" "$url/acme-tools.sources"
}

read_empty() {
	fetch_client_file && update
}

# Plain names are for mirror tools; apt itself must get along with the names by digest.
update_by_digest() {
	rm "$repository"/dists/stable/main/binary-*/Packages*
	forget_lists
	update
}

update_changed() {
	rm "$repository/dists/stable/Release.gpg"
	change_text "$repository/dists/stable/InRelease" '^Origin: Acme' 'Origin: Bcme' || return 0
	forget_lists
	update
}

use_repository() {
	check "$1: an empty repository can be read" read_empty
	check "$1: publish" publish_version 1.0.0 .deb
	check "$1: update" update
	check "$1: install" get install hello
	check "$1: what was installed is version 1.0.0" is_text "$root/$version" 1.0.0
	check "$1: publish another version" publish_version 2.0.0 .deb
	check "$1: update after publishing" update
	check "$1: upgrade" get dist-upgrade
	check "$1: what is installed now is version 2.0.0" is_text "$root/$version" 2.0.0
	check "$1: downgrade" get install --allow-downgrades hello=1.0.0
	check "$1: what is installed again is version 1.0.0" is_text "$root/$version" 1.0.0
	check "$1: purge" get purge hello
	check "$1: what was installed is gone" is_gone "$root/$version"
	check "$1: update without the plain names" update_by_digest
	check "$1: install by digest" get install hello=2.0.0
	check "$1: a changed InRelease is refused" says_no 'BADSIG|NOSPLIT|not signed|invalid' \
		update_changed
}

# try_repository KEY PLACE
try_repository() {
	make_key "$1"
	repository=$work/repository-$1
	packages=$work/packages-$1
	root=$work/root-$1
	url=file://$repository
	root_apt_make "$root"
	[ "$2" != http ] || serve "$repository"
	check "$1 $2: create" create_repository
	use_repository "$1 $2"
	stop_server
}

# A package that dpkg-deb made, with an epoch and a pre-release.
make_foreign() {
	mkdir -p "$work/foreign/DEBIAN" "$work/foreign/usr/share/foreign"
	echo foreign >"$work/foreign/usr/share/foreign/file"
	cat >"$work/foreign/DEBIAN/control" <<-END
		Package: foreign
		Version: 1:0.5~rc1-1
		Architecture: $(dpkg --print-architecture)
		Maintainer: Somebody <s@example.org>
		Description: of others
		 with more lines
	END
	dpkg-deb --root-owner-group -b "$work/foreign" "$work/foreign.deb"
}

try_foreign() {
	check "foreign: made by dpkg-deb" make_foreign
	check "foreign: publish" publish "$work/foreign.deb"
	check "foreign: update" update
	check "foreign: install" get install foreign=1:0.5~rc1-1
	check "foreign: it is there" is_text "$root/usr/share/foreign/file" foreign
}

make_key ed25519
repository=$work/repository
url=file://$repository
root=$work/root
root_apt_make "$root"
check "foreign: create" create_repository
check "foreign: an empty repository can be read" read_empty
try_foreign

try_repository ed25519 file
try_repository rsa4096 http
