/* t_version_split.c - tests of manifest/version_split.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/text.h"
#include "manifest/version_split.h"

static void test_version_split(void **state UNUSED)
{
	/* version NULL: no semantic version */
	static const struct {
		const char *text, *version, *prerelease, *metadata;
	} cases[] = {
		{"1.2.3", "1.2.3", NULL, NULL},
		{"v1.2.3", "1.2.3", NULL, NULL},
		{"1.0", "1.0.0", NULL, NULL},
		{"7", "7.0.0", NULL, NULL},
		{"01.002.3", "1.2.3", NULL, NULL},
		{"v1.2.3-rc.1+git", "1.2.3", "rc.1", "git"},
		{"1.2-beta-2", "1.2.0", "beta-2", NULL},
		{"1.2.3+001.sha-1", "1.2.3", NULL, "001.sha-1"},
		{"1.2.3-0.a", "1.2.3", "0.a", NULL},
		{"1.2.3-0a", "1.2.3", "0a", NULL},
		{"18446744073709551615.0.0", "18446744073709551615.0.0", NULL, NULL},
		{"18446744073709551616.0.0", NULL, NULL, NULL},
		{"1.2.3.4", NULL, NULL, NULL},
		{"v1.2.3.4", NULL, NULL, NULL},
		{"1.2.3-01", NULL, NULL, NULL},
		{"1.2.3-", NULL, NULL, NULL},
		{"1.2.3+", NULL, NULL, NULL},
		{"1.2.3-a..b", NULL, NULL, NULL},
		{"1.2.3~rc1", NULL, NULL, NULL},
		{"1..3", NULL, NULL, NULL},
		{"1.", NULL, NULL, NULL},
		{"V1.2.3", NULL, NULL, NULL},
		{"vv1", NULL, NULL, NULL},
		{"2:1.0", NULL, NULL, NULL},
		{"", NULL, NULL, NULL},
		{"nightly", NULL, NULL, NULL},
	};
	struct arena *arena = arena_make();
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct version_parts parts = {"untouched", NULL, NULL};
		bool split = version_split(cases[i].text, arena, &parts);
		if (split != (cases[i].version != NULL))
			fail_msg("'%s' is %sa version", cases[i].text, split ? "" : "no ");
		assert_string_equal(parts.version, split ? cases[i].version : "untouched");
		assert_true(text_equal(parts.prerelease, cases[i].prerelease));
		assert_true(text_equal(parts.metadata, cases[i].metadata));
	}
	arena_free(arena);
}

static void test_version_split_long(void **state UNUSED)
{
	char text[300] = "1.2.3-";
	struct version_parts parts;
	struct arena *arena = arena_make();
	memset(text + 6, 'a', 250);
	assert_true(version_split(text, arena, &parts));
	text[256] = 'a';
	assert_false(version_split(text, arena, &parts));
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_version_split),
		cmocka_unit_test(test_version_split_long),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
