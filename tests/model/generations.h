/* generations.h - what generations and their sets say, parsed once for the same bytes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TESTS_MODEL_GENERATIONS_H
#define INGOT_TESTS_MODEL_GENERATIONS_H

#include "tests/model/memory.h"

#include "repo/state/generation.h"
#include "repo/state/package_set_internal.h"

struct known_generation {
	struct generation *generation;
	struct package_set set;
};

/* Reads a generation as the program does: whatever that refuses is an error, files that are missing
 * included. The result is owned here, until the next call. NULL: *error says why. */
const struct known_generation *generations_read(struct memory *memory, const char *channel,
						uint64_t number, struct error *error);
void generations_forget(void);

#endif
