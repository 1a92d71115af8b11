#!/bin/sh
# dnf.sh - dnf uses a repository, with every signature checked
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/repository.sh
. "$(dirname "$0")/repository.sh"
needs dnf rpm rpmbuild busybox gpg curl python3
needs_root

version=usr/share/hello/version

dnf_root() {
	root_dnf "$root" -y --refresh "$@"
}

client_file() {
	echo "$root/etc/yum.repos.d/acme-tools.repo"
}

fetch_client_file() {
	curl -fsSL -o "$(client_file)" "$url/acme-tools.repo"
}

asks_for_signatures() {
	grep -qx gpgcheck=1 "$(client_file)" && grep -qx repo_gpgcheck=1 "$(client_file)"
}

# dnf takes the list of mirrors where both are there; here it is left with the plain place.
use_baseurl() {
	sed -i '/^mirrorlist=/d' "$(client_file)"
	grep -q '^baseurl=' "$(client_file)"
}

# Somebody else signs every index as it is. What fails here must show: dnf takes an index whose
# signature has not changed.
sign_by_stranger() {
	home=$work/home-stranger
	mkdir -p "$home"
	chmod 0700 "$home"
	sh "$tests_dir/keys.sh" "$work/stranger" ed25519 >"$work/stranger.key" &&
		gpg --homedir "$home" --batch --quiet --import "$work/stranger/key.asc" &&
		find "$repository/rpm" -name repomd.xml -print0 | xargs -0 -n 1 \
			gpg --homedir "$home" --batch --yes --quiet --armor \
			--default-key "$(cat "$work/stranger.key")" --detach-sign
}

use_repository() {
	check "$1: install" dnf_root install hello
	check "$1: what was installed is version 1.0.0" is_text "$root/$version" 1.0.0
	check "$1: publish another version" publish_version 2.0.0 .rpm
	check "$1: upgrade" dnf_root upgrade
	check "$1: what is installed now is version 2.0.0" is_text "$root/$version" 2.0.0
	check "$1: downgrade" dnf_root downgrade hello
	check "$1: what is installed again is version 1.0.0" is_text "$root/$version" 1.0.0
	check "$1: remove" dnf_root remove hello
	check "$1: what was installed is gone" is_gone "$root/$version"
	check "$1: another signs the indexes" sign_by_stranger
	check "$1: that is refused" says_no 'GPG|signature' dnf_root install hello
	check "$1: nothing was installed" is_gone "$root/$version"
}

# try_repository KEY FORM
try_repository() {
	make_key "$1"
	repository=$work/repository-$1
	packages=$work/packages-$1
	root=$work/root-$1
	url=file://$repository
	root_dnf_make "$root"
	[ "$2" != mirrorlist ] || serve "$repository"
	check "$1 $2: create" create_repository
	check "$1 $2: publish" publish_version 1.0.0 .rpm
	check "$1 $2: the client file is downloaded" fetch_client_file
	check "$1 $2: it asks for both signatures" asks_for_signatures
	[ "$2" != baseurl ] || check "$1 $2: the plain place is offered as well" use_baseurl
	use_repository "$1 $2"
	stop_server
}

# A package without a signature, made by rpmbuild.
make_unsigned() {
	cat >"$work/foreign.spec" <<-'END'
		Name: foreign
		Version: 1
		Release: 1
		Summary: of others
		License: MIT
		BuildArch: noarch
		%description
		x
		%install
		mkdir -p %{buildroot}/usr/share/foreign
		echo foreign >%{buildroot}/usr/share/foreign/file
		%files
		/usr/share/foreign/file
	END
	rpmbuild --quiet -bb --define "_topdir $work/rpmbuild" --define "_rpmdir $work/rpms" \
		"$work/foreign.spec"
}

try_unsigned() {
	foreign=$work/rpms/noarch/foreign-1-1.noarch.rpm
	check "unsigned: made by rpmbuild" make_unsigned
	check "unsigned: refused" says_no 'is not signed' publish "$foreign"
	check "unsigned: taken when told so" publish --allow-unsigned "$foreign"
	check "unsigned: the client file is downloaded" fetch_client_file
	check "unsigned: install" dnf_root install foreign
	check "unsigned: it is there" is_text "$root/usr/share/foreign/file" foreign
}

make_key ed25519
repository=$work/repository
url=file://$repository
root=$work/root
root_dnf_make "$root"
check "unsigned: create" create_repository
try_unsigned

try_repository ed25519 mirrorlist
try_repository rsa4096 baseurl
