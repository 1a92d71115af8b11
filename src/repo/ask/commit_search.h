/* commit_search.h - which packages carry a commit, in which channels, since when and until when
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_ASK_COMMIT_SEARCH_H
#define INGOT_REPO_ASK_COMMIT_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/error.h"
#include "repo/state/repo.h"

/* A stay of one package in one channel. All owned. */
struct commit_stay {
	char *commit; /* "-dirty" behind it where it was */
	char *format, *name, *version, *arch;
	char *channel;
	/* The generation it came with; where it came before the oldest that is kept, that one. */
	uint64_t from;
	int64_t from_date;
	bool from_is_older;
	uint64_t until; /* the generation that it went with; 0: it is there */
	int64_t until_date;
};

/* Stays, sorted by commit, format, name, version, architecture, channel, then by time. */
struct commit_stays {
	struct commit_stay *v;
	size_t n, cap;
};

/* A commit is given with at least so many digits: fewer would name half of all commits. */
#define COMMIT_PREFIX_LEAST 4

/* `commit` is a commit or the beginning of one, in hex digits. None found is no error. */
int commit_search(const struct repo *repo, const char *commit, struct commit_stays *stays,
		  struct error *error) NODISCARD;
void commit_search_free(struct commit_stays *stays); /* fit for CLEANUP */

#endif
