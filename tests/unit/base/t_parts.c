/* t_parts.c - tests of base/parts.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/parts.h"

/* "head", then 3 MiB out of a file, then "tail". */
#define MIDDLE ((size_t)3 << 20)
#define WHOLE (MIDDLE + 8)

struct sample {
	struct parts parts;
	int fd;
	char *expected; /* WHOLE bytes */
};

static struct sample make_sample(void)
{
	struct sample sample = {.expected = xmalloc(WHOLE)};
	memcpy(sample.expected, "head", 4);
	for (size_t i = 0; i < MIDDLE; i++)
		sample.expected[4 + i] = (char)(i * 11 + i / 241);
	memcpy(sample.expected + 4 + MIDDLE, "tail", 4);
	sample.fd = open(test_file("middle", sample.expected, WHOLE), O_RDONLY | O_CLOEXEC);
	assert_true(sample.fd >= 0);
	parts_add_copy(&sample.parts, "head", 4);
	parts_add_copy(&sample.parts, NULL, 0);
	parts_add_file(&sample.parts, sample.fd, 4, MIDDLE);
	parts_add_file(&sample.parts, sample.fd, 9, 0);
	parts_add_copy(&sample.parts, "tail", 4);
	return sample;
}

static void free_sample(struct sample *sample)
{
	parts_free(&sample->parts);
	file_close_reader(&sample->fd);
	free(sample->expected);
}

static void test_parts_size(void **state UNUSED)
{
	struct sample sample = make_sample();
	struct parts none = {0};
	assert_int_equal(parts_size(&none), 0);
	assert_int_equal(parts_size(&sample.parts), WHOLE);
	assert_int_equal(sample.parts.n, 3);
	parts_add_parts(&none, &sample.parts);
	parts_add_parts(&none, &none);
	assert_int_equal(parts_size(&none), 2 * WHOLE);
	parts_free(&none);
	free_sample(&sample);
}

static void write_and_compare(const struct sample *sample, struct digest *digest)
{
	struct error error = ERROR_INIT;
	const char *path = test_text_file("written", "");
	AUTO_FD fd = open(path, O_RDWR | O_CLOEXEC);
	assert_success(parts_write(&sample->parts, fd, path, digest, &error), &error);
	AUTO_FREE char *content = test_read(path);
	assert_int_equal(lseek(fd, 0, SEEK_CUR), WHOLE);
	assert_memory_equal(content, sample->expected, WHOLE);
}

static void test_parts_write(void **state UNUSED)
{
	char seen[DIGEST_HEX_SIZE], read[DIGEST_HEX_SIZE], expected[DIGEST_HEX_SIZE];
	struct error error = ERROR_INIT;
	struct sample sample = make_sample();
	struct digest *digest = digest_make(DIGEST_SHA1);
	write_and_compare(&sample, NULL);
	write_and_compare(&sample, digest);
	digest_hex(digest, seen);
	digest_bytes_hex(DIGEST_SHA1, sample.expected, WHOLE, expected);
	assert_success(parts_digest(&sample.parts, DIGEST_SHA1, read, &error), &error);
	assert_string_equal(seen, expected);
	assert_string_equal(read, expected);
	digest_free(digest);
	free_sample(&sample);
}

static void test_parts_write_to_a_full_device(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct sample sample = make_sample();
	AUTO_FD fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
	assert_int_equal(parts_write(&sample.parts, fd, "out", NULL, &error), -1);
	assert_error(&error, "cannot write 'out': no space left on device");
	free_sample(&sample);
}

/* A piece has so many bytes, as the header says. */
#define PIECE ((size_t)128 << 10)

struct counter {
	size_t calls, stop_at;
};

static int count_calls(void *context, const void *data UNUSED, size_t len, struct error *error)
{
	struct counter *counter = context;
	assert_true(len > 0 && len <= PIECE);
	counter->calls++;
	return counter->calls == counter->stop_at ? error_set(error, "stopped") : 0;
}

static void test_parts_read_stops(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct sample sample = make_sample();
	struct counter counter = {.stop_at = 3};
	assert_int_equal(parts_read(&sample.parts, (struct sink){count_calls, &counter}, &error),
			 -1);
	assert_error(&error, "stopped");
	assert_int_equal(counter.calls, 3);
	counter = (struct counter){0};
	assert_success(parts_read(&sample.parts, (struct sink){count_calls, &counter}, &error),
		       &error);
	size_t pieces = 0;
	for (size_t i = 0; i < sample.parts.n; i++)
		pieces += (sample.parts.v[i].len + PIECE - 1) / PIECE;
	assert_int_equal(counter.calls, pieces);
	free_sample(&sample);
}

static void test_parts_read_of_a_short_file(void **state UNUSED)
{
	char hex[DIGEST_HEX_SIZE];
	struct error error = ERROR_INIT;
	struct sample sample = make_sample();
	parts_add_file(&sample.parts, sample.fd, WHOLE - 1, 2);
	assert_int_equal(parts_digest(&sample.parts, DIGEST_MD5, hex, &error), -1);
	assert_error(&error, "cannot read 'temporary file': it ends early");
	free_sample(&sample);
}

/* Dropping any number of bytes leaves the end of all. */
static void test_parts_drop(void **state UNUSED)
{
	char want[DIGEST_HEX_SIZE], got[DIGEST_HEX_SIZE];
	struct error error = ERROR_INIT;
	struct sample whole = make_sample();
	struct buffer bytes = BUFFER_INIT;
	uint64_t size = parts_size(&whole.parts);
	assert_success(parts_read(&whole.parts, sink_to_buffer(&bytes), &error), &error);
	for (uint64_t i = 0; i <= 9; i++) {
		uint64_t len = size * i / 9;
		struct sample sample = make_sample();
		parts_drop(&sample.parts, len);
		assert_int_equal(parts_size(&sample.parts), size - len);
		assert_success(parts_digest(&sample.parts, DIGEST_MD5, got, &error), &error);
		digest_bytes_hex(DIGEST_MD5, bytes.data + len, bytes.len - len, want);
		assert_string_equal(got, want);
		free_sample(&sample);
	}
	buffer_free(&bytes);
	free_sample(&whole);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parts_size),
		cmocka_unit_test(test_parts_write),
		cmocka_unit_test(test_parts_write_to_a_full_device),
		cmocka_unit_test(test_parts_drop),
		cmocka_unit_test(test_parts_read_stops),
		cmocka_unit_test(test_parts_read_of_a_short_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
