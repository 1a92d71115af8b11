/* t_gnupg_home.c - tests of sign/gnupg_home_internal.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/process.h"
#include "sign/gnupg_home_internal.h"
#include "tests/unit/keys.h"

static const struct gnupg_settings with_agent = {.time = -1};
static const struct gnupg_settings without_agent = {.no_agent = true, .time = -1};

static struct gnupg_home *make(const struct gnupg_settings *settings)
{
	struct error error = ERROR_INIT;
	struct gnupg_home *home = gnupg_home_make(settings, &error);
	assert_success(home ? 0 : -1, &error);
	return home;
}

static void start_agent(const char *path)
{
	const char *const argv[] = {"gpgconf", "--homedir", path, "--launch", "gpg-agent", NULL};
	free(test_run(argv, 0));
	assert_true(test_process_has("cmdline", path));
}

/* Returns where this home's sockets lie: in it, or below /run/user where the machine has that. */
static char *make_socket_directory(const char *path)
{
	const char *const make_it[] = {"gpgconf", "--homedir", path, "--create-socketdir", NULL};
	const char *const list[] = {"gpgconf", "--homedir", path, "--list-dirs", "socketdir", NULL};
	struct process_result result = {0};
	struct error error = ERROR_INIT;
	assert_success(process_run(make_it, NULL, 1 << 16, &result, &error), &error);
	process_result_free(&result);
	char *directory = test_run(list, 0);
	directory[strcspn(directory, "\n")] = '\0';
	assert_int_equal(access(directory, F_OK), 0);
	return directory;
}

static void test_make_and_remove(void **state UNUSED)
{
	static const struct gnupg_settings *const kinds[] = {&with_agent, &without_agent};
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct stat status;
		struct gnupg_home *home = make(kinds[i]);
		AUTO_FREE char *path = xstrdup(gnupg_home_path(home));
		assert_int_equal(lstat(path, &status), 0);
		assert_true(S_ISDIR(status.st_mode));
		assert_int_equal(status.st_mode & 07777, 0700);
		assert_true(strlen(path) < 32);
		AUTO_FREE char *sockets = make_socket_directory(path);
		if (kinds[i] == &with_agent)
			start_agent(path);
		gnupg_home_remove(home);
		assert_home_is_gone(path);
		assert_int_equal(access(sockets, F_OK), -1);
	}
	gnupg_home_remove(NULL);
}

static void test_configure(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	const struct gnupg_settings settings = {
		.time = 1577880000, .digest = "SHA512", .default_key = "ABCD!"};
	struct gnupg_settings late = settings;
	struct gnupg_home *home = make(&without_agent);
	AUTO_FREE char *file = xasprintf("%s/gpg.conf", gnupg_home_path(home));
	AUTO_FREE char *before = test_read(file);
	assert_non_null(strstr(before, "\nno-autostart\n"));
	assert_null(strstr(before, "faked-system-time"));
	assert_success(gnupg_home_configure(home, &settings, &error), &error);
	AUTO_FREE char *after = test_read(file);
	assert_null(strstr(after, "no-autostart"));
	assert_non_null(strstr(after, "\ndigest-algo SHA512\ndefault-key ABCD!\n"
				      "faked-system-time 20200101T120000!\n"));
	late.time = (int64_t)1 << 40;
	assert_int_equal(gnupg_home_configure(home, &late, &error), -1);
	assert_error(&error, "cannot sign: the time 1099511627776 is out of range");
	gnupg_home_remove(home);
}

/* A link in a home may lead to what does not lie in it. */
static void test_remove_follows_no_link(void **state UNUSED)
{
	const char *precious = test_text_file("precious/file", "kept");
	struct gnupg_home *home = make(&without_agent);
	AUTO_FREE char *link = xasprintf("%s/link", gnupg_home_path(home));
	AUTO_FREE char *folder = xasprintf("%s/a", gnupg_home_path(home));
	AUTO_FREE char *deep = xasprintf("%s/a/b", gnupg_home_path(home));
	AUTO_FREE char *path = xstrdup(gnupg_home_path(home));
	assert_int_equal(symlink(test_path("precious"), link), 0);
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_int_equal(symlink(precious, deep), 0);
	gnupg_home_remove(home);
	assert_int_equal(access(path, F_OK), -1);
	AUTO_FREE char *content = test_read(precious);
	assert_string_equal(content, "kept");
}

/* A folder deeper than anything of gpg's is left; with that gone, the next process removes all. */
static void test_what_resists_is_taken_up_again(void **state UNUSED)
{
	struct gnupg_home *home = make(&without_agent);
	AUTO_FREE char *path = xstrdup(gnupg_home_path(home));
	AUTO_FREE char *top = xasprintf("%s/d", path);
	AUTO_BUFFER deep = BUFFER_INIT;
	buffer_add_text(&deep, path);
	for (int i = 0; i < 20; i++) {
		buffer_add_text(&deep, "/d");
		assert_int_equal(mkdir(buffer_text(&deep), 0700), 0);
	}
	gnupg_home_remove(home);
	assert_int_equal(access(top, F_OK), 0);
	for (; deep.len > strlen(top); deep.len -= 2) {
		deep.data[deep.len] = '\0';
		assert_int_equal(rmdir((const char *)deep.data), 0);
	}
	assert_int_equal(access(path, F_OK), 0);
	gnupg_home_remove(make(&without_agent));
	assert_int_equal(access(path, F_OK), -1);
}

/* Makes a home in a child process, which tells its path and waits to be killed. */
static pid_t start_run(char path[64])
{
	int ends[2];
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		const char *made = gnupg_home_path(make(&with_agent));
		start_agent(made);
		if (write(ends[1], made, strlen(made) + 1) < 0)
			_exit(1);
		for (;;)
			(void)pause();
	}
	assert_int_equal(close(ends[1]), 0);
	assert_true(read(ends[0], path, 64) > 0);
	assert_int_equal(close(ends[0]), 0);
	return child;
}

static void test_make_removes_what_a_killed_run_left(void **state UNUSED)
{
	char path[64] = "";
	pid_t child = start_run(path);
	/* as long as it runs, its home is its own */
	gnupg_home_remove(make(&without_agent));
	assert_int_equal(access(path, F_OK), 0);
	assert_true(test_process_has("cmdline", path));
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, NULL, 0), child);
	assert_int_equal(access(path, F_OK), 0);
	gnupg_home_remove(make(&without_agent));
	assert_home_is_gone(path);
}

/* A directory of such a name that is not of Ingot stays; one that it had no time to fill goes. */
static void test_make_removes_nothing_else(void **state UNUSED)
{
	char foreign[] = "/tmp/ingot-gpg-XXXXXX", fresh[] = "/tmp/ingot-gpg-XXXXXX",
	     open_to_all[] = "/tmp/ingot-gpg-XXXXXX";
	assert_non_null(mkdtemp(foreign));
	assert_non_null(mkdtemp(fresh));
	assert_non_null(mkdtemp(open_to_all));
	assert_int_equal(chmod(open_to_all, 0755), 0);
	AUTO_FREE char *file = xasprintf("%s/file", foreign);
	int fd = open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(close(fd), 0);
	gnupg_home_remove(make(&without_agent));
	assert_int_equal(access(fresh, F_OK), -1);
	assert_int_equal(unlink(file), 0);
	assert_int_equal(rmdir(foreign), 0);
	assert_int_equal(rmdir(open_to_all), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_make_and_remove),
		cmocka_unit_test(test_configure),
		cmocka_unit_test(test_remove_follows_no_link),
		cmocka_unit_test(test_what_resists_is_taken_up_again),
		cmocka_unit_test(test_make_removes_what_a_killed_run_left),
		cmocka_unit_test(test_make_removes_nothing_else),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
