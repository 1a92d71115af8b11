/* json_read.c - JSON in, from libfyaml's events
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/json_read.h"

#include <libfyaml.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/vector.h"

/* A list or a map that has not ended yet. A list's pairs have no keys; a map's last pair may still
 * wait for its value. */
struct json_level {
	struct node *node;
	struct {
		struct node_pair *v;
		size_t n, cap;
	} pairs;
};

struct json_reader {
	struct fy_parser *parser;
	struct fy_diag *diag;
	const char *name;
	struct arena *arena;
	struct error *error;
	struct json_level levels[JSON_LIMIT_DEPTH];
	size_t depth;
	const struct node *root;
};

static int fail(const struct json_reader *reader, struct mark at, const char *cause)
{
	return error_set(reader->error, "cannot read '%s': %d:%d: %s", reader->name, at.line,
			 at.column, cause);
}

/* Takes the first of the library's errors, which are collected, never printed. */
static int report_syntax(const struct json_reader *reader)
{
	void *state = NULL;
	const struct fy_diag_error *first = fy_diag_errors_iterate(reader->diag, &state);
	if (!first)
		return error_set(reader->error, "cannot read '%s': it is not JSON", reader->name);
	return fail(reader, (struct mark){NULL, first->line, first->column}, first->msg);
}

/* ---- Keys that stand twice: by sorting, as comparing each with each takes too long ---- */

static int compare_keys(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int check_map(const struct node *map, const char *name, struct error *error)
{
	AUTO_FREE const char **keys = xreallocarray(NULL, map->n + 1, sizeof *keys);
	for (size_t i = 0; i < map->n; i++)
		keys[i] = map->pairs[i].key;
	qsort(keys, map->n, sizeof *keys, compare_keys);
	for (size_t i = 1; i < map->n; i++)
		if (strcmp(keys[i - 1], keys[i]) == 0)
			return error_set(error, "cannot read '%s': the key '%.80s' is there twice",
					 name, keys[i]);
	return 0;
}

/* Goes no deeper than JSON_LIMIT_DEPTH. */
static int check_keys(const struct node *node, const char *name, struct error *error)
{
	const struct node *child;
	if (node->kind == NODE_MAP && check_map(node, name, error))
		return -1;
	for (size_t i = 0; (child = node_at(node, i)); i++)
		if (check_keys(child, name, error))
			return -1;
	return 0;
}

/* ---- Events ---- */

/* The library's mark of a string stands behind the quote. */
static struct mark get_place(const struct json_reader *reader, struct fy_event *event, bool quoted)
{
	const struct fy_mark *mark = fy_event_start_mark(event);
	struct mark at = {.file = reader->name};
	if (mark) {
		at.line = mark->line + 1;
		at.column = mark->column + 1 - quoted;
	}
	return at;
}

static struct node *make_node(const struct json_reader *reader, enum node_kind kind, struct mark at)
{
	struct node *node = arena_alloc(reader->arena, sizeof *node);
	node->kind = kind;
	node->at = at;
	return node;
}

/* Returns the level whose last pair needs a key, or NULL. */
static struct json_level *find_keyless(struct json_reader *reader)
{
	struct json_level *level = reader->depth ? &reader->levels[reader->depth - 1] : NULL;
	if (!level || level->node->kind != NODE_MAP)
		return NULL;
	return level->pairs.n == 0 || level->pairs.v[level->pairs.n - 1].value ? level : NULL;
}

static void add_child(struct json_reader *reader, const struct node *node)
{
	if (reader->depth == 0) {
		reader->root = node;
		return;
	}
	struct json_level *level = &reader->levels[reader->depth - 1];
	if (level->node->kind == NODE_LIST)
		(void)VECTOR_ADD(&level->pairs);
	level->pairs.v[level->pairs.n - 1].value = node;
}

static int take_scalar(struct json_reader *reader, struct fy_event *event)
{
	struct fy_token *token = event->scalar.value;
	bool quoted = token && fy_token_scalar_style(token) == FYSS_DOUBLE_QUOTED;
	struct mark at = get_place(reader, event, quoted);
	struct json_level *keyless = find_keyless(reader);
	size_t len = 0;
	const char *bytes = token ? fy_token_get_text(token, &len) : NULL;
	const char *text = arena_text_n(reader->arena, bytes, bytes ? len : 0);
	if (keyless && strlen(text) != len)
		return fail(reader, at, "a NUL character in a key");
	if (keyless) {
		*VECTOR_ADD(&keyless->pairs) = (struct node_pair){.key = text, .at = at};
		return 0;
	}
	struct node *node = make_node(reader, NODE_TEXT, at);
	node->text = text;
	node->plain = !quoted;
	add_child(reader, node);
	return 0;
}

static int open_level(struct json_reader *reader, struct fy_event *event, enum node_kind kind)
{
	struct mark at = get_place(reader, event, false);
	if (find_keyless(reader))
		return report_syntax(reader);
	if (reader->depth == JSON_LIMIT_DEPTH)
		return fail(reader, at, "Max depth (64) exceeded");
	struct node *node = make_node(reader, kind, at);
	add_child(reader, node);
	reader->levels[reader->depth++] = (struct json_level){.node = node};
	return 0;
}

static int close_level(struct json_reader *reader)
{
	struct json_level *level = &reader->levels[--reader->depth];
	struct node *node = level->node;
	node->n = level->pairs.n;
	if (node->kind == NODE_MAP) {
		node->pairs =
			arena_copy(reader->arena, level->pairs.v, node->n * sizeof *node->pairs);
	} else {
		node->items = arena_alloc(reader->arena, node->n * sizeof *node->items);
		for (size_t i = 0; i < node->n; i++)
			node->items[i] = level->pairs.v[i].value;
	}
	free(level->pairs.v);
	return 0;
}

static int take_event(struct json_reader *reader, struct fy_event *event)
{
	switch (event->type) {
	case FYET_MAPPING_START:
		return open_level(reader, event, NODE_MAP);
	case FYET_SEQUENCE_START:
		return open_level(reader, event, NODE_LIST);
	case FYET_MAPPING_END:
	case FYET_SEQUENCE_END:
		return close_level(reader);
	case FYET_SCALAR:
		return take_scalar(reader, event);
	case FYET_ALIAS:
		return report_syntax(reader);
	default:
		return 0;
	}
}

/* Reads up to the end of the first document. */
static int read_events(struct json_reader *reader)
{
	bool is_ended = false;
	int failed = 0;
	while (!failed && !is_ended) {
		struct fy_event *event = fy_parser_parse(reader->parser);
		if (!event)
			return report_syntax(reader);
		is_ended = event->type == FYET_DOCUMENT_END || event->type == FYET_STREAM_END;
		failed = take_event(reader, event);
		fy_parser_event_free(reader->parser, event);
	}
	return failed || reader->root ? failed : report_syntax(reader);
}

size_t json_read_count(const char *text, size_t len)
{
	size_t count = 1;
	bool is_inside = false;
	for (size_t i = 0; i < len; i++) {
		if (is_inside && text[i] == '\\')
			i++;
		else if (text[i] == '"')
			is_inside = !is_inside;
		else if (!is_inside)
			count += text[i] == ',' || text[i] == ':' || text[i] == '[' ||
				 text[i] == '{';
	}
	return count;
}

static void open_parser(struct json_reader *reader, const char *text, size_t len)
{
	reader->diag = fy_diag_create(NULL);
	if (!reader->diag)
		memory_exhausted();
	fy_diag_set_collect_errors(reader->diag, true);
	const struct fy_parse_cfg config = {
		.flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_JSON_FORCE, .diag = reader->diag};
	reader->parser = fy_parser_create(&config);
	if (!reader->parser || fy_parser_set_string(reader->parser, text, len))
		memory_exhausted();
}

static void close_parser(struct json_reader *reader)
{
	for (size_t i = 0; i < reader->depth; i++)
		free(reader->levels[i].pairs.v);
	fy_parser_destroy(reader->parser);
	fy_diag_destroy(reader->diag);
}

const struct node *json_read(const char *text, size_t len, const char *name, struct arena *arena,
			     struct error *error)
{
	struct json_reader reader = {.name = name, .arena = arena, .error = error};
	if (len == 0 || memchr(text, '\0', len)) {
		error_set(error, "cannot read '%s': it is %s", name, len ? "not text" : "empty");
		return NULL;
	}
	open_parser(&reader, text, len);
	int failed = read_events(&reader);
	close_parser(&reader);
	return failed || check_keys(reader.root, name, error) ? NULL : reader.root;
}
