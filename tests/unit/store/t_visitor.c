/* t_visitor.c - tests of store/visitor.h against a server that does what servers should not
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "store/visitor.h"
#include "tests/unit/http_server.h"

#define OK "HTTP/1.1 200 OK\r\n"
#define NOTHING "Content-Length: 0\r\n\r\n"

static const struct http_answer rows[] = {
	{"/r/a", OK "Age: 7\r\nX-Empty:\r\nContent-Length: 5\r\n\r\nhello", HTTP_GO_ON},
	{"/r/part",
	 "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-0/1234\r\n"
	 "Content-Length: 1\r\n\r\nh",
	 HTTP_GO_ON},
	{"/r/moved", "HTTP/1.1 302 Found\r\nLocation: /r/a\r\nX-Old: 1\r\n" NOTHING, HTTP_GO_ON},
	{"/r/loop", "HTTP/1.1 302 Found\r\nLocation: /r/loop\r\n" NOTHING, HTTP_GO_ON},
	{"/r/file", "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n" NOTHING, HTTP_GO_ON},
	{"/r/private", "HTTP/1.1 403 Forbidden\r\nContent-Length: 3\r\n\r\nno\n", HTTP_GO_ON},
	{"/r/short", OK "Content-Length: 10\r\n\r\nhello", HTTP_CLOSE},
	{"/r/old", "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", HTTP_CLOSE},
	{"/r/closing", OK "Connection: close\r\nContent-Length: 5\r\n\r\nhello", HTTP_CLOSE},
	{"/r/silent", "", HTTP_CLOSE},
	{"/r/endless", OK "\r\n", HTTP_ENDLESS},
	{"/r/endless-error", "HTTP/1.1 500 No\r\n\r\n", HTTP_ENDLESS},
	{NULL, NULL, HTTP_GO_ON},
};

static struct http_server *server;
static struct visitor *visitor;

static int start(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	server = http_server_start("127.0.0.1", rows);
	AUTO_FREE char *where = server ? xasprintf("%s/r", http_server_url(server)) : NULL;
	visitor = where ? visitor_open(where, &error) : NULL;
	return visitor ? 0 : -1;
}

static int stop(void **state UNUSED)
{
	visitor_close(visitor);
	http_server_stop(server);
	return 0;
}

static void test_visitor_whole(void **state UNUSED)
{
	AUTO_ANSWER answer = {0};
	unsigned before = visitor_count(visitor);
	assert_true(visitor_is_served(visitor));
	visitor_ask(visitor, "x/../a", VISIT_WHOLE, 100, &answer);
	assert_int_equal(answer.fault, ANSWER_SOUND);
	assert_int_equal(answer.status, 200);
	assert_string_equal(buffer_text(&answer.body), "hello");
	assert_int_equal(answer.size, 5);
	assert_false(answer.is_longer);
	assert_false(answer.is_single);
	assert_string_equal(answer_header(&answer, "Age"), "7");
	assert_string_equal(answer_header(&answer, "X-Empty"), "");
	visitor_ask(visitor, "a", VISIT_WHOLE, 2, &answer);
	assert_string_equal(buffer_text(&answer.body), "he");
	assert_true(answer.is_longer);
	assert_int_equal(answer.fault, ANSWER_SOUND);
	assert_int_equal(visitor_count(visitor), before + 2);
}

static void test_visitor_byte(void **state UNUSED)
{
	AUTO_ANSWER answer = {0};
	visitor_ask(visitor, "part", VISIT_BYTE, 1, &answer);
	assert_int_equal(answer.status, 206);
	assert_int_equal(answer.size, 1234);
	assert_string_equal(buffer_text(&answer.body), "h");
}

static void test_visitor_redirect(void **state UNUSED)
{
	AUTO_ANSWER answer = {0};
	AUTO_FREE char *to = xasprintf("%s/r/a", http_server_url(server));
	visitor_ask(visitor, "moved", VISIT_WHOLE, 100, &answer);
	assert_int_equal(answer.status, 200);
	assert_int_equal(answer.hops.n, 1);
	assert_string_equal(answer.hops.v[0], to);
	assert_null(answer_header(&answer, "X-Old"));
	visitor_ask(visitor, "loop", VISIT_WHOLE, 100, &answer);
	assert_int_equal(answer.fault, ANSWER_LOST);
	visitor_ask(visitor, "file", VISIT_WHOLE, 100, &answer);
	assert_int_equal(answer.fault, ANSWER_NONE);
	assert_int_equal(answer.body.len, 0);
}

static void test_visitor_faults(void **state UNUSED)
{
	static const struct {
		const char *name;
		enum answer_fault fault;
		long status;
		bool is_single;
	} cases[] = {
		{"none", ANSWER_SOUND, 404, false},    {"private", ANSWER_SOUND, 403, false},
		{"short", ANSWER_CUT, 200, false},     {"silent", ANSWER_NONE, 0, false},
		{"old", ANSWER_SOUND, 200, true},      {"closing", ANSWER_SOUND, 200, true},
		{"endless", ANSWER_SOUND, 200, false}, {"endless-error", ANSWER_SOUND, 500, false},
		{"../a", ANSWER_SOUND, 404, false},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		AUTO_ANSWER answer = {0};
		visitor_ask(visitor, cases[i].name, VISIT_WHOLE, 100, &answer);
		assert_int_equal(answer.fault, cases[i].fault);
		assert_int_equal(answer.status, cases[i].status);
		assert_int_equal(answer.is_single, cases[i].is_single);
		assert_true(answer.body.len <= 4096);
	}
}

/* ---- A directory ---- */

static void test_visitor_directory(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	AUTO_ANSWER answer = {0};
	(void)test_text_file("a", "hello");
	(void)test_text_file("shut", "hello");
	assert_int_equal(chmod(test_directory(), 0755), 0);
	assert_int_equal(chmod(test_path("a"), 0644), 0);
	assert_int_equal(chmod(test_path("shut"), 0640), 0);
	assert_int_equal(symlink("a", test_path("link")), 0);
	assert_int_equal(symlink("nothing", test_path("lost")), 0);
	assert_int_equal(mkfifo(test_path("pipe"), 0644), 0);
	static const struct {
		const char *name;
		long status;
		bool is_shut;
	} cases[] = {
		{"a", 200, false},    {"link", 200, false}, {"shut", 200, true},
		{"lost", 404, false}, {"none", 404, false}, {"pipe", 404, false},
		{".", 404, false},    {"../a", 404, false},
	};
	struct visitor *here = visitor_open(test_directory(), &error);
	assert_success(here ? 0 : -1, &error);
	assert_false(visitor_is_served(here));
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		visitor_ask(here, cases[i].name, VISIT_WHOLE, 4, &answer);
		assert_int_equal(answer.status, cases[i].status);
		assert_int_equal(answer.is_shut, cases[i].is_shut);
		assert_string_equal(buffer_text(&answer.body),
				    cases[i].status == 200 ? "hell" : "");
	}
	assert_int_equal(mkdir(test_path("folder"), 0750), 0);
	assert_int_equal(chmod(test_path("folder"), 0750), 0);
	(void)test_text_file("folder/b", "x");
	assert_int_equal(chmod(test_path("folder/b"), 0644), 0);
	visitor_ask(here, "folder/b", VISIT_HEAD, 0, &answer);
	assert_int_equal(answer.status, 200);
	assert_true(answer.is_shut);
	assert_int_equal(answer.size, 1);
	visitor_close(here);
}

static void test_visitor_open_refuses(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	const char *file = test_text_file("file", "x");
	AUTO_FREE char *message = xasprintf("cannot open repository '%s': not a directory", file);
	assert_null(visitor_open(file, &error));
	assert_error(&error, message);
	assert_null(visitor_open("http://127.0.0.1/?x", &error));
	assert_error(&error,
		     "cannot use 'http://127.0.0.1/': a repository's URL has neither '?' nor "
		     "'#'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_visitor_whole),
		cmocka_unit_test(test_visitor_byte),
		cmocka_unit_test(test_visitor_redirect),
		cmocka_unit_test(test_visitor_faults),
		cmocka_unit_test(test_visitor_directory),
		cmocka_unit_test(test_visitor_open_refuses),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
