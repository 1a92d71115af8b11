/* indexes.h - what the indexes of a repository say, read as clients read them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TESTS_MODEL_INDEXES_H
#define INGOT_TESTS_MODEL_INDEXES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"

struct index_entry {
	char *path; /* from the root of the repository, or of the yum repository */
	char sha256[SHA256_HEX_SIZE];
};

struct index {
	uint64_t generation; /* of a root */
	struct {
		struct index_entry *v;
		size_t n, cap;
	} entries;
};

enum index_kind {
	INDEX_RELEASE,  /* text of InRelease: its indexes, by-hash, below dists/<channel> */
	INDEX_PACKAGES, /* Packages.gz */
	INDEX_REPOMD,   /* repomd.xml */
	INDEX_PRIMARY,  /* primary.xml.gz */
};

/* Parses once for each digest: the index is owned here, until indexes_forget. */
const struct index *index_parse(enum index_kind kind, const void *data, size_t len);
void indexes_forget(void);

#endif
