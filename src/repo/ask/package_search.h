/* package_search.h - one package of a channel, by name
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_ASK_PACKAGE_SEARCH_H
#define INGOT_REPO_ASK_PACKAGE_SEARCH_H

#include "base/compiler.h"
#include "base/error.h"
#include "formats/format.h"
#include "repo/state/repo.h"

/* All borrowed; NULL where it does not matter. */
struct package_query {
	const char *channel, *name; /* not NULL */
	const char *version;        /* with or without epoch and release; NULL: the newest */
	const struct format *format;
	/* Where several are left: those of this format, of this architecture, if there are. */
	const struct format *like_format;
	const char *like_arch;
};

struct found_package {
	const struct format *format;
	struct package *package; /* owned */
	int fd;                  /* of its bytes, which are those that the channel names */
	char *path;              /* in the repository */
};

#define FOUND_PACKAGE_INIT \
	{                  \
		.fd = -1   \
	}

/* Finds exactly one package, in the newest state of the channel; none or several are an error that
 * says which. */
int package_search(const struct repo *repo, const struct package_query *query,
		   struct found_package *found, struct error *error) NODISCARD;
void package_search_close(struct found_package *found); /* fit for CLEANUP */

#endif
