/* plans.h - what the tests of the plan share: a build output, and plans as text
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TESTS_UNIT_PLANS_H
#define INGOT_TESTS_UNIT_PLANS_H

#include <sys/types.h>

#include "base/problems.h"
#include "manifest/manifest.h"
#include "plan/plan.h"
#include "tests/unit/test.h"

#define SOURCE_DATE 1000000000

/* Group set-up: makes a build output in test_directory() and goes there. */
int make_output(void **state);
void put_file(const char *name, const char *text, mode_t mode);
void make_folder(const char *name, mode_t mode);

/* Makes a plan for deb and rpm of a manifest whose items start in line 7, after the five keys that
 * every manifest needs and the lines of `head`. Not sealed. */
struct plan *make_plan(const char *head, const char *items, struct manifest **manifest,
		       struct problems *problems);
/* Returns problems in their order, a line each, hints below them; caller frees. */
char *spell_problems(struct problems *problems);
/* Returns the entries, a line each, implicit folders only with `parents`, and the problems; caller
 * frees both. */
char *spell_plan(const char *head, const char *items, bool parents, char **problem_texts);

/* Compares what spell_plan returns; `expected` NULL: whatever the entries are. */
void assert_plan_with(const char *head, const char *items, bool parents, const char *expected,
		      const char *expected_problems);
void assert_plan(const char *items, const char *expected);
void assert_problems(const char *items, const char *expected);

#endif
