/* t_file.c - tests of base/file.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/memory.h"

static void test_file_read(void **state UNUSED)
{
	AUTO_BUFFER buffer = BUFFER_INIT;
	struct error error = ERROR_INIT;
	const char *path = test_file("read", "a\0b", 3);
	buffer_add_text(&buffer, "old");
	assert_success(file_read(path, 3, &buffer, &error), &error);
	assert_int_equal(buffer.len, 3);
	assert_memory_equal(buffer.data, "a\0b", 4);
	assert_success(file_read(test_text_file("none", ""), 0, &buffer, &error), &error);
	assert_int_equal(buffer.len, 0);
	assert_string_equal(buffer_text(&buffer), "");
	/* The size of the file is said to be 0: it is read to its end all the same. */
	assert_success(file_read("/proc/self/cmdline", 4096, &buffer, &error), &error);
	assert_true(buffer.len > 0);
}

/* `before` and `after` stand around the path in the expected message. */
static void assert_unreadable(const char *path, size_t limit, const char *before, const char *after)
{
	AUTO_BUFFER buffer = BUFFER_INIT;
	struct error error = ERROR_INIT;
	AUTO_FREE char *expected = xasprintf("%s '%s': %s", before, path, after);
	buffer_add_text(&buffer, "old");
	assert_int_equal(file_read(path, limit, &buffer, &error), -1);
	assert_error(&error, expected);
	assert_int_equal(buffer.len, 0);
}

static void test_file_read_refuses(void **state UNUSED)
{
	const char *fifo = test_path("fifo");
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_unreadable(test_path("missing"), 9, "cannot open", "no such file or directory");
	assert_unreadable(test_directory(), 9, "cannot read", "is a directory");
	assert_unreadable(fifo, 9, "cannot read", "not a regular file");
	assert_unreadable("/dev/null", 9, "cannot read", "not a regular file");
	assert_unreadable(test_text_file("four", "1234"), 3, "cannot read", "larger than 3 bytes");
	assert_unreadable("/proc/self/status", 3, "cannot read", "larger than 3 bytes");
}

static void test_file_read_rest(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	AUTO_BUFFER buffer = BUFFER_INIT;
	AUTO_FD fd = open(test_text_file("rest", "0123"), O_RDONLY | O_CLOEXEC);
	assert_int_equal(lseek(fd, 1, SEEK_SET), 1);
	buffer_add_text(&buffer, "before ");
	assert_success(file_read_rest(fd, "rest", 3, &buffer, &error), &error);
	assert_string_equal(buffer_text(&buffer), "before 123");
	assert_int_equal(lseek(fd, 1, SEEK_SET), 1);
	assert_int_equal(file_read_rest(fd, "rest", 2, &buffer, &error), -1);
	assert_error(&error, "cannot read 'rest': larger than 2 bytes");
}

static int refuse_second(void *context, const void *data UNUSED, size_t len UNUSED,
			 struct error *error)
{
	int *calls = context;
	return ++*calls == 2 ? error_set(error, "enough") : 0;
}

/* A file of more than one piece is read from its start, wherever the descriptor stands. */
static void test_file_pour(void **state UNUSED)
{
	const size_t size = ((size_t)1 << 20) + 3;
	AUTO_FREE uint8_t *data = xmalloc(size);
	for (size_t i = 0; i < size; i++)
		data[i] = (uint8_t)(i % 251);
	struct error error = ERROR_INIT;
	char want[SHA256_HEX_SIZE], got[SHA256_HEX_SIZE];
	AUTO_BUFFER buffer = BUFFER_INIT;
	AUTO_FD fd = open(test_file("poured", data, size), O_RDONLY | O_CLOEXEC);
	assert_int_equal(lseek(fd, 7, SEEK_SET), 7);
	assert_int_equal(file_pour(fd, "poured", sink_to_buffer(&buffer), &error), size);
	assert_int_equal(buffer.len, size);
	assert_memory_equal(buffer.data, data, size);
	digest_bytes_hex(DIGEST_SHA256, data, size, want);
	assert_int_equal(file_sha256(fd, "poured", got, &error), size);
	assert_string_equal(got, want);
	int calls = 0;
	assert_int_equal(file_pour(fd, "poured", (struct sink){refuse_second, &calls}, &error), -1);
	assert_error(&error, "enough");
	assert_int_equal(calls, 2);
	AUTO_FD folder = open(test_directory(), O_RDONLY | O_CLOEXEC);
	assert_int_equal(file_sha256(folder, "folder", got, &error), -1);
	assert_error(&error, "cannot read 'folder': is a directory");
}

static void test_file_write_all_to_a_full_device(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	AUTO_FD fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(file_write_all(fd, "x", 1, "out", &error), -1);
	assert_error(&error, "cannot write 'out': no space left on device");
}

struct reader {
	int fd;
	size_t got;
};

static void *drain(void *argument)
{
	struct reader *reader = argument;
	char piece[1000];
	for (ssize_t got; (got = read(reader->fd, piece, sizeof piece)) > 0;)
		reader->got += (size_t)got;
	return NULL;
}

/* More than a pipe holds is written into one that takes a part at a time. */
static void test_file_write_all_in_parts(void **state UNUSED)
{
	int ends[2];
	pthread_t thread;
	size_t size = (size_t)1 << 20;
	struct error error = ERROR_INIT;
	AUTO_FREE char *data = xzalloc(size);
	assert_int_equal(pipe(ends), 0);
	struct reader reader = {.fd = ends[0]};
	assert_int_equal(pthread_create(&thread, NULL, drain, &reader), 0);
	assert_success(file_write_all(ends[1], data, size, "pipe", &error), &error);
	assert_int_equal(close(ends[1]), 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_int_equal(reader.got, size);
	file_close_reader(&ends[0]);
}

/* At the limit write(2) first writes a part, and only then fails. */
static void test_file_write_all_up_to_a_limit(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct rlimit before;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	struct rlimit small = {1000, before.rlim_max};
	AUTO_FD fd = open(test_path("limit"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	char data[1500] = "";
	assert_true(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	int result = file_write_all(fd, data, sizeof data, "out", &error);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(result, -1);
	assert_error(&error, "cannot write 'out': file too large");
	assert_int_equal(lseek(fd, 0, SEEK_END), 1000);
}

static void test_file_read_exact(void **state UNUSED)
{
	char data[4] = "";
	struct error error = ERROR_INIT;
	AUTO_FD fd = open(test_text_file("exact", "012345"), O_RDONLY | O_CLOEXEC);
	assert_success(file_read_exact(fd, data, 3, 3, "in", &error), &error);
	assert_string_equal(data, "345");
	assert_success(file_read_exact(fd, data, 0, 99, "in", &error), &error);
	assert_int_equal(file_read_exact(fd, data, 3, 4, "in", &error), -1);
	assert_error(&error, "cannot read 'in': it ends early");
	assert_int_equal(file_read_exact(-1, data, 1, 0, "in", &error), -1);
	assert_error(&error, "cannot read 'in': bad file descriptor");
}

/* Copies 1 MiB less a byte out of the middle of a file, to `flags` of another. */
static void copy_to(int flags)
{
	size_t size = (size_t)1 << 20;
	struct error error = ERROR_INIT;
	AUTO_FREE char *data = xmalloc(size + 10);
	for (size_t i = 0; i < size + 10; i++)
		data[i] = (char)(i * 7 + i / 251);
	AUTO_FD from = open(test_file("from", data, size + 10), O_RDONLY | O_CLOEXEC);
	const char *path = test_text_file("to", "");
	AUTO_FD to = open(path, flags | O_CLOEXEC);
	assert_success(file_write_all(to, "head", 4, "to", &error), &error);
	assert_success(file_copy_range(from, 5, size - 1, to, "to", &error), &error);
	assert_success(file_write_all(to, "tail", 4, "to", &error), &error);
	AUTO_FREE char *copy = test_read(path);
	assert_memory_equal(copy, "head", 4);
	assert_memory_equal(copy + 4, data + 5, size - 1);
	assert_string_equal(copy + 4 + size - 1, "tail");
	/* The source's own position is not touched. */
	assert_int_equal(lseek(from, 0, SEEK_CUR), 0);
}

static void test_file_copy_range_in_the_kernel(void **state UNUSED)
{
	copy_to(O_RDWR);
}

/* For O_APPEND the kernel refuses: copy_file_range(2). */
static void test_file_copy_range_by_hand(void **state UNUSED)
{
	copy_to(O_RDWR | O_APPEND);
}

static void test_file_copy_range_of_a_short_file(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	AUTO_FD from = open(test_text_file("short", "123"), O_RDONLY | O_CLOEXEC);
	AUTO_FD to = open(test_text_file("to", ""), O_RDWR | O_CLOEXEC);
	AUTO_FD full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	assert_int_equal(file_copy_range(from, 1, 3, to, "to", &error), -1);
	assert_error(&error, "cannot write 'to': its source ends early");
	assert_int_equal(file_copy_range(from, 0, 3, full, "full", &error), -1);
	assert_error(&error, "cannot write 'full': no space left on device");
	assert_int_equal(file_copy_range(-1, 0, 3, to, "to", &error), -1);
	assert_error(&error, "cannot read what goes into 'to': bad file descriptor");
}

static void test_file_make_directories(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct stat status;
	const char *path = test_path("a//b/c/");
	assert_success(file_make_directories(path, 0755, &error), &error);
	assert_success(file_make_directories(path, 0755, &error), &error);
	assert_int_equal(stat(path, &status), 0);
	assert_true(S_ISDIR(status.st_mode));
	/* Parents can be written to, whatever the last one is to be. */
	assert_success(file_make_directories(test_path("p/q"), 0555, &error), &error);
	assert_int_equal(stat(test_path("p"), &status), 0);
	assert_int_equal(status.st_mode & S_IRWXU, S_IRWXU);
	assert_success(file_make_directories("/", 0755, &error), &error);

	AUTO_FREE char *message = xasprintf("cannot create directory '%s': not a directory",
					    test_text_file("plain", ""));
	assert_int_equal(file_make_directories(test_path("plain"), 0755, &error), -1);
	assert_error(&error, message);
	assert_int_equal(file_make_directories(test_path("plain/x"), 0755, &error), -1);
	assert_error(&error, message);
}

static mode_t read_mode(const char *path)
{
	struct stat status;
	assert_int_equal(stat(path, &status), 0);
	return status.st_mode & ALLPERMS;
}

static void test_file_make_public_directories(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	AUTO_FREE char *there = xstrdup(test_path("there"));
	AUTO_FREE char *between = xasprintf("%s/a", there);
	AUTO_FREE char *path = xasprintf("%s/b", between);
	assert_int_equal(mkdir(there, 0710), 0);
	mode_t old = umask(077);
	assert_success(file_make_public_directories(path, 0755, &error), &error);
	umask(old);
	assert_int_equal(read_mode(there), 0710);
	assert_int_equal(read_mode(between), 0755);
	assert_int_equal(read_mode(path), 0755);
	assert_int_equal(chmod(path, 0750), 0);
	assert_success(file_make_public_directories(path, 0755, &error), &error);
	assert_int_equal(read_mode(path), 0750);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_file_read),
		cmocka_unit_test(test_file_read_refuses),
		cmocka_unit_test(test_file_read_rest),
		cmocka_unit_test(test_file_pour),
		cmocka_unit_test(test_file_write_all_to_a_full_device),
		cmocka_unit_test(test_file_write_all_in_parts),
		cmocka_unit_test(test_file_write_all_up_to_a_limit),
		cmocka_unit_test(test_file_read_exact),
		cmocka_unit_test(test_file_copy_range_in_the_kernel),
		cmocka_unit_test(test_file_copy_range_by_hand),
		cmocka_unit_test(test_file_copy_range_of_a_short_file),
		cmocka_unit_test(test_file_make_directories),
		cmocka_unit_test(test_file_make_public_directories),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
