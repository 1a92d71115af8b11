/* t_relation.c - tests of package/relation.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/arena.h"
#include "base/strings.h"
#include "package/relation.h"

/* Returns a relation as text, every part between marks, so that one string says all. */
static char *spell(const struct relation *relation)
{
	static const char *const operators[] = {"", "<", "<=", "=", ">=", ">"};
	struct buffer text = BUFFER_INIT;
	for (size_t i = 0; i < relation->n; i++) {
		const struct relation_term *term = &relation->v[i];
		buffer_printf(&text, "%s{%s}", i ? "|" : "", term->name);
		if (term->qualifier)
			buffer_printf(&text, ":%s", term->qualifier);
		if (term->version)
			buffer_printf(&text, " %s {%s}", operators[term->op], term->version);
		else
			assert_int_equal(term->op, RELATION_ANY);
		if (term->architectures)
			buffer_printf(&text, " [%s]", term->architectures);
	}
	return buffer_steal(&text);
}

static void test_relation_parse_spellings(void **state UNUSED)
{
	static const struct {
		const char *text, *parsed;
	} cases[] = {
		{"foo", "{foo}"},
		{"  foo\t", "{foo}"},
		{"foo (>= 1.2)", "{foo} >= {1.2}"},
		{"foo(>=1.2)", "{foo} >= {1.2}"},
		{"foo ( = 1:2.0~rc1-3 )", "{foo} = {1:2.0~rc1-3}"},
		{"foo >= 1.2", "{foo} >= {1.2}"},
		{"foo>=1.2", "{foo} >= {1.2}"},
		{"foo == 1", "{foo} = {1}"},
		{"foo << 1", "{foo} < {1}"},
		{"foo < 1", "{foo} < {1}"},
		{"foo <= 1", "{foo} <= {1}"},
		{"foo >> 1", "{foo} > {1}"},
		{"foo (> 1)", "{foo} > {1}"},
		{"a | b (>= 2) |c", "{a}|{b} >= {2}|{c}"},
		{"python3:any (>= 3.9)", "{python3}:any >= {3.9}"},
		{"foo:amd64", "{foo}:amd64"},
		{"foo (>= 1) [amd64 !i386]", "{foo} >= {1} [amd64 !i386]"},
		{"foo[arm64]", "{foo} [arm64]"},
		{"libstdc++6", "{libstdc++6}"},
		{"_internal_x", "{_internal_x}"},
		{"/bin/sh", "{/bin/sh}"},
		{"/opt/a:b/\xc3\xbc", "{/opt/a:b/\xc3\xbc}"},
		{"config(x)", "{config(x)}"},
		{"config(x) = 1-2", "{config(x)} = {1-2}"},
		{"libc.so.6()(64bit)", "{libc.so.6()(64bit)}"},
		{"libc.so.6(GLIBC_2.34)(64bit)", "{libc.so.6(GLIBC_2.34)(64bit)}"},
		{"perl(Foo::Bar) >= 1.0", "{perl(Foo::Bar)} >= {1.0}"},
		{"font(:lang=en)", "{font(:lang=en)}"},
		{"bundled(golang(github.com/x/y)) = v1",
		 "{bundled(golang(github.com/x/y))} = {v1}"},
		{"rpmlib(CompressedFileNames) <= 3.0.4-1",
		 "{rpmlib(CompressedFileNames)} <= {3.0.4-1}"},
		{"user(www) = dSB3d3c+LQ==", "{user(www)} = {dSB3d3c+LQ==}"},
		{"(a or b)", "{(a or b)}"},
		{"((a >= 1 with a < 2) or (b, c))", "{((a >= 1 with a < 2) or (b, c))}"},
	};
	struct arena *arena = arena_make();
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct error error = ERROR_INIT;
		struct relation relation;
		assert_success(relation_parse(cases[i].text, arena, &relation, &error), &error);
		char *parsed = spell(&relation);
		assert_string_equal(parsed, cases[i].parsed);
		free(parsed);
	}
	arena_free(arena);
}

static void test_relation_parse_errors(void **state UNUSED)
{
	static const struct {
		const char *text, *message, *hint;
	} cases[] = {
		{"", "empty relation", NULL},
		{" \t", "empty relation", NULL},
		{"a\x01", "control character 0x01 in a relation", NULL},
		{"a, b", "'a, b' is more than one relation", NULL},
		{"a |", "empty alternative in 'a |'", NULL},
		{"| a", "empty alternative in '| a'", NULL},
		{"a || b", "empty alternative in 'a || b'", NULL},
		{"foo (>= 1.2", "unbalanced parenthesis in 'foo (>= 1.2'", NULL},
		{"foo (>= 1.2))", "unbalanced parenthesis in 'foo (>= 1.2))'", NULL},
		{"foo)", "unbalanced parenthesis in 'foo)'", NULL},
		{"foo (1", "unbalanced parenthesis in 'foo (1'", NULL},
		{"config(x", "unbalanced parenthesis in 'config(x'", NULL},
		{"(a or b", "unbalanced parenthesis in '(a or b'", NULL},
		{"(a or b) c", "unexpected 'c' in '(a or b) c'", NULL},
		{"()", "empty parentheses in '()'", NULL},
		{"foo ()", "empty parentheses in 'foo ()'", NULL},
		{"foo (1.2)", "no operator before '1.2' in 'foo (1.2)'",
		 "'foo (= 1.2)' is exactly that version, 'foo (>= 1.2)' is at least"},
		{"foo (>= )", "no version after '>=' in 'foo (>= )'", NULL},
		{"foo >=", "no version after '>=' in 'foo >='", NULL},
		{"foo != 1", "unknown operator '!=' in 'foo != 1'",
		 "the operators are <, <=, =, >= and >"},
		{"foo => 1", "unknown operator '=>' in 'foo => 1'",
		 "the operators are <, <=, =, >= and >"},
		{"foo (~> 1)", "unknown operator '~>' in 'foo (~> 1)'",
		 "the operators are <, <=, =, >= and >"},
		{"foo (>= 1 2)", "unexpected '2)' after the version in 'foo (>= 1 2)'", NULL},
		{"foo 1.2", "unexpected '1.2' in 'foo 1.2'", NULL},
		{"foo >= 1 2", "unexpected '2' in 'foo >= 1 2'", NULL},
		{">= 1", "no name in '>= 1'", NULL},
		{"a | (b) = 1", "'(' cannot stand in the name of '(b) = 1'", NULL},
		{"fo;o", "';' cannot stand in the name of 'fo;o'", NULL},
		{"-foo", "'-' cannot stand in the name of '-foo'", NULL},
		{"${shlibs:Depends}", "'$' cannot stand in the name of '${shlibs:Depends}'", NULL},
		{"f\xc3\xbc", "byte 0xc3 cannot stand in the name of 'f\xc3\xbc'", NULL},
		{"foo >= 1;2", "';' cannot stand in the version of 'foo >= 1;2'", NULL},
		{"foo:", "no architecture after ':' in 'foo:'", NULL},
		{"foo [amd64", "unbalanced bracket in 'foo [amd64'", NULL},
		{"foo []", "empty brackets in 'foo []'", NULL},
		{"foo [a/b]", "'/' cannot stand in the architectures of 'foo [a/b]'", NULL},
		{"font(a b)", "blank inside the parentheses of the name 'font(a b)'", NULL},
	};
	struct arena *arena = arena_make();
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct error error = ERROR_INIT;
		struct relation relation;
		assert_int_equal(relation_parse(cases[i].text, arena, &relation, &error), -1);
		if (cases[i].hint)
			assert_string_equal(error.hint, cases[i].hint);
		else
			assert_null(error.hint);
		assert_error(&error, cases[i].message);
	}
	arena_free(arena);
}

static void test_relation_split(void **state UNUSED)
{
	static const struct {
		const char *text, *joined;
	} cases[] = {
		{"a", "a"}, {"a, b (>= 1)", "a;b (>= 1)"},         {" a ,b, ", "a;b;"},
		{"", ""},   {"(a, b), c [x,y]", "(a, b);c [x,y]"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct strings clauses = {0};
		relation_split(cases[i].text, &clauses);
		char *joined = strings_join(&clauses, ";");
		assert_string_equal(joined, cases[i].joined);
		free(joined);
		strings_free(&clauses);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_relation_parse_spellings),
		cmocka_unit_test(test_relation_parse_errors),
		cmocka_unit_test(test_relation_split),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
