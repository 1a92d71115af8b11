#!/bin/sh
# lint.sh - lintian and rpmlint on Ingot's own packages
#
# No error, and no warning that packaging/lint-notes.md does not explain.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/tap.sh
. "$(dirname "$0")/tap.sh"
needs lintian rpmlint rpmkeys gpg git make

top=$(cd "$(dirname "$0")/../.." && pwd)
build=${top_builddir:-$(dirname "$(command -v ingot)")}
notes=$top/packaging/lint-notes.md
if ! git -C "$top" rev-parse --quiet --verify HEAD >/dev/null 2>&1; then
	skip "Ingot's own packages" "this is no git work tree, whose maintainer they would have"
	exit 0
fi
# What make says to its children is not meant for the one that packaging/image starts.
unset MAKEFLAGS MFLAGS MAKELEVEL

# build FORMAT OPTION...: from the files of $work/image.
build() {
	_format=$1
	shift
	mkdir -p "$work/$_format"
	(cd "$work" && eval "export $variables" &&
		ingot build -f "$top/packaging/ingot.yaml" -p "$_format" -t "$_format" "$@")
}

install_image() {
	"$top/packaging/image" "$build" "$work" >"$work/variables"
}

# findings TOOL: "severity tag" of each line.
lintian_findings() {
	sed -n 's/^\([EW]\): [^:]*: \([^ ]*\).*/\1 \2/p' "$1"
}

rpmlint_findings() {
	sed -n 's/^[^ ]*: \([EW]\): \([^ ]*\).*/\1 \2/p' "$1"
}

# judge TOOL: what it has said, in $work/TOOL.
judge() {
	"$1_findings" "$work/$1" | LC_ALL=C sort -u >"$work/findings"
	remark "$work/findings"
	grep '^E ' "$work/findings" >"$work/found" || true
	same "$1 finds no error" /dev/null "$work/found"
	sed -n "s/^| $1 | \`\([^\`]*\)\` | .*/W \1/p" "$notes" | LC_ALL=C sort >"$work/explained"
	grep '^W ' "$work/findings" | LC_ALL=C comm -23 - "$work/explained" >"$work/found" || true
	same "$1 finds no warning but those that are explained" /dev/null "$work/found"
}

must "the build is installed into an image" install_image
variables=$(cat "$work/variables")

must "the deb is built" build deb
lintian --tag-display-limit 0 --allow-root "$work"/deb/*.deb >"$work/lintian" 2>"$work/said" || true
same "lintian itself has no trouble" /dev/null "$work/said"
check "lintian has read the fields" grep -q 'unknown-field Ingot-Content-Id' "$work/lintian"
judge lintian

# rpmlint looks for keys where rpm does, which is in the home folder.
mkdir "$work/home"
sh "$top/tests/keys.sh" "$work/key" rsa4096 >/dev/null
HOME=$work/home rpmkeys --import "$work/key/public.asc"
must "the rpm is built and signed" build rpm --key "$work/key/key.asc"
HOME=$work/home rpmlint "$work"/rpm/*.rpm >"$work/rpmlint" 2>"$work/said" || true
check "rpmlint has read it" grep -q '1 packages and 0 specfiles checked' "$work/rpmlint"
judge rpmlint
