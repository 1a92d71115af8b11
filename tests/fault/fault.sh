# fault.sh - what the tests with injected faults share
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# Sourced. In the environment: TORTURE=1 asks for the full form; TORTURE_JOBS how many work side by
# side there; TORTURE_LOG is a folder in which sweeps keep what they tried, so that a run which was
# stopped goes on; top_builddir has the injector and the clock.

# shellcheck source=tests/interop/repository.sh
. "$(dirname "$0")/../interop/repository.sh"

inject=${top_builddir-.}/tests/fault/inject
clock=${top_builddir-.}/tests/fault/clock.so
fault_dir=$(cd "$(dirname "$0")" && pwd)
jobs=${TORTURE_JOBS-$(nproc)}

# In memory where that is possible: a test that syncs thousands of files would wait for the disk.
place=$(mktemp -d /dev/shm/ingot-fault-XXXXXX 2>/dev/null) || place=$work/place

fault_finish() {
	fault_status=$?
	rm -rf "$place"
	(exit $fault_status)
	repository_finish
}
trap fault_finish EXIT

# make_longer: the place's key.asc and public.asc, of older.asc, whose end was put off.
make_longer() {
	longer=$work/longer
	mkdir -m 0700 "$longer"
	longer_gpg() {
		gpg --homedir "$longer" --batch --quiet --pinentry-mode loopback --passphrase '' "$@"
	}
	longer_gpg --import "$place/older.asc" &&
		longer_gpg --faked-system-time '20200102T000000!' --quick-set-expire "$1" never &&
		longer_gpg --armor --export-secret-keys >"$place/key.asc" &&
		longer_gpg --armor --export >"$place/public.asc"
	gpgconf --homedir "$longer" --kill all
	gpgconf --homedir "$longer" --remove-socketdir 2>/dev/null || :
}

# make_next: the place's next.asc and next.public.asc, another key.
make_next() {
	NAME="Next <next@example.org>" MADE=20200101T000000 sh "$tests_dir/keys.sh" "$work/next" \
		ed25519 >/dev/null
	cp "$work/next/key.asc" "$place/next.asc"
	cp "$work/next/public.asc" "$place/next.public.asc"
}

# A place for sweep.py and publishers.py: a key, older than what a clock that stands still says, an
# older copy of it, which ends, its revocation, and another key.
make_place() {
	mkdir -p "$place"
	fingerprint=$(MADE=20200101T000000 EXPIRES=40y sh "$tests_dir/keys.sh" "$work/key" ed25519)
	cp "$work/key/key.asc" "$place/older.asc"
	cp "$work/key/revocation.asc" "$place/"
	must "the place has a key" make_longer "$fingerprint"
	key=$place/key.asc
	make_next
}

# What sweep.py publishes there: packages of two versions.
make_packages() {
	packages=$place/packages
	must "packages are built" build_packages 1.0.0
	must "and the next version" build_packages 2.0.0
}

# Debian's own Python has Debian's dnf.
needs_clients() {
	needs apt-get dnf gpg
	/usr/bin/python3 -c 'import dnf' 2>/dev/null && return 0
	skip "$(basename "$0" .sh)" "no module dnf for /usr/bin/python3"
	exit 0
}

# take_lines FILE: lines of TAP without numbers become this script's.
take_lines() {
	while read -r line; do
		case $line in
		"ok - "*) pass "${line#ok - }" ;;
		"not ok - "*) fail "${line#not ok - }" ;;
		*) echo "$line" ;;
		esac
	done <"$1"
}

# sweep FAULTS ARGUMENT...: in the full form side by side.
sweep() {
	faults=$1
	shift
	set -- /usr/bin/python3 "$fault_dir/sweep.py" "$faults" "$inject" "$place" --clock "$clock" \
		--remember ${TORTURE_LOG:+--log "$TORTURE_LOG"} "$@"
	workers=1
	[ -z "${TORTURE-}" ] || workers=$jobs
	pids=
	worker=0
	while [ $worker -lt "$workers" ]; do
		worker=$((worker + 1))
		"$@" --worker "$worker/$workers" >"$work/sweep.$worker" 2>&1 &
		pids="$pids $!"
	done
	worker=0
	for pid in $pids; do
		worker=$((worker + 1))
		wait "$pid" || fail "the sweep itself"
		take_lines "$work/sweep.$worker"
	done
}
