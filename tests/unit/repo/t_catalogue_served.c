/* t_catalogue_served.c - tests of repo/state/catalogue.h: what a web server leads to, and
 * where it misleads
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/strings.h"
#include "repo/state/catalogue.h"
#include "tests/unit/http_server.h"

#define MANY 1100
#define LEAD "HTTP/1.1 200 OK\r\nContent-Length: "
#define HERE LEAD "0\r\n\r\n"
#define ENTRY "/ingot/channels/"

/* "endless" has all that it is asked for. */
static struct http_answer rows[MANY + 16] = {
	{"/index.html",
	 LEAD "81\r\n\r\n<h1>A</h1>\n<h2>testing</h2>\n<h2>stable</h2><h2>stable</h2>\n<h2>Bad "
	      "name</h2>\n<h2>",
	 HTTP_GO_ON},
	{"/rpm/stable/mirrorlist", LEAD "21\r\n\r\nhttp://x/rpm/stable@5", HTTP_GO_ON},
	{ENTRY "stable/2", HERE, HTTP_GO_ON},
	{ENTRY "stable/5", HERE, HTTP_GO_ON},
	{ENTRY "stable/6", HERE, HTTP_GO_ON},
	{ENTRY "stable/8", HERE, HTTP_GO_ON},
	{"/rpm/lost/mirrorlist", LEAD "19\r\n\r\nhttp://x/rpm/lost@3", HTTP_GO_ON},
	{ENTRY "lost/2", HERE, HTTP_GO_ON},
	{"/rpm/odd/mirrorlist", LEAD "16\r\n\r\nhttp://x/rpm/odd", HTTP_GO_ON},
	{ENTRY "odd/1", HERE, HTTP_GO_ON},
	{"/rpm/broken/mirrorlist", "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", HTTP_GO_ON},
};

static struct http_server *server;
static struct store *store;

static int start(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	size_t n = 0;
	while (rows[n].path)
		n++;
	for (int i = 1; i <= MANY; i++)
		rows[n++] =
			(struct http_answer){xasprintf(ENTRY "endless/%d", i), HERE, HTTP_GO_ON};
	server = http_server_start("127.0.0.1", rows);
	store = server ? store_open(http_server_url(server), false, &error) : NULL;
	return store ? 0 : -1;
}

static int stop(void **state UNUSED)
{
	store_close(store);
	http_server_stop(server);
	for (size_t i = 0; rows[i].path; i++)
		if (strncmp(rows[i].path, ENTRY "endless", strlen(ENTRY "endless")) == 0)
			free((char *)(uintptr_t)rows[i].path);
	return 0;
}

static void test_served_channels(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	AUTO_STRINGS channels = {0};
	assert_success(catalogue_list_promised(store, &channels, &error), &error);
	assert_int_equal(channels.n, 2);
	assert_string_equal(channels.v[0], "stable");
	assert_string_equal(channels.v[1], "testing");
}

/* The search goes from where it is led to the next that is missing; 8 is not reached, since 7 comes
 * first. */
static void test_served_newest(void **state UNUSED)
{
	static const struct {
		const char *channel;
		uint64_t newest;
	} cases[] = {{"stable", 6}, {"odd", 1}, {"none", 0}};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct error error = ERROR_INIT;
		uint64_t number;
		assert_success(catalogue_find_newest(store, cases[i].channel, &number, &error),
			       &error);
		assert_int_equal(number, cases[i].newest);
	}
}

static void test_served_numbers(void **state UNUSED)
{
	static const uint64_t expected[] = {2, 5, 6};
	struct error error = ERROR_INIT;
	struct generation_numbers numbers;
	assert_success(catalogue_list_numbers(store, "stable", &numbers, &error), &error);
	assert_int_equal(numbers.n, ARRAY_SIZE(expected));
	assert_memory_equal(numbers.v, expected, sizeof expected);
	free(numbers.v);
}

static void test_served_misleads(void **state UNUSED)
{
	AUTO_ERROR error = ERROR_INIT;
	uint64_t number;
	AUTO_FREE char *lost =
		xasprintf("cannot tell which generation of 'lost' is the newest: what '%s' "
			  "serves leads to 3, which is not there",
			  store_name(store));
	AUTO_FREE char *endless =
		xasprintf("cannot tell which generation of 'endless' is the newest: '%s' "
			  "has every one that it is asked for",
			  store_name(store));
	assert_int_equal(catalogue_find_newest(store, "lost", &number, &error), -1);
	assert_error(&error, lost);
	assert_int_equal(catalogue_find_newest(store, "endless", &number, &error), -1);
	assert_error(&error, endless);
	assert_int_equal(catalogue_find_newest(store, "broken", &number, &error), -1);
	assert_non_null(strstr(error.message, "the server answers with status 500"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_served_channels),
		cmocka_unit_test(test_served_newest),
		cmocka_unit_test(test_served_numbers),
		cmocka_unit_test(test_served_misleads),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
