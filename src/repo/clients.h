/* clients.h - what a person or a client fetches first: the public keys and a page that says how
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_CLIENTS_H
#define INGOT_REPO_CLIENTS_H

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"
#include "repo/opened.h"

/* Writes keys/<origin>.asc and index.html where they differ from what they should be. Made of
 * the settings and the names of the channels alone; the caller holds the lock. */
int clients_place(struct repo *repo, struct error *error) NODISCARD;
/* Appends the page. */
int clients_write_page(const struct repo *repo, const struct strings *channels, struct buffer *page,
		       struct error *error) NODISCARD;

#endif
