/* t_host.c - tests of base/host.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/host.h"
#include "base/memory.h"
#include "base/text.h"

static void test_host_read(void **state UNUSED)
{
	struct host host;
	struct error error = ERROR_INIT;
	assert_int_equal(setenv("USER", "somebody", 1), 0);
	assert_int_equal(setenv("INGOT_TEST", "x=y", 1), 0);
	assert_int_equal(setenv("INGOT_TEST_EMPTY", "", 1), 0);
	assert_int_equal(unsetenv("SOURCE_DATE_EPOCH"), 0);
	int64_t before = time(NULL);
	assert_success(host_read(&host, &error), &error);
	assert_true(host.now >= before && host.now <= before + 60);
	assert_true(host.source_date == -1);
	assert_int_equal(strncmp(host.user, "somebody@", 9), 0);
	assert_true(strlen(host.user) > 9);
	assert_string_equal(host_variable(&host, "INGOT_TEST"), "x=y");
	assert_string_equal(host_variable(&host, "INGOT_TEST_EMPTY"), "");
	assert_null(host_variable(&host, "INGOT_TES"));
	assert_null(host_variable(&host, "INGOT_TEST="));
	host_free(&host);
	host_free(&host);
}

/* A secret is in the host alone, until it is forgotten. */
static void test_host_takes_secrets(void **state UNUSED)
{
	struct host host;
	struct error error = ERROR_INIT;
	assert_int_equal(setenv("USER", "somebody", 1), 0);
	assert_int_equal(unsetenv("SOURCE_DATE_EPOCH"), 0);
	assert_int_equal(setenv("INGOT_KEY", "a key", 1), 0);
	assert_success(host_read(&host, &error), &error);
	assert_null(getenv("INGOT_KEY"));
	assert_string_equal(host_variable(&host, "INGOT_KEY"), "a key");
	assert_string_equal(host_variable(&host, "USER"), "somebody");
	host_forget_secrets(&host);
	assert_string_equal(host_variable(&host, "INGOT_KEY"), "");
	assert_string_equal(host_variable(&host, "USER"), "somebody");
	host_free(&host);
}

/* Secrets that came on standard input are as good as those of the environment. */
static void test_host_reads_secrets(void **state UNUSED)
{
	static const char bytes[] = "INGOT_KEY=from far\0X_PASSPHRASE=two\nlines";
	const char *file = test_file("secrets", bytes, sizeof bytes);
	struct host host;
	struct error error = ERROR_INIT;
	int before = dup(STDIN_FILENO), fd = open(file, O_RDONLY | O_CLOEXEC);
	assert_true(before >= 0 && fd >= 0);
	assert_int_equal(dup2(fd, STDIN_FILENO), STDIN_FILENO);
	assert_int_equal(setenv(HOST_SECRETS_VARIABLE, HOST_SECRETS_ON_STDIN, 1), 0);
	assert_success(host_read(&host, &error), &error);
	assert_string_equal(host_variable(&host, "INGOT_KEY"), "from far");
	assert_string_equal(host_variable(&host, "X_PASSPHRASE"), "two\nlines");
	host_free(&host);
	assert_int_equal(unsetenv(HOST_SECRETS_VARIABLE), 0);
	assert_int_equal(dup2(before, STDIN_FILENO), STDIN_FILENO);
	file_close_reader(&fd);
	file_close_reader(&before);
}

static void test_host_folder(void **state UNUSED)
{
	static const struct {
		const char *variable, *home, *folder;
	} cases[] = {
		{"XDG_X=/x", "HOME=/h", "/x/a/b"}, {"XDG_X=x", "HOME=/h", "/h/.x/a/b"},
		{"XDG_X=", "HOME=/", "/.x/a/b"},   {"XDG_Y=/y", "HOME=h", NULL},
		{"XDG_Y=/y", "HOME=", NULL},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *variable = xstrdup(cases[i].variable), *home = xstrdup(cases[i].home);
		char *environment[] = {variable, home, NULL};
		const struct host host = {.environment = environment};
		AUTO_FREE char *folder = host_folder(&host, "XDG_X", ".x", "a/b");
		assert_true(text_equal(folder, cases[i].folder));
		free(variable);
		free(home);
	}
}

static void test_host_user_without_variables(void **state UNUSED)
{
	struct host host;
	struct error error = ERROR_INIT;
	assert_int_equal(setenv("USER", " ", 1), 0);
	assert_int_equal(setenv("LOGNAME", "login", 1), 0);
	assert_success(host_read(&host, &error), &error);
	assert_int_equal(strncmp(host.user, "login@", 6), 0);
	host_free(&host);
	assert_int_equal(unsetenv("USER"), 0);
	assert_int_equal(unsetenv("LOGNAME"), 0);
	assert_success(host_read(&host, &error), &error);
	assert_non_null(strchr(host.user, '@'));
	assert_true(host.user[0] != '@');
	host_free(&host);
}

static void test_host_cores_follow_the_affinity(void **state UNUSED)
{
	cpu_set_t before, one;
	struct host host;
	struct error error = ERROR_INIT;
	assert_int_equal(sched_getaffinity(0, sizeof before, &before), 0);
	assert_success(host_read(&host, &error), &error);
	assert_int_equal(host.cores, CPU_COUNT(&before));
	host_free(&host);
	int first = 0;
	while (!CPU_ISSET(first, &before))
		first++;
	CPU_ZERO(&one);
	CPU_SET(first, &one);
	assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
	assert_success(host_read(&host, &error), &error);
	assert_int_equal(host.cores, 1);
	host_free(&host);
	assert_int_equal(sched_setaffinity(0, sizeof before, &before), 0);
}

static void test_host_source_date(void **state UNUSED)
{
	static const char *const wrong[] = {"", "x", "-1", "1.5", "9223372036854775808", " 1"};
	struct host host;
	struct error error = ERROR_INIT;
	assert_int_equal(setenv("SOURCE_DATE_EPOCH", "1795410000", 1), 0);
	assert_success(host_read(&host, &error), &error);
	assert_true(host.source_date == 1795410000);
	host_free(&host);
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		AUTO_FREE char *message =
			xasprintf("SOURCE_DATE_EPOCH '%s' is not a number", wrong[i]);
		assert_int_equal(setenv("SOURCE_DATE_EPOCH", wrong[i], 1), 0);
		assert_int_equal(host_read(&host, &error), -1);
		assert_non_null(error.hint);
		assert_error(&error, message);
		host_free(&host);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_host_read),
		cmocka_unit_test(test_host_takes_secrets),
		cmocka_unit_test(test_host_reads_secrets),
		cmocka_unit_test(test_host_folder),
		cmocka_unit_test(test_host_user_without_variables),
		cmocka_unit_test(test_host_cores_follow_the_affinity),
		cmocka_unit_test(test_host_source_date),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
