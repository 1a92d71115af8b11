#!/usr/bin/env python3
# corpus.py - packages of real manifests mean what nfpm's packages of them mean
#
# CORPUS has the manifests, mkinputs.py, which makes a build output for one, and what was in nfpm's
# packages (outcome.tsv, expected/). Each manifest is built for both formats, as it is ("plain")
# and with its variables written out ("rendered"); what the real tools read in the packages is
# compared with what they read in nfpm's. A difference passes only where a row of the table
# "Differs from nfpm" in specs/manifest.md is its reason: PASSING has those rows by their id.
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: corpus.py CORPUS WORK TABLE [MANIFEST...]

WORK has, made by corpus.sh, root.deb and root.rpm: empty systems. Prints TAP.
"""

import collections
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile

FORMATS = ("deb", "rpm")
MODES = ("plain", "rendered")


def run(*command, **options):
    return subprocess.run(command, capture_output=True, check=True, **options).stdout


def text(*command):
    return run(*command).decode("utf-8", "surrogateescape")


# ---- Reading a package as the corpus has it ----

STRIPPED_LINK = re.compile(r"^(.{10}) (\S+)\s+\d+ \S+ \S+ (.*)$")


def read_deb_files(path):
    files = []
    for line in text("dpkg-deb", "-c", path).splitlines():
        mode, owner, name = STRIPPED_LINK.match(line).groups()
        link = None
        if mode.startswith("l"):
            name, link = name.split(" -> ", 1)
        name = name.lstrip(".").rstrip("/")
        if name:
            files.append({"path": name, "mode": mode, "owner": owner, "link": link})
    return files


def read_control(text_of_control):
    fields = {}
    name = None
    for line in text_of_control.splitlines():
        if line[:1] in (" ", "\t"):
            fields[name] += "\n" + line
        else:
            name, value = line.split(":", 1)
            fields[name] = value.strip()
    return fields


def read_deb(path):
    members = {}
    with tarfile.open(fileobj=io.BytesIO(run("dpkg-deb", "--ctrl-tarfile", path))) as archive:
        for member in archive:
            if member.isfile():
                members[member.name.lstrip("./")] = archive.extractfile(member).read()
    scripts = {n: len(members[n]) for n in ("preinst", "postinst", "prerm", "postrm") if n in members}
    return {
        "control": read_control(members["control"].decode()),
        "control_members": sorted(members),
        "conffiles": sorted(members.get("conffiles", b"").decode().split("\n")[:-1]),
        "scripts": scripts,
        "files": read_deb_files(path),
    }


RPM_TAGS = ("NAME", "EPOCH", "VERSION", "RELEASE", "ARCH", "OS", "SUMMARY", "DESCRIPTION", "LICENSE",
            "URL", "VENDOR", "PACKAGER", "GROUP")
RPM_FILE = ("[%{FILENAMES}\\x01%{FILEMODES:perms}\\x01%{FILEUSERNAME}/%{FILEGROUPNAME}\\x01"
            "%{FILELINKTOS}\\x01%{FILEFLAGS:fflags}\\x02]").replace("\\x01", "\x01").replace("\\x02", "\x02")
RELATIONS = ("requires", "provides", "conflicts", "obsoletes", "recommends", "suggests")


def rpm_query(path, form):
    return text("rpm", "-qp", "--nosignature", "--queryformat", form, path)


def read_rpm(path):
    files = []
    for record in rpm_query(path, RPM_FILE).split("\x02")[:-1]:
        name, mode, owner, link, flags = record.split("\x01")
        files.append({"path": name, "mode": mode, "owner": owner, "link": link or None, "flags": flags})
    relations = {}
    for kind in RELATIONS:
        lines = text("rpm", "-qp", "--nosignature", "--" + kind, path).splitlines()
        relations[kind] = sorted(line.strip() for line in lines if line.strip())
    scripts = text("rpm", "-qp", "--nosignature", "--scripts", path)
    return {
        "tags": dict(zip(RPM_TAGS, rpm_query(path, "\x01".join("%{" + t + "}" for t in RPM_TAGS)).split("\x01"))),
        "files": files,
        "relations": relations,
        "scripts": sorted(set(re.findall(r"^(\S+) scriptlet \(using", scripts, re.M))),
    }


# ---- Comparing ----


class Comparison:
    """Of one package with nfpm's: what differs, and by which rows that is right."""

    def __init__(self, format_, expected, found, variables):
        self.format, self.expected, self.found, self.variables = format_, expected, found, variables
        self.name = found["control"]["Package"] if format_ == "deb" else found["tags"]["NAME"]
        self.differences, self.rows = [], collections.Counter()

    def differ(self, what, expected, found):
        for row, allows in PASSING:
            if allows(self, what, expected, found):
                self.rows[row] += 1
                return
        self.differences.append(f"{'/'.join(what)}: nfpm {expected!r}, Ingot {found!r}")

    def maps(self, kind, expected, found):
        for key in sorted(set(expected) | set(found)):
            if expected.get(key) != found.get(key):
                self.differ((kind, key), expected.get(key), found.get(key))

    def sets(self, kind, expected, found):
        for item in sorted(set(expected) - set(found)):
            self.differ((kind,), item, None)
        for item in sorted(set(found) - set(expected)):
            self.differ((kind,), None, item)

    def files(self, expected, found):
        expected = {f["path"]: f for f in expected}
        found = {f["path"]: f for f in found}
        for path in sorted(set(expected) | set(found)):
            if path not in expected or path not in found:
                self.differ(("files", path), expected.get(path), found.get(path))
                continue
            for key in expected[path]:
                if expected[path][key] != found[path].get(key):
                    self.differ(("file", path, key), expected[path][key], found[path].get(key))


def compare(format_, expected, found, variables):
    comparison = Comparison(format_, expected, found, variables)
    comparison.files(expected["files"], found["files"])
    if format_ == "deb":
        comparison.maps("control", expected["control"], found["control"])
        comparison.maps("scripts", expected["scripts"], found["scripts"])
        comparison.sets("conffiles", expected["conffiles"], found["conffiles"])
        comparison.sets("members", expected["control_members"], found["control_members"])
    else:
        comparison.maps("tags", expected["tags"], found["tags"])
        comparison.sets("scripts", expected["scripts"], found["scripts"])
        for kind in RELATIONS:
            comparison.sets(kind, expected["relations"][kind], found["relations"][kind])
    return comparison


# ---- Differences that pass, by the row that is their reason ----

# Of no row: what Ingot adds to say which build it is, and what the corpus leaves out.
OWN = "identity"
OWN_FIELDS = {"Vcs-Git", "Git-Commit", "Git-Dirty", "Git-Tag", "Ingot-Content-Id"}
NOT_COMPARED_FIELDS = {"Installed-Size"}
DEB_RELATIONS = {"Depends", "Pre-Depends", "Recommends", "Suggests", "Conflicts", "Breaks", "Replaces",
                 "Provides"}


def identity(of, what, expected, found):
    if expected is not None:
        return False
    if what[0] == "control":
        return what[1] in OWN_FIELDS | NOT_COMPARED_FIELDS
    folder = "/usr/share/" + of.name
    if what[0] != "files":
        return False
    if what[1] in (folder + "/git.ver", folder + "/" + of.name + ".cdx.json"):
        return True
    parents = {"/usr", "/usr/share", folder} if of.format == "deb" else {folder}
    return what[1] in parents and found["mode"] == "drwxr-xr-x" and found["owner"] == "root/root"


def link_mode(of, what, expected, found):
    return what[0] == "file" and what[2] == "mode" and expected == "l---------" and found == "lrwxrwxrwx"


def empty_field(of, what, expected, found):
    return what[0] in ("control", "tags") and expected == "" and found in (None, "(none)")


def white_space(of, what, expected, found):
    return what[0] in ("control", "tags") and None not in (expected, found) and expected.strip() == found.strip()


def epoch_zero(of, what, expected, found):
    return what == ("control", "Version") and expected == "0:" + str(found)


def hyphen(of, what, expected, found):
    return what in (("control", "Version"), ("tags", "VERSION")) and None not in (expected, found) and (
        re.sub("[-_]", ".", expected) == re.sub("[-_]", ".", found))


def version_v(of, what, expected, found):
    if what in (("control", "Version"), ("tags", "VERSION")):
        return expected == "v" + str(found)
    version = of.found["tags"]["VERSION"] if of.format == "rpm" else ""
    if what != ("provides",) or of.expected["tags"]["VERSION"] != "v" + version:
        return False
    return (expected or found) in (f"{of.name} = {v}{version}-{of.found['tags']['RELEASE']}" for v in ("v", ""))


PLACEHOLDER = re.compile(r"@\w+@|{{.*?}}|__[A-Z_]+__|%[A-Z_]+%")
# What stands for what is empty.
DEFAULTS = {"VERSION": "0.0.0~rc0", "RELEASE": "1", "ARCH": "x86_64"}
DEB_DEFAULTS = {"Version": "0.0.0~rc0", "Architecture": "amd64"}


def placeholder(of, what, expected, found):
    if what[0] in ("control", "tags") and expected and PLACEHOLDER.search(expected):
        left = PLACEHOLDER.sub("", expected)
        return found == (left if left.strip("-") else (DEFAULTS | DEB_DEFAULTS).get(what[1]))
    if what != ("provides",):
        return False
    tags = of.expected["tags"]
    if expected is not None:
        return expected == f"{tags['NAME']} = {tags['VERSION']}-{tags['RELEASE']}"
    own = (PLACEHOLDER.sub("", tags[tag]) or DEFAULTS[tag] for tag in ("NAME", "VERSION", "RELEASE"))
    return found == "{} = {}-{}".format(*own)


def variable_everywhere(of, what, expected, found):
    return what[0] in ("control", "tags") and "${" in str(expected) and (
        re.sub(r"\${(\w+)}", lambda match: of.variables.get(match.group(1), ""), expected) == found)


def tree_mode(of, what, expected, found):
    if what[0] != "file" or what[2] != "mode" or not expected.startswith("d"):
        return False
    readers = "".join("x" if expected[i] == "r" else expected[i + 2] for i in (1, 4, 7))
    return found == "".join(expected[i:i + 2] + x for i, x in zip((1, 4, 7), readers)).join(["d", ""])


def tree_system(of, what, expected, found):
    return what[0] == "file" and what[2] in ("mode", "owner") and SYSTEM_FOLDER.match(what[1]) and (
        found in ("drwxr-xr-x", "root/root"))


SYSTEM_FOLDER = re.compile(r"/(usr|etc|var|opt|lib|bin|sbin|srv)(/[a-z0-9.-]+){0,3}$")


def changelog_owner(of, what, expected, found):
    return what[0] == "file" and what[1].endswith("/changelog.Debian.gz") and what[2] == "owner" and (
        expected == "0/0" and found == "root/root")


def rpm_own_relations(of, what, expected, found):
    if of.format != "rpm" or what[0] not in ("provides", "requires") or expected is not None:
        return False
    if what[0] == "requires" and re.match(r"rpmlib\(|/\S+$", found):
        return True
    own = re.match(r"(?:config\((.*)\)|(.*)\([a-z0-9]+-(?:32|64)\)) = ", found)
    return bool(own) and of.name in own.groups()


def clauses(value):
    """In one spelling: name, operator, version; without qualifiers, alternatives sorted."""
    result = set()
    for clause in (value or "").split(","):
        alternatives = []
        for part in re.split(r"\|| or ", clause.strip().strip("()") if " or " in clause else clause):
            part = re.sub(r"\[.*?\]|:any|[()]", " ", part)
            part = re.sub(r"(>=|<=|>>|<<|=|<|>)", r" \1 ", part)
            words = part.split()
            if len(words) == 3:
                words[1] = {">>": ">", "<<": "<"}.get(words[1], words[1])
            alternatives.append(" ".join(words))
        result.add(" | ".join(alternatives))
    return result - {""}


def relation_spelling(of, what, expected, found):
    if what[0] == "control" and what[1] in DEB_RELATIONS:
        return clauses(expected) == clauses(found)
    if what[0] not in RELATIONS:
        return False
    expected_all = set().union(*map(clauses, of.expected["relations"][what[0]]), set())
    found_all = set().union(*map(clauses, of.found["relations"][what[0]]), set())
    return clauses(expected) <= found_all if found is None else clauses(found) <= expected_all


PASSING = (
    (OWN, identity),
    ("link-mode", link_mode),
    ("field-empty", empty_field),
    ("white-space", white_space),
    ("epoch-zero", epoch_zero),
    ("version-hyphen", hyphen),
    ("version-v", version_v),
    ("placeholder", placeholder),
    ("variable-everywhere", variable_everywhere),
    ("tree-mode", tree_mode),
    ("tree-system", tree_system),
    ("changelog-owner", changelog_owner),
    ("rpm-own-relations", rpm_own_relations),
    ("relation-spelling", relation_spelling),
)

# What lintian says of packages that are broken, not of what is in them: of what a manifest packages
# where, under which name and with which mode, it has errors that are the manifest's own.
BROKEN = re.compile(r"^E: (\S+): ((?:malformed-(?!contact)|tar-errors|syntax-error|control-file-|unpack|"
                    r"invalid-|duplicate-|relative-conffile|required-field|control-interpreter|maintainer-script-)\S*|"
                    r"description-contains-invalid-control-statement|\S*md5sum\S*)(.*)$", re.M)


# ---- Building and trying ----

FILES = {"plain": "nfpm.yaml", "rendered": "nfpm.rendered.yaml", "lint": "nfpm.lint.yaml"}
READERS = {"deb": read_deb, "rpm": read_rpm}

def prepare(corpus, manifest, folder):
    """A build output in `folder`; the variables that the manifest asks for."""
    shutil.rmtree(folder, ignore_errors=True)
    return json.loads(run(sys.executable, os.path.join(corpus, "mkinputs.py"),
                          os.path.join(corpus, "nfpm", manifest), folder, "--render"))["env"]


def build(folder, mode, format_, variables):
    """Exit status, what was said, the package or None; with the options that are needed, of which
    nfpm has none: --allow-undefined, and --unsigned where a key was asked for and is empty (key-empty in
    specs/manifest.md)."""
    out = f"{folder}.{mode}.{format_}"
    environment = {k: v for k, v in os.environ.items() if k != "INGOT_CORPUS"} | variables
    shutil.rmtree(out, ignore_errors=True)
    os.mkdir(out)
    for flags in ([], ["--allow-undefined"], ["--allow-undefined", "--unsigned"]):
        done = subprocess.run(["ingot", "build", *flags, "-f", FILES[mode], "-p", format_, "-t", out], cwd=folder,
                              env=environment, capture_output=True)
        said = done.stderr.decode("utf-8", "replace")
        if not re.search(r"error: (undefined variable|the placeholder) |signature\.key_[a-z]+' is empty$", said, re.M):
            break
    made = sorted(os.listdir(out))
    return done.returncode, said, os.path.join(out, made[0]) if made else None


def tried(command, what):
    """What the command said where it failed."""
    done = subprocess.run(command, capture_output=True)
    if done.returncode == 0:
        return []
    return [f"{what}: exit status {done.returncode}: " + done.stderr.decode("utf-8", "replace").strip()[-600:]]


def read_by_tools(format_, package):
    if format_ == "deb":
        return tried(["dpkg-deb", "-I", package], "dpkg-deb -I") + tried(["dpkg-deb", "-c", package], "dpkg-deb -c")
    return tried(["rpm", "-qpil", "--nosignature", package], "rpm -qp") + tried(
        ["rpm", "-K", "--nosignature", package], "rpm -K")


def installed(work, format_, package):
    """Into a copy of an empty system; what the package depends on is not there."""
    root = os.path.join(work, "root")
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(os.path.join(work, "root." + format_), root, symlinks=True)
    if format_ == "deb":
        return tried(["dpkg", "--root=" + root, "--force-depends", "--force-architecture", "--log=/dev/null",
                      "--install", package], "dpkg --install")
    return tried(["rpm", "--root", root, "--dbpath", "/var/lib/rpm", "--install", "--nodeps", "--ignorearch",
                  "--ignoreos", "--nosignature", package], "rpm --install")


class Linter:
    """lintian's answers, asked at the end: it starts slowly. No call has two packages of one name."""

    def __init__(self, folder):
        self.folder, self.calls = folder, []
        os.mkdir(folder)

    def add(self, manifest, package):
        name = text("dpkg-deb", "-f", package, "Package").strip()
        call = next((c for c in self.calls if name not in c), None)
        if call is None:
            self.calls.append(call := {})
        call[name] = (manifest, shutil.copy(package, os.path.join(self.folder, manifest + ".deb")))

    def answers(self):
        """For each manifest: what lintian says is broken."""
        for call in self.calls:
            done = subprocess.run(["lintian", "--allow-root", "--tag-display-limit", "0",
                                   *(path for _, path in call.values())], capture_output=True)
            said = done.stdout.decode("utf-8", "replace")
            failed = ["lintian: " + done.stderr.decode("utf-8", "replace")] if done.stderr or not said else []
            broken = collections.defaultdict(list)
            for found in BROKEN.finditer(said):
                broken[found.group(1)].append(found.group(0))
            for name, (manifest, _) in call.items():
                yield manifest, failed + broken[name]


def without_zstd(folder):
    """lintian of Debian 12 knows no zstd in a deb: the manifest in `folder`, asking for xz instead."""
    manifest = open(os.path.join(folder, FILES["rendered"])).read()
    section = re.search(r"^deb:[ ]*\n([ ]+)", manifest, re.M)
    if re.search(r"^[ ]+compression: *\W?zstd", manifest, re.M):
        manifest = re.sub(r"^([ ]+compression:) *\W?zstd.*$", r"\1 xz", manifest, flags=re.M)
    elif section:
        manifest = manifest[:section.start(1)] + section.group(1) + "compression: xz\n" + manifest[section.start(1):]
    else:
        manifest += "\ndeb: {compression: xz}\n"
    open(os.path.join(folder, FILES["lint"]), "w").write(manifest)


class Corpus:
    def __init__(self, folder, work, table):
        self.folder, self.work, self.linter = folder, work, Linter(os.path.join(work, "lint"))
        self.rows = set(re.findall(r"^\| ([a-z0-9-]+) \|", open(table).read().split("## Differs from nfpm")[1], re.M))
        self.counts, self.used, self.tests = collections.Counter(), collections.Counter(), 0

    def tell(self, name, problems):
        self.tests += 1
        for problem in problems:
            print("# " + problem.replace("\n", "\n# "))
        print(("not ok" if problems else "ok"), self.tests, "-", name, flush=True)

    def expected(self, manifest, mode, format_):
        path = os.path.join(self.folder, "expected", f"{manifest[:-5]}.{mode}.{format_}.json")
        return json.load(open(path)) if os.path.exists(path) else None

    def refusal(self, status, said, package, nfpm_packages):
        errors = re.findall(r"^([^:\n]+\.yaml:\d+:\d+: error: .*)$", said, re.M)
        if status != 2 or package or not errors:
            return [f"exit status {status}, package {package}", said]
        return ["nfpm packages it: " + said] if nfpm_packages else []

    def package(self, package, format_, expected, variables):
        problems = read_by_tools(format_, package)
        if problems:
            return problems
        comparison = compare(format_, expected, READERS[format_](package), variables)
        self.used.update(comparison.rows)
        return installed(self.work, format_, package) + comparison.differences

    def case(self, manifest, mode, format_, variables, nfpm_packages):
        folder = os.path.join(self.work, "case")
        status, said, package = build(folder, mode, format_, variables)
        # What nfpm refuses and Ingot packages has to be what nfpm makes of it with variables written out.
        expected = self.expected(manifest, mode if nfpm_packages else "rendered", format_)
        if status or not package:
            verdict, problems = "refused", self.refusal(status, said, package, nfpm_packages)
        elif not expected:
            verdict, problems = "packaged", ["nothing says that this can be packaged"]
        else:
            verdict = "packaged"
            problems = self.package(package, format_, expected, variables)
            if format_ == "deb" and mode == "rendered":
                problems += self.lint(manifest, folder, package, variables)
        self.counts[mode, format_, "packaged" if nfpm_packages else "refused", verdict] += 1
        self.tell(f"{manifest}, {mode}, {format_}: {verdict}", problems)

    def lint(self, manifest, folder, package, variables):
        if b"control.tar.zst" in open(package, "rb").read(100):
            without_zstd(folder)
            _, said, package = build(folder, "lint", "deb", variables)
            if not package:
                return ["with another compression: " + said]
            self.used["compression-default"] += 1
        self.linter.add(manifest, package)
        return []

    def all(self, only):
        with open(os.path.join(self.folder, "outcome.tsv")) as lines:
            columns = next(lines).rstrip("\n").split("\t")[1:]
            for line in lines:
                manifest, *cells = line.rstrip("\n").split("\t")
                if only and manifest not in only:
                    continue
                variables = prepare(self.folder, manifest, os.path.join(self.work, "case"))
                for column, cell in zip(columns, cells):
                    self.case(manifest, *column.split("."), variables, cell == "yes")

    def finish(self):
        if shutil.which("lintian"):
            for manifest, broken in self.linter.answers():
                self.tell(f"{manifest}: lintian finds nothing broken", broken)
        known = {row for row, _ in PASSING} | set(self.used)
        self.tell("each reason for a difference is a row of the table",
                  [f"no row '{row}'" for row in sorted(known - self.rows - {OWN})])
        for (mode, format_, nfpm, ingot), n in sorted(self.counts.items()):
            print(f"# {n:3} {mode} {format_}: nfpm {nfpm}, Ingot {ingot}")
        for row, n in self.used.most_common():
            print(f"# {n:5} differences by {row}")
        print(f"1..{self.tests}")


def main():
    corpus = Corpus(*sys.argv[1:4])
    corpus.all(sys.argv[4:])
    corpus.finish()


if __name__ == "__main__":
    main()
