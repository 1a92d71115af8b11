#!/usr/bin/env python3
# served.py - serves a folder on a free port of the loopback, as long as who started it lives
# SPDX-License-Identifier: GPL-3.0-or-later
"""served.py FOLDER FILE [CERTIFICATE]: writes the URL into FILE.

CERTIFICATE, a file with a key and a certificate, makes it https. A path that begins with /status/NUMBER
is answered with that status.
"""

import functools
import http.server
import os
import ssl
import sys


class Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Header and body are sent one after the other: the second would wait for the client's word.
    disable_nagle_algorithm = True

    def send_head(self):
        words = self.path.split("/")
        if words[1] != "status":
            return super().send_head()
        self.send_error(int(words[2]))
        return None

    def log_message(self, format, *args):  # pylint: disable=redefined-builtin
        pass


class Server(http.server.ThreadingHTTPServer):
    parent = os.getppid()

    def service_actions(self):
        if os.getppid() != self.parent:
            os._exit(0)

    def handle_error(self, request, client_address):
        """A client that goes is no matter."""


def run(server, file, certificate=None):
    """Serves until it is ended."""
    scheme = "http"
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        scheme = "https"
    with open(f"{file}.new", "w", encoding="ascii") as out:
        out.write(f"{scheme}://127.0.0.1:{server.server_port}\n")
    os.rename(f"{file}.new", file)
    server.serve_forever()


def main(folder, file, certificate=None):
    run(Server(("127.0.0.1", 0), functools.partial(Handler, directory=folder)), file, certificate)


if __name__ == "__main__":
    main(*sys.argv[1:])
