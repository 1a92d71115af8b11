/* rollback_package.c - one package of a channel goes back
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/change/rollback_package_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/vector.h"
#include "formats/format.h"
#include "base/advice.h"
#include "repo/change/selection_internal.h"
#include "repo/change/writing_internal.h"
#include "repo/state/set_change_internal.h"

/* The version that is to be a format's newest. */
struct target_version {
	const struct format *format;
	char *version;
};

struct going_back {
	struct store *store;
	const char *channel, *word; /* borrowed; `word`: "hello" or "hello=1.2.3" */
	char *name;
	struct {
		struct target_version *v;
		size_t n, cap;
	} targets;
	struct package_set source; /* a set of the channel that has all of them */
	bool *chosen;              /* a mark for each of `source` */
};

static void free_going_back(struct going_back *going)
{
	VECTOR_EACH (target, &going->targets)
		free(target->version);
	free(going->targets.v);
	free(going->name);
	free(going->chosen);
	package_set_free(&going->source);
}

static void add_target(struct going_back *going, const struct format *format, const char *version)
{
	*VECTOR_ADD(&going->targets) =
		(struct target_version){.format = format, .version = xstrdup(version)};
}

static bool has_name(const struct going_back *going, const struct package_entry *entry,
		     const struct format *format)
{
	return strcmp(entry->format, format->traits->name) == 0 &&
	       strcmp(entry->name, going->name) == 0;
}

/* ---- To a version that was said ---- */

/* A channel_set_visit: the first set that has such a version is the source. */
static int look_in_set(void *context, struct package_set *set, struct error *error)
{
	struct going_back *going = context;
	CLEANUP(selection_free) struct selection selection = {0};
	if (selection_make(going->store, set, going->word, &selection, error))
		return -1;
	if (!selection.n)
		return 0;
	going->chosen = selection.chosen;
	selection.chosen = NULL;
	going->source = *set;
	*set = (struct package_set){0};
	return 1;
}

static int find_source(struct going_back *going, const struct channel_history *history,
		       struct error *error)
{
	int found = channel_history_visit_sets(going->store, history, look_in_set, going, error);
	if (found)
		return found < 0 ? -1 : 0;
	CLEANUP(selection_free) struct selection selection = {0};
	AUTO_FREE char *where = xasprintf("'%s', now or in its history,", going->channel);
	if (package_set_load(going->store, history->v[0]->set, &going->source, error) ||
	    selection_make(going->store, &going->source, going->word, &selection, error))
		return -1;
	return selection_refuse(&selection, &going->source, where, error);
}

static void take_targets(struct going_back *going)
{
	FORMAT_EACH (format) {
		const char *version = NULL;
		for (size_t i = 0; i < going->source.n; i++)
			if (going->chosen[i] && has_name(going, &going->source.v[i], format))
				version = going->source.v[i].version;
		if (version)
			add_target(going, format, version);
	}
}

static bool has_target(const struct going_back *going, const struct format *format)
{
	VECTOR_EACH (target, &going->targets) {
		if (target->format == format)
			return true;
	}
	return false;
}

/* A format that has newer versions and not the one said would stay where it is. */
static int check_formats(const struct going_back *going, const struct package_set *newest,
			 const char *version, struct error *error)
{
	FORMAT_EACH (format) {
		const struct package_entry *entry =
			package_set_newest(newest, format->traits->name, going->name);
		if (!entry || has_target(going, format))
			continue;
		AUTO_FREE char *plain = selection_short_version(entry->version);
		if (format->compare_versions(plain, version) <= 0)
			continue;
		error_set(error, "'%s' has %s %s as %s, but no version %s to go back to",
			  going->channel, going->name, entry->version, format->traits->name,
			  version);
		return error_advise(error, ADVICE_WITHDRAW, NULL);
	}
	return 0;
}

static int decide_version(struct going_back *going, const struct channel_history *history,
			  struct error *error)
{
	CLEANUP(package_set_free) struct package_set newest = {0};
	if (find_source(going, history, error) ||
	    package_set_load(going->store, history->v[0]->set, &newest, error))
		return -1;
	take_targets(going);
	return check_formats(going, &newest, strchr(going->word, '=') + 1, error);
}

/* ---- By one version ---- */

static int refuse_first(const struct going_back *going, const struct package_entry *newest,
			struct error *error)
{
	error_set(error, "'%s' has no version of %s (%s) before %s", going->channel, going->name,
		  newest->format, newest->version);
	return error_advise(error, ADVICE_VERSION_OR_WITHDRAW, going->name);
}

/* The formats' newest versions must be of one build, else it is not clear which is too new. */
static int check_same_build(const struct going_back *going, const char *one, const char *other,
			    struct error *error)
{
	AUTO_FREE char *plain = selection_short_version(one);
	if (selection_is_version(other, plain))
		return 0;
	error_set(error, "the newest of %s in '%s' are %s and %s, not of one build", going->name,
		  going->channel, one, other);
	return error_hint(error, "say which version to go back to: %s=VERSION", going->name);
}

static int decide_format(struct going_back *going, const struct format *format, const char **first,
			 struct error *error)
{
	const struct package_set *set = &going->source;
	const struct package_entry *newest =
		package_set_newest(set, format->traits->name, going->name);
	if (!newest)
		return 0;
	if (*first && check_same_build(going, *first, newest->version, error))
		return -1;
	*first = newest->version;
	for (const struct package_entry *entry = newest;
	     entry >= set->v && has_name(going, entry, format); entry--)
		if (format->compare_versions(entry->version, newest->version) < 0) {
			add_target(going, format, entry->version);
			return 0;
		}
	return refuse_first(going, newest, error);
}

static int decide_previous(struct going_back *going, const struct channel_history *history,
			   struct error *error)
{
	const char *first = NULL;
	if (package_set_load(going->store, history->v[0]->set, &going->source, error))
		return -1;
	going->chosen = xzalloc(going->source.n + 1);
	FORMAT_EACH (format)
		if (decide_format(going, format, &first, error))
			return -1;
	if (going->targets.n)
		return 0;
	const struct selection selection = {.name = going->name};
	AUTO_FREE char *where = xasprintf("'%s'", going->channel);
	return selection_refuse(&selection, &going->source, where, error);
}

/* ---- The change ---- */

static bool is_too_new(const struct going_back *going, const struct package_entry *entry)
{
	VECTOR_EACH (target, &going->targets) {
		if (has_name(going, entry, target->format) &&
		    target->format->compare_versions(entry->version, target->version) > 0)
			return true;
	}
	return false;
}

static bool has_entry(const struct package_set *set, const struct package_entry *entry)
{
	const struct record key = {.format = entry->format,
				   .name = entry->name,
				   .version = entry->version,
				   .arch = entry->arch};
	return package_set_find(set, &key) != NULL;
}

/* A transaction_change. What is missing is looked for while the set is in order. */
static int go_back(void *context, struct package_set *set, struct generation *generation,
		   struct error *error)
{
	const struct going_back *going = context;
	const struct set_change change = {going->store, set, generation};
	AUTO_FREE bool *missing = xzalloc(going->source.n + 1);
	AUTO_FREE bool *drop = xzalloc(set->n + 1);
	for (size_t i = 0; i < going->source.n; i++)
		missing[i] = going->chosen[i] && !has_entry(set, &going->source.v[i]);
	for (size_t i = 0; i < set->n; i++)
		drop[i] = is_too_new(going, &set->v[i]);
	if (set_change_drop(&change, drop, error))
		return -1;
	for (size_t i = 0; i < going->source.n; i++)
		if (missing[i] && set_change_add(&change, &going->source.v[i], error))
			return -1;
	return generation->changes.n > 0;
}

int rollback_package(const struct transaction *transaction, const struct repo_writer *writer,
		     const struct channel_history *history, const char *word,
		     struct repo_change *change, struct error *error)
{
	CLEANUP(free_going_back)
	struct going_back going = {
		.store = transaction->repo->store,
		.channel = transaction->channel,
		.word = word,
		.name = xstrndup(word, strcspn(word, "=")),
	};
	int failed = strchr(word, '=') ? decide_version(&going, history, error)
				       : decide_previous(&going, history, error);
	if (failed)
		return -1;
	struct transaction whole = *transaction;
	whole.change = go_back;
	whole.context = &going;
	return writing_change(&whole, writer, true, change, error);
}

char *rollback_package_previous(struct store *store, const struct channel_history *history,
				const char *name)
{
	AUTO_ERROR none = ERROR_INIT;
	CLEANUP(free_going_back)
	struct going_back going = {
		.store = store, .channel = "", .word = name, .name = xstrdup(name)};
	if (decide_previous(&going, history, &none))
		return NULL;
	AUTO_FREE char *version = selection_short_version(going.targets.v[0].version);
	return xasprintf("%s=%s", name, version);
}
