/* signing_key.c - finds the secret key that the user named and makes it ready to sign
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/signing_key_internal.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/dates.h"
#include "base/error.h"
#include "base/file.h"
#include "base/key_text.h"
#include "base/memory.h"
#include "base/strings.h"
#include "base/text.h"
#include "base/vector.h"

#define KEY_FILE_LIMIT ((size_t)1 << 20)

/* ---- Names of keys ---- */

/* Returns the digits of a fingerprint or key id as people write it: "0x" before, "!" after, either
 * case. NULL where it is none; caller frees. */
static char *parse_key_id(const char *text)
{
	if (text_starts(text, "0x") || text_starts(text, "0X"))
		text += 2;
	size_t len = strlen(text);
	if (len > 0 && text[len - 1] == '!')
		len--;
	if (len != 8 && len != 16 && len != 32 && len != 40 && len != 64)
		return NULL;
	if (strspn(text, "0123456789abcdefABCDEF") < len)
		return NULL;
	char *digits = xstrndup(text, len);
	for (char *digit = digits; *digit; digit++)
		*digit = (char)toupper((unsigned char)*digit);
	return digits;
}

/* A key id is the end of a version 4 fingerprint (RFC 4880, 12.2), the start of a later one. */
static bool is_called(const struct gpg_subkey *subkey, const char *digits)
{
	return strlen(subkey->fingerprint) == 64 ? text_starts(subkey->fingerprint, digits)
						 : text_ends(subkey->fingerprint, digits);
}

/* gpg(1), "How to specify a user ID": in angle brackets an address must match as a whole, or a
 * key of "xann@example.org" would be taken for one of "ann@example.org". */
static char *make_pattern(const char *name)
{
	char *digits = parse_key_id(name);
	if (digits)
		return digits;
	bool is_address = strchr(name, '@') && !strpbrk(name, "<> =");
	return is_address ? xasprintf("<%s>", name) : xstrdup(name);
}

static char *join_fingerprints(const struct gpg_keys *keys)
{
	AUTO_STRINGS names = {0};
	VECTOR_EACH (key, keys)
		strings_add(&names, key->v[0].fingerprint);
	return strings_join(&names, ", ");
}

/* ---- Whether it may sign ---- */

static int fail_expired(const char *name, int64_t expires, const char *fingerprint,
			struct error *error)
{
	char date[DATE_TEXT_SIZE];
	date_iso(expires, date);
	error_set(error, "key '%s' expired on %.10s", name, date);
	return error_hint(error,
			  "sign with another key, or extend it: gpg --quick-set-expire %s 1y",
			  fingerprint);
}

static int fail_revoked(const char *name, struct error *error)
{
	error_set(error, "key '%s' is revoked", name);
	return error_hint(error, "sign with another key");
}

static int check_subkey(const struct gpg_key *key, const struct gpg_subkey *subkey,
			const char *name, struct error *error)
{
	if (key->revoked || subkey->revoked)
		return fail_revoked(name, error);
	if (key->expired)
		return fail_expired(name, key->v[0].expires, key->v[0].fingerprint, error);
	if (subkey->expired)
		return fail_expired(name, subkey->expires, key->v[0].fingerprint, error);
	if (!subkey->can_sign) {
		error_set(error, "key '%s' is not made for signing", name);
		return error_hint(error, "add a subkey that signs: gpg --quick-add-key %s - sign",
				  key->v[0].fingerprint);
	}
	if (!subkey->secret)
		return error_set(error, "the secret part of key '%s' is not there", name);
	return 0;
}

/* Any part that may sign will do. Otherwise the reason is that of the one that was made for it. */
static int check_any_part(const struct gpg_key *key, const char *name, struct error *error)
{
	const struct gpg_subkey *tried = &key->v[0];
	VECTOR_EACH (subkey, key) {
		AUTO_ERROR ignored = ERROR_INIT;
		if (check_subkey(key, subkey, name, &ignored) == 0)
			return 0;
		if (subkey->can_sign && (subkey->secret || !tried->can_sign))
			tried = subkey;
	}
	return check_subkey(key, tried, name, error);
}

static int choose_subkey(struct signing_key *key, const struct signer_options *options,
			 struct error *error)
{
	const struct gpg_key *found = &key->keys.v[0];
	if (!options->key_id)
		return check_any_part(found, options->key, error);
	AUTO_FREE char *digits = parse_key_id(options->key_id);
	if (!digits)
		return error_set(error, "'%s' is neither a key id nor a fingerprint",
				 options->key_id);
	VECTOR_EACH (subkey, found)
		if (is_called(subkey, digits)) {
			key->chosen = subkey;
			return check_subkey(found, subkey, options->key_id, error);
		}
	return error_set(error, "key '%s' has no part '%s'", options->key, options->key_id);
}

/* ---- Homes ---- */

static const struct gnupg_settings plain_settings = {.time = -1};

static int open_home(struct signing_key *key, const struct signer_options *options,
		     struct error *error)
{
	key->home = gnupg_home_make(&plain_settings, error);
	if (!key->home)
		return -1;
	key->gpg = gpg_open(gnupg_home_path(key->home), error);
	if (!key->gpg)
		return -1;
	gpg_use(key->gpg, options->key, options->passphrase);
	return 0;
}

/* ---- A newer form of it ---- */

static bool can_be_renewed(const struct signing_key *key, const struct signer_options *options)
{
	const struct gpg_key *found = &key->keys.v[0];
	VECTOR_EACH (subkey, found)
		if (options->find_newer && subkey->can_sign && (found->expired || subkey->expired))
			return true;
	return false;
}

/* The key's maker may have put off its end where this copy of it does not know: then what others
 * have of it is taken, in a home of our own. What is not signed by the key itself gpg leaves out.
 */
static int take_newer_form(struct signing_key *key, const struct signer_options *options)
{
	AUTO_BUFFER newer = BUFFER_INIT;
	struct gpg_imported imported;
	AUTO_ERROR ignored = ERROR_INIT;
	if (!can_be_renewed(key, options) || options->find_newer(options->context, &newer) ||
	    gpg_import(key->gpg, newer.data, newer.len, &imported, &ignored))
		return -1;
	gpg_keys_free(&key->keys);
	key->chosen = NULL;
	if (gpg_keys_list(key->gpg, GPG_SECRET_KEYS, NULL, &key->keys, &ignored))
		return -1;
	return key->keys.n == 1 ? 0 : -1;
}

static int choose_or_renew(struct signing_key *key, const struct signer_options *options,
			   struct error *error)
{
	AUTO_ERROR again = ERROR_INIT;
	if (choose_subkey(key, options, error) == 0)
		return 0;
	if (take_newer_form(key, options) || choose_subkey(key, options, &again))
		return -1;
	error_clear(error);
	return 0;
}

/* ---- From a file, or a text ---- */

static int check_imported(const struct gpg_imported *imported, const char *name,
			  struct error *error)
{
	if (imported->keys == 0) {
		error_set(error, "'%s' is not an OpenPGP key", name);
		return error_hint(error, "write one with: gpg --armor --export-secret-keys KEY");
	}
	if (imported->secret == 0) {
		error_set(error, "'%s' holds no secret key", name);
		return error_hint(error, "write one with: gpg --armor --export-secret-keys KEY");
	}
	return 0;
}

static int list_imported(struct signing_key *key, const char *name, struct error *error)
{
	if (gpg_keys_list(key->gpg, GPG_SECRET_KEYS, NULL, &key->keys, error))
		return error_context(error, "key '%s'", name);
	if (key->keys.n == 1)
		return 0;
	if (key->keys.n == 0) {
		error_set(error, "gpg does not accept the secret key in '%s'", name);
		error_hint(error, "it may have been cut off; write it anew with: gpg --armor "
				  "--export-secret-keys KEY");
		return gnupg_home_explain(key->home, error);
	}
	AUTO_FREE char *fingerprints = join_fingerprints(&key->keys);
	error_set(error, "'%s' holds %zu secret keys: %s", name, key->keys.n, fingerprints);
	return error_hint(error, "write a file with the one that signs alone: "
				 "gpg --armor --export-secret-keys FINGERPRINT");
}

static int import_key(struct signing_key *key, const struct buffer *bytes, const char *name,
		      struct error *error)
{
	struct gpg_imported imported;
	if (gpg_import(key->gpg, bytes->data, bytes->len, &imported, error)) {
		(void)gnupg_home_explain(key->home, error);
		return error_context(error, "key '%s'", name);
	}
	if (check_imported(&imported, name, error))
		return gnupg_home_explain(key->home, error);
	return list_imported(key, name, error);
}

static int read_key(const struct signer_options *options, struct buffer *bytes, struct error *error)
{
	if (!options->text)
		return file_read(options->key, KEY_FILE_LIMIT, bytes, error);
	if (key_text_decode(options->text, bytes))
		return 0;
	return error_set(error, "'%s' is not an OpenPGP key", options->key);
}

static int take_from_bytes(struct signing_key *key, const struct signer_options *options,
			   struct error *error)
{
	/* room for all of it at once, so that growing leaves no copy of the secret behind */
	CLEANUP(buffer_wipe) struct buffer bytes = BUFFER_INIT;
	(void)buffer_reserve(&bytes, KEY_FILE_LIMIT + 1);
	if (open_home(key, options, error) || read_key(options, &bytes, error) ||
	    import_key(key, &bytes, options->key, error))
		return -1;
	return choose_or_renew(key, options, error);
}

/* ---- From the user's keyring ---- */

static bool is_usable(const struct gpg_key *key)
{
	AUTO_ERROR ignored = ERROR_INIT;
	return check_any_part(key, "", &ignored) == 0;
}

/* An old key of the same address, expired or revoked, is not meant where there is another. */
static void keep_usable(struct gpg_keys *keys)
{
	struct gpg_keys kept = {0}, dropped = {0};
	VECTOR_EACH (key, keys)
		*(is_usable(key) ? VECTOR_ADD(&kept) : VECTOR_ADD(&dropped)) = *key;
	free(keys->v);
	struct gpg_keys *chosen = kept.n > 0 ? &kept : &dropped;
	gpg_keys_free(chosen == &kept ? &dropped : &kept);
	*keys = *chosen;
}

static int find_in_keyring(struct signing_key *user, const char *name, struct error *error)
{
	AUTO_FREE char *pattern = make_pattern(name);
	if (gpg_keys_list(user->gpg, GPG_SECRET_KEYS, pattern, &user->keys, error))
		return error_context(error, "key '%s'", name);
	if (user->keys.n == 0) {
		error_set(error,
			  "there is neither a file '%s' nor such a secret key in the keyring",
			  name);
		return error_hint(error, "see gpg --list-secret-keys");
	}
	keep_usable(&user->keys);
	if (user->keys.n == 1)
		return 0;
	AUTO_FREE char *fingerprints = join_fingerprints(&user->keys);
	error_set(error, "%zu secret keys in the keyring are called '%s': %s", user->keys.n, name,
		  fingerprints);
	return error_hint(error, "name one by its fingerprint");
}

/* Only what was asked for leaves the keyring. Returns 1 where the secret cannot be had. */
static int export_secret(struct signing_key *user, struct buffer *secret, struct error *error)
{
	const struct gpg_key *key = &user->keys.v[0];
	const struct gpg_subkey *chosen = user->chosen;
	AUTO_FREE char *pattern =
		chosen ? xasprintf("%s!", chosen->fingerprint) : xstrdup(key->v[0].fingerprint);
	enum gpg_export what =
		chosen && chosen != &key->v[0] ? GPG_EXPORT_SECRET_SUBKEY : GPG_EXPORT_SECRET;
	int failed = gpg_export(user->gpg, pattern, what, false, secret, error);
	if (gpg_missed_passphrase(user->gpg) || (!failed && secret->len == 0)) {
		error_clear(error);
		return 1;
	}
	return failed;
}

/* Imports the public key too: of the secret one only the part that signs may be here. */
static int import_with_public(struct signing_key *key, struct signing_key *user,
			      const struct buffer *secret, struct error *error)
{
	AUTO_BUFFER public = BUFFER_INIT;
	struct gpg_imported imported;
	if (gpg_export(user->gpg, user->keys.v[0].v[0].fingerprint, GPG_EXPORT_PUBLIC, false,
		       &public, error))
		return -1;
	if (gpg_import(key->gpg, public.data, public.len, &imported, error))
		return -1;
	return gpg_import(key->gpg, secret->data, secret->len, &imported, error);
}

/* A card gives no more than a stub. */
static bool is_on_card(const struct gpg_key *key)
{
	VECTOR_EACH (subkey, key)
		if (subkey->on_card && subkey->can_sign)
			return true;
	return false;
}

/* Whether the part that shall sign came along: 0, or 1. */
static int check_arrived(struct signing_key *key, const struct signer_options *options,
			 struct error *error)
{
	AUTO_ERROR ignored = ERROR_INIT;
	if (gpg_keys_list(key->gpg, GPG_SECRET_KEYS, NULL, &key->keys, error))
		return -1;
	return key->keys.n != 1 || choose_or_renew(key, options, &ignored) ? 1 : 0;
}

/* Returns 1 where the key can only be used where it is. */
static int move_key(struct signing_key *key, struct signing_key *user,
		    const struct signer_options *options, struct error *error)
{
	CLEANUP(buffer_wipe) struct buffer secret = BUFFER_INIT;
	if (is_on_card(&user->keys.v[0]))
		return 1;
	int result = export_secret(user, &secret, error);
	if (result)
		return result;
	if (open_home(key, options, error) || import_with_public(key, user, &secret, error))
		return -1;
	return check_arrived(key, options, error);
}

static int take_from_keyring(struct signing_key *key, const struct signer_options *options,
			     struct error *error)
{
	struct signing_key user = {.gpg = gpg_open(NULL, error)};
	if (!user.gpg)
		return -1;
	gpg_use(user.gpg, options->key, options->passphrase);
	AUTO_ERROR expired = ERROR_INIT;
	int result = find_in_keyring(&user, options->key, error);
	if (!result && choose_subkey(&user, options, &expired) && !can_be_renewed(&user, options))
		result = error_move(error, &expired);
	if (!result)
		result = move_key(key, &user, options, error);
	if (result == 1 && error_is_set(&expired))
		result = error_move(error, &expired);
	if (result == 1) {
		signing_key_free(key);
		*key = user;
		return gpg_choose(key->gpg, key->keys.v[0].v[0].fingerprint, error);
	}
	signing_key_free(&user);
	return result;
}

/* ---- Both ---- */

/* No signature may be older than the key that makes it: gpg, and so debsig-verify, would refuse
 * it. The key is an input, so that the bytes stay the same. */
static int64_t choose_time(const struct signing_key *key, int64_t time)
{
	if (time < 0)
		return time;
	VECTOR_EACH (part, &key->keys.v[0])
		if (part->can_sign && part->secret && part->made > time)
			time = part->made;
	return time;
}

/* The time is faked only now: whether the key has expired is a question to the real clock. */
static int settle_home(struct signing_key *key, const struct signer_options *options,
		       struct error *error)
{
	const struct gpg_key *found = &key->keys.v[0];
	AUTO_FREE char *default_key =
		xasprintf("%s%s", key->chosen ? key->chosen->fingerprint : found->v[0].fingerprint,
			  key->chosen ? "!" : "");
	struct gnupg_settings settings = {
		.time = choose_time(key, options->time),
		.digest = found->v[0].algorithm == SIGNER_RSA ? "SHA512" : NULL,
		.default_key = default_key,
	};
	return gnupg_home_configure(key->home, &settings, error);
}

static int load_key(struct signing_key *key, const struct signer_options *options,
		    struct error *error)
{
	struct stat status;
	bool has_bytes = options->text || !stat(options->key, &status);
	if (!has_bytes && strchr(options->key, '/'))
		return error_set_errno(error, errno, "cannot open key file '%s'", options->key);
	if (has_bytes ? take_from_bytes(key, options, error)
		      : take_from_keyring(key, options, error))
		return -1;
	return key->home ? settle_home(key, options, error) : 0;
}

int signing_key_load(struct signing_key *key, const struct signer_options *options,
		     struct error *error)
{
	*key = (struct signing_key){0};
	if (!load_key(key, options, error))
		return 0;
	signing_key_free(key);
	return -1;
}

int signing_key_choose(struct signing_key *key, const struct signer_options *options,
		       struct error *error)
{
	const struct gpg_subkey *before = key->chosen;
	if (!key->home)
		return error_set(error, "key '%s' is where gpg chooses which part of it signs",
				 options->key);
	if (choose_subkey(key, options, error) == 0)
		return settle_home(key, options, error);
	key->chosen = before;
	return -1;
}

void signing_key_free(struct signing_key *key)
{
	gpg_keys_free(&key->keys);
	gpg_close(key->gpg);
	gnupg_home_remove(key->home);
	*key = (struct signing_key){0};
}
