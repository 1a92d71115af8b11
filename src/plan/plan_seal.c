/* plan_seal.c - from drafts to entries: implicit parents, conflicts, order, one entry for equals
 *
 * Of two drafts at one path in one format, folders agree: an item's beats a tree's, a later tree's
 * an earlier one's, and any beats a parent that nobody asked for. A file that an item names beats
 * the same path in a tree, with a warning, because nfpm lets their order decide. Everything else is
 * an error, also where two paths are one only on a system whose /bin is a link to /usr/bin.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/vector.h"
#include "plan/plan_internal.h"
#include "plan/plan_system_internal.h"

#define PARENT_MODE 0755

/* ---- Parents ---- */

/* Returns the length of the folders that both paths lie in. */
static size_t measure_common_folder(const char *a, const char *b)
{
	size_t folder = 0;
	for (size_t i = 0; a[i] && a[i] == b[i]; i++)
		if (a[i] == '/')
			folder = i;
	return folder;
}

static void add_parent(struct plan *plan, size_t child, size_t len)
{
	struct draft *draft = plan_add_draft(plan, DRAFT_PARENT, plan->drafts->v[child].parents);
	const struct draft *from = &plan->drafts->v[child];
	const char *path = arena_text_n(plan->arena, from->entry.path, len);
	bool is_system = plan_system_has_folder(plan->arena, path);
	bool is_own =
		from->entry.flags & ENTRY_IDENTITY && !strchr(from->entry.path + len + 1, '/');
	draft->order = from->order;
	draft->child = from->entry.path;
	draft->entry = (struct entry){
		.path = path,
		.type = ENTRY_DIRECTORY,
		/* The identity's own folder has to go when the package goes, also in an rpm. */
		.flags = is_own && !is_system ? 0 : ENTRY_IMPLICIT,
		.formats = from->entry.formats,
		.mode = PARENT_MODE,
		.owner = from->parents->owner,
		.group = from->parents->group,
		.mtime = from->parents->mtime,
		.at = from->entry.at,
	};
	if (is_system)
		plan_system_pass_through(plan->arena, &draft->entry);
}

/* Adds each folder above each draft, but for those that the draft before has called for as well. */
static void add_parents(struct plan *plan)
{
	size_t n = plan->drafts->n;
	for (size_t i = 0; i < n; i++) {
		const struct draft *draft = &plan->drafts->v[i];
		const struct draft *before = i ? draft - 1 : draft;
		const char *path = draft->entry.path;
		size_t known = 0;
		if (i && before->parents == draft->parents &&
		    before->entry.formats == draft->entry.formats)
			known = measure_common_folder(before->entry.path, path);
		for (size_t len = known + 1; path[len]; len++)
			if (path[len] == '/')
				add_parent(plan, i, len);
	}
}

/* ---- Conflicts ---- */

static bool is_folder(const struct draft *draft)
{
	return draft->entry.type == ENTRY_DIRECTORY;
}

static bool is_same_place(struct mark a, struct mark b)
{
	return text_equal(a.file, b.file) && a.line == b.line && a.column == b.column;
}

/* Returns "'/bin' is a link to '/usr/bin'" where only that makes the two paths one; else NULL. */
static const char *make_link_hint(const struct plan *plan, const struct draft *a,
				  const struct draft *b)
{
	const char *path = a->entry.path;
	const struct system_link *link = plan_system_link_above(path);
	if (text_equal(path, b->entry.path))
		return NULL;
	if (!link)
		link = plan_system_link_above(b->entry.path);
	return link ? arena_printf(plan->arena, "'%s' is a link to '%s'", link->path, link->target)
		    : NULL;
}

static void report_below(const struct plan *plan, const struct draft *parent,
			 const struct draft *other, struct problems *problems)
{
	problems_add(problems, PROBLEM_ERROR, parent->entry.at, make_link_hint(plan, parent, other),
		     "'%s' lies below '%s', which is %s at %s", parent->child, other->entry.path,
		     entry_type_name(other->entry.type), plan_mark_text(plan, other->entry.at));
}

static void report_twice(const struct plan *plan, const struct draft *old, const struct draft *new,
			 struct problems *problems)
{
	const struct entry *a = &old->entry, *b = &new->entry;
	if (is_same_place(a->at, b->at) && a->source && b->source)
		problems_add(problems, PROBLEM_ERROR, b->at, NULL, "'%s' and '%s' both become '%s'",
			     plan_printable(plan, a->source), plan_printable(plan, b->source),
			     b->path);
	else if (is_folder(old) != is_folder(new))
		problems_add(problems, PROBLEM_ERROR, b->at, NULL, "'%s' is %s here and %s at %s",
			     b->path, entry_type_name(b->type), entry_type_name(a->type),
			     plan_mark_text(plan, a->at));
	else
		problems_add(problems, PROBLEM_ERROR, b->at, NULL,
			     "'%s' is packaged twice: here and at %s", b->path,
			     plan_mark_text(plan, a->at));
}

/* Reports two drafts at what is one place on a system, spelled in two ways. */
static void report_alias(const struct plan *plan, const struct draft *old, const struct draft *new,
			 struct problems *problems)
{
	const struct entry *a = &old->entry, *b = &new->entry;
	const char *hint = make_link_hint(plan, old, new);
	if (is_folder(old) != is_folder(new))
		problems_add(problems, PROBLEM_ERROR, b->at, hint,
			     "'%s' is %s here and, as '%s', %s at %s", b->path,
			     entry_type_name(b->type), a->path, entry_type_name(a->type),
			     plan_mark_text(plan, a->at));
	else
		problems_add(problems, PROBLEM_ERROR, b->at, hint,
			     "'%s' is packaged twice: here and, as '%s', at %s", b->path, a->path,
			     plan_mark_text(plan, a->at));
}

/* Warns at the item that wins, as that is the one which may come as a surprise. */
static void warn_tree(const struct plan *plan, const struct draft *winner,
		      const struct draft *loser, struct problems *problems)
{
	problems_add(problems, PROBLEM_WARNING, winner->entry.at, NULL,
		     "'%s' is packaged from here, not from the tree at %s", winner->entry.path,
		     plan_mark_text(plan, loser->entry.at));
}

static void report_own(const struct draft *old, const struct draft *new, struct problems *problems)
{
	const struct draft *other = old->rank == DRAFT_EXTRA ? new : old;
	problems_add(problems, PROBLEM_ERROR, other->entry.at, NULL,
		     "'%s' is the name of a file that Ingot adds", other->entry.path);
}

/* Returns which of the two gives way. `old` comes first in the manifest. */
static struct draft *decide_same_path(const struct plan *plan, struct draft *old, struct draft *new,
				      struct problems *problems)
{
	bool old_wins = old->rank > new->rank;
	struct draft *loser = old_wins ? new : old;
	struct draft *winner = old_wins ? old : new;
	if (loser->rank == DRAFT_PARENT) {
		if (!is_folder(winner))
			report_below(plan, loser, winner, problems);
		if (winner->rank != DRAFT_PARENT)
			return loser;
		/* First come, first served; what one of them asks for is asked for. */
		old->entry.flags &= new->entry.flags;
		return new;
	}
	if (winner->rank == DRAFT_EXTRA) {
		report_own(old, new, problems);
		return loser;
	}
	if (is_folder(old) != is_folder(new) || loser->rank != DRAFT_TREE)
		report_twice(plan, old, new, problems);
	else if (!is_folder(old))
		warn_tree(plan, winner, loser, problems);
	return loser;
}

/* Both drafts stay: a deb brings each by its own name. But they are one folder, whose mode is that
 * of whichever is unpacked first. rpm removes files from the last to the first, so it gets rid of
 * what is in the folder by either name only where it owns it by the first. */
static void share_attributes(const struct draft *winner, struct draft *loser)
{
	loser->entry.mode = winner->entry.mode;
	loser->entry.owner = winner->entry.owner;
	loser->entry.group = winner->entry.group;
}

static void own_once(struct draft *first, struct draft *second)
{
	first->entry.flags &= second->entry.flags;
	second->entry.flags |= ENTRY_IMPLICIT;
}

/* Decides between two paths that are one on a system, as /bin is /usr/bin there; `a` sorts first.
 * Returns which of them gives way, or NULL where none has to. */
static struct draft *decide_alias(const struct plan *plan, struct draft *a, struct draft *b,
				  struct problems *problems)
{
	struct draft *old = a->order <= b->order ? a : b;
	struct draft *new = old == a ? b : a;
	bool old_wins =
		old->rank > new->rank || (old->rank == new->rank && old->rank == DRAFT_PARENT);
	struct draft *loser = old_wins ? new : old;
	struct draft *winner = old_wins ? old : new;
	if (is_folder(old) && is_folder(new) && loser->rank < DRAFT_ITEM) {
		share_attributes(winner, loser);
		own_once(a, b);
		return NULL;
	}
	if (loser->rank == DRAFT_PARENT)
		report_below(plan, loser, winner, problems);
	else if (winner->rank == DRAFT_EXTRA)
		report_own(old, new, problems);
	else
		report_alias(plan, old, new, problems);
	return loser;
}

static struct draft *decide_pair(const struct plan *plan, struct draft *a, struct draft *b,
				 struct problems *problems)
{
	return text_equal(a->entry.path, b->entry.path) ? decide_same_path(plan, a, b, problems)
							: decide_alias(plan, a, b, problems);
}

static void decide_group(const struct plan *plan, struct draft *group, size_t n,
			 struct problems *problems)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t j = i + 1; j < n && group[i].entry.formats; j++) {
			unsigned both = group[i].entry.formats & group[j].entry.formats;
			struct draft *loser =
				both ? decide_pair(plan, &group[i], &group[j], problems) : NULL;
			if (loser)
				loser->entry.formats &= ~both;
		}
	}
}

/* ---- Order ---- */

static int compare_paths(const void *a, const void *b)
{
	const struct draft *left = a, *right = b;
	int order = strcmp(left->entry.path, right->entry.path);
	return order ? order : (left->order > right->order) - (left->order < right->order);
}

/* Paths that are one on a system stand together. */
static int compare_places(const void *a, const void *b)
{
	const struct draft *left = a, *right = b;
	int order = strcmp(left->real, right->real);
	return order ? order : compare_paths(a, b);
}

static bool is_same_entry(const struct entry *a, const struct entry *b)
{
	return text_equal(a->path, b->path) && a->type == b->type && a->flags == b->flags &&
	       a->mode == b->mode && text_equal(a->owner, b->owner) &&
	       text_equal(a->group, b->group) && a->mtime == b->mtime &&
	       text_equal(a->target, b->target) && text_equal(a->lang, b->lang) &&
	       a->size == b->size && a->data == b->data && text_equal(a->source, b->source) &&
	       a->device == b->device && a->inode == b->inode &&
	       a->source_mtime_sec == b->source_mtime_sec &&
	       a->source_mtime_nsec == b->source_mtime_nsec;
}

/* Adds to the entry of other formats that is the same, so that its content is read once. */
static void put_entry(struct plan *plan, const struct entry *entry)
{
	for (size_t i = plan->n_entries; i-- > 0;) {
		struct entry *other = &plan->entries[i];
		if (!text_equal(other->path, entry->path))
			break;
		if (!is_same_entry(other, entry))
			continue;
		other->formats |= entry->formats;
		return;
	}
	plan->entries[plan->n_entries++] = *entry;
}

static void decide_all(const struct plan *plan, struct problems *problems)
{
	struct drafts *drafts = plan->drafts;
	VECTOR_EACH (draft, drafts)
		draft->real = plan_system_path(plan->arena, draft->entry.path);
	qsort(drafts->v, drafts->n, sizeof *drafts->v, compare_places);
	for (size_t start = 0, end; start < drafts->n; start = end) {
		const char *real = drafts->v[start].real;
		for (end = start + 1; end < drafts->n; end++)
			if (strcmp(drafts->v[end].real, real) != 0)
				break;
		decide_group(plan, &drafts->v[start], end - start, problems);
	}
}

void plan_seal(struct plan *plan, struct problems *problems)
{
	struct drafts *drafts = plan->drafts;
	add_parents(plan);
	plan->entries = arena_alloc(plan->arena, drafts->n * sizeof *plan->entries);
	if (drafts->n) {
		decide_all(plan, problems);
		qsort(drafts->v, drafts->n, sizeof *drafts->v, compare_paths);
	}
	VECTOR_EACH (draft, drafts)
		if (draft->entry.formats)
			put_entry(plan, &draft->entry);
	free(drafts->v);
	*drafts = (struct drafts){0};
}
