/* manifest_merge.c - one package of a manifest for each format: the base and its overrides
 *
 * They are merged as by nfpm: a text or a number that the override gives replaces the base's; so
 * does a list that is not empty, as a whole (contents too); a map is merged key by key.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "manifest/manifest_internal.h"

static void merge_map(struct manifest_draft *draft, struct value_map *to,
		      const struct value_map *from)
{
	struct value_pair *pairs = arena_alloc(draft->arena, (to->n + from->n) * sizeof *pairs);
	size_t n = to->n;
	for (size_t i = 0; i < n; i++)
		pairs[i] = to->v[i];
	for (size_t i = 0; i < from->n; i++) {
		size_t at = 0;
		while (at < n && strcmp(pairs[at].key.v, from->v[i].key.v) != 0)
			at++;
		pairs[at] = from->v[i];
		n += at == n;
	}
	if (from->n)
		*to = (struct value_map){pairs, n, from->at};
}

static void merge_value(struct manifest_draft *draft, enum field_kind kind, void *to,
			const void *from)
{
	const struct value_text *text = from;
	const struct value_list *list = from;
	const struct value_number *number = from;
	const struct manifest_contents *contents = from;
	switch (kind) {
	case FIELD_TEXT:
	case FIELD_WORD:
	case FIELD_DIGITS:
		*(struct value_text *)to = text->v ? *text : *(struct value_text *)to;
		break;
	case FIELD_LIST:
		*(struct value_list *)to = list->n ? *list : *(struct value_list *)to;
		break;
	case FIELD_MAP:
		merge_map(draft, to, from);
		break;
	case FIELD_MODE:
	case FIELD_UMASK:
	case FIELD_TIME:
		*(struct value_number *)to = number->given ? *number : *(struct value_number *)to;
		break;
	case FIELD_CONTENTS:
		*(struct manifest_contents *)to =
			contents->n ? *contents : *(struct manifest_contents *)to;
		break;
	default:
		break;
	}
}

static void merge_package(struct manifest_draft *draft, struct manifest_package *to,
			  struct manifest_package *from)
{
	for (size_t i = 0; i < manifest_fields_count; i++) {
		const struct manifest_field *field = &manifest_fields[i];
		if (field->holder == HOLDER_PACKAGE && field->flags & FIELD_OVERRIDABLE)
			merge_value(draft, field->kind, manifest_field_value(field, to),
				    manifest_field_value(field, from));
	}
}

void manifest_merge(struct manifest_draft *draft)
{
	const struct format_list *formats = draft->options->formats;
	struct manifest *manifest = draft->manifest;
	manifest->formats = arena_alloc(draft->arena, formats->n * sizeof *manifest->formats);
	manifest->n_formats = formats->n;
	for (size_t i = 0; i < formats->n; i++) {
		manifest->formats[i].traits = formats->v[i];
		manifest->formats[i].package = manifest->base;
		for (size_t j = 0; j < draft->n_overrides; j++)
			if (draft->overrides[j].traits == formats->v[i])
				merge_package(draft, &manifest->formats[i].package,
					      &draft->overrides[j].package);
	}
}
