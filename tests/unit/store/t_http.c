/* t_http.c - tests of store/http_internal.h against a server that does what servers should not
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <pthread.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "store/http_internal.h"
#include "store/http_url_internal.h"
#include "tests/unit/http_server.h"

#define OK "HTTP/1.1 200 OK\r\n"
#define HELLO OK "Content-Length: 5\r\n\r\nhello"
#define NOTHING "Content-Length: 0\r\n\r\n"
#define STALL_SECONDS 1

static const struct http_answer rows[] = {
	{"/r/a", HELLO, HTTP_GO_ON},
	{"/r/a%2Bb~1@2/%20c", HELLO, HTTP_GO_ON},
	{"/r/chunks", OK "Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
	 HTTP_GO_ON},
	{"/r/unmeasured", OK "\r\nhello", HTTP_CLOSE},
	{"/r/packed", OK "Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello", HTTP_GO_ON},
	{"/r/moved", "HTTP/1.1 302 Found\r\nLocation: /r/a\r\n" NOTHING, HTTP_GO_ON},
	{"/r/gone", "HTTP/1.1 410 Gone\r\n" NOTHING, HTTP_GO_ON},
	{"/r/broken", "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 3\r\n\r\nno\n",
	 HTTP_GO_ON},
	{"/r/busy", "HTTP/1.1 503 Service Unavailable\r\n" NOTHING, HTTP_GO_ON},
	{"/r/secret", "HTTP/1.1 401 Unauthorized\r\n" NOTHING, HTTP_GO_ON},
	{"/r/private", "HTTP/1.1 403 Forbidden\r\n" NOTHING, HTTP_GO_ON},
	{"/r/part", "HTTP/1.1 206 Partial Content\r\nContent-Length: 2\r\n\r\nhe", HTTP_GO_ON},
	{"/r/loop", "HTTP/1.1 302 Found\r\nLocation: /r/loop\r\n" NOTHING, HTTP_GO_ON},
	{"/r/file", "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n" NOTHING, HTTP_GO_ON},
	{"/r/short", OK "Content-Length: 10\r\n\r\nhello", HTTP_CLOSE},
	{"/r/cut", OK "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", HTTP_CLOSE},
	{"/r/silent", "", HTTP_CLOSE},
	{"/r/noise", "hello", HTTP_CLOSE},
	{"/r/slow", OK "Content-Length: 10\r\n\r\nhello", HTTP_STALL},
	{"/r/mute", "", HTTP_STALL},
	{"/r/endless", OK "\r\n", HTTP_ENDLESS},
	{"/r/endless-error", "HTTP/1.1 500 No\r\n\r\n", HTTP_ENDLESS},
	{NULL, NULL, HTTP_GO_ON},
};

static struct http_server *server;
static const struct http_limits limits = {60, 60, 5};

static int start(void **state UNUSED)
{
	server = http_server_start("127.0.0.1", rows);
	return server ? 0 : -1;
}

static int stop(void **state UNUSED)
{
	http_server_stop(server);
	return 0;
}

/* Opens `rest` behind the server's URL, which begins with `user`. */
static struct store *open_at(const char *user, const char *rest, const struct http_limits *with)
{
	struct error error = ERROR_INIT;
	const char *url = http_server_url(server);
	AUTO_FREE char *where = xasprintf("http://%s%s%s", user, url + strlen("http://"), rest);
	struct store *store = http_open(where, with, &error);
	assert_success(store ? 0 : -1, &error);
	return store;
}

static void assert_hello(struct store *store, const char *name)
{
	char sha256[SHA256_HEX_SIZE], expected[SHA256_HEX_SIZE], text[6] = "";
	uint64_t size;
	int fd;
	struct error error = ERROR_INIT;
	AUTO_BUFFER bytes = BUFFER_INIT;
	digest_bytes_hex(DIGEST_SHA256, "hello", 5, expected);
	assert_success(store_get(store, name, 5, &bytes, &error), &error);
	assert_string_equal(buffer_text(&bytes), "hello");
	assert_success(store_digest(store, name, sha256, &size, &error), &error);
	assert_string_equal(sha256, expected);
	assert_int_equal(size, 5);
	assert_success(store_fetch(store, name, 5, &fd, &error), &error);
	assert_int_equal(read(fd, text, 5), 5);
	assert_string_equal(text, "hello");
	assert_int_equal(lseek(fd, 0, SEEK_END), 5);
	file_close_reader(&fd);
	assert_success(store_has(store, name, &error), &error);
}

static void test_http_reads(void **state UNUSED)
{
	static const char *const names[] = {"a",          "a+b~1@2/ c", "chunks",
					    "unmeasured", "packed",     "moved"};
	struct store *store = open_at("", "/r/", &limits);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		assert_hello(store, names[i]);
	store_close(store);
}

static void test_http_uses_one_connection(void **state UNUSED)
{
	unsigned before = http_server_connections(server);
	struct store *store = open_at("", "/r", &limits);
	struct error error = ERROR_INIT;
	for (int i = 0; i < 5; i++)
		assert_hello(store, "a");
	assert_int_equal(store_has(store, "missing", &error), STORE_MISSING);
	assert_hello(store, "a");
	assert_int_equal(http_server_connections(server), before + 1);
	store_close(store);
}

static void *read_many(void *store)
{
	for (int i = 0; i < 20; i++)
		assert_hello(store, "a");
	return NULL;
}

static void test_http_by_several_threads(void **state UNUSED)
{
	pthread_t threads[4];
	unsigned before = http_server_connections(server);
	struct store *store = open_at("", "/r", &limits);
	for (size_t i = 0; i < ARRAY_SIZE(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, read_many, store), 0);
	for (size_t i = 0; i < ARRAY_SIZE(threads); i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	assert_true(http_server_connections(server) - before <= ARRAY_SIZE(threads));
	store_close(store);
}

/* ---- What is not there ---- */

static void test_http_missing(void **state UNUSED)
{
	static const char *const names[] = {"missing", "gone"};
	char sha256[SHA256_HEX_SIZE];
	uint64_t size;
	int fd;
	struct error error = ERROR_INIT;
	AUTO_BUFFER bytes = BUFFER_INIT;
	struct store *store = open_at("", "/r", &limits);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		assert_int_equal(store_get(store, names[i], 9, &bytes, &error), STORE_MISSING);
		assert_int_equal(bytes.len, 0);
		assert_int_equal(store_fetch(store, names[i], 9, &fd, &error), STORE_MISSING);
		assert_int_equal(fd, -1);
		assert_int_equal(store_digest(store, names[i], sha256, &size, &error),
				 STORE_MISSING);
		assert_int_equal(store_has(store, names[i], &error), STORE_MISSING);
		assert_false(error_is_set(&error));
	}
	store_close(store);
}

/* ---- What goes wrong ---- */

/* The message begins "cannot read 'URL/r/name': ". */
static void assert_fails(struct store *store, const char *name, const char *why, const char *hint)
{
	int fd;
	char sha256[SHA256_HEX_SIZE];
	uint64_t size;
	struct error error = ERROR_INIT;
	AUTO_BUFFER bytes = BUFFER_INIT;
	AUTO_FREE char *start_of =
		xasprintf("cannot read '%s/r/%s': ", http_server_url(server), name);
	assert_int_equal(store_get(store, name, 100, &bytes, &error), STORE_FAILED);
	assert_int_equal(strncmp(error.message, start_of, strlen(start_of)), 0);
	if (!strstr(error.message + strlen(start_of), why))
		fail_msg("'%s' does not say '%s'", error.message, why);
	assert_non_null(error.hint);
	if (!strstr(error.hint, hint))
		fail_msg("'%s' does not say '%s'", error.hint, hint);
	error_clear(&error);
	assert_int_equal(store_fetch(store, name, 100, &fd, &error), STORE_FAILED);
	assert_int_equal(fd, -1);
	assert_true(error_is_set(&error));
	error_clear(&error);
	assert_int_equal(store_digest(store, name, sha256, &size, &error), STORE_FAILED);
	assert_true(error_is_set(&error));
	error_clear(&error);
}

static void test_http_faults(void **state UNUSED)
{
	static const struct {
		const char *name, *why, *hint;
	} cases[] = {
		{"broken", "the server answers with status 500", "try again later"},
		{"busy", "the server answers with status 503", "try again later"},
		{"endless-error", "the server answers with status 500", "try again later"},
		{"secret", "the server answers with status 401", "~/.netrc"},
		{"private", "the server answers with status 403", "it has to say 404"},
		{"part", "the server answers with status 206", "try again"},
		{"loop", "aximum (5) redirects followed", "leads to in the end"},
		{"file", "rotocol \"file\"", "elsewhere than to http and https"},
		{"short", "", "the connection broke"},
		{"cut", "", "the connection broke"},
		{"silent", "", "the server ended the connection"},
		{"noise", "HTTP/0.9", "no web server"},
	};
	struct store *store = open_at("", "/r", &limits);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_fails(store, cases[i].name, cases[i].why, cases[i].hint);
	assert_hello(store, "a");
	store_close(store);
}

static void test_http_slow(void **state UNUSED)
{
	const struct http_limits impatient = {60, STALL_SECONDS, 5};
	struct store *store = open_at("", "/r", &impatient);
	assert_fails(store, "slow", "too slow", "try again");
	assert_fails(store, "mute", "too slow", "try again");
	store_close(store);
}

static void test_http_no_server(void **state UNUSED)
{
	AUTO_ERROR error = ERROR_INIT;
	struct buffer bytes = BUFFER_INIT;
	struct http_server *other = http_server_start("127.0.0.1", rows);
	AUTO_FREE char *where = xstrdup(http_server_url(other));
	http_server_stop(other);
	struct store *store = http_open(where, &limits, &error);
	assert_int_equal(store_get(store, "a", 9, &bytes, &error), STORE_FAILED);
	assert_string_equal(error.hint, "is the server up, and are host and port right?");
	store_close(store);
}

static void test_http_limits(void **state UNUSED)
{
	int fd;
	struct error error = ERROR_INIT;
	struct buffer bytes = BUFFER_INIT;
	struct store *store = open_at("", "/r", &limits);
	assert_int_equal(store_get(store, "a", 4, &bytes, &error), STORE_FAILED);
	assert_error(&error, "cannot read 'a': larger than 4 bytes");
	assert_int_equal(store_get(store, "endless", 1000, &bytes, &error), STORE_FAILED);
	assert_error(&error, "cannot read 'endless': larger than 1000 bytes");
	buffer_free(&bytes);
	assert_success(store_fetch(store, "endless", 1000, &fd, &error), &error);
	assert_in_range(lseek(fd, 0, SEEK_END), 1001, 1 << 20);
	file_close_reader(&fd);
	store_close(store);
}

/* ---- URLs ---- */

static void test_http_url_public(void **state UNUSED)
{
	static const struct {
		const char *url, *shown;
	} cases[] = {
		{"http://h", "http://h"},
		{"http://h//", "http://h"},
		{"https://u:p@h:1/r/", "https://h:1/r"},
		{"https://u:p@q@h:1/r@2/x", "https://h:1/r@2/x"},
		{"https://u@[::1]:1/r", "https://[::1]:1/r"},
		{"http://u:p@h:stable:app=1", "http://h:stable:app=1"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		AUTO_FREE char *shown = http_url_public(cases[i].url);
		assert_string_equal(shown, cases[i].shown);
	}
}

static void test_http_bad_urls(void **state UNUSED)
{
	static const struct {
		const char *url, *message;
	} cases[] = {
		{"http://h/r?q=1", "cannot use 'http://h/r': a repository's URL has neither '?' "
				   "nor '#'"},
		{"http://h/r#x", "cannot use 'http://h/r': a repository's URL has neither '?' nor "
				 "'#'"},
		{"http://u:p@h:99999", "cannot use the URL 'http://h:99999': "},
		{"http://u:p/w@h", "cannot use the URL 'http:': "},
		{"http://[::1", "cannot use the URL 'http://[::1': "},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct error error = ERROR_INIT;
		assert_null(http_open(cases[i].url, &limits, &error));
		assert_int_equal(strncmp(error.message, cases[i].message, strlen(cases[i].message)),
				 0);
		error_clear(&error);
	}
}

/* The password is used and never told. */
static void test_http_password(void **state UNUSED)
{
	AUTO_ERROR error = ERROR_INIT;
	struct buffer bytes = BUFFER_INIT;
	struct store *store = open_at("ann:secret@", "/r", &limits);
	assert_hello(store, "a");
	assert_string_equal(http_server_authorization(server), "Basic YW5uOnNlY3JldA==");
	assert_null(strstr(store_name(store), "secret"));
	assert_null(strstr(store_name(store), "ann"));
	AUTO_FREE char *url = store_url(store);
	assert_string_equal(url, store_name(store));
	assert_int_equal(store_get(store, "broken", 9, &bytes, &error), STORE_FAILED);
	assert_null(strstr(error.message, "secret"));
	store_close(store);
}

static void test_http_ipv6(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct http_server *six = http_server_start("::1", rows);
	if (!six)
		test_skip("this machine has no ::1");
	AUTO_FREE char *where = xasprintf("%s/r", http_server_url(six));
	struct store *store = store_open(where, false, &error);
	assert_success(store ? 0 : -1, &error);
	assert_hello(store, "a");
	assert_string_equal(store_name(store), where);
	store_close(store);
	http_server_stop(six);
}

/* ---- What a server cannot do ---- */

static void test_http_is_only_read(void **state UNUSED)
{
	bool leads;
	int64_t now;
	struct strings names = {0};
	AUTO_ERROR error = ERROR_INIT;
	const struct parts parts = {0};
	struct store *store = open_at("", "/r", &limits);
	AUTO_FREE char *written = xasprintf(
		"cannot write to '%s': over HTTP a repository is only read", store_name(store));
	AUTO_FREE char *listed =
		xasprintf("cannot tell what is in 'a' of '%s': a web server does not list",
			  store_name(store));
	assert_true(store_is_served(store));
	assert_int_equal(store_create(store, "b", &parts, NULL, &error), STORE_FAILED);
	assert_error(&error, written);
	assert_int_equal(store_replace(store, "b", "x", 1, &error), -1);
	assert_error(&error, written);
	assert_int_equal(store_replace_after(store, "b", "a", "x", 1, &error), -1);
	assert_error(&error, written);
	assert_int_equal(store_share(store, "a", "b", &error), STORE_FAILED);
	assert_error(&error, written);
	assert_int_equal(store_alias(store, "b", "a", &error), -1);
	assert_error(&error, written);
	assert_int_equal(store_delete(store, "a", &error), -1);
	assert_error(&error, written);
	assert_int_equal(store_now(store, &now, &error), -1);
	assert_error(&error, written);
	assert_int_equal(store_lock(store, STORE_LOCK_WRITERS, false, &error), -1);
	assert_error(&error, written);
	assert_int_equal(store_unlock(store, STORE_LOCK_WRITERS, &error), -1);
	assert_error(&error, written);
	assert_int_equal(store_list(store, "a", &names, &error), -1);
	assert_error(&error, listed);
	assert_int_equal(store_walk(store, "a", STORE_OBJECTS, &names, &error), -1);
	assert_error(&error, listed);
	assert_int_equal(store_is_alias(store, "a", "b", &leads, &error), -1);
	assert_error(&error, listed);
	store_close(store);
	assert_null(store_open(http_server_url(server), true, &error));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_http_reads),
		cmocka_unit_test(test_http_uses_one_connection),
		cmocka_unit_test(test_http_by_several_threads),
		cmocka_unit_test(test_http_missing),
		cmocka_unit_test(test_http_faults),
		cmocka_unit_test(test_http_slow),
		cmocka_unit_test(test_http_no_server),
		cmocka_unit_test(test_http_limits),
		cmocka_unit_test(test_http_url_public),
		cmocka_unit_test(test_http_bad_urls),
		cmocka_unit_test(test_http_password),
		cmocka_unit_test(test_http_ipv6),
		cmocka_unit_test(test_http_is_only_read),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
