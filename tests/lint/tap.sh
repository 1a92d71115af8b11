# tap.sh - what every lint script starts with: the files of the tree, TAP out
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# A check collects its findings, one a line, and hands them to `report NAME`: nothing is a pass.

set -eu
cd "$(dirname "$0")/../.."

# The files of the tree: those that git knows or would; in a tarball all but what builds make.
all_files() {
	if [ -e .git ]; then
		git ls-files --cached --others --exclude-standard | while read -r file; do
			[ ! -f "$file" ] || echo "$file"
		done
	else
		find . -type f ! -path './build*/*' ! -path './autom4te.cache/*' | sed 's|^\./||'
	fi | LC_ALL=C sort
}

c_files() {
	all_files | grep '\.[ch]$'
}

# What is part of the program, not of its tests.
program_files() {
	c_files | grep -E '^(src|formats)/'
}

report() {
	findings=$(cat)
	if [ -z "$findings" ]; then
		echo "ok - $1"
	else
		echo "$findings" | sed 's/^/# /'
		echo "not ok - $1"
	fi
}

skip() {
	echo "ok - $1 # SKIP $2"
}

# The code of FILE..., "file:line:code" a line, without comments and the content of strings.
bare_code() {
	awk '
		FNR == 1 { inside = 0 }
		{
			line = $0
			gsub(/\\./, "", line)
			gsub(/"[^"]*"/, "\"\"", line)
			out = ""
			while (line != "") {
				if (inside) {
					end = index(line, "*/")
					if (!end) break
					line = substr(line, end + 2)
					inside = 0
				} else {
					start = index(line, "/*")
					if (!start) { out = out line; break }
					out = out substr(line, 1, start - 1)
					line = substr(line, start + 2)
					inside = 1
				}
			}
			print FILENAME ":" FNR ":" out
		}' "$@"
}
