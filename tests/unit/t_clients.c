/* t_clients.c - tests of repo/clients.h and names.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/memory.h"
#include "repo/clients.h"
#include "repo/names.h"

static void test_names(void **state UNUSED)
{
	static const struct {
		int (*check)(const char *name, struct error *error);
		const char *good[4], *bad[8];
	} cases[] = {
		{names_check_channel,
		 {"stable", "1.x", "a-b_c", NULL},
		 {"", "Stable", "a/b", "..", "-a", "a b", "a+b", NULL}},
		{names_check_origin,
		 {"Acme Tools", "a", "X-1.0_b", NULL},
		 {"", " a", "a ", "a  b", "a/b", "a\nb", "\"><script>", NULL}},
		{names_check_url,
		 {"http://x", "https://x:8/y~z%20", "file:///a", NULL},
		 {"", "http://", "http://x/", "http://x y", "http://x?a", "http://x&y",
		  "http://x\n", NULL}},
		{names_check_arch, {"amd64", "386", NULL}, {"", "x-y", "AMD64", "a b", NULL}},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct error error = ERROR_INIT;
		for (size_t j = 0; cases[i].good[j]; j++)
			assert_success(cases[i].check(cases[i].good[j], &error), &error);
		for (size_t j = 0; cases[i].bad[j]; j++) {
			assert_int_equal(cases[i].check(cases[i].bad[j], &error), -1);
			error_clear(&error);
		}
	}
	CLEANUP(free_pointer) char *slug = names_slug("Acme Tools 1.0");
	assert_string_equal(slug, "acme-tools-1.0");
}

static void test_page_is_escaped(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct strings channels = {0};
	struct buffer page = BUFFER_INIT;
	char origin[] = "\"><script>alert('&')</script>", url[] = "http://x/?a&b";
	char channel[] = "stable", fingerprints[] = "<i>", keys[] = "key\n", slug[] = "<slug>";
	struct repo repo = {.settings = {.origin = origin,
					 .url = url,
					 .channel = channel,
					 .fingerprints = fingerprints,
					 .public_keys = keys,
					 .slug = slug}};
	strings_add(&channels, "stable");
	assert_success(clients_write_page(&repo, &channels, &page, &error), &error);
	const char *text = buffer_text(&page);
	assert_null(strstr(text, "<script"));
	assert_null(strstr(text, "<i>"));
	assert_null(strstr(text, "<slug>"));
	assert_null(strstr(text, "a&b"));
	assert_non_null(strstr(text, "&#34;&#62;&#60;script&#62;alert(&#39;&#38;&#39;)"));
	strings_free(&channels);
	buffer_free(&page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_page_is_escaped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
