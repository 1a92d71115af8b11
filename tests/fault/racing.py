# racing.py - readers of a yum repository while one generation after another is put in place
#
#     racing.py FOLDER KEY PUBLIC READS PACKAGE...
#
# A repository with the packages is made in FOLDER and signed again without a pause, while dnf (and
# librepo in it) fetches all of it with an empty cache, over http with a latency. Two lines, the one
# for readers of the list of mirrors and the one for those of the plain place, with what they were
# refused for; and how often there was another generation.
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints "dnf-mirrorlist: 100 reads, 0 bad" and the like."""

import functools
import shutil
import subprocess
import sys
import tempfile
import threading
import time

import clients
import server

# What a request takes, beside the work of both ends.
LATENCY = 0.03
CHANNEL = "stable"


class Slow(server.Handler):
    """A server that is some way off."""

    def do_GET(self):  # pylint: disable=invalid-name
        time.sleep(LATENCY)
        super().do_GET()


class Place:
    """What the readers want to know."""

    def __init__(self, repository, public):
        self.repository = repository
        self.public_key = public
        self.scratch = tempfile.mkdtemp()
        self.server = server.Server(repository)
        self.server.http.RequestHandlerClass = functools.partial(Slow, directory=repository)
        self.url = self.server.url


def ingot(command, *arguments):
    done = subprocess.run(["ingot", command, *arguments], capture_output=True, text=True,
                          check=False)
    if done.returncode:
        sys.exit(f"ingot {command}: {done.stderr}")


class Publisher(threading.Thread):
    """Makes generations until it is told to stop."""

    def __init__(self, *where):
        super().__init__()
        self.where = where
        self.made = 0
        self.stopping = threading.Event()

    def run(self):
        while not self.stopping.is_set():
            ingot("refresh", *self.where, CHANNEL)
            self.made += 1


def count(place, client, reads):
    seen = [clients.see(place, CHANNEL, client) for _ in range(reads)]
    bad = [problem for problem in seen if isinstance(problem, str)]
    print(f"{client}: {reads} reads, {len(bad)} bad", flush=True)
    for problem in sorted({" ".join(problem.split()) for problem in bad}):
        print("  " + problem)


def main():
    repository, key, public, reads, *packages = sys.argv[1:]
    place = Place(repository, public)
    where = ("-r", repository, "--key", key)
    ingot("create", *where, "--origin", "racing", "--url", place.url, "-c", CHANNEL)
    ingot("publish", *where, "-c", CHANNEL, *packages)
    publisher = Publisher(*where)
    begin = time.monotonic()
    publisher.start()
    try:
        for client in ("dnf-mirrorlist", "dnf"):
            count(place, client, int(reads))
    finally:
        publisher.stopping.set()
        publisher.join()
        shutil.rmtree(place.scratch)
    if not publisher.made:
        sys.exit("no generation was made")
    print(f"a generation every {(time.monotonic() - begin) / publisher.made:.2f} s")


main()
