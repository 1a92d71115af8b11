/* provenance.h - where a package comes from: one record, embedded by every format
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_PACKAGE_PROVENANCE_H
#define INGOT_PACKAGE_PROVENANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A pinned dependency. */
struct pin {
	const char *name, *version;
	const char *purl; /* package URL, canonical */
	/* Spelled as in CycloneDX: "SHA-256", and lower-case hex; or "h1" and "yarn", whose
	 * checksums are in their own spelling. NULL: no hash. */
	const char *hash_algorithm, *hash;
	const char *source; /* the lock file as the manifest names it, or "system" */
};

struct pins {
	struct pin *v; /* sorted by purl, then name, version; no two equal */
	size_t n, cap;
};

struct build_tool {
	const char *name, *version; /* version: the first line that the tool prints of itself */
};

struct build_lock {
	const char *name;   /* as struct pin.source */
	const char *sha256; /* of the whole lock file, lower-case hex */
};

/* The tools, lock files and system that the output was built with. Names no machine, no user and no
 * folder. */
struct toolchain {
	const char *os, *os_version; /* ID and VERSION_ID of os-release(5), or NULL */
	struct {
		struct build_tool *v; /* in the manifest's order */
		size_t n, cap;
	} tools;
	struct {
		struct build_lock *v; /* sorted by name, no two equal */
		size_t n, cap;
	} locks;
};

/* A package that the output was made from. */
struct material {
	const char *name, *version; /* as package_full_version */
	const char *commit;         /* or NULL */
	const char *content_id;     /* or NULL */
	const char *sha256;         /* of the package's file, lower-case hex */
};

struct materials {
	struct material *v; /* sorted by name, version, sha256; no two equal */
	size_t n, cap;
};

struct provenance {
	const char *commit;             /* 40 or 64 lower-case hex digits, or NULL: unknown */
	bool dirty;                     /* the work tree differed from the commit */
	const char *tag;                /* a tag at the commit, or NULL */
	const char *version_tag;        /* how the version's tag is called, or NULL: unknown */
	const char *version_tag_commit; /* where git has that tag; NULL: nowhere */
	const char *repository;         /* URL without user name and password, or NULL */
	int64_t source_date; /* SOURCE_DATE_EPOCH, the commit's date, or the manifest's mtime; -1:
				unknown */
	struct pins pins;
	struct toolchain build;
	struct materials materials;
};

/* Frees the lists; what hangs on them belongs to an arena. */
void provenance_free(struct provenance *provenance);

#endif
