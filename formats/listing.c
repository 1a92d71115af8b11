/* listing.c - which packages an index lists, held against those that it should list
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/listing.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/vector.h"

void listing_open(struct listing *listing, const char *index, struct strings *bad)
{
	*listing = (struct listing){.index = index, .bad = bad};
}

void listing_expect(struct listing *listing, const struct record *record)
{
	*VECTOR_ADD(listing) = (struct listed){.record = record};
}

static int compare_paths(const void *a, const void *b)
{
	const struct listed *left = a, *right = b;
	return strcmp(left->record->path, right->record->path);
}

void listing_sort(struct listing *listing)
{
	if (listing->n)
		qsort(listing->v, listing->n, sizeof *listing->v, compare_paths);
}

static struct listed *find_listed(const struct listing *listing, const char *path)
{
	size_t low = 0, high = listing->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(listing->v[middle].record->path, path);
		if (order == 0)
			return &listing->v[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

void listing_see(struct listing *listing, const struct listing_entry *entry)
{
	uint64_t size;
	const char *path = entry->path ? entry->path : "";
	struct listed *listed = find_listed(listing, path);
	const char *fault = NULL;
	if (!listed)
		fault = "which the channel does not have";
	else if (listed->seen)
		fault = "twice";
	else if (!text_equal(entry->sha256, listed->record->sha256))
		fault = "with another digest than its record";
	else if (!entry->size || text_to_uint(entry->size, UINT64_MAX, &size) ||
		 size != listed->record->size)
		fault = "with another size than its record";
	if (listed)
		listed->seen = true;
	if (fault)
		strings_add_printf(listing->bad, "'%s' lists '%s', %s", listing->index, path,
				   fault);
}

void listing_close(struct listing *listing)
{
	VECTOR_EACH (listed, listing) {
		if (!listed->seen)
			strings_add_printf(listing->bad, "'%s' does not list '%s'", listing->index,
					   listed->record->path);
	}
	free(listing->v);
	*listing = (struct listing){0};
}

int listing_fetch(struct rendered_source source, const char *path, struct strings *bad,
		  struct buffer *bytes, struct error *error)
{
	int result = source.get(source.context, path, bytes, error);
	if (result == 1)
		strings_add_printf(bad, "'%s' is missing", path);
	return result;
}
