/* catalogue.c - which channels and generations there are; how a directory is listed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/state/catalogue.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/strings.h"
#include "base/text.h"
#include "base/vector.h"
#include "repo/state/catalogue_internal.h"
#include "repo/state/generation.h"
#include "repo/state/names_internal.h"

/* ---- A directory ---- */

static int list_names(struct store *store, struct strings *names, struct error *error)
{
	AUTO_STRINGS found = {0};
	int failed = store_list(store, GENERATION_CHANNELS, &found, error);
	for (size_t i = 0; i < found.n; i++)
		catalogue_add_name(found.v[i], names);
	return failed;
}

static int compare_numbers(const void *left, const void *right)
{
	const uint64_t *a = left, *b = right;
	return (*a > *b) - (*a < *b);
}

static int list_numbers(struct store *store, const char *channel,
			struct generation_numbers *numbers, struct error *error)
{
	AUTO_STRINGS names = {0};
	AUTO_FREE char *folder = xasprintf(GENERATION_CHANNELS "/%s", channel);
	int failed = store_list(store, folder, &names, error);
	for (size_t i = 0; i < names.n; i++) {
		uint64_t found;
		/* A number has one spelling: 007 is not the name of a generation. */
		if (names.v[i][0] != '0' && text_to_uint(names.v[i], INT64_MAX, &found) == 0)
			*VECTOR_ADD(numbers) = found;
	}
	if (numbers->n)
		qsort(numbers->v, numbers->n, sizeof *numbers->v, compare_numbers);
	return failed;
}

static int find_newest(struct store *store, const char *channel, uint64_t *number,
		       struct error *error)
{
	CLEANUP(catalogue_numbers_free) struct generation_numbers numbers = {0};
	int failed = list_numbers(store, channel, &numbers, error);
	*number = numbers.n ? numbers.v[numbers.n - 1] : 0;
	return failed;
}

static const struct catalogue_ops listed = {
	.list_names = list_names,
	.list_numbers = list_numbers,
	.find_newest = find_newest,
	.is_complete = true,
	.shows_links = true,
	.missing_advice = ADVICE_CREATE,
	.older_advice = ADVICE_ACCEPT_OLDER,
};

/* ---- Any place ---- */

static const struct catalogue_ops *find_ops(const struct store *store)
{
	return store_is_served(store) ? &catalogue_served : &listed;
}

void catalogue_add_name(const char *name, struct strings *names)
{
	AUTO_ERROR bad_name = ERROR_INIT;
	if (names_check_channel(name, &bad_name) == 0)
		strings_add(names, name);
}

int catalogue_list_channels(struct store *store, struct strings *channels, struct error *error)
{
	const struct catalogue_ops *ops = find_ops(store);
	AUTO_STRINGS names = {0};
	int failed = ops->list_names(store, &names, error);
	for (size_t i = 0; i < names.n && !failed; i++) {
		uint64_t newest;
		failed = ops->find_newest(store, names.v[i], &newest, error);
		if (!failed && newest)
			strings_add(channels, names.v[i]);
	}
	return failed ? -1 : 0;
}

int catalogue_list_promised(struct store *store, struct strings *channels, struct error *error)
{
	const struct catalogue_ops *ops = find_ops(store);
	return ops->promises ? ops->list_names(store, channels, error)
			     : catalogue_list_channels(store, channels, error);
}

int catalogue_list_numbers(struct store *store, const char *channel,
			   struct generation_numbers *numbers, struct error *error)
{
	*numbers = (struct generation_numbers){0};
	return find_ops(store)->list_numbers(store, channel, numbers, error);
}

void catalogue_numbers_free(struct generation_numbers *numbers)
{
	free(numbers->v);
	*numbers = (struct generation_numbers){0};
}

int catalogue_find_newest(struct store *store, const char *channel, uint64_t *number,
			  struct error *error)
{
	return find_ops(store)->find_newest(store, channel, number, error);
}

bool catalogue_is_complete(const struct store *store)
{
	return find_ops(store)->is_complete;
}

bool catalogue_shows_links(const struct store *store)
{
	return find_ops(store)->shows_links;
}

bool catalogue_needs_memory(const struct store *store)
{
	return find_ops(store)->needs_memory;
}

enum advice catalogue_missing_advice(const struct store *store)
{
	return find_ops(store)->missing_advice;
}

enum advice catalogue_older_advice(const struct store *store)
{
	return find_ops(store)->older_advice;
}
