/* mutations.c - the steps of a change, and what is done wrong
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/model/mutations.h"

#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/vector.h"

#define GENERATIONS "ingot/channels/"

/* ---- Steps ---- */

/* The first row that fits is the step. '#' at the end of a start stands for a digit. */
static const struct step_row {
	const char *name;
	enum step step;
	enum memory_operation operation;
	const char *start, *end;
} rows[] = {
	{"settings", STEP_SETTINGS, MEMORY_CREATE, "ingot/repository", ""},
	{"state of the settings", STEP_STATE, MEMORY_CREATE, "ingot/settings/", ""},
	{"version", STEP_VERSION, MEMORY_CREATE, "ingot/versions/", ""},
	{"package", STEP_PACKAGE, MEMORY_CREATE, "pool/", ""},
	{"record", STEP_RECORD, MEMORY_CREATE, "ingot/records/", ""},
	{"apt's indexes", STEP_APT_INDEX, MEMORY_CREATE, "dists/", ""},
	{"bytes of pointers", STEP_POINTER_BYTES, MEMORY_CREATE, "ingot/pointers/", ""},
	{"yum's indexes", STEP_YUM_INDEX, MEMORY_CREATE, "rpm/", ""},
	{"set", STEP_SET, MEMORY_CREATE, "ingot/sets/", ""},
	{"generation", STEP_GENERATION, MEMORY_CREATE, GENERATIONS, ""},
	{"apt's snapshot", STEP_APT_SNAPSHOT, MEMORY_REPLACE, "dists/stable/#", ""},
	{"apt's snapshot", STEP_APT_SNAPSHOT, MEMORY_REPLACE, "dists/testing/#", ""},
	{"yum's snapshot", STEP_YUM_SNAPSHOT, MEMORY_REPLACE, "rpm/stable@#", ""},
	{"yum's snapshot", STEP_YUM_SNAPSHOT, MEMORY_REPLACE, "rpm/testing@#", ""},
	{"InRelease", STEP_IN_RELEASE, MEMORY_REPLACE, "dists/", "/InRelease"},
	{"apt's plain names", STEP_APT_PLAIN, MEMORY_REPLACE, "dists/", ""},
	{"mirrorlist", STEP_MIRRORLIST, MEMORY_REPLACE, "rpm/", "/mirrorlist"},
	{"current", STEP_CURRENT, MEMORY_REPLACE, "rpm/", "/current"},
	{"repomd.xml", STEP_YUM_LINKS, MEMORY_REPLACE, "rpm/", ""},
	{"keys", STEP_KEYS, MEMORY_REPLACE, "keys/", ""},
	{"list of channels", STEP_LIST, MEMORY_REPLACE, "ingot/channels.list", ""},
	{"index.html", STEP_PAGE, MEMORY_REPLACE, "index.html", ""},
	{"a generation's end", STEP_DELETE_GENERATION, MEMORY_DELETE, GENERATIONS, ""},
	{"what was published", STEP_PUBLISHED, MEMORY_CREATE, "ingot/published/", ""},
	{"a version's end", STEP_DELETE_VERSION, MEMORY_DELETE, "ingot/versions/", ""},
	{"a file's end", STEP_DELETE_FILE, MEMORY_DELETE, "", ""},
	{"client file", STEP_CLIENT_FILE, MEMORY_REPLACE, "model", ""},
	{"client file", STEP_CLIENT_FILE, MEMORY_REPLACE, "follow/model", ""},
};

const char *step_name(enum step step)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].step == step)
			return rows[i].name;
	return "none that is known";
}

static bool starts(const char *name, const char *start)
{
	size_t len = strcspn(start, "#");
	return strncmp(name, start, len) == 0 &&
	       (!start[len] || (name[len] >= '0' && name[len] <= '9'));
}

enum step step_find(const struct memory_call *call)
{
	if (call->operation != MEMORY_CREATE && call->operation != MEMORY_REPLACE &&
	    call->operation != MEMORY_DELETE)
		return STEP_NONE;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].operation == call->operation && starts(call->name, rows[i].start) &&
		    text_ends(call->name, rows[i].end))
			return rows[i].step;
	return STEP_COUNT;
}

/* ---- Mutations ---- */

#define LEAVE_OUT(what, step)                                           \
	{                                                               \
		"without " what, MUTATION_LEAVE_OUT, step, STEP_NONE, 0 \
	}
#define DELAY(what, step, after)                     \
	{                                            \
		what, MUTATION_DELAY, step, after, 0 \
	}

const struct mutation mutations[] = {
	LEAVE_OUT("settings", STEP_SETTINGS),
	LEAVE_OUT("state of the settings", STEP_STATE),
	LEAVE_OUT("version", STEP_VERSION),
	LEAVE_OUT("package", STEP_PACKAGE),
	LEAVE_OUT("record", STEP_RECORD),
	LEAVE_OUT("apt's indexes", STEP_APT_INDEX),
	LEAVE_OUT("bytes of pointers", STEP_POINTER_BYTES),
	LEAVE_OUT("yum's indexes", STEP_YUM_INDEX),
	LEAVE_OUT("set", STEP_SET),
	LEAVE_OUT("generation", STEP_GENERATION),
	LEAVE_OUT("apt's plain names", STEP_APT_PLAIN),
	LEAVE_OUT("InRelease", STEP_IN_RELEASE),
	LEAVE_OUT("apt's snapshot", STEP_APT_SNAPSHOT),
	LEAVE_OUT("yum's snapshot", STEP_YUM_SNAPSHOT),
	LEAVE_OUT("mirrorlist", STEP_MIRRORLIST),
	LEAVE_OUT("current", STEP_CURRENT),
	LEAVE_OUT("repomd.xml", STEP_YUM_LINKS),
	LEAVE_OUT("client file", STEP_CLIENT_FILE),
	LEAVE_OUT("keys", STEP_KEYS),
	LEAVE_OUT("list of channels", STEP_LIST),
	LEAVE_OUT("index.html", STEP_PAGE),
	LEAVE_OUT("the end of generations", STEP_DELETE_GENERATION),
	LEAVE_OUT("what was published", STEP_PUBLISHED),
	LEAVE_OUT("the end of a version left behind", STEP_DELETE_VERSION),
	LEAVE_OUT("the end of a file left behind", STEP_DELETE_FILE),
	DELAY("what was published after files end", STEP_PUBLISHED, STEP_DELETE_FILE),
	DELAY("generations end after their files", STEP_DELETE_GENERATION, STEP_DELETE_FILE),
	DELAY("state of the settings after generation", STEP_STATE, STEP_GENERATION),
	{"a state replaces another's", MUTATION_OVERWRITE, STEP_STATE, STEP_NONE, 0},
	DELAY("version after generation", STEP_VERSION, STEP_GENERATION),
	DELAY("package after generation", STEP_PACKAGE, STEP_GENERATION),
	DELAY("record after generation", STEP_RECORD, STEP_GENERATION),
	DELAY("apt's indexes after generation", STEP_APT_INDEX, STEP_GENERATION),
	DELAY("bytes of pointers after generation", STEP_POINTER_BYTES, STEP_GENERATION),
	DELAY("yum's indexes after generation", STEP_YUM_INDEX, STEP_GENERATION),
	DELAY("set after generation", STEP_SET, STEP_GENERATION),
	DELAY("generation after InRelease", STEP_GENERATION, STEP_IN_RELEASE),
	DELAY("yum's snapshot after mirrorlist", STEP_YUM_SNAPSHOT, STEP_MIRRORLIST),
	DELAY("yum's snapshot after current", STEP_YUM_SNAPSHOT, STEP_CURRENT),
	{"a generation replaces another's", MUTATION_OVERWRITE, STEP_GENERATION, STEP_NONE, 0},
	{"a package replaces another's", MUTATION_OVERWRITE, STEP_PACKAGE, STEP_NONE, 0},
	{"placing without a lock", MUTATION_NO_LOCK, STEP_NONE, STEP_NONE, STORE_LOCK_PLACING},
	{"pruning without a lock", MUTATION_NO_LOCK, STEP_NONE, STEP_NONE, STORE_LOCK_WRITERS},
	{"placing what was newest before the lock", MUTATION_OLD_UNDER_LOCK, STEP_NONE, STEP_NONE,
	 STORE_LOCK_PLACING},
	{"a loser does not look again", MUTATION_OLD_AFTER_LOSING, STEP_NONE, STEP_NONE, 0},
};

const size_t n_mutations = ARRAY_SIZE(mutations);

void mutant_begin(struct mutant *mutant, const struct mutation *mutation, struct memory *memory)
{
	*mutant = (struct mutant){.mutation = mutation, .memory = memory};
}

static void do_delayed(struct mutant *mutant, unsigned actor, bool drop)
{
	VECTOR_EACH (delayed, &mutant->actors[actor]) {
		const struct memory_bytes *there =
			delayed->is_new ? memory_find(mutant->memory, delayed->name) : NULL;
		mutant->actors[actor].is_refused |=
			there && strcmp(there->sha256, delayed->bytes->sha256) != 0;
		if (!drop && !there)
			memory_put(mutant->memory, delayed->name, delayed->bytes);
		if (delayed->bytes)
			memory_release(delayed->bytes);
		free(delayed->name);
	}
	mutant->actors[actor].n = 0;
}

void mutant_end(struct mutant *mutant)
{
	for (unsigned i = 0; i <= ACTORS_MAX; i++) {
		do_delayed(mutant, i, true);
		free(mutant->actors[i].v);
	}
}

void mutant_command_ends(struct mutant *mutant, unsigned actor, bool was_killed)
{
	do_delayed(mutant, actor, was_killed);
	mutant->actors[actor].seen = 0;
	mutant->actors[actor].is_refused = false;
}

static enum memory_fate delay(struct mutant *mutant, const struct memory_call *call)
{
	struct delayed *delayed = VECTOR_ADD(&mutant->actors[call->actor]);
	delayed->name = xstrdup(call->name);
	delayed->bytes = call->bytes ? memory_hold(call->bytes) : NULL;
	delayed->is_new = call->operation == MEMORY_CREATE;
	return MEMORY_SKIP;
}

static enum memory_fate lock_gate(struct mutant *mutant, const struct memory_call *call)
{
	const struct mutation *mutation = mutant->mutation;
	if (mutation->kind == MUTATION_NO_LOCK && call->lock == mutation->lock)
		return MEMORY_SKIP;
	if (call->lock == STORE_LOCK_PLACING)
		mutant->actors[call->actor].is_placing = call->operation == MEMORY_LOCK;
	return MEMORY_GO;
}

enum memory_fate mutant_gate(struct mutant *mutant, const struct memory_call *call)
{
	const struct mutation *mutation = mutant->mutation;
	if (!mutation)
		return MEMORY_GO;
	if (mutant->actors[call->actor].is_refused)
		return MEMORY_FAIL;
	if (call->operation == MEMORY_LOCK || call->operation == MEMORY_UNLOCK)
		return lock_gate(mutant, call);
	enum step step = step_find(call);
	if (step == STEP_NONE || step != mutation->step)
		return MEMORY_GO;
	/* A file that is there is found there. */
	if (mutation->kind == MUTATION_OVERWRITE)
		return MEMORY_OVERWRITE;
	if (call->operation == MEMORY_CREATE && memory_find(mutant->memory, call->name))
		return MEMORY_GO;
	return mutation->kind == MUTATION_DELAY ? delay(mutant, call) : MEMORY_SKIP;
}

void mutant_changed(struct mutant *mutant, const struct memory_call *call)
{
	const struct mutation *mutation = mutant->mutation;
	if (mutation && mutation->kind == MUTATION_DELAY && step_find(call) == mutation->after)
		do_delayed(mutant, call->actor, false);
}

static void forget_new(struct strings *names, size_t seen)
{
	for (size_t i = names->n; i > 0; i--)
		if (strtoull(names->v[i - 1], NULL, 10) > seen) {
			free(names->v[i - 1]);
			memmove(&names->v[i - 1], &names->v[i], (names->n - i) * sizeof *names->v);
			names->n--;
		}
}

void mutant_listed(struct mutant *mutant, const struct memory_call *call, struct strings *names)
{
	const struct mutation *mutation = mutant->mutation;
	size_t *seen = &mutant->actors[call->actor].seen;
	bool is_placing = mutant->actors[call->actor].is_placing;
	if (!mutation || !text_starts(call->name, GENERATIONS))
		return;
	if (*seen && ((mutation->kind == MUTATION_OLD_UNDER_LOCK && is_placing) ||
		      (mutation->kind == MUTATION_OLD_AFTER_LOSING && !is_placing)))
		forget_new(names, *seen);
	else
		*seen = names->n;
}
