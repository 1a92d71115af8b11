#!/bin/sh
# zypper.sh - zypper uses a repository, with every signature checked
#
# Over http alone: libzypp does not leave the folder of a file: URL, and packages lie beside it
# (specs/repository.md, "Limits").
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/repository.sh
. "$(dirname "$0")/repository.sh"
needs zypper rpm python3
needs_root

version=usr/share/hello/version
ZYPPTMPDIR=$work
export ZYPPTMPDIR

zypper_root() {
	zypper --root "$root" --non-interactive --gpg-auto-import-keys "$@"
}

add_repository() {
	zypper_root addrepo "$url/acme-tools.repo" && zypper_root refresh
}

# Beside what is removed in the end another package stays: Debian's zypper cannot read an rpm
# database that has become empty.
publish_first() {
	build_packages 1.0.0 bystander && publish_version 1.0.0 .rpm
}

refresh_changed() {
	change_text "$repository/rpm/stable/repodata/repomd.xml" '<repomd ' '<repomd  ' || return 0
	zypper_root refresh --force
}

# add_plain PLACE: a new root that knows no more of the repository than an address, and no key.
add_plain() {
	root=$work/root-plain
	rm -rf "$root"
	mkdir -p "$root/etc/zypp/repos.d" "$root/var/lib/rpm" "$root/root"
	zypper_root addrepo "$url/$1" plain && zypper_root refresh
}

refresh_without_key() {
	zypper --root "$root" --non-interactive refresh --force
}

forget_keys() {
	root=$work/root-plain
	rm -rf "$root/var/lib/rpm" "$root/var/cache/zypp"
	mkdir -p "$root/var/lib/rpm"
}

# The newest state by the channel's address, an older one by its snapshot's.
use_plain() {
	check "$1: a plain address is added and read" add_plain rpm/stable
	check "$1: ... install" zypper_root install hello bystander
	check "$1: ... what was installed is version 2.0.0" is_text "$root/$version" 2.0.0
	forget_keys
	check "$1: ... a key that nobody has agreed to is refused" says_no 'key|[Ss]ignature' refresh_without_key
	check "$1: the plain address of a snapshot is added and read" add_plain rpm/stable@2
	check "$1: ... install" zypper_root install hello bystander
	check "$1: ... what was installed is version 1.0.0" is_text "$root/$version" 1.0.0
	root=$work/root-$1
}

use_repository() {
	check "$1: install" zypper_root install hello bystander
	check "$1: what was installed is version 1.0.0" is_text "$root/$version" 1.0.0
	check "$1: publish another version" publish_version 2.0.0 .rpm
	check "$1: refresh after publishing" zypper_root refresh
	use_plain "$1"
	check "$1: update" zypper_root update
	check "$1: what is installed now is version 2.0.0" is_text "$root/$version" 2.0.0
	check "$1: downgrade" zypper_root install --oldpackage hello=1.0.0
	check "$1: what is installed again is version 1.0.0" is_text "$root/$version" 1.0.0
	check "$1: remove" zypper_root remove hello
	check "$1: what was installed is gone" is_gone "$root/$version"
	check "$1: a changed index is refused" says_no 'ignature|metadata' refresh_changed
}

try_repository() {
	make_key "$1"
	repository=$work/repository-$1
	packages=$work/packages-$1
	root=$work/root-$1
	mkdir -p "$root/etc/zypp/repos.d" "$root/var/lib/rpm" "$root/root"
	serve "$repository"
	check "$1: create" create_repository
	check "$1: publish" publish_first
	check "$1: the repository is added and read" add_repository
	use_repository "$1"
	stop_server
}

try_repository ed25519
try_repository rsa4096
