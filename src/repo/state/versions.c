/* versions.c - which commit a version is of
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/state/versions_internal.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/text.h"

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define VERSION_BYTES LETTERS "0123456789.+~^:_-"
#define COMMIT_LIMIT ((size_t)128)

/* The version as the manifest spells it is the same in all formats; it was read from the package,
 * so it may be anything. */
static bool is_version(const char *text)
{
	return text && *text && *text != '.' && strspn(text, VERSION_BYTES) == strlen(text);
}

void version_claim_make(const struct package *package, const char *commit, const char *file,
			struct version_claim *claim)
{
	*claim = (struct version_claim){.file = file, .name = xstrdup(package->name)};
	claim->version = is_version(package->identity_version) ? xstrdup(package->identity_version)
							       : package_full_version(package);
	claim->commit = xstrdup(commit);
	if (*commit)
		claim->object = xasprintf("ingot/versions/%s/%s", claim->name, claim->version);
}

int version_claim_refuse(const struct version_claim *claim, const char *other, struct error *error)
{
	error_set(error, "%s %s is of commit %s in the repository, and '%s' is of commit %s",
		  claim->name, claim->version, other, claim->file, claim->commit);
	return error_hint(error, "a version stands for one commit; give the package a new version");
}

int version_claim_compare(const struct version_claim *claim, const struct version_claim *other,
			  struct error *error)
{
	if (!claim->object || !other->object || strcmp(claim->object, other->object) != 0 ||
	    strcmp(claim->commit, other->commit) == 0)
		return 0;
	error_set(error, "%s %s would be of two commits: '%s' is of %s, '%s' of %s", claim->name,
		  claim->version, other->file, other->commit, claim->file, claim->commit);
	return error_hint(error, "a version stands for one commit; build both of the same one");
}

int version_claim_find_other(struct store *store, const struct version_claim *claim, char **other,
			     struct error *error)
{
	AUTO_BUFFER found = BUFFER_INIT;
	*other = NULL;
	if (!claim->object)
		return 0;
	enum store_result result = store_get(store, claim->object, COMMIT_LIMIT, &found, error);
	if (result != STORE_DONE)
		return result == STORE_MISSING ? 0 : -1;
	AUTO_FREE char *there = text_trim(buffer_text(&found));
	if (strspn(there, LETTERS "0123456789-") != strlen(there))
		return error_set(error, "'%s' of the repository names no commit", claim->object);
	if (strcmp(there, claim->commit) != 0) {
		*other = there;
		there = NULL;
	}
	return 0;
}

int version_claim_check(struct store *store, const struct version_claim *claim, struct error *error)
{
	AUTO_FREE char *other = NULL;
	if (version_claim_find_other(store, claim, &other, error))
		return -1;
	return other ? version_claim_refuse(claim, other, error) : 0;
}

int version_claim_store(struct store *store, const struct version_claim *claim, struct error *error)
{
	CLEANUP(parts_free) struct parts parts = {0};
	if (!claim->object)
		return 0;
	AUTO_FREE char *line = xasprintf("%s\n", claim->commit);
	parts_add_copy(&parts, line, strlen(line));
	enum store_result result = store_create(store, claim->object, &parts, NULL, error);
	if (result == STORE_EXISTS)
		return version_claim_check(store, claim, error);
	return result == STORE_DONE ? 0 : -1;
}

void version_claim_free(struct version_claim *claim)
{
	free(claim->object);
	free(claim->name);
	free(claim->version);
	free(claim->commit);
	*claim = (struct version_claim){0};
}
