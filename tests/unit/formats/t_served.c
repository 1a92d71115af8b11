/* t_served.c - tests of formats/served.h, in both formats
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/memory.h"
#include "formats/format.h"
#include "formats/layout.h"
#include "formats/served.h"

#define DIGEST_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define DIGEST_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static const struct served_reader *reader_of(const char *format)
{
	return format_find(format)->layout->served;
}

/* ---- Files of clients ---- */

static void test_served_client_apt(void **state UNUSED)
{
	static const char text[] = "# a remark\nTypes: deb\nURIs: https://example.org/acme/\n"
				   "Suites: stable\nComponents: main\nSigned-By:\n"
				   " -----BEGIN\n .\n abc\n";
	CLEANUP(served_client_free) struct served_client client = {0};
	struct error error = ERROR_INIT;
	assert_success(reader_of("deb")->client(text, strlen(text), &client, &error), &error);
	assert_string_equal(client.url, "https://example.org/acme");
	assert_string_equal(client.suite, "stable");
	assert_string_equal(client.keys, "-----BEGIN\n\nabc");
	assert_null(client.list);
	assert_false(client.skips_signature);
}

static void test_served_client_yum(void **state UNUSED)
{
	static const char text[] = "# a remark\nbaseurl=nowhere\n[acme]\nname=Acme\n"
				   "mirrorlist = https://example.org/rpm/stable/mirrorlist\n"
				   "baseurl=https://example.org/rpm/stable/\nrepo_gpgcheck=0\n"
				   "gpgkey=https://example.org/keys/acme.asc\n"
				   "[other]\nbaseurl=https://example.net/\n";
	CLEANUP(served_client_free) struct served_client client = {0};
	struct error error = ERROR_INIT;
	assert_success(reader_of("rpm")->client(text, strlen(text), &client, &error), &error);
	assert_string_equal(client.url, "https://example.org/rpm/stable");
	assert_string_equal(client.list, "https://example.org/rpm/stable/mirrorlist");
	assert_string_equal(client.key_url, "https://example.org/keys/acme.asc");
	assert_null(client.keys);
	assert_true(client.skips_signature);
}

static void test_served_client_refuses(void **state UNUSED)
{
	static const struct {
		const char *format, *text, *message;
	} cases[] = {
		{"deb", "Types: deb\nSuites: stable\n", "it has no URIs, or no Suites"},
		{"deb", "Types: deb\nURIs: x\n", "it has no URIs, or no Suites"},
		{"rpm", "[acme]\nname=Acme\n", "it has neither baseurl nor mirrorlist"},
		{"rpm", "", "it has neither baseurl nor mirrorlist"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct served_client client = {0};
		struct error error = ERROR_INIT;
		assert_int_equal(
			reader_of(cases[i].format)
				->client(cases[i].text, strlen(cases[i].text), &client, &error),
			-1);
		assert_error(&error, cases[i].message);
		assert_null(client.url);
	}
}

/* ---- Roots ---- */

static void test_served_root_apt(void **state UNUSED)
{
	static const char text[] =
		"Origin: Acme\nDate: Mon, 23 Nov 2026 05:00:00 UTC\n"
		"Valid-Until: Mon, 23 Nov 2026 06:00:00 UTC\nAcquire-By-Hash: yes\n"
		"Ingot-Generation: 7\nSHA256:\n"
		" " DIGEST_A " 12 main/binary-amd64/Packages.gz\n"
		" " DIGEST_B " 30 main/binary-arm64/Packages\n"
		" " DIGEST_A " 12 main/binary-arm64/Packages.xz\n"
		" " DIGEST_A " x main/broken.gz\n short 12 main/broken.gz\n"
		" " DIGEST_A " 12 ../../elsewhere.gz\n";
	CLEANUP(served_root_free) struct served_root root = {0};
	struct error error = ERROR_INIT;
	assert_success(reader_of("deb")->root(text, strlen(text), &root, &error), &error);
	assert_int_equal(root.date, 1795410000);
	assert_int_equal(root.valid_until, 1795413600);
	assert_int_equal(root.generation, 7);
	assert_int_equal(root.indexes.n, 3);
	assert_string_equal(root.indexes.v[0].path, "main/binary-amd64/Packages.gz");
	assert_string_equal(root.indexes.v[0].by_digest,
			    "main/binary-amd64/by-hash/SHA256/" DIGEST_A);
	assert_int_equal(root.indexes.v[0].size, 12);
	assert_true(root.indexes.v[0].has_packages);
	assert_false(root.indexes.v[0].is_listed_only);
	assert_true(root.indexes.v[1].is_listed_only);
	assert_int_equal(root.unlisted.n, 1);
	assert_string_equal(root.unlisted.v[0], "main/binary-amd64/Packages");
}

static void test_served_root_yum(void **state UNUSED)
{
	static const char text[] =
		"<?xml version=\"1.0\"?><repomd><revision>7</revision>"
		"<data type=\"primary\"><checksum type=\"sha256\">" DIGEST_A "</checksum>"
		"<location href=\"repodata/p.xml.gz\"/><size>12</size></data>"
		"<data type=\"other\"><checksum type=\"sha256\">" DIGEST_A "</checksum>"
		"<location href=\"../../../etc/passwd\"/><size>12</size></data>"
		"<data type=\"filelists\"><location href=\"repodata/f.xml.gz\"/></data></repomd>";
	CLEANUP(served_root_free) struct served_root root = {0};
	struct error error = ERROR_INIT;
	assert_success(reader_of("rpm")->root(text, strlen(text), &root, &error), &error);
	assert_int_equal(root.indexes.n, 1);
	assert_string_equal(root.indexes.v[0].path, "repodata/p.xml.gz");
	assert_string_equal(root.indexes.v[0].sha256, DIGEST_A);
	assert_int_equal(root.indexes.v[0].size, 12);
	assert_true(root.indexes.v[0].has_packages);
	assert_null(root.indexes.v[0].by_digest);
	assert_int_equal(root.unlisted.n, 0);
}

static void test_served_root_yum_without_packages(void **state UNUSED)
{
	CLEANUP(served_root_free) struct served_root root = {0};
	struct error error = ERROR_INIT;
	assert_success(reader_of("rpm")->root("<repomd/>", 9, &root, &error), &error);
	assert_int_equal(root.unlisted.n, 1);
	served_root_free(&root);
	assert_int_equal(reader_of("rpm")->root("<html/>", 7, &root, &error), -1);
	assert_error(&error, "its first element is not 'repomd'");
	assert_int_equal(root.unlisted.n, 0);
}

/* ---- Packages ---- */

static void test_served_packages(void **state UNUSED)
{
	static const struct {
		const char *format, *text;
	} cases[] = {
		{"deb", "Package: a\nFilename: pool/a/a.deb\nSize: 5\nSHA256: " DIGEST_A "\n\n\n"
			"Package: b\nFilename: pool/b/b.deb\nSize: 6\nSHA256: " DIGEST_B "\n"},
		{"rpm", "<metadata><package><checksum>" DIGEST_A "</checksum>"
			"<size package=\"5\"/><location href=\"../../pool/a/a.deb\"/></package>"
			"<package><checksum>" DIGEST_B "</checksum><size package=\"6\"/>"
			"<location href=\"../../pool/b/b.deb\"/></package></metadata>"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		CLEANUP(served_packages_free) struct served_packages packages = {0};
		struct error error = ERROR_INIT;
		assert_success(
			reader_of(cases[i].format)
				->packages(cases[i].text, strlen(cases[i].text), &packages, &error),
			&error);
		assert_int_equal(packages.n, 2);
		assert_string_equal(packages.v[0].path, "../../pool/a/a.deb");
		assert_string_equal(packages.v[0].sha256, DIGEST_A);
		assert_int_equal(packages.v[1].size, 6);
	}
}

static void test_served_packages_refuses(void **state UNUSED)
{
	static const char text[] = "Package: a\nFilename: pool/a/a.deb\nSize: 5\n";
	struct served_packages packages = {0};
	struct error error = ERROR_INIT;
	assert_int_equal(reader_of("deb")->packages(text, strlen(text), &packages, &error), -1);
	assert_error(&error, "a stanza lacks Filename, Size or SHA256");
	assert_null(packages.v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_served_client_apt),
		cmocka_unit_test(test_served_client_yum),
		cmocka_unit_test(test_served_client_refuses),
		cmocka_unit_test(test_served_root_apt),
		cmocka_unit_test(test_served_root_yum),
		cmocka_unit_test(test_served_root_yum_without_packages),
		cmocka_unit_test(test_served_packages),
		cmocka_unit_test(test_served_packages_refuses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
