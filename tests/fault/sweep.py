# sweep.py - breaks a command off at one change of a file system after the other, and looks
#
#     sweep.py FAULT[,FAULT...] INJECT PLACE [--clock LIBRARY] [--points N] [--only-repository]
#              [--remember] [--worker I/N] [--log FOLDER] OPERATION...
#
# FAULT is "kill", or "ENOSPC", "EIO": the call fails with that; or "ENOSPC-stays": all later ones
# fail too. PLACE has packages/ and the keys (FILES). For each point: the repository is put back
# as it was before, the command is run by INJECT and broken off there, and apt and dnf (plain
# baseurl, and mirrorlist) look from empty caches: each has to see the old state or the new one.
# Then the same command is run again: it has to complete, and all clients have to see the new
# state. A command whose call failed and that says it is done must have done it; one that fails has
# exit status 2 and says why, and what became of the channel.
#
# --remember tries what follows from a state once for each state (memory.py), which takes --clock.
# --points N takes N points at random, always the
# same; without it all are taken. --worker 1/2 takes the first half of them. --log keeps what was
# tried, a line for a point; what a file there has is not tried again. Prints TAP and, as a remark,
# how many points there were.
# SPDX-License-Identifier: GPL-3.0-or-later
"""See above."""

import argparse
import glob
import json
import os
import random
import re
import shutil
import stat
import subprocess
import sys
import time

import clients
from memory import Memory, clear_left, find_left
from operations import ABSENT, OPERATIONS, PROGRAMS
from server import Server
from tree import Trees, digest_of

FAILURES_SHOWN = 10
# What a message says of a channel, in the words of src/repo/change/transaction.c.
COMMITTED = re.compile(r"generation \d+ of '([^']*)' is committed")
UNDONE = re.compile(r"'([^']*)' is as it was")
# When things happen, by the commands' clock: today, but before any file is written here.
BEGIN = int(time.time()) // 3600 * 3600 - 7200
BREAK_OFF = BEGIN + 600
AGAIN = BEGIN + 1200
UNTIL = BEGIN + 3600
# Seconds that a point does not take, unless everything was stopped meanwhile.
LONG = 30


TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# What the words of operations.py mean, in the place.
FILES = {"key": "key.asc", "older": "older.asc", "public": "public.asc", "next": "next.asc",
         "next_public": "next.public.asc", "revocation": "revocation.asc",
         "packages": "packages"}


class Place:
    """Where one worker works: a repository that is served, and what it is put back to."""

    def __init__(self, options):
        self.root = options.place
        self.scratch = os.path.join(self.root, f"worker-{options.worker[0]}")
        self.repository = os.path.join(self.scratch, "site", "repository")
        self.state = os.path.join(self.scratch, "state")
        self.temporary = os.path.join(self.scratch, "tmp")
        self.public_key = None
        self.inject = options.inject
        self.clock = options.clock
        self.saved = []
        self.trees = Trees(UNTIL)
        os.makedirs(os.path.dirname(self.repository), exist_ok=True)
        os.makedirs(self.temporary, exist_ok=True)
        clear_left(self.temporary)  # by one that was ended in the middle of a point
        self.server = Server(os.path.dirname(self.repository))
        self.url = f"{self.server.url}/repository"
        self.memory = Memory(self) if options.remember else None

    def see(self, channel, client):
        if self.memory:
            return self.memory.see(channel, client)
        return clients.see(self, channel, client)

    def words(self, command):
        """Of one of PROGRAMS, or of ingot."""
        name, *rest = command.split()
        words = [*PROGRAMS[name], *rest] if name in PROGRAMS else ["ingot", name, *rest]
        values = {name: os.path.join(self.root, path) for name, path in FILES.items()}
        return [word.format(repository=self.repository, url=self.url, python=sys.executable,
                            tests=TESTS, **values) for word in words]

    def environment(self, when):
        environment = dict(os.environ, XDG_STATE_HOME=self.state, TMPDIR=self.temporary)
        if self.clock:
            environment.update(LD_PRELOAD=self.clock, STILL_CLOCK=str(when),
                               ASAN_OPTIONS="verify_asan_link_order=0")
        return environment

    def run(self, command, when, *prefix):
        return subprocess.run([*prefix, *self.words(command)], capture_output=True, text=True,
                              errors="replace", check=False, timeout=clients.PATIENCE,
                              env=self.environment(when))

    def scan(self):
        return [self.trees.scan(self.repository), self.trees.scan(self.state)]

    def digest(self):
        return digest_of(*self.scan())

    def put_back(self):
        """With what the user had seen of it, since it goes back."""
        for folder, scan in zip((self.repository, self.state), self.saved):
            self.trees.put_back(folder, scan)

    def prepare(self, operation):
        self.public_key = os.path.join(self.root, operation.clients)
        for folder in (self.repository, self.state):
            shutil.rmtree(folder, ignore_errors=True)
        for number, command in enumerate(operation.before):
            done = self.run(command, BEGIN + 60 * number)
            if done.returncode:
                sys.exit(f"sweep: {command}: {done.stderr}")
        self.saved = self.scan()

    def generations(self):
        """All there are: what was committed."""
        folder = os.path.join(self.repository, "ingot", "channels")
        return sorted(os.path.relpath(os.path.join(path, name), folder)
                      for path, _, names in os.walk(folder) for name in names if name.isdigit())


# What the injector is told.
FAULTS = {
    "kill": [],
    "ENOSPC": ["-e", "ENOSPC"],
    "EIO": ["-e", "EIO"],
    "ENOSPC-stays": ["-e", "ENOSPC", "-f"],
}
# Elsewhere gpg would try again for ever, which on a disk that is really full it does not.
ONLY_REPOSITORY = ("ENOSPC-stays",)

# ---- What clients may see ----

ROOTS = {"apt": "dists/{}/InRelease", "dnf": "rpm/{}/repodata/repomd.xml",
         "dnf-mirrorlist": "rpm/{}/mirrorlist"}


def is_allowed(place, channel, client, seen, states):
    for state in states:
        root = os.path.join(place.repository, ROOTS[client].format(channel))
        if state is ABSENT and isinstance(seen, str) and not os.path.exists(root):
            return True
        if state is not ABSENT and seen == list(state):
            return True
    return False


def find_other_modes(repository, modes):
    """Of what does not have the modes of folders and files; those of client files matter to
    nobody, since these are replaced by others."""
    wanted = dict(zip((stat.S_IFDIR, stat.S_IFREG), modes))
    paths = [repository] + [os.path.join(path, name) for path, folders, names
                            in os.walk(repository) for name in folders + names
                            if path != repository or name in folders]
    found = [(path, os.lstat(path).st_mode) for path in paths]
    return [f"{path} has mode {stat.S_IMODE(mode):o}" for path, mode in found
            if wanted.get(stat.S_IFMT(mode)) not in (None, stat.S_IMODE(mode))]


def find_broken(place, operation, ends):
    """A line for each client that sees none of the states."""
    lines = []
    if ends and operation.gone:
        lines += [f"{path} is there" for path in
                  glob.glob(os.path.join(place.repository, operation.gone))]
    if ends and operation.modes:
        lines += find_other_modes(place.repository, operation.modes)
    for channel, new in operation.new.items():
        states = [new] if ends else [operation.old[channel], new]
        for client in clients.CLIENTS:
            seen = place.see(channel, client)
            if not is_allowed(place, channel, client, seen, states):
                lines.append(f"{client} of {channel} sees {seen}, not {states}")
    return lines


def look(place, name, ends):
    def find():
        return find_broken(place, OPERATIONS[name], ends)

    if not place.memory:
        return find()
    return place.memory.answer("look", (name, place.digest(), ends), find)


def run_again(place, name):
    """To complete what was broken off."""
    def find():
        again = place.run(OPERATIONS[name].command, AGAIN)
        if again.returncode:
            return [f"again: exit status {again.returncode}: {again.stderr}"]
        left = [f"{line} is left" for line in find_left(place.temporary)]
        return ["again: " + line for line in left + look(place, name, True)]

    if not place.memory:
        return find()
    left = find_left(place.temporary)
    wrong = place.memory.answer("repeat", (name, place.digest(), repr(left)), find)
    clear_left(place.temporary)
    return wrong


# ---- One point ----

def make_prefix(place, options, fault, point=0):
    trace = os.path.join(place.scratch, "trace")
    prefix = [place.inject, "-t", trace]
    if options.only_repository or fault in ONLY_REPOSITORY:
        prefix += ["-u", place.repository]
    if point:
        prefix += ["-n", str(point)] + FAULTS[fault]
    return [*prefix, "--"], trace


def read_trace(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read().splitlines()


def settles(place, path):
    """Whether a generation was made for the settings alone: what the command was asked for comes
    after it, as a change of its own."""
    path = os.path.join(place.repository, "ingot", "channels", path)
    with open(path, encoding="utf-8", errors="replace") as file:
        return "Action: set\n" in file


def judge_failed(place, before, done):
    """What is wrong with how a command ended whose call failed."""
    if done.returncode not in (0, 2):
        return [f"exit status {done.returncode}: {done.stderr}"]
    if done.returncode == 2 and not done.stderr.startswith("ingot: "):
        return [f"exit status 2 without a message: {done.stderr!r}"]
    if done.returncode == 0:
        return []
    new = set(place.generations()) - set(before)
    committed = {path.split("/")[0] for path in new}
    settled = {path.split("/")[0] for path in new if settles(place, path)}
    told = set(COMMITTED.findall(done.stderr))
    undone = set(UNDONE.findall(done.stderr))
    wrong = told - committed or (undone & committed) - settled
    if wrong or (len(committed) == 1 and not told | undone):
        return [f"there is a new generation of {committed or 'none'}, and it says: {done.stderr}"]
    return []


def try_point(place, name, options, fault, point):
    """The trace's line of the point, or None where the run has fewer, and what went wrong."""
    place.put_back()
    before = place.generations()
    prefix, trace = make_prefix(place, options, fault, point)
    done = place.run(OPERATIONS[name].command, BREAK_OFF, *prefix)
    lines = read_trace(trace)
    if len(lines) < point:
        return None, []
    fails = fault != "kill"
    wrong = judge_failed(place, before, done) if fails else []
    wrong = wrong + look(place, name, fails and done.returncode == 0)
    return lines[point - 1], wrong + run_again(place, name)


def try_patiently(place, name, options, fault, point):
    """Who was stopped for minutes may have met a limit of time that is not ours."""
    begin = time.monotonic()
    what, wrong = try_point(place, name, options, fault, point)
    if wrong and time.monotonic() - begin > LONG:
        print(f"# {name}: point {what} took long, once more: {wrong}", flush=True)
        what, wrong = try_point(place, name, options, fault, point)
    return what, wrong


# ---- All points ----

class Log:
    """Which points were tried, of all workers."""

    def __init__(self, options):
        self.known = {}
        self.file = None
        if options.log:
            for path in sorted(glob.glob(os.path.join(options.log, "*.points"))):
                self.read(path)
            path = os.path.join(options.log, f"{options.worker[0]}.points")
            self.file = open(path, "a", encoding="utf-8")  # pylint: disable=consider-using-with

    def read(self, path):
        with open(path, encoding="utf-8") as file:
            for line in file:
                *key, what, wrong = json.loads(line)
                self.known[tuple(key)] = what, wrong

    def find(self, *key):
        return self.known.get(key)

    def add(self, *line):
        if self.file:
            self.file.write(json.dumps(line) + "\n")
            self.file.flush()


def count_calls(place, operation, options, fault):
    place.put_back()
    prefix, trace = make_prefix(place, options, fault)
    done = place.run(operation.command, BREAK_OFF, *prefix)
    if done.returncode:
        sys.exit(f"sweep: {operation.command}: {done.stderr}")
    return len(read_trace(trace))


def count_points(place, name, options, fault):
    """Two runs may differ by a few calls of GnuPG: what one worker has counted holds for all, or
    there would be points between theirs."""
    agreed = os.path.join(place.root, f"points-{fault}-{name}")
    if not os.path.exists(agreed):
        counted = os.path.join(place.scratch, "counted")
        with open(counted, "w", encoding="ascii") as file:
            file.write(str(count_calls(place, OPERATIONS[name], options, fault)))
        try:
            os.link(counted, agreed)
        except FileExistsError:
            pass
        os.unlink(counted)
    with open(agreed, encoding="ascii") as file:
        return int(file.read())


def choose_points(count, options):
    """Another run may have a few calls more: the last worker goes on up to one that does not
    come."""
    number, workers = options.worker
    if options.points and options.points < count:
        points = sorted(random.Random(count).sample(range(1, count + 1), options.points))
        return points[number - 1::workers]
    end = 2 * count if number == workers else count * number // workers
    return range(count * (number - 1) // workers + 1, end + 1)


def sweep(place, name, options, fault, log):
    tried = failed = 0
    shown = []
    count = count_points(place, name, options, fault)
    for point in choose_points(count, options):
        known = log.find(fault, name, point)
        what, wrong = known or try_patiently(place, name, options, fault, point)
        if what is None and point > count:
            break
        if what is None:
            continue
        if not known:
            log.add(fault, name, point, what, wrong)
        tried += 1
        failed += bool(wrong)
        shown += [f"point {what}: {line}" for line in wrong]
        if tried % 100 == 0:
            print(f"# {fault} {name}: {tried} points, {failed} failed", flush=True)
    for line in shown[:FAILURES_SHOWN]:
        print("# " + line.replace("\n", "\n#   "))
    return tried, failed


def tell(place, name, fault, tried, failed, seconds):
    print(f"{'not ok' if failed or not tried else 'ok'} - {fault.replace('-', ' that ')} {name}: "
          f"{tried - failed} of {tried} points, {seconds:.0f} s", flush=True)
    if place.memory:
        states = sum(state[0] == name for state in place.memory.states)
        reads = ", ".join(f"{kind} {n}" for kind, n in sorted(place.memory.tried.items()))
        print(f"# {name}: {states} states by now; tried by now, of all commands: {reads}; "
              f"{place.memory.doubts} of them against the memory", flush=True)


def read_options():
    parser = argparse.ArgumentParser()
    parser.add_argument("faults")
    parser.add_argument("inject")
    parser.add_argument("place")
    parser.add_argument("--clock")
    parser.add_argument("--points", type=int, default=0)
    parser.add_argument("--worker", default="1/1")
    parser.add_argument("--remember", action="store_true")
    parser.add_argument("--only-repository", action="store_true")
    parser.add_argument("--log")
    parser.add_argument("operations", nargs="*", default=list(OPERATIONS))
    options = parser.parse_intermixed_args()
    options.worker = tuple(map(int, options.worker.split("/")))
    options.faults = options.faults.split(",")
    return options


def main():
    options = read_options()
    place = Place(options)
    log = Log(options)
    for name in options.operations or OPERATIONS:
        place.prepare(OPERATIONS[name])
        for fault in options.faults:
            begin = time.monotonic()
            tried, failed = sweep(place, name, options, fault, log)
            tell(place, name, fault, tried, failed, time.monotonic() - begin)


main()
