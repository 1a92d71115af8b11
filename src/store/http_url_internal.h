/* http_url_internal.h - http: and https: URLs of repositories, and of objects below them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_STORE_HTTP_URL_INTERNAL_H
#define INGOT_STORE_HTTP_URL_INTERNAL_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/error.h"

/* Whether the text begins with "http://" or "https://". */
bool http_url_is(const char *text);
/* Returns the URL, or a text that begins with one, without user, password and slashes at its end.
 * Caller frees. */
char *http_url_public(const char *url) NODISCARD;
/* Checks a URL, which has neither query nor fragment. Returns it as libcurl writes it, with user
 * and password, without slashes at its end; caller frees. */
char *http_url_base(const char *url, struct error *error) NODISCARD;
/* Returns the URL of the object `name` below `base`, what a URL cannot hold escaped; caller frees.
 */
char *http_url_make(const char *base, const char *name) NODISCARD;

#endif
