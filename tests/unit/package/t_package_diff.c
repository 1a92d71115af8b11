/* t_package_diff.c - tests of package/package_diff.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <sys/stat.h>

#include "base/strings.h"
#include "base/text.h"
#include "base/vector.h"
#include "package/package_diff.h"

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

/* Checks the only difference, in words. */
static void assert_difference(const struct package *a, const struct package *b,
			      enum diff_verdict verdict, const char *expected)
{
	struct package_diff diff;
	char text[200];
	package_diff_make(a, b, &diff);
	assert_int_equal(diff.verdict, verdict);
	assert_int_equal(diff.n, 1);
	(void)snprintf(text, sizeof text, "%s %s %s %s %s %s",
		       package_diff_section_name(diff.v->section),
		       package_diff_kind_name(diff.v->kind), diff.v->name,
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
	assert_difference(a, b, DIFF_VERDICT_CONTENT,
			  "configuration changed /usr/x configuration no yes");
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

static void test_diff_of_the_build(void **state UNUSED)
{
	struct package *a = make_package("deb"), *b = make_package("rpm");
	b->build.os = a->build.os = "debian";
	a->build.os_version = "12";
	b->build.os_version = "13";
	assert_difference(a, b, DIFF_VERDICT_METADATA, "build changed debian version 12 13");
	b->build.os = "fedora";
	assert_difference(a, b, DIFF_VERDICT_METADATA, "build changed system name debian fedora");
	b->build.os = "debian";
	b->build.os_version = "12";
	*VECTOR_ADD(&a->build.tools) = (struct build_tool){"gcc", "gcc 12"};
	assert_difference(a, b, DIFF_VERDICT_METADATA, "build removed gcc - gcc 12 -");
	*VECTOR_ADD(&b->build.tools) = (struct build_tool){"gcc", "gcc 13"};
	assert_difference(a, b, DIFF_VERDICT_METADATA, "build changed gcc version gcc 12 gcc 13");
	b->build.tools.v[0].version = "gcc 12";
	*VECTOR_ADD(&b->build.locks) = (struct build_lock){"go.sum", "aa"};
	assert_difference(a, b, DIFF_VERDICT_METADATA, "build added go.sum - - aa");
	*VECTOR_ADD(&a->build.locks) = (struct build_lock){"go.sum", "bb"};
	assert_difference(a, b, DIFF_VERDICT_METADATA, "build changed go.sum sha256 bb aa");
	package_free(a);
	package_free(b);
}

static void test_diff_of_materials(void **state UNUSED)
{
	struct package *a = make_package("deb"), *b = make_package("rpm");
	*VECTOR_ADD(&a->materials) = (struct material){"base", "1", NULL, NULL, "aa"};
	assert_difference(a, b, DIFF_VERDICT_METADATA, "materials removed base - 1 -");
	*VECTOR_ADD(&b->materials) = (struct material){"base", "1", NULL, NULL, "bb"};
	assert_difference(a, b, DIFF_VERDICT_METADATA, "materials changed base sha256 aa bb");
	*VECTOR_ADD(&a->materials) = (struct material){"base", "2", NULL, NULL, "cc"};
	b->materials.v[0].sha256 = "aa";
	assert_difference(a, b, DIFF_VERDICT_METADATA, "materials removed base - 2 -");
	assert_difference(b, a, DIFF_VERDICT_METADATA, "materials added base - - 2");
	package_free(a);
	package_free(b);
}

/* A database keeps no signature and a disk its own times; a configuration file is the
 * administrator's. */
static void test_diff_of_an_installed_package(void **state UNUSED)
{
	struct package *a = make_package("deb"), *b = make_package("deb");
	struct package_file *config = &b->files.v[1];
	*VECTOR_ADD(&a->signatures) = (struct package_signature){
		.kind = "_gpgorigin", .key = "AA", .bytes = "s", .len = 1};
	b->files.v[0].mtime = 7;
	b->is_installed = true;
	assert_same(a, b);
	assert_same(b, a);
	a->files.v[1].flags = config->flags = ENTRY_CONFIG;
	config->sha256[0] = 'b';
	assert_difference(a, b, DIFF_VERDICT_SAME,
			  "edited configuration changed /usr/x sha256 aa ba");
	b->files.n--;
	a->files.v[0].mode = b->files.v[0].mode = S_IFDIR | 0700;
	assert_difference(a, b, DIFF_VERDICT_SAME,
			  "edited configuration removed /usr/x type file -");
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
		cmocka_unit_test(test_diff_of_the_build),
		cmocka_unit_test(test_diff_of_materials),
		cmocka_unit_test(test_diff_of_an_installed_package),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
