/* catalogue.h - which channels and generations there are, and how much of it the place shows
 *
 * A directory can be listed; a web server only answers for what is asked by name. This is the one
 * part that knows which is which: others ask here what they want to know.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_STATE_CATALOGUE_H
#define INGOT_REPO_STATE_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"
#include "base/advice.h"
#include "store/store.h"

/* Appends the names of all channels that have a generation, sorted. */
int catalogue_list_channels(struct store *store, struct strings *channels,
			    struct error *error) NODISCARD;
/* Appends the names of all channels that there must be, sorted: where the repository itself says
 * which it has, also one without a generation, which is a fault then. */
int catalogue_list_promised(struct store *store, struct strings *channels,
			    struct error *error) NODISCARD;

struct generation_numbers {
	uint64_t *v; /* owned */
	size_t n, cap;
};

/* Lists the numbers of a channel's generations that are there, rising. `numbers` is to be freed in
 * any case. */
int catalogue_list_numbers(struct store *store, const char *channel,
			   struct generation_numbers *numbers, struct error *error) NODISCARD;
void catalogue_numbers_free(struct generation_numbers *numbers); /* fit for CLEANUP */
/* Finds the highest number of a channel; 0: it has none. */
int catalogue_find_newest(struct store *store, const char *channel, uint64_t *number,
			  struct error *error) NODISCARD;

/* Whether all that is there is seen; else only what something leads to, and where nothing does
 * although the place answers, that is a fault of the repository. */
bool catalogue_is_complete(const struct store *store);
/* Whether a link is seen as such; else only what it leads to. */
bool catalogue_shows_links(const struct store *store);
/* Whether those who only read have to remember what they saw, since what they read was put there by
 * somebody between them and its owner. */
bool catalogue_needs_memory(const struct store *store);
/* Returns what can be done where the place has no repository. */
enum advice catalogue_missing_advice(const struct store *store);
/* Returns what can be done where the repository is older than what was seen of it. */
enum advice catalogue_older_advice(const struct store *store);

#endif
