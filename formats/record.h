/* record.h - what is kept of a published package
 *
 * Indexes are made from records alone, the package is never read again. A record has, besides what
 * all formats share, a few named sections of bytes whose meaning is the format's.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RECORD_H
#define INGOT_FORMATS_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"

struct record_section {
	char *name; /* lower case; "packages", "contents"; "primary", "filelists", "other" */
	char *data; /* followed by a NUL that len does not count */
	size_t len;
};

/* All strings owned by the record. */
struct record {
	char *format;
	char *name, *version; /* full version: [epoch:]version[-release] */
	char *arch;           /* the format's spelling */
	char *path;           /* in the repository: pool/h/hello/hello_1.0_amd64.deb */
	char *commit;         /* "" unknown; "-dirty" appended where it was */
	char *content_id;     /* "" unknown */
	uint64_t size;
	char sha256[SHA256_HEX_SIZE]; /* of the package file */
	char digest[SHA256_HEX_SIZE]; /* of its own bytes; set where it is stored or loaded */
	bool is_signed;               /* with a signature that the repository's keys verify */
	struct {
		struct record_section *v;
		size_t n, cap;
	} sections;
};

/* Makes a record without sections; texts but the format's name are NULL. */
struct record *record_make(const char *format);
/* Adds a section at the end, a copy of `data`; no check that the name is a new one. */
void record_add_section(struct record *record, const char *name, const void *data, size_t len);
/* Finds a section by its name; NULL where there is none. */
const struct record_section *record_section(const struct record *record, const char *name);
void record_free(struct record *record); /* accepts NULL */

#endif
