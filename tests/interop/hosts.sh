# hosts.sh - a host that has apt, dnf and zypper, and what it reads with each
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# Sourced behind repository.sh. $root is the host; $url the repository's address.

# Warnings are failures.
apt_update() {
	rm -rf "$root/var/lib/apt/lists"
	mkdir -p "$root/var/lib/apt/lists/partial"
	root_apt "$root" -q -o APT::Update::Error-Mode=any update >"$work/update" 2>&1 || {
		cat "$work/update"
		return 1
	}
	cat "$work/update"
	! grep -q '^W:' "$work/update"
}

dnf_read() {
	root_dnf "$root" -y --refresh "$@" makecache
}

zypper_root() {
	zypper --root "$root" --non-interactive --gpg-auto-import-keys "$@"
}

zypper_read() {
	zypper_root refresh --force
}

# make_host NAME: a host that knows no repository yet.
make_host() {
	root=$work/host-$1
	root_apt_make "$root"
	root_dnf_make "$root"
	mkdir -p "$root/root" "$root/etc/zypp/repos.d" "$root/var/lib/rpm"
}

# As the repository itself sets a host up; what it fetches it fetches now.
fetch_client_files() {
	curl -fsSL -o "$root/etc/apt/sources.list.d/acme-tools.sources" "$url/acme-tools.sources" &&
		curl -fsSL -o "$root/etc/yum.repos.d/acme-tools.repo" "$url/acme-tools.repo" &&
		cp "$root/etc/yum.repos.d/acme-tools.repo" "$root/etc/zypp/repos.d"
}
