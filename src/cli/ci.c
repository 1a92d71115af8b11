/* ci.c - who acts where a CI runs the program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/ci.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/text.h"
#include "repo/repo.h"

/* A piece of a run's address that begins so is no variable. */
#define LITERAL '/'

/* Gitea and Forgejo say that they are GitHub, too, so they come first. Their runs are found by the
 * number that counts in the project, GitHub's by one that counts everywhere. */
static const struct ci {
	const char *mark; /* a variable that is "true" there */
	const char *user;
	const char *address[5]; /* variables, and what stands between them; NULL ends it */
} known[] = {
	{"FORGEJO_ACTIONS",
	 "GITHUB_ACTOR",
	 {"GITHUB_SERVER_URL", "/", "GITHUB_REPOSITORY", "/actions/runs/", "GITHUB_RUN_NUMBER"}},
	{"GITEA_ACTIONS",
	 "GITHUB_ACTOR",
	 {"GITHUB_SERVER_URL", "/", "GITHUB_REPOSITORY", "/actions/runs/", "GITHUB_RUN_NUMBER"}},
	{"GITHUB_ACTIONS",
	 "GITHUB_ACTOR",
	 {"GITHUB_SERVER_URL", "/", "GITHUB_REPOSITORY", "/actions/runs/", "GITHUB_RUN_ID"}},
	{"GITLAB_CI", "GITLAB_USER_LOGIN", {"CI_JOB_URL"}},
};

/* Adds a variable's value. */
static bool add_value(const struct host *host, const char *name, struct buffer *who)
{
	const char *value = host_variable(host, name);
	if (text_is_empty(value))
		return false;
	buffer_add_text(who, value);
	return true;
}

static bool add_who(const struct host *host, const struct ci *ci, struct buffer *who)
{
	bool is_whole = add_value(host, ci->user, who);
	buffer_add_text(who, ", ");
	for (size_t i = 0; i < ARRAY_SIZE(ci->address) && ci->address[i] && is_whole; i++) {
		if (ci->address[i][0] == LITERAL)
			buffer_add_text(who, ci->address[i]);
		else
			is_whole = add_value(host, ci->address[i], who);
	}
	return is_whole;
}

/* A line that a history takes. */
static bool is_fit(const char *who)
{
	return strlen(who) <= REPO_BY_MAX && !text_has_control(who) &&
	       text_is_utf8(who, strlen(who));
}

char *ci_find_who(const struct host *host)
{
	for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
		AUTO_BUFFER who = BUFFER_INIT;
		if (!text_equal(host_variable(host, known[i].mark), "true"))
			continue;
		return add_who(host, &known[i], &who) && is_fit(buffer_text(&who))
			       ? buffer_steal(&who)
			       : NULL;
	}
	return NULL;
}
