/* problems.c - every mistake of a manifest at once, each with its place
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/problems.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/key_text.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/vector.h"

#define MESSAGE_MAX 1000

static const char *const kind_names[] = {
	[PROBLEM_ERROR] = "error",
	[PROBLEM_WARNING] = "warning",
	[PROBLEM_NOTE] = "note",
};

static int compare_marks(const struct mark *a, const struct mark *b)
{
	int order = strcmp(a->file ? a->file : "", b->file ? b->file : "");
	if (!order)
		order = (a->line > b->line) - (a->line < b->line);
	if (!order)
		order = (a->column > b->column) - (a->column < b->column);
	return order;
}

static bool is_known(const struct problems *problems, const struct problem *problem)
{
	VECTOR_EACH (other, problems)
		if (other->kind == problem->kind && !compare_marks(&other->at, &problem->at) &&
		    text_equal(other->message, problem->message))
			return true;
	return false;
}

/* Returns the text, shortened: a manifest may hold a long one. */
static char *shorten_text(char *text)
{
	size_t end = MESSAGE_MAX;
	if (strlen(text) <= MESSAGE_MAX)
		return text;
	while (end && ((unsigned char)text[end] & 0xc0) == 0x80)
		end--;
	char *cut = xasprintf("%.*s...", (int)end, text);
	free(text);
	return cut;
}

/* Takes `text`; a secret goes before it is cut, when it could no longer be known. */
static char *clean_text(char *text)
{
	char *shown = key_text_hide(text);
	free(text);
	return shorten_text(shown);
}

struct problem *problems_add(struct problems *problems, enum problem_kind kind, struct mark at,
			     const char *hint, const char *format, ...)
{
	struct problem problem = {.kind = kind, .at = at};
	va_list args;
	va_start(args, format);
	problem.message = clean_text(xvasprintf(format, args));
	va_end(args);
	if (is_known(problems, &problem)) {
		free(problem.message);
		return NULL;
	}
	problem.hint = hint ? clean_text(xstrdup(hint)) : NULL;
	problem.file = at.file ? xstrdup(at.file) : NULL;
	problem.at.file = problem.file;
	struct problem *added = VECTOR_ADD(problems);
	*added = problem;
	problems->errors += kind == PROBLEM_ERROR;
	return added;
}

void problem_advise(struct problem *problem, int advice, const char *about)
{
	if (!problem)
		return;
	free(problem->about);
	problem->advice = advice;
	problem->about = about ? clean_text(xstrdup(about)) : NULL;
}

void problems_add_error(struct problems *problems, struct mark at, const char *what,
			const struct error *error)
{
	problem_advise(problems_add(problems, PROBLEM_ERROR, at, error->hint, "%s%s%s",
				    what ? what : "", what ? ": " : "", error->message),
		       error->advice, error->about);
}

/* Whether one of the first `n` problems is an error at this place. */
static bool has_error_at(const struct problems *problems, size_t n, const struct mark *at)
{
	for (size_t i = 0; i < n; i++)
		if (problems->v[i].kind == PROBLEM_ERROR && !compare_marks(&problems->v[i].at, at))
			return true;
	return false;
}

void problems_adopt(struct problems *problems, struct problems *later)
{
	size_t known = problems->n;
	VECTOR_EACH (problem, later)
		if (problem->at.line <= 0 || !has_error_at(problems, known, &problem->at))
			problem_advise(problems_add(problems, problem->kind, problem->at,
						    problem->hint, "%s", problem->message),
				       problem->advice, problem->about);
	problems_free(later);
}

/* Sorts pointers into the old array, whose addresses keep the order of what is equal. */
static int compare_problems(const void *a, const void *b)
{
	const struct problem *left = *(const struct problem *const *)a;
	const struct problem *right = *(const struct problem *const *)b;
	int order = compare_marks(&left->at, &right->at);
	return order ? order : (left > right) - (left < right);
}

void problems_sort(struct problems *problems)
{
	if (!problems->n)
		return;
	struct problem *sorted = xreallocarray(NULL, problems->cap, sizeof *sorted);
	AUTO_FREE const struct problem **order = xreallocarray(NULL, problems->n, sizeof *order);
	for (size_t i = 0; i < problems->n; i++)
		order[i] = &problems->v[i];
	qsort(order, problems->n, sizeof *order, compare_problems);
	for (size_t i = 0; i < problems->n; i++)
		sorted[i] = *order[i];
	free(problems->v);
	problems->v = sorted;
}

char *problem_text(const struct problem *problem)
{
	struct buffer text = BUFFER_INIT;
	if (problem->at.file) {
		buffer_add_text(&text, problem->at.file);
		if (problem->at.line > 0)
			buffer_printf(&text, ":%d", problem->at.line);
		if (problem->at.line > 0 && problem->at.column > 0)
			buffer_printf(&text, ":%d", problem->at.column);
		buffer_add_text(&text, ": ");
	}
	buffer_printf(&text, "%s: %s", kind_names[problem->kind], problem->message);
	return buffer_steal(&text);
}

void problems_free(struct problems *problems)
{
	VECTOR_EACH (problem, problems) {
		free(problem->message);
		free(problem->hint);
		free(problem->about);
		free(problem->file);
	}
	free(problems->v);
	*problems = (struct problems){0};
}
