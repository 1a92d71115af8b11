/* passphrase_internal.h - where the passphrase of a signing key comes from
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_PASSPHRASE_INTERNAL_H
#define INGOT_SIGN_PASSPHRASE_INTERNAL_H

#include "base/compiler.h"
#include "base/error.h"
#include "base/host.h"

/* Finds the first of: the first line of `file` (NULL: none given), the environment variables
 * INGOT_PASSPHRASE, NFPM_<FORMAT>_PASSPHRASE and NFPM_PASSPHRASE; `format` is "deb", "rpm" or NULL.
 * An empty variable counts as absent, newlines at the end are dropped. Where there is none,
 * *passphrase is NULL. Free it with secret_free. */
int passphrase_find(const struct host *host, const char *file, const char *format,
		    char **passphrase, struct error *error) NODISCARD;

#endif
