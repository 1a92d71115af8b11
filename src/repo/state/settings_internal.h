/* settings_internal.h - what holds for the whole repository, in one state (specs/repository.md,
 * "Settings")
 *
 * State 1 is `ingot/repository`, state N `ingot/settings/<N>`: clear-signed text, created only
 * where it is not there, and never changed. How one state follows another, and which are believed,
 * is in chain_internal.h.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_STATE_SETTINGS_INTERNAL_H
#define INGOT_REPO_STATE_SETTINGS_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/strings.h"
#include "sign/keyring.h"
#include "store/store.h"

/* State 1. */
#define SETTINGS_NAME "ingot/repository"
/* The forms of a repository's own files. In the first the settings have one state. */
#define SETTINGS_FORMAT_FIRST 1
#define SETTINGS_FORMAT 2

/* A generation that was there when a state was made. */
struct settings_channel {
	char *name; /* of the channel */
	uint64_t number;
	char digest[SHA256_HEX_SIZE]; /* of the generation's file */
};

/* Generations of a channel that count for nothing, whoever signed them. */
struct settings_passed {
	char *name; /* of the channel */
	uint64_t first, last;
};

/* Keys, by the fingerprints of their certificates' primary keys. */
struct settings_keys {
	struct strings signing;   /* each of them signs every generation; the oldest first */
	struct strings announced; /* clients have them already, and they do not sign yet */
	struct strings former;    /* they sign no more; clients need them for packages */
	struct strings revoked;   /* nothing of theirs is believed beyond `channels` */
	struct strings settings;  /* they sign the next state; empty: those of `signing` */
};

/* All owned. */
struct settings {
	uint64_t format;                /* of the repository's own files */
	uint64_t number;                /* of the state, from 1 */
	char parent[SHA256_HEX_SIZE];   /* `covered` of the state before; "" in the first */
	char identity[SHA256_HEX_SIZE]; /* `covered` of the first; "" where that is not known yet */
	int64_t date;                   /* 0 in the first, which has none of the next three */
	char *action, *by, *message;    /* message NULL: not said */
	char *origin, *url;
	char *channel; /* whose client files are called after the origin alone */
	struct strings arches;
	unsigned valid_for_days; /* 0: for ever */
	bool keyring;            /* each channel has a package of the keys */
	struct settings_keys keys;
	char *public_keys;  /* armoured: of all keys but those that are revoked */
	char *revoked_keys; /* armoured; NULL: none */
	struct {
		struct settings_channel *v;
		size_t n, cap;
	} channels; /* sorted by name, the newest of a channel first; none in state 1 */
	struct {
		struct settings_passed *v;
		size_t n, cap;
	} passed;           /* all that were ever passed over */
	char *slug;         /* made of the origin */
	char *fingerprints; /* of the keys that clients get, comma separated */
	/* Where they were loaded: SHA-256 of just what their signatures cover. */
	char covered[SHA256_HEX_SIZE];
};

/* Returns the path of a state; caller frees. */
char *settings_path(uint64_t number) NODISCARD;
/* Appends the text that is signed. */
void settings_write(const struct settings *settings, struct buffer *text);
/* Reads settings from the text that was signed, and checks them. `settings` is empty where it
 * fails. */
int settings_parse(const void *text, size_t len, struct settings *settings,
		   struct error *error) NODISCARD;
/* Checks the grammar of every value. */
int settings_check(const struct settings *settings, struct error *error) NODISCARD;
/* Sets what is made of other members: slug and fingerprints. */
void settings_derive(struct settings *settings);
/* Copies all but what belongs to one state alone: parent, date, action, by, message, channels. */
void settings_copy(const struct settings *from, struct settings *to);
/* Adds a generation of a channel, behind newer ones of it. */
void settings_add_channel(struct settings *settings, const char *name, uint64_t number,
			  const char *digest);
/* Returns the newest generation of the channel that was there, or NULL. */
const struct settings_channel *settings_find_channel(const struct settings *settings,
						     const char *name);
/* Returns the generation of the channel that has that number, or NULL. */
const struct settings_channel *settings_find_generation(const struct settings *settings,
							const char *name, uint64_t number);
/* Removes the generations of a channel that are newer than `number`, which has to be there, and
 * notes that they are passed over. */
void settings_pass_newer(struct settings *settings, const char *name, uint64_t number);
/* Whether a generation of the channel is passed over. */
bool settings_has_passed(const struct settings *settings, const char *name, uint64_t number);
/* Returns the keys that sign the next state; borrowed. */
const struct strings *settings_next_signers(const struct settings *settings);
/* Opens a keyring with all keys of a state, those that are revoked too: so that it can be told that
 * they are. */
struct keyring *settings_open_keyring(const struct settings *settings,
				      struct error *error) NODISCARD;
/* Opens a keyring with armoured keys. */
struct keyring *settings_keyring(const char *public_keys, struct error *error) NODISCARD;
void settings_free(struct settings *settings); /* fit for CLEANUP; leaves it empty */

#endif
