/* t_package.c - tests of package/package.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <sys/stat.h>

#include "base/vector.h"
#include "package/package.h"
#include "plan/package_files.h"
#include "plan/payloads.h"
#include "tests/unit/known_formats.h"

static void test_package_full_version(void **state UNUSED)
{
	static const struct {
		const char *epoch, *version, *release, *full;
	} cases[] = {
		{NULL, "1.0", NULL, "1.0"},  {"0", "1.0", "1", "1.0-1"},
		{"2", "1.0", NULL, "2:1.0"}, {"2", "1.0~rc1", "3", "2:1.0~rc1-3"},
		{NULL, "1.0", "", "1.0"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct package *package = package_make("deb");
		package->epoch = cases[i].epoch;
		package->version = cases[i].version;
		package->release = cases[i].release;
		char *full = package_full_version(package);
		assert_string_equal(full, cases[i].full);
		free(full);
		package_free(package);
	}
}

static void test_package_make(void **state UNUSED)
{
	struct package *package = package_make("rpm");
	assert_string_equal(package->format, "rpm");
	assert_int_equal(package->build_time, -1);
	assert_null(package_find_file(package, "/x"));
	package_sort_files(package);
	char name[] = "Bugs", value[] = "here";
	package_add_field(package, name, value);
	name[0] = value[0] = '?'; /* the record has copies of its own */
	assert_int_equal(package->fields.n, 1);
	assert_string_equal(package->fields.v[0].name, "Bugs");
	assert_string_equal(package->fields.v[0].value, "here");
	strings_add(&package->relations[RELATION_DEPENDS], "libc6");
	strings_add(&package->changelog, "0\tx\ty");
	package_free(package);
	package_free(NULL);
}

static void test_package_find_file(void **state UNUSED)
{
	static const char *const paths[] = {"/b", "/a/c", "/a", "/a-b", "/\xff"};
	struct package *package = package_make("deb");
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++)
		*VECTOR_ADD(&package->files) = (struct package_file){.path = paths[i]};
	package_sort_files(package);
	assert_string_equal(package->files.v[1].path, "/a-b");
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++)
		assert_ptr_equal(package_find_file(package, paths[i])->path, paths[i]);
	assert_null(package_find_file(package, "/a/b"));
	package_free(package);
}

/* Lists a folder nobody asked for, a file, a ghost, a link. */
static const struct entry entries[] = {
	{.path = "/a",
	 .type = ENTRY_DIRECTORY,
	 .flags = ENTRY_IMPLICIT,
	 .formats = 3,
	 .mode = 0755,
	 .owner = "root",
	 .group = "root"},
	{.path = "/a/f",
	 .type = ENTRY_FILE,
	 .flags = ENTRY_CONFIG,
	 .formats = 3,
	 .mode = 04755,
	 .owner = "u",
	 .group = "g",
	 .size = 7,
	 .mtime = 5,
	 .lang = "de"},
	{.path = "/a/g",
	 .type = ENTRY_GHOST,
	 .formats = 2,
	 .mode = 0644,
	 .owner = "root",
	 .group = "root"},
	{.path = "/a/l",
	 .type = ENTRY_SYMLINK,
	 .formats = 3,
	 .mode = 0777,
	 .owner = "root",
	 .group = "root",
	 .target = "f"},
};

static struct package *package_of(size_t format)
{
	struct entry copies[ARRAY_SIZE(entries)];
	memcpy(copies, entries, sizeof copies);
	struct file_digests digests[ARRAY_SIZE(entries)] = {
		[1] = {.sha256 = "s", .md5 = "m", .elf_class = 2}};
	const struct plan plan = {.formats = known_formats.v,
				  .n_formats = known_formats.n,
				  .entries = copies,
				  .n_entries = ARRAY_SIZE(copies)};
	const struct payloads payloads = {.files = digests, .n_files = ARRAY_SIZE(digests)};
	struct package *package = package_make(known_formats.v[format]->name);
	package_files_add(package, &plan, format, &payloads);
	return package;
}

static void test_package_files_add_by_format(void **state UNUSED)
{
	struct package *deb = package_of(0), *rpm = package_of(1);
	assert_int_equal(deb->files.n, 3);
	assert_int_equal(rpm->files.n, 3);
	assert_int_equal(deb->installed_size, 7);
	assert_int_equal(deb->files.v[0].mode, S_IFDIR | 0755);
	assert_null(package_find_file(deb, "/a/g"));
	assert_true(package_find_file(rpm, "/a/g")->ghost);
	assert_null(package_find_file(rpm, "/a"));
	package_free(deb);
	package_free(rpm);
}

static void test_package_files_add_attributes(void **state UNUSED)
{
	struct package *package = package_of(0);
	const struct package_file *file = package_find_file(package, "/a/f");
	assert_int_equal(file->mode, S_IFREG | 04755);
	assert_int_equal(file->flags, ENTRY_CONFIG);
	assert_string_equal(file->owner, "u");
	assert_string_equal(file->group, "g");
	assert_string_equal(file->lang, "de");
	assert_string_equal(file->sha256, "s");
	assert_string_equal(file->md5, "m");
	assert_int_equal(file->elf_class, 2);
	assert_int_equal(file->size, 7);
	assert_int_equal(file->mtime, 5);
	file = package_find_file(package, "/a/l");
	assert_int_equal(file->mode, S_IFLNK | 0777);
	assert_string_equal(file->target, "f");
	assert_string_equal(file->sha256, "");
	package_free(package);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_package_full_version),
		cmocka_unit_test(test_package_make),
		cmocka_unit_test(test_package_find_file),
		cmocka_unit_test(test_package_files_add_by_format),
		cmocka_unit_test(test_package_files_add_attributes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
