/* host.h - what comes from outside the arguments: environment, clock, user, cores
 *
 * Read once at start, by src/cli, and handed down. Nothing else reads any of it, but for how to run
 * (where temporary files go, how long to wait): that no result depends on, and it is asked for
 * where it is needed. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_HOST_H
#define INGOT_BASE_HOST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/error.h"

struct host {
	char **environment;  /* "NAME=value", NULL-terminated; borrowed from the process */
	int64_t now;         /* seconds since 1970, UTC */
	int64_t source_date; /* SOURCE_DATE_EPOCH, or -1 where it is not set */
	unsigned cores;      /* that this process may use, at least 1 */
	char *user;          /* who, for a repository's history: "name@host"; owned */
};

/* A SOURCE_DATE_EPOCH that is no number is an error. */
int host_read(struct host *host, struct error *error) NODISCARD;
/* The value of an environment variable, borrowed, or NULL. */
const char *host_variable(const struct host *host, const char *name);
/* The same of this process. */
const char *host_own_variable(const char *name);
/* An absolute TMPDIR, else /tmp. */
const char *host_temporary(void);
void host_free(struct host *host);

#endif
