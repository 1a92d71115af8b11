/* t_dates.c - tests of base/dates.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/dates.h"

static void test_date_formats(void **state UNUSED)
{
	static const struct {
		int64_t when;
		const char *mail, *iso;
	} cases[] = {
		{0, "Thu, 01 Jan 1970 00:00:00", "1970-01-01T00:00:00Z"},
		{-1, "Wed, 31 Dec 1969 23:59:59", "1969-12-31T23:59:59Z"},
		{1795410000, "Mon, 23 Nov 2026 05:00:00", "2026-11-23T05:00:00Z"},
		{951782400, "Tue, 29 Feb 2000 00:00:00", "2000-02-29T00:00:00Z"},
		{-2203891200, "Thu, 01 Mar 1900 00:00:00", "1900-03-01T00:00:00Z"},
		{4294967296, "Sun, 07 Feb 2106 06:28:16", "2106-02-07T06:28:16Z"},
		{INT64_MIN, "Mon, 01 Jan 0001 00:00:00", "0001-01-01T00:00:00Z"},
		{INT64_MAX, "Fri, 31 Dec 9999 23:59:59", "9999-12-31T23:59:59Z"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char text[DATE_TEXT_SIZE], expected[2 * DATE_TEXT_SIZE];
		date_iso(cases[i].when, text);
		assert_string_equal(text, cases[i].iso);
		(void)snprintf(expected, sizeof expected, "%s UTC", cases[i].mail);
		date_apt(cases[i].when, text);
		assert_string_equal(text, expected);
		(void)snprintf(expected, sizeof expected, "%s +0000", cases[i].mail);
		date_rfc2822(cases[i].when, text);
		assert_string_equal(text, expected);
	}
}

static void test_date_parse_iso(void **state UNUSED)
{
	static const struct {
		const char *text;
		int64_t when;
	} cases[] = {
		{"1970-01-01", 0},
		{"1969-12-31T23:59:59Z", -1},
		{"2026-11-23T05:00:00Z", 1795410000},
		{"2026-11-23t05:00:00z", 1795410000},
		{"2026-11-23 05:00:00Z", 1795410000},
		{"2026-11-23T05:00:00.999Z", 1795410000},
		{"2026-11-23T06:30:00+01:30", 1795410000},
		{"2026-11-22T21:00:00-08:00", 1795410000},
		{"2000-02-29", 951782400},
		{"2016-12-31T23:59:60Z", 1483228800}, /* a leap second */
		{"0001-01-01T00:00:00Z", -62135596800},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int64_t when;
		if (date_parse_iso(cases[i].text, &when))
			fail_msg("'%s' is refused", cases[i].text);
		assert_true(when == cases[i].when);
	}
}

static void test_date_parse_iso_refuses(void **state UNUSED)
{
	static const char *const wrong[] = {
		"",
		"2026",
		"2026-11",
		"2026-13-01",
		"2026-00-01",
		"2026-11-31",
		"2026-11-00",
		"2023-02-29",
		"1900-02-29",
		"26-11-23",
		"+2026-11-23",
		"2026-11-23T",
		"2026-11-23T05:00",
		"2026-11-23T05:00:00",
		"2026-11-23T24:00:00Z",
		"2026-11-23T05:60:00Z",
		"2026-11-23T05:00:61Z",
		"2026-11-23T05:00:00.Z",
		"2026-11-23T05:00:00+0100",
		"2026-11-23T05:00:00+24:00",
		"2026-11-23T05:00:00Zx",
		"2026-11-23x",
		" 2026-11-23",
	};
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		int64_t when = 42;
		if (!date_parse_iso(wrong[i], &when))
			fail_msg("'%s' is taken", wrong[i]);
		assert_true(when == 42);
	}
}

static void test_date_parse_yaml(void **state UNUSED)
{
	static const char *const wrong[] = {"",
					    " ",
					    "2026-11-23T05:00:00",
					    "2026-11-23 ",
					    "2026-11-23 05:00",
					    " 2026-11-23",
					    "2026-11-23 05:00:00 Z"};
	static const struct {
		const char *text;
		int64_t when;
	} cases[] = {
		{"2026-11-23", 1795392000},           {"2026-11-23T05:00:00Z", 1795410000},
		{"2026-11-23 05:00:00", 1795410000},  {"2026-11-23 05:00:00.5", 1795410000},
		{"2026-11-23 05:00:00Z", 1795410000}, {"2026-11-23 06:00:00+01:00", 1795410000},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int64_t when = 42;
		if (date_parse_yaml(cases[i].text, &when))
			fail_msg("'%s' is refused", cases[i].text);
		assert_true(when == cases[i].when);
	}
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		int64_t when = 42;
		if (!date_parse_yaml(wrong[i], &when))
			fail_msg("'%s' is taken", wrong[i]);
		assert_true(when == 42);
	}
}

static void test_duration_parse(void **state UNUSED)
{
	static const struct {
		const char *text;
		int result;
		int64_t seconds;
	} cases[] = {
		{"0", 0, 0},         {"90s", 0, 90},     {"30m", 0, 1800},    {"12h", 0, 43200},
		{"30d", 0, 2592000}, {"2w", 0, 1209600}, {"0d", 0, 0},        {"", -1, 0},
		{"d", -1, 0},        {"30", -1, 0},      {"-1d", -1, 0},      {"1.5d", -1, 0},
		{"1y", -1, 0},       {"1dd", -1, 0},     {"1000001w", -1, 0},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int64_t seconds = -1;
		assert_int_equal(date_parse_duration(cases[i].text, &seconds), cases[i].result);
		assert_int_equal(seconds, cases[i].seconds);
	}
}

static void test_date_parse_mail(void **state UNUSED)
{
	static const struct {
		const char *text;
		int result;
		int64_t when;
	} cases[] = {
		{"Mon, 23 Nov 2026 05:00:00 UTC", 0, 1795410000},
		{"Mon, 23 Nov 2026 05:00:00 GMT", 0, 1795410000},
		{"Mon, 23 Nov 2026 06:00:00 +0100", 0, 1795410000},
		{"Mon, 23 Nov 2026 04:30:00 -0030", 0, 1795410000},
		{"Thu, 1 Jan 1970 00:00:00 Z", 0, 0},
		{"Thu, 01 Jan 1970 00:00:00 +0000", 0, 0},
		{"Sat, 29 Feb 2025 00:00:00 GMT", -1, -1},
		{"Mon, 23 Nov 2026 05:00:00", -1, -1},
		{"Mon, 23 Nov 2026 05:00:00 CET", -1, -1},
		{"Mon, 23 Nov 2026 05:00:00 GMT ", -1, -1},
		{"Mon, 23 Now 2026 05:00:00 GMT", -1, -1},
		{"Mon, 23 Nov 26 05:00:00 GMT", -1, -1},
		{"Monday, 23-Nov-26 05:00:00 GMT", -1, -1},
		{"23 Nov 2026 05:00:00 GMT", -1, -1},
		{"Mon,", -1, -1},
		{"", -1, -1},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int64_t when = -1;
		assert_int_equal(date_parse_mail(cases[i].text, &when), cases[i].result);
		assert_int_equal(when, cases[i].when);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_date_formats),
		cmocka_unit_test(test_date_parse_iso),
		cmocka_unit_test(test_date_parse_iso_refuses),
		cmocka_unit_test(test_date_parse_yaml),
		cmocka_unit_test(test_duration_parse),
		cmocka_unit_test(test_date_parse_mail),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
