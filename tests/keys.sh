#!/bin/sh
# keys.sh - makes a signing key for a test
#
#     keys.sh DIR TYPE [PASSPHRASE]
#
# Writes DIR/key.asc (secret key, armoured), DIR/public.asc and DIR/revocation.asc, the revocation
# certificate; prints the primary fingerprint.
# TYPE is what gpg calls the algorithm (rsa2048, rsa3072, rsa4096, ed25519, nistp256, dsa2048);
# TYPE-subkey makes a primary key that only certifies and a signing subkey of that algorithm.
# In the environment EXPIRES is the life of the key as gpg takes it ("1d", "seconds=2"), MADE when
# that begins (20200101T000000), NAME the user id, DIGEST that of its self-signatures (SHA1); where
# REVOKED is not empty its own revocation certificate is applied. The GnuPG home is made under /tmp, because its
# socket's path must stay short, and is gone afterwards, as is its agent.
#
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu

if [ $# -lt 2 ] || [ $# -gt 3 ]; then
	echo "usage: keys.sh DIR TYPE [PASSPHRASE]" >&2
	exit 64
fi
dir=$1
type=$2
passphrase=${3-}
user=${NAME:-"Ingot Test <ingot@example.org>"}
expires=${EXPIRES:-never}

home=$(mktemp -d /tmp/ingot-key-XXXXXX)
finish() {
	status=$?
	gpgconf --homedir "$home" --kill all 2>/dev/null || :
	gpgconf --homedir "$home" --remove-socketdir 2>/dev/null || :
	rm -rf "$home"
	exit $status
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# The passphrase goes through a pipe, as it does in Ingot. What gpg says is shown if it fails.
run_gpg() {
	if ! printf '%s\n' "$passphrase" |
		gpg --homedir "$home" --batch --yes --quiet --no-tty --pinentry-mode loopback \
			--passphrase-fd 0 ${MADE:+--faked-system-time "$MADE!"} \
			${DIGEST:+--cert-digest-algo "$DIGEST" --allow-weak-digest-algos} "$@" 2>"$home/errors"; then
		cat "$home/errors" >&2
		echo "keys.sh: gpg $1 failed" >&2
		exit 1
	fi
}

find_fingerprint() {
	gpg --homedir "$home" --batch --with-colons --list-keys 2>/dev/null |
		awk -F: '$1 == "fpr" { print $10; exit }'
}

# A passphrase of a test needs no protection against guessing, which takes a tenth of a second.
echo "s2k-count 65536" >"$home/gpg-agent.conf"

mkdir -p "$dir"
case $type in
*-subkey)
	run_gpg --quick-generate-key "$user" "${type%-subkey}" cert "$expires"
	run_gpg --quick-add-key "$(find_fingerprint)" "${type%-subkey}" sign "$expires"
	;;
*)
	run_gpg --quick-generate-key "$user" "$type" sign,cert "$expires"
	;;
esac
fingerprint=$(find_fingerprint)
# gpg puts a colon before the first line, against accidents.
sed 's/^:---/---/' "$home/openpgp-revocs.d/$fingerprint.rev" >"$dir/revocation.asc"
if [ "${REVOKED-}" ]; then
	run_gpg --import "$dir/revocation.asc"
fi
(
	umask 077
	run_gpg --armor --export-secret-keys "$fingerprint" >"$dir/key.asc"
)
run_gpg --armor --export "$fingerprint" >"$dir/public.asc"
echo "$fingerprint"
