/* t_deb_ar.c - tests of formats/deb/deb_ar.h, binutils' ar being the judge
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/process.h"
#include "formats/deb/deb_ar.h"

/* A header as ar(5) has it, by hand: the oracle is the text itself. */
#define HEADER(name, size) name "0           0     0     100644  " size "`\n"
#define ONE HEADER("one             ", "3         ")

static void test_ar_add(void **state UNUSED)
{
	struct parts archive = {0}, odd = {0}, even = {0};
	struct error error = ERROR_INIT;
	const char *path = test_path("x.a");
	parts_add_copy(&archive, DEB_AR_MAGIC, DEB_AR_MAGIC_SIZE);
	parts_add_copy(&odd, "abc", 3);
	parts_add_copy(&even, "defg", 4);
	assert_success(deb_ar_add(&archive, "one", 0, &odd, &error), &error);
	assert_success(deb_ar_add(&archive, "sixteen-letters-", 1234567890, &even, &error), &error);
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	assert_success(parts_write(&archive, fd, path, NULL, &error), &error);

	AUTO_FREE char *bytes = test_read(path);
	assert_string_equal(bytes, "!<arch>\n" ONE "abc\n"
				   "sixteen-letters-1234567890  0     0     100644  4         `\n"
				   "defg");
	struct deb_ar read;
	assert_success(deb_ar_read(fd, &read, &error), &error);
	assert_int_equal(read.n, 2);
	assert_string_equal(read.v[1].name, "sixteen-letters-");
	assert_int_equal(read.v[1].size, 4);
	assert_int_equal(read.v[1].offset, 8 + 60 + 4 + 60);
	assert_string_equal(read.v[0].name, "one");
	close(fd);
	parts_free(&archive);
	parts_free(&odd);
	parts_free(&even);
}

static void test_ar_add_read_by_ar(void **state UNUSED)
{
	struct parts archive = {0}, content = {0};
	struct error error = ERROR_INIT;
	struct process_result result = {0};
	const char *path = test_path("y.a");
	test_need("ar");
	parts_add_copy(&archive, DEB_AR_MAGIC, DEB_AR_MAGIC_SIZE);
	parts_add_copy(&content, "abc", 3);
	assert_success(deb_ar_add(&archive, "debian-binary", 86400, &content, &error), &error);
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	assert_success(parts_write(&archive, fd, path, NULL, &error), &error);
	close(fd);
	const char *const argv[] = {"ar", "tv", path, NULL};
	assert_success(process_run(argv, NULL, 4096, &result, &error), &error);
	assert_string_equal(buffer_text(&result.output),
			    "rw-r--r-- 0/0      3 Jan  2 00:00 1970 debian-binary\n");
	process_result_free(&result);
	parts_free(&archive);
	parts_free(&content);
}

static void test_ar_add_too_large(void **state UNUSED)
{
	struct parts archive = {0}, content = {0};
	struct error error = ERROR_INIT;
	parts_add_file(&content, 0, 0, UINT64_C(9999999999));
	assert_success(deb_ar_add(&archive, "data.tar", 0, &content, &error), &error);
	parts_add_file(&content, 0, 0, 1);
	assert_int_equal(deb_ar_add(&archive, "data.tar", 0, &content, &error), -1);
	assert_string_equal(error.hint, "a member holds at most 9999999999 bytes; compress more, "
					"or split the package");
	assert_error(&error, "cannot pack 'data.tar': 10000000000 bytes do not fit a .deb");
	assert_int_equal(deb_ar_add(&archive, "x", INT64_MAX, &(struct parts){0}, &error), -1);
	assert_error(&error, "cannot pack 'x': its time does not fit a .deb");
	parts_free(&archive);
	parts_free(&content);
}

static int read_bytes(const char *bytes, size_t len, struct deb_ar *archive, struct error *error)
{
	int fd = open(test_file("hostile.a", bytes, len), O_RDONLY);
	int result = deb_ar_read(fd, archive, error);
	close(fd);
	return result;
}

static void test_ar_read_accepts(void **state UNUSED)
{
	struct deb_ar archive;
	struct error error = ERROR_INIT;
	static const char slash[] = "!<arch>\n" HEADER("one/            ", "3         ") "abc\n";
	static const char unpadded[] = "!<arch>\n" ONE "abc";
	assert_success(read_bytes(slash, sizeof slash - 1, &archive, &error), &error);
	assert_string_equal(archive.v[0].name, "one");
	assert_success(read_bytes(unpadded, sizeof unpadded - 1, &archive, &error), &error);
	assert_success(read_bytes("!<arch>\n", 8, &archive, &error), &error);
	assert_int_equal(archive.n, 0);
}

static void test_ar_read_refuses(void **state UNUSED)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *message;
	} bad[] = {
#define BAD(bytes) bytes, sizeof bytes - 1
		{BAD(""), "it is not an ar archive"},
		{BAD("!<arch>"), "it is not an ar archive"},
		{BAD("!<thin>\n"), "it is not an ar archive"},
		{BAD("!<arch>\n" ONE "ab"), "it is cut off in member 'one'"},
		{BAD("!<arch>\n" ONE "abc\nrest"), "it is cut off after 72 bytes"},
		{BAD("!<arch>\n" ONE "abc\n" ONE "abc\n"), "it has two members 'one'"},
		{BAD("!<arch>\n" HEADER("one             ", "          ")),
		 "it has a broken member header at byte 8"},
		{BAD("!<arch>\n" HEADER("one             ", "-1        ")),
		 "it has a broken member header at byte 8"},
		{BAD("!<arch>\n" HEADER("one             ", "0x3       ")),
		 "it has a broken member header at byte 8"},
		{BAD("!<arch>\n" HEADER("one             ", "3\0        ") "abc\n"),
		 "it has a broken member header at byte 8"},
		{BAD("!<arch>\n" HEADER("one             ", "9999999999")),
		 "it is cut off in member 'one'"},
		{BAD("!<arch>\n" HEADER("                ", "0         ")),
		 "it has a broken member header at byte 8"},
		{BAD("!<arch>\n" HEADER("../x            ", "0         ")),
		 "it has a broken member header at byte 8"},
		{BAD("!<arch>\n" HEADER("a\0b             ", "0         ")),
		 "it has a broken member header at byte 8"},
		{BAD("!<arch>\none             0           0     0     100644  0         xx"),
		 "it has a broken member header at byte 8"},
	};
	struct deb_ar archive;
	struct error error = ERROR_INIT;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		assert_int_equal(read_bytes(bad[i].bytes, bad[i].len, &archive, &error), -1);
		assert_error(&error, bad[i].message);
	}
}

static void test_ar_read_many_members(void **state UNUSED)
{
	AUTO_BUFFER bytes = BUFFER_INIT;
	struct deb_ar archive;
	struct error error = ERROR_INIT;
	buffer_add_text(&bytes, "!<arch>\n");
	for (int i = 0; i <= DEB_AR_MEMBERS_MAX; i++)
		buffer_printf(&bytes, "_%-15d0           0     0     100644  0         `\n", i);
	assert_int_equal(read_bytes(buffer_text(&bytes), bytes.len, &archive, &error), -1);
	assert_error(&error, "it has more than 64 members");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ar_add),
		cmocka_unit_test(test_ar_add_read_by_ar),
		cmocka_unit_test(test_ar_add_too_large),
		cmocka_unit_test(test_ar_read_accepts),
		cmocka_unit_test(test_ar_read_refuses),
		cmocka_unit_test(test_ar_read_many_members),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
