/* t_output.c - tests of base/output.c
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/output.h"

/* Opens an output in a directory of its own, with something written to it. */
static struct output open_output(const char *path)
{
	struct output output = OUTPUT_INIT;
	struct error error = ERROR_INIT;
	assert_success(output_open(&output, path, 0640, &error), &error);
	assert_success(file_write_all(output.fd, "new", 3, path, &error), &error);
	return output;
}

/* Opens an output with a hidden name, as where the file system has no unnamed files. */
static struct output open_hidden_output(const char *path)
{
	struct output output = OUTPUT_INIT;
	struct error error = ERROR_INIT;
	output.directory = AT_FDCWD;
	output.name = xstrdup(path);
	output.path = output.name;
	output.hidden = xasprintf("%s.hidden", path);
	output.fd = open(output.hidden, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
	assert_true(output.fd >= 0);
	assert_success(file_write_all(output.fd, "new", 3, path, &error), &error);
	return output;
}

typedef struct output (*opener)(const char *path);
static const opener openers[] = {open_output, open_hidden_output};

static void assert_closed(const struct output *output)
{
	assert_int_equal(output->fd, -1);
	assert_null(output->path);
	assert_null(output->name);
	assert_null(output->hidden);
}

static void assert_content(const char *path, const char *expected)
{
	AUTO_FREE char *content = test_read(path);
	assert_string_equal(content, expected);
}

/* Makes a new, empty directory for each case. */
static const char *make_directory(const char *name)
{
	const char *path = test_path(name);
	struct error error = ERROR_INIT;
	assert_success(file_make_directories(path, 0755, &error), &error);
	return path;
}

static void test_output_commit(void **state UNUSED)
{
	static const char *const directories[] = {"commit-0", "commit-1"};
	static const char *const files[] = {"commit-0/file", "commit-1/file"};
	for (size_t i = 0; i < ARRAY_SIZE(openers); i++) {
		const char *directory = make_directory(directories[i]);
		const char *path = test_path(files[i]);
		struct error error = ERROR_INIT;
		struct stat status;
		struct output output = openers[i](path);
		assert_int_equal(access(path, F_OK), -1);
		assert_success(output_commit(&output, &error), &error);
		assert_closed(&output);
		assert_content(path, "new");
		assert_int_equal(stat(path, &status), 0);
		assert_int_equal(status.st_mode & 07777, 0640);
		assert_int_equal(test_count_entries(directory), 1);
		output_cancel(&output);
		assert_content(path, "new");
	}
}

static void test_output_commit_replaces(void **state UNUSED)
{
	(void)make_directory("replace");
	const char *path = test_text_file("replace/file", "old content");
	struct error error = ERROR_INIT;
	struct output output = open_output(path);
	assert_content(path, "old content");
	assert_success(output_commit(&output, &error), &error);
	assert_content(path, "new");
	assert_int_equal(test_count_entries(test_path("replace")), 1);
}

static void test_output_commit_new(void **state UNUSED)
{
	static const char *const directories[] = {"fresh-0", "fresh-1"};
	static const char *const files[] = {"fresh-0/file", "fresh-1/file"};
	for (size_t i = 0; i < ARRAY_SIZE(openers); i++) {
		const char *directory = make_directory(directories[i]);
		const char *path = test_path(files[i]);
		struct error error = ERROR_INIT;
		struct stat status;
		struct output output = openers[i](path);
		assert_success(output_commit_new(&output, &error), &error);
		assert_closed(&output);
		assert_content(path, "new");
		assert_int_equal(stat(path, &status), 0);
		assert_int_equal(status.st_nlink, 1);
		assert_int_equal(test_count_entries(directory), 1);
	}
}

static void test_output_commit_new_never_replaces(void **state UNUSED)
{
	static const char *const files[] = {"kept-0/file", "kept-1/file"};
	static const char *const directories[] = {"kept-0", "kept-1"};
	for (size_t i = 0; i < ARRAY_SIZE(openers); i++) {
		const char *path = test_text_file(files[i], "old");
		struct error error = ERROR_INIT;
		struct output output = openers[i](path);
		assert_int_equal(output_commit_new(&output, &error), 1);
		assert_false(error_is_set(&error));
		assert_closed(&output);
		assert_content(path, "old");
		assert_int_equal(test_count_entries(test_path(directories[i])), 1);
	}
}

/* Even a link that leads nowhere is something that exists. */
static void test_output_commit_new_keeps_a_dangling_link(void **state UNUSED)
{
	(void)make_directory("dangling");
	const char *path = test_path("dangling/file");
	struct error error = ERROR_INIT;
	assert_int_equal(symlink("nowhere", path), 0);
	struct output output = open_output(path);
	assert_int_equal(output_commit_new(&output, &error), 1);
	assert_int_equal(test_count_entries(test_path("dangling")), 1);
}

/* The umask has no say, and the place is the last component in the directory that is open. */
static void test_output_open_at(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct stat status;
	struct output output;
	int directory = open(make_directory("at"), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	mode_t old = umask(077);
	assert_success(output_open_at(&output, directory, "some/file", 0644, &error), &error);
	umask(old);
	assert_success(file_write_all(output.fd, "new", 3, "file", &error), &error);
	assert_success(output_commit_new(&output, &error), &error);
	assert_content(test_path("at/file"), "new");
	assert_int_equal(stat(test_path("at/file"), &status), 0);
	assert_int_equal(status.st_mode & 07777, 0644);
	assert_int_equal(mkdir(test_path("at/folder"), 0755), 0);
	assert_success(output_open_at(&output, directory, "some/folder", 0644, &error), &error);
	assert_int_equal(output_commit_over(&output, &error), -1);
	assert_error(&error, "cannot write 'some/folder': is a directory");
	assert_int_equal(test_count_entries(test_path("at")), 2);
	assert_int_equal(close(directory), 0);
}

static void test_output_commit_over(void **state UNUSED)
{
	static const char *const files[] = {"over-0/file", "over-1/file"};
	static const char *const directories[] = {"over-0", "over-1"};
	for (size_t i = 0; i < ARRAY_SIZE(openers); i++) {
		const char *directory = make_directory(directories[i]);
		const char *path = test_path(files[i]);
		for (int round = 0; round < 2; round++) {
			struct error error = ERROR_INIT;
			struct output output = openers[i](path);
			assert_success(output_commit_over(&output, &error), &error);
			assert_closed(&output);
			assert_content(path, "new");
			assert_int_equal(test_count_entries(directory), 1);
		}
	}
}

static void test_output_sweep(void **state UNUSED)
{
	static const char *const kept[] = {"sweep/.ingot-notes", "sweep/.ingot-0123456789abcdefg",
					   "sweep/.htaccess"};
	const char *leftover = test_text_file("sweep/.ingot-0123456789abcdef", "leftover");
	for (size_t i = 0; i < ARRAY_SIZE(kept); i++)
		test_text_file(kept[i], "somebody's");
	int directory = open(test_path("sweep"), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	output_sweep(directory, time(NULL) - 60);
	assert_int_equal(access(leftover, F_OK), 0);
	output_sweep(directory, time(NULL) + 60);
	assert_int_equal(access(leftover, F_OK), -1);
	for (size_t i = 0; i < ARRAY_SIZE(kept); i++)
		assert_int_equal(access(test_path(kept[i]), F_OK), 0);
	assert_int_equal(close(directory), 0);
}

static void test_output_cancel_leaves_nothing(void **state UNUSED)
{
	static const char *const directories[] = {"cancel-0", "cancel-1"};
	static const char *const files[] = {"cancel-0/file", "cancel-1/file"};
	for (size_t i = 0; i < ARRAY_SIZE(openers); i++) {
		const char *directory = make_directory(directories[i]);
		struct output output = openers[i](test_path(files[i]));
		output_cancel(&output);
		assert_closed(&output);
		assert_int_equal(test_count_entries(directory), 0);
		output_cancel(&output);
	}
}

static void test_output_commit_over_a_directory(void **state UNUSED)
{
	const char *path = make_directory("over/directory");
	struct error error = ERROR_INIT;
	struct output output = open_output(path);
	AUTO_FREE char *message = xasprintf("cannot write '%s': is a directory", path);
	assert_int_equal(output_commit(&output, &error), -1);
	assert_error(&error, message);
	assert_closed(&output);
	assert_int_equal(test_count_entries(test_path("over")), 1);
}

static void write_old(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "old", 3), 3);
	assert_int_equal(close(fd), 0);
}

/* The last of three cannot get its name: the first was new, the second replaces. */
static void test_output_commit_all_or_none(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(openers); i++) {
		struct error error = ERROR_INIT;
		const char *directory = make_directory(i ? "all-hidden" : "all");
		AUTO_FREE char *new = xasprintf("%s/new", directory);
		AUTO_FREE char *old = xasprintf("%s/old", directory);
		AUTO_FREE char *wrong = xasprintf("%s/wrong", directory);
		assert_int_equal(mkdir(wrong, 0755), 0);
		write_old(old);
		struct output outputs[] = {openers[i](new), openers[i](old), openers[i](wrong)};
		struct output *const all[] = {&outputs[0], &outputs[1], &outputs[2]};
		AUTO_FREE char *message = xasprintf("cannot write '%s': is a directory", wrong);
		assert_int_equal(output_commit_all(all, 3, &error), -1);
		assert_string_equal(error.hint,
				    "what was made with it was put back: all is as it was");
		assert_error(&error, message);
		assert_int_equal(access(new, F_OK), -1);
		assert_content(old, "old");
		assert_int_equal(test_count_entries(directory), 2);
		for (size_t j = 0; j < ARRAY_SIZE(outputs); j++)
			output_cancel(&outputs[j]);
	}
}

static void test_output_commit_all(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	const char *directory = make_directory("all-good");
	AUTO_FREE char *new = xasprintf("%s/new", directory);
	AUTO_FREE char *old = xasprintf("%s/old", directory);
	write_old(old);
	struct output outputs[] = {open_output(new), open_output(old)};
	struct output *const all[] = {&outputs[0], &outputs[1]};
	assert_success(output_commit_all(all, 2, &error), &error);
	assert_content(new, "new");
	assert_content(old, "new");
	assert_int_equal(test_count_entries(directory), 2);
	assert_closed(&outputs[0]);
	assert_closed(&outputs[1]);
}

static void test_output_open_nowhere(void **state UNUSED)
{
	const char *path = test_path("nowhere/file");
	struct output output;
	struct error error = ERROR_INIT;
	AUTO_FREE char *message = xasprintf("cannot create '%s': no such file or directory", path);
	assert_int_equal(output_open(&output, path, 0644, &error), -1);
	assert_error(&error, message);
	assert_closed(&output);
}

/* The directory vanishes between open and commit: the failure is seen, and told. */
static void test_output_commit_into_a_lost_directory(void **state UNUSED)
{
	const char *directory = make_directory("lost");
	const char *path = test_path("lost/file");
	struct error error = ERROR_INIT;
	struct output output = open_output(path);
	if (output.hidden)
		assert_int_equal(unlink(output.hidden), 0);
	assert_int_equal(rmdir(directory), 0);
	AUTO_FREE char *message = xasprintf("cannot write '%s': no such file or directory", path);
	assert_int_equal(output_commit(&output, &error), -1);
	assert_error(&error, message);
	assert_closed(&output);
}

static void test_output_sync(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct output output = open_output(test_path("synced"));
	assert_success(output_sync(&output, &error), &error);
	assert_int_equal(access(test_path("synced"), F_OK), -1);
	assert_success(output_commit(&output, &error), &error);
	assert_content(test_path("synced"), "new");

	/* A pipe has no disk to be on. */
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	output = (struct output){.fd = ends[1], .name = xstrdup("piped")};
	assert_int_equal(output_sync(&output, &error), -1);
	assert_error(&error, "cannot write 'piped': invalid argument");
	output_cancel(&output);
	assert_int_equal(close(ends[0]), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_output_commit),
		cmocka_unit_test(test_output_commit_replaces),
		cmocka_unit_test(test_output_commit_new),
		cmocka_unit_test(test_output_commit_new_never_replaces),
		cmocka_unit_test(test_output_commit_new_keeps_a_dangling_link),
		cmocka_unit_test(test_output_open_at),
		cmocka_unit_test(test_output_commit_over),
		cmocka_unit_test(test_output_sweep),
		cmocka_unit_test(test_output_sync),
		cmocka_unit_test(test_output_cancel_leaves_nothing),
		cmocka_unit_test(test_output_commit_over_a_directory),
		cmocka_unit_test(test_output_commit_all),
		cmocka_unit_test(test_output_commit_all_or_none),
		cmocka_unit_test(test_output_open_nowhere),
		cmocka_unit_test(test_output_commit_into_a_lost_directory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
