# repository.sh - what the tests of repositories share: keys, packages, a web server
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# Sourced. The functions work on $key (a secret key), $repository and $packages (folders) and $url.

# shellcheck source=tests/interop/tap.sh
. "$(dirname "$0")/../interop/tap.sh"
# shellcheck source=tests/interop/roots.sh
. "$(dirname "$0")/../interop/roots.sh"

tests_dir=$(cd "$(dirname "$0")/.." && pwd)
key=
repository=
packages=
url=
server=

stop_server() {
	if [ -n "$server" ]; then
		kill "$server" 2>/dev/null || :
		wait "$server" 2>/dev/null || :
	fi
	server=
}

# zypper and dnf leave gpg-agents behind, whose homes below $work may be gone already.
stop_agents() {
	for process in /proc/[0-9]*; do
		tr '\0' ' ' 2>/dev/null <"$process/cmdline" |
			grep -q "^gpg-agent --homedir $work/" && kill "${process#/proc/}"
	done
}

repository_finish() {
	repository_status=$?
	set +e
	stop_server
	stop_agents
	(exit "$repository_status")
	tap_finish
}
trap repository_finish EXIT

# says_no PATTERN COMMAND...: it has to fail and say what matches.
says_no() {
	pattern=$1
	shift
	if "$@" >"$work/no" 2>&1; then
		cat "$work/no"
		echo "it was not refused"
		return 1
	fi
	cat "$work/no"
	grep -qE "$pattern" "$work/no"
}

is_text() {
	[ "$(cat "$1")" = "$2" ]
}

is_gone() {
	[ ! -e "$1" ]
}

# serve FOLDER: a web server on a free port of the loopback; sets $url.
serve() {
	mkdir -p "$1"
	python3 -u -m http.server --bind 127.0.0.1 --directory "$1" 0 >"$work/port" 2>"$work/requests" &
	server=$!
	port=
	tries=0
	while [ -z "$port" ] && [ $tries -lt 50 ]; do
		sleep 0.2
		tries=$((tries + 1))
		port=$(sed -n 's/^Serving HTTP on .* port \([0-9]*\) .*/\1/p' "$work/port")
	done
	if [ -z "$port" ]; then
		remark "$work/requests"
		fail "a web server on the loopback"
		exit 1
	fi
	url=http://127.0.0.1:$port
}

# make_key TYPE: sets $key.
make_key() {
	sh "$tests_dir/keys.sh" "$work/key-$1" "$1" >/dev/null
	key=$work/key-$1/key.asc
}

# build_packages VERSION [NAME]: $packages gets a .deb and an .rpm, signed.
build_packages() {
	mkdir -p "$work/source" "$packages"
	echo "$1" >"$work/source/version"
	cat >"$work/source/ingot.yaml" <<-END
		name: ${2-hello}
		arch: all
		version: $1
		maintainer: Ingot Test <ingot@example.org>
		description: says hello
		license: MIT
		source:
		  commit: 0123456789abcdef0123456789abcdef01234567
		contents:
		  - src: $work/source/version
		    dst: /usr/share/${2-hello}/version
	END
	ingot build -f "$work/source/ingot.yaml" -t "$packages" --key "$key"
}

create_repository() {
	ingot create -r "$repository" --key "$key" --origin "Acme Tools" --url "$url"
}

publish() {
	ingot publish -r "$repository" -c stable --key "$key" "$@"
}

# publish_version VERSION EXTENSION
publish_version() {
	build_packages "$1" && publish "$packages"/*"$1"*"$2"
}

# change_text FILE FROM TO: it has to change something.
change_text() {
	cp "$1" "$work/before"
	sed "s|$2|$3|" "$work/before" >"$1"
	! cmp -s "$work/before" "$1"
}
