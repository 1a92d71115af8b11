/* t_provenance.c - tests of provenance_find with real git repositories
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/memory.h"
#include "base/process.h"
#include "build/provenance_find_internal.h"

struct fixture {
	struct arena *arena;
	struct problems problems;
	struct manifest manifest;
	struct host host;
	struct provenance found;
	char *folder;
};

static void run_git(const struct fixture *fixture, const char *command)
{
	struct error error = ERROR_INIT;
	struct process_result result;
	AUTO_FREE char *line =
		xasprintf("cd '%s' && git -c user.name=t -c user.email=t@example.org "
			  "-c init.defaultBranch=main %s",
			  fixture->folder, command);
	const char *const argv[] = {"sh", "-c", line, NULL};
	assert_success(process_run(argv, NULL, 1 << 20, &result, &error), &error);
	assert_int_equal(result.status, 0);
	process_result_free(&result);
}

/* A repository with one commit of 2026-01-02. */
static int setup(void **state)
{
	static unsigned number;
	struct fixture *fixture = xzalloc(sizeof *fixture);
	struct error error = ERROR_INIT;
	struct process_result result;
	char name[32];
	*state = fixture;
	(void)snprintf(name, sizeof name, "repository-%u", number++);
	fixture->folder = xstrdup(test_path(name));
	fixture->arena = arena_make();
	fixture->manifest.path = "ingot.yaml";
	fixture->manifest.folder = fixture->folder;
	fixture->host.source_date = -1;
	const char *const argv[] = {"mkdir", fixture->folder, NULL};
	assert_success(process_run(argv, NULL, 1 << 20, &result, &error), &error);
	process_result_free(&result);
	run_git(fixture, "init -q");
	run_git(fixture, "remote add origin https://me:secret@example.org/x.git");
	run_git(fixture, "status >/dev/null && echo 1 >a && git add a && "
			 "GIT_COMMITTER_DATE='2026-01-02T00:00:00Z' git -c user.name=t "
			 "-c user.email=t@example.org commit -q -m one");
	return 0;
}

static int teardown(void **state)
{
	AUTO_FREE struct fixture *fixture = *state;
	problems_free(&fixture->problems);
	arena_free(fixture->arena);
	free(fixture->folder);
	return 0;
}

static void find_provenance(struct fixture *fixture)
{
	assert_int_equal(provenance_find(&fixture->manifest, &fixture->host, false, fixture->arena,
					 &fixture->found, &fixture->problems),
			 0);
}

static void test_provenance_of_a_clean_tree(void **state)
{
	struct fixture *fixture = *state;
	run_git(fixture, "tag v1.0");
	find_provenance(fixture);
	assert_int_equal(fixture->problems.n, 0);
	assert_int_equal(strlen(fixture->found.commit), 40);
	assert_false(fixture->found.dirty);
	assert_string_equal(fixture->found.tag, "v1.0");
	assert_string_equal(fixture->found.repository, "https://example.org/x.git");
	assert_int_equal(fixture->found.source_date, 1767312000);
}

static void test_provenance_of_a_changed_tree(void **state)
{
	struct fixture *fixture = *state;
	run_git(fixture, "status >/dev/null && echo untracked >b");
	find_provenance(fixture);
	assert_false(fixture->found.dirty);
	run_git(fixture, "status >/dev/null && echo 2 >a");
	find_provenance(fixture);
	assert_true(fixture->found.dirty);
	assert_null(fixture->found.tag);
}

static void test_provenance_of_no_repository(void **state)
{
	struct fixture *fixture = *state;
	fixture->manifest.folder = "/";
	find_provenance(fixture);
	assert_null(fixture->found.commit);
	assert_int_equal(fixture->found.source_date, -1);
	assert_int_equal(fixture->problems.n, 1);
	assert_int_equal(fixture->problems.errors, 0);
	assert_string_equal(fixture->problems.v[0].message,
			    "no commit: this is no git work tree with a commit");
}

static void test_provenance_from_the_manifest(void **state)
{
	struct fixture *fixture = *state;
	fixture->manifest.own.source.commit.v = "0123456789ABCDEF0123456789abcdef01234567-dirty";
	fixture->manifest.own.source.repository.v = "https://example.org/y";
	fixture->manifest.own.source.tag.v = "t";
	fixture->host.source_date = 7;
	find_provenance(fixture);
	assert_int_equal(fixture->problems.n, 0);
	assert_string_equal(fixture->found.commit, "0123456789abcdef0123456789abcdef01234567");
	assert_true(fixture->found.dirty);
	assert_string_equal(fixture->found.repository, "https://example.org/y");
	assert_string_equal(fixture->found.tag, "t");
	assert_int_equal(fixture->found.source_date, 7);
}

static void test_provenance_refuses_a_short_commit(void **state)
{
	struct fixture *fixture = *state;
	fixture->manifest.own.source.commit.v = "abc123";
	find_provenance(fixture);
	assert_int_equal(fixture->problems.errors, 1);
	assert_string_equal(fixture->problems.v[0].message,
			    "'source.commit' takes 40 or 64 hex digits, not 'abc123'");
}

static void test_provenance_cleans_the_repository(void **state)
{
	static const char *const cases[][2] = {
		{"git@example.org:a/b.git", "ssh://git@example.org/a/b.git"},
		{"ssh://git:pw@example.org/a", "ssh://git@example.org/a"},
		{"https://token@example.org/a", "https://example.org/a"},
		{"https://example.org/a@b", "https://example.org/a@b"},
		{"/srv/git/a", NULL},
		{"file:///srv/git/a", NULL},
		{"../a", NULL},
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *command = xasprintf("config remote.origin.url '%s'", cases[i][0]);
		run_git(fixture, command);
		free(command);
		find_provenance(fixture);
		if (cases[i][1])
			assert_string_equal(fixture->found.repository, cases[i][1]);
		else
			assert_null(fixture->found.repository);
	}
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_provenance_of_a_clean_tree),
		TEST(test_provenance_of_a_changed_tree),
		TEST(test_provenance_of_no_repository),
		TEST(test_provenance_from_the_manifest),
		TEST(test_provenance_refuses_a_short_commit),
		TEST(test_provenance_cleans_the_repository),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
