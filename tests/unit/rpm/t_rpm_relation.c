/* t_rpm_relation.c - tests of formats/rpm/rpm_relation.h: dependencies as strangers wrote them
 *
 * librpm, which reads boolean dependencies where a package is installed, says what is one.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <rpm/rpmds.h>
#include <rpm/rpmtag.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/strings.h"
#include "formats/rpm/rpm_dependency.h"
#include "formats/rpm/rpm_numbers.h"
#include "formats/rpm/rpm_relation.h"
#include "formats/rpm/rpm_rich.h"
#include "formats/rpm/yum_layout.h"

static void test_rpm_relation_good(void **state UNUSED)
{
	static const struct {
		enum relation_kind kind;
		const char *text;
	} cases[] = {
		{RELATION_DEPENDS, "foo"},
		{RELATION_DEPENDS, "foo >= 1.2"},
		{RELATION_DEPENDS, "foo = 1:1.2~rc1^git+3-4"},
		{RELATION_DEPENDS, "libc.so.6(GLIBC_2.34)(64bit)"},
		{RELATION_DEPENDS, "perl(Foo::Bar) >= 1.0"},
		{RELATION_DEPENDS, "font(:lang=en)"},
		{RELATION_DEPENDS, "/usr/bin/a=b"},
		{RELATION_DEPENDS, "f\xc3\xbc"},
		{RELATION_DEPENDS, "postscriptdriver(hp;deskjet;)"},
		{RELATION_DEPENDS, "a = :1"},
		{RELATION_DEPENDS, "(a or b)"},
		{RELATION_DEPENDS, "((a >= 1 with a < 2) or (b and c))"},
		{RELATION_PREDEPENDS, "(a if b else c)"},
		{RELATION_CONFLICTS, "(a unless b)"},
		{RELATION_SUPPLEMENTS, "(a and b)"},
		{RELATION_PROVIDES, "a < 1"},
		{RELATION_PROVIDES, "user(www) = dSB3d3c+LQ=="},
		{RELATION_PROVIDES, "php-zend-abi = 20100412-x86-64"},
		{RELATION_PROVIDES, "bundled(golang(github.com/x/y)) = v0.0.0-2020-abc"},
		{RELATION_REPLACES, "old < 2"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct error error = ERROR_INIT;
		assert_success(rpm_relation_check(cases[i].kind, cases[i].text, &error), &error);
	}
}

#define FIRST "is no name: it begins with none of a letter, a digit, '_', '/'"

static const struct {
	enum relation_kind kind;
	const char *text, *message;
} bad[] = {
	{RELATION_DEPENDS, "", "Requires '': '' " FIRST},
	{RELATION_DEPENDS, "-foo", "Requires '-foo': '-foo' " FIRST},
	{RELATION_DEPENDS, "%{name}", "Requires '%{name}': '%{name}' " FIRST},
	{RELATION_DEPENDS, "\"a b\"",
	 "Requires '\"a b\"': a name has a blank in it, or is "
	 "empty"},
	{RELATION_DEPENDS, "\"\"", "Requires '\"\"': a name has a blank in it, or is empty"},
	{RELATION_DEPENDS, "a,b", "Requires 'a,b': 'a,b' is no name: it contains ','"},
	{RELATION_DEPENDS, "a>=1", "Requires 'a>=1': 'a>=1' is no name: it contains '>'"},
	{RELATION_DEPENDS, "a >= ", "Requires 'a >= ': no version stands behind its operator"},
	{RELATION_DEPENDS, "a <> 1",
	 "Requires 'a <> 1': it compares with an operator that rpm does not have"},
	{RELATION_DEPENDS, "a <=> 1",
	 "Requires 'a <=> 1': it compares with an operator that rpm does not have"},
	{RELATION_DEPENDS, "/a = 1", "Requires '/a = 1': a path cannot have a version"},
	{RELATION_DEPENDS, "a = x:1",
	 "Requires 'a = x:1': 'x:1' is no version: its epoch is no number"},
	{RELATION_DEPENDS,
	 "a = 1:", "Requires 'a = 1:': '1:' is no version: a part of it is empty"},
	{RELATION_DEPENDS, "a = -1",
	 "Requires 'a = -1': '-1' is no version: a part of it is empty"},
	{RELATION_DEPENDS, "a = 1-",
	 "Requires 'a = 1-': '1-' is no version: a part of it is empty"},
	{RELATION_DEPENDS, "a = $v", "Requires 'a = $v': '$v' is no version: it contains '$'"},
	{RELATION_DEPENDS, "f\xfc",
	 "Requires 'f\xfc': it is not UTF-8 or has control "
	 "characters"},
	{RELATION_DEPENDS, "f\x1b",
	 "Requires 'f\x1b': it is not UTF-8 or has control "
	 "characters"},
	{RELATION_DEPENDS, "(a or", "Requires '(a or': a parenthesis is not closed"},
	{RELATION_DEPENDS, "(", "Requires '(': a parenthesis is not closed"},
	{RELATION_DEPENDS, "()", "Requires '()': a name is missing before ')'"},
	{RELATION_DEPENDS, "(a or)", "Requires '(a or)': a name is missing before ')'"},
	{RELATION_DEPENDS, "(a b)",
	 "Requires '(a b)': 'b' is no operator; they are and, "
	 "or, if, unless, else, with, without"},
	{RELATION_DEPENDS, "(a, b)",
	 "Requires '(a, b)': ',' stands where an operator "
	 "should"},
	{RELATION_DEPENDS, "(a or b) c",
	 "Requires '(a or b) c': 'c' stands behind the last parenthesis"},
	{RELATION_DEPENDS, "(a or b) = 1",
	 "Requires '(a or b) = 1': '= 1' stands behind the last parenthesis"},
	{RELATION_DEPENDS, "(a and b or c)",
	 "Requires '(a and b or c)': 'or' cannot follow 'and' in one group"},
	{RELATION_DEPENDS, "(a without b without c)",
	 "Requires '(a without b without c)': 'without' cannot stand twice in one group"},
	{RELATION_DEPENDS, "(a else b)",
	 "Requires '(a else b)': 'else' needs an 'if' or 'unless' before it"},
	{RELATION_DEPENDS, "((a and b) with c)",
	 "Requires '((a and b) with c)': only with, without and or can stand inside of "
	 "'with'"},
	{RELATION_DEPENDS, "(a or (b if c))",
	 "Requires '(a or (b if c))': 'if' cannot stand inside of 'or'"},
	{RELATION_DEPENDS, "(a unless b)",
	 "Requires '(a unless b)': 'unless' cannot stand here outside of another operator"},
	{RELATION_CONFLICTS, "(a if b)",
	 "Conflicts '(a if b)': 'if' cannot stand here outside of another operator"},
	{RELATION_DEPENDS, "(a >=1 or b)",
	 "Requires '(a >=1 or b)': '>=1' is no operator; they are <, <=, =, >=, >"},
	{RELATION_DEPENDS, "(a >= )", "Requires '(a >= )': no version stands behind '>='"},
	{RELATION_DEPENDS, "(/a = 1 or b)",
	 "Requires '(/a = 1 or b)': the path '/a' cannot have a version"},
	{RELATION_PROVIDES, "(a or b)",
	 "Provides '(a or b)': Provides takes no boolean dependency"},
	{RELATION_REPLACES, "(a or b)",
	 "Obsoletes '(a or b)': Obsoletes takes no boolean dependency"},
};

static void test_rpm_relation_bad(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct error error = ERROR_INIT;
		assert_int_equal(rpm_relation_check(bad[i].kind, bad[i].text, &error), -1);
		assert_error(&error, bad[i].message);
	}
}

static void test_rpm_rich_deep(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	AUTO_BUFFER text = BUFFER_INIT;
	for (size_t i = 0; i < 100000; i++)
		buffer_add_byte(&text, '(');
	assert_int_equal(rpm_rich_check(buffer_text(&text), true, &error), -1);
	assert_error(&error, "more than 64 groups are inside of each other");
}

/* ---- Held against librpm ---- */

static bool takes(const char *text, rpmTagVal list)
{
	const char *end = text;
	AUTO_FREE char *message = NULL;
	rpmRC result = rpmrichParseForTag(&end, &message, NULL, NULL, list);
	return result == RPMRC_OK && *end == '\0';
}

static void compare(const char *text)
{
	static const struct {
		rpmTagVal list;
		bool is_positive;
	} lists[] = {
		{RPMTAG_REQUIRENAME, true},     {RPMTAG_RECOMMENDNAME, true},
		{RPMTAG_SUGGESTNAME, true},     {RPMTAG_CONFLICTNAME, false},
		{RPMTAG_SUPPLEMENTNAME, false}, {RPMTAG_ENHANCENAME, false},
	};
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
		struct error error = ERROR_INIT;
		bool ours = rpm_rich_check(text, lists[i].is_positive, &error) == 0;
		if (ours != takes(text, lists[i].list))
			fail_msg("'%s': %s, and librpm says otherwise", text,
				 ours ? "taken" : error.message);
		error_clear(&error);
	}
}

/* "else" is no word here: librpm takes "(a else b)", which nobody gives a meaning. */
static const char *const words[] = {"and", "or", "if", "unless", "with", "without"};
#define WORDS ARRAY_SIZE(words)

/* Tries all that two groups can be to each other, on either side, with and without something
 * behind. */
static void test_rpm_rich_pairs(void **state UNUSED)
{
	static const char *const shapes[] = {
		"(a %1$s (b %2$s c))",
		"((b %2$s c) %1$s a)",
		"(a %1$s b %2$s c)",
		"(a if (b %1$s (c %2$s d)))",
		"(a unless (b %1$s c) else d)",
		"((a %1$s b) or (c %2$s d))",
		"(a %1$s ((b %2$s c)))",
		"(a if b else (c %1$s (d %2$s e)))",
		"(a %1$s b else (c %2$s d))",
		"((a %1$s (b %2$s c)) and d)",
		"(a %1$s b else c else d)",
		"(a %1$s b else c %2$s d)",
	};
	for (size_t i = 0; i < ARRAY_SIZE(shapes); i++)
		for (size_t j = 0; j < WORDS * WORDS; j++) {
			AUTO_BUFFER text = BUFFER_INIT;
			for (const char *at = shapes[i]; *at; at++) {
				if (*at != '%') {
					buffer_add_byte(&text, (uint8_t)*at);
					continue;
				}
				buffer_add_text(&text, words[at[1] == '1' ? j / WORDS : j % WORDS]);
				at += strlen("%1$s") - 1;
			}
			compare(buffer_text(&text));
		}
}

/* ---- What a header has ---- */

/* A name or a comparison that a text could not have stays what it is, so that it is found. */
static void test_rpm_dependency_of_header(void **state UNUSED)
{
	static const struct {
		struct rpm_dependency dependency;
		const char *text;
	} cases[] = {
		{{"a", "", 0}, "a"},
		{{"a", "1", RPM_SENSE_GREATER | RPM_SENSE_EQUAL}, "a >= 1"},
		{{"a", "1", RPM_SENSE_EQUAL | RPM_SENSE_SCRIPT_PRE}, "a = 1"},
		{{"a", "", RPM_SENSE_LESS}, "a < "},
		{{"a", "1", RPM_SENSE_LESS | RPM_SENSE_GREATER}, "a <> 1"},
		{{"a", "1", RPM_SENSE_LESS | RPM_SENSE_GREATER | RPM_SENSE_EQUAL}, "a <=> 1"},
		{{"a = 1", "", 0}, "\"a = 1\""},
		{{"", "", 0}, "\"\""},
		{{"(a or b)", "", 0}, "(a or b)"},
	};
	struct arena *arena = arena_make();
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct rpm_dependency dependency = cases[i].dependency;
		dependency.name = rpm_dependency_quote(dependency.name, arena);
		assert_string_equal(rpm_dependency_text(&dependency, arena), cases[i].text);
	}
	arena_free(arena);
}

static void test_rpm_package(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct package *package = package_make("rpm");
	strings_add(&package->relations[RELATION_DEPENDS], "a >= 1");
	assert_success(yum_record_check_package(package, &error), &error);
	strings_add(&package->relations[RELATION_RECOMMENDS], "(a xor b)");
	assert_int_equal(yum_record_check_package(package, &error), -1);
	assert_non_null(error.hint);
	assert_error(&error, "Recommends '(a xor b)': 'xor' is no operator; they are and, or, if, "
			     "unless, else, with, without");
	package_free(package);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rpm_relation_good),
		cmocka_unit_test(test_rpm_relation_bad),
		cmocka_unit_test(test_rpm_rich_deep),
		cmocka_unit_test(test_rpm_rich_pairs),
		cmocka_unit_test(test_rpm_dependency_of_header),
		cmocka_unit_test(test_rpm_package),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
