/* t_node.c - tests of text/node.h: one question has one answer in all three languages
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/arena.h"
#include "text/json_read.h"
#include "text/toml.h"
#include "text/yaml.h"

/* Each has the string "x" and the word true, a list of both, and a map. */
static const char yaml[] = "s: 'x'\nw: true\nl: ['x', true]\nm: {k: v}\n";
static const char json[] = "{\"s\": \"x\", \"w\": true, \"l\": [\"x\", true], \"m\": {\"k\": 1}}";
static const char toml[] = "s = 'x'\nw = true\nl = ['x', true]\nm = {k = 1}\n";

static void check(const struct node *root)
{
	const struct node *list = node_find(root, "l"), *map = node_find(root, "m");
	assert_non_null(root);
	assert_int_equal(root->n, 4);
	assert_string_equal(node_find_quoted(root, "s"), "x");
	assert_null(node_find_quoted(root, "w"));
	assert_string_equal(node_find_text(root, "w"), "true");
	assert_true(node_is_true(node_find(root, "w")));
	assert_false(node_is_true(node_find(root, "s")));
	assert_null(node_find_text(root, "l"));
	assert_null(node_find(root, "k"));
	assert_string_equal(node_text(node_at(list, 0)), "x");
	assert_string_equal(node_key(list, 0), "");
	assert_null(node_at(list, 2));
	assert_null(node_find(list, "x"));
	assert_ptr_equal(node_at(map, 0), node_find(map, "k"));
	assert_string_equal(node_key(map, 0), "k");
	assert_null(node_at(node_find(root, "s"), 0));
}

static void test_node_is_one_for_all(void **state UNUSED)
{
	struct arena *arena = arena_make();
	struct problems problems = {0};
	struct error error = ERROR_INIT;
	check(yaml_parse(yaml, strlen(yaml), "f", &yaml_limits_lock, arena, &problems));
	check(json_read(json, strlen(json), "f", arena, &error));
	check(toml_parse(toml, strlen(toml), "f", arena, &error));
	arena_free(arena);
}

static void test_node_that_is_not_there(void **state UNUSED)
{
	assert_false(node_is(NULL, NODE_NULL));
	assert_false(node_is_true(NULL));
	assert_null(node_text(NULL));
	assert_null(node_find(NULL, "k"));
	assert_null(node_find_text(NULL, "k"));
	assert_null(node_at(NULL, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_node_is_one_for_all),
		cmocka_unit_test(test_node_that_is_not_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
