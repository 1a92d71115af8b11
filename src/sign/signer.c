/* signer.c - makes OpenPGP signatures
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/signer.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/vector.h"
#include "sign/armour_internal.h"
#include "sign/cleartext.h"
#include "sign/digest_signer_internal.h"
#include "sign/gpg_internal.h"
#include "sign/gpg_watch_internal.h"
#include "sign/packet_internal.h"
#include "sign/signing_key_internal.h"

struct signer {
	struct signing_key key;
	struct gpg_made made; /* by the trial signature: every other must be by the same key */
	struct digest_signer *by_digest; /* NULL: gpg does it */
	char *name;                      /* of the key, as the user calls it */
	int64_t time;                    /* that was asked for */
	bool has_fixed_time, was_told_part;
	struct buffer trial;     /* the signature over TRIAL */
	struct keyring *clients; /* borrowed; NULL: nothing is proved */
	struct {
		struct signer **v; /* those that have joined; each borrowed */
		size_t n, cap;
	} joined;
};

#define TRIAL "trial\n"

/* ---- What clients see ---- */

static int refuse_for_clients(const struct signer *signer, const struct signature *found,
			      struct error *error)
{
	char text[SIGNATURE_TEXT_SIZE];
	signature_text(found, text);
	return error_set(error,
			 "cannot sign with '%s' of key '%s': for clients the signature is %s",
			 signer->made.fingerprint, signer->name, text);
}

/* `made` has signatures by all over the parts, or where they are NULL is clear-signed text. Clients
 * must take each of them: one that knows the key of that alone has no other. */
static int prove_signatures(struct signer *signer, const struct parts *parts, struct span made,
			    struct error *error)
{
	CLEANUP(signature_list_free) struct signature_list list = {0};
	AUTO_BUFFER ignored = BUFFER_INIT;
	if (!signer->clients)
		return 0;
	if (parts ? keyring_verify_all(signer->clients, made.data, made.len, parts, &list, error)
		  : keyring_verify_clear_all(signer->clients, made.data, made.len, &ignored, &list,
					     error))
		return -1;
	for (size_t i = 0; i < signer_count(signer); i++) {
		const struct signer *one = signer_at(signer, i);
		const struct signature none = {.state = SIGNATURE_INVALID};
		const struct signature *found = i < list.n ? &list.v[i] : &none;
		if (found->state != SIGNATURE_GOOD)
			return refuse_for_clients(one, found, error);
		if (!text_equal(found->fingerprint, one->made.fingerprint))
			return refuse_for_clients(one, &none, error);
	}
	return 0;
}

/* Gives out nothing that is not by the key of the trial. */
static int sign_parts(struct signer *signer, enum gpg_form form, const struct parts *parts,
		      struct buffer *signature, struct error *error)
{
	struct gpg_made made;
	size_t before = signature->len;
	int failed = gpg_sign(signer->key.gpg, form, parts, signature, &made, error);
	if (!failed && !text_equal(made.fingerprint, signer->made.fingerprint))
		failed = error_set(error, "cannot sign with key '%s': gpg took '%s' this time",
				   signer->name, made.fingerprint);
	if (failed)
		signature->len = before;
	return failed;
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
	char text[] = TRIAL;
	struct part part = {.memory = text, .fd = -1, .len = strlen(text)};
	const struct parts parts = {&part, 1, 1};
	const struct digest_trial trial = {.parts = &parts, .signature = &signer->trial};
	signer->trial.len = 0;
	if (gpg_sign(signer->key.gpg, GPG_DETACHED, &parts, &signer->trial, &signer->made, error) ||
	    check_chosen(signer, error))
		return -1;
	digest_signer_close(signer->by_digest);
	signer->by_digest = NULL;
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
		error_set(error, "the name of the signing key is empty");
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
	signer->time = options->time;
	signer->was_told_part = options->key_id != NULL;
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
	buffer_free(&signer->trial);
	free(signer->joined.v);
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

enum signer_algorithm signer_algorithm(const struct signer *signer)
{
	return signer->made.algorithm;
}

bool signer_uses_subkey(const struct signer *signer)
{
	return !text_equal(signer_fingerprint(signer), signer_signing_fingerprint(signer));
}

/* ---- Signers that sign together ---- */

void signer_join(struct signer *first, struct signer *other)
{
	*VECTOR_ADD(&first->joined) = other;
}

void signer_part(struct signer *first)
{
	first->joined.n = 0;
}

size_t signer_count(const struct signer *signer)
{
	return signer->joined.n + 1;
}

struct signer *signer_at(struct signer *signer, size_t i)
{
	return i == 0 ? signer : signer->joined.v[i - 1];
}

struct signer *signer_find(struct signer *signer, const char *primary)
{
	for (size_t i = 0; i < signer_count(signer); i++)
		if (text_equal(signer_fingerprint(signer_at(signer, i)), primary))
			return signer_at(signer, i);
	return NULL;
}

/* ---- Detached signatures ---- */

static int make_packet(struct signer *signer, const struct parts *parts, struct buffer *signature,
		       struct error *error)
{
	int result = 1;
	if (signer->by_digest)
		result = digest_signer_sign(signer->by_digest, parts, signature, error);
	if (result <= 0)
		return result;
	digest_signer_close(signer->by_digest);
	signer->by_digest = NULL;
	return sign_parts(signer, GPG_DETACHED, parts, signature, error);
}

/* `around`: where there are several, the first packet is there again behind the last. */
static int make_detached(struct signer *signer, const struct parts *parts, bool around,
			 struct buffer *signature, struct error *error)
{
	AUTO_BUFFER packets = BUFFER_INIT;
	size_t first = 0, count = signer_count(signer);
	for (size_t i = 0; i < count; i++) {
		if (make_packet(signer_at(signer, i), parts, &packets, error))
			return -1;
		if (i == 0)
			first = packets.len;
	}
	if (around && count > 1) {
		(void)buffer_reserve(&packets, first);
		buffer_add(&packets, packets.data, first);
	}
	if (prove_signatures(signer, parts, (struct span){packets.data, packets.len}, error))
		return -1;
	buffer_add(signature, packets.data, packets.len);
	return 0;
}

/* In the user's home gpg's settings may add lines to its armour: that is made here. */
static int make_armoured(struct signer *signer, const struct parts *parts, bool around,
			 struct buffer *signature, struct error *error)
{
	AUTO_BUFFER packets = BUFFER_INIT;
	if (make_detached(signer, parts, around, &packets, error))
		return -1;
	armour_write(packets.data, packets.len, signature);
	return 0;
}

int signer_detach(struct signer *signer, const struct parts *parts, bool armoured,
		  struct buffer *signature, struct error *error)
{
	return armoured ? make_armoured(signer, parts, false, signature, error)
			: make_detached(signer, parts, false, signature, error);
}

int signer_detach_around(struct signer *signer, const struct parts *parts, struct buffer *signature,
			 struct error *error)
{
	return make_armoured(signer, parts, true, signature, error);
}

/* ---- Clear-signed text ---- */

static int refuse_form(const struct signer *signer, struct error *error)
{
	error_set(error, "cannot sign with key '%s': gpg wrote a signature of another kind",
		  signer->name);
	return error_hint(error, "a signature of version 4 is needed, by RSA, DSA, ECDSA or EdDSA, "
				 "with SHA256 or SHA512");
}

/* Appends the packet that the signer makes for clear-signed text. */
static int add_clear(struct signer *signer, const struct parts *text, struct buffer *signatures,
		     struct error *error)
{
	AUTO_BUFFER made = BUFFER_INIT, form = BUFFER_INIT, same = BUFFER_INIT;
	char covered[SHA256_HEX_SIZE];
	if (sign_parts(signer, GPG_CLEAR, text, &made, error))
		return -1;
	if (cleartext_form(made.data, made.len, &form, covered) &&
	    cleartext_take_apart(form.data, form.len, &same, signatures))
		return 0;
	return refuse_form(signer, error);
}

static int make_clear(struct signer *signer, const struct buffer *text, struct buffer *signed_text,
		      struct error *error)
{
	AUTO_BUFFER signatures = BUFFER_INIT;
	char covered[SHA256_HEX_SIZE];
	CLEANUP(parts_free) struct parts parts = {0};
	parts_add_copy(&parts, text->data, text->len);
	for (size_t i = 0; i < signer_count(signer); i++)
		if (add_clear(signer_at(signer, i), &parts, &signatures, error))
			return -1;
	if (cleartext_join(text, &signatures, signed_text, covered))
		return 0;
	return error_set(
		error,
		"cannot sign with key '%s' and %zu more: each signs once, and there are %d "
		"at most",
		signer->name, signer_count(signer) - 1, SIGNATURE_COUNT_MAX);
}

int signer_clear(struct signer *signer, const char *text, size_t len, struct buffer *signed_text,
		 struct error *error)
{
	AUTO_BUFFER content = BUFFER_INIT;
	size_t before = signed_text->len;
	if (cleartext_check(text, len, error))
		return -1;
	buffer_add(&content, text, len);
	if (make_clear(signer, &content, signed_text, error))
		return -1;
	if (prove_signatures(signer, NULL,
			     (struct span){signed_text->data + before, signed_text->len - before},
			     error) == 0)
		return 0;
	signed_text->len = before;
	return -1;
}

/* ---- The public key ---- */

int signer_public_key(struct signer *signer, struct buffer *key, struct error *error)
{
	return gpg_export(signer->key.gpg, signer_fingerprint(signer), GPG_EXPORT_PUBLIC, true, key,
			  error);
}

int signer_newest_form(struct signer *signer, struct buffer *key, struct error *error)
{
	return gpg_export(signer->key.gpg, signer_fingerprint(signer), GPG_EXPORT_MINIMAL, false,
			  key, error);
}

/* ---- Parts of the key ---- */

bool signer_has_part(const struct signer *signer, const char *fingerprint)
{
	VECTOR_EACH (subkey, get_key(signer)) {
		if (text_equal(subkey->fingerprint, fingerprint))
			return true;
	}
	return false;
}

void signer_parts(const struct signer *signer, struct key_parts *parts)
{
	gpg_keys_parts(&signer->key.keys, parts);
}

bool signer_was_told_part(const struct signer *signer)
{
	return signer->was_told_part;
}

int signer_use_part(struct signer *signer, const char *fingerprint, struct error *error)
{
	const struct signer_options options = {
		.key = signer->name, .key_id = fingerprint, .time = signer->time};
	if (signing_key_choose(&signer->key, &options, error))
		return -1;
	return try_key(signer, error);
}

int signer_try(struct signer *signer, struct keyring *keyring, struct signature *signature,
	       struct error *error)
{
	char text[] = TRIAL;
	struct part part = {.memory = text, .fd = -1, .len = strlen(text)};
	const struct parts parts = {&part, 1, 1};
	return keyring_verify(keyring, signer->trial.data, signer->trial.len, &parts, signature,
			      error);
}

void signer_prove_with(struct signer *signer, struct keyring *keyring)
{
	signer->clients = keyring;
}
