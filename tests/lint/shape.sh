#!/bin/sh
# shape.sh - sizes and heads of files and functions (HACKING.md, Rules)
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/lint/tap.sh
. "$(dirname "$0")/tap.sh"

most_of_function=60
most_of_file=600

# With the tree's format a function's braces, and only they, stand alone in the first column.
# shellcheck disable=SC2046 # no file of the tree has a blank in its name
awk -v most=$most_of_function '
	/^[a-zA-Z].*\(/ { name = $0; sub(/\(.*/, "", name); sub(/.*[ *]/, "", name) }
	/^\{$/ { start = FNR }
	/^\}$/ && FNR - start - 1 > most {
		print FILENAME ":" start ": " name " has " FNR - start - 1 " lines"
	}' $(c_files) | report "a function has at most $most_of_function lines"

for file in $(c_files); do
	lines=$(wc -l <"$file")
	[ "$lines" -le $most_of_file ] || echo "$file: $lines lines"
done | report "a file has at most $most_of_file lines"

for file in $(c_files); do
	head -n 1 "$file" | grep -q "^/\* ${file##*/} - " ||
		echo "$file: does not start with '/* ${file##*/} - <purpose>'"
done | report "a file starts with its name and purpose"

# Data for tests, and what has no comments.
all_files | grep -vE '^(COPYING|NEWS|.*\.(md|json|css|txt))$|^tests/(fuzz/seeds|golden|data)/' |
	while read -r file; do
		head -n 40 "$file" | grep -q 'SPDX-License[-]Identifier: GPL-3.0-or-later' ||
			case $file in
			.gitignore | .clang-format | .editorconfig | tests/lint/leaning) ;;
			*) echo "$file: no SPDX line" ;;
			esac
	done | report "a file names its licence"

for file in $(c_files | grep '\.h$'); do
	guard=$(echo "$file" | sed 's|^src/||' | tr 'a-z/.-' 'A-Z___')
	grep -q "^#ifndef INGOT_$guard\$" "$file" || echo "$file: its guard is not INGOT_$guard"
done | report "a header is guarded by its path"

# shellcheck disable=SC2046
bare_code $(program_files) | grep -E '^[^:]*:[0-9]*:#[ ]*(if|ifdef|else|elif)\>' |
	report "no conditional code"
