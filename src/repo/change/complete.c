/* complete.c - what a command that was killed has committed is put in place, by anybody
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/repo.h"
#include "repo/serve/pointers_internal.h"

int repo_complete(const char *where, const struct strings *key_files, struct strings *completed,
		  struct error *error)
{
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	if (repo_open_reading(&repo, where, key_files, error) || repo_begin_writing(&repo, error))
		return -1;
	repo.mends_links = true;
	if (pointers_place_all(&repo, error))
		return -1;
	for (size_t i = 0; i < repo.completed.n; i++)
		strings_add(completed, repo.completed.v[i]);
	return 0;
}
