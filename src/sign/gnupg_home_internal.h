/* gnupg_home_internal.h - a GnuPG home of our own, for one process
 *
 * A directory ingot-gpg-XXXXXX, mode 0700, in TMPDIR or /tmp. The path of the agent's socket below
 * it must fit sockaddr_un (unix(7): 108 bytes), so a TMPDIR of more than 60 bytes plays no part.
 * The next process of the same user recognises what a killed one left, and removes it
 * (base/own_folder.h).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_GNUPG_HOME_INTERNAL_H
#define INGOT_SIGN_GNUPG_HOME_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/error.h"

struct gnupg_home;

/* Settings for gpg in this home; they become its gpg.conf. */
struct gnupg_settings {
	bool no_agent;           /* public keys only: no agent is started, none is ended */
	bool no_new_keys;        /* importing renews keys that are there and adds none */
	int64_t time;            /* of every signature, seconds since 1970; -1: the clock */
	const char *digest;      /* of every signature: "SHA512"; NULL: gpg's choice */
	const char *key_digest;  /* of every signature over a key; NULL: gpg's choice */
	const char *default_key; /* what signs, a fingerprint, with "!" exactly that; or NULL */
	const char *no_export;   /* a filter's expression: which subkeys stay here; or NULL */
};

/* Removes what killed processes left, then makes a new home. */
struct gnupg_home *gnupg_home_make(const struct gnupg_settings *settings,
				   struct error *error) NODISCARD;
/* Replaces the settings, for the gpg processes started from now on. */
int gnupg_home_configure(struct gnupg_home *home, const struct gnupg_settings *settings,
			 struct error *error) NODISCARD;
/* Where gpg failed and says little of why: if there is no room for what it writes, that is the
 * error. Returns -1. */
int gnupg_home_explain(const struct gnupg_home *home, struct error *error);
const char *gnupg_home_path(const struct gnupg_home *home); /* borrowed */
/* Ends the home's gpg-agent, then removes all of it; no symbolic link is followed. What cannot
 * be removed is left to the next process. Accepts NULL. */
void gnupg_home_remove(struct gnupg_home *home);

#endif
