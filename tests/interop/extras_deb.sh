#!/bin/sh
# extras_deb.sh - what only a deb has: debconf, triggers, rules, names of its own
#
# dpkg fires the triggers in a throw-away root, debconf asks the question of the config script.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/tap.sh
. "$(dirname "$0")/tap.sh"
# shellcheck source=tests/interop/roots.sh
. "$(dirname "$0")/roots.sh"
needs dpkg busybox ar
needs_root

mkdir "$work/in" "$work/out" "$work/control"
cd "$work/in"
printf 'content\n' >file

# ---- Debconf, rules, fields ----

cat >templates <<-EOF
	Template: asked/colour
	Type: select
	Choices: red, green
	Default: green
	Description: Which colour?
	 It has to be one.
EOF
cat >config <<-'EOF'
	#!/bin/sh -e
	. /usr/share/debconf/confmodule
	db_input high asked/colour || true
	db_go
EOF
printf '#!/usr/bin/make -f\nall:\n' >rules
cat >asked.yaml <<-EOF
	name: asked
	version: 1.2.3
	arch: some-arch
	maintainer: Ann <ann@example.org>
	description: asks a question
	deb:
	  arch: amd64
	  arch_variant: v3
	  predepends: ['debconf (>= 0.5) | debconf-2.0']
	  breaks: ['older (<< 2)']
	  fields: {Bugs: 'https://example.org/bugs', XB-Colour: green}
	  scripts: {templates: templates, config: config, rules: rules}
EOF
must "a package that asks is built" ingot build -f asked.yaml -p deb -t "$work/out"
asked=$work/out/asked_1.2.3_amd64.deb
dpkg-deb -e "$asked" "$work/control"
same "templates is the file" templates "$work/control/templates"
same "config is the file" config "$work/control/config"
same "rules is the file" rules "$work/control/rules"
cat >"$work/expected" <<-EOF
	755 config
	755 rules
	644 templates
EOF
(cd "$work/control" && stat -c '%a %n' config rules templates) >"$work/found"
same "their modes" "$work/expected" "$work/found"
cat >"$work/expected" <<-EOF
	Architecture-Variant: amd64v3
	Architecture: amd64
	Breaks: older (<< 2)
	Bugs: https://example.org/bugs
	Pre-Depends: debconf (>= 0.5) | debconf-2.0
	XB-Colour: green
EOF
dpkg-deb -f "$asked" Architecture Architecture-Variant Pre-Depends Breaks Bugs XB-Colour |
	LC_ALL=C sort >"$work/found"
same "fields and relations that only a deb has" "$work/expected" "$work/found"

# A database of debconf's own in the folder.
cat >"$work/debconf.conf" <<-EOF
	Config: config
	Templates: templates

	Name: config
	Driver: File
	Filename: $work/debconf.config

	Name: templates
	Driver: File
	Filename: $work/debconf.templates
EOF
debconf_asks() {
	export DEBCONF_SYSTEMRC="$work/debconf.conf" DEBIAN_FRONTEND=noninteractive
	test "$(echo "X_LOADTEMPLATEFILE $work/control/templates" | debconf-communicate asked)" = 0 &&
		debconf -oasked "$work/control/config" configure "" &&
		test "$(echo GET asked/colour | debconf-communicate asked)" = "0 green"
}
if command -v debconf-communicate >/dev/null && [ -e /usr/share/debconf/confmodule ]; then
	check "debconf takes the templates and runs config" debconf_asks
else
	skip "debconf takes the templates and runs config" "debconf is not installed"
fi

# ---- Triggers ----

# shellcheck disable=SC2016 # the script's own
printf '#!/bin/sh\n[ "$1" != triggered ] || echo "$2" >>/triggered\n' >postinst
cat >waits.yaml <<-EOF
	name: waits
	version: 1.0.0
	arch: all
	maintainer: Ann <ann@example.org>
	description: waits for triggers
	scripts: {postinstall: postinst}
	deb:
	  triggers:
	    interest: [/usr/share/waits/hooks]
	    interest_await: [waits-first]
	    interest_noawait: [waits-second]
EOF
cat >fires.yaml <<-EOF
	name: fires
	version: 1.0.0
	arch: all
	maintainer: Ann <ann@example.org>
	description: fires them
	contents:
	  - {src: file, dst: /usr/share/waits/hooks/file}
	deb:
	  triggers:
	    activate: [waits-first]
	    activate_noawait: [waits-second]
	    activate_await: [waits-nobody]
EOF
must "a package that waits is built" ingot build -f waits.yaml -p deb -t "$work/out"
must "a package that fires is built" ingot build -f fires.yaml -p deb -t "$work/out"
cat >"$work/expected" <<-EOF
	interest /usr/share/waits/hooks
	interest-await waits-first
	interest-noawait waits-second
	activate waits-first
	activate-await waits-nobody
	activate-noawait waits-second
EOF
for name in waits fires; do
	dpkg-deb --ctrl-tarfile "$work/out/${name}_1.0.0_all.deb" | tar -xO ./triggers
done >"$work/found"
same "triggers as deb-triggers(5) has them" "$work/expected" "$work/found"
root_apt_make "$work/deb"
check "dpkg installs who waits" root_dpkg "$work/deb" --install "$work/out/waits_1.0.0_all.deb"
check "no trigger has fired" test ! -e "$work/deb/triggered"
check "dpkg installs who fires" root_dpkg "$work/deb" --install "$work/out/fires_1.0.0_all.deb"
printf '%s\n' /usr/share/waits/hooks waits-first waits-second >"$work/expected"
tr ' ' '\n' <"$work/deb/triggered" | LC_ALL=C sort >"$work/found"
same "that of a file and both with names have fired" "$work/expected" "$work/found"
cat >"$work/expected" <<-EOF
	ii  fires
	ii  waits
EOF
# shellcheck disable=SC2016 # dpkg-query's own
dpkg-query --admindir="$work/deb/var/lib/dpkg" -W -f '${db:Status-Abbrev} ${Package}\n' >"$work/found"
same "nobody waits any more" "$work/expected" "$work/found"
