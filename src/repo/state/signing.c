/* signing.c - which of a writer's signers sign what
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/state/signing_internal.h"

#include <string.h>

#include "base/advice.h"
#include "base/memory.h"
#include "sign/keyring.h"

static struct signer *find_signer(const struct repo *repo, const char *key)
{
	for (size_t i = 0; i < repo->n_signers; i++)
		if (strcmp(signer_fingerprint(repo->signers[i]), key) == 0)
			return repo->signers[i];
	return NULL;
}

bool signing_has_one(const struct repo *repo, const struct strings *keys)
{
	for (size_t i = 0; i < keys->n; i++)
		if (find_signer(repo, keys->v[i]))
			return true;
	return false;
}

void signing_part(struct repo *repo)
{
	for (size_t i = 0; i < repo->n_signers; i++) {
		signer_part(repo->signers[i]);
		signer_prove_with(repo->signers[i], NULL);
	}
}

/* Puts a signer behind those that are there; each once. */
static void add_signer(struct signer **first, struct signer *signer)
{
	if (!*first)
		*first = signer;
	else if (!signer_find(*first, signer_fingerprint(signer)))
		signer_join(*first, signer);
}

static void add_signers(const struct repo *repo, const struct strings *keys,
			const struct strings *but, struct signer **first)
{
	for (size_t i = 0; i < keys->n; i++) {
		struct signer *signer = find_signer(repo, keys->v[i]);
		if (signer && !strings_have(but, keys->v[i]))
			add_signer(first, signer);
	}
}

/* ---- Generations ---- */

static int refuse_missing(const struct repo *repo, const char *key, struct error *error)
{
	const struct strings *keys = &repo_settings(repo)->keys.signing;
	AUTO_FREE char *list = strings_join(keys, " and ");
	if (!signing_has_one(repo, keys)) {
		error_set(error, "'%s' does not sign here: generations are signed by %s",
			  signer_fingerprint(repo->signers[0]), list);
		return error_hint(error, "use the key with that fingerprint");
	}
	error_set(error, "the key %s is missing: generations are signed by %s", key, list);
	return error_advise(error, ADVICE_GIVE_BOTH_KEYS, key);
}

static int check_all_there(const struct repo *repo, struct error *error)
{
	const struct strings *keys = &repo_settings(repo)->keys.signing;
	bool is_one_there = signing_has_one(repo, keys);
	for (size_t i = 0; i < keys->n; i++) {
		bool is_over = false;
		if (find_signer(repo, keys->v[i]))
			continue;
		if (chain_is_over(repo->chain, keys->v[i], &is_over, error))
			return -1;
		if (!is_over || !is_one_there)
			return refuse_missing(repo, keys->v[i], error);
	}
	return 0;
}

int signing_join(struct repo *repo, struct error *error)
{
	const struct strings none = {0};
	if (check_all_there(repo, error))
		return -1;
	signing_part(repo);
	repo->signer = NULL;
	add_signers(repo, &repo_settings(repo)->keys.signing, &none, &repo->signer);
	return 0;
}

struct signer *signing_single(struct repo *repo)
{
	signer_part(repo->signer);
	return repo->signer;
}

void signing_rejoin(struct repo *repo)
{
	const struct strings none = {0};
	add_signers(repo, &repo_settings(repo)->keys.signing, &none, &repo->signer);
}

bool signing_can_write(const struct repo *repo)
{
	AUTO_ERROR ignored = ERROR_INIT;
	return check_all_there(repo, &ignored) == 0;
}

static void tell_strangers(const struct repo *repo, const struct strings *keys,
			   struct strings *lines)
{
	AUTO_FREE char *list = strings_join(keys, " and ");
	for (size_t i = 0; i < repo->n_signers; i++)
		if (!strings_have(keys, signer_fingerprint(repo->signers[i])))
			strings_add_printf(lines,
					   "the key %s does not sign here and was not used: "
					   "generations are signed by %s",
					   signer_fingerprint(repo->signers[i]), list);
}

void signing_tell_missing(const struct repo *repo, struct strings *lines)
{
	const struct strings *keys = &repo_settings(repo)->keys.signing;
	tell_strangers(repo, keys, lines);
	for (size_t i = 0; i < keys->n; i++)
		if (!find_signer(repo, keys->v[i]))
			strings_add_printf(
				lines,
				"key %s has expired or is revoked, and does not sign any "
				"more: 'ingot key drop' ends its right to",
				keys->v[i]);
}

/* ---- States ---- */

struct signer *signing_join_for_state(struct repo *repo, const struct settings *now,
				      const struct settings *next, struct keyring *keyring,
				      struct error *error)
{
	const struct strings *before = settings_next_signers(now);
	const struct strings *own = settings_next_signers(next);
	struct signer *first = NULL;
	AUTO_FREE char *list = strings_join(before, " or ");
	signing_part(repo);
	add_signers(repo, before, &next->keys.revoked, &first);
	if (!first) {
		error_set(error, "the settings are changed with the key %s, which is not given",
			  list);
		return NULL;
	}
	if (!signing_has_one(repo, own)) {
		error_set(error, "the key that is to sign from now on is not given");
		return NULL;
	}
	add_signers(repo, own, &next->keys.revoked, &first);
	for (size_t i = 0; i < repo->n_signers; i++)
		signer_prove_with(repo->signers[i], keyring);
	return first;
}
