/* problems.h - every mistake of a manifest at once, each with its place
 *
 * Parsing and planning go on after a mistake and add to the list; at the end the list is sorted by
 * place and printed by src/cli. Lines and columns count from 1, columns in characters; 0 means that
 * there is no such place (then only the file is named).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_PROBLEMS_H
#define INGOT_BASE_PROBLEMS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/error.h"

struct mark {
	const char *file; /* as the user named it; borrowed from whoever loaded it */
	int line, column; /* from 1; 0: unknown */
};

enum problem_kind { PROBLEM_ERROR, PROBLEM_WARNING, PROBLEM_NOTE };

struct problem {
	enum problem_kind kind;
	struct mark at;
	char *message; /* what is wrong */
	char *hint;    /* what would be right, or NULL */
	int advice;  /* what the user can do with this program, told before the hint: enum advice */
	char *about; /* what the advice is about, or NULL */
	char *file;  /* what at.file is here: the problem outlives what it was found in */
};

struct problems {
	struct problem *v;
	size_t n, cap;
	size_t errors; /* how many of them are PROBLEM_ERROR */
};

/* Adds a problem. `hint` may be NULL, is copied. Equal problems at one place are kept once. Very
 * long texts are cut. Returns it, until the next is added; NULL where it is known already. */
struct problem *problems_add(struct problems *problems, enum problem_kind kind, struct mark at,
			     const char *hint, const char *format, ...) PRINTF_LIKE(5, 6);
/* Sets a problem's advice; `about` is copied, or NULL. Does nothing where `problem` is NULL. */
void problem_advise(struct problem *problem, int advice, const char *about);
/* Adds an error with all that it says: message, hint and advice. `what` stands before the message,
 * with a colon, or is NULL. */
void problems_add_error(struct problems *problems, struct mark at, const char *what,
			const struct error *error);
/* Moves to `problems` what a later step found, and empties `later`. Left out is what stands at the
 * very place of an error that was known already: it is a consequence of that one. */
void problems_adopt(struct problems *problems, struct problems *later);
/* Sorts in a stable order: file, line, column. */
void problems_sort(struct problems *problems);
/* Returns "file:line:column: error: message" without newline, places that are unknown left out;
 * caller frees. The hint is not in it. */
char *problem_text(const struct problem *problem) NODISCARD;
/* Frees and empties; fit for CLEANUP. */
void problems_free(struct problems *problems);

#endif
