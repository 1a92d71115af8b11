/* package_set_internal.h - which packages a channel has (specs/repository.md, "Sets")
 *
 * Sorted by format, name, version in the format's own order, architecture. In the store a set is a
 * list of pages under ingot/sets/, all named by their digest; a page ends where a record's digest
 * says so, so that a change of one package changes one page, whatever came before.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_STATE_PACKAGE_SET_INTERNAL_H
#define INGOT_REPO_STATE_PACKAGE_SET_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/strings.h"
#include "formats/record.h"
#include "store/store.h"

struct package_entry {
	char record[SHA256_HEX_SIZE]; /* digest of the record */
	char sha256[SHA256_HEX_SIZE]; /* of the package file */
	char *format, *name, *version, *arch, *path;
};

struct package_set {
	struct package_entry *v;
	size_t n, cap;
	struct strings pages; /* digests that were read: they need not be written again */
};

/* Adds a copy of what a record says; the order is restored by package_set_sort. */
void package_set_add(struct package_set *set, const struct record *record);
/* Adds a copy of an entry, behind the others. */
void package_set_add_entry(struct package_set *set, const struct package_entry *other);
/* Restores the order of a set after entries were added. */
void package_set_sort(struct package_set *set);
/* Removes the entries that are marked, one mark for each; the order stays. */
void package_set_drop(struct package_set *set, const bool *drop);
/* Compares in the order of a set. */
int package_set_compare_entries(const struct package_entry *a, const struct package_entry *b);
/* Returns where the entries of that format and name begin in a sorted set, or would. */
size_t package_set_find_name(const struct package_set *set, const char *format, const char *name);
/* The entry of the same format, name, architecture and a version that the format's package manager
 * holds for the same; NULL where there is none. The set is sorted. */
const struct package_entry *package_set_find(const struct package_set *set,
					     const struct record *record);

/* The entry of the highest version of a package, of whichever architecture; NULL where there is
 * none. The set is sorted. */
const struct package_entry *package_set_newest(const struct package_set *set, const char *format,
					       const char *name);

/* Stores a sorted set; gives its digest. */
int package_set_store(struct store *store, const struct package_set *set,
		      char digest[SHA256_HEX_SIZE], struct error *error) NODISCARD;
/* Loads the set of that digest; what it lists is checked, and sorted. `set` is empty where it
 * fails. */
int package_set_load(struct store *store, const char *digest, struct package_set *set,
		     struct error *error) NODISCARD;
void package_set_free(struct package_set *set); /* fit for CLEANUP */

#endif
