/* t_landlock.c - tests of base/landlock.h, and of base/process.h on terms
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/landlock.h"
#include "base/process.h"
#include "base/text.h"

#define LIMIT ((size_t)1 << 20)

static const char *const settings[] = {"LC_ALL=C", "COLOUR=blue", NULL};

static struct process_result run(const char *const argv[], const struct process_terms *terms)
{
	struct process_result result;
	struct error error = ERROR_INIT;
	assert_success(process_run_on(argv, terms, &result, &error), &error);
	return result;
}

/* Checks what `line` prints, and how it ends, in a shell behind a wall that was built for it. */
static void assert_walled(int wall, const char *line, int status, const char *output)
{
	const char *const argv[] = {test_program("sh"), "-c", line, NULL};
	const struct process_terms terms = {.settings = settings, .wall = wall, .limit = LIMIT};
	struct process_result result = run(argv, &terms);
	assert_int_equal(result.status, status);
	assert_string_equal(buffer_text(&result.output), output);
	process_result_free(&result);
}

static int open_wall(const char *program)
{
	int wall = landlock_open(program);
	if (wall < 0)
		test_skip("this kernel has no Landlock");
	return wall;
}

static void test_landlock_keeps_others_from_running(void **state UNUSED)
{
	int wall = open_wall(test_program("sh"));
	/* 126 says that there is such a program, and that it may not be run. */
	assert_walled(-1, "ls /dev/null", 0, "/dev/null\n");
	assert_walled(wall, "ls /dev/null", 126, "");
	assert_walled(wall, "echo itself", 0, "itself\n");
	assert_walled(wall, "sh -c 'echo another of its kind'", 0, "another of its kind\n");
	assert_int_equal(close(wall), 0);
}

static void test_landlock_keeps_scripts_from_running(void **state UNUSED)
{
	int wall = open_wall(test_program("sh"));
	char line[256];
	const char *script = test_text_file("script", "#!/bin/sh\necho ran\n");
	assert_int_equal(chmod(script, 0755), 0);
	(void)snprintf(line, sizeof line, "'%s'", script);
	assert_walled(-1, line, 0, "ran\n");
	assert_walled(wall, line, 126, "");
	assert_int_equal(close(wall), 0);
}

/* Files are read and written as ever, and this program itself is behind no wall. */
static void test_landlock_takes_nothing_else(void **state UNUSED)
{
	int wall = open_wall(test_program("sh"));
	char line[256];
	(void)snprintf(line, sizeof line,
		       "cd '%s' && echo text >new && read -r got <new && echo $got",
		       test_directory());
	assert_walled(wall, line, 0, "text\n");
	assert_walled(-1, "ls /dev/null", 0, "/dev/null\n");
	assert_int_equal(close(wall), 0);
}

static void test_landlock_of_what_is_no_program(void **state UNUSED)
{
	assert_int_equal(landlock_open(test_path("missing")), -1);
	assert_int_equal(landlock_open(test_text_file("text", "#!/bin/sh\n")), -1);
	assert_int_equal(landlock_open(test_text_file("empty", "")), -1);
	assert_int_equal(landlock_open(test_directory()), -1);
	/* The head of a program alone is no program. */
	assert_int_equal(landlock_open(test_file("head", "\177ELF\2\1\1", 7)), -1);
}

static bool is_kept(const char *assignment)
{
	return !text_starts(assignment, "GONE_");
}

static void test_process_run_on_terms(void **state UNUSED)
{
	const char *const argv[] = {"sh", "-c", "echo $COLOUR $GONE_X $KEPT_X; cat", NULL};
	const struct process_terms terms = {.settings = settings,
					    .passes = is_kept,
					    .input = "some\0input",
					    .input_len = 10,
					    .wall = -1,
					    .limit = LIMIT};
	assert_int_equal(setenv("COLOUR", "red", 1), 0);
	assert_int_equal(setenv("GONE_X", "gone", 1), 0);
	assert_int_equal(setenv("KEPT_X", "kept", 1), 0);
	struct process_result result = run(argv, &terms);
	assert_int_equal(result.status, 0);
	assert_int_equal(result.output.len, 20);
	assert_memory_equal(result.output.data, "blue kept\nsome\0input", 20);
	process_result_free(&result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_process_run_on_terms),
		cmocka_unit_test(test_landlock_keeps_others_from_running),
		cmocka_unit_test(test_landlock_keeps_scripts_from_running),
		cmocka_unit_test(test_landlock_of_what_is_no_program),
		cmocka_unit_test(test_landlock_takes_nothing_else),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
