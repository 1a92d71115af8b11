/* objects_internal.h - bytes in the store that are named by their digest or never change
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_STATE_OBJECTS_INTERNAL_H
#define INGOT_REPO_STATE_OBJECTS_INTERNAL_H

#include <stddef.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/parts.h"
#include "store/store.h"

/* The folder of bytes that are to be put in place, but for those that an object has. */
#define OBJECTS_POINTERS "pointers"

/* Stores the bytes as `name`. The same bytes there already: done as well; others: an error.
 * `sha256` is their digest. */
int objects_create(struct store *store, const char *name, const struct parts *parts,
		   const char *sha256, struct error *error) NODISCARD;
/* Does what objects_create does, with bytes in memory. */
int objects_create_bytes(struct store *store, const char *name, const void *data, size_t len,
			 const char *sha256, struct error *error) NODISCARD;
/* Stores the bytes of `from` as `name` too; the store keeps them once where it can. As `name` the
 * same bytes may be there, others are an error. `sha256` is their digest. */
int objects_share(struct store *store, const char *from, const char *name, const char *sha256,
		  struct error *error) NODISCARD;
/* Stores the bytes as ingot/<folder>/<their digest>, which is returned in `sha256`. */
int objects_put(struct store *store, const char *folder, const void *data, size_t len,
		char sha256[SHA256_HEX_SIZE], struct error *error) NODISCARD;
/* Appends the bytes of ingot/<folder>/<sha256>; missing or other bytes are an error. */
int objects_get(struct store *store, const char *folder, const char *sha256, size_t limit,
		struct buffer *out, struct error *error) NODISCARD;
/* Appends the bytes of `name`; missing bytes, or others than of `sha256`, are an error. */
int objects_get_named(struct store *store, const char *name, const char *sha256, size_t limit,
		      struct buffer *out, struct error *error) NODISCARD;
/* Whether `text` is 64 lower-case hex digits. */
int objects_check_digest(const char *text, struct error *error) NODISCARD;

#endif
