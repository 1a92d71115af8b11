/* plan.c - what goes into the packages: from the manifest's items to drafts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/path.h"
#include "base/vector.h"
#include "plan/plan_internal.h"
#include "plan/plan_item_internal.h"

#define EXTRA_MODE 0644

struct draft *plan_add_draft(struct plan *plan, enum draft_rank rank, const struct parents *parents)
{
	struct drafts *drafts = plan->drafts;
	struct draft *draft = VECTOR_ADD(drafts);
	draft->rank = rank;
	draft->order = drafts->n;
	draft->parents = parents;
	return draft;
}

const char *plan_mark_text(const struct plan *plan, struct mark at)
{
	if (!at.file)
		return "Ingot itself";
	return arena_printf(plan->arena, "%s:%d:%d", at.file, at.line, at.column);
}

const char *plan_printable(const struct plan *plan, const char *text)
{
	char *copy = arena_text(plan->arena, text);
	for (char *at = copy; *at; at++)
		if ((unsigned char)*at < 0x20 || *at == 0x7f)
			*at = '?';
	return copy;
}

static bool is_same_number(const struct value_number *a, const struct value_number *b)
{
	return a->given == b->given && (!a->given || a->v == b->v);
}

/* Formats whose contents no override sets apart share the items: the disk is read once. */
static bool has_same_items(const struct manifest_package *a, const struct manifest_package *b)
{
	return a->contents.v == b->contents.v && a->contents.n == b->contents.n &&
	       is_same_number(&a->umask, &b->umask) && is_same_number(&a->mtime, &b->mtime) &&
	       a->disable_globbing.v == b->disable_globbing.v;
}

struct plan *plan_resolve(const struct manifest *manifest, int64_t source_date,
			  struct problems *problems)
{
	struct arena *arena = arena_make();
	struct plan *plan = arena_alloc(arena, sizeof *plan);
	const struct format_traits **formats =
		arena_alloc(arena, manifest->n_formats * sizeof *formats);
	*plan = (struct plan){.arena = arena,
			      .manifest = manifest,
			      .formats = formats,
			      .n_formats = manifest->n_formats,
			      .source_date = source_date,
			      .drafts = xzalloc(sizeof *plan->drafts)};
	for (size_t i = 0; i < manifest->n_formats; i++)
		formats[i] = manifest->formats[i].traits;
	unsigned done = 0;
	for (size_t i = 0; i < plan->n_formats; i++) {
		const struct manifest_package *package = &manifest->formats[i].package;
		unsigned set = 0;
		for (size_t j = i; j < plan->n_formats; j++)
			if (has_same_items(package, &manifest->formats[j].package))
				set |= 1u << j;
		set &= ~done;
		done |= set;
		for (size_t k = 0; set && k < package->contents.n; k++)
			plan_item_resolve(&package->contents.v[k], package, set, plan, problems);
	}
	return plan;
}

void plan_add(struct plan *plan, const struct plan_extra *extra, struct mark at)
{
	static const struct parents roots = {"root", "root", 0};
	struct parents *parents = arena_copy(plan->arena, &roots, sizeof roots);
	parents->mtime = plan->source_date;
	AUTO_FREE char *clean = path_clean(extra->path);
	struct entry *entry = &plan_add_draft(plan, DRAFT_EXTRA, parents)->entry;
	*entry = (struct entry){
		.path = arena_text(plan->arena, clean),
		.type = ENTRY_FILE,
		.flags = extra->flags,
		.formats = extra->formats,
		.mode = EXTRA_MODE,
		.owner = "root",
		.group = "root",
		.mtime = plan->source_date,
		.size = extra->len,
		.data = arena_copy(plan->arena, extra->data, extra->len),
		.at = at,
	};
}

const struct entry *plan_entry(const struct plan *plan, size_t index)
{
	if (!plan->drafts)
		return index < plan->n_entries ? &plan->entries[index] : NULL;
	return index < plan->drafts->n ? &plan->drafts->v[index].entry : NULL;
}

void plan_free(struct plan *plan)
{
	if (!plan)
		return;
	if (plan->drafts)
		free(plan->drafts->v);
	free(plan->drafts);
	arena_free(plan->arena);
}
