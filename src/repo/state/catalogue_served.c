/* catalogue_served.c - which channels and generations there are where nobody can list them: over
 * HTTP
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/vector.h"
#include "formats/format.h"
#include "formats/layout.h"
#include "repo/state/catalogue_internal.h"
#include "repo/state/generation.h"

#define PAGE_LIMIT ((size_t)16 << 20)
#define POINTER_LIMIT ((size_t)1 << 20)
/* Pointers follow each generation at once, or with the next. */
#define STEPS_MAX 1000

/* ---- Channels ---- */

static int refuse_list(const struct store *store, const char *why, struct error *error)
{
	error_set(error, "cannot tell which channels '%s' has: its '" CATALOGUE_LIST "' %s",
		  store_name(store), why);
	return error_hint(error, "name a channel; or serve the folder 'ingot' as well");
}

void catalogue_read_page(const char *page, struct strings *names)
{
	for (const char *at = page; (at = strstr(at, CATALOGUE_CHANNEL_BEGIN)) != NULL;) {
		at += strlen(CATALOGUE_CHANNEL_BEGIN);
		const char *end = strstr(at, CATALOGUE_CHANNEL_END);
		if (end)
			strings_take(names, xstrndup(at, (size_t)(end - at)));
	}
}

static int list_by_page(struct store *store, struct strings *names, struct error *error)
{
	AUTO_BUFFER page = BUFFER_INIT;
	enum store_result result = store_get(store, CATALOGUE_PAGE, PAGE_LIMIT, &page, error);
	if (result == STORE_MISSING)
		return refuse_list(store, "is missing", error);
	if (result == STORE_DONE)
		catalogue_read_page(buffer_text(&page), names);
	return result == STORE_DONE ? 0 : -1;
}

void catalogue_read_list(const char *list, struct strings *names)
{
	while (*list) {
		size_t len = strcspn(list, "\n");
		strings_take(names, xstrndup(list, len));
		list += len + (list[len] ? 1 : 0);
	}
}

/* Format 1 has no list, and says on its page which channels there are. Nowhere one: an error. */
static int list_names(struct store *store, struct strings *names, struct error *error)
{
	AUTO_STRINGS named = {0};
	AUTO_BUFFER list = BUFFER_INIT;
	enum store_result result = store_get(store, CATALOGUE_LIST, PAGE_LIMIT, &list, error);
	if (result == STORE_DONE)
		catalogue_read_list(buffer_text(&list), &named);
	if (result == STORE_FAILED ||
	    (result == STORE_MISSING && list_by_page(store, &named, error)))
		return -1;
	for (size_t i = 0; i < named.n; i++)
		catalogue_add_name(named.v[i], names);
	strings_unique(names);
	return names->n ? 0 : refuse_list(store, "names none", error);
}

/* ---- Generations ---- */

/* Serves as `get` of a rendered_source. */
static int read_pointer(void *store, const char *path, struct buffer *out, struct error *error)
{
	enum store_result result = store_get(store, path, POINTER_LIMIT, out, error);
	return result == STORE_FAILED ? -1 : result == STORE_MISSING;
}

/* Finds where the first format leads that leads anywhere; 0: none does. */
static int find_start(struct store *store, const char *channel, uint64_t *number,
		      struct error *error)
{
	struct rendered_source source = {read_pointer, store};
	*number = 0;
	FORMAT_EACH (format) {
		const struct layout *layout = format->layout;
		int result =
			layout->generation ? layout->generation(channel, source, number, error) : 1;
		if (result <= 0)
			return result;
	}
	return 0;
}

/* Numbers rise by one, and the newest is always kept. */
static int climb(struct store *store, const char *channel, uint64_t *number, struct error *error)
{
	for (int i = 0; i < STEPS_MAX; i++) {
		enum store_result result = generation_has(store, channel, *number + 1, error);
		if (result != STORE_DONE)
			return result == STORE_FAILED ? -1 : 0;
		++*number;
	}
	error_set(error,
		  "cannot tell which generation of '%s' is the newest: '%s' has every one "
		  "that it is asked for",
		  channel, store_name(store));
	return error_hint(error, "the server has to answer with status 404 for what is not there");
}

static int find_newest(struct store *store, const char *channel, uint64_t *number,
		       struct error *error)
{
	if (find_start(store, channel, number, error))
		return -1;
	/* A channel without pointers has been begun, at the most. */
	if (!*number)
		return climb(store, channel, number, error);
	enum store_result result = generation_has(store, channel, *number, error);
	if (result == STORE_DONE)
		return climb(store, channel, number, error);
	if (result == STORE_FAILED)
		return -1;
	error_set(error,
		  "cannot tell which generation of '%s' is the newest: what '%s' serves "
		  "leads to %" PRIu64 ", which is not there",
		  channel, store_name(store), *number);
	return error_advise(error, ADVICE_CHECK_DIRECTORY, NULL);
}

static int list_numbers(struct store *store, const char *channel,
			struct generation_numbers *numbers, struct error *error)
{
	uint64_t newest;
	if (find_newest(store, channel, &newest, error))
		return -1;
	for (uint64_t number = 1; number < newest; number++) {
		enum store_result result = generation_has(store, channel, number, error);
		if (result == STORE_FAILED)
			return -1;
		if (result == STORE_DONE)
			*VECTOR_ADD(numbers) = number;
	}
	if (newest)
		*VECTOR_ADD(numbers) = newest;
	return 0;
}

const struct catalogue_ops catalogue_served = {
	.list_names = list_names,
	.list_numbers = list_numbers,
	.find_newest = find_newest,
	.promises = true,
	.needs_memory = true,
	.missing_advice = ADVICE_FIND_ROOT,
	.older_advice = ADVICE_ASK_OTHERS,
};
