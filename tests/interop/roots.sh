# roots.sh - throw-away roots for apt and dnf: folders with an empty database each
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# Sourced. Nothing of the machine's own configuration, keys, cache or database is used.

# root_shell ROOT: a /bin/sh for maintainer scripts, and the files that name users.
root_shell() {
	mkdir -p "$1/bin" "$1/etc" "$1/tmp" "$1/dev"
	cp "$(command -v busybox)" "$1/bin/busybox"
	for name in sh true false cat echo test rm mkdir; do
		ln -sf busybox "$1/bin/$name"
	done
	printf 'root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1::/:/bin/false\n' >"$1/etc/passwd"
	printf 'root:x:0:\ndaemon:x:1:\n' >"$1/etc/group"
}

# root_apt_make ROOT: an empty Debian, for root_apt.
root_apt_make() {
	root_shell "$1"
	mkdir -p "$1/var/lib/dpkg/info" "$1/var/lib/dpkg/updates" "$1/var/log/apt" \
		"$1/etc/apt/sources.list.d" "$1/etc/apt/preferences.d" "$1/etc/apt/apt.conf.d" \
		"$1/etc/apt/trusted.gpg.d" "$1/var/lib/apt/lists/partial" \
		"$1/var/cache/apt/archives/partial"
	: >"$1/var/lib/dpkg/status"
	: >"$1/var/lib/dpkg/available"
	cat >"$1/etc/apt/root.conf" <<-EOF
		Dir "$1";
		Dir::State::status "$1/var/lib/dpkg/status";
		Dir::Bin::methods "/usr/lib/apt/methods";
		Dir::Bin::dpkg "/usr/bin/dpkg";
		Dir::Log::Planner "";
		DPkg::Options { "--root=$1"; "--force-not-root"; "--force-script-chrootless"; "--force-bad-path"; };
		DPkg::Chroot-Directory "";
		DPkg::Path "";
		APT::Sandbox::User "root";
		APT::Install-Recommends "false";
		Acquire::Languages "none";
		APT::Architecture "$(dpkg --print-architecture)";
	EOF
}

# root_apt ROOT ARGUMENT...: apt-get there.
root_apt() {
	_root=$1
	shift
	APT_CONFIG="$_root/etc/apt/root.conf" DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
		apt-get "$@"
}

# root_dnf_make ROOT: an empty RPM system, for root_dnf.
root_dnf_make() {
	root_shell "$1"
	mkdir -p "$1/etc/yum.repos.d" "$1/var/log" "$1/var/cache/dnf"
	cat >"$1/etc/dnf.conf" <<-EOF
		[main]
		reposdir=$1/etc/yum.repos.d
		cachedir=$1/var/cache/dnf
		logdir=$1/var/log
		gpgcheck=1
		install_weak_deps=False
		plugins=0
	EOF
}

# root_dnf ROOT ARGUMENT...: dnf there. The agents that it starts for checking keys are ended.
root_dnf() {
	_root=$1
	shift
	_status=0
	LC_ALL=C.UTF-8 dnf -c "$_root/etc/dnf.conf" --installroot="$_root" --releasever=1 \
		--setopt=cachedir="$_root/var/cache/dnf" --setopt=logdir="$_root/var/log" "$@" || _status=$?
	find "$_root/var/cache/dnf" -type d -name pubring 2>/dev/null | while read -r _home; do
		gpgconf --homedir "$_home" --kill all 2>/dev/null || true
	done
	return "$_status"
}

# root_dpkg ROOT ARGUMENT...: dpkg in a root of root_apt_make. Scripts run inside of the root;
# what a package depends on is not there.
root_dpkg() {
	_root=$1
	shift
	DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 dpkg --root="$_root" --force-depends \
		--log=/dev/null "$@"
}

# root_rpm ROOT ARGUMENT...: rpm in a root of root_dnf_make, with a database of its own.
root_rpm() {
	_root=$1
	shift
	LC_ALL=C.UTF-8 rpm --root "$_root" --dbpath /var/lib/rpm "$@" 2>"$_root.said" || {
		_status=$?
		cat "$_root.said" >&2
		return $_status
	}
	# Debian's rpm says so on every call.
	grep -v 'should not be used directly' "$_root.said" >&2 || true
}
