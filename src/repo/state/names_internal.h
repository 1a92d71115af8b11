/* names_internal.h - how channels and origins may be called, and what files are called after them
 *
 * They become parts of paths, of URLs, of section names and of fields that apt and dnf read; apt
 * ignores a client file whose name has other characters (sources.list(5)).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_STATE_NAMES_INTERNAL_H
#define INGOT_REPO_STATE_NAMES_INTERNAL_H

#include "base/compiler.h"
#include "base/error.h"

/* Takes [a-z0-9][a-z0-9._-]*, 64 bytes at most. */
int names_check_channel(const char *channel, struct error *error) NODISCARD;
/* Takes letters, digits, ".", "_", "-" and single blanks, beginning and ending with a letter or
 * digit. */
int names_check_origin(const char *origin, struct error *error) NODISCARD;
/* Takes where clients find the repository: a URL without query or fragment, without a slash at the
 * end, of characters that a shell leaves alone. */
int names_check_url(const char *url, struct error *error) NODISCARD;
/* Takes an architecture in Go's spelling: [a-z0-9]*. */
int names_check_arch(const char *arch, struct error *error) NODISCARD;
/* Says that `arch` is no architecture. Returns -1. */
int names_refuse_arch(const char *arch, struct error *error);
/* The origin fit for a file's name: "Acme Tools" -> "acme-tools"; caller frees. */
char *names_slug(const char *origin) NODISCARD;

#endif
