/* version_tag.c - the git tag of a version
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "build/version_tag_internal.h"

#include <string.h>

#include "base/memory.h"
#include "base/strings.h"
#include "base/text.h"
#include "build/git.h"
#include "build/git_settings_internal.h"
#include "manifest/manifest.h"

#define DEFAULT_FORMAT "v%s"

/* ---- Its name ---- */

static bool is_format(const char *format)
{
	const char *mark = strchr(format, '%');
	return mark && mark[1] == 's' && !strchr(mark + 1, '%');
}

static void mangle_version(char *version)
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
	AUTO_FREE char *version = manifest_version_text(&manifest->base);
	size_t before = strcspn(format, "%");

	mangle_version(version);
	return arena_printf(arena, "%.*s%s%s", (int)before, format, version, format + before + 2);
}

/* ---- Whether it can be made ---- */

/* Checks what git must be able to do, and says `message` where it is not. */
static int check_git(const struct git *git, const char *const words[], const struct git_call *call,
		     const char *message, const char *object, struct error *error)
{
	CLEANUP(process_result_free) struct process_result result = {0};

	if (git_run(git, words, call, &result, error))
		return -1;
	if (result.status == 0)
		return 0;
	AUTO_FREE char *complaint = git_complaint(&result);
	return error_set(error, "%s '%s': git: %s", message, object, complaint);
}

static int check_means(const struct git *git, const struct provenance *provenance,
		       struct error *error)
{
	const char *name = provenance->version_tag;
	AUTO_FREE char *reference = xasprintf("refs/tags/%s", name);
	AUTO_FREE char *commit = xasprintf("%s^{commit}", provenance->commit);
	if (check_git(git, (const char *[]){"check-ref-format", reference, NULL}, NULL,
		      "a tag cannot be called", name, error))
		return error_hint(error, "see 'source.tag_format'");
	if (check_git(git, (const char *[]){"rev-parse", "--verify", commit, NULL}, NULL,
		      "there is no commit", provenance->commit, error))
		return error_hint(error, "build in the git work tree that has it");
	if (check_git(git, (const char *[]){"var", "GIT_COMMITTER_IDENT", NULL}, NULL,
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
	struct git *git = git_open(folder, error);
	int failed = git ? check_means(git, provenance, error) : -1;

	git_close(git);
	return failed;
}

/* ---- What it says ---- */

int version_tag_compare(const char *folder, const char *name, const char *message, bool *equal,
			struct error *error)
{
	AUTO_FREE char *reference = xasprintf("refs/tags/%s", name);
	/* The body of a signed tag comes without its signature. */
	const char *const words[] = {
		"for-each-ref",
		"--format=%(objecttype)%0a%(contents:subject)%0a%0a%(contents:body)", reference,
		NULL};
	struct arena *arena = arena_make();
	struct git *git = git_open(folder, error);
	const char *answer;
	int failed = git ? git_ask(git, words, arena, &answer, error) : -1;
	if (!failed) {
		AUTO_FREE char *all = xasprintf("tag\n%s", message);
		AUTO_FREE char *wanted = text_trim(all);
		*equal = answer && text_equal(answer, wanted);
	}
	arena_free(arena);
	git_close(git);
	return failed;
}

/* ---- Making it ---- */

/* The user's configuration says who signs, and with which program; a repository's own names none.
 * The last column has what git takes where nobody says. */
struct signing_program {
	const char *key;
	const char *same; /* another name of that key, or NULL */
	const char *usual;
};

static const struct signing_program signing_programs[] = {
	{"gpg.openpgp.program", "gpg.program", "gpg"},
	{"gpg.x509.program", NULL, "gpgsm"},
	{"gpg.ssh.program", NULL, "ssh-keygen"},
	{"gpg.ssh.defaultkeycommand", NULL, "false"},
};

struct tag_signing {
	bool is_wanted;
	const char *programs[ARRAY_SIZE(signing_programs)];
};

static void take_setting(const char *scope, const char *key, const char *value,
			 struct tag_signing *signing)
{
	bool is_user = text_equal(scope, "global") || text_equal(scope, "system");
	if (text_equal(key, "tag.gpgsign"))
		signing->is_wanted = true; /* whether it says yes is for git to read */
	for (size_t i = 0; is_user && i < ARRAY_SIZE(signing_programs); i++)
		if (text_equal(key, signing_programs[i].key) ||
		    text_equal(key, signing_programs[i].same))
			signing->programs[i] = value;
}

/* Takes "SCOPE\0KEY\nVALUE\0", from the least to what goes before it. Cuts the text. */
static void take_settings(struct buffer *output, struct tag_signing *signing)
{
	char *at = (char *)output->data, *end = at + output->len;
	while (at && at < end) {
		char *scope = at, *key = scope + strlen(scope) + 1;
		if (key >= end)
			return;
		at = key + strlen(key) + 1;
		char *value = strchr(key, '\n');

		if (value)
			*value++ = '\0';
		take_setting(scope, key, value ? value : "", signing);
	}
}

static void add_overrides(const struct tag_signing *signing, struct strings *overrides)
{
	for (size_t i = 0; i < ARRAY_SIZE(signing_programs); i++) {
		const struct signing_program *known = &signing_programs[i];
		const char *program = signing->programs[i] ? signing->programs[i] : known->usual;
		strings_add_printf(overrides, "%s=%s", known->key, program);
		if (known->same)
			strings_add_printf(overrides, "%s=%s", known->same, program);
	}
}

/* Finds what is to run beside git where a tag is signed; nothing else of it runs, and nothing at
 * all where it is not. */
static int find_signing(const struct git *git, struct strings *overrides, bool *is_signed,
			struct error *error)
{
	static const char *const words[] = {
		"config", "-z", "--show-scope", "--get-regexp", "^gpg\\.|^tag\\.gpgsign$", NULL};
	CLEANUP(process_result_free) struct process_result result = {0};
	struct tag_signing signing = {0};

	if (git_run(git, words, NULL, &result, error))
		return -1;
	take_settings(&result.output, &signing);
	if (signing.is_wanted)
		add_overrides(&signing, overrides);
	*is_signed = signing.is_wanted;
	return 0;
}

static int make_tag(struct git *git, const char *const words[], const char *name,
		    struct error *error)
{
	AUTO_STRINGS overrides = {0};
	struct git_call call = {.overrides = &overrides};
	if (git_settings_read(git, error) || find_signing(git, &overrides, &call.unwalled, error))
		return -1;
	if (git->odd)
		return error_set(error, "cannot make tag '%s': '%s' cannot be switched off", name,
				 git->odd);
	return check_git(git, words, &call, "cannot make tag", name, error);
}

int version_tag_make(const char *folder, const char *name, const char *commit, const char *message,
		     struct error *error)
{
	const char *const words[] = {"tag", "-a", "-m", message, "--", name, commit, NULL};
	struct git *git = git_open(folder, error);
	int failed = git ? make_tag(git, words, name, error) : -1;
	git_close(git);
	return failed;
}
