/* keyring_package.c - the package of a repository's keys, as generations name it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/state/keyring_package_internal.h"

#include <inttypes.h>
#include <string.h>

#include "base/memory.h"
#include "base/strings.h"
#include "base/vector.h"
#include "repo/state/catalogue.h"
#include "repo/state/channel.h"
#include "repo/state/record_file.h"

char *keyring_package_name(const struct settings *settings)
{
	return xasprintf("%s-keyring", settings->slug);
}

uint64_t keyring_package_version(const struct chain *chain)
{
	size_t i = chain->n - 1;
	while (i > 0 && strcmp(chain->v[i - 1]->public_keys, chain->v[i]->public_keys) == 0)
		i--;
	return chain->v[i]->number;
}

/* ---- Where it is ---- */

static bool look_in(const struct channel_history *history, const char *format, uint64_t version,
		    char record[SHA256_HEX_SIZE])
{
	VECTOR_EACH (generation, history) {
		const struct generation_keyring *package =
			generation_find_keyring(*generation, format);
		if (!package || package->version != version)
			continue;
		memcpy(record, package->record, SHA256_HEX_SIZE);
		return true;
	}
	return false;
}

int keyring_package_find(const struct repo *repo, const char *format, uint64_t version,
			 char record[SHA256_HEX_SIZE], struct error *error)
{
	AUTO_STRINGS channels = {0};
	if (catalogue_list_channels(repo->store, &channels, error))
		return -1;
	for (size_t i = 0; i < channels.n; i++) {
		CLEANUP(channel_history_free) struct channel_history history = {0};
		if (channel_history_load(repo, channels.v[i], &history, error))
			return -1;
		if (look_in(&history, format, version, record))
			return 1;
	}
	return 0;
}

/* ---- Its record ---- */

/* The version of a deb is the number alone; that of an rpm has a release behind it. */
static bool is_version(const char *text, uint64_t version)
{
	AUTO_FREE char *number = xasprintf("%" PRIu64, version);
	size_t len = strlen(number);
	return strncmp(text, number, len) == 0 && (!text[len] || text[len] == '-');
}

struct record *keyring_package_load(struct store *store, const struct generation_keyring *package,
				    struct error *error)
{
	struct record *record = record_file_load(store, package->record, error);
	if (!record || (strcmp(record->format, package->format) == 0 &&
			is_version(record->version, package->version)))
		return record;
	error_set(error, "'ingot/records/%s' is not the %s of keys %" PRIu64, package->record,
		  package->format, package->version);
	record_free(record);
	return NULL;
}

int keyring_package_add(struct store *store, const struct generation *generation,
			struct package_set *set, struct error *error)
{
	VECTOR_EACH (package, &generation->keyring) {
		AUTO_RECORD *record = keyring_package_load(store, package, error);
		if (!record)
			return -1;
		package_set_add(set, record);
	}
	if (generation->keyring.n)
		package_set_sort(set);
	return 0;
}
