/* versions_internal.h - which commit a version is of: one, in all channels and formats
 *
 * ingot/versions/<name>/<version>, create-only: whoever is first decides (specs/repository.md,
 * "Versions"). It is not signed, since nothing is believed because of it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_STATE_VERSIONS_INTERNAL_H
#define INGOT_REPO_STATE_VERSIONS_INTERNAL_H

#include "base/compiler.h"
#include "base/error.h"
#include "package/package.h"
#include "store/store.h"

struct version_claim {
	char *object; /* where it stands; NULL: the package does not know its commit */
	char *name, *version;
	char *commit; /* as struct record has it */
	const char *file;
};

/* Makes a claim of what a package says of itself. `file` is borrowed, for messages. */
void version_claim_make(const struct package *package, const char *commit, const char *file,
			struct version_claim *claim);
/* Finds the other commit that the version is bound to, NULL where there is none; caller frees. */
int version_claim_find_other(struct store *store, const struct version_claim *claim, char **other,
			     struct error *error) NODISCARD;
/* Says that the version is bound to `other`. Returns -1. */
int version_claim_refuse(const struct version_claim *claim, const char *other, struct error *error);
/* Refuses a claim whose version is bound to another commit. Writes nothing. */
int version_claim_check(struct store *store, const struct version_claim *claim,
			struct error *error) NODISCARD;
/* Refuses two claims, made at the same time, that bind a version to two commits. Writes nothing. */
int version_claim_compare(const struct version_claim *claim, const struct version_claim *other,
			  struct error *error) NODISCARD;
/* Binds the version, or refuses where another was faster. */
int version_claim_store(struct store *store, const struct version_claim *claim,
			struct error *error) NODISCARD;
void version_claim_free(struct version_claim *claim); /* fit for CLEANUP */

#endif
