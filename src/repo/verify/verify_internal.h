/* verify_internal.h - shared by the files that verify a repository
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_VERIFY_VERIFY_INTERNAL_H
#define INGOT_REPO_VERIFY_VERIFY_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/map.h"
#include "formats/findings.h"
#include "repo/state/generation.h"
#include "repo/state/package_set_internal.h"
#include "repo/state/repo.h"

struct verification {
	struct repo *repo;
	struct findings *findings;
	struct map records; /* by digest: struct record without sections, NULL: damaged */
	struct map files;   /* names that were digested; without values */
	/* By digest, of the records of packages of the keys: the state of the settings whose keys
	 * signed them, which need not be keys any more. */
	struct map keyring;
	struct {
		struct channel_form {
			char *channel;
			uint64_t form; /* of the keys, in its newest generation */
		} * v;
		size_t n, cap;
	} forms;
	struct strings newest; /* paths of the pointers of all newest generations, sorted */
};

/* Adds a finding that something is bad; `what` is borrowed and stays. */
void verify_add_bad(struct verification *verification, const char *what, const char *format, ...)
	PRINTF_LIKE(3, 4);

/* verify_records.c: what was looked at once need not be looked at for the next generation. */

/* Finds the record an entry names; NULL where it is damaged or is not what the entry says, which is
 * noted where it is found the first time. */
const struct record *verify_record(struct verification *verification,
				   const struct package_entry *entry);
/* Whether the file is there and has these bytes; noted where it has not, the first time. */
int verify_file(struct verification *verification, const char *name, const char *sha256,
		struct error *error) NODISCARD;
/* Lists all whole records, sorted by path; the array is the caller's. */
const struct record **verify_list_records(const struct verification *verification, size_t *count);
/* Frees what was learnt meanwhile; the repository and the findings stay. Fit for CLEANUP. */
void verify_forget(struct verification *verification);

/* verify_state.c: all that a generation names. */
int verify_state(struct verification *verification, const struct generation *generation,
		 struct error *error) NODISCARD;

/* verify_packages.c: each record's package, several at once. `deep`: its content, too. */
int verify_packages(struct verification *verification, bool deep, unsigned cores,
		    struct error *error) NODISCARD;

#endif
