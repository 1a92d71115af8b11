#!/bin/sh
# layers.sh - who may include whom (docs/design.md, "The rooms")
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/lint/tap.sh
. "$(dirname "$0")/tap.sh"

# From the lowest up; a file includes its own layer and what stands before it.
layers='base text codec sign store package identity manifest plan formats pins build repo cli'
# The same of the folders of src/repo.
repo_folders='state serve change ask verify doctor'

# Which library's headers, and in how many files they may be included: those that wrap it.
libraries='rpm/ 3
archive 2
zlib.h 2
zstd.h 2
lzma.h 2
libxml/ 2
gpgme.h 2
libfyaml.h 2
(libelf|gelf) 2
openssl/ 2
popt.h 2
curl/ 2
xxhash.h 1'

includes() {
	# shellcheck disable=SC2046 # no file of the tree has a blank in its name
	grep -nE '^#include "' $(program_files) /dev/null
}

includes | awk -v layers="$layers" '
	BEGIN { count = split(layers, names, " "); for (i = 1; i <= count; i++) rank[names[i]] = i }
	function layer_of(path) { sub(/^src\//, "", path); sub(/\/.*/, "", path); return path }
	{
		file = $0; sub(/:.*/, "", file)
		header = $0; sub(/^[^"]*"/, "", header); sub(/".*/, "", header)
		own = layer_of(file); other = layer_of(header)
		if (!(other in rank))
			print file ": includes " header ", which is in no layer"
		else if (rank[other] > rank[own])
			print file ": layer " own " includes " header " of the higher layer " other
	}' | report "a file includes its own layer and lower ones"

# What stands beside the folders is for all of them.
includes | awk -v folders="$repo_folders" '
	BEGIN { count = split(folders, names, " "); for (i = 1; i <= count; i++) rank[names[i]] = i }
	function folder_of(path) { sub(/^(src\/)?repo\//, "", path); return path ~ /\// ? substr(path, 1, index(path, "/") - 1) : "" }
	{
		file = $0; sub(/:.*/, "", file)
		header = $0; sub(/^[^"]*"/, "", header); sub(/".*/, "", header)
		if (file !~ /^src\/repo\// || header !~ /^repo\//) next
		own = folder_of(file); other = folder_of(header)
		if (own == "" || other == "") next
		if (!(own in rank)) print file ": is in no folder that has a place in the order"
		else if (rank[other] > rank[own])
			print file ": folder " own " includes " header " of the higher folder " other
	}' | report "a folder of src/repo includes itself and lower ones"

# A further format must be a folder and a row of the table, and nothing else.
includes | awk '
	{
		file = $0; sub(/:.*/, "", file)
		header = $0; sub(/^[^"]*"/, "", header); sub(/".*/, "", header)
		if (header !~ /^formats\/[^\/]*\//) next
		folder = header; sub(/\/[^\/]*$/, "", folder)
		home = file; sub(/\/[^\/]*$/, "", home)
		if (home != folder && home != "formats")
			print file ": includes " header
	}' | report "a format is known to its own folder and to the table only"

echo "$libraries" | while read -r header most; do
	# shellcheck disable=SC2046
	users=$(grep -lE "^#include <$header" $(program_files) /dev/null || true)
	count=$(echo "$users" | grep -c . || true)
	[ "$count" -le "$most" ] || echo "<$header> is included by $count files, not $most: $(echo "$users" | tr '\n' ' ')"
done | report "a library is wrapped by one or two files"

# shellcheck disable=SC2046
grep -nE '^#include "(\.|[^/"]*")' $(c_files) | report "an include names its folder"

# Which headers are a room's face: who else includes them. cli is the last room and has none; a format's
# folder is not known outside of it anyway.
includes | awk '
	function room_of(path) { sub(/^src\//, "", path); sub(/\/.*/, "", path); return path }
	{
		file = $0; sub(/:.*/, "", file)
		header = $0; sub(/^[^"]*"/, "", header); sub(/".*/, "", header)
		own = room_of(file); room = room_of(header)
		if (room == "cli" || room == "formats") next
		seen[header] = room
		if (own != room) outside[header] = file
	}
	END {
		for (header in seen) {
			is_internal = header ~ /_internal\.h$/
			if (is_internal && header in outside)
				print outside[header] ": includes " header ", which is for its own room"
			if (!is_internal && !(header in outside))
				print header ": only its own room includes it, so its name ends in _internal.h"
		}
	}' | LC_ALL=C sort | report "a header that only its room includes says so"
