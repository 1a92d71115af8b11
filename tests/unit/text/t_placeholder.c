/* t_placeholder.c - what is one, what stands for it, what is left without
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "text/placeholder.h"

static void test_placeholder_find_and_variable(void **state UNUSED)
{
	static const struct {
		const char *text, *found, *variable;
	} cases[] = {
		{"@PKG_VERSION@", "@PKG_VERSION@", "PKG_VERSION"},
		{"init-@board@-x", "@board@", "BOARD"},
		{"{{ .Version }}", "{{ .Version }}", "VERSION"},
		{"{{version}}", "{{version}}", "VERSION"},
		{"a{{.Env.BUILD_NO}}b", "{{.Env.BUILD_NO}}", "BUILD_NO"},
		{"{{ trimprefix .Tag \"v\" }}", "{{ trimprefix .Tag \"v\" }}", "TAG"},
		{"1.0-__BUILD_NO__", "__BUILD_NO__", "BUILD_NO"},
		{"%VERSION%", "%VERSION%", "VERSION"},
		{"{{ 'x', }}", "{{ 'x', }}", "X"},
		{"{{ }}", "{{ }}", "NAME"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct placeholder found;
		assert_true(placeholder_find(cases[i].text, &found));
		assert_int_equal(found.len, strlen(cases[i].found));
		assert_memory_equal(found.text, cases[i].found, found.len);
		char *variable = placeholder_variable(&found);
		assert_string_equal(variable, cases[i].variable);
		free(variable);
	}
}

static void test_placeholder_find_none(void **state UNUSED)
{
	static const char *const texts[] = {
		"",     "1.2.3",    "a@b",       "@@",       "a@b.example@c", "{{}}x{", "{a,b}",
		"____", "my__name", "__lower__", "100% of%", "%a%",           "{{ x",   "@VERSION",
	};
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct placeholder found;
		assert_false(placeholder_find(texts[i], &found));
	}
}

static void test_placeholder_remove(void **state UNUSED)
{
	static const struct {
		const char *text, *left;
	} cases[] = {
		{"@A@", ""},
		{"jethub-@BOARD@", "jethub-"},
		{"{{ .A }} and {{ .B }}", "and"},
		{"a%B%c__D__e", "ace"},
		{"1.0", "1.0"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *left = placeholder_remove(cases[i].text);
		assert_string_equal(left, cases[i].left);
		free(left);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_placeholder_find_and_variable),
		cmocka_unit_test(test_placeholder_find_none),
		cmocka_unit_test(test_placeholder_remove),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
