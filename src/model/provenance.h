/* provenance.h - where a package comes from: one record, embedded by every format
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_MODEL_PROVENANCE_H
#define INGOT_MODEL_PROVENANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One pinned dependency. */
struct pin {
	const char *name, *version;
	const char *purl; /* package URL, canonical */
	/* As CycloneDX spells it: "SHA-256", and lower-case hex; or "h1" and "yarn", whose
	 * checksums are in their own spelling. NULL: no hash. */
	const char *hash_algorithm, *hash;
	const char *source; /* the lock file as the manifest names it, or "system" */
};

struct pins {
	struct pin *v; /* sorted by purl, then name, version; no two equal */
	size_t n, cap;
};

struct provenance {
	const char *commit;     /* 40 or 64 lower-case hex digits, or NULL: unknown */
	bool dirty;             /* the work tree differed from the commit */
	const char *tag;        /* a tag at the commit, or NULL */
	const char *repository; /* URL without user name and password, or NULL */
	int64_t source_date; /* SOURCE_DATE_EPOCH, the commit's date, or the manifest's mtime; -1:
				unknown */
	struct pins pins;
};

#endif
