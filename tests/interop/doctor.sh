#!/bin/sh
# doctor.sh - 'ingot doctor' finds each fault that is planted, and what the real clients say of it
#
# A good repository has no finding, as a directory and served. Each fault gives just the findings
# that are expected; what apt, dnf and zypper say stands beside it as a remark.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/repository.sh
. "$(dirname "$0")/repository.sh"
needs apt-get dnf zypper rpm busybox curl gpg python3 jq openssl
needs_root

PATH=$PATH:/usr/sbin:/sbin
ZYPPTMPDIR=$work
export ZYPPTMPDIR
faults=$work/faults
older=$work/older
home=$work/gnupg

# ---- The server ----

# begin_server [CERTIFICATE]: sets $url.
begin_server() {
	rm -f "$work/url"
	: >"$faults"
	python3 "$tests_dir/faulty.py" "$repository" "$older" "$work/url" "$faults" "$@" \
		>"$work/server" 2>&1 &
	server=$!
	tries=0
	while [ ! -s "$work/url" ] && [ $tries -lt 100 ]; do
		sleep 0.1
		tries=$((tries + 1))
	done
	if [ ! -s "$work/url" ]; then
		remark "$work/server"
		fail "a web server on the loopback"
		exit 1
	fi
	url=$(cat "$work/url")
}

# ---- What doctor finds ----

# finds IDS PLACE [OPTION...]: just these, with blanks between them.
finds() {
	echo "$1" | tr ' ' '\n' | sed '/^$/d' | LC_ALL=C sort >"$work/expected"
	shift
	found_exit=0
	ingot doctor "$@" --json >"$work/found.json" || found_exit=$?
	jq -r '.findings[].id' "$work/found.json" | LC_ALL=C sort >"$work/found"
	cat "$work/found" >>"$work/planted"
	jq -r '.findings[] | "\(.level) \(.id) \(.subjects): \(.found)"' "$work/found.json"
	diff "$work/expected" "$work/found" && exit_fits
}

exit_fits() {
	grave=$(jq '[.findings[] | select(.level != "note")] | length' "$work/found.json")
	[ "$found_exit" = $((grave > 0)) ]
}

# ---- What clients say ----

# A host that has read nothing yet, $root.
set_up() {
	rm -rf "$root"
	root_apt_make "$root"
	root_dnf_make "$root"
	mkdir -p "$root/root" "$root/etc/zypp/repos.d" "$root/var/lib/rpm"
	cp "$repository/acme-tools.sources" "$root/etc/apt/sources.list.d"
	cp "$repository/acme-tools.repo" "$root/etc/yum.repos.d"
	cp "$repository/acme-tools.repo" "$root/etc/zypp/repos.d"
	sed -i "s,$created,$url," "$root"/etc/*/*/acme-tools.* "$root"/etc/yum.repos.d/acme-tools.repo
}

# Lines that begin so tell what is wrong; the rest is progress.
say() {
	sed -e "s,$url,URL,g" -e "s,$root,,g" "$work/client" | grep -E "$2" | head -n 3 |
		cut -c 1-200 | sed "s/^ */# $1: /"
	[ -s "$work/client.failed" ] || echo "# $1: done"
}

# run_client COMMAND...: what it prints in $work/client, whether it failed in $work/client.failed.
run_client() {
	: >"$work/client.failed"
	timeout 60 "$@" >"$work/client" 2>&1 || echo failed >"$work/client.failed"
}

apt_says() {
	run_client sh -c ". '$tests_dir/interop/roots.sh'; root_apt '$root' -q -o Acquire::Retries=0 update && {
		[ -z '$package' ] || root_apt '$root' -q -y -d install hello; }"
	say apt '^(E|W|Err|  [^ ])'
}

dnf_says() {
	run_client sh -c ". '$tests_dir/interop/roots.sh'; root_dnf '$root' -y --refresh --setopt=retries=1 ${package:-makecache}"
	say dnf '(rror|annot|GPG|ailed|404|ignature|checksum)'
}

zypper_says() {
	# shellcheck disable=SC2086 # $package has two words
	run_client zypper --root "$root" --non-interactive --gpg-auto-import-keys \
		${package:+--no-refresh} ${package:-refresh --force}
	say zypper '(rror|annot|ailed|not found|denied|ignature|unsigned|unknown key|igest|xpired|nvalid)'
}

# plant NAME IDS CLIENTS FAULT...: plants them, and looks; then the clients do.
plant() {
	name=$1
	ids=$2
	clients=$3
	shift 3
	printf '%s\n' "$@" >"$faults"
	check "$name: $ids" finds "$ids" "$url"
	if [ "$clients" ]; then
		set_up
		for client in $clients; do
			"${client}_says"
		done
	fi
	: >"$faults"
}

# ---- A good repository ----

gpg_here() {
	gpg --homedir "$home" --batch --quiet --pinentry-mode loopback --passphrase '' "$@"
}

end_agent() {
	gpgconf --homedir "$home" --kill all
	gpgconf --homedir "$home" --remove-socketdir 2>/dev/null || :
}

make_repository() {
	create_repository && publish_version 1.0.0 '' && rm -rf "$older" &&
		cp -a "$repository" "$older" && publish_version 2.0.0 ''
}

packages=$work/packages
repository=$work/repository
root=$work/host
package=
mkdir -p "$repository" "$older"
make_key rsa4096
begin_server
created=$url
must "a repository" make_repository
check "good, a directory: nothing" finds '' "$repository"
check "good, served: nothing" finds '' "$url"
check "good, in a year: nothing" finds '' "$url" --in 1y
check "good, all packages: nothing" finds '' "$url" --all
set_up
apt_says
dnf_says
zypper_says

# ---- What the server answers ----

roots='/(InRelease|repomd.xml)$'
indexes='/by-hash/|/repodata/.*\.(gz|xz|zst)$|/Packages'
plant "a page instead of the signed files" answer.page 'apt dnf zypper' "page $roots"
plant "403 for the signed files" answer.refused 'apt dnf zypper' "403 $roots"
plant "503 for the signed files" answer.refused 'apt dnf zypper' "503 $roots"
plant "404 for the signed files" answer.missing 'apt dnf zypper' '404 /(InRelease|repomd.xml|Release)$'
plant "no answer" answer.none 'apt dnf zypper' 'silent /(InRelease|Release|repomd.xml)$'
plant "a longer length than the body's" answer.length 'apt dnf zypper' "lengthen $roots"
plant "Content-Encoding" answer.encoding 'apt dnf zypper' 'gzip \.(gz|xz|zst)$'
plant "a page for what is missing" missing.status 'apt' 'page-for-missing .'
plant "403 for what is missing" missing.status '' 'refuse-missing /ingot-doctor'
plant "a redirect" redirect.followed 'apt dnf' 'redirect .'
plant "a redirect that does not end" redirect.endless 'apt dnf zypper' 'loop /(InRelease|Release|repomd.xml)$'
plant "a clock an hour behind" clock.server '' 'late .'

# ---- Caches and copies ----

plant "an old copy of signed files, by Age" cache.pointer '' "aged $roots"
plant "signed files kept for ten minutes" cache.pointer '' "kept $roots"
plant "names by digest not kept" cache.objects '' 'not-kept /by-hash/'
plant "other bytes in indexes" cdn.stale 'apt dnf zypper' "flip $indexes"
plant "shorter indexes" index.size 'apt dnf zypper' "cut $indexes"
plant "new bytes, same Last-Modified" modified.same '' 'alternate-undated /InRelease$'
plant "servers that differ" cdn.behind '' 'alternate /InRelease$'
plant "no Last-Modified" modified.missing '' "undated $roots"
plant "a weak ETag" modified.weak '' "weak $roots"
plant "no parts" range.missing '' 'no-range .'
plant "connections are closed" connection.closed '' 'close .'
plant "links are not followed" links.followed 'dnf zypper' 'no-links .'

# ---- States that do not fit ----

plant "by-hash is 404" apt.by-hash apt '404 /by-hash/'
plant "by-hash is 403" apt.by-hash apt '403 /by-hash/'
plant "by-hash is 503" apt.by-hash apt '503 /by-hash/'
plant "repomd.xml.asc of another state" yum.signature 'dnf zypper' 'other-signature repomd.xml.asc$'
plant "repomd.xml.asc is missing" yum.unsigned 'dnf zypper' '404 repomd.xml.asc$'
plant "mirrorlist of another state" yum.mirrorlist dnf 'older /mirrorlist$'
plant "an old state of apt's files" 'root.behind apt.plain' apt 'older /(InRelease|Release|Release.gpg)$'
plant "Release of another state" apt.detached apt 'older /Release$'
plant "InRelease with another byte" apt.signature apt 'flip-first /InRelease$'
plant "a client's file is missing" client.missing '' '404 acme-tools.(sources|repo)$'
package="install hello"
plant "packages are missing" package.missing 'apt dnf zypper' '404 /pool/'
plant "packages have other bytes" package.other 'apt dnf zypper' 'flip /pool/'
package=

# ---- Keys ----

# sign_again: all of what clients verify, by the key in $home, as it stands there.
sign_again() {
	for release in "$repository"/dists/stable/Release "$repository"/dists/stable/3/Release; do
		[ -e "$release" ] || continue
		folder=$(dirname "$release")
		gpg_here --yes --armor --detach-sign -o "$folder/Release.gpg" "$release" &&
			gpg_here --yes --clear-sign -o "$folder/InRelease" "$release" || return 1
	done
	find "$repository/rpm" -name repomd.xml -type f | while read -r repomd; do
		rm -f "$repomd.asc"
		gpg_here --yes --armor --detach-sign -o "$repomd.asc" "$repomd" || return 1
	done
}

take_key() {
	rm -rf "$home"
	mkdir -m 0700 "$home"
	gpg_here --import "$1"
}

# edit FILE NEW: replaces a field of Release, and signs again.
edit_release() {
	sed -i "$1" "$repository/dists/stable/Release" && sign_again
}

# again NAME IDS CLIENTS [OPTION...]: looks at the repository, which was changed; then puts it back.
again() {
	name=$1
	ids=$2
	clients=$3
	shift 3
	check "$name: $ids" finds "$ids" "$url" "$@"
	if [ "$clients" ]; then
		set_up
		for client in $clients; do
			"${client}_says"
		done
	fi
	restore
}

restore() {
	find "$repository" -mindepth 1 -delete
	cp -a "$kept/." "$repository"
}

kept=$work/kept
rm -rf "$kept"
cp -a "$repository" "$kept"
must "the key is at hand" take_key "$key"

date_of() {
	date -u -d "$1" '+%a, %d %b %Y %H:%M:%S UTC'
}

edit_release "/^Date:/a Valid-Until: $(date_of '1 minute ago')"
again "Valid-Until is over" apt.valid-until apt
edit_release "s/^Date: .*/Date: $(date_of '9 days ago')/; /^Date:/a Valid-Until: $(date_of '1 day')"
again "Valid-Until is near" apt.valid-until-soon apt
edit_release "s/^Date: .*/Date: $(date_of '1 hour')/"
again "a date in the future" apt.date apt
edit_release '/ main\/binary-[a-z0-9]*\/Packages$/d'
again "the plain Packages is not listed" apt.unlisted apt

sh "$tests_dir/keys.sh" "$work/stranger" rsa4096 >/dev/null
take_key "$work/stranger/key.asc"
sign_again
again "signed by a key that clients do not have" key.unknown 'apt dnf zypper'

# client_file KEYS: what clients have, as if they had been set up with these.
client_file() {
	cp "$1" "$repository/keys/acme-tools.asc"
	sed -i '/^Signed-By:/,$d' "$repository/acme-tools.sources"
	{
		echo 'Signed-By:'
		sed 's/^$/./; s/^/ /' "$1"
	} >>"$repository/acme-tools.sources"
}

# other_key IDS CLIENTS NAME TYPE [OPTION...]: all is signed by such a key, which clients have.
other_key() {
	other_ids=$1
	other_clients=$2
	other_name=$3
	other_type=$4
	shift 4
	sh "$tests_dir/keys.sh" "$work/other" "$other_type" >/dev/null
	take_key "$work/other/key.asc"
	client_file "$work/other/public.asc"
	sign_again
	again "$other_name" "$other_ids" "$other_clients" "$@"
}

EXPIRES=60d other_key key.expires 'apt dnf zypper' "a key that lives 60 days" rsa4096
EXPIRES=200d other_key key.ends '' "a key that lives 200 days" rsa4096
EXPIRES=200d other_key key.expired '' "a key that lives 200 days, in a year" rsa4096 --in 1y
other_key 'key.weak key.limited' 'apt dnf zypper' "a key of RSA-2048" rsa2048
other_key key.limited '' "a key of Ed25519" ed25519

# An old key gets its own time, so that gpg makes what it would have made then.
expired_key() {
	MADE=$(date -u -d '10 days ago' '+%Y%m%dT%H%M%S') EXPIRES=5d \
		sh "$tests_dir/keys.sh" "$work/expired" rsa4096 >/dev/null
	take_key "$work/expired/key.asc"
	client_file "$work/expired/public.asc"
	echo "faked-system-time $(date -u -d '8 days ago' '+%Y%m%dT%H%M%S')!" >"$home/gpg.conf"
	sign_again
}
must "a key that has expired signed" expired_key
again "a key that has expired" key.expired 'apt dnf zypper'

revoked_key() {
	sh "$tests_dir/keys.sh" "$work/revoked" rsa4096 >/dev/null
	take_key "$work/revoked/key.asc"
	sign_again || return 1
	fingerprint=$(gpg_here --with-colons --list-keys | awk -F: '$1 == "fpr" { print $10; exit }')
	printf 'y\n0\n\ny\n' | gpg --homedir "$home" --quiet --no-tty --command-fd 0 --pinentry-mode loopback \
		--passphrase '' -o "$work/revocation" --gen-revoke "$fingerprint" 2>"$work/revoking" &&
		gpg_here --import "$work/revocation" && gpg_here --armor --export >"$work/revoked.asc" &&
		client_file "$work/revoked.asc"
}
must "a key signed and was revoked" revoked_key
again "a key that was revoked" key.revoked 'apt dnf zypper'

sha1_key() {
	rm -rf "$home"
	mkdir -m 0700 "$home"
	gpg_here --cert-digest-algo SHA1 --quick-gen-key 'Acme <acme@example.org>' rsa4096 sign,cert never &&
		gpg_here --armor --export >"$work/sha1.asc" && client_file "$work/sha1.asc" && sign_again
}
must "a key that is bound by SHA-1 signed" sha1_key
again "a key that is bound by SHA-1" key.refused 'apt dnf zypper'

take_key "$key"
echo 'digest-algo SHA1' >"$home/gpg.conf"
sign_again
again "signatures by SHA-1" signature.digest 'apt dnf zypper'

# ---- Files of clients ----

sed -i "s,$url,https://packages.example.org," "$repository"/acme-tools.*
again "clients are led elsewhere" client.url ''
sed -i 's/^repo_gpgcheck=1/repo_gpgcheck=0/' "$repository/acme-tools.repo"
again "a client's file asks for no signature" client.unsigned ''
echo nonsense >"$repository/acme-tools.repo"
again "a client's file is none" client.unreadable ''

# ---- Indexes ----

# edit_repomd FILE...: edits the states of rpms by sed's words of a file, and signs again.
edit_repomd() {
	find "$repository/rpm" -name repomd.xml -type f -exec sed -i -f "$1" {} +
	sign_again
}

take_key "$key"
echo 's/<repomd/<remopd/; s/repomd>/remopd>/' >"$work/edit"
edit_repomd "$work/edit"
again "repomd.xml is none" root.unreadable 'dnf zypper'
echo 's/type="primary"/type="secondary"/' >"$work/edit"
edit_repomd "$work/edit"
again "repomd.xml without packages" yum.unlisted 'dnf zypper'
repodata=$repository/rpm/stable@3/repodata
was=$(sed -n 's,.*"repodata/\([0-9a-f]*\)-primary.*,\1,p' "$repodata/repomd.xml")
printf 'not packed' >"$work/garbage"
is=$(sha256sum "$work/garbage" | cut -d ' ' -f 1)
for folder in "$repository"/rpm/stable*/repodata; do
	cp "$work/garbage" "$folder/$is-primary.xml.gz"
done
echo "/type=\"primary\"/,/<.data>/ { s/$was/$is/g; s/<size>[0-9]*/<size>10/ }" >"$work/edit"
edit_repomd "$work/edit"
again "an index that is none" index.unreadable 'dnf zypper'

# ---- The directory ----

chmod 0640 "$repository/rpm/stable/mirrorlist"
chmod 0700 "$repository/pool"
check "modes: files.mode" finds files.mode "$repository"
restore
rm "$repository/rpm/stable/repodata/repomd.xml"
check "a directory, a link is lost: links.followed" finds links.followed "$repository"
restore

# ---- A key that lives longer ----

# The repository is another one, which is made with a key that then gets a new end.
make_longer() {
	rm -rf "$home"
	mkdir -m 0700 "$home"
	find "$repository" -mindepth 1 -delete
	gpg_here --quick-gen-key 'Acme <acme@example.org>' rsa4096 sign,cert 60d &&
		gpg_here --armor --export-secret-keys >"$work/short.asc" && key=$work/short.asc &&
		create_repository && cp "$repository/acme-tools.sources" "$work/short.sources" &&
		gpg_here --quick-set-expire "$(gpg_here --with-colons --list-keys | awk -F: '$1 == "fpr" { print $10; exit }')" 5y &&
		gpg_here --armor --export-secret-keys >"$work/long.asc" &&
		ingot refresh -r "$repository" --key "$work/long.asc"
}
must "a key that got a new end" make_longer
check "key.changed" finds key.changed "$url"
cp "$work/short.sources" "$repository/acme-tools.sources"
again "a client's file with the key of before" 'client.key key.changed key.expires' ''

# ---- Memory ----

check "remembers" ingot list -r "$url"
printf '%s\n' 'older .' >"$faults"
check "gone back: root.older" finds root.older "$url"
: >"$faults"
stop_server

# ---- TLS ----

openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/tls.key" -out "$work/tls.crt" -days 2 \
	-subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 2>/dev/null
cat "$work/tls.key" "$work/tls.crt" >"$work/tls.pem"
begin_server "$work/tls.pem"
plant "a certificate that nobody knows" tls.certificate 'apt dnf zypper' 'flip never'

# trusting COMMAND...: where the certificate is known, in a view of the files of its own.
trusting() {
	unshare -m sh -c "mount --bind '$work/tls.crt' /etc/ssl/certs/ca-certificates.crt && \"\$@\"" sh "$@"
}

insecure_is_found() {
	trusting ingot doctor "$url" --json | jq -r '.findings[].id' >"$work/found"
	cat "$work/found" >>"$work/planted"
	grep -qx redirect.insecure "$work/found"
}

if trusting true 2>/dev/null; then
	echo 'expose .' >"$faults"
	check "a redirect from https to http: redirect.insecure" insecure_is_found
else
	skip "a redirect from https to http: redirect.insecure" "no mount of one's own"
	echo redirect.insecure >>"$work/planted"
fi
stop_server
end_agent

# ---- All of them ----

LC_ALL=C sort -u "$work/planted" >"$work/found"
ingot doctor --list | awk '{ print $1 }' | LC_ALL=C sort >"$work/expected"
same "every check found something" "$work/expected" "$work/found"
