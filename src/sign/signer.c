/* signer.c - makes OpenPGP signatures
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/signer.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/strings.h"
#include "base/vector.h"
#include "sign/armour.h"
#include "sign/cleartext.h"
#include "sign/digest_signer.h"
#include "sign/gpg.h"
#include "sign/gpg_watch.h"
#include "sign/signing_key.h"

struct signer {
	struct signing_key key;
	struct gpg_made made; /* by the trial signature: every other must be by the same key */
	struct digest_signer *by_digest; /* NULL: gpg does it */
	char *name;                      /* of the key, as the user calls it */
	bool has_fixed_time;
};

/* What is not by the key of the trial is not given out. */
static int sign(struct signer *signer, enum gpg_form form, const struct parts *parts,
		struct buffer *signature, struct error *error)
{
	struct gpg_made made;
	size_t before = signature->len;
	int result = gpg_sign(signer->key.gpg, form, parts, signature, &made, error);
	if (!result && !text_equal(made.fingerprint, signer->made.fingerprint))
		result = error_set(error, "cannot sign with key '%s': gpg took '%s' this time",
				   signer->name, made.fingerprint);
	if (result)
		signature->len = before;
	return result;
}

/* ---- The trial ---- */

static const char *find_keygrip(const struct signer *signer)
{
	const struct gpg_key *key = &signer->key.keys.v[0];
	VECTOR_EACH (subkey, key)
		if (text_equal(subkey->fingerprint, signer->made.fingerprint))
			return subkey->keygrip;
	return "";
}

/* In the user's own home gpg chooses among subkeys by itself. */
static int check_chosen(const struct signer *signer, struct error *error)
{
	const struct gpg_subkey *chosen = signer->key.chosen;
	if (!chosen || text_equal(chosen->fingerprint, signer->made.fingerprint))
		return 0;
	return error_set(error, "key '%s' cannot be made to sign: gpg takes '%s'",
			 chosen->fingerprint, signer->made.fingerprint);
}

/* Signatures by the clock stay gpg's, and so do those in the user's home, where an agent may have
 * to ask somebody. */
static int try_key(struct signer *signer, struct error *error)
{
	CLEANUP(buffer_free) struct buffer signature = BUFFER_INIT;
	char text[] = "trial\n";
	struct part part = {.memory = text, .fd = -1, .len = strlen(text)};
	const struct parts parts = {&part, 1, 1};
	const struct digest_trial trial = {.parts = &parts, .signature = &signature};
	if (gpg_sign(signer->key.gpg, GPG_DETACHED, &parts, &signature, &signer->made, error) ||
	    check_chosen(signer, error))
		return -1;
	if (signer->has_fixed_time)
		signer->by_digest =
			digest_signer_open(gnupg_home_path(signer->key.home), gpg_watch_patience(),
					   find_keygrip(signer), &trial);
	return 0;
}

/* ---- Opening ---- */

static int check_options(const struct signer_options *options, struct error *error)
{
	if (text_is_empty(options->key)) {
		(void)error_set(error, "the name of the signing key is empty");
		return error_hint(error, "give a key file, a fingerprint or an e-mail address");
	}
	/* it goes to gpg as a line */
	if (options->passphrase && strpbrk(options->passphrase, "\r\n"))
		return error_set(error, "the passphrase for key '%s' has more than one line",
				 options->key);
	return 0;
}

struct signer *signer_open(const struct signer_options *options, struct error *error)
{
	if (check_options(options, error))
		return NULL;
	struct signer *signer = xzalloc(sizeof *signer);
	signer->name = xstrdup(options->key);
	int failed = signing_key_load(&signer->key, options, error);
	signer->has_fixed_time = options->time >= 0 && signer->key.home;
	if (!failed && try_key(signer, error) == 0)
		return signer;
	signer_close(signer);
	return NULL;
}

void signer_close(struct signer *signer)
{
	if (!signer)
		return;
	digest_signer_close(signer->by_digest);
	signing_key_free(&signer->key);
	free(signer->name);
	free(signer);
}

static const struct gpg_key *get_key(const struct signer *signer)
{
	return &signer->key.keys.v[0];
}

const char *signer_fingerprint(const struct signer *signer)
{
	return get_key(signer)->v[0].fingerprint;
}

const char *signer_signing_fingerprint(const struct signer *signer)
{
	return signer->made.fingerprint;
}

const char *signer_user(const struct signer *signer)
{
	return get_key(signer)->user;
}

enum signer_algorithm signer_algorithm(const struct signer *signer)
{
	return signer->made.algorithm;
}

bool signer_uses_subkey(const struct signer *signer)
{
	return !text_equal(signer_fingerprint(signer), signer_signing_fingerprint(signer));
}

bool signer_has_fixed_time(const struct signer *signer)
{
	return signer->has_fixed_time;
}

static int detach(struct signer *signer, const struct parts *parts, struct buffer *signature,
		  struct error *error)
{
	if (signer->by_digest) {
		int result = digest_signer_sign(signer->by_digest, parts, signature, error);
		if (result <= 0)
			return result;
		digest_signer_close(signer->by_digest);
		signer->by_digest = NULL;
	}
	return sign(signer, GPG_DETACHED, parts, signature, error);
}

/* In the user's home gpg's settings may add lines to its armour: that is made here. */
int signer_detach(struct signer *signer, const struct parts *parts, bool armoured,
		  struct buffer *signature, struct error *error)
{
	CLEANUP(buffer_free) struct buffer packet = BUFFER_INIT;
	if (!armoured)
		return detach(signer, parts, signature, error);
	if (detach(signer, parts, &packet, error))
		return -1;
	armour_write(packet.data, packet.len, signature);
	return 0;
}

int signer_clear(struct signer *signer, const char *text, size_t len, struct buffer *signed_text,
		 struct error *error)
{
	CLEANUP(buffer_free) struct buffer made = BUFFER_INIT;
	char covered[SHA256_HEX_SIZE];
	if (cleartext_check(text, len, error))
		return -1;
	struct parts parts = {0};
	parts_add_copy(&parts, text, len);
	int result = sign(signer, GPG_CLEAR, &parts, &made, error);
	parts_free(&parts);
	if (!result && !cleartext_form(made.data, made.len, signed_text, covered)) {
		(void)error_set(error,
				"cannot sign with key '%s': gpg wrote a signature of another kind",
				signer->name);
		result = error_hint(error,
				    "a signature of version 4 is needed, by RSA, DSA, ECDSA or "
				    "EdDSA, with SHA256 or SHA512");
	}
	return result;
}

int signer_public_key(struct signer *signer, bool armoured, struct buffer *key, struct error *error)
{
	return gpg_export(signer->key.gpg, signer_fingerprint(signer), GPG_EXPORT_PUBLIC, armoured,
			  key, error);
}
