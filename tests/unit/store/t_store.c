/* t_store.c - tests of store/store.h with the directory backend
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/memory.h"
#include "base/strings.h"
#include "store/file_url.h"
#include "store/store.h"

/* A file system's clock may be a tick behind the one that time() reads. */
#define CLOCKS_DIFFER 1

static struct store *open_store(const char *name)
{
	struct error error = ERROR_INIT;
	struct store *store = store_open(test_path(name), true, &error);
	assert_success(store ? 0 : -1, &error);
	return store;
}

static enum store_result create(struct store *store, const char *name, const char *text,
				struct error *error)
{
	struct parts parts = {0};
	parts_add_copy(&parts, text, strlen(text));
	enum store_result result = store_create(store, name, &parts, NULL, error);
	parts_free(&parts);
	return result;
}

static void assert_content(struct store *store, const char *name, const char *text)
{
	struct error error = ERROR_INIT;
	AUTO_BUFFER buffer = BUFFER_INIT;
	assert_success(store_get(store, name, 1000, &buffer, &error), &error);
	assert_string_equal(buffer_text(&buffer), text);
}

static struct stat read_status(const char *store, const char *name)
{
	struct stat status;
	AUTO_FREE char *path = xasprintf("%s/%s", test_path(store), name);
	assert_int_equal(lstat(path, &status), 0);
	return status;
}

static void test_store_open_refuses(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	assert_null(store_open("s3://bucket/x", true, &error));
	assert_error(&error, "cannot open repository 's3://bucket/x': no such kind of place");
	assert_null(store_open("/nonexistent/ingot", false, &error));
	assert_error(&error,
		     "cannot open repository '/nonexistent/ingot': no such file or directory");
	assert_null(store_open("file://elsewhere/x", false, &error));
	assert_error(&error, "cannot use 'file://elsewhere/x': not a file of this machine");
}

static void test_store_url_there_and_back(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct store *store = open_store("with space");
	assert_int_equal(create(store, "x", "1", &error), STORE_DONE);
	AUTO_FREE char *url = store_url(store);
	assert_true(strncmp(url, "file:///", 8) == 0);
	assert_non_null(strstr(url, "/with%20space"));
	struct store *again = store_open(url, false, &error);
	assert_success(again ? 0 : -1, &error);
	assert_content(again, "x", "1");
	store_close(again);
	store_close(store);
}

static void test_file_url_path(void **state UNUSED)
{
	static const struct {
		const char *url, *path;
	} cases[] = {
		{"file:/a/b", "/a/b"}, {"file:///a%20b", "/a b"}, {"FILE://localhost/c", "/c"},
		{"file:////a", "//a"}, {"file:a", NULL},          {"file://host/a", NULL},
		{"file:///a%2", NULL}, {"file:///a%00b", NULL},   {"file:///%zz", NULL},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct error error = ERROR_INIT;
		char *path = file_url_path(cases[i].url, &error);
		if (cases[i].path)
			assert_string_equal(path, cases[i].path);
		else
			assert_null(path);
		assert_int_equal(error_is_set(&error), !cases[i].path);
		error_clear(&error);
		free(path);
	}
}

static void test_store_create_never_replaces(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct store *store = open_store("create");
	mode_t old = umask(077);
	assert_int_equal(create(store, "a/b/c", "one", &error), STORE_DONE);
	umask(old);
	struct stat before = read_status("create", "a/b/c");
	assert_int_equal(create(store, "a/b/c", "two", &error), STORE_EXISTS);
	assert_content(store, "a/b/c", "one");
	assert_int_equal(before.st_ino, read_status("create", "a/b/c").st_ino);
	assert_int_equal(before.st_mode, S_IFREG | 0644);
	assert_int_equal(read_status("create", "a").st_mode, S_IFDIR | 0755);
	assert_int_equal(read_status("create", "a/b").st_mode, S_IFDIR | 0755);
	assert_int_equal(test_count_entries(test_path("create/a/b")), 1);
	store_close(store);
}

static void test_store_create_checks_the_digest(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct parts parts = {0};
	char sha256[SHA256_HEX_SIZE];
	struct store *store = open_store("checked");
	digest_bytes_hex(DIGEST_SHA256, "right", 5, sha256);
	parts_add_copy(&parts, "wrong", 5);
	assert_int_equal(store_create(store, "x", &parts, sha256, &error), STORE_FAILED);
	assert_error(&error, "cannot write 'x': its source has changed meanwhile");
	assert_int_equal(test_count_entries(test_path("checked")), 0);
	parts_free(&parts);
	parts_add_copy(&parts, "ri", 2);
	parts_add_copy(&parts, "ght", 3);
	assert_int_equal(store_create(store, "x", &parts, sha256, &error), STORE_DONE);
	assert_content(store, "x", "right");
	parts_free(&parts);
	store_close(store);
}

static void test_store_get_and_digest(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct store *store = open_store("get");
	AUTO_BUFFER buffer = BUFFER_INIT;
	char sha256[SHA256_HEX_SIZE], want[SHA256_HEX_SIZE];
	uint64_t size = 0;
	assert_int_equal(store_get(store, "x/y", 10, &buffer, &error), STORE_MISSING);
	assert_int_equal(store_digest(store, "x", sha256, &size, &error), STORE_MISSING);
	assert_int_equal(create(store, "x/y", "hello", &error), STORE_DONE);
	assert_int_equal(store_get(store, "x/y", 4, &buffer, &error), STORE_FAILED);
	assert_error(&error, "cannot read 'x/y': larger than 4 bytes");
	assert_int_equal(store_get(store, "x", 10, &buffer, &error), STORE_FAILED);
	assert_error(&error, "cannot open 'x': not a regular file");
	assert_int_equal(store_digest(store, "x/y", sha256, &size, &error), STORE_DONE);
	digest_bytes_hex(DIGEST_SHA256, "hello", 5, want);
	assert_string_equal(sha256, want);
	assert_int_equal(size, 5);
	store_close(store);
}

static void test_store_names_are_checked(void **state UNUSED)
{
	static const char *const names[] = {"", "/etc/passwd", "../x", "a/../b", "a//b", "a\nb"};
	struct store *store = open_store("names");
	struct buffer buffer = BUFFER_INIT;
	struct strings list = {0};
	char sha256[SHA256_HEX_SIZE];
	uint64_t size;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		struct error error = ERROR_INIT;
		assert_int_equal(create(store, names[i], "x", &error), STORE_FAILED);
		error_clear(&error);
		assert_int_equal(store_get(store, names[i], 1, &buffer, &error), STORE_FAILED);
		error_clear(&error);
		assert_int_equal(store_replace(store, names[i], "x", 1, &error), -1);
		error_clear(&error);
		assert_int_equal(store_delete(store, names[i], &error), -1);
		error_clear(&error);
		assert_int_equal(store_list(store, names[i], &list, &error), -1);
		error_clear(&error);
		assert_int_equal(store_digest(store, names[i], sha256, &size, &error),
				 STORE_FAILED);
		error_clear(&error);
	}
	assert_int_equal(test_count_entries(test_path("names")), 0);
	store_close(store);
}

static void test_store_replace_raises_the_time(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct store *store = open_store("replace");
	time_t before = time(NULL);
	assert_success(store_replace(store, "d/p", "1", 1, &error), &error);
	time_t last = read_status("replace", "d/p").st_mtim.tv_sec;
	assert_in_range(last, before - CLOCKS_DIFFER, time(NULL));
	for (int i = 0; i < 3; i++) {
		assert_success(store_replace(store, "d/p", "22", 2, &error), &error);
		time_t now = read_status("replace", "d/p").st_mtim.tv_sec;
		assert_true(now > last);
		last = now;
	}
	assert_content(store, "d/p", "22");
	assert_int_equal(read_status("replace", "d/p").st_mode, S_IFREG | 0644);
	assert_int_equal(test_count_entries(test_path("replace/d")), 1);
	store_close(store);
}

/* Clients that are led from one file to another see that it changed. */
static void test_store_replace_after(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct store *store = open_store("after");
	time_t before = time(NULL);
	assert_success(store_replace_after(store, "1/p", "0/p", "1", 1, &error), &error);
	time_t first = read_status("after", "1/p").st_mtim.tv_sec;
	assert_in_range(first, before - CLOCKS_DIFFER, time(NULL));
	assert_success(store_replace_after(store, "2/p", "1/p", "2", 1, &error), &error);
	assert_true(read_status("after", "2/p").st_mtim.tv_sec > first);
	assert_success(store_replace_after(store, "2/p", "1/p", "3", 1, &error), &error);
	assert_true(read_status("after", "2/p").st_mtim.tv_sec > first + 1);
	assert_content(store, "2/p", "3");
	store_close(store);
}

static void test_store_share(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct store *store = open_store("share");
	assert_int_equal(store_share(store, "a/b", "c", &error), STORE_MISSING);
	assert_int_equal(create(store, "a/b", "text", &error), STORE_DONE);
	assert_int_equal(store_share(store, "a/b", "c/d/e", &error), STORE_DONE);
	assert_content(store, "c/d/e", "text");
	assert_int_equal(read_status("share", "a/b").st_ino, read_status("share", "c/d/e").st_ino);
	assert_int_equal(create(store, "x", "other", &error), STORE_DONE);
	assert_int_equal(store_share(store, "a/b", "x", &error), STORE_EXISTS);
	assert_content(store, "x", "other");
	assert_int_equal(symlink("/etc/passwd", test_path("share/link")), 0);
	assert_int_equal(store_share(store, "link", "y", &error), STORE_FAILED);
	assert_error(&error, "cannot open 'link': a symbolic link or no directory in its path");
	assert_int_equal(access(test_path("share/y"), F_OK), -1);
	store_close(store);
}

static void assert_leads(struct store *store, const char *name, const char *target,
			 const char *text)
{
	bool answer;
	char found[100] = "";
	struct error error = ERROR_INIT;
	AUTO_FREE char *path = xasprintf("alias/%s", name);
	assert_success(store_alias(store, name, target, &error), &error);
	assert_true(readlink(test_path(path), found, sizeof found - 1) > 0);
	assert_string_equal(found, text);
	assert_success(store_is_alias(store, name, target, &answer, &error), &error);
	assert_true(answer);
	assert_success(store_is_alias(store, name, "elsewhere", &answer, &error), &error);
	assert_false(answer);
}

static void test_store_alias(void **state UNUSED)
{
	bool answer;
	struct error error = ERROR_INIT;
	struct store *store = open_store("alias");
	assert_success(store_is_alias(store, "x/y", "x/z", &answer, &error), &error);
	assert_false(answer);
	assert_leads(store, "rpm/stable/current", "rpm/stable@7", "../stable@7");
	assert_leads(store, "rpm/stable/current", "rpm/stable@8", "../stable@8");
	assert_leads(store, "rpm/stable/repodata/x", "rpm/stable/current/x", "../current/x");
	assert_leads(store, "dists/stable/7/main", "dists/stable/main", "../main");
	assert_leads(store, "a", "b/c", "b/c");
	/* A link takes the place of a file, and nothing is left beside it. */
	assert_success(store_replace(store, "f/x", "1", 1, &error), &error);
	assert_leads(store, "f/x", "f/y", "y");
	assert_int_equal(test_count_entries(test_path("alias/f")), 1);
	ino_t inode = read_status("alias", "f/x").st_ino;
	assert_leads(store, "f/x", "f/y", "y");
	assert_int_equal(read_status("alias", "f/x").st_ino, inode);
	/* A link does not take the place of a folder. */
	assert_int_equal(store_alias(store, "rpm/stable", "rpm/x", &error), -1);
	assert_error(&error, "cannot write the link 'rpm/stable': is a directory");
	assert_int_equal(test_count_entries(test_path("alias/rpm")), 1);
	assert_int_equal(store_alias(store, "x", "../y", &error), -1);
	assert_error(&error, "path '../y' has a component '..'");
	store_close(store);
}

/* A leftover may belong to a command that goes on. */
static void test_store_replace_keeps_young_leftovers(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct strings names = {0};
	struct store *store = open_store("sweep");
	assert_success(store_replace(store, "p", "1", 1, &error), &error);
	test_text_file("sweep/.ingot-0123456789abcdef", "young leftover");
	assert_success(store_replace(store, "p", "2", 1, &error), &error);
	assert_int_equal(access(test_path("sweep/.ingot-0123456789abcdef"), F_OK), 0);
	assert_content(store, "p", "2");
	assert_success(store_list(store, "x", &names, &error), &error);
	assert_int_equal(names.n, 0);
	store_close(store);
}

static void test_store_list(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	AUTO_STRINGS names = {0};
	struct store *store = open_store("list");
	assert_int_equal(create(store, "f/b", "", &error), STORE_DONE);
	assert_int_equal(create(store, "f/a", "", &error), STORE_DONE);
	assert_int_equal(create(store, "f/c/d", "", &error), STORE_DONE);
	test_text_file("list/f/.ingot-ffffffffffffffff", "leftover");
	assert_success(store_list(store, "f", &names, &error), &error);
	assert_int_equal(names.n, 3);
	assert_string_equal(names.v[0], "a");
	assert_string_equal(names.v[2], "c");
	assert_success(store_list(store, "none/at/all", &names, &error), &error);
	assert_int_equal(names.n, 3);
	assert_success(store_delete(store, "f/a", &error), &error);
	assert_success(store_delete(store, "f/a", &error), &error);
	assert_success(store_delete(store, "no/where", &error), &error);
	assert_int_equal(access(test_path("list/f/a"), F_OK), -1);
	store_close(store);
}

static void assert_walk(struct store *store, unsigned kinds, const char *expected)
{
	struct error error = ERROR_INIT;
	AUTO_STRINGS names = {0};
	assert_success(store_walk(store, "f", kinds, &names, &error), &error);
	AUTO_FREE char *all = strings_join(&names, " ");
	assert_string_equal(all, expected);
}

static void test_store_walk_and_delete(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct strings names = {0};
	struct store *store = open_store("walk");
	assert_int_equal(create(store, "f/b/c/d", "", &error), STORE_DONE);
	assert_int_equal(create(store, "f/b/e", "", &error), STORE_DONE);
	assert_int_equal(create(store, "f/a", "", &error), STORE_DONE);
	assert_int_equal(create(store, "g", "", &error), STORE_DONE);
	test_text_file("walk/f/.ingot-ffffffffffffffff", "leftover");
	assert_int_equal(symlink("../g", test_path("walk/f/link")), 0);
	assert_int_equal(symlink("b", test_path("walk/f/folder")), 0);
	assert_walk(store, STORE_OBJECTS, "f/a f/b/c/d f/b/e");
	assert_walk(store, STORE_LINKS, "f/folder f/link");
	assert_walk(store, STORE_OBJECTS | STORE_LINKS, "f/a f/b/c/d f/b/e f/folder f/link");
	assert_success(store_walk(store, "none", STORE_OBJECTS, &names, &error), &error);
	assert_int_equal(names.n, 0);
	assert_int_equal(store_walk(store, "f/folder", STORE_OBJECTS, &names, &error), -1);
	error_clear(&error);
	/* Folders that become empty go, others stay. */
	assert_success(store_delete(store, "f/b/c/d", &error), &error);
	assert_int_equal(access(test_path("walk/f/b/c"), F_OK), -1);
	assert_success(store_delete(store, "f/b/e", &error), &error);
	assert_int_equal(access(test_path("walk/f/b"), F_OK), -1);
	assert_success(store_delete(store, "f/a", &error), &error);
	assert_int_equal(access(test_path("walk/f/link"), F_OK), 0);
	store_close(store);
}

/* Whatever is made from then on is for the group, and no link leads the walk out. */
static void test_store_share_with_group(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct strings folders = {0}, left = {0};
	struct store *store = open_store("shared");
	strings_add(&folders, "pool");
	strings_add(&folders, "none");
	assert_int_equal(create(store, "pool/a/b", "", &error), STORE_DONE);
	assert_int_equal(create(store, "other/c", "", &error), STORE_DONE);
	assert_int_equal(symlink("../other", test_path("shared/pool/link")), 0);
	assert_int_equal(symlink("../other/c", test_path("shared/pool/a/link")), 0);
	mode_t old = umask(077);
	assert_success(store_share_with_group(store, &folders, &left, &error), &error);
	assert_int_equal(create(store, "pool/d/e", "", &error), STORE_DONE);
	assert_success(store_replace(store, "dists/f", "", 0, &error), &error);
	assert_success(store_alias(store, "rpm/g", "pool", &error), &error);
	store_close(store);
	store = open_store("shared");
	assert_int_equal(create(store, "keys/h", "", &error), STORE_DONE);
	umask(old);
	static const char *const files[] = {"pool/a/b", "pool/d/e", "dists/f", "keys/h",
					    "ingot/lock-writers"};
	static const char *const made[] = {".",     "pool", "pool/a", "pool/d",
					   "dists", "rpm",  "keys",   "ingot"};
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		assert_int_equal(read_status("shared", files[i]).st_mode, S_IFREG | 0664);
	for (size_t i = 0; i < ARRAY_SIZE(made); i++)
		assert_int_equal(read_status("shared", made[i]).st_mode, S_IFDIR | 02775);
	assert_int_equal(read_status("shared", "other").st_mode, S_IFDIR | 0755);
	assert_int_equal(read_status("shared", "other/c").st_mode, S_IFREG | 0644);
	assert_int_equal(left.n, 0);
	strings_free(&folders);
	strings_free(&left);
	store_close(store);
}

/* A link at any component, to a directory, a file or nothing, is refused by every operation,
 * and nothing beyond it is touched. */
static void test_store_follows_no_link(void **state UNUSED)
{
	static const char *const places[] = {"pool", "pool/h", "pool/h/x"};
	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		struct error error = ERROR_INIT;
		struct buffer buffer = BUFFER_INIT;
		char sha256[SHA256_HEX_SIZE];
		uint64_t size;
		char *top = xasprintf("links%zu", i);
		char *link = xasprintf("%s/%s", top, places[i]);
		struct store *store = open_store(top);
		char *outside = xasprintf("outside%zu", i);
		assert_int_equal(mkdir(test_path(outside), 0755), 0);
		for (const char *s = strchr(link, '/'); (s = strchr(s + 1, '/'));) {
			char *parent = xstrndup(link, (size_t)(s - link));
			assert_int_equal(mkdir(test_path(parent), 0755), 0);
			free(parent);
		}
		assert_int_equal(symlink(test_path(outside), test_path(link)), 0);
		enum store_result made = create(store, "pool/h/x", "x", &error);
		assert_int_equal(made, i == 2 ? STORE_EXISTS : STORE_FAILED);
		error_clear(&error);
		assert_int_equal(store_replace(store, "pool/h/x", "x", 1, &error), -1);
		error_clear(&error);
		assert_int_equal(store_get(store, "pool/h/x", 10, &buffer, &error), STORE_FAILED);
		assert_error(&error, "cannot open 'pool/h/x': a symbolic link or no directory in "
				     "its path");
		assert_int_equal(store_digest(store, "pool/h/x", sha256, &size, &error),
				 STORE_FAILED);
		error_clear(&error);
		assert_int_equal(test_count_entries(test_path(outside)), 0);
		store_close(store);
		free(top);
		free(link);
		free(outside);
	}
}

static void test_store_lock_excludes_others(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct store *store = open_store("lock");
	assert_success(store_lock(store, STORE_LOCK_PLACING, true, &error), &error);
	int fd = open(test_path("lock/ingot/lock"), O_RDONLY);
	assert_true(fd >= 0);
	assert_int_equal(flock(fd, LOCK_SH | LOCK_NB), -1);
	assert_success(store_unlock(store, STORE_LOCK_PLACING, &error), &error);
	assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), 0);
	close(fd);
	/* A store may lock again, shared this time. */
	assert_success(store_lock(store, STORE_LOCK_PLACING, false, &error), &error);
	store_close(store);
}

/* Whoever has one lock keeps nobody from the others. */
static void test_store_locks_are_several(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct store *first = open_store("locks");
	struct store *second = open_store("locks");
	assert_success(store_lock(first, STORE_LOCK_WRITERS, false, &error), &error);
	assert_success(store_lock(second, STORE_LOCK_WRITERS, false, &error), &error);
	assert_success(store_lock(first, STORE_LOCK_TURN, true, &error), &error);
	assert_success(store_lock(second, STORE_LOCK_PLACING, true, &error), &error);
	assert_success(store_unlock(second, STORE_LOCK_TURN, &error), &error);
	int fd = open(test_path("locks/ingot/lock-writers"), O_RDONLY);
	assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), -1);
	store_close(first);
	assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), -1);
	store_close(second);
	assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), 0);
	close(fd);
}

static void test_store_now(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct store *store = open_store("now");
	int64_t now = 0;
	time_t before = time(NULL);
	assert_success(store_now(store, &now, &error), &error);
	assert_in_range(now, before - CLOCKS_DIFFER, time(NULL));
	assert_int_equal(test_count_entries(test_path("now")), 0);
	store_close(store);
}

/* Writes to a disk that is full after some bytes: the kernel's limit of a file's size fails the
 * write. */
static int write_in_child(const char *top, bool replace)
{
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct error error = ERROR_INIT;
		struct rlimit limit = {100, 100};
		static char big[4096];
		struct store *store = store_open(top, false, &error);
		signal(SIGXFSZ, SIG_IGN);
		if (!store || setrlimit(RLIMIT_FSIZE, &limit))
			_exit(9);
		struct parts parts = {0};
		parts_add_copy(&parts, big, sizeof big);
		int failed = replace ? store_replace(store, "d/x", big, sizeof big, &error)
				     : (int)store_create(store, "d/new", &parts, NULL, &error);
		int result = failed == -1 && error_is_set(&error);
		parts_free(&parts);
		error_clear(&error);
		store_close(store);
		_exit(result ? 0 : 1);
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static void test_store_write_that_fails_leaves_nothing(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct store *store = open_store("full");
	assert_success(store_replace(store, "d/x", "old", 3, &error), &error);
	assert_int_equal(write_in_child(test_path("full"), true), 0);
	assert_int_equal(write_in_child(test_path("full"), false), 0);
	assert_content(store, "d/x", "old");
	assert_int_equal(test_count_entries(test_path("full/d")), 1);
	store_close(store);
}

/* Where many create the same name at once, one wins, and its bytes are there whole. */
static void test_store_create_by_many(void **state UNUSED)
{
	enum { WRITERS = 8 };
	struct store *store = open_store("many");
	pid_t children[WRITERS];
	for (int i = 0; i < WRITERS; i++) {
		children[i] = fork();
		assert_true(children[i] >= 0);
		if (children[i] == 0) {
			struct error error = ERROR_INIT;
			char text[20];
			(void)snprintf(text, sizeof text, "writer %d", i);
			_exit(create(store, "one", text, &error));
		}
	}
	int winner = -1;
	for (int i = 0; i < WRITERS; i++) {
		int status = 0;
		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_true(WIFEXITED(status));
		if (WEXITSTATUS(status) == STORE_DONE) {
			assert_int_equal(winner, -1);
			winner = i;
		} else {
			assert_int_equal(WEXITSTATUS(status), STORE_EXISTS);
		}
	}
	char text[20];
	(void)snprintf(text, sizeof text, "writer %d", winner);
	assert_content(store, "one", text);
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_store_open_refuses),
		cmocka_unit_test(test_store_url_there_and_back),
		cmocka_unit_test(test_file_url_path),
		cmocka_unit_test(test_store_create_never_replaces),
		cmocka_unit_test(test_store_create_checks_the_digest),
		cmocka_unit_test(test_store_get_and_digest),
		cmocka_unit_test(test_store_names_are_checked),
		cmocka_unit_test(test_store_replace_raises_the_time),
		cmocka_unit_test(test_store_replace_after),
		cmocka_unit_test(test_store_share),
		cmocka_unit_test(test_store_alias),
		cmocka_unit_test(test_store_replace_keeps_young_leftovers),
		cmocka_unit_test(test_store_list),
		cmocka_unit_test(test_store_share_with_group),
		cmocka_unit_test(test_store_follows_no_link),
		cmocka_unit_test(test_store_walk_and_delete),
		cmocka_unit_test(test_store_lock_excludes_others),
		cmocka_unit_test(test_store_locks_are_several),
		cmocka_unit_test(test_store_now),
		cmocka_unit_test(test_store_write_that_fails_leaves_nothing),
		cmocka_unit_test(test_store_create_by_many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
