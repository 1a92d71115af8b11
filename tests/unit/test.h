/* test.h - what every unit test includes: cmocka, and what only tests need
 *
 *     static void test_noun_verb_situation(void **state UNUSED) { ... }
 * and a main that runs the table of them with cmocka_run_group_tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TESTS_UNIT_TEST_H
#define INGOT_TESTS_UNIT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"

/* Returns an empty directory, removed with all its content at the end of the program. The path is
 * absolute and valid until then. */
const char *test_directory(void);
/* Returns `name` in test_directory(); valid until the end of the program. */
const char *test_path(const char *name);
/* Makes a file in test_directory() with this content. Returns its path. */
const char *test_file(const char *name, const void *data, size_t len);
const char *test_text_file(const char *name, const char *text);
/* Returns a file's content, NUL-terminated; caller frees. Fails the test where it is unreadable. */
char *test_read(const char *path);
/* Counts the entries of a directory, hidden ones too, "." and ".." not. */
size_t test_count_entries(const char *directory);
/* Returns a path in the source tree, say "tests/golden/x"; valid until the end of the program. */
const char *test_source(const char *path);
/* Returns the program `name` of the machine, found in PATH, or NULL. */
const char *test_program(const char *name);
/* Skips the test where the program is not there. */
void test_need(const char *program);
/* Ends the test, which counts as skipped for this reason. */
void test_skip(const char *reason);

/* Fails the test unless `error` has exactly this message; clears it. */
void assert_error(struct error *error, const char *message);
/* Fails the test, with its message, if `result` is not 0. */
void assert_success(int result, struct error *error);
/* Fails the test unless `function`, in a child process, exits with 2 after exactly this on
 * stderr. */
void assert_ends_program(void (*function)(void), const char *message);

#endif
