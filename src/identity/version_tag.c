/* version_tag.c - the git tag of a version
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/version_tag.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/strings.h"
#include "identity/git.h"
#include "identity/identity.h"

#define DEFAULT_FORMAT "v%s"

/* ---- Its name ---- */

static bool is_format(const char *format)
{
	const char *mark = strchr(format, '%');

	return mark && mark[1] == 's' && !strchr(mark + 1, '%');
}

static void mangle(char *version)
{
	for (char *c = version; *c; c++)
		*c = *c == ':' ? '%' : *c == '~' ? '_' : *c;
}

const char *version_tag_name(const struct manifest *manifest, struct arena *arena,
			     struct problems *problems)
{
	const struct value_text *given = &manifest->own.source.tag_format;
	const char *format = given->v ? given->v : DEFAULT_FORMAT;

	if (!is_format(format)) {
		problems_add(problems, PROBLEM_ERROR, given->at, "for example v%s or release/%s",
			     "'source.tag_format' must have %%s once, and no other %%, not '%s'",
			     format);
		return NULL;
	}
	if (text_is_empty(manifest->base.version.v))
		return NULL;
	CLEANUP(free_pointer) char *version = identity_version(&manifest->base);
	size_t before = strcspn(format, "%");

	mangle(version);
	return arena_printf(arena, "%.*s%s%s", (int)before, format, version, format + before + 2);
}

/* ---- Where it is ---- */

int version_tag_find(const char *folder, const char *name, struct arena *arena, const char **commit,
		     struct error *error)
{
	CLEANUP(free_pointer) char *revision = xasprintf("refs/tags/%s^{commit}", name);
	const char *const words[] = {"rev-parse", "--verify", "--quiet", revision, NULL};
	int status;

	return git_ask(folder, words, arena, commit, &status, error);
}

/* What git must be able to do, and what is said where it is not. */
static int check_git(const char *folder, const char *const words[], const char *message,
		     const char *object, struct error *error)
{
	struct command_result result = {0};
	int failed = git_run(folder, words, &result, error);

	if (!failed && result.status != 0) {
		CLEANUP(free_pointer) char *complaint = git_complaint(&result);

		failed = error_set(error, "%s '%s': git: %s", message, object, complaint);
	}
	command_result_free(&result);
	return failed;
}

static int check_means(const char *folder, const struct provenance *provenance, struct error *error)
{
	const char *name = provenance->version_tag;
	CLEANUP(free_pointer) char *reference = xasprintf("refs/tags/%s", name);
	CLEANUP(free_pointer) char *commit = xasprintf("%s^{commit}", provenance->commit);

	if (check_git(folder, (const char *[]){"check-ref-format", reference, NULL},
		      "a tag cannot be called", name, error))
		return error_hint(error, "see 'source.tag_format'");
	if (check_git(folder, (const char *[]){"rev-parse", "--verify", commit, NULL},
		      "there is no commit", provenance->commit, error))
		return error_hint(error, "build in the git work tree that has it");
	if (check_git(folder, (const char *[]){"var", "GIT_COMMITTER_IDENT", NULL},
		      "cannot make tag", name, error))
		return error_hint(error, "tell git who you are: git config user.name NAME, git "
					 "config user.email MAIL");
	return 0;
}

int version_tag_check(const char *folder, const struct provenance *provenance, struct error *error)
{
	const char *there = provenance->version_tag_commit;

	if (!provenance->commit) {
		error_set(error, "there is no commit that a tag could be at");
		return error_hint(error, "build inside a git work tree that has a commit");
	}
	if (provenance->dirty) {
		error_set(error, "files that git tracks were changed: a tag would not say how");
		return error_hint(error, "commit the changes, or take them back; git status lists "
					 "them");
	}
	if (there && !text_equal(there, provenance->commit)) {
		error_set(error, "tag '%s' is at commit %s already, and this build is of commit %s",
			  provenance->version_tag, there, provenance->commit);
		return error_hint(error, "give the package a new version; no tag is ever moved");
	}
	return check_means(folder, provenance, error);
}

/* ---- What it says ---- */

int version_tag_compare(const char *folder, const char *name, const char *message, bool *equal,
			struct error *error)
{
	CLEANUP(free_pointer) char *reference = xasprintf("refs/tags/%s", name);
	/* The body of a signed tag comes without its signature. */
	const char *const words[] = {
		"for-each-ref",
		"--format=%(objecttype)%0a%(contents:subject)%0a%0a%(contents:body)", reference,
		NULL};
	struct arena *arena = arena_make();
	const char *answer;
	int status;
	int failed = git_ask(folder, words, arena, &answer, &status, error);

	if (!failed) {
		CLEANUP(free_pointer) char *all = xasprintf("tag\n%s", message);
		CLEANUP(free_pointer) char *wanted = text_trim(all);

		*equal = answer && text_equal(answer, wanted);
	}
	arena_free(arena);
	return failed;
}

int version_tag_make(const char *folder, const char *name, const char *commit, const char *message,
		     struct error *error)
{
	const char *const words[] = {"tag", "-a", "-m", message, "--", name, commit, NULL};

	return check_git(folder, words, "cannot make tag", name, error);
}
