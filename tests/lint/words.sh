#!/bin/sh
# words.sh - calls and words that the tree does without
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/lint/tap.sh
. "$(dirname "$0")/tap.sh"

code=$(mktemp)
trap 'rm -f "$code"' EXIT

# shellcheck disable=SC2046 # no file of the tree has a blank in its name
bare_code $(program_files) >"$code"

# None: a pattern that finds nothing is what is wanted.
find_code() {
	grep -E "$1" "$code" || true
}

find_code '\<(system|popen|strcpy|strcat|strtok|sprintf|vsprintf|gets|mktemp|tmpnam|alloca|atoi|atol)\(' |
	report "no call that is unsafe or runs a shell"

find_code '\<(malloc|calloc|realloc|reallocarray|strdup|strndup|asprintf|vasprintf)\(' |
	grep -v '^src/base/memory\.c:' | report "memory comes from base/memory.h"

find_code '\<(printf|vprintf|puts|putchar|perror|psignal)\(|\<(stdout|stderr)\>' |
	grep -v '^src/cli/' | report "only src/cli prints"

find_code '\<(fprintf|vfprintf|dprintf|fputs|fputc|putc|fwrite)\(' |
	grep -v '^src/cli/console\.c:' | report "only src/cli/console.c, which escapes, writes to a stream"

find_code '\<(getenv|secure_getenv|time|clock_gettime|gethostname|getpwuid)\(|\<environ\>' |
	grep -vE '^src/(base/(host|process|secrets)\.c|cli/)' | report "only base/host.h reads what is outside"

find_code '\<(exit|_exit|abort)\(' |
	grep -vE '^src/(base/memory\.c|build/proof_folder\.c|cli/)' | report "only src/cli ends the program, and the guard of a proof itself"

find_code ':[[:space:]]*(close|fsync|fdatasync|fclose|fflush|rename|link|unlink|mkdir|ftruncate|write)\([^()]*\);$' |
	report "no result of a file operation is ignored"

find_code '\(void\) ?(close|fsync|fdatasync|fclose|fflush|write|rename)\(' |
	grep -v '^src/base/file\.c:' | report "no result of a write is thrown away"

# Documents that are named must be there.
all_files | grep -v '^COPYING$' | while read -r file; do
	grep -oIE '[A-Za-z0-9_-]+\.md\>' "$file" | LC_ALL=C sort -u | while read -r name; do
		all_files | grep -qE "(^|/)$name\$" || echo "$file: names $name, which is not in the tree"
	done
done | report "a page that is named exists"

all_files | xargs grep -nIE '/w[o]rk/|/tmp/[wb][-/]|/h[o]me/[a-z]' | report "no path of one machine"

all_files | grep -v '^COPYING$' | xargs grep -nIwE 'TOD[O]|FIXM[E]|XX[X]|for n[o]w' |
	report "nothing is left for later"

all_files | grep -vE '^(COPYING|tests/fuzz/seeds/|tests/golden/|tests/data/)' |
	xargs grep -nIE '[[:space:]]+$' | report "no blank at the end of a line"

# Comments that begin so mostly lean on the one above: "Until the last run was taken" says nothing where it
# stands alone. Good sentences begin so, too: the number of them, in the file "leaning", only falls.
most=$(cat tests/lint/leaning)
# shellcheck disable=SC2046,SC2002 # all files are one stream, of which the lines are counted
leaning=$(cat $(c_files) | grep -cE '/\* (Of|Those|That|The same|What|Whether it|As|Until|One|Who)\>' || true)
{
	[ "$leaning" -le "$most" ] ||
		echo "$leaning comments begin with Of, Those, That, The same, What, Whether it, As, Until, One or Who; there were $most"
} | report "no more comments lean on what stands above them"
