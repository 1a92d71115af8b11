/* t_apt_keyring.c - tests of apt_keyring.c: which files of a host get the new keys
 *
 * The script runs as dpkg runs it for another root, on files that apt_client.c made.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/strings.h"
#include "formats/deb/apt_layout.h"

#define FIRST                                                                                \
	"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQENfirst\n=aaaa\n-----END PGP PUBLIC KEY " \
	"BLOCK-----\n"
#define SECOND                                                                                  \
	FIRST "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQENsecond\n=bbbb\n-----END PGP PUBLIC " \
	      "KEY BLOCK-----\n"
#define THIRD                                                                                \
	"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQENthird\n=cccc\n-----END PGP PUBLIC KEY " \
	"BLOCK-----\n"
#define URL "https://pkg.example.org"

static const char *root; /* of the host */

/* Makes a host without files of any repository. */
static void new_host(const char *name)
{
	root = test_path(name);
	AUTO_FREE char *make = xasprintf("mkdir -p '%s/etc/apt/sources.list.d' "
					 "'%s/usr/share/keyrings'",
					 root, root);
	assert_int_equal(system(make), 0);
}

static char *host_path(const char *name)
{
	return xasprintf("%s/etc/apt/sources.list.d/%s", root, name);
}

static void write_file(const char *path, const void *data, size_t len)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

static struct buffer make_sources(const char *url, const char *channel, const char *keys,
				  enum client_form form)
{
	struct error error = ERROR_INIT;
	AUTO_BUFFER path = BUFFER_INIT;
	struct buffer data = BUFFER_INIT;
	const struct channel_view view = {.url = url,
					  .channel = channel,
					  .client_name = "acme",
					  .generation = 3,
					  .public_key = keys};
	assert_success(apt_client_file(&view, form, &path, &data, &error), &error);
	return data;
}

static void put(const char *name, const char *url, const char *channel, const char *keys)
{
	AUTO_BUFFER data = make_sources(url, channel, keys, CLIENT_DEFAULT);
	AUTO_FREE char *path = host_path(name);
	write_file(path, data.data, data.len);
}

static void put_text(const char *name, const char *text)
{
	AUTO_FREE char *path = host_path(name);
	write_file(path, text, strlen(text));
}

/* Installs the package of a repository which had FIRST, then SECOND, at two addresses, and has
 * `keys` now. Returns what the script said. */
static char *install(const char *keys)
{
	struct error error = ERROR_INIT;
	AUTO_BUFFER script = BUFFER_INIT;
	AUTO_STRINGS earlier = {0};
	const struct keyring_client clients[] = {
		{URL, "stable"}, {URL, "testing"}, {"http://old.example.org", "stable"}};
	strings_add(&earlier, FIRST);
	strings_add(&earlier, SECOND);
	const struct keyring_view view = {.name = "acme-keyring",
					  .slug = "acme",
					  .public_key = keys,
					  .clients = clients,
					  .n_clients = ARRAY_SIZE(clients),
					  .earlier = &earlier};
	assert_success(apt_keyring_script(&view, &script, &error), &error);
	const char *file = test_file("postinst", script.data, script.len);
	AUTO_FREE char *keyring = apt_keyring_path(&view);
	assert_string_equal(keyring, "/usr/share/keyrings/acme.asc");
	AUTO_FREE char *there = xasprintf("%s%s", root, keyring);
	write_file(there, keys, strlen(keys));
	AUTO_FREE char *run = xasprintf("DPKG_ROOT='%s' sh '%s' configure >'%s' 2>&1", root, file,
					test_path("said"));
	assert_int_equal(system(run), 0);
	return test_read(test_path("said"));
}

static void assert_file(const char *name, const void *data, size_t len)
{
	AUTO_FREE char *path = host_path(name);
	AUTO_FREE char *found = test_read(path);
	assert_int_equal(strlen(found), len);
	assert_memory_equal(found, data, len);
}

static void assert_has(const char *name, const char *url, const char *channel, const char *keys)
{
	AUTO_BUFFER data = make_sources(url, channel, keys, CLIENT_DEFAULT);
	assert_file(name, data.data, data.len);
}

static void test_own_files_get_the_keys(void **state UNUSED)
{
	new_host("own");
	put("acme.sources", URL, "stable", FIRST);
	put("renamed.sources", URL, "testing", SECOND);
	put("moved.sources", "http://old.example.org", "stable", FIRST);
	AUTO_FREE char *path = host_path("renamed.sources");
	assert_int_equal(chmod(path, 0640), 0);
	AUTO_FREE char *said = install(THIRD);
	assert_non_null(strstr(said, "acme-keyring: "));
	assert_has("acme.sources", URL, "stable", THIRD);
	assert_has("renamed.sources", URL, "testing", THIRD);
	assert_has("moved.sources", "http://old.example.org", "stable", THIRD);
	struct stat status;
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0640);
	AUTO_FREE char *folder = host_path("");
	assert_int_equal(test_count_entries(folder), 3);
	/* Running it once more finds nothing to do. */
	AUTO_FREE char *again = install(THIRD);
	assert_string_equal(again, "");
}

/* A file that the script made, with an earlier address, is recognised when the keys change once
 * more. */
static void test_renewed_files_are_renewed(void **state UNUSED)
{
	new_host("twice");
	put("acme.sources", "http://old.example.org", "stable", FIRST);
	AUTO_FREE char *first = install(SECOND);
	assert_has("acme.sources", "http://old.example.org", "stable", SECOND);
	AUTO_FREE char *second = install(THIRD);
	assert_has("acme.sources", "http://old.example.org", "stable", THIRD);
}

static void assert_untouched(const char *name, const char *text, bool is_told)
{
	put_text(name, text);
	AUTO_FREE char *said = install(THIRD);
	assert_file(name, text, strlen(text));
	AUTO_FREE char *path = host_path(name);
	AUTO_FREE char *told = xasprintf("acme-keyring: %s was changed on this host and stays as "
					 "it is; for the new keys let it say "
					 "'Signed-By: /usr/share/keyrings/acme.asc'\n",
					 path);
	assert_string_equal(said, is_told ? told : "");
	assert_int_equal(unlink(path), 0);
}

static void test_files_of_others_stay(void **state UNUSED)
{
	AUTO_BUFFER made = make_sources(URL, "stable", FIRST, CLIENT_DEFAULT);
	const char *text = buffer_text(&made);
	new_host("others");
	AUTO_FREE char *above = xasprintf("# mine\n%s", text);
	assert_untouched("acme.sources", above, true);
	AUTO_FREE char *below = xasprintf("%sArchitectures: amd64\n", text);
	assert_untouched("acme.sources", below, true);
	AUTO_FREE char *disabled = xasprintf("Enabled: no\n%s", text);
	assert_untouched("acme.sources", disabled, true);
	AUTO_FREE char *cut = xstrndup(text, strlen(text) - 2);
	assert_untouched("acme.sources", cut, true);
	AUTO_FREE char *two = xasprintf("%s\n%s", text, text);
	assert_untouched("acme.sources", two, true);
	/* It needs nothing, or is about something else. */
	assert_untouched("acme.sources",
			 "Types: deb\nURIs: " URL "\nSuites: stable\nComponents: main\n"
			 "Signed-By: /usr/share/keyrings/acme.asc\n",
			 false);
	assert_untouched("debian.sources",
			 "Types: deb\nURIs: http://deb.debian.org/debian\nSuites: stable\n", false);
	assert_untouched("empty.sources", "", false);
	AUTO_BUFFER other =
		make_sources("https://other.example.org", "stable", FIRST, CLIENT_DEFAULT);
	assert_untouched("other.sources", buffer_text(&other), false);
	AUTO_BUFFER snapshot = make_sources(URL, "stable", FIRST, CLIENT_SNAPSHOT);
	assert_untouched("acme-snapshot-3.sources", buffer_text(&snapshot), false);
}

static void test_a_file_of_another_name_stays(void **state UNUSED)
{
	AUTO_BUFFER made = make_sources(URL, "stable", FIRST, CLIENT_DEFAULT);
	new_host("names");
	assert_untouched("acme.sources.save", buffer_text(&made), false);
	assert_untouched("acme.list", buffer_text(&made), false);
}

/* A link may lead to what belongs to another program. */
static void test_a_link_stays(void **state UNUSED)
{
	new_host("link");
	put("kept", URL, "stable", FIRST);
	AUTO_FREE char *path = host_path("acme.sources");
	assert_int_equal(symlink("kept", path), 0);
	AUTO_FREE char *said = install(THIRD);
	assert_non_null(strstr(said, "stays as it is"));
	assert_has("kept", URL, "stable", FIRST);
	struct stat status;
	assert_int_equal(lstat(path, &status), 0);
	assert_true(S_ISLNK(status.st_mode));
}

static void test_nothing_else_runs_it(void **state UNUSED)
{
	new_host("abort");
	put("acme.sources", URL, "stable", FIRST);
	AUTO_FREE char *said = install(THIRD);
	put("acme.sources", URL, "stable", FIRST);
	AUTO_FREE char *run =
		xasprintf("DPKG_ROOT='%s' sh '%s' abort-upgrade 4", root, test_path("postinst"));
	assert_int_equal(system(run), 0);
	assert_has("acme.sources", URL, "stable", FIRST);
}

/* If the keys on the host are not those of the package, no file gets them. */
static void test_other_keys_are_refused(void **state UNUSED)
{
	new_host("keys");
	AUTO_FREE char *said = install(THIRD);
	put("acme.sources", URL, "stable", FIRST);
	AUTO_FREE char *keyring = xasprintf("%s/usr/share/keyrings/acme.asc", root);
	write_file(keyring, FIRST, strlen(FIRST));
	AUTO_FREE char *run = xasprintf("DPKG_ROOT='%s' sh '%s' configure 2>'%s'", root,
					test_path("postinst"), test_path("said"));
	assert_int_not_equal(system(run), 0);
	assert_has("acme.sources", URL, "stable", FIRST);
	AUTO_FREE char *folder = host_path("");
	assert_int_equal(test_count_entries(folder), 1);
}

static void test_the_first_keys_need_no_script(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	const struct strings none = {0};
	AUTO_BUFFER script = BUFFER_INIT;
	const struct keyring_view view = {
		.name = "acme-keyring", .slug = "acme", .public_key = FIRST, .earlier = &none};
	assert_success(apt_keyring_script(&view, &script, &error), &error);
	assert_int_equal(script.len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_own_files_get_the_keys),
		cmocka_unit_test(test_renewed_files_are_renewed),
		cmocka_unit_test(test_files_of_others_stay),
		cmocka_unit_test(test_a_file_of_another_name_stays),
		cmocka_unit_test(test_a_link_stays),
		cmocka_unit_test(test_nothing_else_runs_it),
		cmocka_unit_test(test_other_keys_are_refused),
		cmocka_unit_test(test_the_first_keys_need_no_script),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
