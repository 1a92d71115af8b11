/* settings_internal.h - what holds for the whole repository (specs/repository.md, "Settings")
 *
 * `ingot/repository`, clear-signed. They are believed only where a key has signed them that is
 * trusted already: a writer's own. From then on the keys in them are believed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_STATE_SETTINGS_INTERNAL_H
#define INGOT_REPO_STATE_SETTINGS_INTERNAL_H

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/strings.h"
#include "sign/keyring.h"
#include "sign/signature.h"
#include "sign/signer.h"
#include "store/store.h"

#define SETTINGS_NAME "ingot/repository"

/* All owned. */
struct settings {
	char *origin, *url;
	char *channel; /* whose client files are called after the origin alone */
	struct strings arches;
	unsigned valid_for_days; /* 0: for ever */
	char *fingerprints;      /* of the primary keys, comma separated */
	char *public_keys;       /* armoured, one or more */
	char *slug;              /* made of the origin */
	/* Where they were loaded: SHA-256 of just what their signature covers. */
	char covered[SHA256_HEX_SIZE];
};

/* Appends the text that is signed. */
void settings_write(const struct settings *settings, struct buffer *text);
/* Reads settings from the text that was signed. */
int settings_parse(const void *text, size_t len, struct settings *settings,
		   struct error *error) NODISCARD;
/* Checks the grammar of every value. */
int settings_check(const struct settings *settings, struct error *error) NODISCARD;
/* Loads the settings; STORE_MISSING: there are none. They must be signed by a key of `trusted`;
 * NULL: by one of those that they name themselves. Gives a keyring with these, and the signature,
 * which is sound. */
enum store_result settings_load(struct store *store, struct keyring *trusted,
				struct settings *settings, struct keyring **keyring,
				struct signature *signature, struct error *error) NODISCARD;
/* Adds the hint for whoever has come with another key. Returns -1. */
int settings_refuse(struct error *error);
/* Signs and creates settings. STORE_EXISTS: there are some. */
enum store_result settings_create(struct store *store, struct signer *signer,
				  const struct settings *settings, struct error *error) NODISCARD;
/* Opens a keyring with such keys as settings name. */
struct keyring *settings_keyring(const char *public_keys, struct error *error) NODISCARD;
void settings_free(struct settings *settings); /* fit for CLEANUP */

#endif
