/* describe.c - what all formats have in common where a manifest becomes a package's record
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/describe.h"

#include "base/buffer.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/strings.h"
#include "base/text.h"
#include "manifest/path_hint.h"
#include "package/relation.h"

#define SCRIPT_SIZE_MAX ((size_t)16 << 20)

void describe_refuse(const struct describer *describer, struct mark at, const char *key,
		     struct error *error)
{
	problems_add_error(describer->problems, at, key, error);
	error_clear(error);
}

struct mark describe_place(const struct describer *describer, const struct value_text *value)
{
	return value->at.file ? value->at : (struct mark){.file = describer->manifest->path};
}

const char *describe_line(const struct describer *describer, const char *key,
			  const struct value_text *value)
{
	if (text_is_empty(value->v))
		return NULL;
	AUTO_FREE char *trimmed = text_trim(value->v);
	if (text_has_control(trimmed)) {
		problems_add(describer->problems, PROBLEM_ERROR, value->at,
			     "the field holds one line of text",
			     "%s: has a line break or another control character", key);
		return NULL;
	}
	return arena_text(describer->package->arena, trimmed);
}

void describe_provenance(const struct describer *describer, const struct provenance *provenance)
{
	package_set_provenance(describer->package, provenance);
	describer->package->build_time = provenance->source_date;
}

/* ---- Relations ---- */

void describe_list(const struct describer *describer, const char *key,
		   const struct value_list *list, enum relation_kind kind, clause_taker take)
{
	for (size_t i = 0; i < list->n; i++) {
		if (text_is_empty(list->v[i].v))
			continue;
		AUTO_STRINGS clauses = {0};
		relation_split(list->v[i].v, &clauses);
		for (size_t j = 0; j < clauses.n; j++) {
			struct error error = ERROR_INIT;
			if (*clauses.v[j] && take(describer, kind, clauses.v[j], &error))
				describe_refuse(describer, list->v[i].at, key, &error);
		}
	}
}

void describe_relations(const struct describer *describer, clause_taker take)
{
	for (enum relation_kind kind = 0; kind < RELATION_COUNT; kind++)
		if (!(describer->traits->omits.relations >> kind & 1))
			describe_list(describer, relation_name(kind),
				      &describer->from->relations[kind], kind, take);
}

/* ---- Scripts ---- */

static void read_script(const struct describer *describer, enum script_kind kind,
			script_judge judge)
{
	const struct value_text *path = &describer->from->scripts[kind];
	AUTO_BUFFER body = BUFFER_INIT;
	struct error error = ERROR_INIT;
	if (file_read(path->v, SCRIPT_SIZE_MAX, &body, &error)) {
		path_hint(describer->manifest, path->v, &error);
		describe_refuse(describer, path->at, script_name(kind), &error);
		return;
	}
	struct package_script script = {
		.body = arena_text_n(describer->package->arena, buffer_text(&body), body.len),
		.len = body.len,
	};
	if (judge(describer, kind, &script, &error))
		describe_refuse(describer, path->at, script_name(kind), &error);
	else
		describer->package->scripts[kind] = script;
}

void describe_scripts(const struct describer *describer, script_judge judge)
{
	for (enum script_kind kind = 0; kind < SCRIPT_COUNT; kind++)
		if (!(describer->traits->omits.scripts >> kind & 1) &&
		    !text_is_empty(describer->from->scripts[kind].v))
			read_script(describer, kind, judge);
}

/* ---- Compression ---- */

void describe_compression(const struct value_text *given, const char *key, const char *otherwise,
			  struct codec_params *params, struct problems *problems)
{
	AUTO_ERROR error = ERROR_INIT;
	if (codec_params_parse(text_is_empty(given->v) ? otherwise : given->v, params, &error))
		problems_add_error(problems, given->at, key, &error);
}
