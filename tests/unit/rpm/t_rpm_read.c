/* t_rpm_read.c - tests of reading rpms: our own, those of rpmbuild, and hostile ones
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/strings.h"
#include "base/text.h"
#include "formats/format.h"
#include "formats/format_reader.h"
#include "formats/rpm/rpm_signature.h"
#include "tests/unit/foreign_rpm.h"
#include "tests/unit/keys.h"
#include "tests/unit/rpm_made.h"

static const char *make_simple(void)
{
	AUTO_FREE char *text =
		xasprintf("name: made\narch: arm64\nversion: 1.2.3\nepoch: 4\n"
			  "description: Made\ncontents:\n"
			  "- {src: %s, dst: /usr/bin/made, file_info: {mode: 0755}}\n"
			  "- {src: %s, dst: /etc/made.conf, type: config|noreplace}\n"
			  "- {src: made, dst: /usr/bin/link, type: symlink}\n"
			  "- {dst: /var/log/made, type: ghost}\n",
			  test_text_file("a", "text\n"), test_text_file("b", "b\n"));
	return rpm_made("simple.rpm", text, NULL);
}

/* ---- Our own ---- */

static void test_rpm_read_own(void **state UNUSED)
{
	struct package *package = rpm_made_read(make_simple());
	assert_string_equal(package->name, "made");
	assert_string_equal(package->epoch, "4");
	assert_string_equal(package->version, "1.2.3");
	assert_string_equal(package->release, "1");
	assert_string_equal(package->arch, "aarch64");
	assert_string_equal(package->summary, "Made");
	assert_string_equal(package->commit, MADE_COMMIT);
	assert_false(package->dirty);
	assert_string_equal(package->repository, "https://example.org/made.git");
	assert_int_equal(package->build_time, MADE_TIME);
	assert_int_equal(strlen(package->content_id), 64);
	assert_non_null(package->bom);
	assert_string_equal(package->identity_dir, "/usr/share/made");
	assert_int_equal(package->signatures.n, 0);
	const struct package_file *file = package_find_file(package, "/etc/made.conf");
	assert_non_null(file);
	assert_int_equal(file->flags, ENTRY_CONFIG | ENTRY_NOREPLACE);
	assert_int_equal(file->mode, S_IFREG | 0644);
	assert_int_equal(file->size, 2);
	assert_int_equal(strlen(file->sha256), 64);
	file = package_find_file(package, "/usr/bin/link");
	assert_string_equal(file->target, "made");
	assert_true(package_find_file(package, "/var/log/made")->ghost);
	assert_null(package_find_file(package, "/usr"));
	assert_null(package_find_file(package, "/usr/share")); /* a parent, not owned */
	package_free(package);
}

static void test_rpm_signed_bytes_unknown(void **state UNUSED)
{
	const struct format *format = format_find("rpm");
	const struct package package = {0};
	const struct package_signature signature = {.kind = "_gpgorigin"};
	struct error error = ERROR_INIT;
	struct parts parts = {0};
	assert_int_equal(format->reader->signed_bytes(-1, &package, &signature, &parts, &error),
			 -1);
	assert_error(&error, "an rpm has no signature '_gpgorigin'");
}

/* ---- By rpmbuild, against what rpm says of it ---- */

static void compare_query(const char *path, const char *format, const struct strings *ours)
{
	AUTO_FREE char *theirs = test_run(
		(const char *const[]){"rpm", "-qp", "--queryformat", format, path, NULL}, 0);
	AUTO_STRINGS expected = {0}, got = {0};
	char *state = NULL;
	for (char *line = strtok_r(theirs, "\n", &state); line; line = strtok_r(NULL, "\n", &state))
		if (!text_starts(line, "rpmlib("))
			strings_add(&expected, line);
	for (size_t i = 0; i < ours->n; i++)
		strings_add(&got, ours->v[i]);
	strings_sort(&expected);
	strings_sort(&got);
	AUTO_FREE char *want = strings_join(&expected, "\n");
	AUTO_FREE char *have = strings_join(&got, "\n");
	assert_string_equal(have, want);
}

static void test_rpm_read_foreign_relations(void **state UNUSED)
{
	const char *path = foreign_rpm();
	struct package *package = rpm_made_read(path);
	static const struct {
		enum relation_kind kind;
		const char *format;
	} cases[] = {
		{RELATION_PROVIDES, "[%{PROVIDENEVRS}\n]"},
		{RELATION_CONFLICTS, "[%{CONFLICTNEVRS}\n]"},
		{RELATION_REPLACES, "[%{OBSOLETENEVRS}\n]"},
		{RELATION_RECOMMENDS, "[%{RECOMMENDNEVRS}\n]"},
		{RELATION_SUGGESTS, "[%{SUGGESTNEVRS}\n]"},
		{RELATION_SUPPLEMENTS, "[%{SUPPLEMENTNEVRS}\n]"},
		{RELATION_ENHANCES, "[%{ENHANCENEVRS}\n]"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		compare_query(path, cases[i].format, &package->relations[cases[i].kind]);
	struct strings requires = {0};
	for (size_t i = 0; i < package->relations[RELATION_DEPENDS].n; i++)
		strings_add(&requires, package->relations[RELATION_DEPENDS].v[i]);
	for (size_t i = 0; i < package->relations[RELATION_PREDEPENDS].n; i++)
		strings_add(&requires, package->relations[RELATION_PREDEPENDS].v[i]);
	compare_query(path, "[%{REQUIRENEVRS}\n]", &requires);
	strings_free(&requires);
	assert_true(strings_have(&package->relations[RELATION_PREDEPENDS], "shadow-utils"));
	assert_true(strings_have(&package->relations[RELATION_PREDEPENDS], "systemd"));
	package_free(package);
}

static void test_rpm_read_foreign_files(void **state UNUSED)
{
	const char *path = foreign_rpm();
	struct package *package = rpm_made_read(path);
	struct strings files = {0};
	for (size_t i = 0; i < package->files.n; i++) {
		const struct package_file *file = &package->files.v[i];
		strings_add_printf(&files, "%s %llu %o %s %s %lld %s %s %s", file->path,
				   (unsigned long long)file->size, file->mode, file->owner,
				   file->group, (long long)file->mtime, file->sha256,
				   file->target ? file->target : "",
				   file->capabilities ? file->capabilities : "");
	}
	compare_query(path,
		      "[%{FILENAMES} %{FILESIZES} %{FILEMODES:octal} %{FILEUSERNAME} "
		      "%{FILEGROUPNAME} %{FILEMTIMES} %{FILEDIGESTS} %{FILELINKTOS} %{FILECAPS}\n]",
		      &files);
	strings_free(&files);
	const struct package_file *one = package_find_file(package, "/usr/share/foreign/one");
	const struct package_file *two = package_find_file(package, "/usr/share/foreign/two");
	assert_null(one->hardlink);
	assert_string_equal(two->hardlink, "/usr/share/foreign/one");
	assert_true(package_find_file(package, "/var/log/foreign.log")->ghost);
	assert_int_equal(package_find_file(package, "/etc/foreign.conf")->flags,
			 ENTRY_CONFIG | ENTRY_NOREPLACE);
	assert_int_equal(package_find_file(package, "/usr/share/foreign/doc")->flags, ENTRY_DOC);
	package_free(package);
}

static void test_rpm_read_foreign_rest(void **state UNUSED)
{
	struct package *package = rpm_made_read(foreign_rpm());
	assert_string_equal(package->epoch, "2");
	assert_string_equal(package->description, "Several\n lines");
	assert_null(package->commit);
	assert_null(package->bom);
	assert_string_equal(package->content_id, "");
	assert_int_equal(package->changelog.n, 2);
	assert_string_equal(package->changelog.v[0],
			    "1704196800\tA B <a@b> - 1.5-3\t- second & last");
	assert_string_equal(package->scripts[SCRIPT_PREINSTALL].body, "echo pre");
	assert_string_equal(package->scripts[SCRIPT_PREINSTALL].interpreter, "/bin/sh");
	assert_string_equal(package->scripts[SCRIPT_POSTREMOVE].interpreter, "/sbin/ldconfig");
	assert_string_equal(package->scripts[SCRIPT_POSTREMOVE].body, "");
	assert_string_equal(package->scripts[SCRIPT_VERIFY].body, "true");
	assert_null(package->scripts[SCRIPT_PREREMOVE].body);
	package_free(package);
}

static void test_rpm_read_source_package(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	const char *path = foreign_source_rpm();
	assert_null(format_read(path, NULL, NULL, &error));
	AUTO_FREE char *message = xasprintf("cannot read '%s': it is a source package", path);
	assert_error(&error, message);
}

/* ---- Hostile ---- */

struct bytes {
	uint8_t *v;
	size_t n;
};

static struct bytes load(const char *path)
{
	struct buffer buffer = BUFFER_INIT;
	struct error error = ERROR_INIT;
	assert_success(file_read(path, (size_t)64 << 20, &buffer, &error), &error);
	size_t n = buffer.len;
	return (struct bytes){(uint8_t *)buffer_steal(&buffer), n};
}

/* Reads bytes that are expected to be bad, or, with `message` NULL, may be anything. */
static void read_bytes(const void *data, size_t len, const char *message)
{
	const char *path = test_file("hostile.rpm", data, len);
	struct error error = ERROR_INIT;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	struct package *package = format_find("rpm")->reader->read(fd, "x", &error);
	assert_true(package || error_is_set(&error));
	if (message) {
		assert_null(package);
		assert_error(&error, message);
	}
	package_free(package);
	error_clear(&error);
	assert_int_equal(close(fd), 0);
}

static void test_rpm_read_truncated(void **state UNUSED)
{
	struct bytes bytes = load(make_simple());
	struct error error = ERROR_INIT;
	for (size_t len = 0; len < bytes.n; len += 64) {
		const char *path = test_file("short.rpm", bytes.v, len);
		int fd = open(path, O_RDONLY | O_CLOEXEC);
		assert_null(format_find("rpm")->reader->read(fd, "x", &error));
		assert_true(error_is_set(&error));
		error_clear(&error);
		assert_int_equal(close(fd), 0);
	}
	free(bytes.v);
}

/* Digests are taken out first, so that what is behind them is reached. */
static void test_rpm_read_flipped(void **state UNUSED)
{
	struct bytes bytes = load(make_simple());
	for (size_t i = 0; i + 4 < bytes.n; i += 4) {
		static const uint32_t digest_tags[] = {269, 273, 1004, 5092};
		uint32_t tag = (uint32_t)bytes.v[i] << 24 | (uint32_t)bytes.v[i + 1] << 16 |
			       (uint32_t)bytes.v[i + 2] << 8 | bytes.v[i + 3];
		for (size_t j = 0; j < ARRAY_SIZE(digest_tags); j++)
			if (tag == digest_tags[j])
				bytes.v[i + 2] ^= 0x40;
	}
	for (size_t i = RPM_LEAD_SIZE; i < bytes.n; i++) {
		if (i > 400 && i < 4300) /* the space kept for signatures */
			continue;
		uint8_t saved = bytes.v[i];
		bytes.v[i] = (uint8_t)(i % 3 ? 0xff : saved ^ (1U << i % 8));
		read_bytes(bytes.v, bytes.n, NULL);
		bytes.v[i] = saved;
	}
	free(bytes.v);
}

static void put_u32(uint8_t *at, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(value >> (24 - 8 * i));
}

static void test_rpm_read_sizes(void **state UNUSED)
{
	struct bytes bytes = load(make_simple());
	uint8_t *entries = bytes.v + RPM_LEAD_SIZE + 8;
	struct {
		uint32_t entries, data;
		const char *message;
	} cases[] = {
		{UINT32_MAX, 0,
		 "cannot read 'x': its signature header claims 4294967295 entries and 0 bytes, "
		 "more "
		 "than rpm takes"},
		{1, UINT32_MAX,
		 "cannot read 'x': its signature header claims 1 entries and 4294967295 bytes, "
		 "more "
		 "than rpm takes"},
		{0, 0,
		 "cannot read 'x': its signature header claims 0 entries and 0 bytes, more than "
		 "rpm "
		 "takes"},
		{1024, 64 << 20, "cannot read 'x': the file ends inside its signature header"},
		{1, 0, "cannot read 'x': its header does not begin as one"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		put_u32(entries, cases[i].entries);
		put_u32(entries + 4, cases[i].data);
		read_bytes(bytes.v, bytes.n, cases[i].message);
	}
	free(bytes.v);
}

static void test_rpm_read_lead(void **state UNUSED)
{
	struct bytes bytes = load(make_simple());
	read_bytes(bytes.v, RPM_LEAD_SIZE - 1, "cannot read 'x': it is too short for an rpm");
	read_bytes(bytes.v, RPM_LEAD_SIZE,
		   "cannot read 'x': the file ends before its signature header");
	bytes.v[4] = 9;
	read_bytes(bytes.v, bytes.n, "cannot read 'x': it has format version 9, known are 3 and 4");
	bytes.v[0] = 0;
	read_bytes(bytes.v, bytes.n, "cannot read 'x': it is no rpm");
	free(bytes.v);
}

/* Puts `new` where `old` stands, once, in bytes that digests do not cover any more. */
static void replace(struct bytes *bytes, const char *old, const char *new)
{
	uint8_t *at = memmem(bytes->v, bytes->n, old, strlen(old));
	assert_non_null(at);
	assert_int_equal(strlen(old), strlen(new));
	memcpy(at, new, strlen(new));
}

/* Puts the signature header's tags of digests under other numbers. */
static void drop_digests(struct bytes *bytes)
{
	static const uint8_t tags[][4] = {{0, 0, 1, 0x0d}, {0, 0, 1, 0x11}};
	for (size_t i = 0; i < ARRAY_SIZE(tags); i++) {
		uint8_t *at = memmem(bytes->v + RPM_LEAD_SIZE, 400, tags[i], 4);
		assert_non_null(at);
		at[1] = 1;
	}
}

static void test_rpm_read_names(void **state UNUSED)
{
	static const struct {
		const char *old, *new, *message;
	} cases[] = {
		{"1.2.3", "1/2.3",
		 "cannot read 'x': the version '1/2.3' contains '/', which cannot "
		 "stand there"},
		{"aarch64", "../../x",
		 "cannot read 'x': the architecture '../../x' contains '.', which cannot stand "
		 "there"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct bytes bytes = load(make_simple());
		drop_digests(&bytes);
		uint8_t *lead = memmem(bytes.v, RPM_LEAD_SIZE, cases[i].old, strlen(cases[i].old));
		if (lead)
			lead[0] = '_';
		replace(&bytes, cases[i].old, cases[i].new);
		read_bytes(bytes.v, bytes.n, cases[i].message);
		free(bytes.v);
	}
}

static void test_rpm_read_path_dots(void **state UNUSED)
{
	struct bytes bytes = load(make_simple());
	AUTO_ERROR error = ERROR_INIT;
	drop_digests(&bytes);
	replace(&bytes, "/usr/bin/", "/../bin//");
	const char *path = test_file("dots.rpm", bytes.v, bytes.n);
	assert_null(format_read(path, NULL, NULL, &error));
	assert_non_null(strstr(error.message, "its file '/../bin//"));
	free(bytes.v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rpm_read_own),
		cmocka_unit_test(test_rpm_signed_bytes_unknown),
		cmocka_unit_test(test_rpm_read_foreign_relations),
		cmocka_unit_test(test_rpm_read_foreign_files),
		cmocka_unit_test(test_rpm_read_foreign_rest),
		cmocka_unit_test(test_rpm_read_source_package),
		cmocka_unit_test(test_rpm_read_truncated),
		cmocka_unit_test(test_rpm_read_flipped),
		cmocka_unit_test(test_rpm_read_sizes),
		cmocka_unit_test(test_rpm_read_lead),
		cmocka_unit_test(test_rpm_read_names),
		cmocka_unit_test(test_rpm_read_path_dots),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
