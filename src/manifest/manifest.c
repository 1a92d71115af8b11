/* manifest.c - what the packager wrote, checked and with its variables expanded
 *
 * Reads the tree of a YAML document key by key, by the rows of manifest_fields.c.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "manifest/manifest.h"

#include <stdarg.h>
#include <string.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/key_text.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/strings.h"
#include "base/text.h"
#include "manifest/manifest_fields_internal.h"
#include "manifest/manifest_internal.h"
#include "text/yaml.h"

/* Where in the schema the reading is: the rows below `prefix`, read into these holders. */
struct place {
	const char *prefix; /* "", "deb.", "contents[]." */
	void *holders[HOLDER_COUNT];
	const char *override; /* name of the format below overrides, or NULL */
};

void manifest_report(struct manifest_draft *draft, struct mark at, const char *hint,
		     const char *format, ...)
{
	if (++draft->mistakes > MISTAKES_MAX)
		return;
	va_list args;
	va_start(args, format);
	AUTO_FREE char *message = xvasprintf(format, args);
	va_end(args);
	problems_add(draft->problems, PROBLEM_ERROR, at, hint, "%s", message);
	if (draft->mistakes == MISTAKES_MAX)
		problems_add(draft->problems, PROBLEM_ERROR, (struct mark){.file = at.file}, NULL,
			     "there are more mistakes than can be listed");
}

void manifest_warn(struct manifest_draft *draft, struct mark at, const char *hint,
		   const char *format, ...)
{
	if (++draft->warnings > MISTAKES_MAX)
		return;
	va_list args;
	va_start(args, format);
	AUTO_FREE char *message = xvasprintf(format, args);
	va_end(args);
	problems_add(draft->problems, PROBLEM_WARNING, at, hint, "%s", message);
}

static void visit_package(struct manifest_draft *draft, struct manifest_package *package,
			  const struct manifest_field *field, manifest_visitor visit, void *context)
{
	if (field->holder == HOLDER_PACKAGE)
		visit(draft, field, package, manifest_field_value(field, package), context);
	for (size_t i = 0; field->holder == HOLDER_CONTENT && i < package->contents.n; i++) {
		struct manifest_content *item = &package->contents.v[i];
		visit(draft, field, item, manifest_field_value(field, item), context);
	}
}

void manifest_visit(struct manifest_draft *draft, manifest_visitor visit, void *context)
{
	struct manifest *manifest = draft->manifest;
	for (size_t row = 0; row < manifest_fields_count; row++) {
		const struct manifest_field *field = &manifest_fields[row];
		if (field->holder == HOLDER_OWN)
			visit(draft, field, &manifest->own,
			      manifest_field_value(field, &manifest->own), context);
		visit_package(draft, &manifest->base, field, visit, context);
		for (size_t i = 0; i < draft->n_overrides; i++)
			visit_package(draft, &draft->overrides[i].package, field, visit, context);
	}
}

/* ---- Keys that are not in the table ---- */

static bool is_legal(const struct place *place, const struct manifest_field *field)
{
	return manifest_field_is_below(field, place->prefix) &&
	       (!place->override || place->prefix[0] == 'c' || field->flags & FIELD_OVERRIDABLE);
}

/* Returns "it belongs under 'deb' or 'rpm'": where a row has this key. NULL where none has. */
static char *suggest_home(const struct place *place, const char *key)
{
	AUTO_STRINGS homes = {0};
	for (size_t i = 0; i < manifest_fields_count; i++) {
		const struct manifest_field *field = &manifest_fields[i];
		const char *last = manifest_field_key(field);
		if (strcmp(last, key) != 0 || manifest_field_is_below(field, place->prefix))
			continue;
		if (last == field->path)
			strings_add(&homes, "at the top");
		else
			strings_add_printf(&homes, "under '%.*s'", (int)(last - field->path - 1),
					   field->path);
	}
	AUTO_FREE char *joined = strings_join(&homes, " or ");
	return homes.n ? xasprintf("it belongs %s", joined) : NULL;
}

static char *suggest_nearest(const struct place *place, const char *key)
{
	AUTO_FREE const char **keys = xreallocarray(NULL, manifest_fields_count, sizeof *keys);
	size_t n = 0;
	for (size_t i = 0; i < manifest_fields_count; i++)
		if (is_legal(place, &manifest_fields[i]))
			keys[n++] = manifest_field_key(&manifest_fields[i]);
	const char *nearest = text_nearest(key, keys, n);
	return nearest ? xasprintf("did you mean '%s'?", nearest) : NULL;
}

static void report_unknown(struct manifest_draft *draft, const struct place *place,
			   const struct node_pair *pair)
{
	AUTO_FREE char *path = xasprintf("%s%s", place->prefix, pair->key);
	AUTO_FREE char *hint = NULL;
	if (draft->mistakes >= MISTAKES_MAX)
		return;
	const char *successor = manifest_field_successor(path);
	if (successor)
		hint = xstrdup(successor);
	else if (place->override && manifest_field_find(path))
		hint = xstrdup("it is the same for all formats; it belongs at the top");
	if (!hint)
		hint = suggest_home(place, pair->key);
	if (!hint)
		hint = suggest_nearest(place, pair->key);
	size_t len = strlen(place->prefix);
	AUTO_FREE char *where =
		place->override ? xasprintf(" in 'overrides.%s%s%.*s'", place->override,
					    len ? "." : "", (int)(len ? len - 1 : 0), place->prefix)
		: len           ? xasprintf(" in '%.*s'", (int)len - 1, place->prefix)
				: xstrdup("");
	manifest_report(draft, pair->at, hint, "unknown key '%s'%s", pair->key, where);
}

/* ---- Keys that are in the table ---- */

static void read_map(struct manifest_draft *draft, const struct place *place,
		     const struct node *map);

static void note_foreign(struct manifest_draft *draft, const char *name, struct mark at)
{
	if (!draft->foreign.n)
		draft->foreign_at = at;
	if (!strings_have(&draft->foreign, name))
		strings_add(&draft->foreign, name);
}

static void read_item(struct manifest_draft *draft, const struct place *place,
		      struct manifest_content *item, const struct node *node)
{
	item->at = node->at;
	if (node->kind == NODE_BROKEN)
		return;
	if (node->kind != NODE_MAP) {
		manifest_report(draft, node->at, "write 'src:' and 'dst:'",
				"an item of 'contents' must be a map, not %s",
				node_kind_name(node->kind));
		return;
	}
	struct place inner = {.prefix = "contents[].", .override = place->override};
	inner.holders[HOLDER_CONTENT] = item;
	read_map(draft, &inner, node);
}

static void read_contents(struct manifest_draft *draft, const struct manifest_field *field,
			  const struct place *place, const struct node *node)
{
	if (node->kind != NODE_LIST) {
		manifest_value_refuse(draft, field, node);
		return;
	}
	struct manifest_contents *contents =
		manifest_field_value(field, place->holders[HOLDER_PACKAGE]);
	contents->at = node->at;
	contents->v = arena_alloc(draft->arena, node->n * sizeof *contents->v);
	contents->n = node->n;
	for (size_t i = 0; i < node->n; i++)
		read_item(draft, place, &contents->v[i], node->items[i]);
}

/* Notes a format of nfpm's that Ingot does not make; anything else is a mistake. */
static void refuse_format(struct manifest_draft *draft, const struct node_pair *pair)
{
	struct manifest_words names;
	manifest_field_format_words(draft->options->known, &names);
	for (size_t i = 0; i < names.n; i++)
		if (text_equal(names.v[i], pair->key)) {
			note_foreign(draft, pair->key, pair->at);
			return;
		}
	const char *nearest = text_nearest(pair->key, names.v, names.n);
	AUTO_FREE char *hint = nearest ? xasprintf("did you mean '%s'?", nearest)
				       : xstrdup("name a format, such as 'deb' or 'rpm'");
	manifest_report(draft, pair->at, hint, "unknown format '%s' in 'overrides'", pair->key);
}

static void read_override(struct manifest_draft *draft, const struct node_pair *pair)
{
	const struct format_traits *traits = format_traits_find(draft->options->known, pair->key);
	if (!traits) {
		refuse_format(draft, pair);
	} else if (pair->value->kind == NODE_MAP) {
		struct override *override = &draft->overrides[draft->n_overrides++];
		override->traits = traits;
		struct place place = {.prefix = "", .override = traits->name};
		place.holders[HOLDER_PACKAGE] = &override->package;
		read_map(draft, &place, pair->value);
	} else if (pair->value->kind != NODE_NULL && pair->value->kind != NODE_BROKEN) {
		manifest_report(draft, pair->value->at, NULL,
				"'overrides.%s' must be a map, not %s", traits->name,
				node_kind_name(pair->value->kind));
	}
}

static void read_field(struct manifest_draft *draft, const struct place *place,
		       const struct manifest_field *field, const struct node_pair *pair)
{
	const struct node *node = pair->value;
	if (node->kind == NODE_NULL || node->kind == NODE_BROKEN)
		return;
	if (field->kind == FIELD_CONTENTS) {
		read_contents(draft, field, place, node);
	} else if (field->holder != HOLDER_NONE) {
		manifest_value_read(draft, field, node, place->holders[field->holder]);
	} else if (node->kind != NODE_MAP) {
		manifest_value_refuse(draft, field, node);
	} else if (field->kind == FIELD_FOREIGN) {
		note_foreign(draft, field->path, pair->at);
	} else if (field->kind == FIELD_OVERRIDES) {
		for (size_t i = 0; i < node->n; i++)
			read_override(draft, &node->pairs[i]);
	} else {
		AUTO_FREE char *prefix = xasprintf("%s.", field->path);
		struct place inner = *place;
		inner.prefix = prefix;
		read_map(draft, &inner, node);
	}
}

static void read_map(struct manifest_draft *draft, const struct place *place,
		     const struct node *map)
{
	for (size_t i = 0; i < map->n; i++) {
		const struct node_pair *pair = &map->pairs[i];
		AUTO_FREE char *path = xasprintf("%s%s", place->prefix, pair->key);
		const struct manifest_field *field = manifest_field_find(path);
		if (field && is_legal(place, field))
			read_field(draft, place, field, pair);
		else
			report_unknown(draft, place, pair);
	}
}

/* ---- The whole ---- */

static void note_foreign_formats(struct manifest_draft *draft)
{
	if (!draft->foreign.n)
		return;
	AUTO_FREE char *names = strings_join(&draft->foreign, ", ");
	problems_add(draft->problems, PROBLEM_NOTE, draft->foreign_at, NULL,
		     "formats that ingot does not make, left alone: %s", names);
}

static void read_root(struct manifest_draft *draft)
{
	struct place top = {.prefix = ""};
	top.holders[HOLDER_PACKAGE] = &draft->manifest->base;
	top.holders[HOLDER_OWN] = &draft->manifest->own;
	read_map(draft, &top, draft->root);
	note_foreign_formats(draft);
}

static const struct node *parse_root(struct manifest_draft *draft, const void *data, size_t len,
				     const char *path)
{
	struct mark whole = {.file = path};
	if (len > YAML_LIMIT_BYTES) {
		manifest_report(draft, whole, NULL, "the manifest is larger than %zu bytes",
				YAML_LIMIT_BYTES);
		return NULL;
	}
	const struct node *root =
		yaml_parse(data, len, path, &yaml_limits_manifest, draft->arena, draft->problems);
	if (root && root->kind != NODE_MAP) {
		if (root->kind != NODE_BROKEN)
			manifest_report(draft, root->at, "start with 'name: ...'",
					"a manifest must be a map of keys, not %s",
					node_kind_name(root->kind));
		return NULL;
	}
	return root;
}

static struct manifest *make_manifest(struct arena *arena, const char *path)
{
	struct manifest *manifest = arena_alloc(arena, sizeof *manifest);
	AUTO_FREE char *folder = path_parent(path);
	manifest->arena = arena;
	manifest->path = path;
	manifest->folder = arena_text(arena, folder);
	return manifest;
}

struct manifest *manifest_parse(const void *data, size_t len, const char *path,
				const struct manifest_options *options, struct problems *problems)
{
	struct arena *arena = arena_make();
	struct manifest_draft *draft = arena_alloc(arena, sizeof *draft);
	draft->arena = arena;
	draft->problems = problems;
	draft->options = options;
	draft->root = parse_root(draft, data, len, path);
	if (!draft->root) {
		arena_free(arena);
		return NULL;
	}
	draft->manifest = make_manifest(arena, path);
	read_root(draft);
	manifest_expand(draft);
	manifest_check(draft);
	manifest_complete(draft);
	manifest_merge(draft);
	strings_free(&draft->foreign);
	return draft->manifest;
}

struct manifest *manifest_load(const char *path, const struct manifest_options *options,
			       struct problems *problems)
{
	AUTO_BUFFER bytes = BUFFER_INIT;
	AUTO_ERROR error = ERROR_INIT;
	/* /dev/fd/63, as shells have it, is in no folder that a work tree could be. */
	bool is_stream = strcmp(path, "-") == 0 || text_starts(path, "/dev/");
	const char *name = is_stream ? MANIFEST_STDIN : path;
	if (file_read_stream(path, YAML_LIMIT_BYTES, &bytes, &error)) {
		problems_add_error(problems, (struct mark){.file = name}, NULL, &error);
		return NULL;
	}
	return manifest_parse(buffer_text(&bytes), bytes.len, name, options, problems);
}

const struct manifest_package *manifest_for(const struct manifest *manifest, const char *format)
{
	for (size_t i = 0; i < manifest->n_formats; i++)
		if (strcmp(manifest->formats[i].traits->name, format) == 0)
			return &manifest->formats[i].package;
	return NULL;
}

/* Overwrites each key that stands in the holder as a text. The arena made the texts, so they may be
 * written. */
static void wipe_keys(enum field_holder holder, const void *values)
{
	for (size_t i = 0; i < manifest_fields_count; i++) {
		const struct manifest_field *field = &manifest_fields[i];
		if (field->holder != holder || !(field->flags & FIELD_SIGNING))
			continue;
		const struct value_text *value =
			manifest_field_value(field, (void *)(uintptr_t)values);
		char *text = (char *)(uintptr_t)value->v;
		if (text && key_text_is_key(text))
			explicit_bzero(text, strlen(text));
	}
}

void manifest_free(struct manifest *manifest)
{
	if (!manifest)
		return;
	wipe_keys(HOLDER_OWN, &manifest->own);
	wipe_keys(HOLDER_PACKAGE, &manifest->base);
	for (size_t i = 0; i < manifest->n_formats; i++)
		wipe_keys(HOLDER_PACKAGE, &manifest->formats[i].package);
	arena_free(manifest->arena);
}
