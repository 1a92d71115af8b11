#!/bin/sh
# inject.sh - the injector counts, kills and fails what it says
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/fault/fault.sh
. "$(dirname "$0")/fault.sh"

cd "$work"
mkdir here
there=$work/there

# Seven changes: three of a file, three of a folder, one of another folder.
cat >change.sh <<'END'
echo text >here/file
mv here/file here/moved
mkdir here/folder
echo text | cat >/dev/null
rm -r here/folder
echo "said"
mkdir "$1"
END

change() {
	rm -rf here "$there"
	mkdir here
	exit_status=0
	"$inject" "$@" -- sh change.sh "$there" >said 2>&1 || exit_status=$?
}

names() {
	sed 's/^[0-9]* \([^ ]*\) .*/\1/' trace | tr '\n' ' '
}

counts_them() {
	change -t trace
	[ "$exit_status" -eq 0 ] && [ -e "$there" ] && [ -e here/moved ] &&
		sed -n '$p' trace | grep -qx "[0-9]* mkdir[at]* $there" &&
		grep -qx "1 open[at]* $work/here/file" trace &&
		grep -qx "2 write $work/here/file" trace &&
		grep -qx "3 rename[at2]* $work/here/moved" trace
}

counts_below() {
	change -t trace -u "$work/here"
	cat trace
	[ "$(wc -l <trace)" -eq 5 ] && ! grep -q "$there" trace
}

kills_before() {
	change -n 3 -t trace
	[ "$exit_status" -eq 137 ] && [ -e here/file ] && [ ! -e here/moved ] && [ ! -e "$there" ] &&
		[ "$(wc -l <trace)" -eq 3 ]
}

fails_one() {
	change -n 3 -e ENOSPC
	[ "$exit_status" -eq 0 ] && [ -e here/file ] && [ -e "$there" ] &&
		grep -q 'No space left on device' said
}

fails_as_told() {
	change -n 4 -e EIO
	[ ! -e here/folder ] && [ -e "$there" ] && grep -q 'Input/output error' said
}

fails_for_good() {
	change -n 4 -e ENOSPC -f
	[ "$exit_status" -ne 0 ] && [ ! -e "$there" ] && [ -e here/moved ]
}

never_reached() {
	change -n 1000
	[ "$exit_status" -eq 0 ] && [ -e "$there" ]
}

gives_status() {
	exit_status=0
	"$inject" -- sh -c 'exit 7' || exit_status=$?
	[ "$exit_status" -eq 7 ] || return 1
	"$inject" -- sh -c 'kill -TERM $$' || exit_status=$?
	[ "$exit_status" -eq 143 ]
}

# Who has left the command's session is killed with it; the end of the first would else be that of
# the file.
kills_daemons() {
	rm -f begun late
	cat >daemon.sh <<-'END'
		setsid sh -c 'echo >begun; sleep 1; echo >late' &
		while [ ! -e begun ]; do sleep 0.01; done
		echo >last
	END
	"$inject" -n 3 -t trace -- sh daemon.sh || :
	sleep 1.5
	cat trace
	[ -e begun ] && [ ! -e late ]
}

check "counts what changes a file system" counts_them
check "counts below one folder" counts_below
check "kills before the call" kills_before
check "fails one call" fails_one
check "fails it for the reason given" fails_as_told
check "fails all later ones" fails_for_good
check "a point that is not reached" never_reached
check "gives the command's status" gives_status
check "kills what has gone to the background" kills_daemons
