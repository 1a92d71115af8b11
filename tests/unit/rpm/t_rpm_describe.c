/* t_rpm_describe.c - tests of an rpm's metadata from a manifest, mistakes above all
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/memory.h"
#include "base/strings.h"
#include "formats/rpm/rpm_describe.h"
#include "formats/rpm/rpm_tags.h"
#include "tests/unit/known_formats.h"

struct described {
	struct manifest *manifest;
	struct package *package;
	struct problems problems;
};

static void describe(struct described *described, const char *text,
		     const struct provenance *provenance)
{
	static const struct format_list made_formats = {{&rpm_traits}, 1};
	static const struct provenance none = {.source_date = 5};
	char *environment[] = {NULL};
	struct manifest_options options = {
		.environment = environment, .known = &known_formats, .formats = &made_formats};
	struct problems of_manifest = {0}; /* what reading it finds is tested elsewhere */
	*described = (struct described){.package = package_make("rpm")};
	described->manifest = manifest_parse(text, strlen(text), "m.yaml", &options, &of_manifest);
	assert_non_null(described->manifest);
	rpm_describe(described->manifest, manifest_for(described->manifest, "rpm"),
		     provenance ? provenance : &none, described->package, &described->problems);
	problems_sort(&described->problems);
	problems_free(&of_manifest);
}

static void finish(struct described *described)
{
	package_free(described->package);
	problems_free(&described->problems);
	manifest_free(described->manifest);
}

/* Expects exactly one error, as it is printed. */
static void assert_problem(const char *text, const char *expected)
{
	struct described described;
	describe(&described, text, NULL);
	if (described.problems.errors != 1)
		fail_msg("%zu errors in:\n%s", described.problems.errors, text);
	size_t at = 0;
	while (described.problems.v[at].kind != PROBLEM_ERROR)
		at++;
	char *message = problem_text(&described.problems.v[at]);
	assert_string_equal(message, expected);
	free(message);
	finish(&described);
}

#define START "name: a\narch: amd64\nversion: 1.0.0\n"

static void test_rpm_describe_mistakes(void **state UNUSED)
{
	assert_problem(START "release: 1-2\n",
		       "m.yaml:4:10: error: release: the release '1-2' contains '-', which cannot "
		       "stand there");
	assert_problem(START "rpm:\n  arch: x/y\n",
		       "m.yaml:5:9: error: rpm.arch: the architecture 'x/y' contains '/', which "
		       "cannot stand there");
	assert_problem(START "vendor: \"a\\nb\"\n",
		       "m.yaml:4:9: error: vendor: has a line break or "
		       "another control character");
	assert_problem(START "description: \"a\\eb\"\n",
		       "m.yaml:4:14: error: description: has the control character 0x1b");
	assert_problem(
		START "rpm:\n  prefixes: [usr]\n",
		"m.yaml:5:14: error: rpm.prefixes: 'usr' is no absolute path without blanks");
	assert_problem(START "scripts:\n  postinstall: /does/not/exist\n",
		       "m.yaml:5:16: error: postinstall: cannot open '/does/not/exist': no such "
		       "file or directory");
}

static void test_rpm_describe_script_zero(void **state UNUSED)
{
	const char *path = test_file("zero.sh", "a\0b", 3);
	AUTO_FREE char *text = xasprintf(START "scripts:\n  preremove: %s\n", path);
	AUTO_FREE char *expected = xasprintf(
		"m.yaml:5:14: error: preremove: '%s' is no text: it has a zero byte", path);
	assert_problem(text, expected);
}

static void test_rpm_describe_interpreter(void **state UNUSED)
{
	static const struct {
		const char *body, *interpreter;
	} cases[] = {
		{"echo\n", "/bin/sh"},
		{"", "/bin/sh"},
		{"#!/bin/bash\necho\n", "/bin/bash"},
		{"#! /usr/bin/env bash \r\necho\n", "/usr/bin/env bash"},
		{"#!python\n", "/bin/sh"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct described described;
		AUTO_FREE char *text = xasprintf(START "scripts: {postremove: %s}\n",
						 test_text_file("script", cases[i].body));
		describe(&described, text, NULL);
		const struct package_script *script =
			&described.package->scripts[SCRIPT_POSTREMOVE];
		assert_string_equal(script->interpreter, cases[i].interpreter);
		assert_string_equal(script->body, cases[i].body);
		finish(&described);
	}
}

static void test_rpm_describe_values(void **state UNUSED)
{
	const struct provenance provenance = {
		.commit = "0123456789abcdef0123456789abcdef01234567",
		.dirty = true,
		.repository = "https://example.org/x",
		.source_date = 1700000000,
	};
	struct described described;
	describe(&described,
		 START "description: \"D\\n  e\\n\"\nmaintainer: M <m@x>\ndepends: ['', 'a, b (>= "
		       "2)', 'c [amd64]']\n"
		       "rpm: {summary: S, buildhost: builder, requires: {post: [p]}}\n"
		       "platform: linux\n",
		 &provenance);
	const struct package *package = described.package;
	assert_int_equal(described.problems.n, 0);
	assert_string_equal(package->arch, "x86_64");
	assert_string_equal(package->release, "1");
	assert_null(package->epoch);
	assert_string_equal(package->summary, "S");
	assert_string_equal(package->description, "D\n  e");
	assert_string_equal(package->maintainer, "M <m@x>");
	assert_string_equal(package->build_host, "builder");
	assert_int_equal(package->build_time, 1700000000);
	assert_string_equal(package->commit, provenance.commit);
	assert_true(package->dirty);
	AUTO_FREE char *depends = strings_join(&package->relations[RELATION_DEPENDS], "; ");
	assert_string_equal(depends, "a; b >= 2; c");
	assert_string_equal(rpm_tag_field(package, "REQUIRES(POST)"), "p");
	assert_string_equal(rpm_tag_field(package, "OS"), "linux");
	assert_null(rpm_tag_field(package, "GROUP"));
	finish(&described);
}

/* The changelog has a single entry, where it is known who built what. */
static void test_rpm_describe_changelog(void **state UNUSED)
{
	static const char commit[] = "0123456789abcdef0123456789abcdef01234567";
	const struct provenance clean = {.commit = commit, .source_date = 5};
	const struct provenance dirty = {.commit = commit, .dirty = true, .source_date = 6};
	const struct {
		const char *text;
		const struct provenance *provenance;
		const char *entry;
	} cases[] = {
		{START "maintainer: A <a@b.c>\nepoch: 2\n", &clean,
		 "5\tA <a@b.c> - 2:1.0.0-1\t- built from commit "
		 "0123456789abcdef0123456789abcdef01234567"},
		{START "rpm: {packager: P}\n", &dirty,
		 "6\tP - 1.0.0-1\t- built from commit 0123456789abcdef0123456789abcdef01234567 "
		 "with uncommitted changes"},
		{START "maintainer: A <a@b.c>\n", NULL, NULL},
		{START, &clean, NULL},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct described described;
		describe(&described, cases[i].text, cases[i].provenance);
		const struct strings *changelog = &described.package->changelog;
		assert_int_equal(changelog->n, cases[i].entry ? 1 : 0);
		if (changelog->n)
			assert_string_equal(changelog->v[0], cases[i].entry);
		finish(&described);
	}
}

static void test_rpm_describe_changelog_file(void **state UNUSED)
{
	const char *path =
		test_text_file("c.yaml", "- semver: 1.0.0\n  date: 1970-01-02\n"
					 "- semver: 1.1.0\n  date: 1970-01-03\n"
					 "  packager: Bob <b@example.org>\n"
					 "  changes: [{note: \"one\\nmore\"}, {note: two}]\n");
	AUTO_FREE char *text =
		xasprintf(START "maintainer: Ann <a@example.org>\nchangelog: %s\n", path);
	struct described described;
	describe(&described, text, NULL);
	assert_int_equal(described.problems.n, 0);
	const struct strings *changelog = &described.package->changelog;
	assert_int_equal(changelog->n, 2);
	assert_string_equal(changelog->v[0],
			    "172800\tBob <b@example.org> - 1.1.0\t- one\nmore\n- two");
	assert_string_equal(changelog->v[1],
			    "86400\tAnn <a@example.org> - 1.0.0\t- Version 1.0.0.");
	finish(&described);
}

static void test_rpm_compression(void **state UNUSED)
{
	static const struct {
		const char *word;
		enum codec codec;
		const char *message;
	} cases[] = {
		{NULL, CODEC_ZSTD, NULL},
		{"gzip:9", CODEC_GZIP, NULL},
		{"xz", CODEC_XZ, NULL},
		{"none", CODEC_NONE, NULL},
		{"lzma", CODEC_LZMA, NULL},
		{"bzip2", 0, "rpm.compression: unknown compression 'bzip2'"},
		{"lzma:10", 0,
		 "rpm.compression: compression 'lzma' has no level '10': it takes 0 to 9"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct manifest_package from = {.rpm = {.compression = {.v = cases[i].word}}};
		struct codec_params params;
		struct problems problems = {0};
		rpm_describe_compression(&from, &params, &problems);
		assert_int_equal(problems.n, cases[i].message ? 1 : 0);
		if (cases[i].message)
			assert_string_equal(problems.v[0].message, cases[i].message);
		else
			assert_int_equal(params.codec, cases[i].codec);
		problems_free(&problems);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rpm_describe_mistakes),
		cmocka_unit_test(test_rpm_describe_script_zero),
		cmocka_unit_test(test_rpm_describe_interpreter),
		cmocka_unit_test(test_rpm_describe_values),
		cmocka_unit_test(test_rpm_describe_changelog),
		cmocka_unit_test(test_rpm_describe_changelog_file),
		cmocka_unit_test(test_rpm_compression),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
