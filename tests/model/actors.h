/* actors.h - several courses of one program, of which exactly one runs until it gives way
 *
 * Each has a stack of its own; who runs next is the caller's choice, so that a run can be repeated.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TESTS_MODEL_ACTORS_H
#define INGOT_TESTS_MODEL_ACTORS_H

#include <stdbool.h>

#define ACTORS_MAX 8

typedef void (*actor_course)(unsigned actor, void *context);
/* One of those whose bit is set in `ready`. */
typedef unsigned (*actors_choice)(void *context, unsigned ready);

/* Runs `count` courses to their ends. false: the rest wait for each other. */
bool actors_run(unsigned count, actor_course course, actors_choice choice, void *context);
/* In a course: who runs next is chosen anew. */
void actors_give_way(void);
/* In a course: the same, and this one does not run again until actors_wake. */
void actors_wait(void);
/* All who wait may look again. */
void actors_wake(void);

#endif
