/* t_deb822.c - tests of formats/deb/deb822.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/buffer.h"
#include "formats/deb/deb822.h"

static const struct deb822 *parse(const char *text, struct arena *arena)
{
	struct error error = ERROR_INIT;
	const struct deb822 *stanza = deb822_parse(text, strlen(text), arena, &error);
	if (!stanza)
		fail_msg("%s", error.message);
	return stanza;
}

static void test_deb822_parse(void **state UNUSED)
{
	struct arena *arena = arena_make();
	const struct deb822 *stanza = parse("\n \nA: 1\nb-C:\t two words \t\nK:\n one\n  two\n .\n"
					    " three\nE:\nF: x\n y  \n\t\n\n",
					    arena);
	assert_int_equal(stanza->n, 5);
	assert_string_equal(deb822_get(stanza, "a"), "1");
	assert_string_equal(deb822_get(stanza, "B-c"), "two words");
	assert_string_equal(deb822_get(stanza, "K"), "\n one\n  two\n .\n three");
	assert_string_equal(deb822_get(stanza, "E"), "");
	assert_string_equal(deb822_get(stanza, "F"), "x\n y");
	assert_null(deb822_get(stanza, "G"));
	arena_free(arena);
}

static void test_deb822_parse_without_newline(void **state UNUSED)
{
	struct arena *arena = arena_make();
	assert_string_equal(deb822_get(parse("A: 1\nB: 2", arena), "B"), "2");
	assert_int_equal(parse("", arena)->n, 0);
	arena_free(arena);
}

static void test_deb822_parse_refuses(void **state UNUSED)
{
	static const struct {
		const char *text;
		size_t len;
		const char *message;
	} bad[] = {
#define BAD(text) text, sizeof text - 1
		{BAD("A: 1\nno field\n"), "line 2: is not a field"},
		{BAD(" x\n"), "line 1: is not a field"},
		{BAD("A: 1\n# comment: x\n"), "line 2: is not a field"},
		{BAD("-A: 1\n"), "line 1: is not a field"},
		{BAD(": 1\n"), "line 1: is not a field"},
		{BAD("A b: 1\n"), "line 1: is not a field"},
		{BAD("\xc3\xa4: 1\n"), "line 1: is not a field"},
		{BAD("A: 1\nB: 2\na: 3\n"), "line 3: field 'a' is there twice"},
		{BAD("A: 1\n\nB: 2\n"), "line 3: a second stanza begins"},
		{BAD("A: 1\nB: \0\n"), "line 2: has a control character (0x00)"},
		{BAD("A: 1\r\n"), "line 1: has a control character (0x0d)"},
		{BAD("A: 1\n x\f\n"), "line 2: has a control character (0x0c)"},
		{BAD("A: \x7f\n"), "line 1: has a control character (0x7f)"},
	};
	struct error error = ERROR_INIT;
	struct arena *arena = arena_make();
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		assert_null(deb822_parse(bad[i].text, bad[i].len, arena, &error));
		assert_error(&error, bad[i].message);
	}
	arena_free(arena);
}

/* Comparing every name with every other must not be asked of us a million times. */
static void test_deb822_parse_many_fields(void **state UNUSED)
{
	AUTO_BUFFER text = BUFFER_INIT;
	struct error error = ERROR_INIT;
	struct arena *arena = arena_make();
	for (int i = 0; i < DEB822_FIELDS_MAX; i++)
		buffer_printf(&text, "F%d: x\n", i);
	assert_int_equal(parse(buffer_text(&text), arena)->n, DEB822_FIELDS_MAX);
	buffer_add_text(&text, "More: x\n");
	assert_null(deb822_parse(buffer_text(&text), text.len, arena, &error));
	assert_error(&error, "has more than 1000 fields");
	arena_free(arena);
}

static void test_deb822_add_refuses(void **state UNUSED)
{
	AUTO_BUFFER out = BUFFER_INIT;
	struct error error = ERROR_INIT;
	assert_int_equal(deb822_add(&out, "A", "x\nEvil: y", &error), -1);
	assert_error(&error, "field 'A': has a control character");
	assert_int_equal(deb822_add(&out, "A: b\nC", "x", &error), -1);
	assert_error(&error, "field 'A: b\nC': is not a name of a field");
	assert_int_equal(deb822_add_folded(&out, "A", "x\ry", NULL, &error), -1);
	assert_error(&error, "field 'A': has a control character");
	assert_int_equal(deb822_add_folded(&out, "A", "x", "y\033[m", &error), -1);
	assert_error(&error, "field 'A': has a control character");
	assert_int_equal(deb822_add_verbatim(&out, "A", "x\nEvil: y", &error), -1);
	assert_error(&error, "field 'A': has a control character or a line without indentation");
	assert_int_equal(deb822_add_verbatim(&out, "A", "x\n \n y", &error), -1);
	assert_error(&error, "field 'A': has a control character or a line without indentation");
	assert_int_equal(out.len, 0);
}

static void test_deb822_add_folded(void **state UNUSED)
{
	AUTO_BUFFER out = BUFFER_INIT;
	struct error error = ERROR_INIT;
	assert_success(deb822_add_folded(&out, "Description", " first ",
					 "\none  \r\n\n.\n.hidden\n  indented\n\n \n", &error),
		       &error);
	assert_string_equal(buffer_text(&out),
			    "Description: first\n .\n one\n .\n  .\n  .hidden\n   indented\n");
}

static void test_deb822_unfold(void **state UNUSED)
{
	struct arena *arena = arena_make();
	assert_null(deb822_unfold("x", arena));
	assert_string_equal(deb822_unfold("x\n .\n a\n  b\n .\n .c", arena), "\na\n b\n\n.c");
	arena_free(arena);
}

/* parse(write(x)) = x for values made of every awkward piece. */
static void test_deb822_round_trip(void **state UNUSED)
{
	static const char *const pieces[] = {"",     "x",    " ",    ".",     ":",    "#",    "\t",
					     "\xff", "A: b", "\n a", "\n  .", "\n .", "\n\tz"};
	for (size_t i = 0; i < ARRAY_SIZE(pieces) * ARRAY_SIZE(pieces); i++) {
		struct arena *arena = arena_make();
		struct buffer out = BUFFER_INIT, again = BUFFER_INIT;
		struct error error = ERROR_INIT;
		char value[32];
		(void)snprintf(value, sizeof value, "v%s%s", pieces[i / ARRAY_SIZE(pieces)],
			       pieces[i % ARRAY_SIZE(pieces)]);
		assert_success(deb822_add_verbatim(&out, "Before", "1", &error), &error);
		assert_success(deb822_add_verbatim(&out, "Value", value, &error), &error);
		assert_success(deb822_add_verbatim(&out, "After", "2", &error), &error);
		const struct deb822 *stanza = parse(buffer_text(&out), arena);
		assert_int_equal(stanza->n, 3);
		for (size_t j = 0; j < stanza->n; j++)
			assert_success(deb822_add_verbatim(&again, stanza->v[j].name,
							   stanza->v[j].value, &error),
				       &error);
		const struct deb822 *second = parse(buffer_text(&again), arena);
		assert_string_equal(deb822_get(second, "Value"), deb822_get(stanza, "Value"));
		assert_string_equal(deb822_get(second, "After"), "2");
		buffer_free(&out);
		buffer_free(&again);
		arena_free(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_deb822_parse),
		cmocka_unit_test(test_deb822_parse_without_newline),
		cmocka_unit_test(test_deb822_parse_refuses),
		cmocka_unit_test(test_deb822_parse_many_fields),
		cmocka_unit_test(test_deb822_add_refuses),
		cmocka_unit_test(test_deb822_add_folded),
		cmocka_unit_test(test_deb822_unfold),
		cmocka_unit_test(test_deb822_round_trip),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
