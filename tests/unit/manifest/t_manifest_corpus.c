/* t_manifest_corpus.c - manifests of public repositories load as nfpm packaged them
 *
 * INGOT_CORPUS names a folder with outcome.tsv (manifest, plain.deb, plain.rpm, ...: "yes" where
 * nfpm packaged it) and the manifests in nfpm/. It is data of other projects and not part of
 * this one.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <unistd.h>

#include "base/memory.h"
#include "base/strings.h"
#include "base/text.h"
#include "manifest/manifest.h"
#include "tests/unit/known_formats.h"

static struct manifest *load(const char *path, const struct strings *variables,
			     bool allow_undefined, struct problems *problems)
{
	AUTO_FREE char **environment = xreallocarray(NULL, variables->n + 1, sizeof *environment);
	for (size_t i = 0; i < variables->n; i++)
		environment[i] = variables->v[i];
	environment[variables->n] = NULL;
	struct manifest_options options = {environment, &known_formats, &known_formats,
					   allow_undefined};
	return manifest_load(path, &options, problems);
}

/* Adds "X=1.2.3" for "undefined variable 'X' in 'version'". */
static void add_variables(const struct problems *problems, struct strings *variables)
{
	static const char start[] = "undefined variable '";
	for (size_t i = 0; i < problems->n; i++) {
		const char *name = problems->v[i].message + strlen(start);
		if (!text_starts(problems->v[i].message, start))
			continue;
		char *entry = xasprintf("%.*s=1.2.3", (int)strcspn(name, "'"), name);
		if (!strings_have(variables, entry))
			strings_add(variables, entry);
		free(entry);
	}
}

/* Without its variables a manifest says which are missing; with them it has to load, and what
 * another tool was to fill in is empty. */
static void check_manifest(const char *path, bool packaged)
{
	AUTO_STRINGS variables = {0};
	struct problems problems = {0};
	manifest_free(load(path, &variables, false, &problems));
	add_variables(&problems, &variables);
	problems_free(&problems);
	struct manifest *manifest = load(path, &variables, true, &problems);
	for (size_t i = 0; packaged && i < problems.n; i++) {
		char *text = problem_text(&problems.v[i]);
		if (problems.v[i].kind == PROBLEM_ERROR)
			fail_msg("%s", text);
		free(text);
	}
	if (packaged)
		assert_non_null(manifest);
	assert_true(manifest || problems.errors);
	manifest_free(manifest);
	problems_free(&problems);
}

static void test_manifest_load_corpus(void **state UNUSED)
{
	const char *corpus = getenv("INGOT_CORPUS");
	size_t count = 0;
	if (!corpus)
		test_skip("INGOT_CORPUS is not set");
	AUTO_FREE char *table = xasprintf("%s/outcome.tsv", corpus);
	char *lines = test_read(table), *rest = NULL;
	(void)strtok_r(lines, "\n", &rest); /* the head */
	for (char *line; (line = strtok_r(NULL, "\n", &rest)); count++) {
		size_t name = strcspn(line, "\t");
		char *path = xasprintf("%s/nfpm/%.*s", corpus, (int)name, line);
		check_manifest(path, text_starts(line + name, "\tyes\tyes"));
		free(path);
	}
	assert_true(count > 0);
	free(lines);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_manifest_load_corpus),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
