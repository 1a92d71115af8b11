/* t_publish.c - tests of repo/repo.h with real keys and real packages
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/strings.h"
#include "repo/repo.h"
#include "repo/state/channel.h"
#include "repo/state/generation.h"
#include "repo/state/package_set_internal.h"
#include "repo/state/repo.h"
#include "tests/unit/keys.h"

static struct signer *open_signer(void)
{
	return test_signer(test_key("ed25519", NULL), NULL, -1);
}

/* All tests of this process share a signer: opening one takes gpg a while. */
static struct signer *signer;

static int open_shared(void **state UNUSED)
{
	signer = open_signer();
	return 0;
}

static int close_shared(void **state UNUSED)
{
	signer_close(signer);
	return 0;
}

/* ---- Packages ---- */

static void write_control(const char *folder, const char *fields)
{
	AUTO_FREE char *text = xasprintf("%sMaintainer: A <a@example.org>\n"
					 "Description: test\n",
					 fields);
	AUTO_FREE char *path = xasprintf("%s/DEBIAN/control", folder);
	AUTO_FREE char *debian = xasprintf("%s/DEBIAN", folder);
	assert_int_equal(mkdir(test_path(folder), 0755), 0);
	assert_int_equal(mkdir(test_path(debian), 0755), 0);
	test_text_file(path, text);
}

/* Returns a package made by dpkg-deb; `seed` makes its bytes differ. */
static const char *make_deb(const char *name, const char *version, const char *arch,
			    const char *seed)
{
	AUTO_FREE char *folder = xasprintf("t_%s_%s_%s_%s", name, version, arch, seed);
	AUTO_FREE char *deb = xasprintf("%s.deb", folder);
	AUTO_FREE char *fields =
		xasprintf("Package: %s\nVersion: %s\nArchitecture: %s\n", name, version, arch);
	const char *path = test_path(deb);
	if (access(path, F_OK) == 0)
		return path;
	AUTO_FREE char *file = xasprintf("%s/seed", folder);
	write_control(folder, fields);
	test_text_file(file, seed);
	free(test_run((const char *const[]){"dpkg-deb", "--root-owner-group", "-Zgzip", "-b",
					    test_path(folder), path, NULL},
		      0));
	return path;
}

/* Returns a package made by rpmbuild, without a signature. */
static const char *make_rpm(void)
{
	const char *path = test_path("rpm/noarch/hello-1.0-1.noarch.rpm");
	if (access(path, F_OK) == 0)
		return path;
	const char *spec = test_text_file("hello.spec", "Name: hello\nVersion: 1.0\nRelease: 1\n"
							"Summary: test\nLicense: MIT\n"
							"BuildArch: noarch\n%description\ntest\n"
							"%files\n");
	AUTO_FREE char *top = xasprintf("_topdir %s", test_path("rpm"));
	AUTO_FREE char *out = xasprintf("_rpmdir %s", test_path("rpm"));
	free(test_run((const char *const[]){"rpmbuild", "--quiet", "-bb", "--define", top,
					    "--define", out, spec, NULL},
		      0));
	return path;
}

/* ---- Commands ---- */

static int create(const char *name, const char *url, struct error *error)
{
	const struct repo_create_options options = {
		.writer = {.where = test_path(name),
			   .signers = &signer,
			   .n_signers = 1,
			   .by = "me@here"},
		.origin = "Acme Tools",
		.url = url,
	};
	return repo_create(&options, NULL, error);
}

static const char *new_repo(const char *name)
{
	struct error error = ERROR_INIT;
	assert_success(create(name, NULL, &error), &error);
	return test_path(name);
}

static int publish_with(struct repo_publish_options options, const char *const *packages,
			struct repo_published *published, struct error *error)
{
	AUTO_STRINGS list = {0};
	if (!options.writer.signers)
		options.writer.signers = &signer;
	options.writer.n_signers = 1;
	for (; *packages; packages++)
		strings_add(&list, *packages);
	options.packages = &list;
	options.cores = 2;
	options.writer.by = "me@here";
	return repo_publish(&options, published, error);
}

static int publish(const char *where, const char *channel, const char *const *packages,
		   struct repo_published *published, struct error *error)
{
	return publish_with(
		(struct repo_publish_options){.writer.where = where, .channel = channel}, packages,
		published, error);
}

static void assert_published(const char *where, const char *const *packages, uint64_t generation,
			     bool changed)
{
	struct error error = ERROR_INIT;
	struct repo_published published;
	assert_success(publish(where, "stable", packages, &published, &error), &error);
	assert_int_equal(published.generation, generation);
	assert_int_equal(published.changed, changed);
	repo_published_free(&published);
}

static char *list_tree(const char *where)
{
	const char *const argv[] = {"find", where, "-printf", "%P %y %m %s %T@ %i\n", NULL};
	return test_run(argv, 0);
}

/* Fails with this message and leaves every file as it was. */
static void assert_refused(struct repo_publish_options options, const char *const *packages,
			   const char *message)
{
	struct error error = ERROR_INIT;
	struct repo_published published;
	AUTO_FREE char *before = list_tree(options.writer.where);
	assert_int_equal(publish_with(options, packages, &published, &error), -1);
	assert_error(&error, message);
	AUTO_FREE char *after = list_tree(options.writer.where);
	assert_string_equal(after, before);
	assert_int_equal(published.packages.n, 0);
}

static char *read_in(const char *where, const char *name)
{
	AUTO_FREE char *path = xasprintf("%s/%s", where, name);
	return test_read(path);
}

static void write_in(const char *where, const char *name, const char *text)
{
	AUTO_FREE char *path = xasprintf("%s/%s", where, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static bool is_there(const char *where, const char *name)
{
	AUTO_FREE char *path = xasprintf("%s/%s", where, name);
	return access(path, F_OK) == 0;
}

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

/* ---- Create ---- */

static void test_create_and_again(void **state UNUSED)
{
	static const char *const names[] = {
		"ingot/repository",
		"ingot/channels/stable/1",
		"dists/stable/InRelease",
		"keys/acme-tools.asc",
		"acme-tools.sources",
		"acme-tools.repo",
		"index.html",
		"rpm/stable/repodata/repomd.xml.asc",
	};
	struct error error = ERROR_INIT;
	const char *where = new_repo("create");
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		assert_true(is_there(where, names[i]));
	AUTO_FREE char *before = list_tree(where);
	assert_success(create("create", NULL, &error), &error);
	AUTO_FREE char *after = list_tree(where);
	assert_string_equal(after, before);
	AUTO_FREE char *message = xasprintf("the repository is there already, and its "
					    "URL is 'file://%s', not 'http://x/y'",
					    where);
	assert_int_equal(create("create", "http://x/y/", &error), -1);
	assert_error(&error, message);
}

/* A command that was killed at any of these points leaves less; the same command makes the rest. */
static void test_create_completes(void **state UNUSED)
{
	static const char *const lost[] = {"dists/stable/InRelease", "index.html",
					   "ingot/channels/stable/1"};
	struct error error = ERROR_INIT;
	const char *where = new_repo("half");
	for (size_t i = 0; i < ARRAY_SIZE(lost); i++) {
		AUTO_FREE char *path = xasprintf("%s/%s", where, lost[i]);
		assert_int_equal(unlink(path), 0);
		assert_success(create("half", NULL, &error), &error);
		assert_true(is_there(where, lost[i]));
	}
}

static void test_create_refuses(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	assert_int_equal(mkdir(test_path("strange"), 0755), 0);
	assert_int_equal(mkdir(test_path("strange/pool"), 0755), 0);
	test_text_file("strange/pool/x.deb", "somebody's");
	AUTO_FREE char *message = xasprintf(
		"'%s' has a folder 'pool' but is no repository of ingot", test_path("strange"));
	assert_int_equal(create("strange", NULL, &error), -1);
	assert_error(&error, message);
	assert_int_equal(create("badurl", "ftp://x", &error), -1);
	assert_error(&error, "'ftp://x' is no URL that clients can use");
}

/* ---- Publish ---- */

static void test_publish_and_again(void **state UNUSED)
{
	const char *where = new_repo("publish");
	const char *one = make_deb("hello", "1.0", "amd64", "x");
	const char *two = make_deb("hello", "2.0", "all", "x");
	assert_published(where, LIST(one, two, one), 2, true);
	assert_true(is_there(where, "pool/h/hello/hello_1.0_amd64.deb"));
	AUTO_FREE char *before = list_tree(where);
	assert_published(where, LIST(one), 2, false);
	assert_published(where, LIST(two, one), 2, false);
	AUTO_FREE char *after = list_tree(where);
	assert_string_equal(after, before);
	AUTO_FREE char *text = read_in(where, "ingot/channels/stable/2");
	assert_non_null(strstr(text, "\n + deb hello 1.0 amd64 -\n + deb hello 2.0 all -\nObj"));
	assert_non_null(strstr(text, "\nPackages: 2\n"));
	/* Nothing is lost when more comes. */
	assert_published(where, LIST(make_deb("other", "1", "amd64", "x")), 3, true);
	AUTO_FREE char *last = read_in(where, "ingot/channels/stable/3");
	assert_non_null(strstr(last, "\nPackages: 3\n"));
}

static void test_publish_tells(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct repo_published published;
	const char *where = new_repo("tells");
	const struct repo_publish_options options = {.writer.where = where,
						     .channel = "testing",
						     .new_channel = true,
						     .writer.message = "first\n\nsecond"};
	assert_success(publish_with(options, LIST(make_deb("hello", "1.0", "all", "x")), &published,
				    &error),
		       &error);
	assert_int_equal(published.generation, 1);
	assert_int_equal(published.packages.n, 1);
	assert_string_equal(published.packages.v[0]->name, "hello");
	assert_true(published.client_lines.n >= 3);
	assert_int_equal(published.warnings.n, 0);
	assert_true(is_there(where, "acme-tools-testing.sources"));
	repo_published_free(&published);
	AUTO_FREE char *page = read_in(where, "index.html");
	assert_non_null(strstr(page, "<h2>stable</h2>"));
	assert_non_null(strstr(page, "<h2>testing</h2>"));
	AUTO_FREE char *text = read_in(where, "ingot/channels/testing/1");
	assert_non_null(strstr(text, "\nBy: me@here\nMessage:\n first\n .\n second\nSet: "));
}

/* Where a name and version comes with other bytes, nothing at all is published, whatever else was
 * given, and in whichever channel the first is. */
static void test_publish_refuses_other_bytes(void **state UNUSED)
{
	const char *where = new_repo("conflict");
	const char *one = make_deb("hello", "1.0", "all", "x");
	const char *changed = make_deb("hello", "1.0", "all", "y");
	const char *same = make_deb("hello", "1.00", "all", "x");
	const char *other = make_deb("other", "1", "all", "x");
	char there[SHA256_HEX_SIZE], given[SHA256_HEX_SIZE];
	struct error error = ERROR_INIT;
	assert_published(where, LIST(one), 2, true);
	struct buffer bytes = BUFFER_INIT;
	assert_success(file_read(one, 1 << 20, &bytes, &error), &error);
	digest_bytes_hex(DIGEST_SHA256, bytes.data, bytes.len, there);
	buffer_clear(&bytes);
	assert_success(file_read(changed, 1 << 20, &bytes, &error), &error);
	digest_bytes_hex(DIGEST_SHA256, bytes.data, bytes.len, given);
	buffer_free(&bytes);
	AUTO_FREE char *message =
		xasprintf("hello 1.0 is already published with other bytes: sha256 %s is "
			  "there, %s is that of '%s'",
			  there, given, changed);
	const struct repo_publish_options stable = {.writer.where = where, .channel = "stable"};
	const struct repo_publish_options testing = {
		.writer.where = where, .channel = "testing", .new_channel = true};
	assert_refused(stable, LIST(other, changed), message);
	assert_refused(testing, LIST(changed, other), message);
	assert_refused(stable, LIST(other, same),
		       "hello 1.00 is already published as version 1.0, which counts as the same");
	AUTO_FREE char *each_other =
		xasprintf("other 2 is already published with other bytes: sha256 ");
	struct repo_published published;
	assert_int_equal(publish(where, "stable",
				 LIST(make_deb("other", "2", "all", "x"),
				      make_deb("other", "2", "all", "y")),
				 &published, &error),
			 -1);
	assert_memory_equal(error.message, each_other, strlen(each_other));
	error_clear(&error);
	assert_published(where, LIST(other), 3, true);
}

static void test_publish_refuses(void **state UNUSED)
{
	const char *where = new_repo("refuse");
	const char *deb = make_deb("hello", "1.0", "all", "x");
	const char *sparc = make_deb("hello", "1.0", "sparc64", "x");
	struct repo_publish_options options = {.writer.where = where, .channel = "stabel"};
	AUTO_FREE char *message = xasprintf("'%s' has no channel 'stabel'", where);
	assert_refused(options, LIST(deb), message);
	options.channel = "../x";
	assert_refused(options, LIST(deb), "'../x' is no name for a channel");
	options.channel = "stable";
	options.writer.message = "\xff";
	assert_refused(options, LIST(deb), "the message is not UTF-8, or longer than 4096 bytes");
	options.writer.message = NULL;
	AUTO_FREE char *arch =
		xasprintf("'%s' is for architecture 'sparc64', which the repository does not "
			  "have",
			  sparc);
	assert_refused(options, LIST(deb, sparc), arch);
	const char *text = test_text_file("no.deb", "no package\n");
	AUTO_FREE char *kind = xasprintf("cannot read '%s': neither a .deb nor an .rpm", text);
	assert_refused(options, LIST(deb, text), kind);
	struct signer *stranger =
		test_signer(test_key_of("ed25519", "Mallory <m@example.org>"), NULL, -1);
	options.writer.signers = &stranger;
	options.writer.n_signers = 1;
	AUTO_ERROR error = ERROR_INIT;
	struct repo_published published;
	assert_int_equal(publish_with(options, LIST(deb), &published, &error), -1);
	assert_non_null(strstr(error.message, "cannot trust 'ingot/repository'"));
	assert_string_equal(error.hint, "use the key with which the repository was created");
	signer_close(stranger);
}

static void test_publish_unsigned_rpm(void **state UNUSED)
{
	test_need("rpmbuild");
	struct error error = ERROR_INIT;
	struct repo_published published;
	const char *where = new_repo("unsigned");
	const char *rpm = make_rpm();
	struct repo_publish_options options = {.writer.where = where, .channel = "stable"};
	AUTO_FREE char *message = xasprintf("'%s' is not signed", rpm);
	assert_refused(options, LIST(make_deb("hello", "1.0", "all", "x"), rpm), message);
	AUTO_FREE char *before = read_in(where, "acme-tools.repo");
	assert_non_null(strstr(before, "\ngpgcheck=1\n"));
	options.allow_unsigned = true;
	assert_success(publish_with(options, LIST(rpm), &published, &error), &error);
	assert_int_equal(published.warnings.n, 1);
	repo_published_free(&published);
	AUTO_FREE char *after = read_in(where, "acme-tools.repo");
	assert_non_null(strstr(after, "\ngpgcheck=0\n"));
}

/* ---- What lies in the store is not trusted ---- */

static void edit(const char *where, const char *name)
{
	AUTO_FREE char *text = read_in(where, name);
	char *at = strstr(text, "hello");
	assert_non_null(at ? at : strstr(text, "Acme"));
	(at ? at : strstr(text, "Acme"))[0] ^= 1;
	write_in(where, name, text);
}

/* Returns the name of the one file of a folder whose text has `part`. */
static char *find_with(const char *where, const char *folder, const char *part)
{
	AUTO_FREE char *path = xasprintf("%s/%s", where, folder);
	AUTO_FREE char *found =
		test_run((const char *const[]){"grep", "-lrF", part, path, NULL}, 0);
	char *newline = strchr(found, '\n');
	assert_non_null(newline);
	*newline = '\0';
	return xstrdup(found + strlen(where) + 1);
}

static void test_publish_stops_at_edited_files(void **state UNUSED)
{
	static const struct {
		const char *folder, *part;
	} cases[] = {
		{"ingot/repository", "Acme"},
		{"ingot/channels", "+ deb hello"},
		{"ingot/sets", "hello"},
		{"ingot/records", "hello"},
		{"ingot/pointers", "Pin: release"},
	};
	const char *sound = new_repo("sound");
	assert_published(sound, LIST(make_deb("hello", "1.0", "all", "x")), 2, true);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct error error = ERROR_INIT;
		struct repo_published published;
		char name[20];
		(void)snprintf(name, sizeof name, "edited%zu", i);
		const char *where = test_path(name);
		free(test_run(LIST("cp", "-a", sound, where), 0));
		AUTO_FREE char *root = read_in(where, "dists/stable/InRelease");
		AUTO_FREE char *file = find_with(where, cases[i].folder, cases[i].part);
		/* A pointer's copy in place is lost, so that the pointer is needed. */
		if (strcmp(cases[i].folder, "ingot/pointers") == 0) {
			AUTO_FREE char *place = xasprintf("%s/follow/acme-tools.pref", where);
			assert_int_equal(unlink(place), 0);
			AUTO_FREE char *text = read_in(where, file);
			text[0] ^= 1;
			write_in(where, file, text);
		} else {
			edit(where, file);
		}
		assert_int_equal(publish(where, "stable", LIST(make_deb("other", "1", "all", "x")),
					 &published, &error),
				 -1);
		assert_true(strstr(error.message, "cannot trust") ||
			    strstr(error.message, "has other bytes than it should"));
		error_clear(&error);
		AUTO_FREE char *now = read_in(where, "dists/stable/InRelease");
		assert_string_equal(now, root);
		assert_false(is_there(where, "ingot/channels/stable/3"));
	}
}

static void test_publish_follows_no_link(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct repo_published published;
	const char *where = new_repo("linked");
	AUTO_FREE char *link = xasprintf("%s/pool", where);
	assert_int_equal(mkdir(test_path("elsewhere"), 0755), 0);
	assert_int_equal(symlink(test_path("elsewhere"), link), 0);
	assert_int_equal(publish(where, "stable", LIST(make_deb("hello", "1.0", "all", "x")),
				 &published, &error),
			 -1);
	assert_error(&error, "cannot open 'pool/h/hello/hello_1.0_all.deb': a symbolic link or no "
			     "directory in its path");
	assert_int_equal(test_count_entries(test_path("elsewhere")), 0);
}

/* ---- Runs that were killed, others that were faster, clocks that are wrong ---- */

/* The generation is there, its pointers are not: that is what a kill after the commit leaves. */
static void test_publish_completes_what_was_left(void **state UNUSED)
{
	static const char *const pointers[] = {"dists/stable/InRelease",
					       "rpm/stable/repodata/repomd.xml",
					       "dists/stable/main/binary-amd64/Packages.gz"};
	char *old[ARRAY_SIZE(pointers)], *new[ARRAY_SIZE(pointers)];
	const char *where = new_repo("killed");
	const char *deb = make_deb("hello", "1.0", "all", "x");
	for (size_t i = 0; i < ARRAY_SIZE(pointers); i++)
		old[i] = read_in(where, pointers[i]);
	assert_published(where, LIST(deb), 2, true);
	for (size_t i = 0; i < ARRAY_SIZE(pointers); i++) {
		new[i] = read_in(where, pointers[i]);
		write_in(where, pointers[i], old[i]);
	}
	assert_published(where, LIST(deb), 2, false);
	for (size_t i = 0; i < ARRAY_SIZE(pointers); i++) {
		AUTO_FREE char *now = read_in(where, pointers[i]);
		assert_string_equal(now, new[i]);
		free(old[i]);
		free(new[i]);
	}
}

static void test_publish_by_many(void **state UNUSED)
{
	enum { WRITERS = 3 };
	const char *where = new_repo("race");
	const char *debs[WRITERS];
	pid_t children[WRITERS];
	for (int i = 0; i < WRITERS; i++)
		debs[i] = make_deb("racer", (char[]){(char)('1' + i), '\0'}, "all", "x");
	for (int i = 0; i < WRITERS; i++) {
		children[i] = fork();
		assert_true(children[i] >= 0);
		if (children[i] == 0) {
			struct error error = ERROR_INIT;
			struct repo_published published;
			struct signer *own = open_signer();
			const struct repo_publish_options options = {
				.writer = {.where = where, .signers = &own, .n_signers = 1},
				.channel = "stable"};
			_exit(publish_with(options, LIST(debs[i]), &published, &error) ? 1 : 0);
		}
	}
	for (int i = 0; i < WRITERS; i++) {
		int status = 0;
		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_int_equal(status, 0);
	}
	/* All packages are there, each by a generation of its own, and the newest is served. */
	assert_published(where, LIST(debs[0], debs[1], debs[2]), 1 + WRITERS, false);
}

/* A state comes from the future, made with the repository's own key. */
static void test_publish_with_a_clock_that_is_behind(void **state UNUSED)
{
	static const struct {
		int ahead;
		bool works;
	} cases[] = {{8, true}, {1000, false}};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct error error = ERROR_INIT;
		struct repo repo = REPO_INIT;
		struct generation *newest;
		struct package_set set;
		struct repo_published published;
		char name[20];
		(void)snprintf(name, sizeof name, "clock%zu", i);
		const char *where = new_repo(name);
		assert_success(repo_open(&repo, where, &signer, 1, &error), &error);
		assert_success(channel_load_newest(&repo, "stable", &newest, &set, &error), &error);
		newest->number = 2;
		newest->parent_number = 1;
		newest->date = time(NULL) + cases[i].ahead;
		memcpy(newest->parent, newest->digest, SHA256_HEX_SIZE);
		assert_int_equal(generation_create(repo.store, signer, newest, &error), STORE_DONE);
		int result = publish(where, "stable", LIST(make_deb("hello", "1.0", "all", "x")),
				     &published, &error);
		assert_int_equal(result, cases[i].works ? 0 : -1);
		if (result == 0) {
			struct generation *next = generation_load(
				repo.store, repo.chain->keyring, "Acme Tools", "stable", 3, &error);
			assert_true(next->date >= newest->date);
			generation_free(next);
		} else {
			assert_non_null(strstr(error.message, "seconds behind generation 2"));
		}
		error_clear(&error);
		repo_published_free(&published);
		package_set_free(&set);
		generation_free(newest);
		repo_close(&repo);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_create_and_again),
		cmocka_unit_test(test_create_completes),
		cmocka_unit_test(test_create_refuses),
		cmocka_unit_test(test_publish_and_again),
		cmocka_unit_test(test_publish_tells),
		cmocka_unit_test(test_publish_refuses_other_bytes),
		cmocka_unit_test(test_publish_refuses),
		cmocka_unit_test(test_publish_unsigned_rpm),
		cmocka_unit_test(test_publish_stops_at_edited_files),
		cmocka_unit_test(test_publish_follows_no_link),
		cmocka_unit_test(test_publish_completes_what_was_left),
		cmocka_unit_test(test_publish_by_many),
		cmocka_unit_test(test_publish_with_a_clock_that_is_behind),
	};
	return cmocka_run_group_tests(tests, open_shared, close_shared);
}
