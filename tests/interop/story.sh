#!/bin/sh
# story.sh - the same version in two places, and one dependency differs: which?
#
# A real application from npm's registry is built twice at one commit. Between the two, npm chooses
# another version of one package deep in the tree, as an updated npm on a build server may.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/tap.sh
. "$(dirname "$0")/tap.sh"
# shellcheck source=tests/interop/registry.sh
. "$(dirname "$0")/registry.sh"
needs git jq
needs_registry

changed=y18n
before=4.0.3
after=4.0.1

app=$work/app
make_application "$app"
cd "$app"
cat >ingot.yaml <<EOF
name: announcer
version: 1.0.0
arch: all
maintainer: Ann <ann@example.org>
description: says it with a cow
build: {tools: [node, npm]}
pins: [package-lock.json]
policy: {require: [pins, clean]}
contents:
  - {src: package.json, dst: /usr/lib/announcer/package.json}
  - {src: node_modules, dst: /usr/lib/announcer/node_modules, type: tree}
  - {src: /usr/lib/announcer/node_modules/cowsay/cli.js, dst: /usr/bin/announcer, type: symlink}
EOF
git init -q .
git add package.json ingot.yaml
git -c user.name=Ann -c user.email=ann@example.org -c commit.gpgsign=false commit -q -m "announcer 1.0.0"

# resolve VERSION: a lock file made anew, in which npm has chosen that version of the one package.
# What decided so is gone afterwards; the lock file stays.
resolve() {
	rm -rf package-lock.json node_modules
	cp package.json "$work/package.json"
	jq --arg name "$changed" --arg version "$1" '.overrides = {($name): $version}' \
		"$work/package.json" >package.json
	npm install --package-lock-only || return
	cp "$work/package.json" package.json
	npm ci || return
	[ -z "$(git status --porcelain --untracked-files=no)" ]
}

build() {
	mkdir -p "$work/$2"
	resolve "$1" && ingot build -t "$work/$2"
}
must "npm resolves and installs the application, and it is packaged" build $before first
must "npm chooses another version of one package, and it is packaged" build $after second
a=$work/first/announcer_1.0.0_all.deb
b=$work/second/announcer_1.0.0_all.deb
a_rpm=$work/first/announcer-1.0.0-1.noarch.rpm
b_rpm=$work/second/announcer-1.0.0-1.noarch.rpm

many_pins() {
	pins=$(ingot show --json "$b" | jq '.pins | length')
	lock=$(jq '[.packages | to_entries[] | select(.key != "") |
		"\(.key | sub(".*node_modules/"; "")) \(.value.version)"] | unique | length' \
		package-lock.json)
	echo "$pins pins, $lock in the lock file"
	[ "$pins" -eq "$lock" ] && [ "$pins" -gt 20 ]
}
check "every package of the lock file is a pin, and they are many" many_pins

tools() {
	ingot show --json "$a" | jq -r '.build.tools[] | "\(.name) \(.version)"' >"$work/found"
	printf 'node %s\nnpm %s\n' "$(node --version)" "$(npm --version)" >"$work/expected"
	diff -u "$work/expected" "$work/found"
}
check "the package says which node and npm it was built with" tools

# differ A B: exit 1, and of the pins just that one.
differ() {
	status=0
	ingot diff --json "$1" "$2" >"$work/diff.json" || status=$?
	[ $status -eq 1 ] || return
	jq -r '.differences[] | select(.section == "pins") |
		"\(.kind) \(.name) \(.attribute) \(.before) \(.after)"' "$work/diff.json" >"$work/found"
	echo "changed $changed version $before $after" >"$work/expected"
	diff -u "$work/expected" "$work/found"
}
check "diff of the .debs names exactly that dependency, exit 1" differ "$a" "$b"

# What is installed differs in that package alone, and where npm notes what it has installed.
only_its_files() {
	jq -r '.differences[] | select(.section == "files") | .name' "$work/diff.json" |
		sort -u >"$work/found"
	[ -s "$work/found" ] && ! grep -v -e "/node_modules/$changed/" \
		-e '/node_modules/\.package-lock\.json$' "$work/found"
}
check "diff names files of that dependency only" only_its_files

same_identity() {
	jq -e '.verdict == "content" and
		([.differences[] | select(.section == "identity")] == []) and
		(.packages[0].version == .packages[1].version) and
		(.packages[0].commit == .packages[1].commit) and
		.packages[0].commit != null' "$work/diff.json"
}
check "version and commit are the same in both" same_identity
check "diff of the .rpms names exactly that dependency, exit 1" differ "$a_rpm" "$b_rpm"
check "diff of a .deb and the other .rpm as well" differ "$a" "$b_rpm"
check "the .deb and the .rpm of one build do not differ" ingot diff "$a" "$a_rpm"

told() {
	status=0
	ingot diff "$a" "$b" >"$work/told" || status=$?
	cat "$work/told"
	[ $status -eq 1 ] && [ "$(head -n 1 "$work/told")" = content ] &&
		grep -q -F "  ~ $changed  version  $before -> $after" "$work/told"
}
check "a person reads it in one line" told
