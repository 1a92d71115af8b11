/* gpg_keys.c - the keys of a GnuPG home, as data of our own
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/gpg_internal.h"

#include <stdlib.h>
#include <string.h>

#include <gpgme.h>

#include "base/vector.h"

static const struct {
	int gpgme;
	enum signer_algorithm algorithm;
} algorithms[] = {
	{GPGME_PK_RSA, SIGNER_RSA},     {GPGME_PK_RSA_S, SIGNER_RSA},   {GPGME_PK_DSA, SIGNER_DSA},
	{GPGME_PK_EDDSA, SIGNER_EDDSA}, {GPGME_PK_ECDSA, SIGNER_ECDSA},
};

enum signer_algorithm gpg_keys_algorithm(int gpgme_algorithm)
{
	for (size_t i = 0; i < ARRAY_SIZE(algorithms); i++)
		if (algorithms[i].gpgme == gpgme_algorithm)
			return algorithms[i].algorithm;
	return SIGNER_OTHER;
}

static void copy_subkey(struct gpg_subkey *to, const struct _gpgme_subkey *from)
{
	if (from->fpr && strlen(from->fpr) < sizeof to->fingerprint)
		memcpy(to->fingerprint, from->fpr, strlen(from->fpr) + 1);
	if (from->keygrip && strlen(from->keygrip) < sizeof to->keygrip)
		memcpy(to->keygrip, from->keygrip, strlen(from->keygrip) + 1);
	to->algorithm = gpg_keys_algorithm((int)from->pubkey_algo);
	to->secret = from->secret;
	to->on_card = from->is_cardkey;
	to->can_sign = from->can_sign;
	to->expired = from->expired;
	to->revoked = from->revoked || from->invalid || from->disabled;
	to->made = from->timestamp;
	to->expires = from->expires;
}

static void copy_key(struct gpg_key *to, gpgme_key_t from)
{
	to->expired = from->expired;
	to->revoked = from->revoked || from->invalid || from->disabled;
	for (gpgme_subkey_t subkey = from->subkeys; subkey; subkey = subkey->next)
		copy_subkey(VECTOR_ADD(to), subkey);
}

static gpgme_error_t list_keys(gpgme_ctx_t context, enum gpg_kind kind, const char *pattern,
			       struct gpg_keys *keys)
{
	gpgme_error_t code = gpgme_op_keylist_start(context, pattern, kind == GPG_SECRET_KEYS);
	while (!code) {
		gpgme_key_t key;
		code = gpgme_op_keylist_next(context, &key);
		if (code)
			break;
		if (key->subkeys)
			copy_key(VECTOR_ADD(keys), key);
		gpgme_key_unref(key);
	}
	if (gpgme_err_code(code) == GPG_ERR_EOF)
		return 0;
	(void)gpgme_op_keylist_end(context);
	return code;
}

int gpg_keys_list(struct gpg *gpg, enum gpg_kind kind, const char *pattern, struct gpg_keys *keys,
		  struct error *error)
{
	const char *operation =
		kind == GPG_SECRET_KEYS ? "cannot list secret keys" : "cannot list keys";
	gpg_begin_waiting(gpg);
	gpgme_error_t code = list_keys(gpg_context(gpg), kind, pattern, keys);
	if (gpg_end_waiting(gpg, operation, error))
		return -1;
	return code ? gpg_fail(code, error, "%s", operation) : 0;
}

int gpg_keys_make(struct gpg *gpg, const struct gpg_order *order, char fingerprint[65],
		  struct error *error)
{
	static const char operation[] = "cannot make a key";
	unsigned flags = GPGME_CREATE_SIGN | GPGME_CREATE_NOEXPIRE | GPGME_CREATE_FORCE;
	if (!order->has_passphrase)
		flags |= GPGME_CREATE_NOPASSWD;
	gpg_begin_waiting(gpg);
	gpgme_error_t code = gpgme_op_createkey(gpg_context(gpg), order->name, order->algorithm, 0,
						0, NULL, flags);
	if (gpg_end_waiting(gpg, operation, error))
		return -1;
	if (code)
		return gpg_fail(code, error, "%s", operation);
	gpgme_genkey_result_t result = gpgme_op_genkey_result(gpg_context(gpg));
	if (!result || !result->fpr || strlen(result->fpr) >= 65)
		return error_set(error, "%s: gpg does not say which it made", operation);
	memcpy(fingerprint, result->fpr, strlen(result->fpr) + 1);
	return 0;
}

/* Returns when a part of a key ends, be it with the primary key: seconds since 1970, 0: never. */
static int64_t find_end(const struct gpg_key *key, const struct gpg_subkey *subkey)
{
	int64_t primary = key->v[0].expires, own = subkey->expires;
	return !own || (primary && primary < own) ? primary : own;
}

void gpg_keys_parts(const struct gpg_keys *keys, struct key_parts *parts)
{
	VECTOR_EACH (key, keys) {
		VECTOR_EACH (subkey, key) {
			if (!subkey->can_sign)
				continue;
			struct key_part *part = VECTOR_ADD(parts);
			*part = (struct key_part){
				.is_revoked = key->revoked || subkey->revoked,
				.has_expired = key->expired || subkey->expired,
				.ends = find_end(key, subkey),
			};
			memcpy(part->fingerprint, subkey->fingerprint, sizeof part->fingerprint);
			memcpy(part->primary, key->v[0].fingerprint, sizeof part->primary);
		}
	}
}

void gpg_keys_free(struct gpg_keys *keys)
{
	VECTOR_EACH (key, keys)
		free(key->v);
	free(keys->v);
	*keys = (struct gpg_keys){0};
}
