/* proof_internal.h - a second build, made elsewise, that must give the same bytes
 *
 * It is another process of this program with another umask, time zone, language and number of
 * threads, and without the cache. It runs beside the first, and what it makes is never seen: a
 * hidden folder beside the packages has it until both are compared.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BUILD_PROOF_INTERNAL_H
#define INGOT_BUILD_PROOF_INTERNAL_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"
#include "formats/format.h"

struct cast_options;
struct proof;

/* A package that the first build has made. */
struct proof_side {
	const char *path; /* where it will be; only its last name counts here */
	int fd;           /* readable; borrowed */
	uint64_t size;
	const struct format *format;
};

/* Starts the second build. To be called before any passphrase is hidden or thread is started: the
 * umask belongs to the whole process. `folder`: where the packages will be. */
struct proof *proof_start(const struct cast_options *options, const char *folder,
			  struct error *error) NODISCARD;
/* Waits for the second build's end and compares. 1: they differ, and how is appended to
 * `differences`; so is what the second build said where it failed, which is an error. */
int proof_compare(struct proof *proof, const struct proof_side *sides, size_t n,
		  struct strings *differences, struct error *error) NODISCARD;
/* Returns "umask 0077, TZ=...": how the second build was made; borrowed. */
const char *proof_conditions(const struct proof *proof);
/* Ends what still runs and removes what it made. Accepts NULL. */
void proof_end(struct proof *proof);

#endif
