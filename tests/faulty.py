#!/usr/bin/env python3
# faulty.py - serves a folder on a free port of the loopback, with the faults that a test plants
# SPDX-License-Identifier: GPL-3.0-or-later
"""faulty.py FOLDER OLDER FILE FAULTS [CERTIFICATE]: writes the URL into FILE.

As a good server it has persistent connections, Range and Last-Modified. OLDER is a folder with an older state of
the same. FAULTS is a file that is read at each request; a line of it is the name of a fault, and a regular
expression: the paths that have it. CERTIFICATE, a file with a key and a certificate, makes it https.
"""

import email.utils
import http.server
import os
import re
import sys
import time

import served

PAGE = b"<!DOCTYPE html><title>Welcome</title><p>Please log in.\n"
HOUR = 3600


class Answer:
    """What is sent, unless a fault changes it."""

    def __init__(self, path, folder):
        self.headers, self.body = {}, b"none\n"
        self.path = path.lstrip("/")
        self.more = 0  # bytes that are announced and not sent
        self.load(folder)

    def load(self, folder):
        self.status, self.folder = 404, folder
        self.file = os.path.join(folder, self.path)
        if os.path.isfile(self.file):
            self.status = 200
            with open(self.file, "rb") as file:
                self.body = file.read()
            self.date(os.stat(self.file).st_mtime)

    def date(self, when):
        self.headers["Last-Modified"] = email.utils.formatdate(when, usegmt=True)

    def set_status(self, status, body=b"no\n"):
        self.status, self.body, self.headers = status, body, {}


def flip(answer, _):
    """Other bytes, as many."""
    answer.body = answer.body[:-1] + bytes([answer.body[-1] ^ 1])


def flip_first(answer, _):
    """Another text than the one that was signed."""
    answer.body = answer.body.replace(b"\nOrigin: Acme", b"\nOrigin: Bcme", 1)


def has_link(answer):
    path = answer.file
    while len(path) > len(answer.folder):
        if os.path.islink(path):
            return True
        path = os.path.dirname(path)
    return False


def older(answer, handler):
    answer.load(handler.server.older)


def other_signature(answer, handler):
    answer.path = "rpm/stable/repodata/repomd.xml.asc"
    older(answer, handler)


def alternate(answer, handler):
    """What is asked for whole is every second time as it was before."""
    if "Range" in handler.headers:
        return
    key = (handler.path, os.stat(handler.server.faults).st_mtime_ns)
    handler.server.turns[key] = not handler.server.turns.get(key)
    if not handler.server.turns[key]:
        older(answer, handler)


def alternate_undated(answer, handler):
    alternate(answer, handler)
    answer.date(0)


def redirect(to):
    def fault(answer, handler):
        if "/direct" not in handler.path:
            answer.set_status(302, b"")
            answer.headers["Location"] = to(handler)
    return fault


def header(name, value):
    def fault(answer, _):
        if answer.status == 200:
            answer.headers[name] = value() if callable(value) else value
    return fault


def cut(answer, _):
    answer.body = answer.body[:-1]


def lengthen(answer, _):
    answer.more = 10


def silent(answer, _):
    answer.status = None


def loop(answer, handler):
    answer.set_status(302, b"")
    answer.headers["Location"] = handler.path


FAULTS = {
    "page": lambda answer, _: answer.set_status(200, PAGE),
    "page-for-missing": lambda answer, _: answer.status == 404 and answer.set_status(200, PAGE),
    "refuse-missing": lambda answer, _: answer.status == 404 and answer.set_status(403),
    "no-links": lambda answer, _: has_link(answer) and answer.set_status(404),
    "flip": flip,
    "flip-first": flip_first,
    "cut": cut,
    "lengthen": lengthen,
    "older": older,
    "other-signature": other_signature,
    "alternate": alternate,
    "alternate-undated": alternate_undated,
    "undated": lambda answer, _: answer.headers.pop("Last-Modified", None),
    "redirect": redirect(lambda handler: "/direct" + handler.path),
    "expose": redirect(lambda handler: "http://127.0.0.1:1" + handler.path),
    "loop": loop,
    "silent": silent,
    "gzip": header("Content-Encoding", "gzip"),
    "weak": header("ETag", 'W/"1"'),
    "aged": header("Age", str(HOUR)),
    "kept": header("Cache-Control", "public, max-age=600"),
    "not-kept": header("Cache-Control", "no-store"),
    "late": header("Date", lambda: email.utils.formatdate(time.time() - HOUR, usegmt=True)),
    "close": header("Connection", "close"),
    "no-range": lambda answer, _: None,
}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def find_faults(self):
        with open(self.server.faults, encoding="ascii") as file:
            for line in file:
                name, _, pattern = line.strip().partition(" ")
                if re.search(pattern, self.path):
                    yield name

    def make_answer(self):
        path = self.path.removeprefix("/direct").replace("%40", "@")
        answer = Answer(path, self.server.folder)
        names = list(self.find_faults())
        for name in names:
            if re.fullmatch("[0-9]+", name):
                answer.set_status(int(name))
            else:
                FAULTS[name](answer, self)
        part = re.fullmatch("bytes=([0-9]+)-([0-9]*)", self.headers.get("Range", ""))
        if part and answer.status == 200 and "no-range" not in names:
            self.cut_part(answer, int(part[1]), int(part[2] or len(answer.body) - 1))
        since = self.headers.get("If-Modified-Since")
        if since and answer.headers.get("Last-Modified") == since:
            answer.status, answer.body = 304, b""
        return answer

    @staticmethod
    def cut_part(answer, first, last):
        size = len(answer.body)
        last = min(last, size - 1)
        answer.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
        answer.status, answer.body = 206, answer.body[first:last + 1]

    def send(self, with_body):
        answer = self.make_answer()
        if answer.status is None:
            self.close_connection = True
            return
        self.send_response_only(answer.status)
        answer.headers.setdefault("Date", self.date_time_string())
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body) + answer.more))
        self.end_headers()
        if with_body:
            self.wfile.write(answer.body)
        if answer.more:
            self.close_connection = True

    def do_GET(self):
        self.send(True)

    def do_HEAD(self):
        self.send(False)

    def log_message(self, format, *args):  # pylint: disable=redefined-builtin
        pass


class Server(served.Server):
    turns = {}


def main(folder, older_folder, file, faults, certificate=None):
    server = Server(("127.0.0.1", 0), Handler)
    server.folder, server.older, server.faults = folder, older_folder, faults
    served.run(server, file, certificate)


main(*sys.argv[1:])
