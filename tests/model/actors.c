/* actors.c - several courses of one program, of which exactly one runs until it gives way
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/model/actors.h"

#include <assert.h>
#include <stdlib.h>
#include <ucontext.h>

#include "base/memory.h"

#define STACK_SIZE ((size_t)256 << 10)

static struct {
	ucontext_t scheduler, courses[ACTORS_MAX];
	char *stacks[ACTORS_MAX]; /* kept for the next run */
	unsigned ready, waiting;  /* a bit for each actor */
	unsigned running;
	actor_course course;
	void *context;
} actors;

static void begin(void)
{
	actors.course(actors.running, actors.context);
	actors.ready &= ~(1U << actors.running);
}

static void prepare(unsigned actor)
{
	ucontext_t *course = &actors.courses[actor];
	if (!actors.stacks[actor])
		actors.stacks[actor] = xmalloc(STACK_SIZE);
	if (getcontext(course))
		abort();
	course->uc_stack.ss_sp = actors.stacks[actor];
	course->uc_stack.ss_size = STACK_SIZE;
	course->uc_link = &actors.scheduler;
	makecontext(course, begin, 0);
}

bool actors_run(unsigned count, actor_course course, actors_choice choice, void *context)
{
	assert(count <= ACTORS_MAX);
	actors.course = course;
	actors.context = context;
	actors.waiting = 0;
	actors.ready = (1U << count) - 1;
	for (unsigned i = 0; i < count; i++)
		prepare(i);
	while (actors.ready) {
		actors.running = choice(context, actors.ready);
		if (swapcontext(&actors.scheduler, &actors.courses[actors.running]))
			abort();
	}
	return actors.waiting == 0;
}

void actors_give_way(void)
{
	if (swapcontext(&actors.courses[actors.running], &actors.scheduler))
		abort();
}

void actors_wait(void)
{
	actors.ready &= ~(1U << actors.running);
	actors.waiting |= 1U << actors.running;
	actors_give_way();
}

void actors_wake(void)
{
	actors.ready |= actors.waiting;
	actors.waiting = 0;
}
