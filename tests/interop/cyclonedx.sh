#!/bin/sh
# cyclonedx.sh - the bill of materials, by CycloneDX's own schema; purls, by their own test suite
#
# Both come from npm's registry when this runs; the tree has no copy of them.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/interop/tap.sh
. "$(dirname "$0")/tap.sh"
# shellcheck source=tests/interop/registry.sh
. "$(dirname "$0")/registry.sh"
here=$(cd "$(dirname "$0")" && pwd)
top=${top_builddir-$PWD}
needs dpkg-deb rpm2cpio cpio jq tar
needs_registry
python=
for candidate in python3 /usr/bin/python3; do
	! "$candidate" -c 'import jsonschema' 2>/dev/null || python=$candidate
done
if [ -z "$python" ]; then
	skip "cyclonedx" "python3-jsonschema is not installed"
	exit 0
fi

# unpack FOLDER PACKAGE: what a package of the registry holds; nothing of it is run.
unpack() {
	mkdir -p "$work/$1"
	(cd "$work/$1" && npm pack --silent "$2" && tar -xf ./*.tgz)
}
if ! unpack schema @cyclonedx/cyclonedx-library@10.3.0 >"$work/.said" 2>&1 ||
	! unpack purl packageurl-js@1.2.1 >>"$work/.said" 2>&1; then
	remark "$work/.said"
	skip "cyclonedx" "schema and test suite cannot be had from the registry of npm"
	exit 0
fi
schemas=$work/schema/package/res/schema
suite=$work/purl/package/test/data/test-suite-data.json

# ---- Documents ----

mkdir "$work/documents" "$work/project"
cd "$work/project"

# document NAME: of the project as it is now; the .deb and the .rpm have the same bytes.
document() {
	rm -rf out
	mkdir out
	ingot build -q -t out || return
	dpkg-deb --fsys-tarfile out/*.deb | tar -xO ./usr/share/example/example.cdx.json \
		>"$work/documents/$1" || return
	rpm2cpio out/*.rpm | cpio --quiet -i --to-stdout ./usr/share/example/example.cdx.json |
		cmp - "$work/documents/$1"
}

head='name: example
arch: amd64
maintainer: Ann <ann@example.org>
description: an example'

printf '%s\nversion: 1.0.0\n' "$head" >ingot.yaml
must "a document with nothing to tell" document nothing

make_application app
printf '#!/bin/sh\necho "tool 1.0 (\\"x\\") & more"\n' >tool
cp "$(command -v ls)" program
chmod 755 tool
cp out/*.deb base.deb
cat >Cargo.lock <<'END'
version = 3

[[package]]
name = "libc"
version = "0.2.150"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "89d92a4743f9a61002fae18374ed11e7973f530cb3a3255fb354818118b2203c"

[[package]]
name = "local_git"
version = "0.1.0+meta"
source = "git+https://git.example.org/a/b?branch=main#0123456789abcdef0123456789abcdef01234567"
END
cat >go.mod <<'END'
module example.org/hello
go 1.21
require golang.org/x/text v0.14.0
require github.com/Azure/go-autorest v14.2.0+incompatible
END
cat >go.sum <<'END'
golang.org/x/text v0.14.0 h1:ScX5w1eTa3QqT8oi6+ziP7dTV1S2+ALU0bI+0zXKWiQ=
golang.org/x/text v0.14.0/go.mod h1:18ZOQIKpY8NJVqYksKHtTdi31H5itFRjB5/qKTNYzSU=
END
cat >requirements.txt <<'END'
Flask_Login==0.6.3
six==1.16.0 --hash=sha256:8abb2f1d86890a2dfb989f9a77cfcfd3e47c2a354b01111771326f8aa26e0254
END
cat >Gemfile.lock <<'END'
GEM
  remote: https://gems.example.org/
  specs:
    nokogiri (1.15.4-x86_64-linux)
    rake (13.0.6)

PLATFORMS
  x86_64-linux

DEPENDENCIES
  nokogiri
END
cat >composer.lock <<'END'
{"packages": [{"name": "Psr/Log", "version": "3.0.0",
  "dist": {"type": "zip", "url": "https://example.org/x.zip", "shasum": ""}}], "packages-dev": []}
END
cat >ingot.yaml <<END
$head
version: 1.2.3-rc.1+build.5
epoch: 2
release: 3
license: Apache-2.0 OR MIT
build: {tools: [tool]}
pins: [app/package-lock.json, Cargo.lock, go.sum, requirements.txt, Gemfile.lock, composer.lock, system]
source:
  repository: https://git.example.org/a b/example.git
  commit: 0123456789abcdef0123456789abcdef01234567-dirty
  tag: "v1.2.3 \"quoted\""
  materials: [base.deb]
contents:
  - {src: program, dst: /usr/bin/example}
END
PATH=$PWD:$PATH
npm_lock() {
	(cd app && npm install --package-lock-only)
}
must "npm resolves the application" npm_lock
must "a document of everything: every kind of pin, tools, materials" document everything
sed 's/^license:.*/license: "Our own: see <the file>"/; s/, system//; s/-dirty//' ingot.yaml >other.yaml
mv other.yaml ingot.yaml
must "a document with a licence of its own" document licence

# ---- By the schema ----

# What is wrong on purpose has to be found, or the rest says nothing.
jq '.components[0].colour = "red"' "$work/documents/everything" >"$work/documents/bad-key"
jq '.components[0].hashes = [{alg: "SHA-257", content: "00"}]' "$work/documents/everything" \
	>"$work/documents/bad-hash"
jq '.components[1]["bom-ref"] = .components[0]["bom-ref"]' "$work/documents/everything" \
	>"$work/documents/bad-reference"
jq '.metadata.component.externalReferences[0].url = "a b"' "$work/documents/everything" \
	>"$work/documents/bad-url"
jq '.metadata.timestamp = "today"' "$work/documents/everything" >"$work/documents/bad-date"
jq '.components[0].purl |= sub("@"; "@@")' "$work/documents/everything" >"$work/documents/bad-purl"
"$python" "$here/cyclonedx.py" "$schemas" "$suite" "$work"/documents/* >"$work/found" 2>"$work/.said" ||
	remark "$work/.said"

says() {
	cat "$work/found"
	grep -q "^$1" "$work/found"
}
check "the reader of purls passes the suite of their specification" says 'suite [1-9][0-9]'
for name in nothing everything licence; do
	check "the schema of CycloneDX 1.6 takes the document: $name" says "$name valid\$"
done
for name in key hash url date reference purl; do
	check "and would not take it with a bad $name" says "bad-$name invalid: "
done

every_kind() {
	for kind in npm cargo golang pypi gem composer deb; do
		jq -e --arg kind "pkg:$kind/" 'any(.components[]; .purl | startswith($kind))' \
			"$work/documents/everything" || return
	done
}
check "the document of everything has a purl of every type" every_kind

# ---- purls that Ingot writes, by the suite ----

if [ -x "$top/tests/unit/identity/t_purl" ]; then
	check "Ingot writes the purls of the suite" \
		env INGOT_PURL_SUITE="$suite" "$top/tests/unit/identity/t_purl"
else
	skip "Ingot writes the purls of the suite" "it is built by make check only, with cmocka"
fi
