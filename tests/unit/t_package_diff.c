/* t_package_diff.c - tests of model/package_diff.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <sys/stat.h>

#include "base/strings.h"
#include "base/vector.h"
#include "model/package_diff.h"

static struct package_file *add_file(struct package *package, const char *path, mode_t mode)
{
	struct package_file *file = VECTOR_ADD(&package->files);

	file->path = path;
	file->mode = mode;
	file->owner = file->group = "root";
	file->size = S_ISREG(mode) ? 1 : 0;
	(void)snprintf(file->sha256, sizeof file->sha256, "%s", S_ISREG(mode) ? "aa" : "");
	return file;
}

static void add_pin(struct package *package, const char *name, const char *version)
{
	*VECTOR_ADD(&package->pins) = (struct pin){.name = name, .version = version};
}

static struct package *make_package(const char *format)
{
	struct package *package = package_make(format);

	package->name = "app";
	package->version = package->identity_version = "1.0";
	package->arch = text_equal(format, "deb") ? "amd64" : "x86_64";
	package->commit = "0123456789abcdef0123456789abcdef01234567";
	package->license = text_equal(format, "deb") ? NULL : "MIT";
	strings_add(&package->relations[RELATION_DEPENDS],
		    text_equal(format, "deb") ? "a (>= 1)" : "a >= 1");
	add_pin(package, "left-pad", "1.3.0");
	if (text_equal(format, "deb"))
		add_file(package, "/usr", S_IFDIR | 0755);
	add_file(package, "/usr/x", S_IFREG | 0755);
	return package;
}

/* The only difference, in words. */
static void assert_difference(const struct package *a, const struct package *b,
			      enum diff_verdict verdict, const char *expected)
{
	struct package_diff diff;
	char text[200];

	package_diff_make(a, b, &diff);
	assert_int_equal(diff.verdict, verdict);
	assert_int_equal(diff.n, 1);
	(void)snprintf(text, sizeof text, "%s %s %s %s %s %s", diff_section_name(diff.v->section),
		       diff_kind_name(diff.v->kind), diff.v->name,
		       diff.v->attribute ? diff.v->attribute : "-",
		       diff.v->before ? diff.v->before : "-", diff.v->after ? diff.v->after : "-");
	assert_string_equal(text, expected);
	package_diff_free(&diff);
}

static void assert_same(const struct package *a, const struct package *b)
{
	struct package_diff diff;

	package_diff_make(a, b, &diff);
	assert_int_equal(diff.n, 0);
	assert_int_equal(diff.verdict, DIFF_VERDICT_SAME);
	package_diff_free(&diff);
}

static void test_diff_of_a_package_with_itself(void **state UNUSED)
{
	struct package *package = make_package("deb");

	assert_same(package, package);
	package_free(package);
}

static void test_diff_of_the_formats_of_one_build(void **state UNUSED)
{
	struct package *deb = make_package("deb"), *rpm = make_package("rpm");

	rpm->release = "1";
	add_file(rpm, "/var/log/x", S_IFREG | 0644)->ghost = true;
	assert_same(deb, rpm);
	assert_same(rpm, deb);
	package_free(deb);
	package_free(rpm);
}

static void test_diff_names_the_one_pin(void **state UNUSED)
{
	struct package *a = make_package("deb"), *b = make_package("deb");

	b->pins.v[0].version = "1.3.1";
	assert_difference(a, b, DIFF_VERDICT_METADATA, "pins changed left-pad version 1.3.0 1.3.1");
	b->pins.v[0].version = "1.3.0";
	add_pin(b, "left-pad", "2.0.0");
	assert_difference(a, b, DIFF_VERDICT_METADATA, "pins added left-pad version - 2.0.0");
	assert_difference(b, a, DIFF_VERDICT_METADATA, "pins removed left-pad version 2.0.0 -");
	package_free(a);
	package_free(b);
}

static void test_diff_of_files(void **state UNUSED)
{
	struct package *a = make_package("deb"), *b = make_package("deb");
	struct package_file *file = &b->files.v[1];

	file->mode = S_IFREG | 04755;
	assert_difference(a, b, DIFF_VERDICT_CONTENT, "files changed /usr/x mode 0755 4755");
	file->mode = S_IFREG | 0755;
	file->sha256[0] = 'b';
	assert_difference(a, b, DIFF_VERDICT_CONTENT, "files changed /usr/x sha256 aa ba");
	file->sha256[0] = 'a';
	file->flags = ENTRY_CONFIG;
	assert_difference(a, b, DIFF_VERDICT_CONTENT, "files changed /usr/x configuration no yes");
	file->flags = 0;
	file->mtime = 7;
	assert_difference(a, b, DIFF_VERDICT_SIGNATURE, "times changed /usr/x time 0 7");
	file->mtime = 0;
	add_file(b, "/usr/y", S_IFLNK | 0777)->target = "x";
	assert_difference(a, b, DIFF_VERDICT_CONTENT, "files added /usr/y type - symlink");
	assert_difference(b, a, DIFF_VERDICT_CONTENT, "files removed /usr/y type symlink -");
	package_free(a);
	package_free(b);
}

static void test_diff_of_what_a_package_says(void **state UNUSED)
{
	struct package *a = make_package("deb"), *b = make_package("deb");

	strings_add(&b->relations[RELATION_DEPENDS], "b");
	assert_difference(a, b, DIFF_VERDICT_METADATA, "relations added depends - - b");
	package_free(b);
	b = make_package("deb");
	b->homepage = "https://example.org";
	assert_difference(a, b, DIFF_VERDICT_METADATA,
			  "metadata added homepage - - https://example.org");
	b->homepage = NULL;
	b->dirty = true;
	assert_difference(a, b, DIFF_VERDICT_METADATA, "identity added dirty - - true");
	b->dirty = false;
	b->scripts[SCRIPT_POSTINSTALL].body = "x";
	b->scripts[SCRIPT_POSTINSTALL].len = 1;
	assert_difference(a, b, DIFF_VERDICT_CONTENT, "scripts added postinstall - - -");
	b->scripts[SCRIPT_POSTINSTALL].body = NULL;
	*VECTOR_ADD(&b->signatures) = (struct package_signature){
		.kind = "_gpgorigin", .key = "AA", .bytes = "s", .len = 1};
	assert_difference(a, b, DIFF_VERDICT_SIGNATURE, "signatures added _gpgorigin - - AA");
	package_free(a);
	package_free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_diff_of_a_package_with_itself),
		cmocka_unit_test(test_diff_of_the_formats_of_one_build),
		cmocka_unit_test(test_diff_names_the_one_pin),
		cmocka_unit_test(test_diff_of_files),
		cmocka_unit_test(test_diff_of_what_a_package_says),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
