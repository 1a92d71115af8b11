# life_hosts.sh - hosts of apt, dnf and zypper that go through the life of a repository
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# Sourced, after repository.sh. Each client has a root of its own, $work/NAME-apt and so on. What a
# client made of a step is a check and a row of the table that life_table prints.

# INGOT_DEBIAN13 may name a Debian 13, a folder to change root to that has apt and sqv: its apt reads
# then, too.
newer_root=${INGOT_DEBIAN13-}
life_clients="apt dnf zypper"
clock=${top_builddir-.}/tests/fault/clock.so
days=0
PATH=$PATH:/usr/sbin:/sbin
ZYPPTMPDIR=$work
export ZYPPTMPDIR
: >"$work/table"
step=
version=
writers=
key=
repository=$work/repository
packages=$work/packages

if command -v sqv >/dev/null; then
	life_clients="$life_clients sqv"
fi
if [ "$newer_root" ] && [ -x "$newer_root/usr/bin/sqv" ]; then
	life_clients="$life_clients apt3"
	cp "$clock" "$newer_root/tmp/ingot-clock.so"
fi

# as_of_then COMMAND...: does it as if it were $days ago, for all that reads a clock.
as_of_then() {
	if [ "$days" -eq 0 ]; then
		"$@"
		return
	fi
	(
		LD_PRELOAD=$clock
		STILL_CLOCK=$(($(date +%s) - days * 86400))
		ASAN_OPTIONS=verify_asan_link_order=0
		export LD_PRELOAD STILL_CLOCK ASAN_OPTIONS
		"$@"
	)
}

# ---- What Ingot is told, and tells ----

# Each step has a name, a version of the package, and a day, so many before today.
begin() {
	step=$1
	version=$2
	days=${3-0}
}

# What it prints is in $work/told. The words of $writers are options.
# shellcheck disable=SC2086
told() {
	as_of_then ingot "$@" $writers -r "$repository" >"$work/told" 2>&1 || {
		cat "$work/told"
		return 1
	}
	cat "$work/told"
}

tells() {
	cat "$work/told"
	grep -qE "$1" "$work/told"
}

publish_now() {
	as_of_then build_packages "$version" &&
		told publish -c stable "$packages"/hello*"$version"*
}

# cure_apt FILE: types on the first host what Ingot printed for apt, which is kept in FILE.
cure_apt() {
	_line=$(sed -n 's/.*with apt: sudo \(curl [^;]*\).*/\1/p' "$1" | sed -n 1p)
	# Its words are those of a command.
	# shellcheck disable=SC2086
	set -- $_line
	[ "$#" -eq 5 ] && [ "$1 $2 $3" = "curl -fsSL -o" ] && curl -fsSL -o "$work/first-apt$4" "$5"
}

# cure_dnf FILE: removes the folder that Ingot named for dnf.
cure_dnf() {
	grep -qF "with dnf: sudo rm -rf /var/cache/dnf/acme-tools-*" "$1" &&
		rm -rf "$work"/first-dnf/var/cache/dnf/acme-tools-*
}

make_key_of() {
	ingot key new --name "Acme $1 <$1@example.org>" -o "$work/$1.asc"
}

fingerprint_of() {
	ingot key show "$work/$1.pub.asc" | grep -o '^[0-9A-F]\{40\}'
}

# sign_with NAME...: from now on; the last one signs packages.
sign_with() {
	writers=
	for _name in "$@"; do
		key=$work/$_name.asc
		writers="$writers -k $key"
	done
}

# keys_served COUNT: so many certificates are in what hosts fetch.
keys_served() {
	[ "$(grep -c BEGIN "$repository/keys/acme-tools.asc")" -eq "$1" ] &&
		[ "$(grep -c BEGIN "$repository/acme-tools.sources")" -eq "$1" ]
}

is_not() {
	! "$@"
}

# ---- Setting up, by the client files ----

fetch_for_apt() {
	curl -fsSL -o "$work/$1-apt/etc/apt/sources.list.d/acme-tools.sources" "$url/acme-tools.sources"
}

fetch_for_dnf() {
	curl -fsSL -o "$work/$1-dnf/etc/yum.repos.d/acme-tools.repo" "$url/acme-tools.repo"
}

fetch_for_zypper() {
	curl -fsSL -o "$work/$1-zypper/etc/zypp/repos.d/acme-tools.repo" "$url/acme-tools.repo"
}

# life_set_up NAME
life_set_up() {
	root_apt_make "$work/$1-apt"
	root_dnf_make "$work/$1-dnf"
	mkdir -p "$work/$1-zypper/etc/zypp/repos.d" "$work/$1-zypper/var/lib/rpm" "$work/$1-zypper/root"
	fetch_for_apt "$1" && fetch_for_dnf "$1" && fetch_for_zypper "$1"
}

life_forget() {
	for _client in apt dnf zypper; do
		rm -rf "$work/$1-$_client" "$work/$1-$_client.said"
	done
}

# ---- Going on: read, and come to the version ----

has_version() {
	is_text "$1/usr/share/hello/version" "$2" || {
		echo "it is at $(cat "$1/usr/share/hello/version")"
		return 1
	}
}

# Warnings are failures. go_apt NAME VERSION
go_apt() {
	_there=$work/$1-apt
	root_apt "$_there" -q -o APT::Update::Error-Mode=any update >"$work/update" 2>&1 || {
		cat "$work/update"
		return 1
	}
	! grep '^W:' "$work/update" && root_apt "$_there" -q -y install hello && has_version "$_there" "$2"
}

go_dnf() {
	root_dnf "$work/$1-dnf" -y --refresh install hello >"$work/dnf" 2>&1 &&
		root_dnf "$work/$1-dnf" -y upgrade hello >>"$work/dnf" 2>&1 || {
		cat "$work/dnf"
		return 1
	}
	cat "$work/dnf"
	has_version "$work/$1-dnf" "$2"
}

zypper_there() {
	_there=$work/$1-zypper
	shift
	zypper --root "$_there" --non-interactive --gpg-auto-import-keys "$@"
}

go_zypper() {
	zypper_there "$1" refresh && zypper_there "$1" install hello && has_version "$work/$1-zypper" "$2"
}

# The signature that newer apt looks at, with the key of the host's .sources; it looks only at this.
go_sqv() {
	sed -n '/^ -----BEGIN PGP PUBLIC/,/^ -----END/p' \
		"$work/$1-apt/etc/apt/sources.list.d/acme-tools.sources" | sed 's/^ //; s/^\.$//' \
		>"$work/sources.asc"
	_address=$(sed -n 's/^URIs: //p' "$work/$1-apt/etc/apt/sources.list.d/acme-tools.sources")
	curl -fsSL -o "$work/Release" "$_address/dists/stable/Release" &&
		curl -fsSL -o "$work/Release.gpg" "$_address/dists/stable/Release.gpg" &&
		sqv --keyring "$work/sources.asc" "$work/Release.gpg" "$work/Release"
}

# Newer apt, which has only the .sources of the host.
go_apt3() {
	_there=$newer_root/tmp/ingot-life
	rm -rf "$_there"
	mkdir -p "$_there/lists/partial" "$_there/parts"
	cp "$work/$1-apt/etc/apt/sources.list.d/acme-tools.sources" "$_there/parts/"
	env -u LD_PRELOAD chroot "$newer_root" env ${STILL_CLOCK:+LD_PRELOAD=/tmp/ingot-clock.so} apt-get -q \
		-o APT::Sandbox::User=root -o APT::Update::Error-Mode=any \
		-o Dir::State::lists=/tmp/ingot-life/lists -o Dir::Etc::sourcelist=/dev/null \
		-o Dir::Etc::sourceparts=/tmp/ingot-life/parts update >"$work/update3" 2>&1 || {
		cat "$work/update3"
		return 1
	}
	cat "$work/update3"
	! grep -q '^W:' "$work/update3"
}

# ---- The table ----

# add_row HOST CLIENT WORDS
add_row() {
	printf '%s | %s | %s | %s\n' "$step" "$1" "$2" "$3" >>"$work/table"
}

# The client's own words, without what is particular to this run.
first_words() {
	grep -E "$1" "$work/.cell" | sed -n 1p |
		sed "s,http://127.0.0.1:[0-9]*,URL,g; s,$work,,g; s/^ *//" | cut -c1-150
}

# see HOST CLIENT EXPECTED: how the client goes on; "ok", or what it says, as a pattern. What is
# behind a comma in HOST is for people.
see() {
	if as_of_then "go_$2" "${1%%,*}" "$version" >"$work/.cell" 2>&1; then
		add_row "$1" "$2" ok
		[ "$3" = ok ] && pass "$step, $1 host: $2" && return
	else
		add_row "$1" "$2" "$(first_words "${3#ok}")"
		if [ "$3" != ok ] && grep -qE "$3" "$work/.cell"; then
			pass "$step, $1 host: $2 says: $3"
			return
		fi
	fi
	remark "$work/.cell"
	fail "$step, $1 host: $2 ($3)"
}

# A host that the client files of now set up. see_new
see_new() {
	check "$step: a host is set up" life_set_up new
	for _new in $life_clients; do
		see new "$_new" ok
	done
	life_forget new
}

# see_all HOST: all of them go on.
see_all() {
	for _each in $life_clients; do
		see "$1" "$_each" ok
	done
}

# see_each HOST APT SQV DNF ZYPPER: what each is expected to do; newer apt does what sqv does.
see_each() {
	for _each in $life_clients; do
		case $_each in
		apt) see "$1" apt "$2" ;;
		sqv | apt3) see "$1" "$_each" "$3" ;;
		dnf) see "$1" dnf "$4" ;;
		zypper) see "$1" zypper "$5" ;;
		esac
	done
}

# new_installs NAME-VERSION: by dnf, on a host that is set up now and has no keys.
new_installs() {
	rm -rf "$work/fresh-dnf"
	root_dnf_make "$work/fresh-dnf"
	fetch_for_dnf fresh && root_dnf "$work/fresh-dnf" -y --refresh install "$1" &&
		[ -e "$work/fresh-dnf/usr/share/${1%%-*}/version" ]
}

new_installs_by_zypper() {
	rm -rf "$work/fresh-zypper"
	mkdir -p "$work/fresh-zypper/etc/zypp/repos.d" "$work/fresh-zypper/var/lib/rpm" \
		"$work/fresh-zypper/root"
	fetch_for_zypper fresh && zypper_there fresh refresh &&
		zypper_there fresh install "${1%%-*}=${1#*-}" &&
		[ -e "$work/fresh-zypper/usr/share/${1%%-*}/version" ]
}

life_table() {
	remark <<-END
		step | host | client | what it does
	END
	remark "$work/table"
}
