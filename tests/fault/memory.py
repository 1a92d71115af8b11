# memory.py - what was tried before and need not be tried again
#
# The commands' clock stands still (clock.c), so that the same state has the same bytes however it
# came about. What follows from a state alone is then tried once for each state:
#   - what a client sees depends on nothing but the files that it asks for;
#   - what the clients see of a repository depends on the repository;
#   - how the same command ends when it is run again, and what is seen then, depends on the
#     repository, on what the command's user has seen of it (XDG_STATE_HOME), and on what was left in
#     TMPDIR, and of GnuPG's sockets, by the run that was killed.
# One answer out of so many is not believed: all is tried again, and has to come out the same.
# SPDX-License-Identifier: GPL-3.0-or-later
"""Memory."""

import os
import shutil
import stat
import subprocess

import clients

DOUBT = 50


def socket_folder(home):
    """Where GnuPG has the sockets of a home; which need not be there."""
    listed = subprocess.run(["gpgconf", "--homedir", home, "--list-dirs", "socketdir"],
                            capture_output=True, text=True, check=False)
    return listed.stdout.strip()


def find_tops(folder):
    """What lies in the folder, and the folders of sockets that belong to it."""
    tops = sorted(os.path.join(folder, name) for name in os.listdir(folder))
    sockets = [socket_folder(top) for top in tops if os.path.isdir(top)]
    return tops + sorted(path for path in sockets if path not in tops and os.path.isdir(path))


def describe(top, path):
    status = os.lstat(path)
    size = 0 if stat.S_ISDIR(status.st_mode) else status.st_size
    return os.path.dirname(top), os.path.relpath(path, top), status.st_mode, size


def find_left(folder):
    """What a killed command left in its folder for temporary files, without the random names of
    what is directly in it: a list of what can be compared."""
    found = []
    for top in find_tops(folder):
        found.append(describe(top, top))
        for path, folders, names in os.walk(top):
            found += [describe(top, os.path.join(path, name)) for name in folders + names]
    return sorted(found)


def clear_left(folder):
    for top in find_tops(folder):
        if os.path.isdir(top):
            shutil.rmtree(top, ignore_errors=True)
        else:
            os.unlink(top)


class Memory:
    """`place` as sweep.py has it."""

    def __init__(self, place):
        self.place = place
        self.clients = {}
        self.answers = {}
        self.states = set()
        self.asked = self.doubts = 0
        self.tried = {}

    def answer(self, kind, key, find):
        """find() gives lines that say what is wrong."""
        self.states.add(key[:2])
        known = self.answers.get((kind, key))
        if known is not None:
            self.asked += 1
            if self.asked % DOUBT:
                return known
            self.doubts += 1
        self.tried[kind] = self.tried.get(kind, 0) + 1
        if known is None:
            self.answers[kind, key] = find()
            return self.answers[kind, key]
        remembered, self.clients = self.clients, {}
        found = find()
        self.clients = remembered
        if found != known:
            return found + [f"the memory of {kind} has {known}"]
        return found

    # ---- Clients ----

    def files(self, asked):
        """What a client got for what it asked for, and the packages: it only looks at their
        names, clients.py at each of them."""
        pool = os.path.join(self.place.repository, "pool")
        asked = set(asked) | {os.path.join(path, name) for path, _, names in os.walk(pool)
                              for name in names}
        return {path: clients.sha256_of(path) for path in asked}

    def see(self, channel, client):
        known = self.clients.setdefault((channel, client, self.place.public_key), [])
        for asked, files, seen in known:
            if self.files(asked) == files:
                return seen
        self.place.server.take_asked()
        self.tried[client] = self.tried.get(client, 0) + 1
        seen = clients.see(self.place, channel, client)
        asked = self.place.server.take_asked()
        known.append((asked, self.files(asked), seen))
        return seen
