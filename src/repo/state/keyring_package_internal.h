/* keyring_package_internal.h - the package of a repository's keys, as generations name it
 * (specs/repository.md, "Keyring package")
 *
 * It is in no set: what changes the packages of a channel passes it by. Each generation names the
 * one that has the keys of its state of the settings.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_STATE_KEYRING_PACKAGE_INTERNAL_H
#define INGOT_REPO_STATE_KEYRING_PACKAGE_INTERNAL_H

#include <stdint.h>

#include "base/compiler.h"
#include "base/error.h"
#include "repo/state/generation.h"
#include "repo/state/package_set_internal.h"
#include "repo/state/repo.h"

/* Returns the package's name: "acme-keyring"; caller frees. */
char *keyring_package_name(const struct settings *settings) NODISCARD;
/* Returns the version that the newest state wants: the number of the state that changed the keys
 * last. */
uint64_t keyring_package_version(const struct chain *chain);
/* Finds a generation that names the package of that format and version, in any channel, and gives
 * the digest of its record. 0: there is none; 1: found; -1: failed. */
int keyring_package_find(const struct repo *repo, const char *format, uint64_t version,
			 char record[SHA256_HEX_SIZE], struct error *error) NODISCARD;
/* Loads the record of a package that a generation names. */
struct record *keyring_package_load(struct store *store, const struct generation_keyring *package,
				    struct error *error) NODISCARD;
/* Adds what the generation names to its set, which is sorted again. */
int keyring_package_add(struct store *store, const struct generation *generation,
			struct package_set *set, struct error *error) NODISCARD;

#endif
