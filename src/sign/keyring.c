/* keyring.c - verifies OpenPGP signatures against the given keys only
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/keyring.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/strings.h"
#include "base/vector.h"
#include "sign/cleartext.h"
#include "sign/gnupg_home_internal.h"
#include "sign/gpg_internal.h"

/* Clear-signed bytes that were found good. */
struct good_text {
	char sha256[SHA256_HEX_SIZE];
	struct signature_list signatures;
};

struct keyring {
	struct gnupg_home *home;
	struct gpg *gpg;
	struct key_parts parts; /* as gpg lists them */
	bool is_listed;
	struct {
		struct good_text *v;
		size_t n, cap;
	} good;
	/* Fingerprints of keys that had, when the best signature of a text was a sound one of
	 * theirs. */
	struct strings expired;
};

static const struct gnupg_settings settings = {.no_agent = true, .time = -1};

/* ---- Opening ---- */

struct keyring *keyring_open(struct error *error)
{
	struct keyring *keyring = xzalloc(sizeof *keyring);
	keyring->home = gnupg_home_make(&settings, error);
	if (keyring->home)
		keyring->gpg = gpg_open(gnupg_home_path(keyring->home), error);
	if (keyring->gpg)
		return keyring;
	keyring_close(keyring);
	return NULL;
}

/* Forgets what was found with the keys as they were. */
static void forget_answers(struct keyring *keyring)
{
	VECTOR_EACH (text, &keyring->good)
		signature_list_free(&text->signatures);
	keyring->good.n = 0;
	key_parts_free(&keyring->parts);
	keyring->is_listed = false;
}

void keyring_close(struct keyring *keyring)
{
	if (!keyring)
		return;
	gpg_close(keyring->gpg);
	gnupg_home_remove(keyring->home);
	forget_answers(keyring);
	free(keyring->good.v);
	strings_free(&keyring->expired);
	free(keyring);
}

/* ---- Keys ---- */

static int import_keys(struct keyring *keyring, const void *key, size_t len, const char *name,
		       struct gpg_imported *imported, struct error *error)
{
	forget_answers(keyring);
	if (gpg_import(keyring->gpg, key, len, imported, error) == 0)
		return 0;
	(void)gnupg_home_explain(keyring->home, error);
	return error_context(error, "'%s'", name);
}

int keyring_add(struct keyring *keyring, const void *key, size_t len, const char *name,
		struct error *error)
{
	struct gpg_imported imported;
	if (import_keys(keyring, key, len, name, &imported, error))
		return -1;
	if (imported.accepted)
		return 0;
	error_set(error,
		  imported.keys ? "gpg does not accept the key in '%s'"
				: "'%s' is not an OpenPGP key",
		  name);
	return gnupg_home_explain(keyring->home, error);
}

int keyring_renew(struct keyring *keyring, const void *keys, size_t len, const char *name,
		  struct error *error)
{
	struct gnupg_settings only_renewing = settings;
	struct gpg_imported imported;
	only_renewing.no_new_keys = true;
	if (gnupg_home_configure(keyring->home, &only_renewing, error))
		return -1;
	AUTO_ERROR again = ERROR_INIT;
	int failed = import_keys(keyring, keys, len, name, &imported, error);
	if (!failed && !imported.keys && !imported.revocations)
		failed = error_set(error,
				   "'%s' is neither an OpenPGP key nor the revocation of a key "
				   "that is known",
				   name);
	if (gnupg_home_configure(keyring->home, &settings, &again) && !failed)
		failed = error_move(error, &again);
	return failed;
}

const struct key_parts *keyring_parts(struct keyring *keyring, struct error *error)
{
	CLEANUP(gpg_keys_free) struct gpg_keys keys = {0};
	if (keyring->is_listed)
		return &keyring->parts;
	keyring->is_listed = gpg_keys_list(keyring->gpg, GPG_PUBLIC_KEYS, NULL, &keys, error) == 0;
	if (keyring->is_listed)
		gpg_keys_parts(&keys, &keyring->parts);
	return keyring->is_listed ? &keyring->parts : NULL;
}

int keyring_export(struct keyring *keyring, const char *fingerprint, struct buffer *text,
		   struct error *error)
{
	return gpg_export(keyring->gpg, fingerprint, GPG_EXPORT_PUBLIC, true, text, error);
}

/* ---- Keys that have expired ---- */

int keyring_expired(struct keyring *keyring, struct key_parts *parts, struct error *error)
{
	if (!keyring->expired.n)
		return 0;
	const struct key_parts *all = keyring_parts(keyring, error);
	if (!all)
		return -1;
	VECTOR_EACH (part, all) {
		if (part->has_expired && strings_have(&keyring->expired, part->fingerprint))
			*VECTOR_ADD(parts) = *part;
	}
	return 0;
}

/* gpg says that the key has expired; when, and when the signature was made, tell whether that was
 * so already. */
static void settle_expired(struct signature *signature, const struct key_part *part)
{
	signature->ended = part ? part->ends : 0;
	if (signature->ended && signature->made > signature->ended)
		signature->state = SIGNATURE_LATE;
}

static void note_expired(struct keyring *keyring, const struct signature_list *list)
{
	struct signature best = signature_list_best(list);
	if (best.state == SIGNATURE_EXPIRED && !strings_have(&keyring->expired, best.fingerprint))
		strings_add(&keyring->expired, best.fingerprint);
}

/* ---- Verifying ---- */

static bool fits(const struct signature *signature)
{
	return signature->state != SIGNATURE_BAD && signature->state != SIGNATURE_UNKNOWN_KEY &&
	       signature->state != SIGNATURE_INVALID;
}

/* Adds what the keyring knows of the keys of signatures that fit. */
static int add_keys(struct keyring *keyring, struct signature_list *list, struct error *error)
{
	VECTOR_EACH (signature, list) {
		if (!fits(signature))
			continue;
		const struct key_parts *parts = keyring_parts(keyring, error);
		if (!parts)
			return -1;
		const struct key_part *part = key_parts_find(parts, signature->fingerprint);
		if (part)
			memcpy(signature->primary, part->primary, sizeof signature->primary);
		if (signature->state == SIGNATURE_EXPIRED)
			settle_expired(signature, part);
	}
	return 0;
}

static int verify_bytes(struct keyring *keyring, const void *bytes, size_t len,
			const struct parts *parts, struct buffer *text, struct signature_list *list,
			struct error *error)
{
	if (gpg_verify(keyring->gpg, bytes, len, parts, text, list, error) ||
	    add_keys(keyring, list, error))
		return -1;
	note_expired(keyring, list);
	return 0;
}

int keyring_verify_all(struct keyring *keyring, const void *signature_bytes, size_t len,
		       const struct parts *parts, struct signature_list *list, struct error *error)
{
	return verify_bytes(keyring, signature_bytes, len, parts, NULL, list, error);
}

static const struct good_text *find_good(const struct keyring *keyring, const char *sha256)
{
	VECTOR_EACH (text, &keyring->good) {
		if (strcmp(text->sha256, sha256) == 0)
			return text;
	}
	return NULL;
}

static void copy_list(struct signature_list *to, const struct signature_list *from)
{
	VECTOR_EACH (signature, from)
		*VECTOR_ADD(to) = *signature;
}

static void note_good(struct keyring *keyring, const char *sha256,
		      const struct signature_list *signatures)
{
	struct good_text *text = VECTOR_ADD(&keyring->good);
	memcpy(text->sha256, sha256, sizeof text->sha256);
	copy_list(&text->signatures, signatures);
}

/* Looks at the form of text with a sound signature; returns false where it is another. */
static bool settle_form(const void *signed_text, size_t len, struct signature_list *list)
{
	char covered[SHA256_HEX_SIZE];
	if (!cleartext_has_form(signed_text, len, covered)) {
		list->v[0] = (struct signature){.state = SIGNATURE_OTHER_FORM};
		list->n = 1;
		return false;
	}
	VECTOR_EACH (signature, list)
		if (signature_is_sound(signature))
			memcpy(signature->covered, covered, sizeof signature->covered);
	return true;
}

int keyring_verify_clear_all(struct keyring *keyring, const void *signed_text, size_t len,
			     struct buffer *text, struct signature_list *list, struct error *error)
{
	char sha256[SHA256_HEX_SIZE];
	AUTO_BUFFER unproved = BUFFER_INIT;
	*list = (struct signature_list){0};
	if (!cleartext_is_framed(signed_text, len))
		return 0;
	digest_bytes_hex(DIGEST_SHA256, signed_text, len, sha256);
	const struct good_text *known = find_good(keyring, sha256);
	if (known && cleartext_get(signed_text, len, text)) {
		copy_list(list, &known->signatures);
		return 0;
	}
	if (verify_bytes(keyring, signed_text, len, NULL, &unproved, list, error))
		return -1;
	struct signature best = signature_list_best(list);
	if (!signature_is_sound(&best) || !settle_form(signed_text, len, list))
		return 0;
	if (best.state == SIGNATURE_GOOD)
		note_good(keyring, sha256, list);
	buffer_add(text, unproved.data, unproved.len);
	return 0;
}

/* ---- The best of several signatures ---- */

int keyring_verify(struct keyring *keyring, const void *signature_bytes, size_t len,
		   const struct parts *parts, struct signature *signature, struct error *error)
{
	CLEANUP(signature_list_free) struct signature_list list = {0};
	int failed = keyring_verify_all(keyring, signature_bytes, len, parts, &list, error);
	*signature = signature_list_best(&list);
	return failed;
}

int keyring_verify_clear(struct keyring *keyring, const void *signed_text, size_t len,
			 struct buffer *text, struct signature *signature, struct error *error)
{
	CLEANUP(signature_list_free) struct signature_list list = {0};
	int failed = keyring_verify_clear_all(keyring, signed_text, len, text, &list, error);
	*signature = signature_list_best(&list);
	return failed;
}
