#!/usr/bin/env python3
# relations.py - foreign packages are refused where apt, dpkg or dnf cannot read them, and only there
#
# Each row is a field of a .deb, or a dependency of an .rpm. `ingot publish` judges a package that has
# it; what the real tools make of the same bytes without Ingot says whether that was right. What was
# taken is in one channel in the end, which apt must be able to use.
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: relations.py WORK KEY

WORK has `root`, an empty Debian made by roots.sh. Prints TAP."""

import gzip
import hashlib
import io
import os
import struct
import subprocess
import sys
import tarfile

# Fields that nothing but Debian's archive reads: refused by grammar, though no client minds.
BY_GRAMMAR = ("Built-Using: a (>= 1)", "Built-Using: a b", "Static-Built-Using: a [x]")

FIELDS = (
    "Depends:",
    "Depends: a (<< 1), b (<= 1), c (= 1), d (>= 1), e (>> 1)",
    "Depends: a (< 1), b (> 1)",
    "Depends: a (== 1)",
    "Depends: a (=> 1)",
    "Depends: a (<> 1)",
    "Depends: a (!= 1)",
    "Depends: a (1)",
    "Depends: a ()",
    "Depends: a (>=)",
    "Depends: a (>= )",
    "Depends: a (>= v1)",
    "Depends: a (>= ~1)",
    "Depends: a (>= 1:)",
    "Depends: a (>= 1:1:1)",
    "Depends: a (>= 1-)",
    "Depends: a (>= 1_2)",
    "Depends: a (>= 1 2)",
    "Depends: a (>= 1.0",
    "Depends: a (> =1)",
    "Depends: a (=1)",
    "Depends: a (>1)",
    "Depends: a (<<1)",
    "Depends: a (=1), b",
    "Depends: a (= 1)",
    "Depends: a(>=1)|b",
    "Depends: a (>= 1)b",
    "Depends: a ((>= 1))",
    "Depends: a (>= 1) (<< 2)",
    "Depends: a (>=\n 1),\n b:any ( = 2 ) | c(<<3)",
    "Depends: a\t(>>\t1)\t|\tb",
    "Depends:\n a,\n b",
    "Depends: a [amd64]",
    "Depends: a <!nocheck>",
    "Depends: a b",
    "Depends: a, , b",
    "Depends: , a",
    "Depends: a,",
    "Depends: a, b, ",
    "Depends: ,",
    "Depends: a |",
    "Depends: | a",
    "Depends: a || b",
    "Depends: a |, b",
    "Depends: A_b",
    "Depends: -a",
    "Depends: a/b",
    "Depends: (a)",
    "Depends: ${misc:Depends}",
    "Depends: a (>= ${v})",
    "Depends: a:any, b:amd64, c:native, d:bogus",
    "Depends: a:",
    "Depends: a: any",
    "Depends: a::b",
    "Depends: a:any:any",
    "Depends: a:-x",
    "Depends: a:x_y",
    "Depends: a :any",
    "Depends: f\u00fc",
    "Pre-Depends: a b",
    "Recommends: a >= 1",
    "Suggests: a b",
    "Enhances: a | b",
    "Enhances: a b",
    "Breaks: a (<< 1)(>= 2)",
    "Breaks: a | b",
    "Conflicts: a | b",
    "Replaces: a [i386]",
    "Replaces: a | b",
    "Provides: a (= 1), b, c:any",
    "Provides: a (>= 1)",
    "Provides: a (= v)",
    "Provides: a | b",
    "Provides: a b",
    "Provides: a,",
    "Recommended: a b",
    "Optional: a b",
    "Build-Depends: a [amd64] <x>",
    "Multi-Arch: same",
    "Multi-Arch: Same",
    "Multi-Arch: bogus",
    "Multi-Arch:",
    "Essential: maybe",
    "Essential: true",
    "Protected: NO",
    "Protected: maybe",
    "Important: maybe",
    "Phased-Update-Percentage: 10",
    "Phased-Update-Percentage: 101",
    "Priority: bogus",
    "Section: a b",
    "Installed-Size: much",
    "Tag: {{{",
    "Status: install ok installed",
    "Triggers-Pending: x",
    "X-Note: caf\u00e9",
    "X-Long: " + "x" * 1040000,
    "X-Long: " + "x" * 1060000,
) + BY_GRAMMAR

# In the place of one of the same length, in a package that rpmbuild has made.
BUILT = "(aaaa or bbbb >= 1)"
DEPENDENCIES = (
    BUILT,
    "(aaaa if bbbb >= 1)",
    "((aaa or bbbb >= 1)",
    "(aaaa or bbbb >= 1 ",
    "(aaaa or bbbb or 1 ",
    "(aaaa xr bbbb >= 1)",
    "(aaaa or bbbb  = 1)",
    "(a or b and c >= 1)",
    "(a or b or cc >= 1)",
    "(aaaaaaaaaa bbbbbb)",
    "(aaaa or bbbb) >= 1",
)


def run(*command, **options):
    return subprocess.run(command, capture_output=True, check=False, **options)


class Report:
    """TAP."""

    def __init__(self):
        self.n = 0

    def row(self, good, name, remark=""):
        self.n += 1
        if not good and remark:
            print("\n".join("# " + line for line in remark.splitlines()))
        print("%sok %d - %s" % ("" if good else "not ", self.n, name.replace("#", "\\#")))


# ---- Packages ----


def archive_member(name, data):
    head = "%-16s%-12d%-6d%-6d%-8s%-10d`\n" % (name, 0, 0, 0, "100644", len(data))
    return head.encode() + data + b"\n" * (len(data) % 2)


def make_tar(name, data):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def make_deb(path, control, note):
    with open(path, "wb") as file:
        file.write(b"!<arch>\n" + archive_member("debian-binary", b"2.0\n") +
                   archive_member("control.tar.gz", make_tar("./control", control)) +
                   archive_member("data.tar.gz", make_tar("./usr/share/doc/note", note)))


def control_of(name, field):
    return ("Package: %s\nVersion: 1.0\nArchitecture: amd64\nMaintainer: A <a@example.org>\n"
            "%s\nDescription: d\n" % (name, field)).encode()


def header_length(data, at):
    count, size = struct.unpack(">II", data[at + 8:at + 16])
    return 16 + 16 * count + size


def patch_rpm(data, old, new):
    """With another text in its header, and digests that fit again."""
    start = 96
    header = (start + header_length(data, start) + 7) // 8 * 8
    payload = header + header_length(data, header)
    before = data[header:payload]
    after = before.replace(old, new)
    signature = data[start:header]
    for algorithm in ("sha1", "sha256"):
        signature = signature.replace(hashlib.new(algorithm, before).hexdigest().encode(),
                                      hashlib.new(algorithm, after).hexdigest().encode())
    signature = signature.replace(hashlib.md5(before + data[payload:]).digest(),
                                  hashlib.md5(after + data[payload:]).digest())
    return data[:start] + signature + after + data[payload:]


# ---- What judges ----


class Ingot:
    def __init__(self, work, key):
        self.work = work
        self.key = key
        self.repository = os.path.join(work, "repository")
        self.do("create", "--origin", "Acme Tools", "-a", "amd64")

    def do(self, command, *arguments):
        return run("ingot", command, "-r", self.repository, "--key", self.key, *arguments)

    def takes(self, path):
        return self.do("publish", "-c", "stable", "--allow-unsigned", path)


class Apt:
    """apt with a folder of packages that Ingot knows nothing of."""

    def __init__(self, work):
        self.root = os.path.join(work, "root")
        self.flat = os.path.join(work, "flat")
        self.environment = dict(os.environ, APT_CONFIG=os.path.join(self.root, "etc/apt/root.conf"))
        os.makedirs(self.flat)

    def source(self, name, text):
        folder = os.path.join(self.root, "etc/apt/sources.list.d")
        for old in os.listdir(folder):
            os.remove(os.path.join(folder, old))
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)

    def get(self, *arguments):
        return run("apt-get", "-q", *arguments, env=self.environment)

    def takes(self, control):
        """Whether it can be used with such a package in the list, and has nothing to say."""
        place = b"Filename: ./%s.deb\nSize: 1\nSHA256: " + b"0" * 64 + b"\n"
        before = control_of("before", "Tag: x") + place % b"before" + b"\n"
        after = b"\n" + control_of("after", "Tag: x") + place % b"after"
        with open(os.path.join(self.flat, "Packages"), "wb") as file:
            file.write(before + control + place % b"it" + after)
        self.source("flat.list", "deb [trusted=yes] file:%s ./\n" % self.flat)
        update = self.get("update")
        install = self.get("-s", "install", "before", "after")
        said = update.stderr + install.stderr
        return install.returncode == 0 and b"W: " not in said and b"E: " not in said


def dpkg_takes(root, path):
    return run("dpkg", "--root=" + root, "--force-not-root", "--force-depends", "--log=/dev/null",
               "--dry-run", "-i", path).returncode == 0


class Dnf:
    def __init__(self, work):
        self.work = work

    def lists(self, rpm, dependency):
        """Whether dnf sees it in a repository that createrepo_c has made."""
        folder = os.path.join(self.work, "createrepo")
        run("rm", "-rf", folder, os.path.join(self.work, "dnf"))
        for name in (folder, os.path.join(self.work, "dnf/log"), os.path.join(self.work, "dnf/repos")):
            os.makedirs(name)
        with open(os.path.join(folder, "p.rpm"), "wb") as file:
            file.write(rpm)
        run("createrepo_c", folder)
        place = os.path.join(self.work, "dnf")
        seen = run("dnf", "-q", "--installroot=" + place, "--repofrompath=x,file://" + folder,
                   "--repo=x", "--setopt=reposdir=" + place + "/repos", "--setopt=plugins=0",
                   "--setopt=cachedir=" + place + "/cache", "--setopt=logdir=" + place + "/log",
                   "--setopt=persistdir=" + place + "/persist", "--releasever=1", "repoquery",
                   "--requires", "p")
        return " ".join(dependency.split()) in seen.stdout.decode()


# ---- The rows ----


def try_fields(report, work, ingot):
    apt = Apt(work)
    taken = 0
    for number, field in enumerate(FIELDS):
        path = os.path.join(work, "p%d.deb" % number)
        control = control_of("p%d" % number, field)
        make_deb(path, control, b"%d" % number)
        ours = ingot.takes(path)
        theirs = apt.takes(control) and dpkg_takes(apt.root, path)
        expected = theirs and field not in BY_GRAMMAR
        taken += ours.returncode == 0
        name = field.replace("\n", " ")[:60]
        report.row(ours.returncode in (0, 2) and (ours.returncode == 0) == expected,
                   "%s is %s" % (name, "taken" if expected else "refused"),
                   ours.stdout.decode() + ours.stderr.decode())
    return apt, taken


def use_channel(report, ingot, apt, taken):
    with open(os.path.join(ingot.repository, "acme-tools.sources"), encoding="utf-8") as file:
        apt.source("acme-tools.sources", file.read())
    update = apt.get("-o", "APT::Update::Error-Mode=any", "update")
    said = update.stderr.decode()
    report.row(update.returncode == 0 and "W:" not in said, "apt reads what was taken", said)
    index = os.path.join(ingot.repository, "dists/stable/main/binary-amd64/Packages.gz")
    with gzip.open(index) as file:
        listed = file.read().count(b"\nPackage: ") + 1
    report.row(listed == taken and taken > 0, "all %d are in the index" % taken)
    install = apt.get("-s", "install", "p0")
    report.row(install.returncode == 0, "apt installs one of them", install.stderr.decode())


def build_rpm(work):
    spec = os.path.join(work, "p.spec")
    with open(spec, "w", encoding="utf-8") as file:
        file.write("Name: p\nVersion: 1\nRelease: 1\nSummary: s\nLicense: MIT\nBuildArch: noarch\n"
                   "Requires: %s\n%%description\nd\n%%files\n" % BUILT)
    run("rpmbuild", "--define", "_topdir " + work, "--define", "_rpmdir " + work, "-bb", spec)
    with open(os.path.join(work, "noarch/p-1-1.noarch.rpm"), "rb") as file:
        return file.read()


def try_dependencies(report, work, ingot):
    built = build_rpm(work)
    dnf = Dnf(work)
    for number, dependency in enumerate(DEPENDENCIES):
        patched = patch_rpm(built, BUILT.encode(), dependency.encode())
        path = os.path.join(work, "p%d.rpm" % number)
        with open(path, "wb") as file:
            file.write(patched)
        ours = ingot.do("publish", "-c", "c%d" % number, "--new-channel", "--allow-unsigned", "--dry-run",
                        path)
        expected = dnf.lists(patched, dependency)
        report.row(ours.returncode in (0, 2) and (ours.returncode == 0) == expected,
                   "Requires: %s is %s" % (dependency, "taken" if expected else "refused"),
                   ours.stdout.decode() + ours.stderr.decode())


def main():
    work, key = sys.argv[1:]
    report = Report()
    ingot = Ingot(work, key)
    apt, taken = try_fields(report, work, ingot)
    use_channel(report, ingot, apt, taken)
    try_dependencies(report, work, ingot)
    print("1..%d" % report.n)


main()
