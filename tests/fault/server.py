# server.py - serves a folder on the loopback, and remembers who asked for what
# SPDX-License-Identifier: GPL-3.0-or-later
"""Server, and Memory, which spares asking a client twice for the same bytes."""

import collections
import http.server
import os
import threading

import clients

# More than a client asks for at a time.
ASKED_MAX = 1000


class Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def translate_path(self, path):
        found = super().translate_path(path)
        self.server.asked.append(found)
        return found

    def log_message(self, format, *args):  # pylint: disable=redefined-builtin
        pass


class Server:
    """On a free port: in a thread, or in a process of its own, which ends with this one."""

    def __init__(self, folder, in_thread=True):
        def make(*arguments):
            return Handler(*arguments, directory=folder)

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), make)
        self.http.daemon_threads = True
        self.http.asked = collections.deque(maxlen=ASKED_MAX)
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        if in_thread:
            threading.Thread(target=self.http.serve_forever, daemon=True).start()
        else:
            self.fork()

    def fork(self):
        parent = os.getpid()
        if os.fork() == 0:
            self.http.service_actions = lambda: os.getppid() == parent or os._exit(0)
            self.http.serve_forever()
        self.http.socket.close()

    def take_asked(self):
        """The paths of the files that were asked for since the last time."""
        asked = list(self.http.asked)
        self.http.asked.clear()
        return asked


class Memory:
    """What a client sees depends on nothing but the files that it asks for."""

    def __init__(self, place):
        self.place = place
        self.known = {}

    def see(self, channel, client):
        known = self.known.setdefault((channel, client), [])
        for files, seen in known:
            if all(clients.sha256_of(path) == sha256 for path, sha256 in files.items()):
                return seen
        self.place.server.take_asked()
        seen = clients.see(self.place, channel, client)
        asked = self.place.server.take_asked() + self.packages()
        known.append(({path: clients.sha256_of(path) for path in asked}, seen))
        return seen

    def packages(self):
        """Clients only look at their names; clients.py at each of them."""
        pool = os.path.join(self.place.repository, "pool")
        return [os.path.join(path, name) for path, _, names in os.walk(pool) for name in names]
