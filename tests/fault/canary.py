# canary.py - looks for a secret key wherever it must not be
#
#     canary.py INJECT PLACE STEP
#
# PLACE has key.asc, an armoured secret key, and public.asc. The key is given to every command of
# Ingot in each right and each wrong way: as a variable, armoured, as base64, cut off; through a
# manifest; as an argument. Then builds and changes of a repository are broken off at every STEPth
# change of a file system. No 12 bytes in a row of what is secret may stand in what is printed, in a
# file that remains, or in arguments and environment of a program that Ingot starts. Prints TAP.
# SPDX-License-Identifier: GPL-3.0-or-later
"""See above."""

import base64
import os
import re
import shutil
import subprocess
import sys

WINDOW = 12
FAULTS = {"kill": [], "ENOSPC": ["-e", "ENOSPC"], "EIO": ["-e", "EIO"]}
# Seconds; what takes longer hangs.
PATIENCE = 300

MANIFEST = """\
name: {name}
version: 1.0.0
arch: all
maintainer: Ingot Test <ingot@example.org>
description: {description}
license: MIT
{more}contents:
  - src: {source}
    dst: /usr/share/hello/data
"""


def body_of(armour):
    """What stands between the armour's headers and its end."""
    return armour.split("\n\n", 1)[1].split("-----END", 1)[0].rsplit("\n=", 1)[0]


def windows(data):
    return {data[i:i + WINDOW] for i in range(len(data) - WINDOW + 1)}


def secret_windows(armour, public):
    """Of the key as bytes, as armour, and as base64 of either, without what the public key has too."""
    body = body_of(armour)
    secret = base64.b64decode(body)
    known = base64.b64decode(body_of(public))
    own = {i for i in range(len(secret) - WINDOW + 1) if secret[i:i + WINDOW] not in known}
    found = {secret[i:i + WINDOW] for i in own}
    # Nine bytes are twelve digits of base64: those of the secret's own bytes alone.
    for text, plain in ((body.replace("\n", ""), secret),
                        (base64.b64encode(armour.encode()).decode(), None)):
        for i in range(0, len(text) - WINDOW + 1):
            piece = text[i:i + WINDOW]
            inner = base64.b64decode(text[(i + 3) // 4 * 4:(i + WINDOW) // 4 * 4])
            if plain is None and i < 64:
                continue  # the armour's first line
            if plain is None or inner not in known:
                found.add(piece.encode())
    return found


class Canary:
    def __init__(self, inject, place):
        self.inject = inject
        self.place = place
        self.armour = self.read("key.asc").decode()
        self.secret = secret_windows(self.armour, self.read("public.asc").decode())
        # The keys that a place has, and what is written for this test.
        self.given = {self.path(name) for name in [*os.listdir(place), "execs", "trace"]}
        self.tried = 0
        self.wrong = []

    def path(self, *names):
        return os.path.join(self.place, *names)

    def read(self, *names):
        with open(self.path(*names), "rb") as file:
            return file.read()

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def leak(self, data):
        for piece in windows(data) & self.secret:
            return data[max(0, data.find(piece) - 40):][:80]
        return None

    def environment(self, variables):
        kept = {name: value for name, value in os.environ.items()
                if not name.endswith("PASSPHRASE") and not name.startswith("INGOT_")}
        return {**kept, "TMPDIR": self.path("tmp"), "XDG_STATE_HOME": self.path("state"),
                "XDG_CACHE_HOME": self.path("cache"), **variables}

    def run(self, how, words, variables, *options):
        """Runs ingot and looks at what it says and starts. Its status, and how many changes of
        the file system there were."""
        execs, trace = self.path("execs"), self.path("trace")
        done = subprocess.run(
            [self.inject, "-x", execs, "-t", trace, *options, "--", "ingot", *words],
            capture_output=True, check=False, cwd=self.path("work"), timeout=PATIENCE,
            stdin=subprocess.DEVNULL, env=self.environment(variables))
        self.tried += 1
        self.look(how + ": printed", done.stdout + done.stderr)
        self.look_at_programs(how, words)
        with open(trace, encoding="utf-8", errors="replace") as lines:
            return done.returncode, sum(1 for _ in lines)

    def look(self, what, data):
        leaked = self.leak(data)
        if leaked:
            self.wrong.append(f"{what}: {leaked!r}")

    def look_at_programs(self, how, words):
        """The first records are of the command itself, looked for in each folder of PATH."""
        own = "\0".join(["ingot", *words]).encode() + b"\0"
        for record in self.read("execs").split(b"\0\0"):
            if not record.startswith(own):
                self.look(how + ": a program is started with", record)

    def look_at_files(self, how):
        for folder, _, names in os.walk(self.place):
            for name in names:
                path = os.path.join(folder, name)
                if path in self.given or os.path.islink(path) or not os.path.isfile(path):
                    continue
                with open(path, "rb") as file:
                    self.look(f"{how}: {os.path.relpath(path, self.place)} has", file.read())

    def clear(self):
        for name in ("work", "tmp", "state", "cache", "out"):
            shutil.rmtree(self.path(name), ignore_errors=True)
            os.mkdir(self.path(name))
        self.write("work/data", "data\n")

    def manifest(self, **values):
        values = {"name": "hello", "description": "says hello", "more": "", "source": "data",
                  **values}
        self.write("work/ingot.yaml", MANIFEST.format(**values))


SIGNED = "signature: {key_file: \"${SIGNING_KEY}\"}\n"
# Where a variable that holds the key may stand by mistake.
MISTAKES = {
    "name": {"name": "${SIGNING_KEY}"},
    "description": {"description": "${SIGNING_KEY}"},
    "source": {"source": "${SIGNING_KEY}"},
    "key_id": {"more": "signature: {key_id: \"${SIGNING_KEY}\"}\n"},
    "key_file after a folder": {"more": "signature: {key_file: \"keys/${SIGNING_KEY}\"}\n"},
    "deb's key_file": {"more": "deb: {signature: {key_file: \"${SIGNING_KEY}\"}}\n"},
    "a field": {"more": "deb: {fields: {X-Key: \"${SIGNING_KEY}\"}}\n"},
    "a list": {"more": "depends: [\"${SIGNING_KEY}\"]\n"},
    "pins": {"more": "pins: [\"${SIGNING_KEY}\"]\n"},
    "tools": {"more": "build: {tools: [\"${SIGNING_KEY}\"]}\n"},
    "the repository": {"more": "source: {repository: \"${SIGNING_KEY}\"}\n"},
}


def forms(canary):
    """The texts that people have in a variable."""
    armour = canary.armour
    binary = base64.b64decode(body_of(armour))
    return {
        "armour": armour,
        "base64": base64.b64encode(armour.encode()).decode(),
        "base64 of bytes": base64.b64encode(binary).decode(),
        "escaped": armour.replace("\n", "\\n"),
        "one line": armour.replace("\n", " "),
        "half": armour[:len(armour) // 2],
        "half of base64": base64.b64encode(armour.encode()).decode()[:200],
        "body": body_of(armour),
        "with a word": "key: " + armour,
    }


RIGHT = ("armour", "base64", "base64 of bytes", "escaped", "body")


def try_builds(canary, report):
    for form, text in forms(canary).items():
        for place, variables, more in (("INGOT_KEY", {"INGOT_KEY": text}, ""),
                                       ("key_file", {"SIGNING_KEY": text}, SIGNED)):
            for words in (["lint"], ["build", "-p", "deb"], ["build", "--prove", "--json"]):
                canary.clear()
                canary.manifest(more=more)
                how = f"{words[0]}, {place}, {form}"
                status, _ = canary.run(how, words, variables)
                canary.look_at_files(how)
                if form in RIGHT and status:
                    canary.wrong.append(f"{how}: status {status}")
                elif form not in RIGHT and words[0] == "build" and status != 2:
                    canary.wrong.append(f"{how}: status {status}, not 2")
    report("builds and checks of manifests")


def try_mistakes(canary, report):
    for form in ("armour", "base64", "half", "body"):
        for mistake, values in MISTAKES.items():
            for words in (["lint", "--json"], ["build"]):
                canary.clear()
                canary.manifest(**values)
                how = f"{words[0]}, {form} in {mistake}"
                canary.run(how, words, {"SIGNING_KEY": forms(canary)[form]})
                canary.look_at_files(how)
    report("variables at wrong places")


def list_commands():
    help_text = subprocess.run(["ingot", "--help"], capture_output=True, text=True, check=True)
    return re.findall(r"^  ([a-z]+)  +\S", help_text.stdout, re.M)


def list_options(command):
    """Those that take a value."""
    help_text = subprocess.run(["ingot", command, "--help"], capture_output=True, text=True,
                               check=True)
    return re.findall(r"(--[a-z-]+)[ =][A-Z]", help_text.stdout)


def try_arguments(canary, report):
    commands = list_commands()
    if len(commands) < 15:
        canary.wrong.append(f"only these commands were found: {commands}")
    for command in commands:
        lists = [[command], *([command, option] for option in list_options(command))]
        for form, wanted in (("armour", lists), ("base64", lists[:1]), ("one line", lists[:1])):
            for words in wanted:
                canary.clear()
                canary.manifest()
                how = f"{' '.join(words)}, {form}"
                canary.run(how, [*words, forms(canary)[form]], {})
                canary.look_at_files(how)
    report("arguments")


CREATE = "create -r repo --origin canary --url http://localhost/canary -c stable -c testing"
REPOSITORY = [
    CREATE, "build", "publish -r repo -c testing hello_1.0.0_all.deb hello-1.0.0-1.noarch.rpm",
    "promote -r repo testing stable", "withdraw -r repo stable hello=1.0.0", "rollback -r repo testing",
    "refresh -r repo", "prune -r repo --keep 1 --older-than 0", "check -r repo", "list -r repo", "log -r repo stable",
    "where -r repo 0123456", "verify repo", "show hello_1.0.0_all.deb", "schema", "completion bash",
    "diff hello_1.0.0_all.deb hello-1.0.0-1.noarch.rpm", "init --force",
]


def try_commands(canary, report):
    for form in ("armour", "base64", "half", "one line"):
        canary.clear()
        canary.manifest()
        for line in REPOSITORY:
            how = f"{line.split()[0]}, {form}"
            status, _ = canary.run(how, line.split(), {"INGOT_KEY": forms(canary)[form]})
            canary.look_at_files(how)
            if form in RIGHT and status not in (0, 1):
                canary.wrong.append(f"{how}: status {status}")
    report("commands of a repository")


# What is broken off: what was done before, the command, the way the key is given, and how many
# times as many changes lie between two points, since it makes so many.
BROKEN_OFF = {
    "build, INGOT_KEY": ([], "build --no-cache", "INGOT_KEY", "", 1),
    "build, key_file": ([], "build --no-cache -p deb --prove", "SIGNING_KEY", SIGNED, 1),
    "create": ([], CREATE, "INGOT_KEY", "", 5),
    "publish": ([CREATE, "build"], "publish -r repo -c stable hello_1.0.0_all.deb", "INGOT_KEY",
                "", 5),
}


def try_faults(canary, step, report):
    for name, (before, line, variable, more, sparser) in BROKEN_OFF.items():
        variables = {variable: canary.armour}

        def prepare():
            canary.clear()
            canary.manifest(more=more)
            for words in before:
                canary.run("before", words.split(), {"INGOT_KEY": canary.armour})

        prepare()
        status, last = canary.run(name, line.split(), variables)
        if status or last < 20:
            canary.wrong.append(f"{name}: status {status}, {last} changes")
        for fault, options in FAULTS.items():
            for point in range(1, last + 1, step if step == 1 else step * sparser):
                prepare()
                how = f"{name}, {fault} at {point}"
                canary.run(how, line.split(), variables, "-n", str(point), *options)
                # What a killed command has left goes with the next one.
                canary.run(how + ", again", line.split(), variables)
                canary.look_at_files(how)
            report(f"{name}, broken off by {fault}")


def main():
    inject, place, step = sys.argv[1], sys.argv[2], int(sys.argv[3])
    canary = Canary(inject, place)

    def report(what):
        for line in canary.wrong[:20]:
            print("#", line)
        print("not ok -" if canary.wrong or not canary.tried else "ok -",
              f"no byte of the key: {what}, {canary.tried} runs", flush=True)
        canary.wrong, canary.tried = [], 0

    # That what is not found would have been.
    if len(canary.secret) < 100 or not canary.leak(canary.read("key.asc")):
        sys.exit("canary: the key is not known when it is seen")
    try_builds(canary, report)
    try_mistakes(canary, report)
    try_arguments(canary, report)
    try_commands(canary, report)
    try_faults(canary, step, report)


if __name__ == "__main__":
    main()
