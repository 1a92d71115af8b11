/* t_clients.c - tests of repo/serve/clients_internal.h and state/names_internal.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/strings.h"
#include "repo/serve/clients_internal.h"
#include "repo/state/names_internal.h"

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
	AUTO_FREE char *slug = names_slug("Acme Tools 1.0");
	assert_string_equal(slug, "acme-tools-1.0");
}

static void test_page_is_escaped(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	AUTO_STRINGS channels = {0};
	AUTO_BUFFER page = BUFFER_INIT;
	char origin[] = "\"><script>alert('&')</script>", url[] = "http://x/?a&b";
	char channel[] = "stable", fingerprints[] = "<i>", keys[] = "key\n", slug[] = "<slug>";
	struct settings settings = {.format = SETTINGS_FORMAT,
				    .origin = origin,
				    .url = url,
				    .channel = channel,
				    .fingerprints = fingerprints,
				    .public_keys = keys,
				    .slug = slug};
	struct settings *states[] = {&settings};
	struct chain chain = {.v = states, .n = 1};
	struct repo repo = {.chain = &chain};
	strings_add(&channels, "stable");
	assert_success(clients_write_page(&repo, &channels, &page, &error), &error);
	const char *text = buffer_text(&page);
	assert_null(strstr(text, "<script"));
	assert_null(strstr(text, "<i>"));
	assert_null(strstr(text, "<slug>"));
	assert_null(strstr(text, "a&b"));
	assert_non_null(strstr(text, "&#34;&#62;&#60;script&#62;alert(&#39;&#38;&#39;)"));
}

static enum page_kind judge(const struct buffer *page, const char *text)
{
	AUTO_BUFFER found = BUFFER_INIT;
	buffer_add_text(&found, text);
	return clients_judge_page(page, &found);
}

static void test_whose_page_it_is(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	AUTO_STRINGS channels = {0};
	AUTO_BUFFER page = BUFFER_INIT, other = BUFFER_INIT, older = BUFFER_INIT;
	static const char line[] = "<meta name=\"generator\" content=\"ingot\">\n";
	char origin[] = "Acme", url[] = "https://x", channel[] = "stable", keys[] = "key\n";
	struct settings settings = {.format = SETTINGS_FORMAT,
				    .origin = origin,
				    .url = url,
				    .channel = channel,
				    .fingerprints = channel,
				    .public_keys = keys,
				    .slug = origin};
	struct settings *states[] = {&settings};
	struct chain chain = {.v = states, .n = 1};
	struct repo repo = {.chain = &chain};
	assert_success(clients_write_page(&repo, &channels, &page, &error), &error);
	strings_add(&channels, "stable");
	assert_success(clients_write_page(&repo, &channels, &other, &error), &error);
	const char *text = buffer_text(&page), *at = strstr(text, line);
	assert_non_null(at);
	buffer_add(&older, text, (size_t)(at - text));
	buffer_add_text(&older, at + strlen(line));
	const struct {
		const struct buffer *page;
		const char *found;
		enum page_kind kind;
	} cases[] = {
		{&page, text, PAGE_RIGHT},
		{NULL, text, PAGE_OTHER},
		{&other, text, PAGE_OTHER},
		{&page, buffer_text(&older), PAGE_OLDER},
		{&other, buffer_text(&older), PAGE_OTHER},
		{NULL, buffer_text(&older), PAGE_OTHER},
		{&page, "", PAGE_FOREIGN},
		{&page, "<h1>Acme</h1>\n<p>Signed by:</p>\n<ul>\n", PAGE_FOREIGN},
		{NULL, "<meta name=\"generator\" content=\"other\">\n", PAGE_FOREIGN},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(judge(cases[i].page, cases[i].found), cases[i].kind);
}

/* ---- Going back ---- */

static void add_entry(struct package_set *set, const char *format, const char *name,
		      const char *version, const char *arch)
{
	struct record *record = record_make(format);
	record->name = xstrdup(name);
	record->version = xstrdup(version);
	record->arch = xstrdup(arch);
	record->path = xasprintf("pool/%s", name);
	package_set_add(set, record);
	record_free(record);
}

static void test_return_lines(void **state UNUSED)
{
	char origin[] = "Acme", url[] = "https://x", channel[] = "stable", slug[] = "acme";
	struct settings settings = {.format = SETTINGS_FORMAT,
				    .origin = origin,
				    .url = url,
				    .channel = channel,
				    .slug = slug};
	struct settings *states[] = {&settings};
	struct chain chain = {.v = states, .n = 1};
	struct repo repo = {.chain = &chain};
	struct generation *generation = xzalloc(sizeof *generation);
	struct package_set set = {0};
	AUTO_STRINGS lines = {0};
	generation->channel = xstrdup("testing");
	add_entry(&set, "deb", "hello", "10.0", "amd64");
	add_entry(&set, "deb", "hello", "9.0", "amd64");
	add_entry(&set, "deb", "stays", "3.0", "amd64");
	add_entry(&set, "rpm", "hello", "9.0-1", "noarch");
	package_set_sort(&set);

	/* Packages that came, or went below a version that is there, take nobody back. */
	generation_add_change(generation, '+', "deb", "hello", "10.0", "amd64", "");
	generation_add_change(generation, '-', "deb", "stays", "2.0", "amd64", "");
	clients_return_lines(&repo, generation, &set, &lines);
	assert_int_equal(lines.n, 0);

	generation_add_change(generation, '-', "deb", "hello", "10.1", "amd64", "");
	generation_add_change(generation, '-', "deb", "hello", "10.1", "arm64", "");
	generation_add_change(generation, '-', "rpm", "gone", "1-1", "noarch", "");
	clients_return_lines(&repo, generation, &set, &lines);
	AUTO_FREE char *text = strings_join(&lines, "\n");
	assert_string_equal(text,
			    "# with apt\nsudo apt-get update\n"
			    "# where /etc/apt/preferences.d/acme-testing.pref is\n"
			    "sudo apt-get dist-upgrade --allow-downgrades\n# elsewhere\n"
			    "sudo apt-get install --only-upgrade --allow-downgrades hello=10.0\n"
			    "# with dnf\nsudo dnf remove gone\n"
			    "# with zypper\nsudo zypper refresh acme-testing\n"
			    "sudo zypper remove gone");
	package_set_free(&set);
	generation_free(generation);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_page_is_escaped),
		cmocka_unit_test(test_whose_page_it_is),
		cmocka_unit_test(test_return_lines),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
