# publishers.py - many publish to one channel at once while clients read it from empty caches
#
#     publishers.py PLACE WRITERS VERSIONS READS [--apt N] [--dnf N] [--baseurl N]
#
# Each of WRITERS publishes VERSIONS packages, one after the other, as a .deb and an .rpm. N loops
# of apt and N of dnf (mirrorlist) read until there are READS of them. Every read has to succeed
# and to see whatever was acknowledged before it began; in the end the channel has all packages.
# Loops of dnf with the plain baseurl are only counted: what they are told is a file of one state and
# its signature of the next, now and then (specs/transaction.md). Prints TAP, and as remarks how
# often that was, and how often publishers had to begin again.
# SPDX-License-Identifier: GPL-3.0-or-later
"""See above."""

import argparse
import os
import resource
import signal
import subprocess
import sys
import threading
import time

import clients
from server import Server

FAILURES_SHOWN = 10
GOOD = "good"
CHANNEL = "stable"
BASEURL = "dnf"
MANIFEST = """
name: {name}
arch: all
version: {version}
maintainer: Ingot Test <ingot@example.org>
description: one of many
license: MIT
contents:
  - dst: /usr/share/{name}
    type: dir
"""


class Place:
    """As clients.see() wants it; each reader has a scratch folder of its own."""

    def __init__(self, root, url=None, scratch="scratch"):
        self.root = root
        self.site = os.path.join(root, "site")
        self.built = os.path.join(root, "built")
        self.repository = os.path.join(self.site, "repository")
        self.url = url
        self.scratch = os.path.join(root, scratch)
        self.public_key = os.path.join(root, "public.asc")
        self.key = os.path.join(root, "key.asc")
        self.acknowledged = os.path.join(root, "acknowledged")
        for folder in (self.site, self.scratch, self.built):
            os.makedirs(folder, exist_ok=True)


def ingot(*words):
    return subprocess.run(["ingot", *words], capture_output=True, text=True, check=False)


def must(done):
    if done.returncode:
        sys.exit(f"publishers: {done.args}: {done.stderr}")


def in_processes(function, items):
    """Forks one process for each item; their pids."""
    pids = []
    for item in items:
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            status = 1
            try:
                function(item)
                status = 0
            finally:
                os._exit(status)
        pids.append(pid)
    return pids


# ---- Writing ----

def package_files(place, name, version):
    return [os.path.join(place.built, f"{name}-{version}-1.noarch.rpm"),
            os.path.join(place.built, f"{name}_{version}_all.deb")]


def build(place, writer, version):
    manifest = os.path.join(place.root, f"{writer}.yaml")
    with open(manifest, "w", encoding="utf-8") as file:
        file.write(MANIFEST.format(name=writer, version=version))
    return ingot("build", "-q", "-f", manifest, "-t", place.built)


def publish(place, writer, version):
    return ingot("publish", "-r", place.repository, "-c", CHANNEL, "--key", place.key,
                 "--allow-unsigned", *package_files(place, writer, version))


def publish_all(place, writer, versions, failures):
    for version in versions:
        done = build(place, writer, version)
        if done.returncode == 0:
            done = publish(place, writer, version)
        if done.returncode:
            failures.append(f"{writer} {version}: {done.stderr}")
            continue
        # Short lines appended whole: readers see a prefix of them.
        with open(place.acknowledged, "a", encoding="utf-8") as file:
            file.write(f"{writer} {version}\n")


def count_attempts(place):
    """Each attempt at a generation leaves the InRelease that it made."""
    folder = os.path.join(place.repository, "ingot", "pointers")
    attempts = 0
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), "rb") as file:
            attempts += file.read(64).startswith(b"-----BEGIN PGP SIGNED MESSAGE-----")
    return attempts


# ---- Reading ----

def read_acknowledged(place):
    with open(place.acknowledged, encoding="utf-8") as file:
        return set(file.read().splitlines())


def read_for_ever(place, client, log):
    """A line for each read: the client, and "good" or what is bad."""
    with open(log, "w", encoding="utf-8") as out:
        while True:
            expected = read_acknowledged(place)
            seen = clients.see(place, CHANNEL, client)
            missing = [] if isinstance(seen, str) else sorted(expected - set(seen))
            bad = seen if isinstance(seen, str) else f"misses {missing}" if missing else None
            out.write(f"{client}: " + (bad or GOOD).replace("\n", " ") + "\n")
            out.flush()


def start_readers(root, url, options):
    jobs = []
    for client, count in (("apt", options.apt), ("dnf-mirrorlist", options.dnf),
                          (BASEURL, options.baseurl)):
        jobs += [(client, f"{client}-{i}") for i in range(count)]
    logs = [os.path.join(root, name + ".log") for _, name in jobs]

    def read(job):
        client, name = job
        read_for_ever(Place(root, url, name), client, os.path.join(root, name + ".log"))

    return in_processes(read, jobs), logs


def read_logs(logs):
    lines = []
    for log in logs:
        if os.path.exists(log):
            with open(log, encoding="utf-8") as file:
                lines += [line for line in file.read().split("\n")[:-1] if line]
    return lines


# ---- All together ----

def tell(good, text, failures=()):
    for line in failures[:FAILURES_SHOWN]:
        print("# " + line.replace("\n", "\n#   "))
    print(f"{'ok' if good else 'not ok'} - {text}", flush=True)


def take_judged(lines):
    return [line for line in lines if not line.startswith(BASEURL + ":")]


def run_writers(place, writers):
    failures = []
    threads = [threading.Thread(target=publish_all, args=(place, writer, versions, failures))
               for writer, versions in writers.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def wait_for_reads(logs, pids, wanted):
    while len(take_judged(read_logs(logs))) < wanted:
        if any(os.waitpid(pid, os.WNOHANG)[0] for pid in pids):
            return ["a reader ended by itself"]
        time.sleep(0.2)
    return []


def stop(pids):
    for pid in pids:
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)


def judge_end(place, writers):
    wanted = sorted(f"{writer} {version}" for writer, versions in writers.items()
                    for version in versions)
    for client in ("apt", "dnf-mirrorlist", "dnf"):
        seen = clients.see(place, CHANNEL, client)
        tell(seen == wanted, f"in the end {client} sees all {len(wanted)} packages",
             [] if seen == wanted else [f"it sees {seen}"])


def run(options):
    writers = {f"w{i:02}": [f"1.{j}.0" for j in range(options.versions)]
               for i in range(options.writers)}
    place = Place(options.place)
    place.url = Server(place.site, in_thread=False).url + "/repository"
    must(ingot("create", "-r", place.repository, "--key", place.key, "--origin", "Torture",
               "--url", place.url, "-c", CHANNEL))
    open(place.acknowledged, "w", encoding="utf-8").close()
    readers, logs = start_readers(options.place, place.url, options)
    begin, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    failures = run_writers(place, writers)
    seconds, after = time.monotonic() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    meanwhile = take_judged(read_logs(logs))
    plain = [line for line in read_logs(logs) if line.startswith(BASEURL + ":")]
    failures_of_readers = wait_for_reads(logs, readers, options.reads)
    stop(readers)
    reads = take_judged(read_logs(logs))
    bad = failures_of_readers + [line for line in reads if not line.endswith(": " + GOOD)]
    count = options.writers * options.versions
    print(f"# {count} packages by {options.writers} publishers in {seconds:.0f} s, "
          f"{after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime:.0f} s of "
          f"processor, {count_attempts(place) - 1 - count} attempts that another was faster than")
    tell(not failures, f"{count - len(failures)} of {count} packages published", failures)
    tell(not bad and len(reads) >= options.reads,
         f"{len(bad)} bad of {len(reads)} reads, {len(meanwhile)} of them meanwhile",
         bad)
    if plain:
        refused = sum(not line.endswith(": " + GOOD) for line in plain)
        print(f"# plain baseurl, meanwhile: {refused} of {len(plain)} reads refused")
    judge_end(place, writers)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("place")
    parser.add_argument("writers", type=int)
    parser.add_argument("versions", type=int)
    parser.add_argument("reads", type=int)
    parser.add_argument("--apt", type=int, default=2)
    parser.add_argument("--dnf", type=int, default=1)
    parser.add_argument("--baseurl", type=int, default=0)
    run(parser.parse_args())


main()
