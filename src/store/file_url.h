/* file_url.h - file: URLs and paths, as RFC 8089 has them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_STORE_FILE_URL_H
#define INGOT_STORE_FILE_URL_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/error.h"

bool file_url_is(const char *text); /* "file:..." */
/* Returns the path of file:/x, file:///x and file://localhost/x; caller frees. */
char *file_url_path(const char *url, struct error *error) NODISCARD;
/* Returns "file://" and the absolute path, what a URL cannot hold escaped; caller frees. */
char *file_url_make(const char *path) NODISCARD;

#endif
