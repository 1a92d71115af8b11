/* record_file.h - a package's record as bytes (specs/repository.md, "Records")
 *
 *     ingot-record 1
 *     name 5
 *     hello
 *     ...
 * Each value stands after its length, so that it may hold anything.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_STATE_RECORD_FILE_H
#define INGOT_REPO_STATE_RECORD_FILE_H

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "formats/record.h"
#include "store/store.h"

/* Appends the record's bytes; equal records give equal bytes. */
void record_file_write(const struct record *record, struct buffer *out);
/* Reads a record from hostile input. The digest is set. */
struct record *record_file_read(const void *data, size_t len, struct error *error) NODISCARD;

/* Stores a record under its digest, which is set. */
int record_file_store(struct store *store, struct record *record, struct error *error) NODISCARD;
/* Loads a record, whose digest is `digest`; caller frees. */
struct record *record_file_load(struct store *store, const char *digest,
				struct error *error) NODISCARD;
/* Frees the record that a variable points to. */
void record_file_drop(struct record **record);
/* Stands before the declaration of a pointer to a record, which is freed at the end of its scope.
 */
#define AUTO_RECORD CLEANUP(record_file_drop) struct record

#endif
