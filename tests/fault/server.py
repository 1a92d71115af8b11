# server.py - serves a folder on the loopback, and keeps what was asked for
# SPDX-License-Identifier: GPL-3.0-or-later
"""Server."""

import collections
import http.server
import os
import threading

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
