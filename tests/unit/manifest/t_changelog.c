/* t_changelog.c - tests of manifest/changelog.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "manifest/changelog.h"

struct changes {
	struct manifest manifest;
	struct manifest_package package;
	struct arena *arena;
	struct changelog log;
	struct problems problems;
};

static void open_file(struct changes *it, const char *path)
{
	*it = (struct changes){.manifest.folder = ".", .arena = arena_make()};
	it->package.changelog =
		(struct value_text){.v = path, .at = {.file = "m.yaml", .line = 3, .column = 12}};
	changelog_read(&it->manifest, &it->package, it->arena, &it->log, &it->problems);
}

static void open_text(struct changes *it, const char *text)
{
	open_file(it, test_text_file("changes.yaml", text));
}

static void finish(struct changes *it)
{
	problems_free(&it->problems);
	arena_free(it->arena);
}

static void test_changelog_read_all_keys(void **state UNUSED)
{
	struct changes it;
	open_text(&it, "- semver: 1.0.0\n"
		       "  date: 2019-10-18T16:05:33-07:00\n"
		       "  packager: Ann <ann@example.org>\n"
		       "- deb:\n"
		       "    urgency: medium\n"
		       "    distributions: [stable, testing]\n"
		       "  semver: \"1.1.0-1\"\n"
		       "  date: 2020-01-02 03:04:05\n"
		       "  packager: \" Ann <ann@example.org> \"\n"
		       "  distribution: ignored\n"
		       "  changes:\n"
		       "    - commit: 0123\n"
		       "      note: |\n"
		       "        feat: one\r\n"
		       "\n"
		       "        \tdetail  \n"
		       "      author: {name: Bob, email: b@example.org}\n"
		       "    - {note: two, conventional_commit: {category: fix}}\n"
		       "    - note: \"  \"\n");
	assert_int_equal(it.problems.n, 0);
	assert_int_equal(it.log.n, 2);
	const struct changelog_entry *newest = &it.log.v[0], *oldest = &it.log.v[1];
	assert_string_equal(newest->version, "1.1.0-1");
	assert_int_equal(newest->time, 1577934245);
	assert_string_equal(newest->packager, "Ann <ann@example.org>");
	assert_string_equal(newest->urgency, "medium");
	assert_string_equal(newest->distributions, "stable testing");
	assert_int_equal(newest->n_notes, 2);
	assert_string_equal(newest->notes[0], "feat: one\n detail");
	assert_string_equal(newest->notes[1], "two");
	assert_int_equal(oldest->time, 1571439933);
	assert_null(oldest->urgency);
	assert_null(oldest->distributions);
	assert_int_equal(oldest->n_notes, 0);
	finish(&it);
}

static void test_changelog_read_keeps_order_of_equal_dates(void **state UNUSED)
{
	struct changes it;
	open_text(&it, "- {semver: a, date: 2020-01-01}\n- {semver: b, date: 2021-01-01}\n"
		       "- {semver: c, date: 2020-01-01}\n- {semver: d, date: 2020-01-01}\n");
	assert_int_equal(it.log.n, 4);
	assert_string_equal(it.log.v[0].version, "b");
	assert_string_equal(it.log.v[1].version, "a");
	assert_string_equal(it.log.v[2].version, "c");
	assert_string_equal(it.log.v[3].version, "d");
	finish(&it);
}

static void test_changelog_read_none(void **state UNUSED)
{
	static const char *const empty[] = {"", "\n\n", "[]\n", "---\n"};
	struct changes it;
	open_file(&it, NULL);
	assert_int_equal(it.problems.n, 0);
	assert_int_equal(it.log.n, 0);
	finish(&it);
	for (size_t i = 0; i < ARRAY_SIZE(empty); i++) {
		open_text(&it, empty[i]);
		assert_int_equal(it.log.n, 0);
		assert_int_equal(it.problems.n, 1);
		assert_int_equal(it.problems.errors, 0);
		assert_non_null(strstr(it.problems.v[0].message, "has no entries"));
		finish(&it);
	}
}

static void test_changelog_read_mistakes(void **state UNUSED)
{
	static const struct {
		const char *text, *message;
		int line, column;
	} mistakes[] = {
		{"semver: 1.0.0\n", "changelog: the file must be a list of versions", 1, 1},
		{"- text\n", "changelog: an entry must be a map", 1, 3},
		{"- date: 2020-01-01\n", "changelog: an entry has no version", 1, 3},
		{"- {semver: , date: 2020-01-01}\n", "changelog: an entry has no version", 1, 3},
		{"- semver: 1.0.0\n", "changelog: an entry has no date", 1, 3},
		{"- semver: 1.0.0\n  date: today\n", "changelog: 'date' is no date", 2, 9},
		{"- semver: 1 (x)\n  date: 2020-01-01\n", "changelog: 'semver' must be one word", 1,
		 11},
		{"- semver: 1\n  date: 2020-01-01\n  packager: \"a\\nb\"\n",
		 "changelog: 'packager' must be one line", 3, 13},
		{"- semver: 1\n  date: 2020-01-01\n  deb: {urgency: [low]}\n",
		 "changelog: 'urgency' must be a text, not a list", 3, 18},
		{"- semver: 1\n  date: 2020-01-01\n  deb: {distributions: [\"a;b\"]}\n",
		 "changelog: 'distributions' must be one word", 3, 25},
		{"- semver: 1\n  date: 2020-01-01\n  changes: [x]\n",
		 "changelog: an item of 'changes' must be a map", 3, 13},
		{"- semver: 1\n  date: 2020-01-01\n  changes: [{note: \"\\e[0m\"}]\n",
		 "changelog: 'note' has a control character", 3, 20},
	};
	for (size_t i = 0; i < ARRAY_SIZE(mistakes); i++) {
		struct changes it;
		open_text(&it, mistakes[i].text);
		if (it.problems.n != 1)
			fail_msg("%zu problems in: %s", it.problems.n, mistakes[i].text);
		const struct problem *problem = &it.problems.v[0];
		assert_string_equal(problem->message, mistakes[i].message);
		assert_string_equal(problem->at.file, test_path("changes.yaml"));
		assert_int_equal(problem->at.line, mistakes[i].line);
		assert_int_equal(problem->at.column, mistakes[i].column);
		assert_int_equal(it.log.n, 0);
		finish(&it);
	}
}

static void test_changelog_read_missing(void **state UNUSED)
{
	struct changes it;
	open_file(&it, "no-such.yaml");
	assert_int_equal(it.problems.n, 1);
	AUTO_FREE char *text = problem_text(&it.problems.v[0]);
	assert_string_equal(text, "m.yaml:3:12: error: changelog: cannot open 'no-such.yaml': no "
				  "such file or directory");
	finish(&it);
}

/* Every commit of many years makes more than a manifest may have. */
static void test_changelog_read_large(void **state UNUSED)
{
	AUTO_BUFFER text = BUFFER_INIT;
	struct changes it;
	for (int i = 0; i < 30000; i++)
		buffer_printf(&text,
			      "- semver: 1.0.%d\n  date: 2020-01-02\n  changes:\n    - note: %d\n",
			      i, i);
	assert_true(text.len > (size_t)3 << 19);
	open_text(&it, buffer_text(&text));
	assert_int_equal(it.problems.n, 0);
	assert_int_equal(it.log.n, 30000);
	assert_string_equal(it.log.v[29999].version, "1.0.29999");
	finish(&it);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_changelog_read_all_keys),
		cmocka_unit_test(test_changelog_read_keeps_order_of_equal_dates),
		cmocka_unit_test(test_changelog_read_large),
		cmocka_unit_test(test_changelog_read_none),
		cmocka_unit_test(test_changelog_read_mistakes),
		cmocka_unit_test(test_changelog_read_missing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
