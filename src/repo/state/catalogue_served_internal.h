/* catalogue_served_internal.h - which channels and generations there are where nobody can list
 * them: over HTTP
 *
 * What leads clients leads here as well: the page for people names the channels, a format's
 * pointers the generation that is served. From there it is asked for one number after the other.
 * None of it is believed: each generation is signed and says itself what it is.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_STATE_CATALOGUE_SERVED_INTERNAL_H
#define INGOT_REPO_STATE_CATALOGUE_SERVED_INTERNAL_H

#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"
#include "repo/state/generation.h"
#include "store/store.h"

/* Appends the channels that the page names, sorted. No page, or one without any, is an error. */
int served_channels(struct store *store, struct strings *channels, struct error *error) NODISCARD;
/* Finds a channel's newest generation; 0: there is no such channel. */
int served_newest(struct store *store, const char *channel, uint64_t *number,
		  struct error *error) NODISCARD;
/* Appends the numbers of all generations that are kept, rising. */
int served_numbers(struct store *store, const char *channel, struct generation_numbers *numbers,
		   struct error *error) NODISCARD;

#endif
