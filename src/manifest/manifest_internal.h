/* manifest_internal.h - what the steps of reading a manifest share: read, expand, check, merge
 *
 * Each step goes over the whole manifest before the next one starts, so that every mistake of its
 * kind is found at once. For files named manifest_*.c only.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_MANIFEST_MANIFEST_INTERNAL_H
#define INGOT_MANIFEST_MANIFEST_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/problems.h"
#include "base/strings.h"
#include "manifest/manifest.h"
#include "manifest/manifest_fields_internal.h"
#include "text/node.h"

/* Nobody reads more mistakes; what a hostile file can cost stays bounded. */
#define MISTAKES_MAX 500
/* deb-version(7) and rpm both keep an epoch in 32 bits. */
#define MANIFEST_EPOCH_MAX INT32_MAX

/* The keys below overrides.<format>. */
struct override {
	const struct format_traits *traits;
	struct manifest_package package;
};

/* A manifest while it is read. Everything of it but `foreign` lives in the arena. */
struct manifest_draft {
	struct arena *arena;
	struct problems *problems;
	const struct manifest_options *options;
	struct manifest *manifest;
	const struct node *root;
	struct override overrides[FORMATS_MAX];
	size_t n_overrides;
	struct strings foreign; /* formats that are left alone */
	struct mark foreign_at; /* the first of them */
	size_t mistakes, warnings;
	size_t expanded; /* bytes that variables have become */
};

/* Adds an error, unless there are too many already. */
void manifest_report(struct manifest_draft *draft, struct mark at, const char *hint,
		     const char *format, ...) PRINTF_LIKE(4, 5);
/* Adds a warning, unless there are too many already; nobody reads more of them. */
void manifest_warn(struct manifest_draft *draft, struct mark at, const char *hint,
		   const char *format, ...) PRINTF_LIKE(4, 5);

/* `value` is what the row's kind says; `holder` is the struct that it lies in. */
typedef void (*manifest_visitor)(struct manifest_draft *draft, const struct manifest_field *field,
				 void *holder, void *value, void *context);
/* Calls `visit` for every row of every holder there is: base and overrides, their contents,
 * Ingot's own. */
void manifest_visit(struct manifest_draft *draft, manifest_visitor visit, void *context);

/* Reads one value of a row into its holder; a wrong type is reported. */
void manifest_value_read(struct manifest_draft *draft, const struct manifest_field *field,
			 const struct node *node, void *holder);
/* Reports "must be a list, not a text", with what would be right. */
void manifest_value_refuse(struct manifest_draft *draft, const struct manifest_field *field,
			   const struct node *node);

/* Replaces variables in the values of all rows that say so. A variable that is not set is a
 * mistake.
 */
void manifest_expand(struct manifest_draft *draft);
/* Reports values that cannot be, and keys that are missing. After manifest_expand. */
void manifest_check(struct manifest_draft *draft);
/* Splits the version, fills in what was not given. After manifest_check. */
void manifest_complete(struct manifest_draft *draft);
/* Moves an epoch, then the parts of a semantic version, to the keys that are there for them. Two
 * epochs that differ are an error. Texts that are empty are not given any more. */
void manifest_version_split(struct manifest_draft *draft, struct manifest_package *package);
/* Makes the package of each format asked for: the base and its overrides. */
void manifest_merge(struct manifest_draft *draft);

#endif
