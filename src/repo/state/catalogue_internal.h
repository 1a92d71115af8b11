/* catalogue_internal.h - what the catalogue has to know of a kind of place
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_STATE_CATALOGUE_INTERNAL_H
#define INGOT_REPO_STATE_CATALOGUE_INTERNAL_H

#include "repo/state/catalogue.h"

struct catalogue_ops {
	/* Appends the names of what may be channels, sorted. */
	int (*list_names)(struct store *store, struct strings *names, struct error *error);
	/* Appends the numbers of the generations that are there, rising. */
	int (*list_numbers)(struct store *store, const char *channel,
			    struct generation_numbers *numbers, struct error *error);
	/* Finds the highest of them; 0: there is none. */
	int (*find_newest)(struct store *store, const char *channel, uint64_t *number,
			   struct error *error);
	bool promises; /* whoever made the repository has put each of these names there */
	bool is_complete, shows_links, needs_memory; /* as of the questions in catalogue.h */
	enum advice missing_advice, older_advice;
};

/* The names of the channels, one on each line, sorted; what leads to them. */
#define CATALOGUE_LIST "ingot/channels.list"
/* The page for people, which names the channels as well: each between these two. No name of a
 * channel has anything that is to be escaped (names_check_channel). */
#define CATALOGUE_PAGE "index.html"
#define CATALOGUE_CHANNEL_BEGIN "<h2>"
#define CATALOGUE_CHANNEL_END "</h2>"

/* Appends the lines of the list, whatever they are. */
void catalogue_read_list(const char *list, struct strings *names);
/* Appends what the page names as channels, whatever it looks like. */
void catalogue_read_page(const char *page, struct strings *names);

/* A web server. What leads clients leads here as well: a list names the channels, a
 * format's pointers the generation that is served. From there it is asked for one number after the
 * other. None of it is believed: each generation is signed and says itself what it is. */
extern const struct catalogue_ops catalogue_served;

/* Adds a name, unless no channel can have it. */
void catalogue_add_name(const char *name, struct strings *names);

#endif
