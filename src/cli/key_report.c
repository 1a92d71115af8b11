/* key_report.c - what there is to say of a key, as text and as JSON
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/key_report.h"

#include "base/dates.h"
#include "base/vector.h"
#include "cli/history.h"

/* Says where the secret part is, in text and in JSON. */
static const struct {
	const char *text, *name;
} secrets[] = {
	[SECRET_NONE] = {"is not here: a public key", "none"},
	[SECRET_ELSEWHERE] = {"is not here: it is on a card, or was left out", "elsewhere"},
	[SECRET_PLAIN] = {"is here, no passphrase protects it", "plain"},
	[SECRET_PROTECTED] = {"is here, a passphrase protects it", "protected"},
};

static const char *const verdicts[KEY_VERDICT_COUNT] = {
	[KEY_REFUSED] = "refused", [KEY_REFUSED_LATER] = "refused_later",
	[KEY_WARNED] = "warned",   [KEY_WARNED_LATER] = "warned_later",
	[KEY_NOTED] = "note",
};

/* ---- Text ---- */

void key_report_print_judgements(const struct key_judgements *judgements,
				 const struct console *console)
{
	VECTOR_EACH (judgement, judgements) {
		AUTO_BUFFER line = BUFFER_INIT;
		key_judgement_print(judgement, &line);
		console_print(console, "  %s\n", buffer_text(&line));
	}
	if (!judgements->n)
		console_print(console, "  no client is known that refuses it\n");
}

static void print_end(int64_t end, int64_t now, const struct console *console)
{
	char date[DATE_TEXT_SIZE];
	date_iso(end, date);
	if (end)
		console_print(console, "%s %.10s\n", end <= now ? "expired on" : "expires on",
			      date);
	else
		console_print(console, "does not expire\n");
}

static void print_key(const struct certificate *certificate, const struct certificate_key *key,
		      int64_t now, const struct console *console)
{
	char date[DATE_TEXT_SIZE];
	date_iso(key->made, date);
	console_print(console, "  %-15s %s, made on %.10s, ", "algorithm", key->algorithm, date);
	print_end(certificates_end(certificate, key), now, console);
	console_print(console, "  %-15s by %s%s\n", "self-signature",
		      certificates_digest_name(key->digest), key->is_revoked ? ", revoked" : "");
	console_print(console, "  %-15s %s\n", "secret part", secrets[key->secret].text);
}

void key_report_print(const char *source, const struct certificate *certificate,
		      const struct key_judgements *judgements, int64_t now,
		      const struct console *console)
{
	console_print(console, "%s\n", certificate->v[0].fingerprint);
	if (source)
		console_print(console, "  %-15s %s\n", "found in", source);
	for (size_t i = 0; i < certificate->names.n; i++)
		console_print(console, "  %-15s %s\n", i == 0 ? "name" : "",
			      certificate->names.v[i]);
	VECTOR_EACH (key, certificate) {
		if (key != certificate->v && !key->can_sign)
			continue;
		if (key != certificate->v)
			console_print(console, "  %-15s %s\n", "signing subkey", key->fingerprint);
		print_key(certificate, key, now, console);
	}
	key_report_print_judgements(judgements, console);
}

/* ---- JSON ---- */

void key_report_json_judgements(struct json *json, const struct key_judgements *judgements)
{
	json_begin_array(json, "judgements");
	VECTOR_EACH (judgement, judgements) {
		json_begin_object(json, NULL);
		json_text(json, "verdict", verdicts[judgement->verdict]);
		json_text(json, "rule", judgement->rule);
		json_text(json, "client", judgement->client[0] ? judgement->client : NULL);
		history_json_date(json, "from", judgement->from);
		json_text(json, "fingerprint", judgement->fingerprint);
		json_text(json, "text", judgement->text);
		json_end(json);
	}
	json_end(json);
}

static void write_key(struct json *json, const struct certificate *certificate,
		      const struct certificate_key *key)
{
	json_text(json, "fingerprint", key->fingerprint);
	json_uint(json, "version", key->version);
	json_text(json, "algorithm", key->algorithm);
	json_uint_or_null(json, "bits", key->bits);
	history_json_date(json, "made", key->made);
	history_json_date(json, "expires", certificates_end(certificate, key));
	json_bool(json, "revoked", key->is_revoked);
	json_bool(json, "can_sign", key->can_sign);
	json_text(json, "self_signature", certificates_digest_name(key->digest));
	json_text(json, "secret", secrets[key->secret].name);
}

void key_report_print_json(const char *source, const struct certificate *certificate,
			   const struct key_judgements *judgements, const struct console *console)
{
	AUTO_BUFFER text = BUFFER_INIT;
	struct json json;
	json_start(&json, &text);
	json_begin_object(&json, NULL);
	json_text(&json, "source", source);
	json_strings(&json, "names", &certificate->names);
	write_key(&json, certificate, certificate->v);
	json_begin_array(&json, "subkeys");
	for (size_t i = 1; i < certificate->n; i++) {
		json_begin_object(&json, NULL);
		write_key(&json, certificate, &certificate->v[i]);
		json_end(&json);
	}
	json_end(&json);
	key_report_json_judgements(&json, judgements);
	json_end(&json);
	console_print_buffer(console, &text);
}
