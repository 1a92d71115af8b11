/* host.h - what comes from outside the arguments: environment, clock, user, cores
 *
 * Read once at start, by src/cli, and handed down. Nothing else reads any of it, but for how to run
 * (where temporary files go, how long to wait): that no result depends on, and it is asked for
 * where it is needed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_HOST_H
#define INGOT_BASE_HOST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"

struct host {
	char **environment;     /* "NAME=value", NULL-terminated; of the process, and the secrets */
	int64_t now;            /* seconds since 1970, UTC */
	int64_t source_date;    /* SOURCE_DATE_EPOCH, or -1 where it is not set */
	unsigned cores;         /* that this process may use, at least 1 */
	char *user;             /* who, for a repository's history: "name@host"; owned */
	struct strings secrets; /* of the environment, which the process's has no more */
};

/* The variable, and its value, that say that standard input has secrets (base/secrets.h) beside
 * those of the environment. */
#define HOST_SECRETS_VARIABLE "INGOT_SECRETS"
#define HOST_SECRETS_ON_STDIN "stdin"

/* Comes first in main: takes the secrets out of the process's environment. A SOURCE_DATE_EPOCH that
 * is no number is an error. `host` is to be freed in any case. */
int host_read(struct host *host, struct error *error) NODISCARD;
/* Returns the value of an environment variable of `host`, borrowed, or NULL. */
const char *host_variable(const struct host *host, const char *name);
/* Returns `name` below the folder that a variable of the XDG Base Directory Specification names,
 * else below the folder `instead` of the home. Relative paths are ignored, as that demands. Caller
 * frees; NULL: there is neither. */
char *host_folder(const struct host *host, const char *variable, const char *instead,
		  const char *name) NODISCARD;
/* Returns the value of a variable of this process's own environment, borrowed, or NULL. */
const char *host_own_variable(const char *name);
/* Overwrites the secrets, whose variables are empty from then on: to be called once nobody needs
 * them. */
void host_forget_secrets(const struct host *host);
/* Returns an absolute TMPDIR, else /tmp. */
const char *host_temporary(void);
/* Overwrites the secrets and frees all. */
void host_free(struct host *host);

#endif
