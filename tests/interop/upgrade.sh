#!/bin/sh
# upgrade.sh - scripts and configuration files on install, upgrade, remove and purge
#
# The scripts of rich.sh tell their version, their name and each of their arguments; what is
# expected is what Debian's policy (6.5) and rpm's manual promise to a package's scripts.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/tap.sh
. "$(dirname "$0")/tap.sh"
# shellcheck source=tests/interop/roots.sh
. "$(dirname "$0")/roots.sh"
# shellcheck source=tests/interop/rich.sh
. "$(dirname "$0")/rich.sh"
needs dpkg rpm busybox
needs_root

build() {
	(cd "$work/in" && ingot build -t "$work/out")
}

mkdir "$work/out"
for version in 1.0.0 2.0.0; do
	rich_make "$work/in" $version
	# What installs quickly will do here.
	: >"$work/in/large"
	must "version $version is built" build
done
root_apt_make "$work/deb"
root_dnf_make "$work/rpm"
in_deb() {
	root_dpkg "$work/deb" "$@"
}
in_rpm() {
	root_rpm "$work/rpm" "$@"
}

# scripts ROOT NAME: what ran since the last time is what standard input says.
scripts() {
	cat >"$work/expected"
	cp "$1/scripts.log" "$work/found" 2>/dev/null || : >"$work/found"
	rm -f "$1/scripts.log"
	same "$2" "$work/expected" "$work/found"
}

# has FILE TEXT
has() {
	printf '%s\n' "$2" | diff - "$1"
}

# ---- dpkg ----

etc=$work/deb/etc/rich
must "dpkg installs 1.0.0" in_deb --install "$work/out/rich_1.0.0-3_amd64.deb"
scripts "$work/deb" "deb: scripts of an installation" <<-EOF
	preinstall 1.0.0 [install]
	postinstall 1.0.0 [configure] []
EOF

echo "edited" >"$etc/kept.conf"
echo "edited" >"$etc/plain.conf"
must "dpkg upgrades to 2.0.0" in_deb --force-confold --install "$work/out/rich_2.0.0-3_amd64.deb"
scripts "$work/deb" "deb: scripts of an upgrade" <<-EOF
	preremove 1.0.0 [upgrade] [1:2.0.0-3]
	preinstall 2.0.0 [upgrade] [1:1.0.0-3] [1:2.0.0-3]
	postremove 1.0.0 [upgrade] [1:2.0.0-3]
	postinstall 2.0.0 [configure] [1:1.0.0-3]
EOF
for name in kept plain; do
	check "deb: $name.conf, edited, is kept" has "$etc/$name.conf" edited
	check "deb: the new $name.conf lies beside" has "$etc/$name.conf.dpkg-dist" "$name 2.0.0"
done
check "deb: optional.conf, not edited, is replaced" has "$etc/optional.conf" "optional 2.0.0"

must "dpkg removes it" in_deb --remove rich
scripts "$work/deb" "deb: scripts of a removal" <<-EOF
	preremove 2.0.0 [remove]
	postremove 2.0.0 [remove]
EOF
check "deb: configuration outlives the removal" has "$etc/kept.conf" edited
check "deb: nothing else does" test ! -e "$work/deb/usr/share/rich"
must "dpkg purges it" in_deb --purge rich
scripts "$work/deb" "deb: scripts of a purge" <<-EOF
	postremove 2.0.0 [purge]
EOF
check "deb: nothing is left of it" test ! -e "$etc" -a ! -e "$work/deb/opt/rich"

# ---- rpm ----

etc=$work/rpm/etc/rich
must "rpm installs 1.0.0" in_rpm --install --nodeps --nosignature "$work/out/rich-1.0.0-3.x86_64.rpm"
scripts "$work/rpm" "rpm: scripts of an installation" <<-EOF
	preinstall 1.0.0 [1]
	rpm postinstall 1.0.0 [1]
EOF
rm "$etc/optional.conf"
check "rpm -V does not miss optional.conf" in_rpm --verify --nodeps rich
rm "$etc/plain.conf"
refused "rpm -V misses plain.conf" in_rpm --verify --nodeps rich

echo "edited" >"$etc/kept.conf"
echo "edited" >"$etc/plain.conf"
echo "logged" >"$work/rpm/var/log/rich.log"
must "rpm upgrades to 2.0.0" in_rpm --upgrade --nodeps --nosignature \
	"$work/out/rich-2.0.0-3.x86_64.rpm"
scripts "$work/rpm" "rpm: scripts of an upgrade" <<-EOF
	preinstall 2.0.0 [2]
	rpm postinstall 2.0.0 [2]
	preremove 1.0.0 [1]
	postremove 1.0.0 [1]
EOF
check "rpm: kept.conf, noreplace and edited, is kept" has "$etc/kept.conf" edited
check "rpm: the new one lies beside" has "$etc/kept.conf.rpmnew" "kept 2.0.0"
check "rpm: plain.conf, edited, is replaced" has "$etc/plain.conf" "plain 2.0.0"
check "rpm: the old one lies beside" has "$etc/plain.conf.rpmsave" edited
check "rpm: a ghost's content stays" has "$work/rpm/var/log/rich.log" logged

must "rpm removes it" in_rpm --erase rich
scripts "$work/rpm" "rpm: scripts of a removal" <<-EOF
	preremove 2.0.0 [0]
	postremove 2.0.0 [0]
EOF
check "rpm: an edited file is saved" has "$etc/kept.conf.rpmsave" edited
check "rpm: the ghost goes with it" test ! -e "$work/rpm/var/log/rich.log"
# Folders that no item of the manifest names belong to no rpm, and so they stay.
find "$work/rpm/usr" "$work/rpm/opt" ! -type d >"$work/found"
same "rpm: nothing else is left" /dev/null "$work/found"
check "rpm: no folder that the manifest names, either" test ! -e "$work/rpm/opt/rich/tree"
