/* keys.c - the keys that clients have, and signatures by them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/dates.h"
#include "base/memory.h"
#include "base/vector.h"
#include "repo/doctor/doctor_internal.h"
#include "repo/state/keys.h"
#include "sign/certificates.h"
#include "sign/key_rules.h"
#include "sign/signature_digest.h"

#define KEY_LIMIT ((size_t)4 << 20)
#define SOON ((int64_t)90 * 86400)
#define YEAR ((int64_t)365 * 86400)

/* ---- Keys ---- */

/* Adds a finding for each part of a key that ends earlier in keys of before than in those of now,
 * unless that was long ago. */
static void compare_parts(struct doctor_view *view, const struct key_parts *now,
			  const struct key_parts *before, enum check check, unsigned clients)
{
	char ends[DATE_TEXT_SIZE];
	VECTOR_EACH (part, now) {
		const struct key_part *other = key_parts_find(before, part->fingerprint);
		if (!other || !key_part_outlives(part, other) ||
		    other->ends + SOON < view->doctor->now)
			continue;
		date_iso(other->ends, ends);
		doctor_add(view->doctor, check, clients, part->fingerprint,
			   "in its older form it ends on %.10s", ends);
	}
}

/* `first`: with the keys as they were when the repository was made. */
static int compare_keyrings(struct doctor_view *view, struct keyring *current,
			    struct keyring *first, struct error *error)
{
	const struct key_parts *now = keyring_parts(current, error);
	const struct key_parts *then = now ? keyring_parts(first, error) : NULL;
	const struct key_parts *theirs = then ? keyring_parts(view->keyring, error) : NULL;
	if (!theirs)
		return -1;
	compare_parts(view, now, theirs, CHECK_CLIENT_KEY, view->clients);
	compare_parts(view, now, then, CHECK_KEY_CHANGED, CLIENTS_ALL);
	return 0;
}

static int compare_keys(struct doctor_view *view, struct error *error)
{
	const struct repo *repo = &view->doctor->repo;
	struct keyring *current = keys_keyring(repo, error);
	struct keyring *first =
		current ? settings_keyring(repo->chain->v[0]->public_keys, error) : NULL;
	int failed = first ? compare_keyrings(view, current, first, error) : -1;
	keyring_close(current);
	keyring_close(first);
	return failed;
}

/* How a client's rule counts here: first row that fits. Keys of newer algorithms are refused by
 * clients of older systems alone, which their owner may not have. An end and a revocation are
 * looked at with the signature. */
static const struct rule_level {
	const char *rule; /* NULL: any */
	int verdict;      /* -1: any */
	enum check check;
} rule_levels[] = {
	{"expires", -1, CHECK_COUNT},
	{"revoked", -1, CHECK_COUNT},
	{"ed25519", -1, CHECK_KEY_LIMITED},
	{"ed448", -1, CHECK_KEY_LIMITED},
	{"nist", -1, CHECK_KEY_LIMITED},
	{"secp256k1", -1, CHECK_KEY_LIMITED},
	{NULL, KEY_REFUSED, CHECK_KEY_REFUSED},
	{NULL, KEY_NOTED, CHECK_KEY_LIMITED},
	{NULL, -1, CHECK_KEY_WEAK},
};

static void add_judgement(struct doctor_view *view, const struct key_judgement *judgement)
{
	const struct rule_level *row = rule_levels;
	while ((row->rule && strcmp(row->rule, judgement->rule) != 0) ||
	       (row->verdict >= 0 && row->verdict != (int)judgement->verdict))
		row++;
	AUTO_BUFFER text = BUFFER_INIT;
	key_judgement_print(judgement, &text);
	if (row->check != CHECK_COUNT)
		doctor_add(view->doctor, row->check, view->clients, judgement->fingerprint, "%s",
			   buffer_text(&text));
}

static void judge_keys(struct doctor_view *view, const char *keys)
{
	AUTO_ERROR ignored = ERROR_INIT;
	CLEANUP(certificates_free) struct certificates certificates = {0};
	if (certificates_read(keys, strlen(keys), "keys", &certificates, &ignored))
		return;
	VECTOR_EACH (certificate, &certificates) {
		CLEANUP(key_judgements_free) struct key_judgements judgements = {0};
		key_rules_judge(certificate, view->doctor->now, &judgements);
		VECTOR_EACH (judgement, &judgements)
			add_judgement(view, judgement);
	}
}

/* Adds the keys to which the file leads; where it leads to none, those of the repository, so that
 * the rest can be looked at. */
static int add_keys(struct doctor_view *view, struct error *error)
{
	struct doctor *doctor = view->doctor;
	AUTO_ERROR broken = ERROR_INIT;
	AUTO_ANSWER answer = {0};
	const char *keys = view->client.keys;
	if (!keys && view->client.key_url) {
		AUTO_FREE char *name = doctor_name(doctor, view->client.key_url);
		if (name && answers_get(doctor, name, ROLE_FILE, view->clients, VISIT_WHOLE,
					KEY_LIMIT, &answer))
			keys = buffer_text(&answer.body);
	}
	if (keys && keyring_add(view->keyring, keys, strlen(keys), "its keys", &broken) == 0) {
		judge_keys(view, keys);
		return 0;
	}
	if (keys)
		doctor_add(doctor, CHECK_CLIENT_UNREADABLE, view->clients, view->channel, "%s",
			   broken.message);
	keys = keys_now(&doctor->repo);
	return keyring_add(view->keyring, keys, strlen(keys), "the repository's keys", error);
}

int keys_open(struct doctor_view *view, struct error *error)
{
	view->keyring = keyring_open(error);
	if (!view->keyring || add_keys(view, error))
		return -1;
	return compare_keys(view, error);
}

/* ---- Signatures ---- */

/* Judges the life of a part that signed. */
static void judge_life(struct doctor_view *view, const struct key_part *part)
{
	struct doctor *doctor = view->doctor;
	int64_t left = part->ends - doctor->now;
	char ends[DATE_TEXT_SIZE];
	date_iso(part->ends, ends);
	AUTO_FREE char *line =
		xasprintf("signed by %s, which %s%.10s", part->fingerprint,
			  part->ends ? "ends on " : "never expires", part->ends ? ends : "");
	if (!strings_have(&doctor->report->keys, line))
		strings_add(&doctor->report->keys, line);
	if (part->ends && left <= 0)
		doctor_add(doctor, CHECK_KEY_EXPIRED, view->clients, part->fingerprint,
			   "since %.10s", ends);
	else if (part->ends && left < YEAR)
		doctor_add(doctor, left < SOON ? CHECK_KEY_EXPIRES : CHECK_KEY_ENDS, view->clients,
			   part->fingerprint, "on %.10s", ends);
}

int keys_judge(struct doctor_view *view, const char *subject, const struct signature *signature,
	       enum check broken, bool *fits, struct error *error)
{
	static const struct {
		enum signature_state state;
		enum check check;
	} rows[] = {
		{SIGNATURE_UNKNOWN_KEY, CHECK_KEY_UNKNOWN},
		{SIGNATURE_REVOKED, CHECK_KEY_REVOKED},
	};
	const struct key_parts *parts = keyring_parts(view->keyring, error);
	const struct key_part *part = parts ? key_parts_find(parts, signature->fingerprint) : NULL;
	enum signature_state state = signature->state;
	char text[SIGNATURE_TEXT_SIZE];
	if (!parts)
		return -1;
	*fits = state == SIGNATURE_GOOD || state == SIGNATURE_OTHER_FORM ||
		state == SIGNATURE_EXPIRED || state == SIGNATURE_LATE;
	if (part)
		judge_life(view, part);
	if (*fits)
		return 0;
	signature_text(signature, text);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].state == state)
			broken = rows[i].check;
	doctor_add(view->doctor, broken, view->clients, subject, "%s%s%s", text,
		   *signature->fingerprint ? ", key " : "", signature->fingerprint);
	return 0;
}

void keys_judge_digest(struct doctor_view *view, const char *subject, const struct buffer *bytes)
{
	enum self_digest digest = signature_digest_weakest(bytes->data, bytes->len);
	if (digest != SELF_DIGEST_NONE && digest <= SELF_DIGEST_SHA224)
		doctor_add(view->doctor, CHECK_SIGNATURE_DIGEST, view->clients, subject, "%s",
			   certificates_digest_name(digest));
}
