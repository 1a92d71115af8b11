/* rpm_block.h - one header of an rpm: a set of tags with values; librpm's, wrapped
 *
 * Writing: a value that librpm does not take is remembered and reported by rpm_block_export, so
 * that the steps read as the list of tags that they are. Reading: librpm checks that a value lies
 * inside the header; that it has the type and count that its tag should have is checked here, since
 * it may be hostile.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RPM_RPM_BLOCK_H
#define INGOT_FORMATS_RPM_RPM_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "formats/rpm/rpm_numbers.h"

struct rpm_block;

#define RPM_BLOCK_MAGIC_SIZE 8
extern const uint8_t rpm_block_magic[RPM_BLOCK_MAGIC_SIZE];

void rpm_block_free(struct rpm_block *block); /* accepts NULL */
/* Makes librpm ready and silent; whatever else calls librpm begins with this. */
void rpm_block_prepare_library(void);

/* ---- Writing: NULL and no elements put nothing ---- */

/* Makes a header without tags; the caller frees it. */
struct rpm_block *rpm_block_make(void);
/* Puts a string. */
void rpm_block_put_text(struct rpm_block *block, uint32_t tag, const char *text);
/* Puts an i18n string, as that of the language "C". */
void rpm_block_put_translatable(struct rpm_block *block, uint32_t tag, const char *text);
/* Adds to the end of an array of strings. */
void rpm_block_put_texts(struct rpm_block *block, uint32_t tag, const char *const *texts, size_t n);
/* Adds to the end of an array of numbers of 16 bits. */
void rpm_block_put_u16(struct rpm_block *block, uint32_t tag, const uint16_t *numbers, size_t n);
/* Adds to the end of an array of numbers of 32 bits. */
void rpm_block_put_u32(struct rpm_block *block, uint32_t tag, const uint32_t *numbers, size_t n);
/* Adds to the end of an array of numbers of 64 bits. */
void rpm_block_put_u64(struct rpm_block *block, uint32_t tag, const uint64_t *numbers, size_t n);
/* Puts binary data. */
void rpm_block_put_bytes(struct rpm_block *block, uint32_t tag, const void *bytes, size_t n);
/* Splits whole paths (RPM_TAG_OLDFILENAMES) into directories and names. */
void rpm_block_split_paths(struct rpm_block *block);
/* Appends magic and header, all tags inside the region `region`. */
int rpm_block_export(struct rpm_block *block, enum rpm_tag region, struct buffer *out,
		     struct error *error) NODISCARD;

/* ---- Reading ---- */

/* Opens the bytes after the magic; NULL where they are no header. */
struct rpm_block *rpm_block_open(const struct buffer *bytes);
/* Whether the tag is there, of whatever type. */
bool rpm_block_has(const struct rpm_block *block, uint32_t tag);
/* Finds a tag that is there more than once, or 0. */
uint32_t rpm_block_find_repeated(const struct rpm_block *block);
/* Returns the first string of a tag, in the arena; NULL where it is missing or of another type. */
const char *rpm_block_text(const struct rpm_block *block, uint32_t tag, struct arena *arena);
/* Reads the first number of 8, 16, 32 or 64 bits; false where there is none. */
bool rpm_block_number(const struct rpm_block *block, uint32_t tag, uint64_t *number);
/* Returns a tag's bytes in the arena; NULL where there are none. */
const void *rpm_block_bytes(const struct rpm_block *block, uint32_t tag, struct arena *arena,
			    size_t *len);

/* An array, valid as long as the block; n is 0 where it is missing or of another type. */
struct rpm_array {
	size_t n;
	unsigned width;   /* bytes of a number; 0: texts */
	bool is_single;   /* one text, not an array */
	const void *data; /* of the library's */
	void *value;      /* the library's own */
};

/* Opens a tag's strings: an array, i18n strings, or one string. Closed by rpm_array_close in any
 * case. */
void rpm_array_open_texts(struct rpm_array *array, const struct rpm_block *block, uint32_t tag);
/* Opens a tag's numbers of 8, 16, 32 or 64 bits; likewise. */
void rpm_array_open_numbers(struct rpm_array *array, const struct rpm_block *block, uint32_t tag);
/* Returns an element of texts, `index` below n; valid as long as the array. */
const char *rpm_array_text(const struct rpm_array *array, size_t index);
/* Returns an element of numbers, `index` below n. */
uint64_t rpm_array_number(const struct rpm_array *array, size_t index);
/* Frees the array, and leaves it empty; fit for CLEANUP. */
void rpm_array_close(struct rpm_array *array);

#endif
