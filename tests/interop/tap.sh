# tap.sh - what the scripts with real tools start with: a folder of their own, TAP out
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# A check is `check NAME COMMAND...`; what the command prints is shown where it fails. The folder
# $work is the script's own and gone afterwards; INGOT_KEEP=1 in the environment keeps it.

set -eu
LC_ALL=C.UTF-8
TZ=UTC
SOURCE_DATE_EPOCH=1700000000
export LC_ALL TZ SOURCE_DATE_EPOCH
unset FORGEJO_ACTIONS GITEA_ACTIONS GITHUB_ACTIONS GITLAB_CI
unset INGOT_KEY INGOT_PASSPHRASE NFPM_PASSPHRASE NFPM_DEB_PASSPHRASE NFPM_RPM_PASSPHRASE
umask 022

tests=0
work=$(mktemp -d /tmp/ingot-interop-XXXXXX)

# Some of the tools leave things behind. Others, apt's, write there as users of their own.
TMPDIR=$work/tmp
export TMPDIR
mkdir -m 1777 "$TMPDIR"
chmod 0711 "$work"
XDG_CACHE_HOME=$work/.cache
XDG_STATE_HOME=$work/.state
export XDG_CACHE_HOME XDG_STATE_HOME
# Nothing is written beside the tests.
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE
tap_finish() {
	status=$?
	# The plan comes last: without it the driver knows that a script ended early.
	[ $status -ne 0 ] || echo "1..$tests"
	if [ "${INGOT_KEEP-}" ]; then
		echo "# kept: $work"
	else
		rm -rf "$work"
	fi
	exit $status
}
trap tap_finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# What a command prints, as remarks that no reader of TAP takes for a result.
remark() {
	sed 's/^/# /' "$@"
}

pass() {
	tests=$((tests + 1))
	echo "ok $tests - $1"
}

fail() {
	tests=$((tests + 1))
	echo "not ok $tests - $1"
}

skip() {
	tests=$((tests + 1))
	echo "ok $tests - $1 # SKIP $2"
}

check() {
	_name=$1
	shift
	if "$@" >"$work/.said" 2>&1; then
		pass "$_name"
	else
		remark "$work/.said"
		fail "$_name"
	fi
}

# must NAME COMMAND...: a check without which the others say nothing.
must() {
	check "$@" | tee "$work/.checked"
	tests=$((tests + 1))
	! grep -q '^not ok' "$work/.checked" || exit 1
}

# same NAME EXPECTED FOUND: the two files do not differ.
same() {
	check "$1" diff -u "$2" "$3"
}

# refused NAME COMMAND...: the command has to fail by itself, not by a signal.
refused() {
	_name=$1
	shift
	_exit=0
	"$@" >"$work/.said" 2>&1 || _exit=$?
	if [ "$_exit" -gt 0 ] && [ "$_exit" -lt 126 ]; then
		pass "$_name"
	else
		echo "# exit status $_exit"
		remark "$work/.said"
		fail "$_name"
	fi
}

# needs TOOL...: without one of them the script is one skip.
needs() {
	for _tool in "$@"; do
		command -v "$_tool" >/dev/null && continue
		skip "$(basename "$0" .sh)" "$_tool is not installed"
		exit 0
	done
}

# Without root no file gets an owner and no script a root of its own.
needs_root() {
	[ "$(id -u)" -eq 0 ] && return 0
	skip "$(basename "$0" .sh)" "only root can install into a root of its own"
	exit 0
}
