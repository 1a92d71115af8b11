# operations.py - the commands that change a repository, and what clients may see of each
#
# An operation starts from a repository that others have made; where it is broken off clients may
# see the state before it or the state after it, and nothing else.
# SPDX-License-Identifier: GPL-3.0-or-later
"""OPERATIONS: a table, by name."""

import dataclasses

# What a channel has that is not there: no client can use it.
ABSENT = None


@dataclasses.dataclass(frozen=True)
class Operation:
    """`before` and `command` are words of ingot, or begin with a name of PROGRAMS. {repository},
    {key}, {older} (a copy of the key that ends), {next} and {next_public} (another key), {packages}
    and {url} are filled in. `old` and `new` say which versions of hello each channel has. No file
    that fits `gone` is there in the end, and each file and folder has the `modes`, if there are
    some. `clients` is the file with the keys that clients have."""

    before: tuple
    command: str
    old: dict
    new: dict
    gone: str = ""
    modes: tuple = ()
    clients: str = "public.asc"


# What else makes the state of before; paths start at the tests.
PROGRAMS = {
    "format1": ("{python}", "{tests}/format1.py"),
    "without-links": ("sh", "-c", 'cp -rL --preserve=timestamps "$1" "$1.copy" && rm -r "$1" && '
                      'mv "$1.copy" "$1"', "sh"),
}


CREATE = "create -r {repository} --key {key} --origin Torture --url {url} -c stable -c testing"
PUBLISH_1 = "publish -r {repository} --key {key} -c stable {packages}/hello-1.0.0-1.noarch.rpm " \
            "{packages}/hello_1.0.0_all.deb"
PUBLISH_2 = "publish -r {repository} --key {key} -c stable {packages}/hello-2.0.0-1.noarch.rpm " \
            "{packages}/hello_2.0.0_all.deb"

PUBLISH_TESTING = PUBLISH_2.replace("-c stable", "-c testing")
WRITE = " -r {repository} --key {key}"
WRITE_BOTH = WRITE + " --key {next}"
SHARED = CREATE + " --shared"
FORMAT_1 = "format1 {repository} {key}"
KEY_ADD = "key add {next_public}" + WRITE
KEY_USE = "key use {next_public}" + WRITE_BOTH

NONE = ()
FIRST = ("hello 1.0.0",)
SECOND = ("hello 2.0.0",)
BOTH = ("hello 1.0.0", "hello 2.0.0")

# What both channels have while the settings change.
SERVED = {"stable": FIRST, "testing": NONE}

OPERATIONS = {
    "create": Operation((), CREATE, {"stable": ABSENT, "testing": ABSENT},
                        {"stable": NONE, "testing": NONE}),
    "first-publish": Operation((CREATE,), PUBLISH_1, {"stable": NONE}, {"stable": FIRST}),
    "next-publish": Operation((CREATE, PUBLISH_1), PUBLISH_2, {"stable": FIRST},
                              {"stable": BOTH}),
    "promote": Operation((CREATE, PUBLISH_1, PUBLISH_TESTING), "promote testing stable" + WRITE,
                         {"stable": FIRST, "testing": SECOND},
                         {"stable": BOTH, "testing": SECOND}),
    "rollback": Operation((CREATE, PUBLISH_1, PUBLISH_2), "rollback stable --to 2" + WRITE,
                          {"stable": BOTH}, {"stable": FIRST}),
    "rollback-by-one": Operation((CREATE, PUBLISH_1, PUBLISH_2), "rollback stable" + WRITE,
                                 {"stable": BOTH}, {"stable": FIRST}),
    "withdraw": Operation((CREATE, PUBLISH_1, PUBLISH_2), "withdraw stable hello=2.0.0" + WRITE,
                          {"stable": BOTH}, {"stable": FIRST}),
    "refresh": Operation((CREATE, PUBLISH_1, PUBLISH_2), "refresh stable" + WRITE,
                         {"stable": BOTH}, {"stable": BOTH}),
    "renew": Operation((CREATE.replace("{key}", "{older}"), PUBLISH_1.replace("{key}", "{older}")),
                       "refresh" + WRITE, {"stable": FIRST, "testing": NONE},
                       {"stable": FIRST, "testing": NONE}),
    "prune": Operation((CREATE, PUBLISH_1, PUBLISH_2, "withdraw stable hello=1.0.0" + WRITE),
                       "prune -r {repository} --keep 1 --older-than 0",
                       {"stable": SECOND}, {"stable": SECOND}, "pool/h/hello/*1.0.0*"),
    "create-shared": Operation((), SHARED, {"stable": ABSENT, "testing": ABSENT},
                               {"stable": NONE, "testing": NONE}, modes=(0o2775, 0o664)),
    "share": Operation((CREATE, PUBLISH_1), SHARED, SERVED, SERVED, modes=(0o2775, 0o664)),
    "mend-links": Operation((CREATE, PUBLISH_1, "without-links {repository}"),
                            "check --repair -r {repository}", SERVED, SERVED),
    "set": Operation((CREATE, PUBLISH_1), "set --valid-for 30" + WRITE, SERVED, SERVED),
    "set-arch": Operation((CREATE, PUBLISH_1), "set --add-arch arm64 --default testing" + WRITE,
                          SERVED, SERVED),
    "key-add": Operation((CREATE, PUBLISH_1), KEY_ADD, SERVED, SERVED),
    "key-use": Operation((CREATE, PUBLISH_1, KEY_ADD), KEY_USE, SERVED, SERVED),
    "key-drop": Operation((CREATE, PUBLISH_1, KEY_ADD, KEY_USE),
                          "key drop {public} -r {repository} --key {next}", SERVED, SERVED,
                          clients="next.public.asc"),
    "key-compromised": Operation((CREATE, PUBLISH_1, KEY_ADD, KEY_USE),
                                 "key drop {public} --compromised --revocation {revocation} "
                                 "-r {repository} --key {next}", SERVED, SERVED,
                                 clients="next.public.asc"),
    "take-over": Operation((CREATE, PUBLISH_1, FORMAT_1), "set --format 2" + WRITE, SERVED,
                           SERVED),
}
