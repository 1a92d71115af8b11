/* payloads.h - reads every file once: digests, and the payloads of all formats in one pass
 *
 * A format says how an entry stands in its archive (payload_layout); this step walks the plan in
 * order, opens each file once, hashes and hands its bytes to the payload caster.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_PLAN_PAYLOADS_H
#define INGOT_PLAN_PAYLOADS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/pool.h"
#include "base/spool.h"
#include "codec/codec.h"
#include "codec/run_cache.h"
#include "codec/run_makers.h"
#include "codec/spliced.h"
#include "plan/plan.h"

/* How a format lays out its archive. All append to `out`. `index` counts the entries of the format
 * for which `counts` is true, from 0; `large` is what check_size said of any file of the plan. */
struct payload_layout {
	/* Whether the entry stands in the payload at all (a ghost does not). */
	bool (*has)(const struct entry *entry);
	/* Whether the entry takes an index, in the payload or not (an rpm's large form refers to
	 * the header's list of files, where ghosts are too); NULL: those that it has. */
	bool (*counts)(const struct entry *entry);
	/* Sets *large where a file of this size needs the format's form for large files, and leaves
	 * it alone where not; NULL: there is none. Returns -1 and error where the format cannot
	 * hold it. */
	int (*check_size)(uint64_t size, bool *large, struct error *error);
	int (*head)(const struct entry *entry, uint32_t index, bool large, struct buffer *out,
		    struct error *error);
	void (*tail)(const struct entry *entry, struct buffer *out); /* padding after the content */
	void (*end)(uint64_t plain_size, struct buffer *out);        /* trailer of the archive */
};

struct payload_request {
	const struct payload_layout *layout;
	struct codec_params params;
	const char *directory; /* where the spool lies */
	unsigned digests;      /* of the compressed bytes: 1 << DIGEST_x */
};

struct file_digests {
	char sha256[SHA256_HEX_SIZE]; /* "" for what is no file */
	char md5[MD5_HEX_SIZE];
	unsigned elf_class; /* from the first bytes: 0, 1, 2 */
};

struct payload {
	struct spool spool;
	uint64_t plain_size;
	bool large;
	struct spliced_means help; /* to compress what else the package has: means->cache, as many
				    threads as means->pool has, and the encoders */
};

/* The result: `v` in the order of plan->formats, `files` in that of plan->entries. */
struct payloads {
	struct payload *v;
	size_t n;
	struct file_digests *files;
	size_t n_files;
	struct run_makers *makers;
};

/* How many files were read and how much of them; how much of that is compressed and written. */
struct payloads_done {
	uint64_t files, read, bytes;
	uint64_t all_files, all_bytes;
};
typedef void (*payloads_progress)(void *context, const struct payloads_done *done);

/* The means to do the work; all of them borrowed. */
struct payloads_means {
	struct pool *pool;
	struct run_cache *cache;    /* or NULL */
	payloads_progress progress; /* called now and then; NULL: nobody listens */
	void *context;              /* handed to it */
	/* Asked now and then: an error ends the work; NULL: nobody has anything to say. */
	int (*check)(void *context, struct error *error);
	void *check_context;
};

/* Takes one request for each of plan->formats. A file that changed since the plan is an error. */
struct payloads *payloads_make(const struct plan *plan, const struct payload_request *requests,
			       const struct payloads_means *means, struct error *error) NODISCARD;
void payloads_free(struct payloads *payloads); /* accepts NULL */

#endif
