# lock_pins.py - lock_pins.py FILE: a line "NAME VERSION" for each package that a lock file pins
#
# An independent reading, by other parsers than Ingot's where there are such: sorted, each once.
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import re
import sys
import tomllib

import yaml


def npm(text):
    data = json.loads(text)
    if "packages" in data:
        for path, package in data["packages"].items():
            if "node_modules/" in path and not package.get("link"):
                yield package.get("name") or path.rsplit("node_modules/", 1)[1], package["version"]
    else:
        stack = [data]
        while stack:
            for name, package in stack.pop().get("dependencies", {}).items():
                stack.append(package)
                if package["version"].startswith("npm:"):
                    yield package["version"].removeprefix("npm:").rsplit("@", 1)
                elif not package["version"].startswith("file:"):
                    yield name, package["version"]


def yarn(text):
    if "__metadata:" in text:
        for key, entry in yaml.safe_load(text).items():
            found = re.fullmatch(r"(@?[^@]+)@npm:.*", entry.get("resolution", ""))
            if found:
                yield found[1], entry["version"]
    else:
        for name, wanted, version in re.findall(
            r'^"?(@?[^@\s]+)@([^\n,"]*)[^\n]*:\n  version "([^"]+)"', text, re.MULTILINE
        ):
            if not wanted.startswith(("file:", "link:")):
                alias = re.fullmatch(r"npm:(@?[^@]+)(@.*)?", wanted)
                yield alias[1] if alias else name, version


def pnpm(text):
    for key in yaml.safe_load(text)["packages"]:
        if "file:" not in key:
            yield re.fullmatch(
                r"/?((?:@[^@/]+/)?[^@/]+)[@/]([0-9][^_(/]*)(?:[_(].*)?", key
            ).groups()


def pypi(name):
    """As PEP 503 has it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def poetry(text):
    for package in tomllib.loads(text)["package"]:
        if package.get("source", {}).get("type") not in ("directory", "file"):
            yield pypi(package["name"]), package["version"]


def cargo(text):
    for package in tomllib.loads(text)["package"]:
        if "source" in package:
            yield package["name"], package["version"]


def uv(text):
    for package in tomllib.loads(text)["package"]:
        if not {"editable", "virtual", "directory", "path"} & set(package["source"]):
            yield pypi(package["name"]), package["version"]


def pipfile(text):
    for category, packages in json.loads(text).items():
        for name, package in packages.items() if category != "_meta" else ():
            if "path" not in package:
                yield pypi(name), package["version"].removeprefix("==")


def requirements(text):
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", text, re.MULTILINE):
        yield pypi(name), version


def gems(text):
    for section in text.split("\n\n"):
        if section.lstrip().startswith(("GEM\n", "GIT\n")):
            for name, version in re.findall(r"^    (\S+) \(([^)]+)\)$", section, re.MULTILINE):
                yield name, version.split("-")[0]  # what follows is a platform


def composer(text):
    data = json.loads(text)
    for package in data["packages"] + data["packages-dev"]:
        yield package["name"], package["version"]


def go(text):
    required, replaced = [], {}
    text = re.sub(r"//.*", "", text)
    text = re.sub(
        r"^(\w+) \(\n(.*?)^\)",
        lambda block: re.sub(r"^\s+(?=\S)", block[1] + " ", block[2], flags=re.MULTILINE),
        text,
        flags=re.MULTILINE | re.DOTALL,
    )
    for line in text.splitlines():
        words = line.split()
        if words[:1] == ["require"]:
            required.append((words[1], words[2]))
        elif words[:1] == ["replace"]:
            arrow = words.index("=>")
            replaced[tuple(words[1:arrow])] = words[arrow + 1 :]
    for module in required:
        target = replaced.get(module) or replaced.get(module[:1]) or module
        if len(target) == 2:
            yield target


readers = {
    "package-lock.json": npm,
    "npm-shrinkwrap.json": npm,
    "yarn.lock": yarn,
    "pnpm-lock.yaml": pnpm,
    "Cargo.lock": cargo,
    "poetry.lock": poetry,
    "uv.lock": uv,
    "Pipfile.lock": pipfile,
    "requirements.txt": requirements,
    "Gemfile.lock": gems,
    "composer.lock": composer,
    "go.mod": go,
}

with open(sys.argv[1], encoding="utf-8") as file:
    pins = readers[os.path.basename(sys.argv[1])](file.read())
for line in sorted({f"{name} {version}" for name, version in pins}):
    print(line)
