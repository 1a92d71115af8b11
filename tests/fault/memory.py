# memory.py - what was tried before and need not be tried again
#
# The commands' clock stands still (clock.c), so that the same state has the same bytes however it
# came about. What follows from a state alone is then tried once for each state:
#   - what a client sees depends on nothing but the files that it asks for;
#   - what the clients see of a repository depends on the repository;
#   - how the same command ends when it is run again, and what is seen then, depends on the
#     repository, on what the command's user has seen of it (XDG_STATE_HOME), and on what was left in
#     /tmp by the run that was killed.
# One answer out of so many is not believed: all is tried again, and has to come out the same.
# SPDX-License-Identifier: GPL-3.0-or-later
"""Memory."""

import glob
import os
import shutil
import stat

import clients

DOUBT = 50
# Where the command and the GnuPG that it starts leave things when they are killed.
LEFT = ("/tmp/ingot-gpg-*", f"/run/user/{os.getuid()}/gnupg/d.*")


def find_left():
    """What lies about, without the random part of the names: a list of what can be compared."""
    found = []
    for top in sorted(path for pattern in LEFT for path in glob.glob(pattern)):
        for path, folders, names in os.walk(top):
            below = os.path.relpath(path, top)
            for name in ["."] + folders + names:
                status = os.lstat(os.path.join(path, name))
                size = 0 if stat.S_ISDIR(status.st_mode) else status.st_size
                found.append((os.path.dirname(top), below, name, status.st_mode, size))
    return sorted(found)


def clear_left():
    for pattern in LEFT:
        for path in glob.glob(pattern):
            shutil.rmtree(path, ignore_errors=True)


class Memory:
    """`is_alone`: nobody else uses this /tmp. Otherwise what is left there cannot be told from
    what others left, and commands are always run again."""

    def __init__(self, place, is_alone):
        self.place = place
        self.is_alone = is_alone
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
        known = self.clients.setdefault((channel, client), [])
        for asked, files, seen in known:
            if self.files(asked) == files:
                return seen
        self.place.server.take_asked()
        self.tried[client] = self.tried.get(client, 0) + 1
        seen = clients.see(self.place, channel, client)
        asked = self.place.server.take_asked()
        known.append((asked, self.files(asked), seen))
        return seen
