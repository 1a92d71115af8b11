/* share.c - lets a group write to a repository
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/change/share_internal.h"

#include "formats/format.h"
#include "formats/layout.h"
#include "repo/repo.h"

/* The folders of a repository besides those of the layouts and the store's own. */
static const char *const folders[] = {"pool", "keys", "follow"};

int repo_share(const char *where, struct strings *warnings, struct error *error)
{
	struct store *store = store_open(where, false, error);
	int failed = !store || store_check_writable(store, error) ||
		     share_with_group(store, warnings, error);
	store_close(store);
	return failed ? -1 : 0;
}

int share_with_group(struct store *store, struct strings *warnings, struct error *error)
{
	AUTO_STRINGS names = {0}, left = {0};
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++)
		strings_add(&names, folders[i]);
	FORMAT_EACH (format)
		strings_add(&names, format->layout->folder);
	if (store_share_with_group(store, &names, &left, error))
		return -1;
	if (left.n && warnings)
		strings_add_printf(warnings,
				   "%zu of the files and folders belong to other users and are not "
				   "shared: '%s' is the first; they or root can do the same",
				   left.n, left.v[0]);
	return 0;
}
