# format1.py - makes a repository of format 1, as an older Ingot would, of a fresh one
#
#     format1.py REPOSITORY KEY
#
# REPOSITORY is in state 1 of its settings; KEY is the secret key that signs it, without a
# passphrase. Settings and generations are signed anew by gpg, in the form that is Ingot's
# (specs/signing.md, "Clear-signed text"), and each generation names its parent as it is then. What
# clients read stays as it is. A generation that an older writer adds is made before, moved away,
# and put back when its time has come.
# SPDX-License-Identifier: GPL-3.0-or-later
"""See above, and specs/repository.md, "Format 1"."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile

CHANNELS = "ingot/channels"
# Fields that format 1 does not have.
LATER = re.compile(r"^(?:Settings|Identity|Parent-Number): .*\n", re.MULTILINE)
PARENT = re.compile(r"^Parent: (\S+)$", re.MULTILINE)
FORMAT = re.compile(r"^(Ingot-(?:Repository|Generation)): \d+$", re.MULTILINE)


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def read(path):
    with open(path, "rb") as file:
        return file.read()


def create(path, data):
    """As Ingot's own files are: with a mode whatever the umask."""
    with open(path, "wb") as file:
        file.write(data)
    os.chmod(path, 0o644)


class Gpg:
    """A home with the key, which ends with the block."""

    def __init__(self, key):
        self.home = tempfile.mkdtemp(prefix="ingot-format1-", dir="/tmp")
        self.run("--import", key)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for action in ("--kill", "all"), ("--remove-socketdir",):
            subprocess.run(["gpgconf", "--homedir", self.home, *action], check=False,
                           stderr=subprocess.DEVNULL)
        shutil.rmtree(self.home, ignore_errors=True)

    def run(self, *arguments, given=b""):
        return subprocess.run(
            ["gpg", "--homedir", self.home, "--batch", "--quiet", "--no-tty", "--pinentry-mode",
             "loopback", "--passphrase", "", "--digest-algo", "SHA512", *arguments],
            input=given, stdout=subprocess.PIPE, check=True).stdout

    def sign(self, text):
        return self.run("--clearsign", given=text.encode())


def take_text(signed):
    """What is signed, without the escape of dashes."""
    text = signed.decode().split("\n\n", 1)[1].rsplit("\n-----BEGIN PGP SIGNATURE-----\n", 1)[0]
    return "\n".join(line.removeprefix("- ") for line in text.split("\n")) + "\n"


def list_numbers(repository, channel):
    names = os.listdir(os.path.join(repository, CHANNELS, channel))
    return sorted(int(name) for name in names if name.isdigit())


def go_back_channel(repository, channel, gpg):
    parent = "-"
    for number in list_numbers(repository, channel):
        path = os.path.join(repository, CHANNELS, channel, str(number))
        text = FORMAT.sub(r"\1: 1", LATER.sub("", take_text(read(path))))
        signed = gpg.sign(PARENT.sub(f"Parent: {parent}", text))
        create(path, signed)
        parent = sha256(signed)


def go_back(repository, gpg):
    if os.path.isdir(os.path.join(repository, "ingot", "settings")):
        sys.exit(f"format1: {repository}: its settings have further states")
    path = os.path.join(repository, "ingot", "repository")
    create(path, gpg.sign(FORMAT.sub(r"\1: 1", take_text(read(path)))))
    for channel in os.listdir(os.path.join(repository, CHANNELS)):
        go_back_channel(repository, channel, gpg)
    os.unlink(os.path.join(repository, "ingot", "channels.list"))


def main(repository, key):
    with Gpg(key) as gpg:
        go_back(repository, gpg)


main(*sys.argv[1:])
