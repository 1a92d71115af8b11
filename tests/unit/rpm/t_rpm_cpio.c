/* t_rpm_cpio.c - tests of the archive inside an rpm, against libarchive's newc
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <sys/stat.h>

#include <archive.h>
#include <archive_entry.h>

#include "base/buffer.h"
#include "formats/rpm/rpm_cpio.h"

static const struct entry entries[] = {
	{.path = "/etc", .type = ENTRY_DIRECTORY, .flags = ENTRY_IMPLICIT, .mode = 0755},
	{.path = "/etc/x.conf", .type = ENTRY_FILE, .mode = 0640, .mtime = 1700000000, .size = 5},
	{.path = "/usr/bin/abc", .type = ENTRY_FILE, .mode = 04755, .mtime = 1, .size = 0},
	{.path = "/usr/bin/abcd", .type = ENTRY_SYMLINK, .mode = 0777, .target = "abc"},
	{.path = "/usr/bin/abcde", .type = ENTRY_SYMLINK, .mode = 0777, .target = "../x"},
	{.path = "/var/lib/y", .type = ENTRY_DIRECTORY, .mode = 01777, .mtime = 0xfffffffe},
	{.path = "/var/log/z", .type = ENTRY_GHOST, .mode = 0600},
	{.path = "/z", .type = ENTRY_FILE, .mode = 0644, .size = 8},
};
static const char *const contents[ARRAY_SIZE(entries)] = {NULL, "12345", "",   NULL,
							  NULL, NULL,    NULL, "12345678"};

static void add_ours(bool large, struct buffer *out)
{
	const struct payload_layout *layout = &rpm_cpio_layout;
	struct error error = ERROR_INIT;
	uint32_t index = 0;
	for (size_t i = 0; i < ARRAY_SIZE(entries); i++) {
		if (layout->has(&entries[i])) {
			assert_success(layout->head(&entries[i], index, large, out, &error),
				       &error);
			if (contents[i])
				buffer_add_text(out, contents[i]);
			layout->tail(&entries[i], out);
		}
		index += layout->counts(&entries[i]);
	}
	layout->end(out->len, out);
}

static size_t make_theirs(char *bytes, size_t size)
{
	static const unsigned types[] = {AE_IFREG, AE_IFDIR, AE_IFLNK, 0};
	struct archive *archive = archive_write_new();
	size_t used = 0;
	uint32_t index = 0;
	assert_int_equal(archive_write_set_format_cpio_newc(archive), ARCHIVE_OK);
	assert_int_equal(archive_write_set_bytes_in_last_block(archive, 1), ARCHIVE_OK);
	assert_int_equal(archive_write_open_memory(archive, bytes, size, &used), ARCHIVE_OK);
	for (size_t i = 0; i < ARRAY_SIZE(entries); i++) {
		char path[64];
		bool has = rpm_cpio_layout.has(&entries[i]);
		index += rpm_cpio_layout.counts(&entries[i]);
		if (!has)
			continue;
		(void)snprintf(path, sizeof path, ".%s", entries[i].path);
		struct archive_entry *entry = archive_entry_new();
		archive_entry_set_pathname(entry, path);
		archive_entry_set_filetype(entry, types[entries[i].type]);
		archive_entry_set_perm(entry, entries[i].mode);
		archive_entry_set_mtime(entry, entries[i].mtime, 0);
		archive_entry_set_nlink(entry, 1);
		archive_entry_set_ino(entry, index);
		archive_entry_set_devmajor(entry, 0);
		archive_entry_set_devminor(entry, 1);
		archive_entry_set_size(entry, (la_int64_t)entries[i].size);
		if (entries[i].target)
			archive_entry_set_symlink(entry, entries[i].target);
		assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
		if (contents[i])
			assert_int_equal(
				archive_write_data(archive, contents[i], strlen(contents[i])),
				strlen(contents[i]));
		archive_entry_free(entry);
	}
	assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
	archive_write_free(archive);
	return used;
}

/* libarchive numbers inodes itself, so these eight digits are taken from ours. */
static void copy_inodes(const struct buffer *ours, char *theirs, size_t len)
{
	for (size_t i = 0; i + 14 <= len && i + 14 <= ours->len; i += 4)
		if (memcmp(theirs + i, "070701", 6) == 0)
			memcpy(theirs + i + 6, ours->data + i + 6, 8);
}

static void test_rpm_cpio_newc(void **state UNUSED)
{
	static char theirs[65536];
	AUTO_BUFFER ours = BUFFER_INIT;
	add_ours(false, &ours);
	size_t len = make_theirs(theirs, sizeof theirs);
	assert_int_equal(ours.len, len);
	copy_inodes(&ours, theirs, len);
	assert_memory_equal(ours.data, theirs, len);
	/* Inodes are those of the header: the ghost before it has one as well. */
	assert_memory_equal(ours.data, "07070100000001", 14);
	assert_non_null(strstr((const char *)ours.data + ours.len - 124, "TRAILER!!!"));
}

/* Every byte is what rpm's writer makes: magic, number in the header, padding; no name. */
static void test_rpm_cpio_stripped(void **state UNUSED)
{
	static const char expected[] = "07070X00000000\0\0"
				       "12345\0\0\0"
				       "07070X00000001\0\0"
				       "07070X00000002\0\0"
				       "abc\0"
				       "07070X00000003\0\0"
				       "../x"
				       "07070X00000004\0\0"
				       "07070X00000006\0\0" /* 5 is the ghost */
				       "12345678"
				       "070701";
	AUTO_BUFFER ours = BUFFER_INIT;
	add_ours(true, &ours);
	assert_memory_equal(ours.data, expected, sizeof expected - 1);
	assert_int_equal(ours.len, sizeof expected - 1 - 6 + 124);
}

static void test_rpm_cpio_check_size(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	bool large = false;
	assert_int_equal(rpm_cpio_layout.check_size(UINT32_MAX - 1, &large, &error), 0);
	assert_false(large);
	assert_int_equal(rpm_cpio_layout.check_size(UINT32_MAX, &large, &error), 0);
	assert_true(large);
	assert_int_equal(rpm_cpio_layout.check_size(1, &large, &error), 0);
	assert_true(large);
	assert_int_equal(rpm_cpio_layout.check_size(UINT64_MAX, &large, &error), -1);
	assert_error(&error, "a file is larger than an rpm can hold");
}

static void test_rpm_cpio_large_in_newc(void **state UNUSED)
{
	const struct entry entry = {.path = "/big", .type = ENTRY_FILE, .size = UINT32_MAX};
	struct error error = ERROR_INIT;
	AUTO_BUFFER out = BUFFER_INIT;
	assert_int_equal(rpm_cpio_layout.head(&entry, 0, false, &out, &error), -1);
	assert_error(&error, "'/big' is too large for cpio's newc form");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rpm_cpio_newc),
		cmocka_unit_test(test_rpm_cpio_stripped),
		cmocka_unit_test(test_rpm_cpio_check_size),
		cmocka_unit_test(test_rpm_cpio_large_in_newc),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
