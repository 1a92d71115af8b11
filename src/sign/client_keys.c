/* client_keys.c - the keys with which clients verify, and what a signer's own key is beside them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/client_keys.h"

#include <stdlib.h>
#include <string.h>

#include "base/advice.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/strings.h"
#include "base/vector.h"
#include "sign/gnupg_home_internal.h"
#include "sign/gpg_internal.h"

#define NAME "the keys of the repository"

/* ---- Which part signs ---- */

static int refuse_part(const struct signer *signer, const struct key_parts *known,
		       struct error *error)
{
	const struct key_part *best = NULL;
	AUTO_STRINGS names = {0};
	VECTOR_EACH (part, known) {
		strings_add(&names, part->fingerprint);
		if (!best || strcmp(part->primary, signer_fingerprint(signer)) == 0)
			best = part;
	}
	AUTO_FREE char *list = strings_join(&names, ", ");
	error_set(error,
		  "cannot sign with '%s': clients do not know that part of the key; "
		  "they have %s",
		  signer_signing_fingerprint(signer), best ? list : "none that signs");
	if (!best)
		return -1;
	bool is_primary = strcmp(best->primary, best->fingerprint) == 0;
	error_hint(error, "if that has expired, extend it first: gpg --quick-set-expire %s 1y%s%s",
		   best->primary, is_primary ? "" : " ", is_primary ? "" : best->fingerprint);
	return error_advise(error, ADVICE_SIGN_WITH_PART, best->fingerprint);
}

/* gpg takes the newest part; the newest that clients know does as well, unless the user named one.
 */
static int choose_part(struct signer *signer, const struct key_parts *known, struct error *error)
{
	AUTO_ERROR ignored = ERROR_INIT;
	bool is_done = key_parts_find(known, signer_signing_fingerprint(signer)) != NULL;
	for (size_t i = known->n; i > 0 && !is_done && !signer_was_told_part(signer); i--)
		is_done = signer_has_part(signer, known->v[i - 1].fingerprint) &&
			  signer_use_part(signer, known->v[i - 1].fingerprint, &ignored) == 0;
	return is_done ? 0 : refuse_part(signer, known, error);
}

/* ---- A newer form ---- */

/* Finds the first part that lives longer in `newer`; NULL: none does, or another one less long. */
static const struct key_part *find_longer_lived(const struct key_parts *known,
						const struct key_parts *newer)
{
	const struct key_part *found = NULL;
	VECTOR_EACH (part, known) {
		const struct key_part *other = key_parts_find(newer, part->fingerprint);
		if (other && key_part_outlives(part, other))
			return NULL;
		if (other && !found && key_part_outlives(other, part))
			found = part;
	}
	return found;
}

/* Returns an expression of gpg's filters that all parts meet but those that are known; caller
 * frees. */
static char *write_filter(const struct key_parts *known)
{
	struct buffer text = BUFFER_INIT;
	VECTOR_EACH (part, known)
		buffer_printf(&text, "%sfpr <> %s", text.len ? " && " : "", part->fingerprint);
	return buffer_steal(&text);
}

static int merge_keys(struct gpg *gpg, const char *public_keys, const struct buffer *form,
		      struct buffer *merged, struct error *error)
{
	struct gpg_imported imported;
	if (gpg_import(gpg, public_keys, strlen(public_keys), &imported, error) ||
	    gpg_import(gpg, form->data, form->len, &imported, error))
		return -1;
	return gpg_export(gpg, NULL, GPG_EXPORT_PUBLIC, true, merged, error);
}

/* Merges in a home of its own, since parts that clients do not know come along, and are left behind
 * there. */
static int merge_in_home(struct signer *signer, const char *public_keys,
			 const struct key_parts *known, struct buffer *merged, struct error *error)
{
	AUTO_BUFFER form = BUFFER_INIT;
	AUTO_FREE char *others = write_filter(known);
	const struct gnupg_settings settings = {.no_agent = true, .time = -1, .no_export = others};
	if (signer_newest_form(signer, &form, error))
		return -1;
	struct gnupg_home *home = gnupg_home_make(&settings, error);
	struct gpg *gpg = home ? gpg_open(gnupg_home_path(home), error) : NULL;
	int failed = gpg ? merge_keys(gpg, public_keys, &form, merged, error) : -1;
	gpg_close(gpg);
	gnupg_home_remove(home);
	return failed;
}

static int take_renewal(struct key_renewal *renewal, struct buffer *merged,
			struct keyring **keyring, struct error *error)
{
	struct keyring *next = keyring_open(error);
	const struct key_parts *known = keyring_parts(*keyring, error), *parts = NULL;
	if (known && next && keyring_add(next, merged->data, merged->len, NAME, error) == 0)
		parts = keyring_parts(next, error);
	const struct key_part *longer = parts ? find_longer_lived(known, parts) : NULL;
	if (!longer) {
		keyring_close(next);
		return parts ? 0 : -1;
	}
	/* The text has the renewals of all signers; the first of them is told. */
	if (!renewal->public_keys) {
		renewal->before = *longer;
		renewal->after = *key_parts_find(parts, longer->fingerprint);
	}
	free(renewal->public_keys);
	renewal->public_keys = buffer_steal(merged);
	keyring_close(*keyring);
	*keyring = next;
	return 0;
}

/* Whether one lives longer is what gpg makes of both together: the newest signature of the key
 * over itself counts, on whichever side it is. */
static int renew_keys(struct signer *signer, const char *public_keys, struct keyring **keyring,
		      const struct key_parts *known, struct key_renewal *renewal,
		      struct error *error)
{
	CLEANUP(key_parts_free) struct key_parts own = {0};
	AUTO_BUFFER merged = BUFFER_INIT;
	signer_parts(signer, &own);
	if (!find_longer_lived(known, &own))
		return 0;
	if (merge_in_home(signer, public_keys, known, &merged, error))
		return -1;
	return take_renewal(renewal, &merged, keyring, error);
}

/* ---- Both ---- */

static int check_signer(struct signer *signer, struct keyring *keyring, struct error *error)
{
	struct signature found;
	char text[SIGNATURE_TEXT_SIZE];
	if (signer_try(signer, keyring, &found, error))
		return -1;
	if (found.state == SIGNATURE_GOOD)
		return 0;
	signature_text(&found, text);
	error_set(error, "cannot sign with '%s': for clients the signature would be %s",
		  signer_signing_fingerprint(signer), text);
	return error_hint(error,
			  "clients get the key as it is in the repository; a later end, by gpg "
			  "--quick-set-expire %s 1y, is taken over from the key that signs",
			  signer_fingerprint(signer));
}

static int settle_one(struct signer *signer, const char *public_keys, struct keyring **keyring,
		      struct key_renewal *renewal, struct error *error)
{
	const char *newest = renewal->public_keys ? renewal->public_keys : public_keys;
	const struct key_parts *known = keyring_parts(*keyring, error);
	if (!known || choose_part(signer, known, error) ||
	    renew_keys(signer, newest, keyring, known, renewal, error))
		return -1;
	return check_signer(signer, *keyring, error);
}

int client_keys_settle(struct signer *signer, const char *public_keys, struct keyring **keyring,
		       struct key_renewal *renewal, struct error *error)
{
	*renewal = (struct key_renewal){0};
	for (size_t i = 0; i < signer_count(signer); i++)
		if (settle_one(signer_at(signer, i), public_keys, keyring, renewal, error)) {
			key_renewal_free(renewal);
			return -1;
		}
	signer_prove_with(signer, *keyring);
	return 0;
}

void key_renewal_free(struct key_renewal *renewal)
{
	free(renewal->public_keys);
	*renewal = (struct key_renewal){0};
}
