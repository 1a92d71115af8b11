/* plan.h - what goes into the packages, decided before anything is read or written
 *
 * Globs and trees are resolved, modes and owners final, variables gone: a sorted list of entries
 * for all formats together, each with the set of formats it is for. Equal paths of one format
 * have been refused; the same path may stand twice where formats differ in it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_PLAN_PLAN_H
#define INGOT_PLAN_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/problems.h"
#include "manifest/manifest.h"
#include "package/kinds.h"

struct entry {
	const char *path; /* in the package: absolute, cleaned, no slash at the end */
	enum entry_type type;
	unsigned flags;   /* enum entry_flag */
	unsigned formats; /* 1 << index in plan.formats */
	mode_t mode;      /* permission bits, no type; 0777 of a symlink */
	const char *owner, *group;
	int64_t mtime;
	const char *target; /* of a symlink */
	const char *lang;   /* or NULL */
	uint64_t size;      /* of a file; 0 for all else */
	/* Where a file's bytes are: `data` in memory, or `source` on disk, whose identity is noted
	 * so that a file which changes before it is read is an error. */
	const void *data;
	const char *source;
	uint64_t device, inode;
	int64_t source_mtime_sec;
	long source_mtime_nsec;
	struct mark at; /* the manifest's item that asked for it */
};

struct plan {
	struct arena *arena;
	const struct manifest *manifest;            /* borrowed */
	const struct format_traits *const *formats; /* those of the manifest, in its order */
	size_t n_formats;
	int64_t source_date;   /* >= 0 */
	struct entry *entries; /* sorted by path as bytes: parents before children */
	size_t n_entries;
	struct drafts *drafts; /* the plan's own, until it is sealed */
};

/* A file to add that the manifest does not name. */
struct plan_extra {
	const char *path;
	const void *data; /* copied */
	size_t len;
	unsigned flags;   /* ENTRY_IDENTITY ... */
	unsigned formats; /* as in struct entry */
};

/* Step one: resolves the manifest's contents of every format against the disk. All mistakes go
 * to `problems`; never NULL. `source_date` (>= 0) is the mtime of all that has no other. */
struct plan *plan_resolve(const struct manifest *manifest, int64_t source_date,
			  struct problems *problems) NODISCARD;
/* Step two: adds a file of root with mode 0644 (its place in the manifest for messages: `at`). */
void plan_add(struct plan *plan, const struct plan_extra *extra, struct mark at);
/* Returns one of the entries decided so far, in no order to rely on before the plan is sealed; NULL
 * at the end. */
const struct entry *plan_entry(const struct plan *plan, size_t index);
/* Step three: implicit parents, order, conflicts. Where formats want the same at a path it is one
 * entry of both. Nothing is added afterwards. */
void plan_seal(struct plan *plan, struct problems *problems);
void plan_free(struct plan *plan); /* accepts NULL */

#endif
