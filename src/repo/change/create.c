/* create.c - a new repository, or the rest of one that was begun
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/strings.h"
#include "formats/format.h"
#include "formats/layout.h"
#include "repo/change/arches_internal.h"
#include "repo/change/settings_change_internal.h"
#include "repo/change/share_internal.h"
#include "repo/change/transaction_internal.h"
#include "repo/change/writing_internal.h"
#include "repo/repo.h"
#include "repo/serve/clients_internal.h"
#include "repo/serve/pointers_internal.h"
#include "repo/serve/render_internal.h"
#include "repo/state/catalogue_internal.h"
#include "repo/state/keys.h"
#include "repo/state/names_internal.h"
#include "repo/state/repo.h"
#include "repo/state/signing_internal.h"

static const char *const default_channels[] = {"stable"};
static const char *const default_arches[] = {"amd64", "arm64"};

static void fill_strings(struct strings *to, const struct strings *given,
			 const char *const *otherwise, size_t count)
{
	for (size_t i = 0; given && i < given->n; i++)
		if (!strings_have(to, given->v[i]))
			strings_add(to, given->v[i]);
	bool is_given = to->n > 0;
	for (size_t i = 0; !is_given && i < count; i++)
		strings_add(to, otherwise[i]);
}

/* Finds whose client files have no channel in their names. */
static const char *find_default(const struct repo_create_options *options,
				const struct strings *channels)
{
	if (options->channel)
		return options->channel;
	return strings_have(channels, default_channels[0]) ? default_channels[0] : channels->v[0];
}

static char *make_url(const struct repo_create_options *options, struct store *store)
{
	char *url = options->url ? xstrdup(options->url) : store_url(store);
	path_cut_slashes(url);
	return url;
}

static int make_settings(const struct repo_create_options *options, struct repo *repo,
			 const struct strings *channels, struct settings *settings,
			 struct error *error)
{
	AUTO_BUFFER keys = BUFFER_INIT;
	*settings = (struct settings){
		.format = SETTINGS_FORMAT,
		.number = 1,
		.origin = xstrdup(options->origin),
		.url = make_url(options, repo->store),
		.channel = xstrdup(find_default(options, channels)),
		.keyring = options->keyring,
	};
	fill_strings(&settings->arches, options->arches, default_arches,
		     ARRAY_SIZE(default_arches));
	if (options->valid_for_days < 0)
		return error_set(error, "valid for %d days: not a number of days",
				 options->valid_for_days);
	settings->valid_for_days = (unsigned)options->valid_for_days;
	for (size_t i = 0; i < repo->n_signers; i++) {
		strings_add(&settings->keys.signing, signer_fingerprint(repo->signers[i]));
		if (signer_public_key(repo->signers[i], &keys, error))
			return -1;
	}
	settings->public_keys = buffer_steal(&keys);
	settings_derive(settings);
	return settings_check(settings, error);
}

static const char *spell_keyring(const struct settings *settings)
{
	return settings->keyring ? "yes" : "no";
}

/* Compares all that was asked for: another list of channels adds the new ones, and has a default
 * channel only if one was named. */
static int compare_settings(const struct settings *there, const struct settings *wanted,
			    bool has_default, struct error *error)
{
	AUTO_FREE char *arches_there = strings_join(&there->arches, ",");
	AUTO_FREE char *arches_wanted = strings_join(&wanted->arches, ",");
	AUTO_FREE char *days_there = xasprintf("%u", there->valid_for_days);
	AUTO_FREE char *days_wanted = xasprintf("%u", wanted->valid_for_days);
	const struct {
		const char *what, *there, *wanted;
	} rows[] = {
		{"origin", there->origin, wanted->origin},
		{"URL", there->url, wanted->url},
		{"list of architectures", arches_there, arches_wanted},
		{"time of validity in days", days_there, days_wanted},
		{"package of the keys", spell_keyring(there), spell_keyring(wanted)},
		{"list of keys", there->fingerprints, wanted->fingerprints},
		{"default channel", there->channel, has_default ? wanted->channel : there->channel},
	};
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (strcmp(rows[i].there, rows[i].wanted) == 0)
			continue;
		error_set(error, "the repository is there already, and its %s is '%s', not '%s'",
			  rows[i].what, rows[i].there, rows[i].wanted);
		return error_hint(error, "use other settings, or another place");
	}
	return 0;
}

static int refuse_folder(struct store *store, const char *name, struct error *error)
{
	AUTO_STRINGS names = {0};
	if (store_list(store, name, &names, error))
		return -1;
	if (!names.n)
		return 0;
	error_set(error, "'%s' has a folder '%s' but is no repository of ingot", store_name(store),
		  name);
	return error_hint(error, "choose an empty directory");
}

static int refuse_file(const struct store *store, const char *name, struct error *error)
{
	error_set(error, "'%s' has a file '%s' that is not ingot's", store_name(store), name);
	return error_hint(error, "choose another directory, or move the file away");
}

static int refuse_page(struct store *store, struct error *error)
{
	AUTO_BUFFER found = BUFFER_INIT;
	enum store_result result = clients_read_page(store, &found, error);
	if (result == STORE_DONE && clients_judge_page(NULL, &found) == PAGE_FOREIGN)
		return refuse_file(store, CATALOGUE_PAGE, error);
	return result == STORE_FAILED ? -1 : 0;
}

/* Refuses client files that somebody else has put where a channel's will be. */
static int refuse_client_files(struct store *store, const struct settings *wanted,
			       const char *channel, struct error *error)
{
	struct settings settings = *wanted, *states[] = {&settings};
	struct chain chain = {.v = states, .n = 1};
	const struct repo planned = {.chain = &chain};
	AUTO_STRINGS paths = {0};
	if (render_client_files(&planned, channel, CLIENT_DEFAULT, &paths, error))
		return -1;
	for (size_t i = 0; i < paths.n; i++) {
		enum store_result result = store_has(store, paths.v[i], error);
		if (result != STORE_MISSING)
			return result == STORE_FAILED ? -1 : refuse_file(store, paths.v[i], error);
	}
	return 0;
}

/* A directory that has the folders or files of a repository, but no settings, is another's. */
static int refuse_strangers(struct store *store, const struct settings *wanted,
			    const struct strings *channels, struct error *error)
{
	static const char *const folders[] = {"pool", "keys", "follow"};
	FORMAT_EACH (format)
		if (refuse_folder(store, format->layout->folder, error))
			return -1;
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++)
		if (refuse_folder(store, folders[i], error))
			return -1;
	for (size_t i = 0; i < channels->n; i++)
		if (refuse_client_files(store, wanted, channels->v[i], error))
			return -1;
	return refuse_page(store, error);
}

/* Creates the settings; clients will have the keys that are in them. */
static int create_settings(struct repo *repo, const struct settings *wanted, struct error *error)
{
	struct keyring *keyring = settings_keyring(wanted->public_keys, error);
	if (!keyring)
		return -1;
	struct signer *signer = signing_join_for_state(repo, wanted, wanted, keyring, error);
	enum store_result result =
		signer ? chain_create(repo->store, signer, wanted, error) : STORE_FAILED;
	signing_part(repo);
	keyring_close(keyring);
	return result == STORE_FAILED ? -1 : 0;
}

static int share(struct repo *repo, const struct repo_create_options *options, struct error *error)
{
	return options->shared ? share_with_group(repo->store, options->writer.warnings, error) : 0;
}

/* The settings come first: from then on whatever is missing can be told and made. Only modes are
 * there before, since all that is made takes its own from the place. */
static int begin(struct repo *repo, const struct repo_create_options *options,
		 const struct strings *channels, const struct settings *wanted, struct error *error)
{
	return refuse_strangers(repo->store, wanted, channels, error) ||
			       share(repo, options, error) || create_settings(repo, wanted, error)
		       ? -1
		       : 0;
}

static int settle(struct repo *repo, const struct repo_create_options *options,
		  const struct strings *channels, const struct settings *wanted,
		  struct error *error)
{
	enum store_result result = repo_read_settings(repo, error);
	bool is_new = result == STORE_MISSING;
	if (is_new) {
		if (begin(repo, options, channels, wanted, error))
			return -1;
		result = repo_read_settings(repo, error);
	}
	if (result == STORE_MISSING)
		return error_set(error, "'%s' vanished while it was looked at", SETTINGS_NAME);
	if (result != STORE_DONE ||
	    compare_settings(repo_settings(repo), wanted, options->channel != NULL, error))
		return -1;
	return is_new ? 0 : share(repo, options, error);
}

/* The transaction_change of creating. Only a first generation is made. */
static int add_nothing(void *context UNUSED, struct package_set *set UNUSED,
		       struct generation *generation, struct error *error UNUSED)
{
	return generation->number == 1;
}

static int make_channels(struct repo *repo, const struct repo_create_options *options,
			 const struct strings *channels, struct error *error)
{
	for (size_t i = 0; i < channels->n; i++) {
		CLEANUP(transaction_result_free) struct transaction_result result = {0};
		struct transaction transaction =
			writing_transaction(repo, &options->writer, channels->v[i], "create");
		transaction.change = add_nothing;
		if (writing_run(&transaction, &options->writer, &result, error))
			return -1;
	}
	return 0;
}

static int check_default(const char *channel, const struct strings *channels, struct error *error)
{
	if (!channel || strings_have(channels, channel))
		return 0;
	AUTO_FREE char *names = strings_join(channels, "', '");
	error_set(error, "the default channel '%s' is not among the channels", channel);
	return error_hint(error, "it has to be one of '%s'", names);
}

/* Checks what can be told before a directory is made. */
static int check_names(const struct repo_create_options *options, const struct strings *channels,
		       struct error *error)
{
	for (size_t i = 0; i < channels->n; i++)
		if (names_check_channel(channels->v[i], error))
			return -1;
	for (size_t i = 0; options->arches && i < options->arches->n; i++)
		if (arches_check(options->arches->v[i], error))
			return -1;
	if (options->arches && arches_check_distinct(options->arches, error))
		return -1;
	if (check_default(options->channel, channels, error))
		return -1;
	AUTO_FREE char *url = options->url ? make_url(options, NULL) : NULL;
	if (url && names_check_url(url, error))
		return -1;
	return names_check_origin(options->origin, error);
}

static int create(const struct repo_create_options *options, struct repo *repo,
		  const struct strings *channels, struct error *error)
{
	CLEANUP(settings_free) struct settings wanted = {0};
	if (writing_check(&options->writer, error) || check_names(options, channels, error))
		return -1;
	repo->store = store_open(options->writer.where, true, error);
	if (!repo->store || make_settings(options, repo, channels, &wanted, error) ||
	    settle(repo, options, channels, &wanted, error) || writing_check_format(repo, error) ||
	    keys_settle(repo, error) || writing_check_memory(repo, &options->writer, error) ||
	    repo_begin_writing(repo, error) || pointers_place_all(repo, error) ||
	    settings_change_complete(repo, &options->writer, NULL, error))
		return -1;
	return make_channels(repo, options, channels, error);
}

int repo_create(const struct repo_create_options *options, struct repo_created *created,
		struct error *error)
{
	CLEANUP(repo_close)
	struct repo repo = {.signers = options->writer.signers,
			    .n_signers = options->writer.n_signers};
	AUTO_STRINGS channels = {0};
	fill_strings(&channels, options->channels, default_channels, ARRAY_SIZE(default_channels));
	if (create(options, &repo, &channels, error))
		return -1;
	if (!created)
		return 0;
	*created = (struct repo_created){.channel = xstrdup(repo_settings(&repo)->channel)};
	return render_client_files(&repo, repo_settings(&repo)->channel, CLIENT_DEFAULT,
				   &created->client_files, error);
}

void repo_created_free(struct repo_created *created)
{
	free(created->channel);
	strings_free(&created->client_files);
	*created = (struct repo_created){0};
}
