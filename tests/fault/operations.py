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
    """`before` and `command` are lists of words; {repository}, {key}, {older} (a copy of the
    key that ends), {packages} and {url} are filled in. `old` and `new` say which versions of hello each channel has; no file that fits
    `gone` is there in the end."""

    before: tuple
    command: str
    old: dict
    new: dict
    gone: str = ""


CREATE = "create -r {repository} --key {key} --origin Torture --url {url} -c stable -c testing"
PUBLISH_1 = "publish -r {repository} --key {key} -c stable {packages}/hello-1.0.0-1.noarch.rpm " \
            "{packages}/hello_1.0.0_all.deb"
PUBLISH_2 = "publish -r {repository} --key {key} -c stable {packages}/hello-2.0.0-1.noarch.rpm " \
            "{packages}/hello_2.0.0_all.deb"

PUBLISH_TESTING = PUBLISH_2.replace("-c stable", "-c testing")
WRITE = " -r {repository} --key {key}"

NONE = ()
FIRST = ("hello 1.0.0",)
SECOND = ("hello 2.0.0",)
BOTH = ("hello 1.0.0", "hello 2.0.0")

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
}
