/* t_deb_changelog.c - tests of formats/deb/deb_changelog.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "formats/deb/deb_changelog.h"

static const char *notes[] = {"feat: one\ndetail\nmore", "two"};

static struct changelog_entry entries[] = {
	{.version = "1.1.0",
	 .time = 1577934245,
	 .packager = "Ann <ann@example.org>",
	 .urgency = "medium",
	 .distributions = "stable testing",
	 .notes = notes,
	 .n_notes = ARRAY_SIZE(notes)},
	{.version = "1.0.0", .time = 0},
};

static const char expected[] = "x-tool (1.1.0) stable testing; urgency=medium\n"
			       "\n"
			       "  * feat: one\n"
			       "   - detail\n"
			       "   - more\n"
			       "  * two\n"
			       "\n"
			       " -- Ann <ann@example.org>  Thu, 02 Jan 2020 03:04:05 +0000\n"
			       "\n"
			       "x-tool (1.0.0) unstable; urgency=low\n"
			       "\n"
			       "  * Version 1.0.0.\n"
			       "\n"
			       " -- Bob <bob@example.org>  Thu, 01 Jan 1970 00:00:00 +0000\n";

static void write_text(struct buffer *out)
{
	const struct changelog changelog = {entries, ARRAY_SIZE(entries)};
	struct package *package = package_make("deb");
	package->name = "x-tool";
	package->maintainer = "Bob <bob@example.org>";
	deb_changelog_write(package, &changelog, out);
	package_free(package);
}

static void test_deb_changelog_write(void **state UNUSED)
{
	AUTO_BUFFER text = BUFFER_INIT;
	write_text(&text);
	assert_string_equal(buffer_text(&text), expected);
}

static void test_deb_changelog_write_is_read_by_dpkg(void **state UNUSED)
{
	if (!test_program("dpkg-parsechangelog")) {
		print_message("dpkg-parsechangelog is not installed\n");
		skip();
	}
	AUTO_BUFFER text = BUFFER_INIT;
	write_text(&text);
	const char *path = test_text_file("changelog", buffer_text(&text));
	AUTO_FREE char *command = xasprintf("dpkg-parsechangelog -l '%s' --all >'%s' 2>&1", path,
					    test_path("parsed"));
	assert_int_equal(system(command), 0);
	AUTO_FREE char *parsed = test_read(test_path("parsed"));
	assert_null(strstr(parsed, "warning"));
	assert_non_null(strstr(parsed, "Version: 1.1.0\n"));
	assert_non_null(strstr(parsed, "Distribution: stable testing\n"));
	assert_non_null(strstr(parsed, "x-tool (1.0.0) unstable"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_deb_changelog_write),
		cmocka_unit_test(test_deb_changelog_write_is_read_by_dpkg),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
