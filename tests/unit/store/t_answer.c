/* t_answer.c - tests of store/answer.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/memory.h"
#include "base/vector.h"
#include "store/answer.h"

static void add_header(struct answer *answer, const char *name, const char *value)
{
	*VECTOR_ADD(&answer->headers) = (struct answer_header){xstrdup(name), xstrdup(value)};
}

static void test_answer_header_of_two(void **state UNUSED)
{
	AUTO_ANSWER answer = {0};
	int64_t when = 0;
	add_header(&answer, "age", "1");
	add_header(&answer, "AGE", "2");
	add_header(&answer, "Date", "Mon, 23 Nov 2026 05:00:00 GMT");
	assert_string_equal(answer_header(&answer, "Age"), "2");
	assert_null(answer_header(&answer, "ETag"));
	assert_int_equal(answer_date(&answer, "date", &when), 0);
	assert_int_equal(when, 1795410000);
	assert_int_equal(answer_date(&answer, "Age", &when), -1);
	assert_int_equal(answer_date(&answer, "Expires", &when), -1);
}

static void test_answer_cache_directives(void **state UNUSED)
{
	static const struct {
		const char *directive, *value;
	} cases[] = {
		{"public", ""},    {"max-age", "300"}, {"IMMUTABLE", ""}, {"max", NULL},
		{"s-maxage", "7"}, {"private", NULL},  {"age", NULL},
	};
	AUTO_ANSWER answer = {0};
	assert_null(answer_cache(&answer, "public"));
	add_header(&answer, "Cache-Control", "public, Max-Age=300 ,immutable,s-maxage= 7");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		AUTO_FREE char *value = answer_cache(&answer, cases[i].directive);
		assert_int_equal(value != NULL, cases[i].value != NULL);
		if (value)
			assert_string_equal(value, cases[i].value);
	}
}

static void test_answer_number(void **state UNUSED)
{
	assert_int_equal(answer_number("12", 7), 12);
	assert_int_equal(answer_number("-12", 7), 7);
	assert_int_equal(answer_number("", 7), 7);
	assert_int_equal(answer_number(NULL, 7), 7);
}

static void test_answer_is_page(void **state UNUSED)
{
	static const struct {
		const char *body, *type;
		bool is_page;
	} cases[] = {
		{"<!DOCTYPE html><p>x", NULL, true},
		{"\n <HTML lang=de>", NULL, true},
		{"", "text/html; charset=utf-8", true},
		{"", "text/plain", false},
		{"", NULL, false},
		{"Origin: x\n", "text/html", false}, /* a server that knows no other type */
		{"<?xml version=\"1.0\"?><repomd/>", "application/xml", false},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		AUTO_ANSWER answer = {0};
		buffer_add_text(&answer.body, cases[i].body);
		if (cases[i].type)
			add_header(&answer, "Content-Type", cases[i].type);
		assert_int_equal(answer_is_page(&answer), cases[i].is_page);
	}
}

static void test_answer_is_found(void **state UNUSED)
{
	struct answer answer = {.status = 200};
	assert_true(answer_is_found(&answer));
	answer.fault = ANSWER_CUT;
	assert_false(answer_is_found(&answer));
	answer = (struct answer){.status = 206};
	assert_true(answer_is_found(&answer));
	answer.status = 304;
	assert_false(answer_is_found(&answer));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answer_header_of_two),
		cmocka_unit_test(test_answer_cache_directives),
		cmocka_unit_test(test_answer_number),
		cmocka_unit_test(test_answer_is_page),
		cmocka_unit_test(test_answer_is_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
