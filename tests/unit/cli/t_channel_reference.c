/* t_channel_reference.c - tests of cli/channel_reference.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "cli/channel_reference.h"

static const struct {
	const char *text, *repository, *channel, *name, *version, *format;
} rows[] = {
	{"repo:stable:app", "repo", "stable", "app", NULL, NULL},
	{"repo:stable:app=1.2-3", "repo", "stable", "app", "1.2-3", NULL},
	{"repo:stable:app=1:2.0", "repo", "stable", "app", "1:2.0", NULL},
	{"repo:stable:deb:app=1:2.0", "repo", "stable", "app", "1:2.0", "deb"},
	{"repo:deb:app", "repo", "deb", "app", NULL, NULL},
	{"/srv/a:b/repo:stable:app", "/srv/a:b/repo", "stable", "app", NULL, NULL},
	{"/srv/a:b:stable:app", "/srv/a:b", "stable", "app", NULL, NULL},
	{"/srv/x=y:stable:app=2", "/srv/x=y", "stable", "app", "2", NULL},
	{"./x=y:stable:app", "./x=y", "stable", "app", NULL, NULL},
	{"C:/repo:stable:app", "C:/repo", "stable", "app", NULL, NULL},
	{"C:\\repo:stable:app", "C:\\repo", "stable", "app", NULL, NULL},
	{"file:///srv/repo:stable:app", "file:///srv/repo", "stable", "app", NULL, NULL},
	{"https://host:8443/repo:stable:app=1.2-3", "https://host:8443/repo", "stable", "app",
	 "1.2-3", NULL},
	{"http://host:stable:app", "http://host", "stable", "app", NULL, NULL},
	{"http://host:80:stable:app", "http://host:80", "stable", "app", NULL, NULL},
	{"http://host:80:stable:rpm:app=1", "http://host:80", "stable", "app", "1", "rpm"},
	{"http://host/:stable:app", "http://host/", "stable", "app", NULL, NULL},
	{"http://[::1]:stable:app", "http://[::1]", "stable", "app", NULL, NULL},
	{"http://[::1]:8080:stable:app", "http://[::1]:8080", "stable", "app", NULL, NULL},
	{"http://[::1]:8080/r:stable:app", "http://[::1]:8080/r", "stable", "app", NULL, NULL},
	{"http://u:p@host:stable:app", "http://u:p@host", "stable", "app", NULL, NULL},
	{"http://u:p@host:80:stable:app", "http://u:p@host:80", "stable", "app", NULL, NULL},
	{"http://host:7z:stable", "http://host", "7z", "stable", NULL, NULL},
	/* None of these is one. */
	{.text = "repo"},
	{.text = "./a:b"},
	{.text = "a:b"},
	{.text = ":a:b"},
	{.text = "repo::app"},
	{.text = "repo:stable:"},
	{.text = "repo:stable:app="},
	{.text = "/srv/a:b:c/repo"},
	{.text = "/srv/a:b:c/hello.deb"},
	{.text = "C:\\packages\\hello.deb"},
	{.text = "http://host"},
	{.text = "http://host:80"},
	{.text = "http://host:80:app"},
	{.text = "http://[::1]"},
	{.text = "http://[::1]:8080"},
	{.text = "http://[::1]:8080:app"},
	{.text = "http://u:p@host"},
	{.text = "http://u:p@host:80"},
	{.text = "https://host:8443/repo"},
	{.text = "http://"},
	{.text = "http://["},
	{.text = ""},
};

static void assert_text(const char *text, const char *found, const char *expected)
{
	if (!found || strcmp(found, expected) != 0)
		fail_msg("'%s': '%s' is not '%s'", text, found ? found : "-", expected);
}

static void test_channel_reference_parse(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct channel_reference parts;
		bool is = channel_reference_parse(rows[i].text, &parts);
		if (is != (rows[i].repository != NULL))
			fail_msg("'%s': %d", rows[i].text, is);
		if (is) {
			assert_text(rows[i].text, parts.repository, rows[i].repository);
			assert_text(rows[i].text, parts.channel, rows[i].channel);
			assert_text(rows[i].text, parts.name, rows[i].name);
			assert_text(rows[i].text, parts.version ? parts.version : "none",
				    rows[i].version ? rows[i].version : "none");
			assert_text(rows[i].text, parts.format ? parts.format->traits->name : "any",
				    rows[i].format ? rows[i].format : "any");
		}
		channel_reference_free(&parts);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_channel_reference_parse),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
