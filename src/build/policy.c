/* policy.c - what a build has to have
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "build/policy_internal.h"

#include "base/advice.h"
#include "base/compiler.h"
#include "base/text.h"

static bool lacks_pins(const struct policy_facts *facts)
{
	return facts->provenance->pins.n == 0;
}

static bool lacks_commit(const struct policy_facts *facts)
{
	return !facts->provenance->commit;
}

static bool is_dirty(const struct policy_facts *facts)
{
	return facts->provenance->dirty;
}

static bool lacks_tag(const struct policy_facts *facts)
{
	return !facts->provenance->tag;
}

/* The version's tag is of another commit, or of this one without the changes. */
static bool breaks_version(const struct policy_facts *facts)
{
	const struct provenance *provenance = facts->provenance;
	return provenance->version_tag_commit && provenance->commit &&
	       (provenance->dirty ||
		!text_equal(provenance->version_tag_commit, provenance->commit));
}

static bool is_unsigned(const struct policy_facts *facts)
{
	return facts->is_unsigned;
}

static const struct requirement {
	const char *word;
	bool (*is_missed)(const struct policy_facts *facts);
	const char *message;
	const char *hint;   /* or NULL */
	enum advice advice; /* or ADVICE_NONE */
} requirements[] = {
	{"pins", lacks_pins, "no dependency is pinned, and pins are required",
	 "list lock files under 'pins:'", ADVICE_NONE},
	{"clean", lacks_commit, "the commit is not known, and a clean one is required",
	 "build inside a git work tree, or set source.commit in the manifest", ADVICE_NONE},
	{"clean", is_dirty, "files that git tracks were changed, and a clean work tree is required",
	 "commit the changes, or take them back; git status lists them", ADVICE_NONE},
	{"tag", lacks_tag, "there is no tag at the commit, and one is required",
	 "check the tag out, or make one: git tag -a v1.2.3", ADVICE_NONE},
	{"signature", is_unsigned, "there is no key for a signature, and one is required", NULL,
	 ADVICE_NAME_KEY},
};

static void check_word(const char *word, struct mark at, const struct policy_facts *facts,
		       struct problems *problems)
{
	for (size_t i = 0; i < ARRAY_SIZE(requirements); i++) {
		const struct requirement *row = &requirements[i];
		if (text_equal(row->word, word) && row->is_missed(facts))
			problem_advise(problems_add(problems, PROBLEM_ERROR, at, row->hint, "%s",
						    row->message),
				       row->advice, NULL);
	}
}

/* Checks what both words, version and tag, ask for; a warning where neither is there. */
static void check_version(const struct manifest *manifest, const struct policy_facts *facts,
			  struct problems *problems)
{
	const struct value_list *require = &manifest->own.policy.require;
	const struct provenance *provenance = facts->provenance;
	enum problem_kind kind = PROBLEM_WARNING;
	struct mark at = manifest->base.version.at;
	if (!breaks_version(facts))
		return;
	for (size_t i = 0; i < require->n && kind == PROBLEM_WARNING; i++)
		if (text_equal(require->v[i].v, "version") || text_equal(require->v[i].v, "tag")) {
			kind = PROBLEM_ERROR;
			at = require->v[i].at;
		}
	problems_add(problems, kind, at,
		     "a version stands for one commit; give the package a new version",
		     "tag '%s' is at commit %s, and this build is of %s%s", provenance->version_tag,
		     provenance->version_tag_commit, provenance->commit,
		     provenance->dirty ? " with uncommitted changes" : "");
}

void policy_check(const struct manifest *manifest, const struct policy_facts *facts,
		  struct problems *problems)
{
	const struct value_list *require = &manifest->own.policy.require;
	for (size_t i = 0; i < require->n; i++)
		check_word(require->v[i].v, require->v[i].at, facts, problems);
	check_version(manifest, facts, problems);
	if (facts->require_pins)
		check_word("pins", (struct mark){.file = manifest->path}, facts, problems);
}
