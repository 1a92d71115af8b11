# rich.sh - one manifest with all that a manifest can say, and a table of what it means
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# Sourced, after tap.sh. `rich_make DIR VERSION` writes a build output and DIR/ingot.yaml; the
# tables are written by hand from that manifest, so that what is installed is compared with what
# the manifest says and not with what Ingot made of it.

rich_long=$(printf '%0200d' 0 | tr 0 n)
rich_unit='größer – 大きい'

# A script that tells its name and each argument on its own, `$HOME` and `$1` being its own affair.
rich_script() {
	cat >"$1" <<-EOF
		#!/bin/sh
		{
			printf '%s' '$2'
			for argument in "\$@"; do printf ' [%s]' "\$argument"; done
			echo
		} >>/scripts.log
	EOF
}

rich_inputs() {
	mkdir -p "$1/bin" "$1/etc" "$1/scripts" "$1/glob/sub/low" "$1/tree/deep/er" "$1/tree/empty"
	printf '#!/bin/sh\necho rich\n' >"$1/bin/rich"
	printf 'privileged\n' >"$1/bin/su"
	printf 'masked\n' >"$1/bin/masked"
	chmod 0755 "$1/bin/rich" "$1/bin/su"
	chmod 0666 "$1/bin/masked"
	: >"$1/empty"
	seq 1 2900000 | head -c 20971520 >"$1/large"
	printf 'with blanks\n' >"$1/a name"
	printf 'not ASCII\n' >"$1/$rich_unit"
	printf 'long\n' >"$1/$rich_long"
	for name in one.txt two.txt three.dat sub/four.txt sub/low/five.txt; do
		printf '%s\n' "$name" >"$1/glob/$name"
	done
	printf 'plain %s\n' "$2" >"$1/etc/plain.conf"
	printf 'kept %s\n' "$2" >"$1/etc/kept.conf"
	printf 'optional %s\n' "$2" >"$1/etc/optional.conf"
	printf 'for deb\n' >"$1/for-deb"
	printf 'for rpm\n' >"$1/for-rpm"
	printf 'leaf\n' >"$1/tree/leaf"
	printf 'secret\n' >"$1/tree/deep/secret"
	printf 'run\n' >"$1/tree/deep/er/run"
	ln -sfn ../leaf "$1/tree/deep/link"
	ln -sfn /nowhere/at/all "$1/tree/dangling"
	chmod 0600 "$1/tree/deep/secret"
	chmod 0711 "$1/tree/deep/er/run"
	chmod 0750 "$1/tree/deep/er"
	for when in preinstall postinstall preremove postremove; do
		rich_script "$1/scripts/$when" "$when $2"
	done
	rich_script "$1/scripts/rpm-postinstall" "rpm postinstall $2"
}

# rich_make DIR VERSION: every content type, every attribute, every relation.
rich_make() {
	rich_inputs "$1" "$2"
	cat >"$1/ingot.yaml" <<-EOF
		name: rich
		version: $2
		release: 3
		epoch: 1
		arch: amd64
		section: utils
		priority: extra
		maintainer: Jane Doe <jane@example.org>
		vendor: Example Org
		homepage: https://example.org/rich
		license: MIT
		description: |
		  all that a manifest can say
		  A second paragraph, with  two blanks.

		    indented
		umask: 027
		depends: [base-thing, 'versioned-thing (>= 1.2)']
		recommends: [nice-thing]
		suggests: [other-thing]
		conflicts: ['bad-thing (<< 2)']
		replaces: [old-thing]
		provides: [virtual-thing]
		deb:
		  predepends: [early-thing]
		  breaks: ['broken-thing (<< 3)']
		  fields:
		    Bugs: https://example.org/bugs
		    X-Rich: yes, indeed
		rpm:
		  group: Applications/Rich
		  summary: a summary of its own
		  packager: Pat Packer <pat@example.org>
		  prefixes: [/opt/rich]
		source:
		  repository: https://example.org/rich.git
		  commit: 0123456789abcdef0123456789abcdef01234567
		scripts:
		  preinstall: scripts/preinstall
		  postinstall: scripts/postinstall
		  preremove: scripts/preremove
		  postremove: scripts/postremove
		contents:
		$(rich_contents)
		  - {src: for-deb, dst: /usr/share/rich/format}
		overrides:
		  deb:
		    depends: [deb-base, 'deb-versioned (>= 1.2) | deb-other']
		  rpm:
		    depends: [rpm-base, 'rpm-versioned >= 1.2']
		    conflicts: ['bad-thing < 2']
		    scripts:
		      postinstall: scripts/rpm-postinstall
		    contents:
		$(rich_contents | sed 's/^/    /')
		      - {src: for-rpm, dst: /usr/share/rich/format}
	EOF
}

rich_contents() {
	cat <<-EOF
		  - {src: bin/rich, dst: /usr/bin/rich}
		  - {src: bin/su, dst: /usr/bin/rich-su, file_info: {mode: 04755}}
		  - {src: bin/masked, dst: /usr/lib/rich/masked}
		  - {src: bin/rich, dst: /usr/lib/rich/owned, file_info: {owner: daemon, group: daemon, mode: 02710}}
		  - {src: bin/rich, dst: /usr/lib/rich/dated, file_info: {mtime: 2001-02-03T04:05:06Z, mode: 0644}}
		  - {src: empty, dst: /usr/share/rich/empty}
		  - {src: large, dst: /usr/share/rich/large}
		  - {src: 'a name', dst: '/usr/share/rich/a name'}
		  - {src: '$rich_unit', dst: '/usr/share/rich/$rich_unit'}
		  - {src: $rich_long, dst: /usr/share/rich/$rich_long/$rich_long}
		  - {src: 'glob/*.txt', dst: /usr/share/rich/glob}
		  - {src: 'glob/**/*.txt', dst: /usr/share/rich/globs}
		  - {src: tree, dst: /opt/rich/tree, type: tree}
		  - {src: tree, dst: /opt/rich/moded, type: tree, file_info: {owner: daemon, mode: 0640}}
		  - {dst: /var/lib/rich, type: dir, file_info: {owner: daemon, group: daemon, mode: 01777}}
		  - {dst: /var/lib/rich/plain, type: dir}
		  - {src: rich, dst: /usr/bin/rich-link, type: symlink}
		  - {src: /opt/rich/tree, dst: /usr/share/rich/absolute, type: symlink}
		  - {src: etc/plain.conf, dst: /etc/rich/plain.conf, type: config}
		  - {src: etc/kept.conf, dst: /etc/rich/kept.conf, type: config|noreplace}
		  - {src: etc/optional.conf, dst: /etc/rich/optional.conf, type: config|missingok}
		  - {dst: /var/log/rich.log, type: ghost, file_info: {mode: 0640, owner: daemon}}
	EOF
}

# The table: formats|type|mode|owner|group|path|source of a file, target of a link|mtime, where it
# is not the source date. Parents that nobody names are 0755 of root in both formats.
rich_table() {
	cat <<-EOF
		deb,rpm|d|755|root|root|/usr|
		deb,rpm|d|755|root|root|/usr/bin|
		deb,rpm|f|750|root|root|/usr/bin/rich|bin/rich
		deb,rpm|f|4755|root|root|/usr/bin/rich-su|bin/su
		deb,rpm|l|777|root|root|/usr/bin/rich-link|rich
		deb,rpm|d|755|root|root|/usr/lib|
		deb,rpm|d|755|root|root|/usr/lib/rich|
		deb,rpm|f|640|root|root|/usr/lib/rich/masked|bin/masked
		deb,rpm|f|2710|daemon|daemon|/usr/lib/rich/owned|bin/rich
		deb,rpm|f|644|root|root|/usr/lib/rich/dated|bin/rich|981173106
		deb,rpm|d|755|root|root|/usr/share|
		deb,rpm|d|755|root|root|/usr/share/rich|
		deb,rpm|f|640|root|root|/usr/share/rich/empty|empty
		deb,rpm|f|640|root|root|/usr/share/rich/large|large
		deb,rpm|f|640|root|root|/usr/share/rich/a name|a name
		deb,rpm|f|640|root|root|/usr/share/rich/$rich_unit|$rich_unit
		deb,rpm|d|755|root|root|/usr/share/rich/$rich_long|
		deb,rpm|f|640|root|root|/usr/share/rich/$rich_long/$rich_long|$rich_long
		deb,rpm|d|755|root|root|/usr/share/rich/glob|
		deb,rpm|f|640|root|root|/usr/share/rich/glob/one.txt|glob/one.txt
		deb,rpm|f|640|root|root|/usr/share/rich/glob/two.txt|glob/two.txt
		deb,rpm|d|755|root|root|/usr/share/rich/globs|
		deb,rpm|f|640|root|root|/usr/share/rich/globs/four.txt|glob/sub/four.txt
		deb,rpm|d|755|root|root|/usr/share/rich/globs/low|
		deb,rpm|f|640|root|root|/usr/share/rich/globs/low/five.txt|glob/sub/low/five.txt
		deb,rpm|l|777|root|root|/usr/share/rich/absolute|/opt/rich/tree
		deb|f|640|root|root|/usr/share/rich/format|for-deb
		rpm|f|640|root|root|/usr/share/rich/format|for-rpm
		deb,rpm|d|755|root|root|/opt|
		deb,rpm|d|755|root|root|/opt/rich|
		deb,rpm|d|750|root|root|/opt/rich/tree|
		deb,rpm|f|640|root|root|/opt/rich/tree/leaf|tree/leaf
		deb,rpm|l|777|root|root|/opt/rich/tree/dangling|/nowhere/at/all
		deb,rpm|d|750|root|root|/opt/rich/tree/empty|
		deb,rpm|d|750|root|root|/opt/rich/tree/deep|
		deb,rpm|f|600|root|root|/opt/rich/tree/deep/secret|tree/deep/secret
		deb,rpm|l|777|root|root|/opt/rich/tree/deep/link|../leaf
		deb,rpm|d|750|root|root|/opt/rich/tree/deep/er|
		deb,rpm|f|710|root|root|/opt/rich/tree/deep/er/run|tree/deep/er/run
		deb,rpm|d|750|daemon|root|/opt/rich/moded|
		deb,rpm|f|640|daemon|root|/opt/rich/moded/leaf|tree/leaf
		deb,rpm|l|777|daemon|root|/opt/rich/moded/dangling|/nowhere/at/all
		deb,rpm|d|750|daemon|root|/opt/rich/moded/empty|
		deb,rpm|d|750|daemon|root|/opt/rich/moded/deep|
		deb,rpm|f|640|daemon|root|/opt/rich/moded/deep/secret|tree/deep/secret
		deb,rpm|l|777|daemon|root|/opt/rich/moded/deep/link|../leaf
		deb,rpm|d|750|daemon|root|/opt/rich/moded/deep/er|
		deb,rpm|f|640|daemon|root|/opt/rich/moded/deep/er/run|tree/deep/er/run
		deb,rpm|d|1777|daemon|daemon|/var/lib/rich|
		deb,rpm|d|755|root|root|/var/lib/rich/plain|
		deb,rpm|d|755|root|root|/etc/rich|
		deb,rpm|f|640|root|root|/etc/rich/plain.conf|etc/plain.conf
		deb,rpm|f|640|root|root|/etc/rich/kept.conf|etc/kept.conf
		deb,rpm|f|640|root|root|/etc/rich/optional.conf|etc/optional.conf
	EOF
}

# row TYPE MODE OWNER GROUP PATH TARGET MTIME FILE: a line of what is compared; a folder's time
# changes with what is put into it.
rich_row() {
	case $1 in
	f) set -- "$@" "$(stat -c %s "$8")" "$(sha256sum <"$8" | cut -d' ' -f1)" ;;
	d) set -- "$1" "$2" "$3" "$4" "$5" "" "" "$8" - - ;;
	*) set -- "$@" - - ;;
	esac
	echo "$5: $1 $2 $3:$4 size ${9} time ${7:--} sha256 ${10}${6:+ -> $6}"
}

# rich_expected DIR FORMAT: the rows of that format.
rich_expected() {
	rich_table | grep -E "^[a-z,]*$2" |
		while IFS='|' read -r _formats type mode owner group path what mtime; do
			target=
			[ "$type" != l ] || target=$what
			rich_row "$type" "$mode" "$owner" "$group" "$path" "$target" \
				"${mtime:-$SOURCE_DATE_EPOCH}" "$1/$what"
		done | LC_ALL=C sort
}

# What roots.sh and the package managers keep in a root, and the identity, which contents.sh
# looks at by itself.
rich_others='^/(bin|dev|tmp|root|scripts\.log|etc/(apt|passwd|group|dnf\.conf|yum\.repos\.d)|var/(lib/(dpkg|apt|rpm)|cache|log|tmp))(/|$)|^/(etc|var|var/lib)$|/(git\.ver|rich\.cdx\.json)$'

# rich_found ROOT: the rows of what is there.
rich_found() {
	find "$1" -mindepth 1 -printf '/%P|%y|%m|%u|%g|%l|%Ts\n' |
		while IFS='|' read -r path type mode owner group target mtime; do
			! echo "$path" | grep -qE "$rich_others" || continue
			rich_row "$type" "$mode" "$owner" "$group" "$path" "$target" "${mtime%.*}" "$1$path"
		done | LC_ALL=C sort
}
