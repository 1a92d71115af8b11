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

struct expand_options {
	char **environment;
};

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
		draft_report(draft, text->at, hint, "undefined variable '%s' in '%s'",
			     undefined->v[i], field->path);
	}
}

/* A text with a mistake stays as it was: what is wrong with it has been said. */
static void expand_text(struct draft *draft, const struct manifest_field *field,
			struct value_text *text, const struct expand_options *options)
{
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
	else if (!undefined.n)
		text->v = arena_text(draft->arena, buffer_text(&out));
	else
		report_undefined(draft, field, text, &undefined);
	draft->expanded += strlen(text->v) + out.len;
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
		       struct value_text *text, const struct expand_options *options)
{
	bool expanded = is_expanded(field, holder);
	if (expanded)
		expand_text(draft, field, text, options);
	/* A block scalar ends with a line break that nobody means. */
	if (field->holder != HOLDER_CONTENT || expanded)
		trim_text(draft, text);
}

static void visit_list(struct draft *draft, const struct manifest_field *field,
		       struct value_list *list, const struct expand_options *options)
{
	size_t kept = 0;
	for (size_t i = 0; i < list->n; i++) {
		if (field->flags & FIELD_EXPANDED)
			expand_text(draft, field, &list->v[i], options);
		trim_text(draft, &list->v[i]);
		if (*list->v[i].v)
			list->v[kept++] = list->v[i];
	}
	list->n = kept;
}

static void visit_map(struct draft *draft, const struct manifest_field *field,
		      struct value_map *map, const struct expand_options *options)
{
	size_t kept = 0;
	for (size_t i = 0; i < map->n; i++) {
		if (field->flags & FIELD_EXPANDED)
			expand_text(draft, field, &map->v[i].value, options);
		if (*map->v[i].value.v)
			map->v[kept++] = map->v[i];
	}
	map->n = kept;
}

static void visit_value(struct draft *draft, const struct manifest_field *field, void *holder,
			void *value, void *context)
{
	const struct expand_options *options = context;
	switch (field->kind) {
	case FIELD_TEXT:
	case FIELD_WORD:
		visit_text(draft, field, holder, value, options);
		break;
	case FIELD_LIST:
		visit_list(draft, field, value, options);
		break;
	case FIELD_MAP:
		visit_map(draft, field, value, options);
		break;
	default:
		break;
	}
}

void manifest_expand(struct draft *draft, char **environment)
{
	struct expand_options options = {.environment = environment};
	draft_visit(draft, visit_value, &options);
}
