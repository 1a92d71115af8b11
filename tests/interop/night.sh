#!/bin/sh
# night.sh - docs/night.md: which commit is running, is it what was built, what differs
#
# Two versions are published, the second with another dependency; a host of dpkg's and one of rpm's
# have the second. Each block of the page is run on both, and has to find what is the case.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/repository.sh
. "$(dirname "$0")/repository.sh"
# shellcheck source=tests/interop/page.sh
. "$(dirname "$0")/page.sh"
needs apt-get dnf dpkg-query rpm busybox curl python3 jq
needs_root

page=$tests_dir/../docs/night.md
good=0123456789abcdef0123456789abcdef01234567
bad=89abcdef0123456789abcdef0123456789abcdef

# ---- What is running: left-pad 1.0.0 in the good one, 1.0.1 in the bad one ----

# build_hello VERSION COMMIT DEPENDENCY
build_hello() {
	mkdir -p "$work/source" "$packages" && cd "$work/source" &&
		echo "hello $1" >hello &&
		cat >package-lock.json <<-END &&
			{"name": "hello", "version": "$1", "lockfileVersion": 3, "packages": {
			  "": {"name": "hello", "version": "$1"},
			  "node_modules/left-pad": {"version": "$3",
			    "resolved": "https://registry.npmjs.org/left-pad/-/left-pad-$3.tgz"}}}
		END
		cat >ingot.yaml <<-END &&
			name: hello
			arch: all
			version: $1
			maintainer: Ingot Test <ingot@example.org>
			description: says hello
			license: MIT
			source: {commit: $2, repository: https://git.example.org/hello.git}
			pins: [package-lock.json]
			contents:
			  - {src: hello, dst: /usr/share/hello/hello}
		END
		ingot build -t "$packages" --key "$key"
}

publish_all() {
	ingot create -r "$repository" --key "$key" --origin example --url "$url" &&
		for version in 1.2.3 1.2.4; do
			ingot publish -r "$repository" -c stable --key "$key" "$packages"/*"$version"* || return
		done
}

install_both() {
	root_apt_make "$work/deb" && root_dnf_make "$work/rpm" &&
		root_dpkg "$work/deb" -i "$packages"/hello_1.2.4_all.deb &&
		root_rpm "$work/rpm" -i --nosignature "$packages"/hello-1.2.4-1.noarch.rpm
}

# A host's programs look at its root.
# shellcheck disable=SC2016 # expanded when they are called
make_host_commands() {
	make_commands
	wrap dpkg-query 'dpkg-query --admindir "$host/var/lib/dpkg" "$@"'
	wrap rpm 'root_rpm "$host" "$@"'
	wrap ingot 'case " $* " in *" installed:"*) set -- "$@" --root "$host" ;; esac; ingot "$@"'
}

# finds HOST BLOCK PATTERN...: the block succeeds there, and prints a line for each pattern.
finds() {
	ends 0 "$@"
}

# ends STATUS HOST BLOCK PATTERN...
ends() {
	check "$2: $3" ends_so "$@"
}

ends_so() {
	_expected=$1
	_host=$2
	_block=$3
	shift 3
	_status=0
	does "$work/$_host" "$_block" >"$work/found" 2>"$work/typed-in" || _status=$?
	cat "$work/typed-in" "$work/found"
	[ $_status -eq "$_expected" ] || return 1
	for _pattern in "$@"; do
		grep -qE -e "$_pattern" "$work/found" || {
			echo "it does not say: $_pattern"
			return 1
		}
	done
}

make_host_commands
make_key ed25519
cp "$(dirname "$key")/public.asc" "$work/example.asc"
packages=$work/packages
repository=$work/site
serve "$repository"
must "1.2.3 is built" build_hello 1.2.3 $good 1.0.0
must "1.2.4 is built, with another dependency" build_hello 1.2.4 $bad 1.0.1
must "both are published" publish_all
must "1.2.4 is installed" install_both
echo 'pkg:npm/left-pad@1.0.0' >"$work/there"
cd "$work"

finds deb dpkg-commit "^hello 1\.2\.4 $bad \$"
finds rpm rpm-commit "^hello 1\.2\.4-1 git\+.*#$bad\$"
for host in deb rpm; do
	finds $host file-commit "^$bad\$"
	finds $host file-pins '^pkg:npm/left-pad@1\.0\.1$'
	ends 1 $host compare-pins '^> pkg:npm/left-pad@1\.0\.1$'
	finds $host show "$bad" 'left-pad.*1\.0\.1'
	finds $host where "$good" 'stable' '1\.2\.3'
	finds $host verify 'good +files' 'good +content id'
	finds $host verify-repository '^same content$'
	finds $host verify-all 'good'
	finds $host log '1\.2\.4' '89abcdef0123'
	ends 1 $host diff '^content$' 'left-pad +version +1\.0\.0 -> 1\.0\.1' "$good.*$bad|01234567.*89abcdef"
done

edited() {
	echo 'changed by hand' >>"$work/$1/usr/share/hello/hello"
}
for host in deb rpm; do
	must "$host: a file is changed by hand" edited $host
	ends 1 $host verify 'BAD.*/usr/share/hello/hello'
	ends 1 $host verify-repository '/usr/share/hello/hello'
done

check "every block of the page is run" every_block_is_run
