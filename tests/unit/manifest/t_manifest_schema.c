/* t_manifest_schema.c - tests of manifest/manifest_schema.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/memory.h"
#include "base/text.h"
#include "manifest/manifest_fields_internal.h"
#include "manifest/manifest_schema.h"
#include "tests/unit/known_formats.h"
#include "text/json_read.h"

struct document {
	struct arena *arena;
	const struct node *root;
};

static int set_up(void **state)
{
	struct document *document = xzalloc(sizeof *document);
	struct buffer text = BUFFER_INIT;
	struct error error = ERROR_INIT;
	manifest_schema_write(&known_formats, &text);
	document->arena = arena_make();
	document->root = json_read(buffer_text(&text), text.len, "schema", document->arena, &error);
	assert_non_null(document->root);
	buffer_free(&text);
	*state = document;
	return 0;
}

static int tear_down(void **state)
{
	AUTO_FREE struct document *document = *state;
	arena_free(document->arena);
	return 0;
}

/* Finds the schema of a row: "deb.breaks" is properties.deb.properties.breaks. */
static const struct node *find_row(const struct node *root, const char *path)
{
	static const char item[] = "contents[].";
	const struct node *node = root;
	if (text_starts(path, item)) {
		node = node_find(node_find(root, "$defs"), "content");
		path += strlen(item);
	}
	while (*path) {
		AUTO_FREE char *key = xstrndup(path, strcspn(path, "."));
		node = node_find(node_find(node, "properties"), key);
		path += strlen(key);
		path += *path == '.';
	}
	return node;
}

static void test_manifest_schema_has_every_key(void **state)
{
	const struct document *document = *state;
	for (size_t i = 0; i < manifest_fields_count; i++) {
		const struct node *node = find_row(document->root, manifest_fields[i].path);
		AUTO_FREE char *about = manifest_field_about(&manifest_fields[i]);
		assert_string_equal(node_find_text(node, "description"), about);
	}
}

/* Checks that a reference, "#/$defs/line", names something that is there. */
static void check_references(const struct document *document, const struct node *node)
{
	const char *reference = node_find_text(node, "$ref");
	if (reference) {
		const char *name = strrchr(reference, '/') + 1;
		const char *place = text_starts(reference, "#/$defs/") ? "$defs" : "properties";
		const struct node *defs = node_find(document->root, place);
		assert_true(node_is(node_find(defs, name), NODE_MAP));
	}
	const struct node *value;
	for (size_t i = 0; (value = node_at(node, i)); i++)
		if (node_is(value, NODE_MAP))
			check_references(document, value);
}

static void test_manifest_schema_references(void **state)
{
	const struct document *document = *state;
	check_references(document, document->root);
}

static void test_manifest_schema_overrides(void **state)
{
	const struct document *document = *state;
	const struct node *defs = node_find(document->root, "$defs");
	const struct node *keys = node_find(node_find(defs, "override"), "properties");
	for (size_t i = 0; i < manifest_fields_count; i++) {
		const struct manifest_field *field = &manifest_fields[i];
		bool there = node_find(keys, field->path);
		if (manifest_field_is_below(field, ""))
			assert_int_equal(there, (field->flags & FIELD_OVERRIDABLE) != 0);
		/* The schema takes sections whole: so a section's rows are like it. */
		const struct manifest_field *top = manifest_field_find(arena_printf(
			document->arena, "%.*s", (int)strcspn(field->path, ".["), field->path));
		if (top->kind == FIELD_GROUP)
			assert_int_equal(field->flags & FIELD_OVERRIDABLE,
					 top->flags & FIELD_OVERRIDABLE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_manifest_schema_has_every_key),
		cmocka_unit_test(test_manifest_schema_references),
		cmocka_unit_test(test_manifest_schema_overrides),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
