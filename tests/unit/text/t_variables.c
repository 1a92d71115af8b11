/* t_variables.c - tests of text/variables.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/buffer.h"
#include "base/strings.h"
#include "text/variables.h"

static char *environment[] = {(char[]){"A=one"}, (char[]){"AB=two"}, (char[]){"EMPTY="},
			      (char[]){"D=$A ${A}"}, NULL};

static void test_variables_expand(void **state UNUSED)
{
	static const struct {
		const char *text, *expanded, *undefined;
	} cases[] = {
		{"", "", ""},
		{"plain", "plain", ""},
		{"$A", "one", ""},
		{"${A}", "one", ""},
		{"$AB", "two", ""},
		{"${A}B", "oneB", ""},
		{"$A-$AB.", "one-two.", ""},
		{"${EMPTY}", "", ""},
		{"${X}", "", "X"},
		{"$X$Y${X}", "", "X,Y"},
		{"${X:-d}", "d", ""},
		{"${X-d}", "d", ""},
		{"${X:-}", "", ""},
		{"${EMPTY:-d}", "d", ""},
		{"${EMPTY-d}", "", ""},
		{"${A:-d}", "one", ""},
		{"${X:-${A}/${AB}}", "one/two", ""},
		{"${X:-${Y:-z}}.", "z.", ""},
		{"${X:-${Y}}", "", "Y"},
		{"${A:-${Y}}", "one", ""},
		{"$$", "$", ""},
		{"$$A", "$A", ""},
		{"a$", "a$", ""},
		{"$ 5, $/", "$ 5, $/", ""},
		{"$D", "$A ${A}", ""}, /* values are not expanded again */
		{"\xc3\xa4$A", "\xc3\xa4one", ""},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct buffer out = BUFFER_INIT;
		struct strings undefined = {0};
		struct error error = ERROR_INIT;
		assert_success(
			variables_expand(cases[i].text, environment, &out, &undefined, &error),
			&error);
		assert_string_equal(buffer_text(&out), cases[i].expanded);
		char *names = strings_join(&undefined, ",");
		assert_string_equal(names, cases[i].undefined);
		free(names);
		strings_free(&undefined);
		buffer_free(&out);
	}
}

static void test_variables_expand_without_environment(void **state UNUSED)
{
	AUTO_BUFFER out = BUFFER_INIT;
	struct strings undefined = {0};
	struct error error = ERROR_INIT;
	assert_success(variables_expand("${A:-x}", NULL, &out, &undefined, &error), &error);
	assert_string_equal(buffer_text(&out), "x");
}

static void check_refused(const char *text, const char *message)
{
	AUTO_BUFFER out = BUFFER_INIT;
	AUTO_STRINGS undefined = {0};
	struct error error = ERROR_INIT;
	assert_int_equal(variables_expand(text, environment, &out, &undefined, &error), -1);
	assert_error(&error, message);
}

static void test_variables_expand_errors(void **state UNUSED)
{
	check_refused("${A", "'${A' is not understood");
	check_refused("x ${} y", "'${}' is not understood");
	check_refused("${A:?no}", "'${A:?no}' is not understood");
	check_refused("${A:+x}", "'${A:+x}' is not understood");
	check_refused("${A#x}", "'${A#x}' is not understood");
	check_refused("${A:}", "'${A:}' is not understood");
	check_refused("${1}", "'${1}' is not understood");
	check_refused("cost: $5", "'$5' is not understood");
	check_refused("$?", "'$?' is not understood");
	check_refused("${X:-${Y}", "'${X:-${Y}' is not understood");
}

static void test_variables_expand_limits(void **state UNUSED)
{
	AUTO_BUFFER text = BUFFER_INIT;
	for (size_t i = 0; i <= VARIABLES_LIMIT; i++)
		buffer_add_text(&text, "x");
	check_refused(buffer_text(&text), "the text is too long");
	buffer_clear(&text);
	for (int i = 0; i < 10; i++)
		buffer_add_text(&text, "${X:-");
	for (int i = 0; i < 10; i++)
		buffer_add_text(&text, "}");
	check_refused(buffer_text(&text), "'${X:-${X:-}}' is not understood");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_variables_expand),
		cmocka_unit_test(test_variables_expand_without_environment),
		cmocka_unit_test(test_variables_expand_errors),
		cmocka_unit_test(test_variables_expand_limits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
