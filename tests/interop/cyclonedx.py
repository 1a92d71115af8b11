# cyclonedx.py - cyclonedx.py SCHEMAS SUITE DOCUMENT...: for each document "NAME valid", or why not
#
# Valid is what CycloneDX's own schema takes, where every reference leads to something, no bom-ref
# stands twice, and every purl is canonical. What reads purls here is first tried on the test suite
# of the purl specification.
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import re
import sys
import urllib.parse
import warnings

warnings.filterwarnings("ignore", category=DeprecationWarning)
import jsonschema  # noqa: E402

VERSION = "1.6"


def quote(text):
    return urllib.parse.quote(text, safe="-._~:")


def read_purl(text):
    """Components as the specification's "How to parse a purl string" says; None: it is none."""
    found = re.fullmatch(
        r"pkg:/*([A-Za-z.+-][A-Za-z0-9.+-]*)/([^@?#]+)(?:@([^?#]+))?(?:\?([^#]*))?(?:#(.*))?", text
    )
    if not found:
        return None
    kind, path, version, qualifiers, subpath = found.groups()
    names = [urllib.parse.unquote(part) for part in path.split("/") if part]
    pairs = [pair.split("=", 1) for pair in (qualifiers or "").split("&") if pair]
    if not names or any(len(pair) != 2 or not re.fullmatch(r"[a-z.-][a-z0-9._-]*", pair[0].lower()) for pair in pairs):
        return None
    pairs = sorted((key.lower(), urllib.parse.unquote(value)) for key, value in pairs if value)
    return kind.lower(), names, urllib.parse.unquote(version or ""), pairs, subpath


def write_purl(purl):
    kind, names, version, pairs, subpath = purl
    text = f"pkg:{kind}/" + "/".join(quote(name) for name in names)
    if version:
        text += "@" + quote(version)
    if pairs:
        text += "?" + "&".join(f"{key}={urllib.parse.quote(value, safe='-._~:/')}" for key, value in pairs)
    return text + ("#" + subpath if subpath else "")


def try_suite(path):
    with open(path, encoding="utf-8") as file:
        rows = json.load(file)
    for row in rows:
        purl = read_purl(row["purl"])
        if row["is_invalid"]:
            continue  # most are wrong for their type only
        wanted = [*filter(None, (row["namespace"] or "").split("/")), row["name"]]
        if row["type"] in ("npm", "golang", "deb", "gem") and row["purl"] == row["canonical_purl"]:
            assert purl[1] == wanted and purl[2] == (row["version"] or ""), row
            assert purl[3] == sorted((row["qualifiers"] or {}).items()), row
            assert write_purl(purl).replace("%2B", "+") == row["canonical_purl"], row
    for bad in ("pkg:npm", "pkg:npm/", "npm/x@1", "pkg:/x@1", "pkg:npm/x?in production=1", "pkg:npm/x@1?a"):
        assert read_purl(bad) is None, bad
    return len(rows)


# The formats that the schema names; without a checker they would be words only.
formats = jsonschema.FormatChecker(formats=())


@formats.checks("iri-reference")
def is_iri(text):
    return not isinstance(text, str) or not re.search(r'[\x00-\x20\x7f<>"{}|\\^`]|%(?![0-9A-Fa-f]{2})', text)


@formats.checks("date-time")
def is_date(text):
    return not isinstance(text, str) or re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", text
    )


def load_schemas(folder):
    schemas = {}
    for name in os.listdir(folder):
        if name.endswith(".schema.json"):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                schemas[name] = json.load(file)
    schema = next(value for name, value in schemas.items() if re.fullmatch(rf"bom-{VERSION}\..*", name))
    base = schema["$id"].rsplit("/", 1)[0] + "/"
    store = {base + name: value for name, value in schemas.items()}
    store.update({value["$id"]: value for value in schemas.values()})
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    resolver = jsonschema.RefResolver(schema["$id"], schema, store=store)
    return validator(schema, resolver=resolver, format_checker=formats)


def walk(node):
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from walk(child)


def judge(validator, document):
    for error in validator.iter_errors(document):
        yield f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
    if document.get("specVersion") != VERSION or document.get("bomFormat") != "CycloneDX":
        yield "it is of another version"
    references = [node["bom-ref"] for node in walk(document) if "bom-ref" in node]
    for reference in {one for one in references if references.count(one) > 1}:
        yield f"bom-ref {reference} stands twice"
    for node in walk(document):
        for one in [node["ref"], *node.get("dependsOn", [])] if "ref" in node else ():
            if one not in references:
                yield f"{one} leads nowhere"
        if "purl" in node:
            purl = read_purl(node["purl"])
            if not purl or write_purl(purl) != node["purl"]:
                yield f"{node['purl']} is not canonical"


validator = load_schemas(sys.argv[1])
print(f"suite {try_suite(sys.argv[2])}")
for path in sys.argv[3:]:
    with open(path, encoding="utf-8") as file:
        wrong = list(judge(validator, json.load(file)))
    print(os.path.basename(path), "invalid: " + "; ".join(wrong[:5]) if wrong else "valid")
