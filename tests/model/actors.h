/* actors.h - several courses of one program, of which exactly one runs until it gives way
 *
 * Each has a stack of its own; who runs next is the caller's choice, so that a run can be repeated.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TESTS_MODEL_ACTORS_H
#define INGOT_TESTS_MODEL_ACTORS_H

#include <stdbool.h>

#define ACTORS_MAX 8

typedef void (*actor_course)(unsigned actor, void *context);
/* Chooses one of the actors whose bit is set in `ready`. */
typedef unsigned (*actors_choice)(void *context, unsigned ready);

/* Runs `count` courses to their ends. Returns false where the rest wait for each other. */
bool actors_run(unsigned count, actor_course course, actors_choice choice, void *context);
/* Called in a course: who runs next is chosen anew. */
void actors_give_way(void);
/* Called in a course: others run, and this one does not run again until actors_wake. */
void actors_wait(void);
/* All who wait may look again. */
void actors_wake(void);

#endif
