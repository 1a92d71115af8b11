/* t_toml.c - tests of the TOML reader
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/arena.h"
#include "base/memory.h"
#include "text/toml.h"

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
	const struct node *root = toml_parse(text, strlen(text), "f", arena, &error);
	assert_success(root ? 0 : -1, &error);
	return root;
}

static void test_toml_strings(void **state)
{
	static const char *const cases[][2] = {
		{"\"\"", ""},
		{"\"a\\tb\\\"\\\\\\u00e9\\U0001F600\"", "a\tb\"\\\xc3\xa9\xf0\x9f\x98\x80"},
		{"'a\\b'", "a\\b"},
		{"\"\"\"\na\r\nb\"\"\"", "a\r\nb"},
		{"\"\"\"a\\  \n \n  b\"\"\"", "ab"},
		{"\"\"\"a\"\"\"\"\"", "a\"\""},
		{"'''a''b'''", "a''b"},
		{"''''a''''", "'a'"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *text = xasprintf("k = %s # c\n", cases[i][0]);
		assert_string_equal(node_find_quoted(parse(text, *state), "k"), cases[i][1]);
		free(text);
	}
}

static void test_toml_kinds(void **state)
{
	static const struct {
		const char *text;
		enum node_kind kind;
	} cases[] = {
		{"1_000", NODE_TEXT},
		{"-0", NODE_TEXT},
		{"0xdead_BEEF", NODE_TEXT},
		{"0b101", NODE_TEXT},
		{"6.626e-34", NODE_TEXT},
		{"1e06", NODE_TEXT},
		{"-inf", NODE_TEXT},
		{"false", NODE_TEXT},
		{"1979-05-27", NODE_TEXT},
		{"2000-02-29 07:32:00.999-07:00", NODE_TEXT},
		{"07:32:00", NODE_TEXT},
		{"[1, [2, 'x'],\n # c\n ]", NODE_LIST},
		{"{a = 1, b.c = 2, b.d = {}}", NODE_MAP},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *text = xasprintf("k = %s", cases[i].text);
		const struct node *node = node_find(parse(text, *state), "k");
		assert_int_equal(node->kind, cases[i].kind);
		if (node->kind == NODE_TEXT) {
			assert_string_equal(node->text, cases[i].text);
			assert_true(node->plain);
		}
		free(text);
	}
}

static void test_toml_tables(void **state)
{
	const struct node *root = parse("\xef\xbb\xbftop.'a b' = 1\n"
					"[[p]]\nname = \"x\"\n[p.source]\nurl = \"u\"\n"
					"[[p.file]]\n[[p]]\nname = \"y\"\n"
					"[m.n]\n[m]\nq.r = true\n[m.q.s]\n",
					*state);
	const struct node *tables = node_find(root, "p"), *first = node_at(tables, 0);
	assert_string_equal(node_find_text(node_find(root, "top"), "a b"), "1");
	assert_null(node_find_quoted(node_find(root, "top"), "a b"));
	assert_int_equal(tables->n, 2);
	assert_string_equal(node_find_quoted(first, "name"), "x");
	assert_int_equal(first->at.line, 2);
	assert_string_equal(node_find_quoted(node_find(first, "source"), "url"), "u");
	assert_int_equal(node_find(first, "file")->n, 1);
	assert_string_equal(node_find_quoted(node_at(tables, 1), "name"), "y");
	assert_non_null(node_find(node_find(node_find(root, "m"), "q"), "s"));
	assert_null(node_find_quoted(node_find(root, "m"), "q"));
	assert_null(node_find(node_at(first, 0), "x"));
}

static void test_toml_refuses(void **state)
{
	static const char *const cases[][2] = {
		{"a = 1\na = 2", "'f': line 2: a key is given twice"},
		{"[a]\n[a]", "'f': line 2: a table is given twice"},
		{"a.b = 1\n[a]", "'f': line 2: a table is given twice"},
		{"[a.b]\n[a]\nb.c = 1", "'f': line 3: a dotted key adds to what is complete"},
		{"a = {}\n[a.b]", "'f': line 2: a header adds to what is complete"},
		{"a = []\n[[a]]", "'f': line 2: an array of tables has the name of something else"},
		{"a = \"x", "'f': line 1: a text has no closing quote"},
		{"a = '''x\ny", "'f': line 2: a text has no closing quote"},
		{"a = \"\\x41\"", "'f': line 1: an unknown escape"},
		{"a = \"\\ud800\"", "'f': line 1: an escape is no Unicode character"},
		{"a = \"\\u0000\"", "'f': line 1: a NUL character in the text"},
		{"a = \"\x01\"", "'f': line 1: a control character in a text"},
		{"# \x7f", "'f': line 1: a control character in a comment"},
		{"a = 01", "'f': line 1: a value is neither a text in quotes nor a number, a truth "
			   "value or a "
			   "time"},
		{"a = 2001-02-29", "'f': line 1: a value is neither a text in quotes nor a number, "
				   "a truth value or a "
				   "time"},
		{"a =", "'f': line 1: a value is missing"},
		{"a 1", "'f': line 1: '=' is missing behind a key"},
		{"= 1", "'f': line 1: a key is missing"},
		{"[a", "'f': line 1: ']' is missing"},
		{"a = [1 2]", "'f': line 1: ',' or ']' is missing"},
		{"a = {b = 1,}", "'f': line 1: a key is missing"},
		{"a = 1 b = 2",
		 "'f': line 1: something follows what should be the end of the line"},
		{"a = '\xff'", "cannot read 'f': it is not UTF-8"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct error error = ERROR_INIT;
		assert_null(toml_parse(cases[i][0], strlen(cases[i][0]), "f", *state, &error));
		assert_error(&error, cases[i][1]);
	}
}

static void assert_too_much(struct buffer *text, const char *message, struct arena *arena)
{
	struct error error = ERROR_INIT;
	assert_null(toml_parse(buffer_text(text), text->len, "f", arena, &error));
	assert_error(&error, message);
	buffer_free(text);
}

static void test_toml_limits(void **state)
{
	struct buffer deep = BUFFER_INIT, dotted = BUFFER_INIT, wide = BUFFER_INIT;
	buffer_add_text(&deep, "a = ");
	buffer_add_text(&dotted, "a");
	for (int i = 0; i < TOML_LIMIT_DEPTH; i++) {
		buffer_add_text(&deep, "[");
		buffer_add_text(&dotted, ".a");
	}
	for (int i = 0; i <= TOML_LIMIT_KEYS; i++)
		buffer_printf(&wide, "k%d = 1\n", i);
	buffer_add_text(&dotted, " = 1");
	assert_too_much(&deep, "'f': line 1: it is nested too deeply", *state);
	assert_too_much(&dotted, "'f': line 1: it is nested too deeply", *state);
	assert_too_much(&wide, "'f': line 20001: the table has too many keys", *state);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_toml_strings), TEST(test_toml_kinds),  TEST(test_toml_tables),
		TEST(test_toml_refuses), TEST(test_toml_limits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
