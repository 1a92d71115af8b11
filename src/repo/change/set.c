/* set.c - address, architectures, validity and the default channel of a repository, changed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/advice.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/strings.h"
#include "base/text.h"
#include "base/vector.h"
#include "formats/format.h"
#include "formats/layout.h"
#include "repo/change/arches_internal.h"
#include "repo/change/keyring_settle_internal.h"
#include "repo/change/settings_change_internal.h"
#include "repo/change/writing_internal.h"
#include "repo/repo.h"
#include "repo/serve/render_internal.h"
#include "repo/state/catalogue.h"
#include "repo/state/channel.h"
#include "repo/state/keyring_package_internal.h"
#include "repo/state/keys.h"

struct setting {
	struct repo *repo;
	const struct repo_set_options *options;
	struct repo_settings_change *change;
};

/* ---- One setting each ---- */

static int set_url(const struct setting *setting, const struct settings *now, struct settings *next,
		   struct error *error UNUSED)
{
	if (!setting->options->url)
		return 0;
	free(next->url);
	next->url = xstrdup(setting->options->url);
	path_cut_slashes(next->url);
	if (strcmp(next->url, now->url) == 0)
		return 0;
	settings_change_tell(setting->change, "url", now->url, next->url);
	strings_add_printf(&setting->change->host_lines,
			   "hosts that were set up before go on to ask %s: keep it answering, or "
			   "give them the client file again",
			   now->url);
	return 0;
}

static int set_default(const struct setting *setting, const struct settings *now,
		       struct settings *next, struct error *error)
{
	const char *channel = setting->options->default_channel;
	if (!channel || strcmp(channel, now->channel) == 0)
		return 0;
	if (channel_check(setting->repo, channel, false, error))
		return -1;
	free(next->channel);
	next->channel = xstrdup(channel);
	settings_change_tell(setting->change, "default channel", now->channel, channel);
	return 0;
}

static char *spell_days(unsigned days)
{
	return days ? xasprintf("%u days", days) : xstrdup("for ever");
}

static int set_validity(const struct setting *setting, const struct settings *now,
			struct settings *next, struct error *error)
{
	const int *days = setting->options->valid_for_days;
	if (!days)
		return 0;
	if (*days < 0)
		return error_set(error, "valid for %d days: not a number of days", *days);
	next->valid_for_days = (unsigned)*days;
	if (next->valid_for_days == now->valid_for_days)
		return 0;
	AUTO_FREE char *before = spell_days(now->valid_for_days);
	AUTO_FREE char *after = spell_days(next->valid_for_days);
	settings_change_tell(setting->change, "validity", before, after);
	if (next->valid_for_days)
		strings_add_printf(&setting->change->remarks,
				   "'ingot refresh' has to run at least twice in %u days from now "
				   "on: apt refuses a state that is older",
				   next->valid_for_days);
	return 0;
}

static const char *spell_keyring(bool keyring)
{
	return keyring ? "yes" : "no";
}

static int set_keyring(const struct setting *setting, const struct settings *now,
		       struct settings *next, struct error *error)
{
	const bool *keyring = setting->options->keyring;
	if (!keyring || *keyring == now->keyring)
		return 0;
	if (*keyring && keyring_check_name(setting->repo, now, error))
		return -1;
	next->keyring = *keyring;
	settings_change_tell(setting->change, "package of the keys", spell_keyring(now->keyring),
			     spell_keyring(next->keyring));
	AUTO_FREE char *name = keyring_package_name(now);
	if (next->keyring)
		strings_add_printf(&setting->change->host_lines,
				   "a host that installs '%s' gets later keys with its upgrades",
				   name);
	else
		strings_add_printf(&setting->change->host_lines,
				   "hosts that have '%s' keep the keys that it has, and get no "
				   "later ones with it",
				   name);
	return 0;
}

/* ---- Architectures ---- */

struct drop {
	const struct strings *arches; /* that stay */
	const char *channel;
	struct error *error;
};

/* A channel may not lose the place of a package that it has. */
static int check_entry(const struct drop *drop, const struct package_entry *entry)
{
	FORMAT_EACH (format) {
		if (strcmp(format->traits->name, entry->format) != 0 ||
		    format->layout->has_arch(drop->arches, entry->arch))
			continue;
		error_set(drop->error, "channel '%s' has '%s' %s for %s", drop->channel,
			  entry->name, entry->version, entry->arch);
		return error_advise(drop->error, ADVICE_WITHDRAW_FIRST, NULL);
	}
	return 0;
}

static int check_dropped(const struct repo *repo, const struct settings *next, struct error *error)
{
	AUTO_STRINGS channels = {0};
	int failed = catalogue_list_channels(repo->store, &channels, error);
	for (size_t i = 0; i < channels.n && !failed; i++) {
		const struct drop drop = {&next->arches, channels.v[i], error};
		CLEANUP(package_set_free) struct package_set set = {0};
		AUTO_GENERATION *newest = NULL;
		failed = channel_load_newest(repo, channels.v[i], &newest, &set, error);
		for (size_t e = 0; e < set.n && !failed; e++)
			failed = check_entry(&drop, &set.v[e]);
	}
	return failed ? -1 : 0;
}

static void remove_arch(struct strings *arches, size_t i)
{
	free(arches->v[i]);
	memmove(&arches->v[i], &arches->v[i + 1], (arches->n - i - 1) * sizeof *arches->v);
	arches->n--;
}

static int drop_arches(const struct strings *drop, struct settings *next, struct error *error)
{
	for (size_t d = 0; drop && d < drop->n; d++) {
		size_t i = 0;
		while (i < next->arches.n && strcmp(next->arches.v[i], drop->v[d]) != 0)
			i++;
		if (i == next->arches.n) {
			AUTO_FREE char *list = strings_join(&next->arches, ", ");
			return error_set(error,
					 "the repository has no architecture '%s'; it has %s",
					 drop->v[d], list);
		}
		remove_arch(&next->arches, i);
	}
	return 0;
}

static int add_arches(const struct strings *add, struct settings *next, struct error *error)
{
	for (size_t i = 0; add && i < add->n; i++) {
		if (arches_check(add->v[i], error))
			return -1;
		if (!strings_have(&next->arches, add->v[i]))
			strings_add(&next->arches, add->v[i]);
	}
	return arches_check_distinct(&next->arches, error);
}

static int set_arches(const struct setting *setting, const struct settings *now,
		      struct settings *next, struct error *error)
{
	const struct repo_set_options *options = setting->options;
	if (add_arches(options->add, next, error) || drop_arches(options->drop, next, error))
		return -1;
	AUTO_FREE char *before = strings_join(&now->arches, ",");
	AUTO_FREE char *after = strings_join(&next->arches, ",");
	if (strcmp(before, after) == 0)
		return 0;
	settings_change_tell(setting->change, "architectures", before, after);
	return options->drop && options->drop->n ? check_dropped(setting->repo, next, error) : 0;
}

/* ---- All of them ---- */

/* A settings_alter. */
static int alter(void *context, const struct settings *now, struct settings *next,
		 struct error *error)
{
	const struct setting *setting = context;
	static int (*const setters[])(const struct setting *, const struct settings *,
				      struct settings *, struct error *) = {
		set_url, set_default, set_arches, set_validity, set_keyring};
	settings_change_untell(setting->change);
	for (size_t i = 0; i < ARRAY_SIZE(setters); i++)
		if (setters[i](setting, now, next, error))
			return -1;
	return setting->change->settings.n > 0;
}

/* A settings_alter: the settings as they are, with the newest form of their keys that a generation
 * carries. */
static int take_over(void *context, const struct settings *now UNUSED, struct settings *next,
		     struct error *error UNUSED)
{
	const struct setting *setting = context;
	settings_change_untell(setting->change);
	next->format = SETTINGS_FORMAT;
	free(next->public_keys);
	next->public_keys = xstrdup(keys_now(setting->repo));
	settings_change_tell(setting->change, "format", "1", "2");
	strings_add(&setting->change->remarks,
		    "an older ingot cannot read the repository any more; apt, dnf and zypper see "
		    "no difference");
	return 1;
}

static bool changes_something(const struct repo_set_options *options)
{
	return options->url || options->default_channel || options->valid_for_days ||
	       options->keyring || (options->add && options->add->n) ||
	       (options->drop && options->drop->n);
}

static int check_format(const struct repo *repo, const struct repo_set_options *options,
			struct error *error)
{
	if (options->take_over && changes_something(options))
		return error_set(error, "a repository is taken over first, and changed then");
	return options->take_over ? 0 : writing_check_format(repo, error);
}

static int run(struct setting *setting, struct error *error)
{
	struct repo_settings_change *change = setting->change;
	const struct settings_change settings_change = {
		.repo = setting->repo,
		.writer = &setting->options->writer,
		.action = "set",
		.alter = setting->options->take_over ? take_over : alter,
		.context = setting,
	};
	if (setting->options->take_over && repo_has_chain(setting->repo))
		return settings_change_complete(setting->repo, &setting->options->writer,
						&change->channels, error);
	return settings_change_run(&settings_change, &change->changed, &change->channels, error);
}

int repo_set(const struct repo_set_options *options, struct repo_settings_change *change,
	     struct error *error)
{
	*change = (struct repo_settings_change){0};
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	struct setting setting = {.repo = &repo, .options = options, .change = change};
	if (writing_open_settings(&repo, &options->writer, error) ||
	    check_format(&repo, options, error) || run(&setting, error))
		return -1;
	writing_note_memory(&repo, &options->writer);
	return settings_change_end(&repo, change, error);
}
