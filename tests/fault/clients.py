# clients.py - what real apt and real dnf see of a channel, with empty caches each time
#
# apt is apt-get update in a root of its own. dnf is the library that the dnf command is made of,
# used in a forked process: the same code, without the third of a second that Python takes to load
# it. What a client was told is then held against the files: every package that an index names has
# to be there with the digest that the index gives.
# SPDX-License-Identifier: GPL-3.0-or-later
"""see() gives a sorted list of "name version", the release of an rpm left out; where the client
refuses the repository, a text that says why. `place` has url and repository, public_key, and
scratch, a folder to work in.
"""

import base64
import glob
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys

import dnf

CLIENTS = ("apt", "dnf", "dnf-mirrorlist")
# Who is not done by then never is, even where everything was stopped for minutes meanwhile.
PATIENCE = 600


class Broken(Exception):
    """A client refuses what it finds."""


def sha256_of(path):
    try:
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return None


class Packages:
    """Digests of files, taken again where a file is not the one that it was."""

    def __init__(self):
        self.known = {}

    def digest(self, path):
        try:
            status = os.lstat(path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        sign = (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        if self.known.get(path, (None,))[0] != sign:
            self.known[path] = (sign, sha256_of(path))
        return self.known[path][1]

    def check(self, repository, path, sha256):
        found = self.digest(os.path.join(repository, path))
        if found != sha256:
            raise Broken(f"{path} should have sha256 {sha256}, it is {found}")


PACKAGES = Packages()


# ---- apt ----

APT_RUNS = ("apt-config", "apt-get", "awk", "base64", "cat", "chmod", "cmp", "cp", "dpkg", "find",
            "gpgv", "grep", "mkdir", "mktemp", "mv", "rm", "sed", "sh", "sort", "touch", "tr")

APT_CONFIG = """
Dir "{root}";
Dir::State::status "{root}/status";
Dir::Bin::methods "/usr/lib/apt/methods";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
APT::Sandbox::User "root";
APT::Update::Error-Mode "any";
APT::Architecture "amd64";
APT::Architectures "amd64";
Acquire::Languages "none";
Acquire::Retries "0";
Acquire::http::Timeout "600";
"""


FIELD = re.compile(r"^(Package|Version|Filename|SHA256): (.*)$", re.MULTILINE)


def read_stanzas(path):
    with open(path, encoding="utf-8") as file:
        for stanza in file.read().split("\n\n"):
            if stanza:
                yield dict(FIELD.findall(stanza))


def unarmour(path, to):
    """As sources.list takes it as well, without a shell script that does this each time."""
    with open(path, encoding="ascii") as file:
        body = file.read().split("\n\n", 1)[1]
    with open(to, "wb") as file:
        file.write(base64.b64decode(body.split("\n=")[0]))


def make_apt_root(root, url, channel, key):
    for folder in ("lists/partial", "archives/partial"):
        os.makedirs(os.path.join(root, folder))
    unarmour(key, os.path.join(root, "key.gpg"))
    with open(os.path.join(root, "status"), "w", encoding="utf-8"):
        pass
    with open(os.path.join(root, "sources.list"), "w", encoding="utf-8") as file:
        file.write(f"deb [signed-by={root}/key.gpg] {url} {channel} main\n")
    with open(os.path.join(root, "conf"), "w", encoding="utf-8") as file:
        file.write(APT_CONFIG.format(root=root))
        file.write('Dir::State::lists "lists";\nDir::Cache "";\nDir::Cache::archives "archives";\n'
                   f'Dir::Etc::sourcelist "{root}/sources.list";\nDir::Etc::sourceparts "-";\n'
                   'Dir::Etc::parts "-";\nDir::Etc::preferencesparts "-";\nDir::State "";\n')


def make_apt_path(root):
    """What apt runs on a Debian without GnuPG but for gpgv, where it has no agents to look for."""
    os.makedirs(os.path.join(root, "bin"))
    for name in APT_RUNS:
        found = shutil.which(name)
        if found:
            os.symlink(found, os.path.join(root, "bin", name))
    return os.path.join(root, "bin")


def see_apt(place, channel):
    root = os.path.join(place.scratch, "apt")
    shutil.rmtree(root, ignore_errors=True)
    make_apt_root(root, place.url, channel, place.public_key)
    environment = dict(os.environ, APT_CONFIG=os.path.join(root, "conf"), LC_ALL="C.UTF-8",
                       PATH=make_apt_path(root))
    update = subprocess.run(["apt-get", "update"], env=environment, capture_output=True,
                            text=True, timeout=PATIENCE, check=False)
    if update.returncode != 0 or "\nW: " in update.stderr:
        raise Broken(update.stderr.strip())
    versions = []
    for index in glob.glob(os.path.join(root, "lists", "*_Packages")):
        for fields in read_stanzas(index):
            PACKAGES.check(place.repository, fields["Filename"], fields["SHA256"])
            versions.append(f"{fields['Package']} {fields['Version']}")
    return sorted(set(versions))


# ---- dnf ----

def load_dnf(place, channel, source):
    """In a process of its own: dnf keeps things. What its packages are, where, and their digests."""
    root = os.path.join(place.scratch, "dnf")
    shutil.rmtree(root, ignore_errors=True)
    os.makedirs(root)
    base = dnf.Base()
    for name in ("installroot", "cachedir", "logdir", "persistdir"):
        setattr(base.conf, name, root)
    base.conf.assumeyes = True
    base.conf.timeout = PATIENCE
    base.conf.reposdir = []
    base.conf.substitutions["basearch"] = "x86_64"
    base.conf.substitutions["releasever"] = "1"
    base.repos.add_new_repo("repository", base.conf, **source, gpgcheck=True, repo_gpgcheck=True,
                            gpgkey=["file://" + place.public_key], retries=1,
                            skip_if_unavailable=False)
    base.fill_sack(load_system_repo=False)
    return [(f"{package.name} {package.version}",
             os.path.normpath(os.path.join("rpm", channel, package.location)),
             package.chksum[1].hex()) for package in base.sack.query().available()]


def in_child(function, *arguments):
    """The value of the function, or Broken with the text of what it raised."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        answer = None
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # it comes in the exception as well
        try:
            answer = {"value": function(*arguments)}
        except BaseException as problem:  # whatever it is, the parent has to hear of it
            answer = {"broken": f"{type(problem).__name__}: {problem}"}
        with os.fdopen(writer, "w") as pipe:
            json.dump(answer, pipe)
            pipe.flush()
            sys.stdout.flush()
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    answer = json.loads(text) if text else {"broken": "dnf ended without a word"}
    if "broken" in answer:
        raise Broken(answer["broken"])
    return answer["value"]


def see_from(place, channel, source):
    packages = in_child(load_dnf, place, channel, source)
    for _, path, sha256 in packages:
        PACKAGES.check(place.repository, path, sha256)
    return sorted(version for version, _, _ in packages)


def see_dnf(place, channel):
    return see_from(place, channel, {"baseurl": [f"{place.url}/rpm/{channel}/"]})


def see_dnf_mirrorlist(place, channel):
    return see_from(place, channel, {"mirrorlist": f"{place.url}/rpm/{channel}/mirrorlist"})


SEERS = dict(zip(CLIENTS, (see_apt, see_dnf, see_dnf_mirrorlist)))


def see(place, channel, client):
    """What the client sees, or a text that says why it sees nothing."""
    try:
        return SEERS[client](place, channel)
    except Broken as problem:
        return str(problem)
