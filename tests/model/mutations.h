/* mutations.h - the steps of a change, and what is done wrong to show that the model would notice
 *
 * A step is a kind of change of the store. The table is in the order in which a command takes
 * them, which is compared with what the program does.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TESTS_MODEL_MUTATIONS_H
#define INGOT_TESTS_MODEL_MUTATIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "tests/model/actors.h"
#include "tests/model/memory.h"

enum step {
	STEP_NONE = -1,
	STEP_SETTINGS,
	STEP_STATE,
	STEP_VERSION,
	STEP_PACKAGE,
	STEP_RECORD,
	STEP_APT_INDEX,
	STEP_POINTER_BYTES,
	STEP_YUM_INDEX,
	STEP_SET,
	STEP_GENERATION,
	STEP_APT_SNAPSHOT,
	STEP_YUM_SNAPSHOT,
	STEP_APT_PLAIN,
	STEP_IN_RELEASE,
	STEP_MIRRORLIST,
	STEP_CURRENT,
	STEP_YUM_LINKS,
	STEP_CLIENT_FILE,
	STEP_KEYS,
	STEP_LIST,
	STEP_PAGE,
	STEP_DELETE, /* from here on: prune, and who finds leftovers */
	STEP_PUBLISHED = STEP_DELETE,
	STEP_DELETE_GENERATION,
	STEP_DELETE_VERSION,
	STEP_DELETE_FILE,
	STEP_COUNT,
};

const char *step_name(enum step step);
/* Returns STEP_NONE where no file changes, STEP_COUNT where the call is no step that is known. */
enum step step_find(const struct memory_call *call);

enum mutation_kind {
	MUTATION_NONE,
	MUTATION_LEAVE_OUT,        /* `step` is said to be done, and is not */
	MUTATION_DELAY,            /* `step` is done only after `after` */
	MUTATION_OVERWRITE,        /* `step` replaces what another has created */
	MUTATION_NO_LOCK,          /* `lock` is not taken */
	MUTATION_OLD_UNDER_LOCK,   /* under the lock for placing the newest generation is not looked
				      up again */
	MUTATION_OLD_AFTER_LOSING, /* a loser starts from the state that he started from before */
};

struct mutation {
	const char *name;
	enum mutation_kind kind;
	enum step step, after;
	enum store_lock lock;
};

extern const struct mutation mutations[];
extern const size_t n_mutations;

/* A mutation at work on one schedule. */
struct mutant {
	const struct mutation *mutation; /* or NULL */
	struct memory *memory;
	struct {
		bool is_refused; /* what was delayed could not be done any more */
		bool is_placing; /* has the lock for placing */
		size_t seen;     /* how many generations it has last looked up, or first */
		struct delayed {
			char *name;
			const struct memory_bytes *bytes;
			bool is_new; /* create, not replace */
		} * v;
		size_t n, cap;
	} actors[ACTORS_MAX + 1];
};

void mutant_begin(struct mutant *mutant, const struct mutation *mutation, struct memory *memory);
void mutant_end(struct mutant *mutant);
/* mutant_gate, mutant_changed and mutant_listed are what memory_hooks has. */
enum memory_fate mutant_gate(struct mutant *mutant, const struct memory_call *call);
void mutant_changed(struct mutant *mutant, const struct memory_call *call);
void mutant_listed(struct mutant *mutant, const struct memory_call *call, struct strings *names);
/* Called at a command's end: what is still delayed is done now, or never where it was killed. */
void mutant_command_ends(struct mutant *mutant, unsigned actor, bool was_killed);

#endif
