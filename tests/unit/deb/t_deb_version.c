/* t_deb_version.c - tests of formats/deb/deb_version.h, dpkg being the judge of the order
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/process.h"
#include "formats/deb/deb_version.h"

static int sign_of(int value)
{
	return (value > 0) - (value < 0);
}

/* Versions are in the order of deb-version(7). Every pair is compared. */
static const char *const ascending[] = {
	"~~",       "~~a", "~",   "0~~",    "0~~a",  "0~",    "0",     "0-1",
	"0a",       "0a1", "0b",  "0+",     "0.1",   "1~rc1", "1~rc2", "1~rc10",
	"1-0~1",    "1",   "1-1", "1-1+b1", "1-2",   "1.2",   "1.10",  "1.10a",
	"1.10+git", "2",   "10",  "1:0~",   "1:0.1", "2:0",   "10:0",
};

static void test_version_compare_order(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(ascending); i++)
		for (size_t j = 0; j < ARRAY_SIZE(ascending); j++)
			if (sign_of(deb_version_compare(ascending[i], ascending[j])) !=
			    sign_of((int)i - (int)j))
				fail_msg("'%s' against '%s'", ascending[i], ascending[j]);
}

static void test_version_compare_equal(void **state UNUSED)
{
	const char *const pairs[][2] = {
		{"1.0", "1.0"},   {"0:1.0", "1.0"}, {"1.00", "1.0"}, {"1-0", "1"},
		{"1.007", "1.7"}, {"00:1", "1"},    {"1.", "1.0"},   {"", ""},
	};
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
		assert_int_equal(deb_version_compare(pairs[i][0], pairs[i][1]), 0);
		assert_int_equal(deb_version_compare(pairs[i][1], pairs[i][0]), 0);
	}
}

/* A small generator of its own, so that the pairs are the same everywhere. */
static uint32_t random_next(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 16;
}

/* Makes short versions from few letters, so that many pairs share a start. */
static void make_version(uint32_t *random, char text[32])
{
	static const char bytes[] = "00112a~.+";
	size_t len = 0;
	if (random_next(random) % 4 == 0)
		len += (size_t)sprintf(text, "%u:", (unsigned)random_next(random) % 3);
	text[len++] = (char)('0' + random_next(random) % 3);
	for (uint32_t count = random_next(random) % 6; count; count--)
		text[len++] = bytes[random_next(random) % (sizeof bytes - 1)];
	if (random_next(random) % 2 == 0) {
		text[len++] = '-';
		text[len++] = bytes[random_next(random) % (sizeof bytes - 1)];
		for (uint32_t count = random_next(random) % 3; count; count--)
			text[len++] = bytes[random_next(random) % (sizeof bytes - 1)];
	}
	text[len] = '\0';
}

#define RANDOM_PAIRS 400

/* A single shell asks dpkg about all pairs: a line "lt", "eq" or "gt" for each. */
static char *dpkg_answers(char pairs[RANDOM_PAIRS][2][32])
{
	AUTO_BUFFER script = BUFFER_INIT;
	struct process_result result = {0};
	struct error error = ERROR_INIT;
	buffer_add_text(&script, "ask() { for op in lt eq gt; do if dpkg --compare-versions "
				 "\"$1\" $op \"$2\"; then echo $op; fi; done; }\n");
	for (size_t i = 0; i < RANDOM_PAIRS; i++)
		buffer_printf(&script, "ask '%s' '%s'\n", pairs[i][0], pairs[i][1]);
	const char *const argv[] = {"sh", test_text_file("ask", buffer_text(&script)), NULL};
	assert_success(process_run(argv, NULL, 1 << 20, &result, &error), &error);
	assert_int_equal(result.status, 0);
	char *answers = xstrdup(buffer_text(&result.output));
	process_result_free(&result);
	return answers;
}

static void test_version_compare_like_dpkg(void **state UNUSED)
{
	static char pairs[RANDOM_PAIRS][2][32];
	static const char *const names[] = {"lt", "eq", "gt"};
	uint32_t random = 20260101;
	test_need("dpkg");
	for (size_t i = 0; i < RANDOM_PAIRS; i++) {
		make_version(&random, pairs[i][0]);
		make_version(&random, pairs[i][1]);
	}
	AUTO_FREE char *answers = dpkg_answers(pairs);
	const char *answer = answers;
	for (size_t i = 0; i < RANDOM_PAIRS; i++) {
		const char *ours =
			names[sign_of(deb_version_compare(pairs[i][0], pairs[i][1])) + 1];
		if (strncmp(answer, ours, 2) != 0)
			fail_msg("'%s' %s '%s', says dpkg: %.2s", pairs[i][0], ours, pairs[i][1],
				 answer);
		answer += 3;
	}
	assert_int_equal(*answer, '\0');
}

static void test_version_check(void **state UNUSED)
{
	static const char *const good[] = {
		"1", "1.0-1", "1:2:3-4", "v1.2.3.4", "1.0~rc1+git-5", "2147483647:1", "1-2-3",
	};
	static const struct {
		const char *text, *message;
	} bad[] = {
		{"", "version '': the upstream part is empty"},
		{"1:", "version '1:': the upstream part is empty"},
		{"-1", "version '-1': the upstream part is empty"},
		{"1-", "version '1-': the revision is empty"},
		{":1", "version ':1': the epoch is empty"},
		{"a:1", "version 'a:1': the epoch is not a number"},
		{"2147483648:1", "version '2147483648:1': the epoch is too large"},
		{"99999999999999999999:1",
		 "version '99999999999999999999:1': the epoch is too large"},
		{"1_0", "version '1_0': '_' is not allowed"},
		{"1/../2", "version '1/../2': '/' is not allowed"},
		{"1\n2", "version: has a blank or control character"},
		{"1 2", "version: has a blank or control character"},
		{"1-2:3", "version '1-2:3': the epoch is not a number"},
	};
	struct error error = ERROR_INIT;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		assert_success(deb_version_check(good[i], &error), &error);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		assert_int_equal(deb_version_check(bad[i].text, &error), -1);
		assert_error(&error, bad[i].message);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_version_compare_order),
		cmocka_unit_test(test_version_compare_equal),
		cmocka_unit_test(test_version_compare_like_dpkg),
		cmocka_unit_test(test_version_check),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
