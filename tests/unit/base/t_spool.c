/* t_spool.c - tests of base/spool.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/spool.h"

static void test_spool_knows_length_and_digests(void **state UNUSED)
{
	struct spool spool = SPOOL_INIT;
	struct error error = ERROR_INIT;
	char hex[DIGEST_HEX_SIZE], expected[DIGEST_HEX_SIZE], back[6];
	size_t before = test_count_entries(test_directory());
	unsigned wanted = 1U << DIGEST_SHA256 | 1U << DIGEST_MD5;
	assert_success(spool_open(&spool, test_directory(), wanted, &error), &error);
	assert_int_equal(test_count_entries(test_directory()), before);
	assert_success(spool_write(&spool, "abc", 3, &error), &error);
	assert_success(spool_write(&spool, "", 0, &error), &error);
	assert_success(spool_write(&spool, "def", 3, &error), &error);
	assert_int_equal(spool.len, 6);
	assert_null(spool.digests[DIGEST_SHA1]);
	digest_hex(spool.digests[DIGEST_SHA256], hex);
	digest_bytes_hex(DIGEST_SHA256, "abcdef", 6, expected);
	assert_string_equal(hex, expected);
	digest_hex(spool.digests[DIGEST_MD5], hex);
	digest_bytes_hex(DIGEST_MD5, "abcdef", 6, expected);
	assert_string_equal(hex, expected);
	assert_success(file_read_exact(spool.fd, back, 6, 0, "spool", &error), &error);
	assert_memory_equal(back, "abcdef", 6);
	spool_close(&spool);
	assert_int_equal(spool.fd, -1);
	spool_close(&spool);
}

static void test_spool_refers_to_another(void **state UNUSED)
{
	struct spool first = SPOOL_INIT, second = SPOOL_INIT;
	AUTO_BUFFER bytes = BUFFER_INIT;
	struct error error = ERROR_INIT;
	char hex[SHA256_HEX_SIZE], expected[SHA256_HEX_SIZE];
	assert_success(spool_open(&first, test_directory(), 0, &error), &error);
	assert_success(spool_open(&second, test_directory(), 1U << DIGEST_SHA256, &error), &error);
	assert_success(spool_write(&first, "abcdef", 6, &error), &error);
	assert_success(spool_write(&second, "<", 1, &error), &error);
	spool_refer(&second, "cd", 2, &first, 2);
	spool_refer(&second, "ef", 2, &first, 4);
	assert_success(spool_write(&second, ">", 1, &error), &error);
	assert_success(parts_read(&second.parts, sink_to_buffer(&bytes), &error), &error);
	assert_string_equal(buffer_text(&bytes), "<cdef>");
	assert_int_equal(second.len, 6);
	assert_int_equal(second.written, 2);
	assert_int_equal(second.parts.n, 3);
	digest_hex(second.digests[DIGEST_SHA256], hex);
	digest_bytes_hex(DIGEST_SHA256, "<cdef>", 6, expected);
	assert_string_equal(hex, expected);
	spool_close(&second);
	spool_close(&first);
}

static void test_spool_is_private(void **state UNUSED)
{
	struct spool spool;
	struct error error = ERROR_INIT;
	struct stat status;
	assert_success(spool_open(&spool, test_directory(), 0, &error), &error);
	assert_int_equal(fstat(spool.fd, &status), 0);
	assert_int_equal(status.st_nlink, 0);
	assert_int_equal(status.st_mode & 077, 0);
	spool_close(&spool);
}

static void test_spool_open_nowhere(void **state UNUSED)
{
	struct spool spool;
	struct error error = ERROR_INIT;
	const char *path = test_path("missing");
	AUTO_FREE char *message = xasprintf(
		"cannot create a temporary file in '%s': no such file or directory", path);
	assert_int_equal(spool_open(&spool, path, 1U << DIGEST_SHA256, &error), -1);
	assert_error(&error, message);
	assert_int_equal(spool.fd, -1);
	spool_close(&spool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_spool_knows_length_and_digests),
		cmocka_unit_test(test_spool_refers_to_another),
		cmocka_unit_test(test_spool_is_private),
		cmocka_unit_test(test_spool_open_nowhere),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
