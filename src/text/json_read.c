/* json_read.c - JSON in, by libfyaml
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/json_read.h"

#include <libfyaml.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct json_document {
	struct fy_document *tree;
	char *text; /* the tree points into it */
};

/* The library counts lines and columns from 0; errors are collected, never printed. */
static void set_error(struct fy_diag *diag, const char *name, struct error *error)
{
	void *state = NULL;
	const struct fy_diag_error *first = fy_diag_errors_iterate(diag, &state);

	if (first)
		error_set(error, "cannot read '%s': %d:%d: %s", name, first->line, first->column,
			  first->msg);
	else
		error_set(error, "cannot read '%s': it is not JSON", name);
}

/* ---- Keys that stand twice: by sorting, as the library compares each with each ---- */

struct key {
	const char *text;
	size_t len;
};

static int compare_keys(const void *a, const void *b)
{
	const struct key *left = a, *right = b;
	size_t shorter = left->len < right->len ? left->len : right->len;
	int order = shorter ? memcmp(left->text, right->text, shorter) : 0;
	return order ? order : (left->len > right->len) - (left->len < right->len);
}

static int check_object(struct fy_node *object, const char *name, struct error *error)
{
	int count = fy_node_mapping_item_count(object), result = 0;
	if (count < 2)
		return 0;
	AUTO_FREE struct key *keys = xzalloc((size_t)count * sizeof *keys);
	struct fy_node_pair *pair;
	void *state = NULL;
	for (size_t i = 0; (pair = fy_node_mapping_iterate(object, &state)); i++)
		keys[i].text = fy_node_get_scalar(fy_node_pair_key(pair), &keys[i].len);
	qsort(keys, (size_t)count, sizeof *keys, compare_keys);
	for (int i = 1; i < count && result == 0; i++)
		if (compare_keys(&keys[i - 1], &keys[i]) == 0)
			result = error_set(error, "cannot read '%s': the key '%.*s' is there twice",
					   name, keys[i].len > 80 ? 80 : (int)keys[i].len,
					   keys[i].text ? keys[i].text : "");
	return result;
}

/* Goes no deeper than the library has read. */
static int check_keys(struct fy_node *node, const char *name, struct error *error)
{
	void *state = NULL;
	struct fy_node_pair *pair;
	struct fy_node *item;
	if (fy_node_get_type(node) == FYNT_SEQUENCE) {
		while ((item = fy_node_sequence_iterate(node, &state)))
			if (check_keys(item, name, error))
				return -1;
		return 0;
	}
	if (fy_node_get_type(node) != FYNT_MAPPING)
		return 0;
	if (check_object(node, name, error))
		return -1;
	while ((pair = fy_node_mapping_iterate(node, &state)))
		if (check_keys(fy_node_pair_value(pair), name, error))
			return -1;
	return 0;
}

size_t json_document_count(const char *text, size_t len)
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

struct json_document *json_document_read(const char *text, size_t len, const char *name,
					 struct error *error)
{
	struct fy_diag *diag = fy_diag_create(NULL);
	struct fy_parse_cfg config = {.flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_JSON_FORCE |
					       FYPCF_ALLOW_DUPLICATE_KEYS,
				      .diag = diag};

	if (!diag)
		memory_exhausted();
	if (len == 0 || memchr(text, '\0', len)) {
		error_set(error, "cannot read '%s': it is %s", name, len ? "not text" : "empty");
		fy_diag_destroy(diag);
		return NULL;
	}
	fy_diag_set_collect_errors(diag, true);
	struct json_document *document = xzalloc(sizeof *document);
	document->text = xmemdup(text, len);
	document->tree = fy_document_build_from_string(&config, document->text, len);
	if (!document->tree || !fy_document_root(document->tree)) {
		set_error(diag, name, error);
		json_document_free(document);
		document = NULL;
	} else if (check_keys(fy_document_root(document->tree), name, error)) {
		json_document_free(document);
		document = NULL;
	}
	fy_diag_destroy(diag);
	return document;
}

void json_document_free(struct json_document *document)
{
	if (!document)
		return;
	fy_document_destroy(document->tree);
	free(document->text);
	free(document);
}

/* A json_node is the library's node under a name that callers can have without its header. The
 * library's getters take no const. */
static struct fy_node *foreign(const struct json_node *node)
{
	union {
		const struct json_node *ours;
		struct fy_node *theirs;
	} pointer = {.ours = node};

	return pointer.theirs;
}

static const struct json_node *ours(struct fy_node *node)
{
	return (const struct json_node *)node;
}

const struct json_node *json_document_root(const struct json_document *document)
{
	return ours(fy_document_root(document->tree));
}

enum json_kind json_node_kind(const struct json_node *node)
{
	if (!node)
		return JSON_NOTHING;
	switch (fy_node_get_type(foreign(node))) {
	case FYNT_MAPPING:
		return JSON_OBJECT;
	case FYNT_SEQUENCE:
		return JSON_ARRAY;
	case FYNT_SCALAR:
		break;
	}
	return fy_node_get_style(foreign(node)) == FYNS_DOUBLE_QUOTED ? JSON_STRING : JSON_OTHER;
}

const struct json_node *json_node_get(const struct json_node *node, const char *key)
{
	void *state = NULL;
	struct fy_node_pair *pair;

	if (json_node_kind(node) != JSON_OBJECT)
		return NULL;
	while ((pair = fy_node_mapping_iterate(foreign(node), &state))) {
		size_t len = 0;
		const char *text = fy_node_get_scalar(fy_node_pair_key(pair), &len);

		if (text && len == strlen(key) && memcmp(text, key, len) == 0)
			return ours(fy_node_pair_value(pair));
	}
	return NULL;
}

const char *json_node_text(const struct json_node *node, struct arena *arena)
{
	enum json_kind kind = json_node_kind(node);
	size_t len = 0;

	if (kind != JSON_STRING && kind != JSON_OTHER)
		return NULL;
	const char *text = fy_node_get_scalar(foreign(node), &len);
	return text ? arena_text_n(arena, text, len) : NULL;
}

const char *json_node_get_text(const struct json_node *node, const char *key, struct arena *arena)
{
	return json_node_text(json_node_get(node, key), arena);
}

bool json_node_is_true(const struct json_node *node)
{
	size_t len = 0;

	if (json_node_kind(node) != JSON_OTHER)
		return false;
	const char *text = fy_node_get_scalar(foreign(node), &len);
	return text && len == 4 && memcmp(text, "true", 4) == 0;
}

bool json_node_next(const struct json_node *node, void **state, struct arena *arena,
		    const char **key, const struct json_node **value)
{
	size_t len = 0;

	if (json_node_kind(node) == JSON_ARRAY) {
		if (key)
			*key = ""; /* items have none */
		*value = ours(fy_node_sequence_iterate(foreign(node), state));
		return *value != NULL;
	}
	if (json_node_kind(node) != JSON_OBJECT)
		return false;
	struct fy_node_pair *pair = fy_node_mapping_iterate(foreign(node), state);
	if (!pair)
		return false;
	*value = ours(fy_node_pair_value(pair));
	const char *text = fy_node_get_scalar(fy_node_pair_key(pair), &len);
	if (key)
		*key = arena_text_n(arena, text ? text : "", len);
	return true;
}
