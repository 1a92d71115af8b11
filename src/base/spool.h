/* spool.h - an unnamed temporary file that knows its length and its digests
 *
 * It lies beside the output (so that a later copy can be a reference on file systems that share
 * extents) and vanishes with its descriptor, whatever happens. What another spool has already is
 * not written again.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_SPOOL_H
#define INGOT_BASE_SPOOL_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/parts.h"

struct spool {
	int fd;
	char *name;                           /* for messages; owned */
	uint64_t len, written;                /* of all of it; of what stands in this file */
	struct parts parts;                   /* all of it, in order */
	struct digest *digests[DIGEST_COUNT]; /* NULL: not asked for */
};

#define SPOOL_INIT       \
	{                \
		.fd = -1 \
	}

/* `directory` must be writable; `digests` is a set of 1 << DIGEST_x. */
int spool_open(struct spool *spool, const char *directory, unsigned digests,
	       struct error *error) NODISCARD;
/* Appends bytes to the file. */
int spool_write(struct spool *spool, const void *data, size_t len, struct error *error) NODISCARD;
/* Adds bytes that `other` has at `offset` of its file; that must stay open as long as this one's
 * parts are read. */
void spool_refer(struct spool *spool, const void *data, size_t len, const struct spool *other,
		 uint64_t offset);
/* Closes and frees; fit for CLEANUP; accepts one that was never opened if fd is -1. */
void spool_close(struct spool *spool);

#endif
