/* new_key.c - makes a signing key as repositories want it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/new_key.h"

#include <ctype.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/secrets.h"
#include "base/text.h"
#include "sign/gnupg_home_internal.h"
#include "sign/gpg_internal.h"
#include "sign/passphrase_internal.h"

#define NAME_MAX_BYTES 255
#define REVOCATION_LIMIT ((size_t)64 << 10)

static const char *const algorithms[] = {"rsa4096", "ed25519"};

/* ---- What is ordered ---- */

bool new_key_has_algorithm(const char *algorithm)
{
	for (size_t i = 0; i < ARRAY_SIZE(algorithms); i++)
		if (text_equal(algorithms[i], algorithm))
			return true;
	return false;
}

/* An address as repositories need it: something on both sides of one "@", no white space. */
static bool is_address(const char *text, size_t len)
{
	const char *at = memchr(text, '@', len);
	if (!at || at == text || at == text + len - 1 ||
	    memchr(at + 1, '@', (size_t)(text + len - at - 1)))
		return false;
	for (size_t i = 0; i < len; i++)
		if (isspace((unsigned char)text[i]) || strchr("<>(),;:\\\"", text[i]))
			return false;
	return true;
}

/* Tells what is wrong with the angle brackets of a name; NULL: nothing. */
static const char *find_bracket_fault(const char *name)
{
	const char *open = strchr(name, '<'), *close = strchr(name, '>');
	if (!open && !close)
		return NULL;
	if (!open || !close || close < open || close[1] || strchr(open + 1, '<'))
		return "angle brackets stand around one mail address at its end";
	if (!is_address(open + 1, (size_t)(close - open - 1)))
		return "there is no mail address between the angle brackets";
	if (open != name && open[-1] != ' ')
		return "a blank is missing before the mail address";
	return NULL;
}

static const char *find_fault(const char *name)
{
	size_t len = strlen(name);
	if (text_is_empty(name))
		return "it is empty";
	if (len > NAME_MAX_BYTES)
		return "it is longer than 255 bytes";
	if (!text_is_utf8(name, len))
		return "it is not UTF-8";
	if (text_has_control(name))
		return "it has a control character";
	if (name[0] == ' ' || name[len - 1] == ' ')
		return "it begins or ends with a blank";
	return find_bracket_fault(name);
}

int new_key_check_name(const char *name, struct error *error)
{
	const char *fault = find_fault(name);
	if (!fault)
		return 0;
	error_set(error, "cannot make a key for '%s': %s", name, fault);
	return error_hint(error, "clients show the name when they ask whether to trust the key: "
				 "for example 'Example Archive <archive@example.org>'");
}

/* ---- The revocation certificate ---- */

static const char begin[] = "-----BEGIN PGP";

/* gpg writes one for each key that it makes, and a colon before the armour, so that it does not
 * take the file itself. */
static int read_revocation(const struct gnupg_home *home, const struct new_key_order *order,
			   struct new_key *key, struct error *error)
{
	CLEANUP(buffer_wipe) struct buffer text = BUFFER_INIT;
	AUTO_FREE char *path =
		xasprintf("%s/openpgp-revocs.d/%s.rev", gnupg_home_path(home), key->fingerprint);
	if (file_read(path, REVOCATION_LIMIT, &text, error))
		return error_context(error, "cannot make a key: no revocation certificate");
	const char *armour = strstr(buffer_text(&text), begin);
	if (!armour)
		return error_set(error, "cannot make a key: gpg made no revocation certificate");
	buffer_printf(
		&key->revocation,
		"This is the revocation certificate of the key\n\n  %s\n  %s\n\n"
		"Whoever has it can end the key for everybody, and nobody can take that back.\n"
		"Keep it apart from the secret key, best on paper or on a disk in a drawer.\n"
		"It is for the day on which the secret key is stolen or lost.\n\n",
		key->fingerprint, order->name);
	buffer_add_text(&key->revocation, armour);
	return 0;
}

/* ---- Making ---- */

static int make_in_home(const struct new_key_order *order, const struct gnupg_home *home,
			struct gpg *gpg, struct new_key *key, struct error *error)
{
	const struct gpg_order making = {
		.name = order->name,
		.algorithm = order->algorithm ? order->algorithm : algorithms[0],
		.has_passphrase = key->is_protected,
	};
	if (gpg_keys_make(gpg, &making, key->fingerprint, error))
		return gnupg_home_explain(home, error);
	if (gpg_export(gpg, key->fingerprint, GPG_EXPORT_SECRET, true, &key->secret, error) ||
	    gpg_export(gpg, key->fingerprint, GPG_EXPORT_PUBLIC, true, &key->public, error))
		return gnupg_home_explain(home, error);
	if (!key->secret.len || !key->public.len)
		return error_set(error, "cannot make a key: gpg does not give it out");
	return read_revocation(home, order, key, error);
}

int new_key_make(const struct new_key_order *order, const struct host *host, struct new_key *key,
		 struct error *error)
{
	static const struct gnupg_settings settings = {.time = -1, .key_digest = "SHA512"};
	char *passphrase;
	*key = (struct new_key){0};
	if (new_key_check_name(order->name, error) ||
	    passphrase_find(host, order->passphrase_file, NULL, &passphrase, error))
		return -1;
	key->is_protected = passphrase != NULL;
	struct gnupg_home *home = gnupg_home_make(&settings, error);
	struct gpg *gpg = home ? gpg_open(gnupg_home_path(home), error) : NULL;
	int failed = -1;
	if (gpg) {
		gpg_use(gpg, order->name, passphrase);
		failed = make_in_home(order, home, gpg, key, error);
	}
	gpg_close(gpg);
	gnupg_home_remove(home);
	secret_free(passphrase);
	return failed;
}

void new_key_free(struct new_key *key)
{
	buffer_wipe(&key->secret);
	buffer_wipe(&key->revocation);
	buffer_free(&key->public);
}
