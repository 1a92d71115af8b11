/* schedule.h - one order in which three writers and a reader come to the store, and what strikes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TESTS_MODEL_SCHEDULE_H
#define INGOT_TESTS_MODEL_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/model/memory.h"
#include "tests/model/mutations.h"

struct schedule_result {
	uint64_t digest; /* of who did what: two schedules are the same where it is */
	char *violation; /* or NULL; the caller frees */
};

/* `seed` decides about all. `mutation` may be NULL. With is_traced each step is printed. */
void schedule_run(struct memory *const *bases, uint64_t seed, const struct mutation *mutation,
		  bool is_traced, struct schedule_result *result);

#endif
