/* debs.h - small .debs for tests, made by the format itself
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TESTS_UNIT_DEBS_H
#define INGOT_TESTS_UNIT_DEBS_H

#include "formats/format.h"
#include "formats/format_maker.h"
#include "plan/plan.h"

/* Makes hello 1:1.2~rc1-3 of amd64, without files, with a relation, a description, a commit. Free
 * with package_free. */
struct package *test_package(void);

/* Make entries whose bytes are in memory, owner root. */
struct entry test_file_entry(const char *path, const char *text, unsigned flags);
struct entry test_directory_entry(const char *path);
struct entry test_link_entry(const char *path, const char *target);

/* Packs, signs where there is a signer, and writes. The package gets its files. Returns the path
 * of `name` in the tests' directory. `compression` as a manifest has it. */
const char *test_deb_write(const char *name, struct package *package, struct entry *entries,
			   size_t n_entries, const char *compression, struct signer *signer);

/* A .deb from texts and bytes, nothing checked: for hostile ones. */
struct test_member {
	const char *name;
	const void *data;
	size_t len;
};
const char *test_ar_write(const char *name, const struct test_member *members, size_t count);

#endif
