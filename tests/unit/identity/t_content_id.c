/* t_content_id.c - what counts for the content id, and that it is what the specification says
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <sys/stat.h>

#include "base/vector.h"
#include "identity/content_id.h"
#include "identity/identity_files.h"

#define DIGEST_OF_X "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"

static struct package_file *add_file(struct package *package, const char *path, mode_t mode)
{
	struct package_file *file = VECTOR_ADD(&package->files);
	file->path = path;
	file->mode = mode;
	file->owner = file->group = "root";
	if (S_ISREG(mode)) {
		file->size = 1;
		(void)snprintf(file->sha256, sizeof file->sha256, "%s", DIGEST_OF_X);
	}
	return file;
}

static struct package *make_package(const char *format)
{
	struct package *package = package_make(format);
	package->name = "app";
	package->version = "1.0";
	package->identity_version = "1.0";
	package->commit = "0123456789abcdef0123456789abcdef01234567";
	return package;
}

static void test_content_id_is_the_digest_of_its_lines(void **state UNUSED)
{
	static const char lines[] =
		"ingot-content-id 1\nname\tapp\nversion\t1.0\n"
		"commit\t0123456789abcdef0123456789abcdef01234567\ndirty\tfalse\n"
		"/etc/app\tfile\t0640\troot\troot\tconfig\t1\t" DIGEST_OF_X "\n"
		"/usr/bin/a\\tb\tsymlink\t\troot\troot\t\t\tapp\n"
		"/var/lib/app\tdirectory\t0755\troot\troot\t\t\t\n";
	struct package *package = make_package("deb");
	char expected[SHA256_HEX_SIZE], id[SHA256_HEX_SIZE];
	add_file(package, "/etc/app", S_IFREG | 0640)->flags = ENTRY_CONFIG;
	add_file(package, "/usr/bin/a\tb", S_IFLNK | 0777)->target = "app";
	add_file(package, "/var/lib/app", S_IFDIR | 0755);
	digest_bytes_hex(DIGEST_SHA256, lines, strlen(lines), expected);
	content_id(package, id);
	assert_string_equal(id, expected);
	package_free(package);
}

static void test_content_id_ignores_what_formats_differ_in(void **state UNUSED)
{
	struct package *deb = make_package("deb"), *rpm = make_package("rpm");
	char deb_id[SHA256_HEX_SIZE], rpm_id[SHA256_HEX_SIZE];
	add_file(deb, "/usr", S_IFDIR | 0755)->flags = ENTRY_IMPLICIT;
	add_file(deb, "/usr-x", S_IFREG | 0644);
	add_file(deb, "/usr/bin", S_IFDIR | 0755);
	add_file(deb, "/usr/bin/x", S_IFREG | 0755);
	add_file(deb, "/usr/share/app/git.ver", S_IFREG | 0644)->flags = ENTRY_IDENTITY;
	add_file(deb, "/usr/share/doc/app", S_IFDIR | 0755)->flags = ENTRY_IMPLICIT;
	add_file(deb, "/usr/share/doc/app/changelog.Debian.gz", S_IFREG | 0644);
	add_file(rpm, "/run/app.pid", S_IFREG | 0644)->ghost = true;
	add_file(rpm, "/usr-x", S_IFREG | 0644)->flags = ENTRY_DOC | ENTRY_NOREPLACE;
	add_file(rpm, "/usr/bin/x", S_IFREG | 0755)->capabilities = "cap_net_raw=ep";
	rpm->release = "1";
	content_id(deb, deb_id);
	content_id(rpm, rpm_id);
	assert_string_equal(deb_id, rpm_id);
	package_free(deb);
	package_free(rpm);
}

static void test_content_id_changes_with_every_part(void **state UNUSED)
{
	char ids[9][SHA256_HEX_SIZE];
	for (size_t i = 0; i < ARRAY_SIZE(ids); i++) {
		struct package *package = make_package("deb");
		struct package_file *file = add_file(package, "/a", S_IFREG | 0644);
		if (i == 1)
			file->mode = S_IFREG | 0755;
		if (i == 2)
			file->owner = "app";
		if (i == 3)
			file->flags = ENTRY_CONFIG;
		if (i == 4)
			file->sha256[0] = '0';
		if (i == 5)
			file->path = "/b";
		if (i == 6)
			package->dirty = true;
		if (i == 7)
			package->identity_version = "1.1";
		if (i == 8)
			package->commit = NULL;
		content_id(package, ids[i]);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(ids[i], ids[k]);
		package_free(package);
	}
}

static void test_identity_find_marks_its_files(void **state UNUSED)
{
	struct package *package = make_package("rpm");
	add_file(package, "/opt/app/app.cdx.json", S_IFREG | 0644);
	add_file(package, "/opt/app/git.ver", S_IFREG | 0644);
	add_file(package, "/opt/app/other", S_IFREG | 0644);
	assert_ptr_equal(identity_files_find(package), &package->files.v[0]);
	assert_string_equal(package->identity_dir, "/opt/app");
	assert_true(package->files.v[0].flags & ENTRY_IDENTITY);
	assert_true(package->files.v[1].flags & ENTRY_IDENTITY);
	assert_false(package->files.v[2].flags & ENTRY_IDENTITY);
	package_free(package);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_content_id_is_the_digest_of_its_lines),
		cmocka_unit_test(test_content_id_ignores_what_formats_differ_in),
		cmocka_unit_test(test_content_id_changes_with_every_part),
		cmocka_unit_test(test_identity_find_marks_its_files),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
