# sweep.py - breaks a command off at one change of a file system after the other, and looks
#
#     sweep.py kill|fail INJECT PLACE [--error ENOSPC|EIO] [--stays] [--points N] [--remember]
#              [--worker I/N] [--only-repository] OPERATION...
#
# PLACE has packages/, key.asc and public.asc. For each point: the repository is put back as it was before, the command is run by INJECT and broken off
# there, and apt and dnf (plain baseurl, and mirrorlist) look from empty caches: each has to see
# the old state or the new one. Then the same command is run again: it has to complete, and all
# clients have to see the new state. "fail" lets the call fail instead of killing: a command that
# then says it is done must have done it, one that fails has exit status 2 and says why.
#
# --remember does not ask a client again that asked for the same files before and would get the
# same bytes again (what it saw then depended on nothing else). --points N takes N points at random, always the same; without it all are taken. --worker 1/2
# takes every second of them. Prints TAP and, as a remark, how many points there were.
# SPDX-License-Identifier: GPL-3.0-or-later
"""See above."""

import argparse
import glob
import os
import random
import re
import shutil
import subprocess
import sys
import time

import clients
from operations import ABSENT, OPERATIONS
from server import Memory, Server

FAILURES_SHOWN = 10
# What a message says of a channel, in the words of src/repo/transaction.c.
COMMITTED = re.compile(r"generation \d+ of '([^']*)' is committed")
UNDONE = re.compile(r"'([^']*)' is as it was")


class Place:
    """Where one worker works: a repository that is served, and what it is put back from."""

    def __init__(self, options):
        self.root = options.place
        self.scratch = os.path.join(self.root, f"worker-{options.worker[0]}")
        self.repository = os.path.join(self.scratch, "site", "repository")
        self.saved = os.path.join(self.scratch, "saved")
        self.state = os.path.join(self.scratch, "state")
        self.public_key = os.path.join(self.root, "public.asc")
        self.inject = options.inject
        os.makedirs(os.path.dirname(self.repository), exist_ok=True)
        self.server = Server(os.path.dirname(self.repository))
        self.url = f"{self.server.url}/repository"
        self.memory = Memory(self) if options.remember else None

    def see(self, channel, client):
        if self.memory:
            return self.memory.see(channel, client)
        return clients.see(self, channel, client)

    def words(self, command):
        return ["ingot"] + [word.format(
            repository=self.repository, url=self.url, key=os.path.join(self.root, "key.asc"),
            packages=os.path.join(self.root, "packages")) for word in command.split()]

    def run(self, command, *prefix):
        return subprocess.run([*prefix, *self.words(command)], capture_output=True, text=True,
                              errors="replace", check=False, timeout=clients.PATIENCE,
                              env=dict(os.environ, XDG_STATE_HOME=self.state))

    def clear(self):
        """With what was seen of it, since it goes back."""
        shutil.rmtree(self.repository, ignore_errors=True)
        shutil.rmtree(self.state, ignore_errors=True)

    def put_back(self):
        """Copies, not links: what is there may be written to."""
        self.clear()
        if os.path.isdir(self.saved):
            shutil.copytree(self.saved, self.repository, symlinks=True)

    def prepare(self, operation):
        self.clear()
        shutil.rmtree(self.saved, ignore_errors=True)
        for command in operation.before:
            done = self.run(command)
            if done.returncode:
                sys.exit(f"sweep: {command}: {done.stderr}")
        if os.path.isdir(self.repository):
            shutil.copytree(self.repository, self.saved, symlinks=True)

    def generations(self):
        """All there are: what was committed."""
        folder = os.path.join(self.repository, "ingot", "channels")
        return sorted(os.path.relpath(os.path.join(path, name), folder)
                      for path, _, names in os.walk(folder) for name in names if name.isdigit())


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


def find_broken(place, operation, ends):
    """A line for each client that sees none of the states."""
    lines = []
    if ends and operation.gone:
        lines += [f"{path} is there" for path in
                  glob.glob(os.path.join(place.repository, operation.gone))]
    for channel, new in operation.new.items():
        states = [new] if ends else [operation.old[channel], new]
        for client in clients.CLIENTS:
            seen = place.see(channel, client)
            if not is_allowed(place, channel, client, seen, states):
                lines.append(f"{client} of {channel} sees {seen}, not {states}")
    return lines


# ---- One point ----

def make_prefix(place, options, point=0):
    trace = os.path.join(place.scratch, "trace")
    prefix = [place.inject, "-t", trace]
    if options.only_repository:
        prefix += ["-u", place.repository]
    if point:
        prefix += ["-n", str(point)]
        if options.mode == "fail":
            prefix += ["-e", options.error] + (["-f"] if options.stays else [])
    return [*prefix, "--"], trace


def read_trace(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read().splitlines()


def judge_failed(place, before, done):
    """What is wrong with how a command ended whose call failed."""
    if done.returncode not in (0, 2):
        return [f"exit status {done.returncode}: {done.stderr}"]
    if done.returncode == 2 and not done.stderr.startswith("ingot: "):
        return [f"exit status 2 without a message: {done.stderr!r}"]
    if done.returncode == 0:
        return []
    committed = {path.split("/")[0] for path in set(place.generations()) - set(before)}
    told = set(COMMITTED.findall(done.stderr))
    undone = set(UNDONE.findall(done.stderr))
    if told - committed or undone & committed or (len(committed) == 1 and not told | undone):
        return [f"there is a new generation of {committed or 'none'}, and it says: {done.stderr}"]
    return []


def try_point(place, operation, options, point):
    """The trace's line of the point, or None where the run has fewer, and what went wrong."""
    place.put_back()
    before = place.generations()
    prefix, trace = make_prefix(place, options, point)
    done = place.run(operation.command, *prefix)
    lines = read_trace(trace)
    if len(lines) < point:
        return None, []
    what = lines[point - 1]
    claims = options.mode == "fail" and done.returncode == 0
    wrong = judge_failed(place, before, done) if options.mode == "fail" else []
    wrong += find_broken(place, operation, claims)
    again = place.run(operation.command)
    if again.returncode:
        return what, wrong + [f"again: exit status {again.returncode}: {again.stderr}"]
    return what, wrong + ["again: " + line for line in find_broken(place, operation, True)]


# ---- All points ----

def count_points(place, operation, options):
    place.put_back()
    prefix, trace = make_prefix(place, options)
    done = place.run(operation.command, *prefix)
    if done.returncode:
        sys.exit(f"sweep: {operation.command}: {done.stderr}")
    return len(read_trace(trace))


def choose_points(count, options):
    """Another run may have a few calls more: they are reached, up to one that does not come."""
    points = range(1, count + count // 10)
    if options.points and options.points < count:
        points = sorted(random.Random(count).sample(range(1, count + 1), options.points))
    return list(points)[options.worker[0] - 1::options.worker[1]]


def sweep(place, name, options):
    operation = OPERATIONS[name]
    place.prepare(operation)
    begin = time.monotonic()
    tried = failed = 0
    shown = []
    for point in choose_points(count_points(place, operation, options), options):
        what, wrong = try_point(place, operation, options, point)
        if what is None:
            continue
        tried += 1
        failed += bool(wrong)
        shown += [f"point {what}: {line}" for line in wrong]
        if tried % 100 == 0:
            print(f"# {name}: {tried} points, {failed} failed", flush=True)
    for line in shown[:FAILURES_SHOWN]:
        print("# " + line.replace("\n", "\n#   "))
    seconds = time.monotonic() - begin
    return tried, failed, f"{options.title} {name}: {tried - failed} of {tried} points, " \
        f"{seconds:.0f} s"


def read_options():
    parser = argparse.ArgumentParser()
    parser.add_argument("mode", choices=["kill", "fail"])
    parser.add_argument("inject")
    parser.add_argument("place")
    parser.add_argument("--error", default="ENOSPC")
    parser.add_argument("--stays", action="store_true")
    parser.add_argument("--points", type=int, default=0)
    parser.add_argument("--worker", default="1/1")
    parser.add_argument("--remember", action="store_true")
    parser.add_argument("--only-repository", action="store_true")
    parser.add_argument("operations", nargs="*", default=list(OPERATIONS))
    options = parser.parse_intermixed_args()
    options.worker = tuple(map(int, options.worker.split("/")))
    options.title = "kill" if options.mode == "kill" else \
        options.error + (" that stays" if options.stays else "")
    return options


def main():
    options = read_options()
    place = Place(options)
    for name in options.operations or OPERATIONS:
        tried, failed, line = sweep(place, name, options)
        print(f"{'not ok' if failed or not tried else 'ok'} - {line}", flush=True)


main()
