/* manifest_expand.c - variables in the texts of a manifest, in the rows that say so
 *
 * Afterwards lists have no empty item, no item has white space around it, and an empty text is
 * one that was not given.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/memory.h"
#include "model/manifest_steps.h"
#include "model/variables.h"

/* Of all texts together: aliases make many places of one long text. */
#define EXPANDED_LIMIT ((size_t)4 << 20)

static bool is_expanded(const struct manifest_field *field, const void *holder)
{
	if (field->flags & FIELD_EXPANDED_ON_REQUEST)
		return ((const struct manifest_content *)holder)->expand;
	return field->flags & FIELD_EXPANDED;
}

static void report_undefined(struct draft *draft, const struct manifest_field *field,
			     const struct value_text *text, const struct strings *undefined)
{
	for (size_t i = 0; i < undefined->n; i++) {
		CLEANUP(free_pointer)
		char *hint = xasprintf("set it, or write ${%s:-default}", undefined->v[i]);
		if (draft->options->allow_undefined)
			draft_warn(draft, text->at, hint,
				   "undefined variable '%s' in '%s' becomes empty", undefined->v[i],
				   field->path);
		else
			draft_report(draft, text->at, hint, "undefined variable '%s' in '%s'",
				     undefined->v[i], field->path);
	}
}

/* A text with a mistake stays as it was: what is wrong with it has been said. */
static void expand_text(struct draft *draft, const struct manifest_field *field,
			struct value_text *text)
{
	const struct manifest_options *options = draft->options;
	struct buffer out = BUFFER_INIT;
	struct strings undefined = {0};
	struct error error = ERROR_INIT;
	if (!text->v || !strchr(text->v, '$') || draft->mistakes >= MISTAKES_MAX)
		return;
	int failed =
		draft->expanded > EXPANDED_LIMIT
			? error_set(&error, "the manifest becomes too long")
			: variables_expand(text->v, options->environment, &out, &undefined, &error);
	if (failed)
		draft_report(draft, text->at, error.hint, "%s in '%s'", error.message, field->path);
	else
		report_undefined(draft, field, text, &undefined);
	draft->expanded += strlen(text->v) + out.len;
	if (!failed && (!undefined.n || options->allow_undefined))
		text->v = arena_text(draft->arena, buffer_text(&out));
	buffer_free(&out);
	strings_free(&undefined);
	error_clear(&error);
}

static void trim_text(struct draft *draft, struct value_text *text)
{
	if (!text->v)
		return;
	CLEANUP(free_pointer) char *trimmed = text_trim(text->v);
	if (strcmp(trimmed, text->v) != 0)
		text->v = arena_text(draft->arena, trimmed);
}

static void visit_text(struct draft *draft, const struct manifest_field *field, void *holder,
		       struct value_text *text)
{
	bool expanded = is_expanded(field, holder);
	if (expanded)
		expand_text(draft, field, text);
	/* A block scalar ends with a line break that nobody means. */
	if (field->holder != HOLDER_CONTENT || expanded)
		trim_text(draft, text);
}

static void visit_list(struct draft *draft, const struct manifest_field *field,
		       struct value_list *list)
{
	size_t kept = 0;
	for (size_t i = 0; i < list->n; i++) {
		if (field->flags & FIELD_EXPANDED)
			expand_text(draft, field, &list->v[i]);
		trim_text(draft, &list->v[i]);
		if (*list->v[i].v)
			list->v[kept++] = list->v[i];
	}
	list->n = kept;
}

static void visit_map(struct draft *draft, const struct manifest_field *field,
		      struct value_map *map)
{
	size_t kept = 0;
	for (size_t i = 0; i < map->n; i++) {
		if (field->flags & FIELD_EXPANDED)
			expand_text(draft, field, &map->v[i].value);
		if (*map->v[i].value.v)
			map->v[kept++] = map->v[i];
	}
	map->n = kept;
}

static void visit_value(struct draft *draft, const struct manifest_field *field, void *holder,
			void *value, void *context UNUSED)
{
	switch (field->kind) {
	case FIELD_TEXT:
	case FIELD_WORD:
	case FIELD_DIGITS:
		visit_text(draft, field, holder, value);
		break;
	case FIELD_LIST:
		visit_list(draft, field, value);
		break;
	case FIELD_MAP:
		visit_map(draft, field, value);
		break;
	default:
		break;
	}
}

void manifest_expand(struct draft *draft)
{
	draft_visit(draft, visit_value, NULL);
}
