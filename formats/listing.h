/* listing.h - which packages an index lists, held against those that it should list
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_LISTING_H
#define INGOT_FORMATS_LISTING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strings.h"
#include "formats/layout.h"

struct listing {
	const char *index; /* for messages; borrowed */
	struct listed {
		const struct record *record;
		bool seen;
	} * v; /* sorted by path */
	size_t n, cap;
	struct strings *bad; /* borrowed; gets a line for whatever does not agree */
};

/* Holds what an index says of a package; NULL: it does not say it. */
struct listing_entry {
	const char *path, *size, *sha256;
};

/* Begins with no packages; `index` and `bad` are kept. */
void listing_open(struct listing *listing, const char *index, struct strings *bad);
/* Adds a package that the index should list; the record is kept. */
void listing_expect(struct listing *listing, const struct record *record);
/* Ends the list of what is expected. */
void listing_sort(struct listing *listing);
/* Takes a package that the index does list, after listing_sort. */
void listing_see(struct listing *listing, const struct listing_entry *entry);
/* Tells what was not seen, and frees. */
void listing_close(struct listing *listing);

/* Reads a file that was rendered, as a client reads it. 1: there is none, which is added to
 * `bad`. */
int listing_fetch(struct rendered_source source, const char *path, struct strings *bad,
		  struct buffer *bytes, struct error *error) NODISCARD;

#endif
