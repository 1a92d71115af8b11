#!/bin/sh
# key_new.sh - keys of `ingot key new` sign what apt, dnf, rpm and zypper take; gpg takes their revocation
#
# And rpm 4.18 refuses just those keys of which `ingot key show` says so.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/repository.sh
. "$(dirname "$0")/repository.sh"
needs apt-get dnf zypper rpm rpmkeys gpg gpgv busybox curl python3
needs_root

PATH=$PATH:/usr/sbin:/sbin
ZYPPTMPDIR=$work
export ZYPPTMPDIR
version=usr/share/hello/version

make_new_key() {
	ingot key new --name "Example Archive <archive@example.org>" -o "$key" --algorithm "$1" &&
		! grep -q 'BEGIN PGP PRIVATE' "$public" "$work/$1.rev.asc"
}

publish_all() {
	build_packages 1.0.0 && create_repository && publish "$packages"/*
}

# Warnings are failures.
apt_install() {
	root_apt_make "$root-apt"
	curl -fsSL -o "$root-apt/etc/apt/sources.list.d/acme-tools.sources" "$url/acme-tools.sources" &&
		root_apt "$root-apt" -q -o APT::Update::Error-Mode=any update >"$work/update" 2>&1 &&
		! grep '^W:' "$work/update" &&
		root_apt "$root-apt" -q -y install hello &&
		is_text "$root-apt/$version" 1.0.0
}

dnf_install() {
	root_dnf_make "$root-dnf"
	curl -fsSL -o "$root-dnf/etc/yum.repos.d/acme-tools.repo" "$url/acme-tools.repo" &&
		root_dnf "$root-dnf" -y install hello &&
		is_text "$root-dnf/$version" 1.0.0
}

zypper_install() {
	mkdir -p "$root-zypper/etc/zypp/repos.d" "$root-zypper/var/lib/rpm" "$root-zypper/root"
	zypper --root "$root-zypper" --non-interactive --gpg-auto-import-keys addrepo "$url/acme-tools.repo" &&
		zypper --root "$root-zypper" --non-interactive --gpg-auto-import-keys install hello &&
		is_text "$root-zypper/$version" 1.0.0
}

# The public file as it is: rpm takes it, and believes the package then.
rpm_check() {
	mkdir -p "$root-rpm"
	rpmkeys --dbpath "$root-rpm" --import "$public" &&
		rpmkeys --dbpath "$root-rpm" -K --define '_pkgverify_level all' "$packages"/*.rpm
}

gpgv_check() {
	gpg --dearmor <"$public" >"$work/$1.gpg" &&
		gpgv --keyring "$work/$1.gpg" "$repository/dists/stable/InRelease"
}

# What was signed before is refused by whoever has the revocation.
revoke() {
	home=$work/gnupg-$1
	mkdir -m 0700 "$home"
	gpg --homedir "$home" --batch --import "$public" "$work/$1.rev.asc" &&
		gpg --homedir "$home" --batch --armor --export >"$work/$1.revoked.asc" &&
		ingot key show "$work/$1.revoked.asc" | grep 'it is revoked' &&
		gpg --dearmor <"$work/$1.revoked.asc" >"$work/$1.revoked.gpg" &&
		gpgv --status-fd 1 --keyring "$work/$1.revoked.gpg" "$repository/dists/stable/InRelease" |
		grep REVKEYSIG
}

try_key() {
	key=$work/$1.asc
	public=$work/$1.pub.asc
	root=$work/root-$1
	repository=$work/repository-$1
	packages=$work/packages-$1
	serve "$repository"
	must "$1: a key is made" make_new_key "$1"
	must "$1: a repository and packages are signed" publish_all
	check "$1: gpgv takes InRelease with the public file" gpgv_check "$1"
	check "$1: apt reads and installs" apt_install
	check "$1: dnf reads and installs" dnf_install
	check "$1: zypper reads and installs" zypper_install
	check "$1: rpm imports the public file and believes the package" rpm_check
	check "$1: gpg takes the revocation certificate as it is" revoke "$1"
	stop_server
}

# says_as_rpm TYPE: both refuse it, or neither does.
says_as_rpm() {
	sh "$tests_dir/keys.sh" "$work/kind-$1" "$1" >/dev/null
	mkdir -p "$work/kind-$1/db"
	ingot key show "$work/kind-$1/public.asc" >"$work/kind-$1/said"
	cat "$work/kind-$1/said"
	said=takes did=takes
	if grep -q 'refused by rpm 4.18' "$work/kind-$1/said"; then
		said=refuses
	fi
	if ! rpmkeys --dbpath "$work/kind-$1/db" --import "$work/kind-$1/public.asc"; then
		did=refuses
	fi
	echo "key show: rpm $said it; rpm $did it"
	[ $said = $did ]
}

try_key rsa4096
try_key ed25519

for kind in rsa1024 rsa3072 dsa2048 ed25519 nistp256 brainpoolP256r1 secp256k1; do
	case $(rpm --version) in
	*' 4.18'*) check "rpm 4.18 and key show say the same of $kind" says_as_rpm "$kind" ;;
	*) skip "rpm 4.18 and key show say the same of $kind" "rpm is another" ;;
	esac
done
