#!/bin/sh
# tools.sh - what other programs find
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/lint/tap.sh
. "$(dirname "$0")/tap.sh"

# What codespell takes for mistakes: GPGME's name for a fingerprint, Rust's for a package, and
# mistakes made on purpose.
words='fpr,fo,crate,crates,desciption,nmae,hoempage,comit,nam,tyes,nd'

# with PROGRAM NAME COMMAND...: what it prints are the findings.
with() {
	program=$1
	name=$2
	shift 2
	if command -v "$program" >/dev/null; then
		{ "$@" 2>&1 || true; } | report "$name"
	else
		skip "$name" "$program is not installed"
	fi
}

scripts() {
	all_files | while read -r file; do
		head -n 1 "$file" | grep -qE '^#!/bin/(sh|bash)' && echo "$file"
	done
}

format() {
	c_files | xargs clang-format --dry-run -Werror
}

# It does not know the cleanup attribute, and so sees leaks where there are none; the sanitizers
# look for those.
check_c() {
	program_files | grep '\.c$' | xargs cppcheck -q -j2 --std=c11 --library=posix --library=gnu \
		--enable=warning --error-exitcode=1 --suppress=missingIncludeSystem \
		--suppress=resourceLeak --suppress=memleak -D_GNU_SOURCE '-DPACKAGE_VERSION="0"' -Isrc -I.
}

check_sh() {
	scripts | xargs shellcheck -x -P SCRIPTDIR
}

spell() {
	all_files | grep -vE '^(COPYING$|tests/(fuzz/seeds|golden|data)/)' |
		xargs codespell --ignore-words-list="$words"
}

with clang-format "clang-format has nothing to change" format
with cppcheck "cppcheck has nothing to say" check_c
with shellcheck "shellcheck has nothing to say" check_sh
with codespell "codespell knows the words" spell
