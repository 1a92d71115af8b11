/* incoming_internal.h - the packages that somebody wants published, read and judged one by one
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_CHANGE_INCOMING_INTERNAL_H
#define INGOT_REPO_CHANGE_INCOMING_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"
#include "formats/format.h"
#include "formats/record.h"
#include "repo/state/repo.h"
#include "repo/state/versions_internal.h"

struct incoming_package {
	const char *file; /* borrowed */
	const struct format *format;
	struct record *record; /* owned, its digest set */
	char signer[65]; /* fingerprint of the key whose signature on it is good; "" none is */
	struct version_claim claim;
	/* Why it may not be published where the channel does not have it already
	 * (admission_internal.h); owned, not set where it may. */
	struct error refusal;
	/* Left by a command that was killed, and named by nothing: */
	bool replaces_file;  /* in its place in the pool */
	bool replaces_claim; /* a version bound to another commit */
};

struct incoming {
	struct incoming_package *v;
	size_t n;
};

struct incoming_options {
	const struct repo *repo; /* whose architectures and keys count; borrowed */
	unsigned cores;
	bool allow_unsigned;
};

/* Reads all files, several at once. The first (in the order given) that is not fit for the
 * repository is the error: no package, an architecture that the settings do not have. */
int incoming_read(const struct incoming_options *options, const struct strings *files,
		  struct incoming *incoming, struct error *error) NODISCARD;
/* Reads one package, made by the repository itself, from a file that is open; its name is not asked
 * about. `name`: for messages, borrowed. `package` is to be freed in any case. */
int incoming_read_open(const struct incoming_options *options, int fd, const char *name,
		       struct incoming_package *package, struct error *error) NODISCARD;
void incoming_package_free(struct incoming_package *package);
void incoming_free(struct incoming *incoming); /* fit for CLEANUP */

#endif
