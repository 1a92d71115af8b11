/* t_deb_describe.c - tests of formats/deb/deb_describe.h, from the text of a manifest on
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/memory.h"
#include "formats/deb/deb_control.h"
#include "formats/format.h"
#include "formats/format_maker.h"
#include "formats/layout.h"
#include "tests/unit/known_formats.h"

struct described {
	struct manifest *manifest;
	struct problems problems;
	struct package *package;
};

static const struct provenance provenance = {
	.commit = "0123456789abcdef0123456789abcdef01234567",
	.dirty = true,
	.tag = "v1.2.3",
	.repository = "https://example.org/x.git",
	.source_date = 1600000000,
};

/* The manifest is good as such: problems are those of the format. */
static struct described describe(const char *text)
{
	static const struct format_list made = {{&deb_traits}, 1};
	static char *environment[] = {NULL};
	const struct manifest_options options = {environment, &known_formats, &made, false};
	struct described it = {0};
	const struct format *deb = format_find("deb");
	it.manifest = manifest_parse(text, strlen(text), "ingot.yaml", &options, &it.problems);
	assert_non_null(it.manifest);
	for (size_t i = 0; i < it.problems.n; i++)
		if (it.problems.v[i].kind == PROBLEM_ERROR)
			fail_msg("%s", it.problems.v[i].message);
	problems_free(&it.problems);
	it.problems = (struct problems){0};
	it.package = package_make("deb");
	deb->maker->describe(it.manifest, manifest_for(it.manifest, "deb"), &provenance, it.package,
			     &it.problems);
	return it;
}

static void release(struct described *it)
{
	package_free(it->package);
	problems_free(&it->problems);
	manifest_free(it->manifest);
}

static void assert_control(const char *manifest, const char *expected)
{
	struct buffer out = BUFFER_INIT;
	struct error error = ERROR_INIT;
	struct described it = describe(manifest);
	for (size_t i = 0; i < it.problems.n; i++)
		fail_msg("%s", it.problems.v[i].message);
	assert_success(deb_control_write(it.package, &out, &error), &error);
	assert_string_equal(buffer_text(&out), expected);
	buffer_free(&out);
	release(&it);
}

static void test_describe_all(void **state UNUSED)
{
	assert_control("name: x-tool\n"
		       "version: v1.2.3-rc.1+git5\n"
		       "epoch: 2\n"
		       "release: 4\n"
		       "arch: arm7\n"
		       "maintainer: Ann <ann@example.org>\n"
		       "section: net\n"
		       "homepage: https://example.org\n"
		       "description: |\n"
		       "  tool for x\n"
		       "  It does x.\n"
		       "\n"
		       "    - indented\n"
		       "    .\n"
		       "  after a full stop\n"
		       "depends: [\"a >= 1.2\", \"b | c:any\", \"d [arm64]\", \"e [armhf]\", "
		       "\"f, g (<< 2)\"]\n"
		       "recommends: [r]\n"
		       "suggests: [s]\n"
		       "provides: [p (= 1)]\n"
		       "conflicts: [k]\n"
		       "replaces: [l (<< 1)]\n"
		       "deb:\n"
		       "  predepends: [dpkg]\n"
		       "  breaks: [m]\n"
		       "  fields:\n"
		       "    Bugs: https://example.org/bugs\n"
		       "    Empty: ''\n"
		       "    Long: |\n"
		       "      one\n"
		       "      two\n",
		       "Package: x-tool\n"
		       "Version: 2:1.2.3~rc.1+git5-4\n"
		       "Architecture: armhf\n"
		       "Maintainer: Ann <ann@example.org>\n"
		       "Installed-Size: 0\n"
		       "Pre-Depends: dpkg\n"
		       "Depends: a (>= 1.2), b | c:any, e, f, g (<< 2)\n"
		       "Recommends: r\n"
		       "Suggests: s\n"
		       "Conflicts: k\n"
		       "Breaks: m\n"
		       "Replaces: l (<< 1)\n"
		       "Provides: p (= 1)\n"
		       "Section: net\n"
		       "Priority: optional\n"
		       "Homepage: https://example.org\n"
		       "Description: tool for x\n"
		       " It does x.\n"
		       " .\n"
		       " - indented\n"
		       " .\n"
		       " after a full stop\n"
		       "Vcs-Git: https://example.org/x.git\n"
		       "Git-Commit: 0123456789abcdef0123456789abcdef01234567\n"
		       "Git-Dirty: yes\n"
		       "Git-Tag: v1.2.3\n"
		       "Bugs: https://example.org/bugs\n"
		       "Long: one\n"
		       " two\n");
}

#define HEAD "name: x-tool\nmaintainer: Ann <ann@example.org>\n"

static void assert_version(const char *lines, const char *expected)
{
	AUTO_FREE char *text = xasprintf(HEAD "%s", lines);
	struct described it = describe(text);
	AUTO_FREE char *version = package_full_version(it.package);
	assert_string_equal(version, expected);
	assert_int_equal(it.problems.errors, 0);
	release(&it);
}

static void test_describe_versions(void **state UNUSED)
{
	assert_version("version: 1.2.3\n", "1.2.3");
	assert_version("version: v1.2.3\n", "1.2.3");
	assert_version("version: 1.2.3-rc1\n", "1.2.3~rc1");
	assert_version("version: 1.2.3-rc-1\n", "1.2.3~rc.1");
	assert_version("version: 1.2.3\nprerelease: beta.2\n", "1.2.3~beta.2");
	assert_version("version: 1.2.3\nversion_metadata: git\nrelease: 1\nepoch: 0\n",
		       "1.2.3+git-1");
	assert_version("version: 1.2-3\nversion_schema: none\n", "1.2-3");
	assert_version("version: v1.2.3.4\n", "1.2.3.4");
	assert_version("version: v1.2\nversion_schema: none\n", "1.2");
	assert_version("version: 5:2.0-1\n", "5:2.0-1");
	assert_version("version: 5:2.0\nprerelease: rc-1\nrelease: 3\n", "5:2.0~rc.1-3");
	assert_version("version: 0:2.0\nepoch: 0\n", "2.0");
}

static void test_describe_version_without_digit(void **state UNUSED)
{
	struct described it = describe(HEAD "version: nightly\n");
	assert_int_equal(it.problems.n, 1);
	AUTO_FREE char *found = problem_text(&it.problems.v[0]);
	assert_string_equal(found, "ingot.yaml:3:10: error: version: 'nightly' does not start with "
				   "a digit");
	release(&it);
}

/* A pre-release, the release, its rebuilds, the next: in this order. */
/* dpkg would take these; a file's name and an rpm would not. */
static void test_describe_version_with_colon(void **state UNUSED)
{
	static const struct {
		const char *lines, *expected;
	} cases[] = {
		{"version: 5:2:0\n", "ingot.yaml:3:10: error: version: '2:0' contains ':'"},
		{"version: 2.0\nepoch: 1\nprerelease: a:b\n",
		 "ingot.yaml:3:10: error: version: '2.0.0~a:b' contains ':'"},
		{"version: 2.0\nprerelease: a:b\n",
		 "ingot.yaml:3:10: error: version: version '2.0.0~a:b': the epoch is not a number"},
		{"version: 2.0\nrelease: 1:2\n",
		 "ingot.yaml:3:10: error: version: version '2.0.0-1:2': the epoch is not a number"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		AUTO_FREE char *text = xasprintf(HEAD "%s", cases[i].lines);
		struct described it = describe(text);
		AUTO_FREE char *found = problem_text(&it.problems.v[0]);
		assert_string_equal(found, cases[i].expected);
		release(&it);
	}
}

static void test_describe_versions_sort(void **state UNUSED)
{
	static const char *const ascending[] = {
		"version: 1.2.3-alpha\n",
		"version: 1.2.3-alpha.1\n",
		"version: 1.2.3-rc.1\n",
		"version: 1.2.3-rc.2\nrelease: 5\n",
		"version: 1.2.3-rc.10\n",
		"version: 1.2.3\n",
		"version: 1.2.3\nrelease: 1\n",
		"version: 1.2.3\nrelease: 2\n",
		"version: 1.2.3+1\n",
		"version: 1.2.4-rc.1\n",
		"version: 1.2.4\n",
		"version: 1.2.3\nepoch: 1\n",
	};
	AUTO_FREE char *last = NULL;
	for (size_t i = 0; i < ARRAY_SIZE(ascending); i++) {
		AUTO_FREE char *text = xasprintf(HEAD "%s", ascending[i]);
		struct described it = describe(text);
		char *version = package_full_version(it.package);
		if (last && format_find("deb")->compare_versions(last, version) >= 0)
			fail_msg("%s is not before %s", last, version);
		free(last);
		last = version;
		release(&it);
	}
}

static void assert_arch(const char *lines, const char *expected)
{
	AUTO_FREE char *text = xasprintf(HEAD "version: 1.0.0\n%s", lines);
	struct described it = describe(text);
	assert_string_equal(it.package->arch, expected);
	assert_int_equal(it.problems.n, 0);
	release(&it);
}

static void test_describe_architectures(void **state UNUSED)
{
	static const char *const pairs[][2] = {
		{"amd64", "amd64"},     {"arm64", "arm64"},     {"386", "i386"},
		{"arm5", "armel"},      {"arm6", "armhf"},      {"arm7", "armhf"},
		{"mips", "mips"},       {"mipsle", "mipsel"},   {"mips64le", "mips64el"},
		{"s390x", "s390x"},     {"ppc64le", "ppc64el"}, {"riscv64", "riscv64"},
		{"loong64", "loong64"}, {"all", "all"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
		AUTO_FREE char *line = xasprintf("arch: \"%s\"\n", pairs[i][0]);
		assert_arch(line, pairs[i][1]);
	}
	assert_arch("", "amd64");
	assert_arch("arch: amd64\ndeb: {arch: arm64}\n", "arm64");
}

static void assert_problem(const char *lines, const char *expected)
{
	AUTO_FREE char *text = xasprintf(HEAD "version: 1.0.0\n%s", lines);
	struct described it = describe(text);
	assert_int_equal(it.problems.n, 1);
	AUTO_FREE char *found = problem_text(&it.problems.v[0]);
	assert_string_equal(found, expected);
	release(&it);
}

static void test_describe_problems(void **state UNUSED)
{
	assert_problem("depends: [\"/bin/sh\"]\n",
		       "ingot.yaml:4:11: error: depends: '/bin/sh' is no Debian package: package "
		       "name: is empty or has a character not allowed");
	assert_problem("conflicts: [\"a | b\"]\n",
		       "ingot.yaml:4:13: error: conflicts: Conflicts takes no alternatives ('|')");
	assert_problem("provides: [\"a (>= 1)\"]\n",
		       "ingot.yaml:4:12: error: provides: Provides takes no operator but '='");
	assert_problem("depends: [\"a (>= 1_0)\"]\n",
		       "ingot.yaml:4:11: error: depends: version '1_0': '_' is not allowed");
	assert_problem("release: a_b\n",
		       "ingot.yaml:3:10: error: version: version '1.0.0-a_b': '_' is not allowed");
	assert_problem("arch: x68\n",
		       "ingot.yaml:4:7: warning: arch: Debian knows no architecture 'x68'");
	assert_problem("arch: X86\n", "ingot.yaml:4:7: error: arch: architecture: must be "
				      "lower-case letters, digits and hyphens");
	assert_problem("deb: {triggers: {activate_await: [a b]}}\n",
		       "ingot.yaml:4:35: error: deb.triggers.activate_await: 'a b' is no name of a "
		       "trigger");
	assert_problem("deb: {fields: {Maintainer: x}}\n",
		       "ingot.yaml:4:16: error: deb.fields: 'Maintainer' is set from elsewhere");
	assert_problem("deb: {signature: {method: dpkg-sig}}\n",
		       "ingot.yaml:4:27: warning: deb.signature.method: 'dpkg-sig' is not made, "
		       "the signature is that of 'debsign'");
	assert_problem("deb: {signature: {type: builder}}\n",
		       "ingot.yaml:4:25: warning: deb.signature.type: 'builder' is a role of "
		       "dpkg-sig, the signature is '_gpgorigin'");
}

static void test_describe_triggers(void **state UNUSED)
{
	struct described it = describe(
		HEAD "version: 1.0.0\ndeb: {triggers: {interest: [/a, b], interest_await: [c],\n"
		     "  interest_noawait: [d], activate: [e], activate_await: [f],\n"
		     "  activate_noawait: [g]}}\n");
	assert_int_equal(it.problems.n, 0);
	assert_string_equal(it.package->triggers,
			    "interest /a\ninterest b\ninterest-await c\ninterest-noawait d\n"
			    "activate e\nactivate-await f\nactivate-noawait g\n");
	release(&it);
	it = describe(HEAD "version: 1.0.0\n");
	assert_null(it.package->triggers);
	release(&it);
}

static void test_describe_signature_kind(void **state UNUSED)
{
	static const char *const kinds[][2] = {
		{"", "_gpgorigin"},
		{"deb: {signature: {type: origin}}\n", "_gpgorigin"},
		{"deb: {signature: {type: maint, method: debsign}}\n", "_gpgmaint"},
		{"deb: {signature: {type: archive}}\n", "_gpgarchive"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		AUTO_FREE char *text = xasprintf(HEAD "version: 1.0.0\n%s", kinds[i][0]);
		struct described it = describe(text);
		assert_int_equal(it.problems.n, 0);
		assert_string_equal(it.package->signature_kind, kinds[i][1]);
		release(&it);
	}
}

static void test_describe_missing_maintainer(void **state UNUSED)
{
	struct described it = describe("name: x-tool\nversion: 1.0.0\n");
	assert_int_equal(it.problems.errors, 0);
	assert_int_equal(it.problems.n, 1);
	assert_string_equal(it.problems.v[0].message, "'maintainer' is missing; the .deb says "
						      "'Unset Maintainer <unset@localhost>'");
	release(&it);
}

static void test_describe_scripts(void **state UNUSED)
{
	const char *good = test_text_file("good.sh", "#!/bin/sh\necho \"$1 ${NOT_OURS}\"\n");
	const char *bad = test_text_file("bad.sh", "echo no interpreter\n");
	AUTO_FREE char *text = xasprintf(HEAD "version: 1.0.0\nscripts:\n  postinstall: %s\n"
					      "  preremove: %s\n  postremove: %s\n",
					 good, bad, test_path("missing.sh"));
	struct described it = describe(text);
	assert_string_equal(it.package->scripts[SCRIPT_POSTINSTALL].body,
			    "#!/bin/sh\necho \"$1 ${NOT_OURS}\"\n");
	assert_int_equal(it.problems.n, 2);
	assert_string_equal(it.problems.v[0].message,
			    "preremove: the script does not say what runs it");
	AUTO_FREE char *missing = xasprintf(
		"postremove: cannot open '%s': no such file or directory", test_path("missing.sh"));
	assert_string_equal(it.problems.v[1].message, missing);
	assert_int_equal(it.problems.errors, 1);
	release(&it);
}

static void test_describe_scripts_of_dos(void **state UNUSED)
{
	const char *dos = test_text_file("dos.sh", "#!/bin/sh\r\necho\r\n");
	AUTO_FREE char *text = xasprintf(HEAD "version: 1.0.0\nscripts: {postinstall: %s}\n", dos);
	struct described it = describe(text);
	assert_int_equal(it.problems.n, 1);
	assert_int_equal(it.problems.errors, 0);
	assert_string_equal(it.problems.v[0].message,
			    "postinstall: the lines of the script end with carriage returns");
	release(&it);
}

static void assert_compression(const char *lines, enum codec codec, const char *message)
{
	struct codec_params params;
	AUTO_FREE char *text = xasprintf(HEAD "version: 1.0.0\n%s", lines);
	struct described it = describe(text);
	format_find("deb")->maker->compression(manifest_for(it.manifest, "deb"), &params,
					       &it.problems);
	if (message) {
		assert_int_equal(it.problems.errors, 1);
		assert_int_equal(it.problems.v[0].at.line, 4);
		assert_non_null(strstr(it.problems.v[0].message, message));
	} else {
		assert_int_equal(it.problems.errors, 0);
		assert_int_equal(params.codec, codec);
	}
	release(&it);
}

static void test_compression(void **state UNUSED)
{
	assert_compression("", CODEC_ZSTD, NULL);
	assert_compression("deb: {compression: gzip}\n", CODEC_GZIP, NULL);
	assert_compression("deb: {compression: \"zstd:19\"}\n", CODEC_ZSTD, NULL);
	assert_compression("deb: {compression: none}\n", CODEC_NONE, NULL);
	assert_compression("deb: {compression: \"gzip:99\"}\n", CODEC_INVALID, "99");
}

static void test_file_name_and_pool(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	const struct format *deb = format_find("deb");
	struct described it = describe(HEAD "version: 1.2.3-rc.1\nepoch: 2\nrelease: 1\n");
	AUTO_FREE char *name = deb->maker->file_name(it.package);
	AUTO_FREE char *pool = deb->layout->pool_path(it.package, &error);
	assert_string_equal(name, "x-tool_1.2.3~rc.1-1_amd64.deb");
	assert_string_equal(pool, "pool/x/x-tool/x-tool_1.2.3~rc.1-1_amd64_epoch2.deb");
	it.package->name = "../x";
	assert_null(deb->layout->pool_path(it.package, &error));
	assert_error(&error, "package name: must start with a letter or digit, followed by "
			     "letters, digits, '+', '-', '.'");
	it.package->name = "x";
	it.package->version = "1/../../x";
	assert_null(deb->layout->pool_path(it.package, &error));
	assert_error(&error, "version '2:1/../../x-1': '/' is not allowed");
	release(&it);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_describe_all),
		cmocka_unit_test(test_describe_versions),
		cmocka_unit_test(test_describe_version_without_digit),
		cmocka_unit_test(test_describe_version_with_colon),
		cmocka_unit_test(test_describe_versions_sort),
		cmocka_unit_test(test_describe_architectures),
		cmocka_unit_test(test_describe_problems),
		cmocka_unit_test(test_describe_triggers),
		cmocka_unit_test(test_describe_signature_kind),
		cmocka_unit_test(test_describe_missing_maintainer),
		cmocka_unit_test(test_describe_scripts),
		cmocka_unit_test(test_describe_scripts_of_dos),
		cmocka_unit_test(test_compression),
		cmocka_unit_test(test_file_name_and_pool),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
