/* test.c - what only unit tests need
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <dirent.h>
#include <ftw.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/path.h"

#define READ_LIMIT ((size_t)256 << 20)

/* Belongs to this test program; made on first use, freed by end(). */
static struct {
	char *directory;
	struct arena *arena;
	pid_t owner;
} test;

static int remove_one(const char *path, const struct stat *status UNUSED, int kind UNUSED,
		      struct FTW *walk UNUSED)
{
	return remove(path);
}

static void end(void)
{
	/* A child that exits has not made the directory. */
	if (test.owner == getpid() && nftw(test.directory, remove_one, 16, FTW_DEPTH | FTW_PHYS))
		fprintf(stderr, "cannot remove '%s'\n", test.directory);
	free(test.directory);
	arena_free(test.arena);
}

const char *test_directory(void)
{
	if (test.directory)
		return test.directory;
	const char *base = getenv("TMPDIR");
	test.directory = xasprintf("%s/ingot-test-XXXXXX", base ? base : "/tmp");
	if (!mkdtemp(test.directory))
		fail_msg("cannot make '%s'", test.directory);
	test.arena = arena_make();
	test.owner = getpid();
	if (atexit(end))
		fail_msg("atexit failed");
	return test.directory;
}

const char *test_path(const char *name)
{
	const char *directory = test_directory();
	return arena_printf(test.arena, "%s/%s", directory, name);
}

const char *test_file(const char *name, const void *data, size_t len)
{
	const char *path = test_path(name);
	struct error error = ERROR_INIT;
	AUTO_FREE char *parent = path_parent(path);
	assert_success(file_make_directories(parent, 0755, &error), &error);
	FILE *file = fopen(path, "wb");
	if (!file)
		fail_msg("cannot open '%s'", path);
	size_t written = len ? fwrite(data, 1, len, file) : 0;
	assert_int_equal(written, len);
	assert_int_equal(fclose(file), 0);
	return path;
}

const char *test_text_file(const char *name, const char *text)
{
	return test_file(name, text, strlen(text));
}

char *test_read(const char *path)
{
	struct buffer content = BUFFER_INIT;
	struct error error = ERROR_INIT;
	assert_success(file_read(path, READ_LIMIT, &content, &error), &error);
	return buffer_steal(&content);
}

size_t test_count_entries(const char *directory)
{
	DIR *stream = opendir(directory);
	if (!stream)
		fail_msg("cannot open '%s'", directory);
	size_t count = 0;
	for (const struct dirent *entry; (entry = readdir(stream));)
		count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	assert_int_equal(closedir(stream), 0);
	return count;
}

const char *test_source(const char *path)
{
	const char *top = getenv("top_srcdir");
	(void)test_directory();
	return arena_printf(test.arena, "%s/%s", top ? top : ".", path);
}

const char *test_program(const char *name)
{
	const char *path = getenv("PATH");
	(void)test_directory();
	for (const char *rest = path ? path : ""; *rest;) {
		size_t len = strcspn(rest, ":");
		const char *file = arena_printf(test.arena, "%.*s/%s", (int)len, rest, name);
		if (access(file, X_OK) == 0)
			return file;
		rest += len + (rest[len] == ':');
	}
	return NULL;
}

void test_need(const char *program)
{
	if (!test_program(program))
		test_skip(arena_printf(test.arena, "%s is not installed", program));
}

/* Prints the form that tests/run-program reads. */
void test_skip(const char *reason)
{
	print_message("# %s\n", reason);
	skip();
}

void assert_error(struct error *error, const char *message)
{
	assert_string_equal(error->message ? error->message : "(no error)", message);
	error_clear(error);
}

void assert_success(int result, struct error *error)
{
	if (result)
		fail_msg("unexpected error: %s", error->message ? error->message : "(none set)");
	assert_null(error->message);
}

static NORETURN void run_child(void (*function)(void), int output)
{
	/* A large request shall fail, not be granted lazily; no core file is wanted. */
	struct rlimit none = {0, 0};
	(void)setrlimit(RLIMIT_CORE, &none);
	if (dup2(output, STDERR_FILENO) < 0)
		_exit(99);
	function();
	_exit(0);
}

void assert_ends_program(void (*function)(void), const char *message)
{
	int ends[2], status;
	char text[512] = "";
	size_t len = 0;
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (!child)
		run_child(function, ends[1]);
	assert_int_equal(close(ends[1]), 0);
	for (ssize_t got; len < sizeof text - 1; len += (size_t)got) {
		got = read(ends[0], text + len, sizeof text - 1 - len);
		if (got <= 0)
			break;
	}
	assert_int_equal(close(ends[0]), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_string_equal(text, message);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 2);
}
