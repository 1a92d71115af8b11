/* source_url.h - where sources come from, without what is nobody's business
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_PINS_SOURCE_URL_H
#define INGOT_PINS_SOURCE_URL_H

#include "base/arena.h"

/* Cleans a URL of the user name and password of http, and of ssh's password; scp's "host:path"
 * becomes a URL. NULL for a path of this machine, which names nothing for anybody else. */
const char *source_url_clean(const char *url, struct arena *arena);
/* Returns what a purl's vcs_url has: "git+URL@COMMIT". `url` as lock files spell it: with or
 * without "git+", a "?query" or a "#commit" behind it, "github:user/name", scp's form. `commit`
 * NULL: the one behind "#" in the URL. NULL where it names nothing. */
const char *source_url_vcs(const char *url, const char *commit, struct arena *arena);

#endif
