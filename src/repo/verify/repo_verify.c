/* repo_verify.c - is a repository whole, signed, and what it says it is?
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/verify/repo_verify.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/dates.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/strings.h"
#include "base/text.h"
#include "base/vector.h"
#include "repo/serve/clients_internal.h"
#include "repo/serve/render_internal.h"
#include "repo/state/catalogue.h"
#include "repo/state/catalogue_internal.h"
#include "repo/state/keys.h"
#include "repo/state/newest.h"
#include "repo/state/repo_memory.h"
#include "repo/verify/verify_internal.h"

/* A file or link that is put in place, and the newest generation that has one of its path. */
struct placement {
	char *path;
	char *target;                 /* of a link */
	char sha256[SHA256_HEX_SIZE]; /* of a file */
	uint64_t number;
};

struct placements {
	struct placement *v;
	size_t n, cap;
};

void verify_add_bad(struct verification *verification, const char *what, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	AUTO_FREE char *text = xvasprintf(format, args);
	va_end(args);
	findings_add(verification->findings, FINDING_BAD, what, "%s", text);
}

/* ---- What is in place ---- */

static void free_places(struct placements *places)
{
	VECTOR_EACH (place, places) {
		free(place->path);
		free(place->target);
	}
	free(places->v);
	*places = (struct placements){0};
}

static void note_file(struct placements *places, const char *path, const char *sha256,
		      uint64_t number)
{
	struct placement *place = VECTOR_ADD(places);
	*place = (struct placement){.path = xstrdup(path), .number = number};
	memcpy(place->sha256, sha256, SHA256_HEX_SIZE);
}

static void note_files(struct placements *places, const struct generation_files *files,
		       uint64_t number)
{
	VECTOR_EACH (file, files)
		note_file(places, file->path, file->sha256, number);
}

static void note_links(struct placements *places, const struct generation_links *links,
		       uint64_t number)
{
	VECTOR_EACH (link, links)
		*VECTOR_ADD(places) = (struct placement){.path = xstrdup(link->path),
							 .target = xstrdup(link->target),
							 .number = number};
}

/* Notes what is seen through a link, of files that do not change. */
static void note_through_link(struct placements *places, const struct generation *generation,
			      const struct generation_link *link,
			      const struct generation_files *files)
{
	AUTO_FREE char *target = generation_follow(generation, link->target);
	size_t len = strlen(target);
	VECTOR_EACH (file, files) {
		const char *rest = file->path + len;
		if (!text_starts(file->path, target) || (*rest && *rest != '/'))
			continue;
		AUTO_FREE char *path = xasprintf("%s%s", link->path, rest);
		note_file(places, path, file->sha256, generation->number);
	}
}

/* Where links are not shown, what they lead to is. */
static void note_through_links(struct placements *places, const struct generation *generation,
			       const struct generation_links *links)
{
	VECTOR_EACH (link, links) {
		note_through_link(places, generation, link, &generation->objects);
		note_through_link(places, generation, link, &generation->snapshot);
	}
}

static void note_places(struct placements *places, const struct generation *generation,
			bool shows_links, bool is_newest)
{
	note_files(places, &generation->snapshot, generation->number);
	note_files(places, &generation->pointers, generation->number);
	if (shows_links) {
		note_links(places, &generation->snapshot_links, generation->number);
		note_links(places, &generation->links, generation->number);
		return;
	}
	note_through_links(places, generation, &generation->snapshot_links);
	if (is_newest)
		note_through_links(places, generation, &generation->links);
}

/* Sorts by path, the newest of a path first. */
static int compare_places(const void *a, const void *b)
{
	const struct placement *left = a, *right = b;
	int order = strcmp(left->path, right->path);
	return order ? order : (left->number < right->number) - (left->number > right->number);
}

static int check_file(struct verification *verification, const char *path, const char *sha256,
		      const char *belongs, struct error *error)
{
	char found[SHA256_HEX_SIZE];
	uint64_t size;
	enum store_result result =
		store_digest(verification->repo->store, path, found, &size, error);
	if (result == STORE_FAILED)
		return -1;
	if (result == STORE_DONE && strcmp(found, sha256) == 0)
		return 0;
	verify_add_bad(verification, "place", "'%s' is %s %s", path,
		       result == STORE_DONE ? "not that of" : "missing, which belongs to", belongs);
	return 0;
}

static int check_link(struct verification *verification, const struct placement *place,
		      const char *belongs, struct error *error)
{
	bool leads;
	struct store *store = verification->repo->store;
	if (store_is_alias(store, place->path, place->target, &leads, error))
		return -1;
	if (!leads)
		verify_add_bad(verification, "place", "'%s' does not lead to '%s', as in %s",
			       place->path, place->target, belongs);
	return 0;
}

/* A client file may be another channel's by now. */
static int check_places(struct verification *verification, const char *channel, uint64_t newest,
			struct placements *places, struct error *error)
{
	if (places->n)
		qsort(places->v, places->n, sizeof *places->v, compare_places);
	VECTOR_EACH (place, places) {
		if (place > places->v && strcmp(place->path, (place - 1)->path) == 0)
			continue;
		if (place->number < newest && strings_find(&verification->newest, place->path))
			continue;
		AUTO_FREE char *belongs =
			xasprintf("generation %" PRIu64 " of '%s'", place->number, channel);
		if (place->target
			    ? check_link(verification, place, belongs, error)
			    : check_file(verification, place->path, place->sha256, belongs, error))
			return -1;
	}
	return 0;
}

/* The page is for people; that somebody has put another there is no fault of the repository. */
static int check_page(struct verification *verification, const struct buffer *page,
		      struct error *error)
{
	AUTO_BUFFER found = BUFFER_INIT;
	enum store_result result = clients_read_page(verification->repo->store, &found, error);
	if (result == STORE_FAILED)
		return -1;
	enum page_kind kind = result == STORE_DONE ? clients_judge_page(page, &found) : PAGE_OTHER;
	if (kind == PAGE_FOREIGN)
		findings_add(verification->findings, FINDING_NOTE, "place",
			     "'" CATALOGUE_PAGE "' is not ingot's");
	if (kind == PAGE_OTHER)
		verify_add_bad(verification, "place", "'" CATALOGUE_PAGE "' is %s the settings",
			       result == STORE_DONE ? "not that of" : "missing, which belongs to");
	return 0;
}

/* Format 1 has no list. */
static int check_list(struct verification *verification, const struct strings *channels,
		      struct error *error)
{
	char sha256[SHA256_HEX_SIZE];
	AUTO_BUFFER list = BUFFER_INIT;
	if (!repo_has_chain(verification->repo))
		return 0;
	clients_write_list(channels, &list);
	digest_bytes_hex(DIGEST_SHA256, list.data, list.len, sha256);
	return check_file(verification, CATALOGUE_LIST, sha256, "the channels", error);
}

static int check_clients(struct verification *verification, const struct strings *channels,
			 struct error *error)
{
	char sha256[SHA256_HEX_SIZE];
	const struct repo *repo = verification->repo;
	const char *keys = keys_now(repo);
	AUTO_BUFFER page = BUFFER_INIT;
	AUTO_FREE char *key_path = render_key_path(repo_settings(repo));
	digest_bytes_hex(DIGEST_SHA256, keys, strlen(keys), sha256);
	if (check_file(verification, key_path, sha256,
		       repo->carried.form ? "the newest states" : "the settings", error) ||
	    check_list(verification, channels, error) ||
	    clients_write_page(repo, channels, &page, error))
		return -1;
	return check_page(verification, &page, error);
}

/* ---- Channels ---- */

/* A generation that was not kept is no fault, but for the newest, which nobody removes. */
static void note_channel(struct verification *verification, const char *channel, uint64_t newest,
			 size_t kept, size_t whole)
{
	if (newest > kept)
		findings_add(verification->findings, FINDING_LACKS, "channel",
			     "'%s': %" PRIu64 " of its %" PRIu64 " generations are not kept",
			     channel, newest - kept, newest);
	if (whole == kept)
		findings_add(verification->findings, FINDING_GOOD, "channel",
			     "'%s': generation %" PRIu64 ", %zu kept", channel, newest, kept);
}

/* Holds what was found of a channel, from the newest generation down. */
struct descent {
	const char *channel;
	struct generation *child; /* the one that was looked at last; NULL: none, or a broken one */
	struct placements places;
	size_t whole, passed; /* how many are, of those that were looked at */
};

static void free_descent(struct descent *descent)
{
	generation_free(descent->child);
	free_places(&descent->places);
}

/* Believes a generation as its child is believed, which names it by its digest; else for its
 * signatures. */
static struct generation *load_below(const struct repo *repo, const struct descent *descent,
				     uint64_t number, bool *passed, struct error *error)
{
	const struct generation *child = descent->child;
	struct generation *generation;
	bool is_named = child && child->parent_number == number && repo_has_chain(repo);
	enum store_result result =
		is_named ? generation_find_parent(repo->store, child, &generation, error)
			 : newest_load_one(repo, descent->channel, number, &generation, passed,
					   error);
	if (result == STORE_MISSING && !*passed)
		error_set(error, "'" GENERATION_CHANNELS "/%s/%" PRIu64 "' is missing",
			  descent->channel, number);
	return generation;
}

/* Where the one after it was pruned nothing leads past it. */
static void tell_passed(struct verification *verification, struct descent *descent, uint64_t number)
{
	descent->passed++;
	findings_add(verification->findings, FINDING_LACKS, "generation",
		     "generation %" PRIu64
		     " of '%s' is passed over: it counts for nothing since a key was revoked",
		     number, descent->channel);
}

static int check_generation(struct verification *verification, struct descent *descent,
			    uint64_t number, bool is_newest, struct error *error)
{
	AUTO_ERROR broken = ERROR_INIT;
	struct repo *repo = verification->repo;
	bool passed = false;
	struct generation *generation = load_below(repo, descent, number, &passed, &broken);
	if (passed) {
		generation_free(generation);
		tell_passed(verification, descent, number);
		return 0;
	}
	generation_free(descent->child);
	descent->child = generation;
	if (!generation) {
		verify_add_bad(verification, "generation", "%s", broken.message);
		return 0;
	}
	note_places(&descent->places, generation, catalogue_shows_links(repo->store), is_newest);
	if (is_newest)
		*VECTOR_ADD(&verification->forms) =
			(struct channel_form){xstrdup(descent->channel), generation->keys.form};
	if (keys_note(repo, generation, error))
		return -1;
	return verify_state(verification, generation, error);
}

/* Whether the generation that was looked at last follows one before this one, which is told. */
static bool note_passed(struct verification *verification, const struct descent *descent,
			uint64_t number)
{
	const struct generation *child = descent->child;
	bool is_passed = child && child->number > number && child->parent_number < number;
	if (is_passed)
		findings_add(verification->findings, FINDING_LACKS, "generation",
			     "generation %" PRIu64 " of '%s' is passed over: %" PRIu64
			     " follows %" PRIu64,
			     number, descent->channel, child->number, child->parent_number);
	return is_passed;
}

/* Tells of what is passed over, and how many numbers are looked at below that. */
static int skip_passed(struct verification *verification, const char *channel,
		       struct generation_numbers *numbers, struct error *error)
{
	AUTO_STRINGS lines = {0};
	AUTO_ERROR ignored = ERROR_INIT;
	if (newest_tell_passed(verification->repo, channel, &lines, &ignored))
		return 0;
	for (size_t i = 0; i < lines.n; i++)
		findings_add(verification->findings, FINDING_LACKS, "generation", "%s", lines.v[i]);
	if (lines.n > numbers->n)
		return error_set(error, "'%s' changed while it was looked at", channel);
	numbers->n -= lines.n;
	return 0;
}

/* Where nothing leads on, though the place answers, that is a finding. */
static int note_unlisted(struct verification *verification, struct error *error)
{
	AUTO_ERROR ignored = ERROR_INIT;
	struct store *store = verification->repo->store;
	bool answers = !catalogue_is_complete(store) &&
		       store_has(store, SETTINGS_NAME, &ignored) == STORE_DONE;
	if (!answers)
		return -1;
	verify_add_bad(verification, "channel", "%s", error->message);
	error_clear(error);
	return 0;
}

static int check_channel(struct verification *verification, const char *channel,
			 struct error *error)
{
	CLEANUP(free_descent) struct descent descent = {.channel = channel};
	CLEANUP(catalogue_numbers_free) struct generation_numbers numbers;
	if (catalogue_list_numbers(verification->repo->store, channel, &numbers, error))
		return note_unlisted(verification, error);
	int failed = skip_passed(verification, channel, &numbers, error);
	for (size_t i = numbers.n; i > 0 && !failed; i--) {
		size_t bad = verification->findings->bad;
		if (note_passed(verification, &descent, numbers.v[i - 1])) {
			descent.passed++;
			continue;
		}
		size_t passed = descent.passed;
		failed = check_generation(verification, &descent, numbers.v[i - 1], i == numbers.n,
					  error);
		descent.whole += verification->findings->bad == bad && descent.passed == passed;
	}
	if (!failed)
		failed = check_places(verification, channel,
				      numbers.n ? numbers.v[numbers.n - 1] : 0, &descent.places,
				      error);
	if (!failed && numbers.n)
		note_channel(verification, channel, numbers.v[numbers.n - 1],
			     numbers.n - descent.passed, descent.whole);
	return failed;
}

/* Lists the channels; where that fails, those that are known at least. */
static int list_channels(struct verification *verification, struct strings *channels,
			 struct error *error)
{
	const struct repo *repo = verification->repo;
	if (catalogue_list_promised(repo->store, channels, error) == 0)
		return 0;
	strings_free(channels);
	strings_add(channels, repo_settings(repo)->channel);
	return note_unlisted(verification, error);
}

/* A generation that cannot be loaded is told of when its channel is looked at. */
static void note_newest(struct verification *verification, const char *channel)
{
	AUTO_ERROR ignored = ERROR_INIT;
	AUTO_GENERATION *newest = NULL;
	if (newest_load(verification->repo, channel, &newest, &ignored) || !newest)
		return;
	VECTOR_EACH (pointer, &newest->pointers)
		strings_add(&verification->newest, pointer->path);
}

static int check_channels(struct verification *verification, struct error *error)
{
	AUTO_STRINGS channels = {0};
	int failed = 0;
	if (list_channels(verification, &channels, error))
		return -1;
	for (size_t i = 0; i < channels.n; i++)
		note_newest(verification, channels.v[i]);
	strings_sort(&verification->newest);
	for (size_t i = 0; i < channels.n && !failed; i++)
		failed = check_channel(verification, channels.v[i], error);
	if (!failed && !channels.n)
		findings_add(verification->findings, FINDING_LACKS, "channel", "there is none");
	if (!failed)
		failed = check_clients(verification, &channels, error);
	return failed;
}

/* ---- All of it ---- */

static void note_settings(struct verification *verification, bool is_trusted)
{
	const struct settings *settings = repo_settings(verification->repo);
	if (is_trusted)
		findings_add(verification->findings, FINDING_GOOD, "settings", "'%s', by %s",
			     settings->origin, settings->fingerprints);
	else
		findings_add(verification->findings, FINDING_LACKS, "settings",
			     "'%s', by %s, as they say themselves: no key was given",
			     settings->origin, settings->fingerprints);
}

/* A server that goes back shows a state that is right in itself. */
static void check_memory(struct verification *verification, const char *memory)
{
	AUTO_ERROR error = ERROR_INIT;
	if (memory && (repo_memory_check(verification->repo, memory, &error) ||
		       repo_memory_note(verification->repo, memory, &error)))
		verify_add_bad(verification, "memory", "%s", error.message);
}

/* Client files are those of each channel's own newest state. */
static int note_ends(struct verification *verification, struct error *error)
{
	CLEANUP(key_ends_free) struct key_ends ends = {0};
	if (keys_find_ends(verification->repo, &ends, error))
		return -1;
	VECTOR_EACH (end, &ends) {
		char date[DATE_TEXT_SIZE];
		date_iso(end->ends, date);
		findings_add(verification->findings, FINDING_NOTE, "key", "%s ends on %.10s",
			     end->fingerprint, date);
	}
	return 0;
}

static void note_older_forms(struct verification *verification)
{
	VECTOR_EACH (found, &verification->forms) {
		if (found->form < verification->repo->carried.form)
			findings_add(verification->findings, FINDING_NOTE, "key",
				     "'%s' gives hosts that are set up now a key that ends earlier "
				     "than that of other channels: 'ingot refresh' makes it the "
				     "same",
				     found->channel);
	}
}

/* Clients refuse what expired keys have signed, though it is whole. */
static int check_keys(struct verification *verification, struct error *error)
{
	AUTO_STRINGS expired = {0};
	int failed = keys_tell_expired(verification->repo, &expired, error);
	for (size_t i = 0; i < expired.n; i++)
		verify_add_bad(verification, "key", "%s", expired.v[i]);
	note_older_forms(verification);
	return failed ? failed : note_ends(verification, error);
}

static int check_all(struct verification *verification, const struct repo_verify_options *options,
		     struct error *error)
{
	size_t before = verification->findings->bad;
	const struct store *store = verification->repo->store;
	if (!catalogue_is_complete(store))
		findings_add(verification->findings, FINDING_NOTE, "http",
			     "a server does not list: what nothing in it leads to is not seen");
	if (check_channels(verification, error))
		return -1;
	bool is_whole = verification->findings->bad == before;
	if (check_keys(verification, error))
		return -1;
	if (is_whole) {
		findings_add(verification->findings, FINDING_GOOD, "files",
			     "%zu, every digest fits", verification->files.n);
		if (catalogue_needs_memory(store))
			check_memory(verification, options->memory);
	}
	before = verification->findings->bad;
	if (verify_packages(verification, options->packages, options->cores, error))
		return -1;
	if (verification->findings->bad == before)
		findings_add(verification->findings, FINDING_GOOD, "packages",
			     "%zu, every digest%s fits", verification->records.n,
			     options->packages ? " and signature" : "");
	return 0;
}

/* A repository that is there and cannot be believed is a finding; returns 1 then. */
static int open_repo(struct repo *repo, const struct repo_verify_options *options,
		     struct findings *findings, struct error *error)
{
	char sha256[SHA256_HEX_SIZE];
	uint64_t size;
	if (repo_open_reading(repo, options->where, options->key_files, error) == 0)
		return 0;
	AUTO_ERROR ignored = ERROR_INIT;
	bool is_there = repo->store && store_digest(repo->store, SETTINGS_NAME, sha256, &size,
						    &ignored) == STORE_DONE;
	if (!is_there)
		return -1;
	findings_add(findings, FINDING_BAD, "settings", "%s", error->message);
	error_clear(error);
	return 1;
}

int repo_verify(const struct repo_verify_options *options, struct findings *findings,
		struct error *error)
{
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	CLEANUP(verify_forget)
	struct verification verification = {.repo = &repo, .findings = findings};
	int opened = open_repo(&repo, options, findings, error);
	if (opened)
		return opened < 0 ? -1 : 0;
	note_settings(&verification, options->key_files->n > 0);
	return check_all(&verification, options, error);
}
