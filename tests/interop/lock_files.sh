#!/bin/sh
# lock_files.sh - lock files as the real tools write them: what Ingot pins is what is in them
#
# npm, yarn and pnpm run here, from npm's registry; pip and bundler are the machine's; the others'
# files come out of Debian's source packages. An independent reading (lock_pins.py) says what there
# is to be found.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/tap.sh
. "$(dirname "$0")/tap.sh"
# shellcheck source=tests/interop/registry.sh
. "$(dirname "$0")/registry.sh"
# shellcheck source=tests/interop/sources.sh
. "$(dirname "$0")/sources.sh"

here=$(cd "$(dirname "$0")" && pwd)
needs jq tar
python=
for candidate in python3 /usr/bin/python3; do
	! "$candidate" -c 'import tomllib, yaml' 2>/dev/null || python=$candidate
done
if [ -z "$python" ]; then
	skip "lock files" "there is no python3 with tomllib and yaml"
	exit 0
fi

# pinned FOLDER FILE: the pins of a package that is made with this lock file.
pinned() {
	cat >"$1/ingot.yaml" <<-END
		name: locked
		version: 1.0.0
		arch: all
		maintainer: Ann <ann@example.org>
		description: pins
		source: {commit: "0123456789abcdef0123456789abcdef01234567"}
		pins: [$2]
		contents: [{dst: /srv/locked, type: dir}]
	END
	(cd "$1" && ingot build -q -t locked.deb && ingot show --json locked.deb) |
		jq -r '.pins[] | "\(.name) \(.version)"' | LC_ALL=C sort -u
}

# agrees FILE LEAST: the same pins in both readings, and at least so many.
agrees() {
	_folder=$(dirname "$1")
	_file=$(basename "$1")
	"$python" "$here/lock_pins.py" "$1" | LC_ALL=C sort -u >"$work/expected"
	pinned "$_folder" "$_file" >"$work/found"
	echo "$(wc -l <"$work/expected") pins"
	[ "$(wc -l <"$work/expected")" -ge "$2" ] && diff -u "$work/expected" "$work/found"
}

# ---- npm, yarn, pnpm ----

# A package deep in the tree, one with a scope, one under another name, one of this tree.
project() {
	mkdir -p "$1/own"
	echo '{"name": "own", "version": "0.1.0"}' >"$1/own/package.json"
	cat >"$1/package.json" <<-END
		{
		  "name": "announcer",
		  "version": "1.0.0",
		  "private": true,
		  "dependencies": {
		    "cowsay": "1.6.0",
		    "wide": "npm:string-width@5.1.2",
		    "own": "file:./own"
		  },
		  "devDependencies": { "@sindresorhus/is": "4.6.0" }
		}
	END
}

# lock NAME FILE COMMAND...: the command writes the file in a project of its own.
lock() {
	_name=$1
	_locked=$2
	shift 2
	_project=$work/$(echo "$_name" | tr -c 'a-z0-9\n' -)
	project "$_project"
	if (cd "$_project" && "$@") >"$work/.said" 2>&1 && [ -s "$_project/$_locked" ]; then
		check "$_name" agrees "$_project/$_locked" 35
	else
		remark "$work/.said"
		fail "$_name: it did not write $_locked"
	fi
}

npm_lock() {
	npm install --package-lock-only --lockfile-version "$1"
}

npm_shrinkwrap() {
	npm_lock 2 && npm shrinkwrap
}

tool() {
	_program=$1
	shift
	node "$work/tools/node_modules/$_program" "$@"
}

yarn_lock() {
	npm_config_registry=$registry tool yarn/bin/yarn.js install --ignore-scripts \
		--non-interactive --no-progress --cache-folder "$work/.yarn"
}

berry_lock() {
	: >yarn.lock
	YARN_NPM_REGISTRY_SERVER=$registry YARN_ENABLE_TELEMETRY=0 YARN_NODE_LINKER=node-modules \
		YARN_GLOBAL_FOLDER=$work/.berry YARN_ENABLE_IMMUTABLE_INSTALLS=0 CI='' \
		tool "$1/bin/yarn.js" install --mode=update-lockfile
}

pnpm_lock() {
	npm_config_store_dir=$work/.pnpm tool "$1/bin/pnpm.cjs" install --lockfile-only \
		--ignore-scripts --no-frozen-lockfile
}

# Names of their own, so that several versions of one tool lie side by side.
install_tools() {
	mkdir -p "$work/tools"
	echo '{"private": true}' >"$work/tools/package.json"
	(cd "$work/tools" && npm install yarn@1.22.22 berry3@npm:@yarnpkg/cli-dist@3.8.7 \
		berry4@npm:@yarnpkg/cli-dist@4.5.3 pnpm7@npm:pnpm@7.33.7 pnpm8@npm:pnpm@8.15.9 \
		pnpm9@npm:pnpm@9.15.9)
}

node_locks() {
	for version in 1 2 3; do
		lock "npm: package-lock.json version $version" package-lock.json npm_lock $version
	done
	lock "npm: npm-shrinkwrap.json" npm-shrinkwrap.json npm_shrinkwrap
	registry=$(npm config get registry)
	if ! install_tools >"$work/.said" 2>&1; then
		remark "$work/.said"
		skip "yarn and pnpm" "they cannot be had from the registry of npm"
		return
	fi
	lock "yarn 1: yarn.lock" yarn.lock yarn_lock
	lock "yarn 3: yarn.lock" yarn.lock berry_lock berry3
	lock "yarn 4: yarn.lock" yarn.lock berry_lock berry4
	lock "pnpm 7: pnpm-lock.yaml version 5" pnpm-lock.yaml pnpm_lock pnpm7
	lock "pnpm 8: pnpm-lock.yaml version 6" pnpm-lock.yaml pnpm_lock pnpm8
	lock "pnpm 9: pnpm-lock.yaml version 9" pnpm-lock.yaml pnpm_lock pnpm9
}

if ! command -v npm >/dev/null; then
	skip "npm, yarn and pnpm" "npm is not installed"
elif ! registry_answers; then
	remark "$work/.said"
	skip "npm, yarn and pnpm" "the registry of npm does not answer"
else
	node_locks
fi

# ---- pip and bundler: what the machine has ----

mkdir "$work/pip" "$work/bundler"
if /usr/bin/python3 -m pip freeze >"$work/pip/requirements.txt" 2>"$work/.said"; then
	check "pip: requirements.txt" agrees "$work/pip/requirements.txt" 3
else
	remark "$work/.said"
	skip "pip: requirements.txt" "python3-pip is not installed"
fi

# Gems that come with Ruby itself: nothing is fetched.
bundle_lock() {
	cd "$work/bundler"
	printf 'source "https://gems.example.org"\ngem "rake"\ngem "test-unit"\n' >Gemfile
	HOME=$work bundle lock --local
}
if ! command -v bundle >/dev/null; then
	skip "bundler: Gemfile.lock" "bundler is not installed"
elif (bundle_lock) >"$work/.said" 2>&1; then
	check "bundler: Gemfile.lock" agrees "$work/bundler/Gemfile.lock" 3
else
	remark "$work/.said"
	fail "bundler: it did not write Gemfile.lock"
fi

# ---- Out of Debian's source packages ----

# sources FILE LEAST PACKAGE...: small packages first; not every mirror has the sources of all.
sources() {
	_kind=$1
	_least=$2
	shift 2
	if ! sources_find "$_kind" "$@" >"$work/files"; then
		tail -n 2 "$work/.said" | remark
		skip "$_kind of a Debian source package" "none of these could be had, or none has one: $*"
		return
	fi
	while read -r _path; do
		# A file of tests may pin nothing, which Ingot refuses: the first with enough counts.
		[ "$("$python" "$here/lock_pins.py" "$_path" | wc -l)" -ge "$_least" ] || continue
		check "$_kind of ${_path#"$sources/files/"}" agrees "$_path" "$_least"
	done <"$work/files"
}

if sources_open; then
	sources Cargo.lock 20 rust-ripgrep rust-fd-find rust-bat
	sources go.mod 10 fzf gh
	sources composer.lock 10 composer
	sources poetry.lock 10 python-cleo poetry-core poetry onionshare
	sources Gemfile.lock 10 ruby-responders rails
else
	skip "lock files of Debian's source packages" "apt gets no list of sources here"
fi
# Of releases in which the tools are in use.
if sources_open trixie; then
	sources Pipfile.lock 5 pipenv
else
	skip "Pipfile.lock of a Debian source package" "apt gets no list of sources here"
fi
if sources_open forky; then
	sources uv.lock 10 pydantic
else
	skip "uv.lock of a Debian source package" "apt gets no list of sources here"
fi
