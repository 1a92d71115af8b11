# page.sh - the commands of a page of the manual, cut out of it and run
#
# A page is Markdown with blocks of commands, each with a name behind "sh". $page is its file. The
# example's URL and the folders of a host are put in place; what is a host's is a root of its own.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2154
#
# Sourced, after repository.sh, whose $work, $tests_dir and $url it takes.

# ---- Commands as a person types them, in the root $host ----

# wrap NAME COMMAND...: what the name stands for in a block.
wrap() {
	_name=$1
	shift
	cat >"$work/bin/$_name" <<-END
		#!/bin/sh
		PATH=$PATH
		. "$tests_dir/interop/roots.sh"
		$*
	END
	chmod +x "$work/bin/$_name"
}

# shellcheck disable=SC2016 # expanded when they are called
make_commands() {
	mkdir "$work/bin"
	wrap apt-get 'root_apt "$host" -q -y "$@"'
	wrap apt 'APT_CONFIG=$host/etc/apt/root.conf apt -q -y "$@"'
	wrap apt-mark 'APT_CONFIG=$host/etc/apt/root.conf apt-mark "$@"'
	wrap dnf 'root_dnf "$host" -y "$@"'
	wrap zypper 'zypper --root "$host" --non-interactive --gpg-auto-import-keys "$@"'
	printf '#!/bin/sh\nexec "$@"\n' >"$work/bin/sudo"
	chmod +x "$work/bin/sudo"
}

# type_in ROOT: runs the lines on standard input there.
type_in() {
	sed -e "s|https://packages.example.org|$url|g" -e "s, /\(etc\|usr\)/, $1/\1/,g" >"$work/typed"
	(
		cd "$work" || exit
		host=$1
		PATH=$work/bin:$PATH
		export host PATH
		set -x
		sh -e "$work/typed"
	)
}

# block NAME: the lines of a block of the page.
block() {
	echo "$1" >>"$work/blocks-run"
	awk -v fence="\`\`\`sh $1" '$0 == "```" { inside = 0 } inside { print } $0 == fence { inside = 1 }' \
		"$page" >"$work/block"
	if [ ! -s "$work/block" ]; then
		echo "the page has no block '$1'"
		return 1
	fi
	cat "$work/block"
}

# does ROOT BLOCK
does() {
	block "$2" >"$work/lines" && type_in "$1" <"$work/lines"
}

# At the end: nothing on the page is untried.
every_block_is_run() {
	sed -n 's/^```sh //p' "$page" | sort -u >"$work/blocks-there"
	sort -u "$work/blocks-run" | diff "$work/blocks-there" -
}
