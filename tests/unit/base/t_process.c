/* t_process.c - tests of base/process.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/process.h"

#define LIMIT ((size_t)8 << 20)

/* Runs a line of shell. */
static struct process_result run_shell(const char *line, const char *directory)
{
	const char *const argv[] = {"sh", "-c", line, NULL};
	struct process_result result;
	struct error error = ERROR_INIT;
	assert_success(process_run(argv, directory, LIMIT, &result, &error), &error);
	return result;
}

static void assert_shell(const char *line, int status, const char *output, const char *errors)
{
	struct process_result result = run_shell(line, NULL);
	assert_int_equal(result.status, status);
	assert_string_equal(buffer_text(&result.output), output);
	assert_string_equal(buffer_text(&result.errors), errors);
	process_result_free(&result);
}

static void test_process_run(void **state UNUSED)
{
	assert_shell("echo out; echo err >&2; exit 3", 3, "out\n", "err\n");
	assert_shell("exit 0", 0, "", "");
	assert_shell("cat", 0, "", ""); /* the command's stdin is empty */
	assert_shell("kill -TERM $$", 128 + 15, "", "");
	assert_shell("kill -PIPE $$", 128 + 13, "", "");
}

static void test_process_run_arguments_are_not_parsed(void **state UNUSED)
{
	const char *const argv[] = {"printf", "%s|", "a b", "$(x)", "'", "", NULL};
	struct process_result result;
	struct error error = ERROR_INIT;
	assert_success(process_run(argv, NULL, LIMIT, &result, &error), &error);
	assert_string_equal(buffer_text(&result.output), "a b|$(x)|'||");
	process_result_free(&result);
}

static void test_process_run_environment(void **state UNUSED)
{
	assert_int_equal(setenv("INGOT_TEST", "kept", 1), 0);
	assert_int_equal(setenv("LC_ALL", "xx_YY", 1), 0);
	assert_shell("echo $LC_ALL $INGOT_TEST", 0, "C kept\n", "");
	assert_int_equal(unsetenv("LC_ALL"), 0);
	assert_shell("echo $LC_ALL $INGOT_TEST", 0, "C kept\n", "");
}

static void test_process_run_in_a_directory(void **state UNUSED)
{
	(void)test_text_file("here", "");
	struct process_result result = run_shell("ls", test_directory());
	assert_string_equal(buffer_text(&result.output), "here\n");
	process_result_free(&result);
	const char *const argv[] = {"true", NULL};
	struct error error = ERROR_INIT;
	assert_int_equal(process_run(argv, test_path("missing"), LIMIT, &result, &error), -1);
	assert_error(&error, "cannot run 'true': cannot start it: no such file or directory");
	process_result_free(&result);
}

/* Each stream alone would fill its pipe and wait for ever. */
static void test_process_run_reads_both_streams(void **state UNUSED)
{
	struct process_result result = run_shell("head -c 1000000 /dev/zero >&2;"
						 "head -c 2000000 /dev/zero;"
						 "head -c 1000000 /dev/zero >&2",
						 NULL);
	assert_int_equal(result.status, 0);
	assert_int_equal(result.output.len, 2000000);
	assert_int_equal(result.errors.len, 2000000);
	process_result_free(&result);
}

static void test_process_run_missing_program(void **state UNUSED)
{
	const char *const argv[] = {"ingot-no-such-program", NULL};
	struct process_result result;
	struct error error = ERROR_INIT;
	assert_success(process_run(argv, NULL, LIMIT, &result, &error), &error);
	assert_int_equal(result.status, 127);
	assert_string_equal(buffer_text(&result.output), "");
	process_result_free(&result);
}

static void test_process_run_limit(void **state UNUSED)
{
	const char *const endless[] = {"yes", NULL};
	const char *const exact[] = {"printf", "12345", NULL};
	const char *const noisy[] = {"sh", "-c", "echo 1234567 >&2", NULL};
	struct process_result result;
	struct error error = ERROR_INIT;
	assert_int_equal(process_run(endless, NULL, 5, &result, &error), -1);
	assert_error(&error, "cannot run 'yes': it prints more than 5 bytes");
	process_result_free(&result);
	assert_success(process_run(exact, NULL, 5, &result, &error), &error);
	assert_string_equal(buffer_text(&result.output), "12345");
	process_result_free(&result);
	assert_success(process_run(noisy, NULL, 5, &result, &error), &error);
	assert_string_equal(buffer_text(&result.errors), "12345");
	process_result_free(&result);
}

/* The end of its output is not the end of the program. */
static void test_process_run_waits_for_the_end(void **state UNUSED)
{
	assert_shell("echo x; exec >&- 2>&-; sleep 0.2; exit 9", 9, "x\n", "");
}

/* A second that is over is an error, whether it waits for the output or for the end. */
static void test_process_run_for_ends_in_time(void **state UNUSED)
{
	const char *const silent[] = {"sleep", "30", NULL};
	const char *const closed[] = {"sh", "-c", "exec >&- 2>&-; exec sleep 30", NULL};
	const char *const quick[] = {"sh", "-c", "echo x; exit 3", NULL};
	struct process_result result;
	struct error error = ERROR_INIT;
	assert_int_equal(process_run_for(silent, 1, LIMIT, &result, &error), -1);
	assert_error(&error, "cannot run 'sleep': it does not end");
	assert_int_equal(result.status, 128 + 9);
	process_result_free(&result);
	assert_int_equal(process_run_for(closed, 1, LIMIT, &result, &error), -1);
	assert_error(&error, "cannot run 'sh': it does not end");
	process_result_free(&result);
	assert_success(process_run_for(quick, 30, LIMIT, &result, &error), &error);
	assert_int_equal(result.status, 3);
	assert_string_equal(buffer_text(&result.output), "x\n");
	process_result_free(&result);
}

static void test_process_start(void **state UNUSED)
{
	const char *const argv[] = {"name", "-c", "echo $0 $LC_ALL $TZ; umask; cat; exit 3", NULL};
	AUTO_BUFFER input = BUFFER_INIT;
	static const char *const settings[] = {"TZ=ABC", NULL};
	struct process_result result = {0};
	struct error error = ERROR_INIT;
	assert_int_equal(setenv("LC_ALL", "xx_YY", 1), 0);
	buffer_add_text(&input, "what it reads\n");
	assert_int_equal(setenv("TZ", "UTC", 1), 0);
	mode_t before = umask(027);
	struct process *process = process_start("/bin/sh", argv, settings, &input, &error);
	(void)umask(before);
	assert_non_null(process);
	assert_success(process_finish(process, LIMIT, &result, &error), &error);
	assert_int_equal(result.status, 3);
	assert_string_equal(buffer_text(&result.output), "name xx_YY ABC\n0027\nwhat it reads\n");
	process_result_free(&result);
	assert_int_equal(unsetenv("LC_ALL"), 0);
	assert_null(process_start("/no/such/program", argv, settings, &input, &error));
	assert_error(&error,
		     "cannot run '/no/such/program': cannot start it: no such file or directory");
}

/* A program that would go on for ever is ended, and waited for. */
static void test_process_cancel(void **state UNUSED)
{
	const char *const argv[] = {"sh", "-c", "exec sleep 1000", NULL};
	static const char *const settings[] = {NULL};
	const struct buffer nothing = BUFFER_INIT;
	struct error error = ERROR_INIT;
	process_cancel(NULL);
	struct process *process = process_start("/bin/sh", argv, settings, &nothing, &error);
	assert_non_null(process);
	process_cancel(process);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_process_run),
		cmocka_unit_test(test_process_start),
		cmocka_unit_test(test_process_cancel),
		cmocka_unit_test(test_process_run_arguments_are_not_parsed),
		cmocka_unit_test(test_process_run_environment),
		cmocka_unit_test(test_process_run_in_a_directory),
		cmocka_unit_test(test_process_run_reads_both_streams),
		cmocka_unit_test(test_process_run_missing_program),
		cmocka_unit_test(test_process_run_limit),
		cmocka_unit_test(test_process_run_waits_for_the_end),
		cmocka_unit_test(test_process_run_for_ends_in_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
