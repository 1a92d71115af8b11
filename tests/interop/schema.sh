#!/bin/sh
# schema.sh - the JSON Schema, by an independent reader of it: it says what the parser says
#
# What the schema can know it refuses where 'ingot lint' refuses; what lint takes it takes. With
# INGOT_CORPUS (corpus.sh) also the manifests of real projects.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/tap.sh
. "$(dirname "$0")/tap.sh"

here=$(cd "$(dirname "$0")" && pwd)
python=
for candidate in python3 /usr/bin/python3; do
	! "$candidate" -c 'import jsonschema, yaml' 2>/dev/null || python=$candidate
done
if [ -z "$python" ]; then
	skip "the JSON Schema" "python3-jsonschema and python3-yaml are not installed"
	exit 0
fi
mkdir "$work/good" "$work/bad"
cd "$work"
ingot schema >schema.json
: >here
git init -q . 2>/dev/null || :

head='name: hello
version: 1.0
description: d
maintainer: Ann <ann@example.org>'

# good|bad NAME: with the text of stdin after four lines that are right.
good() {
	{ echo "$head" && cat; } >"good/$1.yaml"
}
bad() {
	{ echo "$head" && cat; } >"bad/$1.yaml"
}

good scalars <<-'END'
	section: 386
	vendor: true
	homepage: 1.10
	release: 2
	epoch: 1
	license: ~
	changelog:
	priority: ""
	END
good lists <<-'END'
	depends: [a, 7, ~, "b (>= 1)"]
	recommends: []
	suggests:
	provides:
	  - x
	END
good modes <<-'END'
	umask: 0o022
	contents:
	- {src: here, dst: /a, file_info: {mode: 0644}}
	- {src: here, dst: /b, file_info: {mode: "0644"}}
	- {src: here, dst: /c, file_info: {mode: 0x1a4, mtime: 2024-01-02T03:04:05Z}}
	- {src: here, dst: /d, file_info: {mode: 07755, owner: a, group: b, lang: de}}
	END
good truth <<-'END'
	disable_globbing: yes
	contents:
	- {src: here, dst: /a, expand: On}
	- {src: here, dst: /b, expand: n}
	- {src: here, dst: /c, expand: FALSE}
	END
good types <<-'END'
	contents:
	- {src: here, dst: /etc/a, type: config|noreplace|missingok, packager: deb}
	- {dst: /b, type: dir}
	- {dst: /c, type: ghost}
	- {src: /b, dst: /d, type: symlink}
	- {src: here, dst: /e, type: ""}
	END
good times <<-'END'
	mtime: 2024-01-02
	END
good sections <<-'END'
	overrides:
	  deb: {depends: [a], deb: {breaks: [b]}, contents: [{src: here, dst: /a}], umask: 027}
	  rpm:
	  apk: [anything]
	apk: {any: thing}
	deb: {fields: {Bugs: "https://x", Empty: }, triggers: {interest: [x]}}
	rpm: {requires: {post: [x]}, prefixes: [/usr], signature: }
	END
good own <<-'END'
	source: {commit: "0123456789abcdef0123456789abcdef01234567", repository: x, tag: v1}
	identity: {dir: /usr/lib/hello}
	END
good block-scalars <<-'END'
	vendor: |
	  A name with a line break that nobody means
	deb:
	  fields:
	    Long: |
	      two
	      lines
	END
good anchors <<-'END'
	depends: &all [a, b]
	recommends: *all
	deb: &deb {compression: xz}
	overrides: {deb: {deb: {<<: *deb, arch: amd64}}}
	END

printf 'version: 1\n' >bad/no-name.yaml
printf 'name:\nversion: 1\n' >bad/null-name.yaml
printf 'name: ""\nversion: 1\n' >bad/empty-name.yaml
printf -- '- name\n' >bad/list.yaml
printf 'hello\n' >bad/text.yaml
while IFS='|' read -r name text; do
	printf "%s\n" "$text" | bad "$name"
done <<'END'
unknown-key|dependz: [a]
wrong-place|breaks: [a]
own-in-override|overrides: {deb: {pins: [a]}}
name-in-override|overrides: {deb: {name: a}}
unknown-format|overrides: {debb: {}}
override-is-list|overrides: {deb: [a]}
text-for-list|depends: a
map-for-list|depends: {a: b}
map-in-list|depends: [{a: b}]
list-for-text|vendor: [a]
map-for-text|section: {a: b}
text-for-map|scripts: x
list-for-map|deb: {fields: [a]}
list-in-map|deb: {fields: {A: [b]}}
section-is-text|apk: x
contents-is-map|contents: {src: here, dst: /a}
item-is-text|contents: [here]
item-is-empty|contents: [~]
no-dst|contents: [{src: here}]
empty-dst|contents: [{src: here, dst: ""}]
no-src|contents: [{dst: /a}]
no-src-of-link|contents: [{dst: /a, type: symlink}]
empty-src|contents: [{src: "", dst: /a}]
unknown-in-item|contents: [{src: here, dst: /a, mode: 0644}]
wrong-type|contents: [{src: here, dst: /a, type: confg}]
wrong-packager|contents: [{src: here, dst: /a, packager: dbe}]
letters-for-mode|contents: [{src: here, dst: /a, file_info: {mode: rw-r--r--}}]
mode-too-large|contents: [{src: here, dst: /a, file_info: {mode: 0100644}}]
mode-is-list|contents: [{src: here, dst: /a, file_info: {mode: [6, 4]}}]
quoted-truth|contents: [{src: here, dst: /a, expand: "true"}]
truth-is-word|disable_globbing: maybe
schema-word|version_schema: calver
method-word|deb: {signature: {method: gpg}}
epoch-word|epoch: one
epoch-negative|epoch: -1
epoch-large|epoch: 4294967296
time-word|mtime: yesterday
time-is-list|mtime: [2024]
two-lines|vendor: "a\nb"
two-lines-in-list|depends: ["a\nb"]
script-in-place|scripts: {postinstall: "#!/bin/sh\necho hi"}
control-character|maintainer: "a\ab"
END

says_valid() {
	echo "$1: $2"
	case $2 in valid) true ;; *) false ;; esac
}
says_invalid() {
	echo "$1: $2"
	case $2 in invalid*) true ;; *) false ;; esac
}
lint_takes() {
	ingot lint "$1"
}
lint_refuses() {
	status=0
	ingot lint "$1" || status=$?
	[ "$status" -eq 1 ]
}

"$python" "$here/schema.py" schema.json good/*.yaml >said.good
"$python" "$here/schema.py" schema.json bad/*.yaml >said.bad
while read -r name said; do
	check "lint takes $name" lint_takes "good/$name.yaml"
	check "the schema takes $name" says_valid "$name" "$said"
done <said.good
while read -r name said; do
	check "lint refuses $name" lint_refuses "bad/$name.yaml"
	check "the schema refuses $name" says_invalid "$name" "$said"
done <said.bad

if [ -z "${INGOT_CORPUS-}" ]; then
	skip "manifests of real projects" "INGOT_CORPUS names no folder"
	exit 0
fi
# Those that nfpm packages as they are, for both formats.
awk -F '\t' '$2 == "yes" && $3 == "yes" { print $1 }' "$INGOT_CORPUS/outcome.tsv" >names
while read -r name; do
	cp "$INGOT_CORPUS/nfpm/$name" "$work/real.yaml"
	check "the schema takes $name" says_valid "$name" \
		"$("$python" "$here/schema.py" schema.json real.yaml | cut -d' ' -f2-)"
done <names
