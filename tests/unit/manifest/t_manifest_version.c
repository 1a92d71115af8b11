/* t_manifest_version.c - tests of what a manifest's version is as one text
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/memory.h"
#include "manifest/manifest.h"

static void test_version_text(void **state UNUSED)
{
	static const struct {
		struct manifest_package package;
		const char *text;
	} rows[] = {
		{{.version = {.v = "1.2.3"}}, "1.2.3"},
		{{.version = {.v = "1.2.3"},
		  .prerelease = {.v = "rc.1"},
		  .epoch = {.v = "2"},
		  .release = {.v = "4"}},
		 "2:1.2.3-rc.1-4"},
		{{.version = {.v = "1"}, .epoch = {.v = "0"}, .version_metadata = {.v = "git"}},
		 "1+git"},
		{{.version = {.v = NULL}, .prerelease = {.v = ""}, .release = {.v = ""}}, ""},
	};
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		AUTO_FREE char *text = manifest_version_text(&rows[i].package);
		assert_string_equal(text, rows[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_version_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
