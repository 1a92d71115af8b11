# tree.py - what is in a folder: to tell two states apart, and to put one back
#
# Two trees are equal if they have the same names with the same types, modes, bytes, and times as
# far as somebody has set them; what a file got from the clock when it was written counts as "new".
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trees scans folders; a scan is a dictionary of relative paths."""

import hashlib
import json
import os
import shutil
import stat

NEW = -1


def hash_bytes(data):
    return hashlib.sha256(data).hexdigest()


class Trees:
    """`until` is a time that lies between those that are set and that of the clock. Files that
    have not changed since they were last scanned are not read again."""

    def __init__(self, until):
        self.until = until
        self.bytes = {}
        self.known = {}

    def read(self, path, status):
        """The digest of the bytes of a file, or of what a link says."""
        if stat.S_ISDIR(status.st_mode):
            return ""
        sign = (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        known = self.known.get(path)
        if known and known[0] == sign:
            return known[1]
        if stat.S_ISLNK(status.st_mode):
            data = os.fsencode(os.readlink(path))
        else:
            with open(path, "rb") as file:
                data = file.read()
        digest = hash_bytes(data)
        self.bytes[digest] = data
        self.known[path] = (sign, digest)
        return digest

    def describe(self, path):
        status = os.lstat(path)
        time = NEW
        if stat.S_ISREG(status.st_mode) and status.st_mtime <= self.until:
            time = status.st_mtime_ns
        return (status.st_mode, self.read(path, status), time)

    def scan(self, folder):
        """Nothing where there is no folder; "." is the folder itself."""
        found = {}
        if not os.path.isdir(folder):
            return found
        waiting = ["."]
        while waiting:
            name = waiting.pop()
            path = os.path.join(folder, name)
            found[name] = self.describe(path)
            if stat.S_ISDIR(found[name][0]):
                waiting += [os.path.join(name, entry) for entry in os.listdir(path)]
        return found

    def write(self, path, described):
        mode, digest, time = described
        if stat.S_ISDIR(mode):
            os.mkdir(path)
        elif stat.S_ISLNK(mode):
            os.symlink(self.bytes[digest], os.fsencode(path))
            return
        else:
            with open(path, "wb") as file:
                file.write(self.bytes[digest])
        os.chmod(path, stat.S_IMODE(mode))
        if time != NEW:
            os.utime(path, ns=(time, time))

    def put_back(self, folder, wanted):
        """Makes the folder what a scan says it was. Only what differs is written: as new files,
        since one that was put there may be open or have another name."""
        found = self.scan(folder)
        for name in sorted(found, reverse=True):
            path = os.path.normpath(os.path.join(folder, name))
            if wanted.get(name) == found[name] or not os.path.lexists(path):
                continue
            if stat.S_ISDIR(found[name][0]):
                shutil.rmtree(path)
            else:
                os.unlink(path)
        for name in sorted(wanted):
            path = os.path.normpath(os.path.join(folder, name))
            if not os.path.lexists(path):
                self.write(path, wanted[name])


def digest_of(*scans):
    return hash_bytes(json.dumps([sorted(scan.items()) for scan in scans]).encode())
