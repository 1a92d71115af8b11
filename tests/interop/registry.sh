# registry.sh - npm and its registry, for scripts that need packages of real people
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# Sourced after tap.sh. Which registry it is, the machine's own npm configuration says.

# Nothing is run that a package brings, and nothing of the caller's cache is used or filled.
npm_config_cache=$work/.npm
npm_config_ignore_scripts=true
npm_config_audit=false
npm_config_fund=false
npm_config_update_notifier=false
npm_config_loglevel=error
export npm_config_cache npm_config_ignore_scripts npm_config_audit npm_config_fund
export npm_config_update_notifier npm_config_loglevel

# registry_answers: what it said where it does not is in $work/.said.
registry_answers() {
	npm view --fetch-retries=1 --fetch-timeout=60000 "$registry_application" version \
		>"$work/.said" 2>&1
}

# needs_registry: without npm, or where its registry does not answer, the script is one skip.
needs_registry() {
	needs npm node
	if ! registry_answers; then
		remark "$work/.said"
		skip "$(basename "$0" .sh)" "the registry of npm does not answer"
		exit 0
	fi
}

# The application: a program that draws what it is told, and some thirty packages that it needs.
registry_application='cowsay@1.6.0'

# make_application FOLDER: its package.json, without a lock file.
make_application() {
	mkdir -p "$1"
	cat >"$1/package.json" <<END
{
  "name": "announcer",
  "version": "1.0.0",
  "private": true,
  "dependencies": { "cowsay": "1.6.0" }
}
END
}
