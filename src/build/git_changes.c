/* git_changes.c - whether a work tree is what its commit says
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "build/git_changes_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/strings.h"
#include "base/vector.h"
#include "build/git_index_internal.h"
#include "build/git_place_internal.h"
#include "build/git_settings_internal.h"

/* A work tree, a submodule perhaps, and where what is found in it goes. */
struct look {
	struct git *git;
	const char *prefix; /* where it lies in the work tree that was asked first; "" for that */
	bool run_filters;
	struct git_changes *changes;
	struct git_index_copy *copy; /* which is listed instead of the index; or NULL */
};

static bool is_decided(const struct look *look)
{
	return look->changes->found || look->changes->complaint;
}

static void note_complaint(const struct look *look, char *complaint)
{
	if (!look->changes->complaint)
		look->changes->complaint = complaint;
	else
		free(complaint);
}

/* ---- The index against the commit ---- */

static int compare_index(const struct look *look, struct error *error)
{
	static const char *const words[] = {"diff-index",
					    "--cached",
					    "--quiet",
					    "--no-ext-diff",
					    "--no-textconv",
					    "--ignore-submodules=none",
					    "HEAD",
					    "--",
					    NULL};
	CLEANUP(process_result_free) struct process_result result = {0};

	if (git_run(look->git, words, NULL, &result, error))
		return -1;
	if (result.status > 1)
		note_complaint(look, git_complaint(&result));
	else if (result.status == 1)
		look->changes->found = true;
	return 0;
}

/* ---- Files that the index does not vouch for ---- */

/* Asks for the attribute `filter` of each file. The answer is "NAME\0filter\0VALUE\0". */
static int ask_filters(const struct look *look, const struct strings *files,
		       struct process_result *result, struct error *error)
{
	static const char *const words[] = {"check-attr", "-z", "--stdin", "filter", NULL};
	AUTO_BUFFER input = BUFFER_INIT;
	for (size_t i = 0; i < files->n; i++)
		buffer_add(&input, files->v[i], strlen(files->v[i]) + 1);
	const struct git_call call = {.input = input.data, .input_len = input.len};
	return git_run(look->git, words, &call, result, error);
}

static const char *take_text(const char **at, const char *end)
{
	const char *text = *at;
	if (text >= end)
		return "";
	*at += strlen(text) + 1;
	return text;
}

/* Takes what is in doubt: files whose filter has a program. Where another file is changed, nothing
 * more is to be known. */
static void take_filters(const struct look *look, const struct buffer *output, size_t count,
			 const struct strings *changed, struct git_changes *doubtful)
{
	const char *at = buffer_text(output), *end = at + output->len;
	for (size_t i = 0; i < count && !look->changes->found; i++) {
		const char *name = take_text(&at, end);
		(void)take_text(&at, end); /* the attribute */
		const char *filter = take_text(&at, end);

		if (strings_have(&look->git->drivers, filter))
			*VECTOR_ADD(&doubtful->doubts) =
				(struct git_doubt){xstrdup(name), xstrdup(filter)};
		else
			look->changes->found = strings_find(changed, name);
	}
}

/* `changed` are those of `touched` that are changed unless a filter makes them what they were. */
static int sort_touched(const struct look *look, const struct strings *touched,
			const struct strings *changed, struct git_changes *doubtful,
			struct error *error)
{
	CLEANUP(process_result_free) struct process_result result = {0};

	if (touched->n == 0)
		return 0;
	if (ask_filters(look, touched, &result, error))
		return -1;
	if (result.status != 0)
		note_complaint(look, git_complaint(&result));
	else
		take_filters(look, &result.output, touched->n, changed, doubtful);
	return 0;
}

/* ---- Files in doubt ---- */

/* Whether git, with the filters of its configuration, finds any of them changed. */
static int run_filters(const struct look *look, const struct strings *files, struct error *error)
{
	CLEANUP(git_index_listing_free) struct git_index_listing listing = {0};
	char *complaint = NULL;
	int failed = git_index_list(look->git, look->copy, true, &listing, &complaint, error);

	look->changes->found |= listing.changed;
	for (size_t i = 0; i < listing.content.n; i++)
		look->changes->found |= strings_find(files, listing.content.v[i]);
	if (complaint)
		note_complaint(look, complaint);
	return failed;
}

static void add_doubts(const struct look *look, const struct strings *files,
		       const struct git_changes *doubtful)
{
	VECTOR_EACH (doubt, &doubtful->doubts)
		if (strings_find(files, doubt->file))
			*VECTOR_ADD(&look->changes->doubts) = (struct git_doubt){
				path_join(look->prefix, doubt->file), xstrdup(doubt->filter)};
}

static int settle_doubts(const struct look *look, const struct git_changes *doubtful,
			 struct error *error)
{
	AUTO_STRINGS left = {0}, files = {0};
	VECTOR_EACH (doubt, &doubtful->doubts)
		strings_add(&files, doubt->file);
	strings_sort(&files);
	if (files.n > 0 && git_index_vouch(look->git, &files, &left, error))
		return -1;
	if (left.n > 0 && look->run_filters)
		return run_filters(look, &left, error);
	add_doubts(look, &left, doubtful);
	return 0;
}

/* Where there are no filters, what git finds changed is changed. */
static int compare_content(const struct look *look, struct git_index_listing *listing,
			   struct error *error)
{
	AUTO_STRINGS touched = {0};
	CLEANUP(git_changes_free) struct git_changes doubtful = {0};
	char *complaint = NULL;

	if (look->git->drivers.n == 0) {
		look->changes->found = listing->content.n > 0;
		return 0;
	}
	int failed = git_index_touched(look->git, look->copy, &touched, &complaint, error);
	if (complaint)
		note_complaint(look, complaint);
	strings_sort(&listing->content);
	if (!failed && !is_decided(look))
		failed = sort_touched(look, &touched, &listing->content, &doubtful, error);
	if (!failed && !is_decided(look))
		failed = settle_doubts(look, &doubtful, error);
	return failed;
}

/* ---- The work tree against the index ---- */

/* Makes a listing that takes nothing on trust. */
static int list_index(struct look *look, struct git_index_listing *listing, struct error *error)
{
	char *complaint = NULL;
	int failed = git_index_list(look->git, NULL, false, listing, &complaint, error);
	if (!failed && !listing->changed && (listing->assumed.n > 0 || listing->hidden.n > 0)) {
		look->copy = git_index_copy_make(look->git, listing, &complaint, error);
		git_index_listing_free(listing);
		*listing = (struct git_index_listing){0};
		failed = !look->copy;
		if (!failed && !complaint)
			failed = git_index_list(look->git, look->copy, false, listing, &complaint,
						error);
	}
	if (complaint)
		note_complaint(look, complaint);
	return failed ? -1 : 0;
}

static int compare_all(struct look *look, struct error *error);

/* A submodule that is not checked out is what was recorded, as far as it goes. */
static int compare_submodule(const struct look *look, const char *name, struct error *error)
{
	AUTO_FREE char *top = path_join(look->git->top, name);
	AUTO_FREE char *prefix = path_join(look->prefix, name);
	if (!git_place_has(top))
		return 0;
	struct git *git = git_open_at(top, error);
	if (!git)
		return -1;
	struct look inner = {git, prefix, look->run_filters, look->changes, NULL};
	int failed = 0;

	if (git->state == GIT_ANSWERS)
		failed = compare_all(&inner, error);
	else
		note_complaint(look, xasprintf("the submodule '%s' has no commit", prefix));
	git_close(git);
	return failed;
}

static int compare_tree(struct look *look, struct error *error)
{
	CLEANUP(git_index_listing_free) struct git_index_listing listing = {0};
	int failed = list_index(look, &listing, error);

	look->changes->found |= listing.changed;
	if (!failed && !is_decided(look))
		failed = compare_content(look, &listing, error);
	for (size_t i = 0; !failed && !is_decided(look) && i < listing.submodules.n; i++)
		failed = compare_submodule(look, listing.submodules.v[i], error);
	git_index_copy_remove(look->copy);
	look->copy = NULL;
	return failed;
}

static int compare_all(struct look *look, struct error *error)
{
	if (git_settings_read(look->git, error))
		return -1;
	if (look->git->odd) {
		note_complaint(look, xasprintf("'%s' cannot be switched off", look->git->odd));
		return 0;
	}
	if (compare_index(look, error))
		return -1;
	return is_decided(look) ? 0 : compare_tree(look, error);
}

int git_changes_find(struct git *git, bool run_filters, struct git_changes *changes,
		     struct error *error)
{
	struct look look = {git, "", run_filters, changes, NULL};
	return compare_all(&look, error);
}

void git_changes_free(struct git_changes *changes)
{
	VECTOR_EACH (doubt, &changes->doubts) {
		free(doubt->file);
		free(doubt->filter);
	}
	free(changes->doubts.v);
	free(changes->complaint);
	*changes = (struct git_changes){0};
}
