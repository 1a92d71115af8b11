/* t_deb_installed.c - tests of formats/deb/deb_installed.h: databases as dpkg writes them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <sys/stat.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/vector.h"
#include "formats/deb/deb_installed.h"

#define DATABASE "root/var/lib/dpkg/"
#define ONE "d41d8cd98f00b204e9800998ecf8427e"
#define TWO "0123456789abcdef0123456789abcdef"

/* dpkg's fields in its order. */
#define STANZA(name, status, arch, more)                                              \
	"Package: " name "\nStatus: " status "\nPriority: optional\nSection: utils\n" \
	"Installed-Size: 10\nMaintainer: A <a@example.org>\nArchitecture: " arch "\n" \
	"Version: 1:2.0-3\n" more "Description: test\n more\n\n"

static int write_database(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	assert_success(file_make_directories(test_path(DATABASE "info"), 0755, &error), &error);
	test_text_file(DATABASE "status",
		       STANZA("hell", "install ok installed", "all",
			      "") STANZA("hello", "install ok installed", "amd64",
					 "Conffiles:\n /etc/hello " TWO "\n /etc/old " ONE
					 " obsolete\n /etc/new newconffile\nGit-Commit: "
					 "0123456789abcdef0123456789abcdef01234567\n")
			       STANZA("gone", "deinstall ok config-files", "all",
				      "") STANZA("held", "hold ok installed", "all", "")
				       STANZA("both", "install ok installed", "amd64",
					      "") STANZA("both", "install ok installed", "i386", "")
					       STANZA("broken", "install reinstreq half-installed",
						      "all", ""));
	test_text_file(DATABASE "info/hello.list",
		       "/.\n/etc\n/etc/hello\n/etc/new\n/etc/old\n/usr\n"
		       "/usr/bin\n/usr/bin/a\n/usr/bin/b\n");
	test_text_file(DATABASE "info/hello.md5sums", ONE "  usr/bin/a\n" TWO "  usr/bin/b\n");
	test_text_file(DATABASE "info/hello.postinst", "#!/bin/sh\necho\n");
	test_text_file(DATABASE "info/both:i386.list", "/.\n/usr\n/usr/x86\n");
	test_text_file(DATABASE "diversions", "/usr/bin/a\n/usr/bin/a.distrib\nother\n"
					      "/usr/bin/b\n/usr/bin/b.distrib\nhello\n");
	return 0;
}

static struct package *read_package(const char *name)
{
	struct error error = ERROR_INIT;
	struct package *package;
	assert_success(deb_installed(test_path("root"), name, &package, &error), &error);
	return package;
}

static const struct package_file *file_of(const struct package *package, const char *path)
{
	const struct package_file *file = package_find_file(package, path);
	if (!file)
		fail_msg("no file '%s'", path);
	return file;
}

static void test_installed_metadata(void **state UNUSED)
{
	struct package *package = read_package("hello");
	assert_string_equal(package->name, "hello");
	assert_string_equal(package->arch, "amd64");
	AUTO_FREE char *version = package_full_version(package);
	assert_string_equal(version, "1:2.0-3");
	assert_string_equal(package->commit, "0123456789abcdef0123456789abcdef01234567");
	assert_true(package->is_installed);
	VECTOR_EACH (field, &package->fields) {
		assert_string_not_equal(field->name, "Status");
		assert_string_not_equal(field->name, "Conffiles");
	}
	assert_string_equal(package->scripts[SCRIPT_POSTINSTALL].body, "#!/bin/sh\necho\n");
	assert_null(package->scripts[SCRIPT_PREINSTALL].body);
	package_free(package);
}

static void test_installed_files(void **state UNUSED)
{
	struct package *package = read_package("hello");
	assert_int_equal(package->files.n, 8);
	assert_string_equal(file_of(package, "/usr/bin/a")->md5, ONE);
	assert_true(S_ISREG(file_of(package, "/usr/bin/a")->mode));
	assert_int_equal(file_of(package, "/usr/bin")->mode, 0);
	assert_string_equal(file_of(package, "/etc/hello")->md5, TWO);
	assert_true(file_of(package, "/etc/hello")->flags & ENTRY_CONFIG);
	assert_true(file_of(package, "/etc/new")->flags & ENTRY_CONFIG);
	assert_string_equal(file_of(package, "/etc/new")->md5, "");
	assert_false(file_of(package, "/etc/old")->flags & ENTRY_CONFIG);
	package_free(package);
}

/* Another package's diversion moves this one's file; its own moves that of the others. */
static void test_installed_diversions(void **state UNUSED)
{
	struct package *package = read_package("hello");
	assert_string_equal(file_of(package, "/usr/bin/a")->diverted, "/usr/bin/a.distrib");
	assert_null(file_of(package, "/usr/bin/b")->diverted);
	package_free(package);
}

static void test_installed_or_not(void **state UNUSED)
{
	static const struct {
		const char *name;
		bool installed;
	} cases[] = {{"hello", true},    {"hell", true},        {"hell-", false},
		     {"gone", false},    {"held", true},        {"broken", false},
		     {"none", false},    {"hello:amd64", true}, {"hello:i386", false},
		     {"both:i386", true}};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct package *package = read_package(cases[i].name);
		if ((package != NULL) != cases[i].installed)
			fail_msg("'%s': expected %d", cases[i].name, cases[i].installed);
		package_free(package);
	}
}

static void test_installed_long_path(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct package *package;
	AUTO_FREE char *list = xmalloc(5001);
	memset(list, 'a', 5000);
	list[0] = '/';
	list[5000] = '\0';
	test_text_file(DATABASE "info/held.list", list);
	assert_int_equal(deb_installed(test_path("root"), "held", &package, &error), -1);
	assert_error(&error, "cannot read what dpkg knows of 'held': its list of files: a path has "
			     "5000 bytes, 4095 are the most");
	list[4095] = '\0';
	test_text_file(DATABASE "info/held.list", list);
	package = read_package("held");
	assert_int_equal(package->files.n, 1);
	package_free(package);
}

static void test_installed_of_several_architectures(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct package *package;
	assert_int_equal(deb_installed(test_path("root"), "both", &package, &error), -1);
	assert_string_equal(error.hint, "say which: installed:both:amd64");
	assert_error(&error, "cannot read what dpkg knows of 'both': 'both' is installed for "
			     "several architectures: amd64 and i386");
	package = read_package("both:i386");
	assert_int_equal(package->files.n, 2);
	package_free(package);
}

static void test_installed_without_a_database(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct package *package;
	assert_success(deb_installed(test_path("nowhere"), "hello", &package, &error), &error);
	assert_null(package);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_installed_metadata),
		cmocka_unit_test(test_installed_files),
		cmocka_unit_test(test_installed_diversions),
		cmocka_unit_test(test_installed_or_not),
		cmocka_unit_test(test_installed_long_path),
		cmocka_unit_test(test_installed_of_several_architectures),
		cmocka_unit_test(test_installed_without_a_database),
	};
	return cmocka_run_group_tests(tests, write_database, NULL);
}
