/* t_yum_record.c - tests of what an rpm contributes to indexes, against createrepo_c
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/strings.h"
#include "base/text.h"
#include "base/vector.h"
#include "formats/rpm/yum_layout.h"
#include "tests/unit/foreign_rpm.h"
#include "tests/unit/keys.h"
#include "tests/unit/rpm_made.h"
#include "text/xml.h"

static struct record *make_record(const struct package *package, const char *path)
{
	struct record *record = record_make("rpm");
	struct error error = ERROR_INIT;
	AUTO_BUFFER bytes = BUFFER_INIT;
	assert_success(file_read(path, (size_t)64 << 20, &bytes, &error), &error);
	digest_bytes_hex(DIGEST_SHA256, bytes.data, bytes.len, record->sha256);
	record->size = bytes.len;
	record->path = yum_layout.pool_path(package, &error);
	assert_success(record->path ? 0 : -1, &error);
	assert_success(yum_layout.record(package, record, &error), &error);
	return record;
}

/* A quotation mark in text may be written either way. */
static void unquote(char *line)
{
	static const char quot[] = "&quot;";
	for (char *at = line; !strchr(line, '=') && (at = strstr(at, quot)) != NULL;) {
		*at++ = '"';
		memmove(at, at + sizeof quot - 2, strlen(at + sizeof quot - 2) + 1);
	}
}

/* Returns the lines of an index without what stands around its packages; equal ones once, because
 * createrepo_c repeats a relation for each flag that it does not show. */
static char *normalise(const char *text)
{
	AUTO_STRINGS lines = {0};
	AUTO_FREE char *copy = xstrdup(text);
	char *state = NULL;
	for (char *line = strtok_r(copy, "\n", &state); line; line = strtok_r(NULL, "\n", &state)) {
		static const char *const around[] = {"<?xml",        "<metadata",    "</metadata>",
						     "<filelists",   "</filelists>", "<otherdata",
						     "</otherdata>", "  <location "};
		bool skip_it = false;
		unquote(line);
		for (size_t i = 0; i < ARRAY_SIZE(around); i++)
			skip_it |= text_starts(line, around[i]);
		if (!skip_it)
			strings_add(&lines, line);
	}
	strings_unique(&lines);
	return strings_join(&lines, "\n");
}

static char *read_theirs(const char *folder, const char *section)
{
	AUTO_FREE char *script = xasprintf("zcat '%s'/repodata/*-%s.xml.gz", folder, section);
	return test_run((const char *const[]){"sh", "-c", script, NULL}, 0);
}

static void compare(const char *path, const char *name)
{
	static const char *const sections[] = {"primary", "filelists", "other"};
	test_need("createrepo_c");
	struct package *package = rpm_made_read(path);
	struct record *record = make_record(package, path);
	const char *folder = test_path(name);
	AUTO_FREE char *script =
		xasprintf("mkdir '%s' && cp '%s' '%s' && touch -d @%lld '%s'/*.rpm && "
			  "createrepo_c -q --no-database '%s'",
			  folder, path, folder, (long long)package->build_time, folder, folder);
	free(test_run((const char *const[]){"sh", "-c", script, NULL}, 0));
	for (size_t i = 0; i < ARRAY_SIZE(sections); i++) {
		AUTO_FREE char *index = read_theirs(folder, sections[i]);
		AUTO_FREE char *want = normalise(index);
		AUTO_FREE char *have = normalise(record_section(record, sections[i])->data);
		assert_string_equal(have, want);
	}
	record_free(record);
	package_free(package);
}

static void test_yum_record_foreign(void **state UNUSED)
{
	compare(foreign_rpm(), "repo-foreign");
}

static void test_yum_record_own(void **state UNUSED)
{
	AUTO_FREE char *text =
		xasprintf("name: made\narch: amd64\nversion: 1.2.3-rc.1\n"
			  "maintainer: <&\"'>\nvendor: V\nlicense: MIT\n"
			  "homepage: https://example.org/?a&b\n"
			  "description: |\n  A <b>\n  \u00e9 ]]> x\n"
			  "depends: ['a >= 1:2-3', 'b | c', made]\n"
			  "rpm: {group: G}\n"
			  "scripts: {postinstall: %s}\n"
			  "contents:\n- {src: %s, dst: '/usr/bin/a&b'}\n",
			  test_text_file("post", "true\n"), test_text_file("a", "text\n"));
	compare(rpm_made("own.rpm", text, NULL), "repo-own");
}

static void test_yum_record_exact(void **state UNUSED)
{
	struct package *package = package_make("rpm");
	struct record *record = record_make("rpm");
	struct error error = ERROR_INIT;
	package->name = "a";
	package->version = "1";
	package->release = "2";
	package->arch = "noarch";
	record->path = xstrdup("pool/a/a/a-1-2.noarch.rpm");
	memset(record->sha256, 'f', sizeof record->sha256 - 1);
	assert_success(yum_layout.record(package, record, &error), &error);
	assert_string_equal(
		record_section(record, "other")->data,
		"<package "
		"pkgid=\"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\" "
		"name=\"a\" arch=\"noarch\">\n"
		"  <version epoch=\"0\" ver=\"1\" rel=\"2\"/>\n</package>\n");
	assert_non_null(strstr(record_section(record, "primary")->data,
			       "  <location href=\"../../pool/a/a/a-1-2.noarch.rpm\"/>\n"));
	record_free(record);
	package_free(package);
}

static void test_yum_record_refuses(void **state UNUSED)
{
	static const char *const paths[] = {"/a\xff", "/a\x01", "/a\nb", "/a\xef\xbf\xbf"};
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		struct package *package = package_make("rpm");
		struct record *record = record_make("rpm");
		struct error error = ERROR_INIT;
		*VECTOR_ADD(&package->files) = (struct package_file){.path = paths[i]};
		assert_int_equal(yum_layout.record(package, record, &error), -1);
		assert_error(&error, "a file name of the package is not UTF-8 or has control "
				     "characters, which an index cannot hold");
		record_free(record);
		package_free(package);
	}
}

static void test_xml_text_clean(void **state UNUSED)
{
	static const struct {
		const char *text, *clean;
	} cases[] = {
		{"plain\n\t", "plain\n\t"},
		{"caf\xe9", "caf\xc3\xa9"},
		{"caf\xc3\xa9\x01", "caf\xc3\xa9\xef\xbf\xbd"},
		{"\xef\xbf\xbe", "\xef\xbf\xbd"},
		{"\x1b[31m\xff", "\xef\xbf\xbd[31m\xc3\xbf"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *clean = xml_text_clean(cases[i].text);
		assert_string_equal(clean, cases[i].clean);
		assert_true(xml_text_is_valid(clean));
		free(clean);
	}
	assert_null(xml_text_clean(NULL));
}

static void test_yum_pool_path(void **state UNUSED)
{
	static const struct {
		struct package package;
		const char *path;
	} cases[] = {
		{{.name = "Hello", .version = "1", .release = "2", .arch = "x86_64"},
		 "pool/h/Hello/Hello-1-2.x86_64.rpm"},
		{{.name = "hello", .version = "1", .release = "2", .arch = "x", .epoch = "0"},
		 "pool/h/hello/hello-1-2.x.rpm"},
		{{.name = "hello", .version = "1", .release = "2", .arch = "x", .epoch = "3"},
		 "pool/h/hello/hello-1-2.x_epoch3.rpm"},
	};
	struct error error = ERROR_INIT;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *path = yum_layout.pool_path(&cases[i].package, &error);
		assert_string_equal(path, cases[i].path);
		free(path);
	}
	struct package bad = {.name = "..", .version = "1", .release = "2", .arch = "x"};
	assert_null(yum_layout.pool_path(&bad, &error));
	assert_error(&error, "the name '..' contains '.', which cannot stand there");
}

static void test_yum_has_arch(void **state UNUSED)
{
	static const struct {
		const char *arch;
		bool has;
	} cases[] = {{"x86_64", true}, {"noarch", true},   {"i686", true},
		     {"i386", true},   {"aarch64", false}, {"amd64", false}};
	AUTO_STRINGS arches = {0};
	strings_add(&arches, "amd64");
	strings_add(&arches, "386");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(yum_layout.has_arch(&arches, cases[i].arch), cases[i].has);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_yum_record_foreign),
		cmocka_unit_test(test_yum_record_own),
		cmocka_unit_test(test_yum_record_exact),
		cmocka_unit_test(test_yum_record_refuses),
		cmocka_unit_test(test_xml_text_clean),
		cmocka_unit_test(test_yum_pool_path),
		cmocka_unit_test(test_yum_has_arch),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
