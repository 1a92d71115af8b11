/* cast.h - the steps of a build, from a manifest's path to finished files; prints nothing
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BUILD_CAST_H
#define INGOT_BUILD_CAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/host.h"
#include "base/problems.h"
#include "base/strings.h"
#include "package/format_traits.h"
#include "package/package.h"
#include "plan/payloads.h"

enum cast_tag {
	CAST_TAG_NONE,
	CAST_TAG_MAKE,   /* the version's tag is made, or is there */
	CAST_TAG_ASSUME, /* packages as with the tag, which is made later */
};

struct cast_options {
	const char *manifest;              /* path */
	const struct format_list *formats; /* at least one */
	const char *target;       /* a folder; or a file's path where only one format is made */
	const char *key, *key_id; /* NULL: INGOT_KEY, else what the manifest says, else unsigned */
	bool is_unsigned;         /* no key is looked for; not with `key` */
	const char *passphrase_file; /* or NULL */
	bool allow_undefined;        /* as in struct manifest_options */
	bool run_filters;            /* as in provenance_find */
	unsigned jobs;               /* threads that compress; at least 1 */
	bool no_cache;
	payloads_progress progress; /* or NULL */
	void *progress_context;
	bool require_pins; /* as the manifest's policy */
	bool prove;        /* a second build must give the same bytes */
	bool digests;      /* of the products; else their sha256 is "" */
	enum cast_tag tag;
	const struct host *host;
};

struct cast_product {
	struct package *package;
	char *path;
	uint64_t size;
	char sha256[SHA256_HEX_SIZE];
	char signer[65]; /* fingerprint of the primary key, "" unsigned */
};

struct cast_result {
	struct cast_product *v; /* in the order of the formats asked for */
	size_t n;
	char *tag; /* the version's, where it was asked for; owned */
	bool tag_is_new;
	char *proof; /* how the second build was made, where one was asked for; owned */
	/* `differs`: that is why nothing was written. `differences`: how the second build differs;
	 * else what it said before it failed. */
	bool differs;
	struct strings differences;
};

/* All packages or none appear. -1 with problems->errors > 0: the manifest is at fault and
 * `error` is empty; else `error` says what failed. `cast` is to be freed in any case. */
int cast_run(const struct cast_options *options, struct cast_result *cast,
	     struct problems *problems, struct error *error) NODISCARD;
/* Finds all mistakes of the manifest, without reading files or writing anything; target and key
 * are not looked at. */
void cast_check(const struct cast_options *options, struct problems *problems);
void cast_free(struct cast_result *cast); /* fit for CLEANUP */

#endif
