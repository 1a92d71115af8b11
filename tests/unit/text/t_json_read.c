/* t_json_read.c - tests of text/json_read.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/buffer.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "text/json_read.h"

static int setup(void **state)
{
	*state = arena_make();
	return 0;
}

static int teardown(void **state)
{
	arena_free(*state);
	return 0;
}

static const struct node *parse(const char *text, struct arena *arena)
{
	struct error error = ERROR_INIT;
	const struct node *root = json_read(text, strlen(text), "f", arena, &error);
	assert_success(root ? 0 : -1, &error);
	return root;
}

static void refuse(const char *text, const char *message, struct arena *arena)
{
	struct error error = ERROR_INIT;
	assert_null(json_read(text, strlen(text), "f", arena, &error));
	assert_error(&error, message);
}

static void test_json_parse_kinds(void **state)
{
	const struct node *root = parse("{\"a\": [\"x\", 1e3, null, true], \"b\": {},\n"
					" \"c\": \"\\u00e9\\n\"}",
					*state);
	const struct node *list = node_find(root, "a");
	assert_int_equal(root->n, 3);
	assert_int_equal(list->n, 4);
	assert_string_equal(node_text(node_at(list, 0)), "x");
	assert_false(node_at(list, 0)->plain);
	assert_string_equal(node_text(node_at(list, 1)), "1e3");
	assert_true(node_at(list, 1)->plain);
	assert_string_equal(node_text(node_at(list, 2)), "null");
	assert_true(node_is_true(node_at(list, 3)));
	assert_true(node_is(node_find(root, "b"), NODE_MAP));
	assert_string_equal(node_find_text(root, "c"), "\xc3\xa9\n");
}

static void test_json_parse_places(void **state)
{
	const struct node *root = parse("{\"a\": [1,\n  \"x\"]}", *state);
	const struct node *list = node_find(root, "a");
	assert_string_equal(root->at.file, "f");
	assert_int_equal(root->pairs[0].at.column, 2);
	assert_int_equal(list->at.column, 7);
	assert_int_equal(node_at(list, 1)->at.line, 2);
	assert_int_equal(node_at(list, 1)->at.column, 3);
}

/* The first document alone is read. */
static void test_json_parse_first_document(void **state)
{
	assert_int_equal(parse("{} {\"a\": 1}", *state)->n, 0);
}

/* The library's own words differ from one version to the next. */
static void test_json_parse_no_json(void **state)
{
	static const char *const cases[] = {
		"[1,]",       "{\"a\": x}", "{\"a\": *x}", "{\"a\": &x 1}",
		"[!x 1]",     "[\"x]",      "['x']",       "{a: 1}",
		"{1: 2}",     "{[]: 2}",    "[1 # c\n]",   "[\"\xff\"]",
		"[\"\x01\"]", " ",          "- 1",
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		AUTO_ERROR error = ERROR_INIT;
		assert_null(json_read(cases[i], strlen(cases[i]), "f", *state, &error));
		assert_true(text_starts(error.message, "cannot read 'f': "));
	}
}

static void test_json_parse_refuses(void **state)
{
	struct error error = ERROR_INIT;
	refuse("", "cannot read 'f': it is empty", *state);
	refuse("{\"a\": {\"x\": 1, \"x\": 2}}", "cannot read 'f': the key 'x' is there twice",
	       *state);
	refuse("{\"a\\u0000b\": 1}", "cannot read 'f': 1:2: a NUL character in a key", *state);
	assert_null(json_read("[\0]", 3, "f", *state, &error));
	assert_error(&error, "cannot read 'f': it is not text");
}

static void test_json_parse_depth(void **state)
{
	AUTO_BUFFER text = BUFFER_INIT;
	for (int i = 0; i < JSON_LIMIT_DEPTH; i++)
		buffer_add_text(&text, "[");
	AUTO_FREE char *deeper = xasprintf("%s[", buffer_text(&text));
	for (int i = 0; i < JSON_LIMIT_DEPTH; i++)
		buffer_add_text(&text, "]");
	assert_int_equal(parse(buffer_text(&text), *state)->n, 1);
	refuse(deeper, "cannot read 'f': 1:64: Max depth (64) exceeded", *state);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_json_parse_kinds),          TEST(test_json_parse_places),
		TEST(test_json_parse_first_document), TEST(test_json_parse_no_json),
		TEST(test_json_parse_refuses),        TEST(test_json_parse_depth),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
