/* keyring.c - verifies OpenPGP signatures against the given keys only
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/keyring.h"

#include <stdlib.h>

#include "base/memory.h"
#include "sign/cleartext.h"
#include "sign/gnupg_home.h"
#include "sign/gpg.h"

struct keyring {
	struct gnupg_home *home;
	struct gpg *gpg;
	bool has_keys;
};

static const char *const state_texts[] = {
	[SIGNATURE_GOOD] = "good",
	[SIGNATURE_BAD] = "bad",
	[SIGNATURE_UNKNOWN_KEY] = "by an unknown key",
	[SIGNATURE_EXPIRED] = "expired or revoked",
	[SIGNATURE_INVALID] = "not a signature",
	[SIGNATURE_OTHER_FORM] = "not in the form that ingot writes",
};

const char *signature_state_text(enum signature_state state)
{
	return state_texts[state];
}

struct keyring *keyring_open(struct error *error)
{
	const struct gnupg_settings settings = {.no_agent = true, .time = -1};
	struct keyring *keyring = xzalloc(sizeof *keyring);
	keyring->home = gnupg_home_make(&settings, error);
	if (keyring->home)
		keyring->gpg = gpg_open(gnupg_home_path(keyring->home), error);
	if (keyring->gpg)
		return keyring;
	keyring_close(keyring);
	return NULL;
}

void keyring_close(struct keyring *keyring)
{
	if (!keyring)
		return;
	gpg_close(keyring->gpg);
	gnupg_home_remove(keyring->home);
	free(keyring);
}

int keyring_add(struct keyring *keyring, const void *key, size_t len, const char *name,
		struct error *error)
{
	struct gpg_imported imported;
	if (gpg_import(keyring->gpg, key, len, &imported, error)) {
		(void)gnupg_home_explain(keyring->home, error);
		return error_context(error, "'%s'", name);
	}
	if (imported.keys == 0) {
		(void)error_set(error, "'%s' is not an OpenPGP key", name);
		return gnupg_home_explain(keyring->home, error);
	}
	if (imported.accepted == 0) {
		(void)error_set(error, "gpg does not accept the key in '%s'", name);
		return gnupg_home_explain(keyring->home, error);
	}
	return 0;
}

int keyring_verify(struct keyring *keyring, const void *signature_bytes, size_t len,
		   const struct parts *parts, struct signature *signature, struct error *error)
{
	return gpg_verify(keyring->gpg, signature_bytes, len, parts, NULL, signature, error);
}

int keyring_verify_clear(struct keyring *keyring, const void *signed_text, size_t len,
			 struct buffer *text, struct signature *signature, struct error *error)
{
	CLEANUP(buffer_free) struct buffer unproved = BUFFER_INIT;
	*signature = (struct signature){.state = SIGNATURE_INVALID};
	if (!cleartext_is_framed(signed_text, len))
		return 0;
	if (gpg_verify(keyring->gpg, signed_text, len, NULL, &unproved, signature, error))
		return -1;
	if (signature->state != SIGNATURE_GOOD)
		return 0;
	if (cleartext_has_form(signed_text, len, signature->covered))
		buffer_add(text, unproved.data, unproved.len);
	else
		*signature = (struct signature){.state = SIGNATURE_OTHER_FORM};
	return 0;
}
