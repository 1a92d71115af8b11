/* t_repo_verify.c - tests of repo/verify/repo_verify.h: every file of a repository is damaged in
 * turn
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/strings.h"
#include "base/vector.h"
#include "repo/repo.h"
#include "repo/verify/repo_verify.h"
#include "tests/unit/keys.h"

static struct signer *signer;
static const char *where;

/* ---- A repository with two generations ---- */

static const char *make_deb(void)
{
	const char *path = test_path("hello.deb");
	assert_int_equal(mkdir(test_path("tree"), 0755), 0);
	assert_int_equal(mkdir(test_path("tree/DEBIAN"), 0755), 0);
	test_text_file("tree/DEBIAN/control", "Package: hello\nVersion: 1.0\nArchitecture: all\n"
					      "Maintainer: A <a@example.org>\nDescription: test\n");
	free(test_run((const char *const[]){"dpkg-deb", "--root-owner-group", "-Zgzip", "-b",
					    test_path("tree"), path, NULL},
		      0));
	return path;
}

static int open_shared(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	AUTO_STRINGS packages = {0}, arches = {0};
	struct repo_published published;
	signer = test_signer(test_key("ed25519", NULL), NULL, -1);
	where = test_path("repo");
	const struct repo_writer writer = {
		.where = where, .signers = &signer, .n_signers = 1, .by = "me@here"};
	const struct repo_create_options create = {
		.writer = writer, .origin = "Acme", .arches = &arches};
	strings_add(&arches, "amd64");
	assert_success(repo_create(&create, NULL, &error), &error);
	strings_add(&packages, make_deb());
	const struct repo_publish_options publish = {
		.writer = writer, .channel = "stable", .packages = &packages, .cores = 2};
	assert_success(repo_publish(&publish, &published, &error), &error);
	repo_published_free(&published);
	return 0;
}

static int close_shared(void **state UNUSED)
{
	signer_close(signer);
	return 0;
}

/* ---- What is said ---- */

/* Returns lines, "bad place: ...": `bad` alone or all. Caller frees. */
static char *verify(const struct test_key *key, bool only_bad)
{
	struct strings keys = {0};
	struct error error = ERROR_INIT;
	struct findings findings = {0};
	struct buffer text = BUFFER_INIT;
	const struct repo_verify_options options = {
		.where = where, .key_files = &keys, .packages = true, .cores = 2};
	if (key)
		strings_add(&keys, key->public);
	assert_success(repo_verify(&options, &findings, &error), &error);
	strings_free(&keys);
	VECTOR_EACH (finding, &findings) {
		if (!only_bad || finding->kind == FINDING_BAD)
			buffer_printf(&text, "%d %s: %s\n", finding->kind, finding->what,
				      finding->text);
	}
	findings_free(&findings);
	(void)buffer_text(&text);
	return text.data ? buffer_steal(&text) : xstrdup("");
}

static void assert_starts(const char *text, const char *start)
{
	if (strncmp(text, start, strlen(start)) != 0)
		fail_msg("'%s' does not start with '%s'", text, start);
}

static void test_verify_of_a_whole_one(void **state UNUSED)
{
	AUTO_FREE char *expected = xasprintf("%d settings: 'Acme', by %s\n"
					     "%d channel: 'stable': generation 2, 2 kept\n"
					     "%d files: ",
					     FINDING_GOOD, test_key("ed25519", NULL)->fingerprint,
					     FINDING_GOOD, FINDING_GOOD);
	AUTO_FREE char *said = verify(test_key("ed25519", NULL), false);
	assert_starts(said, expected);
	assert_non_null(strstr(said, "packages: 1, every digest and signature fits\n"));
	AUTO_FREE char *untrusted = verify(NULL, false);
	assert_non_null(strstr(untrusted, "as they say themselves: no key was given\n"));
}

static void test_verify_by_another_key(void **state UNUSED)
{
	const struct test_key *other = test_key_of("ed25519", "Another <b@example.org>");
	AUTO_FREE char *said = verify(other, false);
	AUTO_FREE char *expected =
		xasprintf("%d settings: cannot trust 'ingot/repository': ", FINDING_BAD);
	assert_starts(said, expected);
}

static void test_verify_of_none(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct findings findings = {0};
	const struct strings none = {0};
	const struct repo_verify_options options = {
		.where = test_directory(), .key_files = &none, .cores = 1};
	AUTO_FREE char *message = xasprintf("'%s' is no repository of ingot", options.where);
	assert_int_equal(repo_verify(&options, &findings, &error), -1);
	assert_error(&error, message);
	assert_int_equal(findings.n, 0);
}

/* ---- Damage ---- */

/* Rows have what is said first of a file that begins so. The first row that fits counts. */
static const struct {
	const char *start, *said;
} rows[] = {
	{"ingot/repository", "settings: "},
	{"ingot/channels/", "generation: "},
	{"ingot/sets/", "set: "},
	{"ingot/records/", "record: "},
	{"ingot/pointers/", "file: "},
	{"pool/", "package: "},
	{"dists/stable/main/binary-amd64/by-hash", "file: "},
	{"dists/stable/main/binary-arm64/by-hash", "file: "},
	{"dists/stable/main/by-hash", "file: "},
	{"rpm/stable/repodata/repomd", "place: "},
	{"rpm/stable/repodata/", "file: "},
	{"rpm/stable/mirrorlist", "place: "},
	{"rpm/stable@1/repodata/repomd", "place: "},
	{"rpm/stable@2/repodata/repomd", "place: "},
	{"rpm/stable@1/acme", "place: "},
	{"rpm/stable@2/acme", "place: "},
	{"rpm/stable@", "file: "},
	{"", "place: "},
};

static void assert_finds(const char *name, const char *what)
{
	AUTO_FREE char *said = verify(NULL, true);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (strncmp(name, rows[i].start, strlen(rows[i].start)) != 0)
			continue;
		if (!strstr(said, rows[i].said))
			fail_msg("'%s' was %s: '%s' does not say '%s'", name, what, said,
				 rows[i].said);
		return;
	}
}

static void write_whole(const char *path, const struct buffer *bytes)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(buffer_text(bytes), 1, bytes->len, file), bytes->len);
	assert_int_equal(fclose(file), 0);
}

/* Flips a bit of the file; removing every fourth is enough to see that it is told. */
static void damage_file(const char *name, bool is_removed)
{
	struct error error = ERROR_INIT;
	AUTO_BUFFER bytes = BUFFER_INIT;
	AUTO_FREE char *path = xasprintf("%s/%s", where, name);
	assert_success(file_read(path, (size_t)1 << 20, &bytes, &error), &error);
	if (bytes.len) {
		bytes.data[bytes.len / 2] ^= 1;
		write_whole(path, &bytes);
		assert_finds(name, "changed");
		bytes.data[bytes.len / 2] ^= 1;
		/* The file may have another name. */
		write_whole(path, &bytes);
	}
	/* Without the settings there is no repository, without its newest generation the channel
	 * is a shorter one: nothing that lies in a store can tell that. */
	if (is_removed && bytes.len && strncmp(name, "ingot/repository", 16) != 0 &&
	    strncmp(name, "ingot/channels/", 15) != 0) {
		assert_int_equal(unlink(path), 0);
		assert_finds(name, "removed");
	}
	write_whole(path, &bytes);
}

static void test_verify_finds_every_damage(void **state UNUSED)
{
	AUTO_FREE char *names = test_run(
		(const char *const[]){"find", where, "-type", "f", "-printf", "%P\n", NULL}, 0);
	char *rest = names;
	size_t count = 0;
	for (const char *name = strsep(&rest, "\n"); name && *name; name = strsep(&rest, "\n")) {
		damage_file(name, count % 4 == 0);
		count++;
	}
	assert_true(count > 40);
	AUTO_FREE char *said = verify(NULL, true);
	assert_string_equal(said, "");
}

static void damage_link(const char *name)
{
	char target[200] = "";
	AUTO_FREE char *path = xasprintf("%s/%s", where, name);
	assert_true(readlink(path, target, sizeof target - 1) > 0);
	assert_int_equal(unlink(path), 0);
	assert_finds(name, "removed");
	assert_int_equal(symlink("../elsewhere", path), 0);
	AUTO_FREE char *said = verify(NULL, true);
	AUTO_FREE char *expected = xasprintf("place: '%s' does not lead to '", name);
	assert_non_null(strstr(said, expected));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink(target, path), 0);
}

static void test_verify_finds_every_link(void **state UNUSED)
{
	AUTO_FREE char *names = test_run(
		(const char *const[]){"find", where, "-type", "l", "-printf", "%P\n", NULL}, 0);
	char *rest = names;
	size_t count = 0;
	for (const char *name = strsep(&rest, "\n"); name && *name; name = strsep(&rest, "\n")) {
		damage_link(name);
		count++;
	}
	/* Each snapshot has a link, and so has the current one; three lead through that. */
	assert_int_equal(count, 2 + 1 + 3);
	AUTO_FREE char *said = verify(NULL, true);
	assert_string_equal(said, "");
}

/* A generation that was pruned is no fault. */
static void test_verify_of_what_was_pruned(void **state UNUSED)
{
	AUTO_FREE char *path = xasprintf("%s/ingot/channels/stable/1", where);
	assert_int_equal(unlink(path), 0);
	AUTO_FREE char *said = verify(NULL, true);
	assert_string_equal(said, "");
	AUTO_FREE char *all = verify(NULL, false);
	assert_non_null(strstr(all, "'stable': 1 of its 2 generations are not kept"));
	assert_non_null(strstr(all, "'stable': generation 2, 1 kept"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_verify_of_a_whole_one),
		cmocka_unit_test(test_verify_by_another_key),
		cmocka_unit_test(test_verify_of_none),
		cmocka_unit_test(test_verify_finds_every_damage),
		cmocka_unit_test(test_verify_finds_every_link),
		cmocka_unit_test(test_verify_of_what_was_pruned),
	};
	return cmocka_run_group_tests(tests, open_shared, close_shared);
}
