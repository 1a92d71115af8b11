/* key_rules.c - which clients refuse a key, and from when on
 *
 * "Tried" in the table means: with keys made by gpg 2.2, on Debian 12 (apt 2.6 with gpgv, rpm 4.18)
 * and Debian 13 (apt 3.0 with sqv, rpm 4.20 with Sequoia).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/key_rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/dates.h"
#include "base/memory.h"
#include "base/vector.h"

/* The kinds of reasons: what has to be asked of a key, and how it is said. */
enum reason { OF_FAMILY, OF_DIGEST, OF_VERSION };

static const struct rule {
	const char *name;
	enum reason reason;
	int value;                /* a family, a digest, a version */
	unsigned least, below;    /* bits, of OF_FAMILY; 0: whatever they are */
	enum key_verdict verdict; /* KEY_REFUSED: from its date on, if it has one */
	const char *from;         /* a date; NULL: as long as the client is there */
	const char *client;
	const char *source;
	const char *text; /* of a note */
} rules[] = {
	{"rsa-small", OF_FAMILY, KEY_RSA, 0, 2048, KEY_REFUSED, NULL, "apt 3 (sqv)", "tried"},
	{"rsa-small", OF_FAMILY, KEY_RSA, 0, 2048, KEY_REFUSED, NULL, "rpm 4.20 (Sequoia)",
	 "tried: Policy rejected asymmetric algorithm"},
	{"rsa-2048", OF_FAMILY, KEY_RSA, 2048, 3072, KEY_REFUSED, "2030-02-01", "apt 3 (sqv)",
	 "apt, default-sequoia.config: rsa2048"},
	{"rsa-2048", OF_FAMILY, KEY_RSA, 2048, 3072, KEY_WARNED, "2029-02-01", "apt 3 (sqv)",
	 "apt, methods/sqv.cc: it looks a year ahead"},
	{"rsa-below-3072", OF_FAMILY, KEY_RSA, 2048, 3072, KEY_NOTED, NULL, "",
	 "apt, APT::Key::Assert-Pubkey-Algo::Future",
	 "apt with gpgv is to warn of RSA below 3072 bits one day; no date is set"},
	{"dsa", OF_FAMILY, KEY_DSA, 0, 0, KEY_REFUSED, "2024-02-01", "apt 3 (sqv)",
	 "apt, default-sequoia.config: dsa; tried"},
	{"dsa", OF_FAMILY, KEY_DSA, 0, 0, KEY_REFUSED, NULL, "apt of Ubuntu 24.04 (gpgv)",
	 "apt, APT::Key::Assert-Pubkey-Algo: not in the list"},
	{"nist", OF_FAMILY, KEY_NIST, 0, 0, KEY_REFUSED, NULL, "rpm 4.18 and older", "tried"},
	{"brainpool", OF_FAMILY, KEY_BRAINPOOL, 0, 0, KEY_REFUSED, NULL, "apt 3 (sqv)", "tried"},
	{"brainpool", OF_FAMILY, KEY_BRAINPOOL, 0, 0, KEY_REFUSED, NULL, "rpm 4.18 and older",
	 "tried"},
	{"brainpool", OF_FAMILY, KEY_BRAINPOOL, 0, 0, KEY_REFUSED, NULL, "rpm 4.20 (Sequoia)",
	 "tried: No binding signature"},
	{"brainpool", OF_FAMILY, KEY_BRAINPOOL, 0, 0, KEY_REFUSED, "2028-02-01",
	 "apt 3 (sqv), wherever it is built so that it knows the curve",
	 "apt, default-sequoia.config: brainpoolp256"},
	{"secp256k1", OF_FAMILY, KEY_SECP256K1, 0, 0, KEY_REFUSED, NULL, "rpm 4.18 and older",
	 "tried"},
	{"secp256k1", OF_FAMILY, KEY_SECP256K1, 0, 0, KEY_NOTED, NULL, "",
	 "apt, APT::Key::Assert-Pubkey-Algo::Next",
	 "apt with gpgv is to warn of secp256k1 in its next release"},
	{"brainpool", OF_FAMILY, KEY_BRAINPOOL, 0, 0, KEY_NOTED, NULL, "",
	 "apt, APT::Key::Assert-Pubkey-Algo::Next",
	 "apt with gpgv is to warn of brainpool curves in its next release"},
	{"ed25519", OF_FAMILY, KEY_ED25519, 0, 0, KEY_REFUSED, NULL,
	 "rpm 4.14 (EL8, openSUSE Leap 15)", "rpm 4.14: it has no EdDSA at all"},
	{"ed25519", OF_FAMILY, KEY_ED25519, 0, 0, KEY_WARNED, NULL, "rpm 4.16 and 4.17 (EL9)",
	 "rpm issue 1877; users of EL9 tell of keys that were refused"},
	{"ed448", OF_FAMILY, KEY_ED448, 0, 0, KEY_REFUSED, NULL, "rpm 4.18 and older",
	 "rpm 4.18, rpmio/rpmpgp_internal.c: Ed25519 is the one curve"},
	{"ed448", OF_FAMILY, KEY_ED448, 0, 0, KEY_REFUSED, NULL, "apt with gpgv 2.2",
	 "GnuPG 2.3.0, NEWS: Ed448 is new"},
	{"encrypts", OF_FAMILY, KEY_ENCRYPTS, 0, 0, KEY_REFUSED, NULL, "every client",
	 "RFC 4880, 9.1: the algorithm does not sign"},
	{"unknown-algorithm", OF_FAMILY, KEY_UNKNOWN, 0, 0, KEY_REFUSED, NULL,
	 "gpgv 2.2, and rpm before 6", "RFC 4880, 9.1, and RFC 6637 have no such algorithm"},
	{"no-binding", OF_DIGEST, SELF_DIGEST_NONE, 0, 0, KEY_REFUSED, NULL, "every client",
	 "RFC 4880, 11.1: a key without its own signature is none"},
	{"sha1-binding", OF_DIGEST, SELF_DIGEST_SHA1, 0, 0, KEY_REFUSED, "2026-02-01",
	 "apt 3 (sqv)", "apt, default-sequoia.config: sha1.second_preimage_resistance"},
	{"sha1-binding", OF_DIGEST, SELF_DIGEST_SHA1, 0, 0, KEY_REFUSED, NULL,
	 "rpm 4.19 and newer (Sequoia)", "tried with 4.20: No binding signature at time"},
	{"sha1-binding", OF_DIGEST, SELF_DIGEST_SHA1, 0, 0, KEY_REFUSED, NULL, "rpm of EL9",
	 "EL9's crypto policy: Hash algorithm SHA1 not available"},
	{"md5-binding", OF_DIGEST, SELF_DIGEST_MD5, 0, 0, KEY_REFUSED, NULL, "every client",
	 "GnuPG 2.1, NEWS: signatures by MD5 are rejected"},
	{"ripemd160-binding", OF_DIGEST, SELF_DIGEST_RIPEMD160, 0, 0, KEY_REFUSED, NULL,
	 "apt 3 (sqv), rpm with Sequoia", "sequoia-openpgp, policy: RIPEMD160 is cut off"},
	{"unknown-binding", OF_DIGEST, SELF_DIGEST_UNKNOWN, 0, 0, KEY_REFUSED, NULL, "every client",
	 "RFC 4880, 9.4, has no such digest"},
	{"sha224-binding", OF_DIGEST, SELF_DIGEST_SHA224, 0, 0, KEY_REFUSED, "2026-02-01",
	 "apt 3 (sqv)", "apt, default-sequoia.config: sha224"},
	{"version-3", OF_VERSION, 3, 0, 0, KEY_REFUSED, NULL, "gpgv 2.1 and newer, Sequoia",
	 "RFC 4880, 5.5.2: version 3 is deprecated; GnuPG 2.1 and Sequoia do without"},
	{"version-5", OF_VERSION, 5, 0, 0, KEY_REFUSED, NULL, "gpgv 2.2, sqv and rpm",
	 "GnuPG 2.3 alone makes them"},
	{"version-6", OF_VERSION, 6, 0, 0, KEY_REFUSED, NULL, "gpgv, and rpm before 6",
	 "RFC 9580; rpm 6 with Sequoia 1.8 reads them"},
};

/* ---- What a key is like ---- */

static bool is_met(const struct rule *rule, const struct certificate_key *key)
{
	switch (rule->reason) {
	case OF_FAMILY:
		return (int)key->family == rule->value && key->bits >= rule->least &&
		       (!rule->below || key->bits < rule->below);
	case OF_DIGEST:
		return (int)key->digest == rule->value;
	case OF_VERSION:
		return (int)key->version == rule->value;
	}
	return false;
}

/* A subkey is named; the primary key is what is talked about anyway. */
static char *explain(const struct rule *rule, const struct certificate_key *key, bool is_subkey)
{
	struct buffer text = BUFFER_INIT;
	if (is_subkey)
		buffer_printf(&text, "subkey %s: ", key->fingerprint);
	if (rule->text)
		buffer_add_text(&text, rule->text);
	else if (rule->reason == OF_FAMILY)
		buffer_printf(&text, "its algorithm is %s", key->algorithm);
	else if (rule->reason == OF_VERSION)
		buffer_printf(&text, "its packets are of version %u", key->version);
	else if (key->digest == SELF_DIGEST_NONE)
		buffer_add_text(&text, "it has no self-signature");
	else
		buffer_printf(&text, "its self-signature is by %s",
			      certificates_digest_name(key->digest));
	return buffer_steal(&text);
}

/* ---- Judging ---- */

static struct key_judgement *add_judgement(struct key_judgements *judgements,
					   enum key_verdict verdict, const char *rule,
					   const char *client, const struct certificate_key *key)
{
	struct key_judgement *judgement = VECTOR_ADD(judgements);
	*judgement = (struct key_judgement){.verdict = verdict, .rule = rule, .client = client};
	memcpy(judgement->fingerprint, key->fingerprint, sizeof judgement->fingerprint);
	return judgement;
}

/* Tells what is to come as that. */
static enum key_verdict settle_verdict(enum key_verdict verdict, int64_t from, int64_t now)
{
	if (from <= now || verdict == KEY_NOTED)
		return verdict;
	return verdict == KEY_REFUSED ? KEY_REFUSED_LATER : KEY_WARNED_LATER;
}

static void judge_key(const struct certificate_key *key, bool is_subkey, int64_t now,
		      struct key_judgements *judgements)
{
	for (size_t i = 0; i < ARRAY_SIZE(rules); i++) {
		const struct rule *rule = &rules[i];
		int64_t from = 0;
		if (!is_met(rule, key) || (rule->from && date_parse_iso(rule->from, &from)))
			continue;
		struct key_judgement *judgement =
			add_judgement(judgements, settle_verdict(rule->verdict, from, now),
				      rule->name, rule->client, key);
		judgement->from = from;
		judgement->text = explain(rule, key, is_subkey);
	}
}

/* apt with sqv, rpm and zypper take what a key signed before it expired. */
static void judge_end(const struct certificate *certificate, const struct certificate_key *key,
		      const char *subject, int64_t now, struct key_judgements *judgements)
{
	int64_t end = certificates_end(certificate, key);
	if (!end)
		return;
	struct key_judgement *judgement =
		add_judgement(judgements, settle_verdict(KEY_REFUSED, end, now), "expires",
			      "apt with gpgv (EXPKEYSIG) and dnf (Bad GPG signature)", key);
	judgement->from = end;
	judgement->text = end <= now
				  ? xasprintf("%s has expired", subject)
				  : xasprintf("%s expires, in %lld days", subject,
					      (long long)((end - now + DATE_DAY - 1) / DATE_DAY));
}

static void judge_life(const struct certificate *certificate, const struct certificate_key *key,
		       int64_t now, struct key_judgements *judgements)
{
	bool is_subkey = key != certificate->v;
	AUTO_FREE char *subject =
		is_subkey ? xasprintf("subkey %s", key->fingerprint) : xstrdup("it");
	if (key->is_revoked)
		add_judgement(judgements, KEY_REFUSED, "revoked", "apt (REVKEYSIG)", key)->text =
			xasprintf("%s is revoked", subject);
	if (!is_subkey || key->expires)
		judge_end(certificate, key, subject, now, judgements);
	if (is_subkey)
		add_judgement(judgements, KEY_NOTED, "signing-subkey", "", key)->text = xasprintf(
			"%s signs: rpm before 6.0 goes on with the form of the certificate that it "
			"has, so a subkey that is added later does not reach it",
			subject);
}

/* Sorts by verdict; what has the same one stays in its order. */
static void add_sorted(struct key_judgements *found, struct key_judgements *judgements)
{
	for (int verdict = 0; verdict < KEY_VERDICT_COUNT; verdict++)
		VECTOR_EACH (judgement, found) {
			if ((int)judgement->verdict == verdict)
				*VECTOR_ADD(judgements) = *judgement;
		}
	free(found->v);
}

void key_rules_judge(const struct certificate *certificate, int64_t now,
		     struct key_judgements *judgements)
{
	struct key_judgements found = {0};
	bool can_sign = false;
	VECTOR_EACH (key, certificate) {
		bool is_subkey = key != certificate->v;
		if (is_subkey && !key->can_sign)
			continue;
		can_sign |= key->can_sign;
		judge_key(key, is_subkey, now, &found);
		judge_life(certificate, key, now, &found);
	}
	if (!can_sign)
		add_judgement(&found, KEY_REFUSED, "cannot-sign", "every client", certificate->v)
			->text = xstrdup("no part of it may sign");
	add_sorted(&found, judgements);
}

/* ---- What came out ---- */

static const struct {
	const char *before, *date; /* before the client, and before the date */
} phrases[KEY_VERDICT_COUNT] = {
	[KEY_REFUSED] = {"refused by ", " since "},
	[KEY_REFUSED_LATER] = {"refused by ", " from "},
	[KEY_WARNED] = {"taken with reservations by ", " since "},
	[KEY_WARNED_LATER] = {"warned of by ", " from "},
	[KEY_NOTED] = {"note", ""},
};

void key_judgement_print(const struct key_judgement *judgement, struct buffer *text)
{
	char date[DATE_TEXT_SIZE];
	buffer_printf(text, "%s%s", phrases[judgement->verdict].before, judgement->client);
	if (judgement->from) {
		date_iso(judgement->from, date);
		buffer_printf(text, "%s%.10s", phrases[judgement->verdict].date, date);
	}
	buffer_printf(text, ": %s", judgement->text);
}

void key_judgements_free(struct key_judgements *judgements)
{
	VECTOR_EACH (judgement, judgements)
		free(judgement->text);
	free(judgements->v);
	*judgements = (struct key_judgements){0};
}
