/* clients_internal.h - what a person or a client fetches first: the public keys and a page that
 * says how; and what a person types on clients when a channel has gone back
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_SERVE_CLIENTS_INTERNAL_H
#define INGOT_REPO_SERVE_CLIENTS_INTERNAL_H

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"
#include "formats/layout.h"
#include "repo/state/generation.h"
#include "repo/state/package_set_internal.h"
#include "repo/state/repo.h"

/* Writes keys/<origin>.asc, ingot/channels.list and index.html where they differ from what they
 * should be. They are made of the settings and the names of the channels; the caller holds the
 * lock. A page that is not Ingot's stays. */
int clients_place(struct repo *repo, struct error *error) NODISCARD;
/* Appends the list of the channels. */
void clients_write_list(const struct strings *channels, struct buffer *list);
/* Appends the page. */
int clients_write_page(const struct repo *repo, const struct strings *channels, struct buffer *page,
		       struct error *error) NODISCARD;
enum page_kind {
	PAGE_RIGHT,   /* as it should be */
	PAGE_OLDER,   /* as an older Ingot makes the same */
	PAGE_OTHER,   /* Ingot's, and not as it should be */
	PAGE_FOREIGN, /* somebody else's */
};

/* Tells what the page is that was found; `page`: as it should be, or NULL where that is not known.
 */
enum page_kind clients_judge_page(const struct buffer *page, const struct buffer *found) NODISCARD;
/* Appends the page that is there, whosever it is. */
enum store_result clients_read_page(struct store *store, struct buffer *found,
				    struct error *error) NODISCARD;
/* Appends a line where somebody else's page was left alone. Once only. */
void clients_tell_page(struct repo *repo, struct strings *lines);
/* Returns what a person does on clients that were set up before the news: "with apt: ...; with dnf:
 * ..."; caller frees. */
char *clients_key_advice(const struct repo *repo, enum key_news news) NODISCARD;
/* Appends that a key lives longer, and what hosts need that were set up before. `is_to_come`: the
 * newest state does not say so yet, but the next would. */
void clients_tell_renewal(const struct repo *repo, const struct key_renewal *renewal,
			  bool is_to_come, struct strings *lines);
/* Appends the commands, for every format that the change took a newest version of a package from:
 * one a line, remarks behind "#". `generation` is the channel's new state, `set` its packages,
 * sorted. Nothing where no client has to go back. */
void clients_return_lines(const struct repo *repo, const struct generation *generation,
			  const struct package_set *set, struct strings *lines);

#endif
