/* watch.h - what must hold at every instant, for every reader, looked at after each change
 *
 * At every instant: what a root that clients read names is there with the digest that it names, as
 * is every package in the indexes below it; it is the state of one generation, and never of an
 * older one than before; it has all that was acknowledged. A generation, once there, has all that
 * is needed to put it in place and to follow it, for as long as it is there, and follows the one
 * before it. What has been in the pool never has other bytes, and a version never two commits,
 * whether its generations are there still or pruned.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TESTS_MODEL_WATCH_H
#define INGOT_TESTS_MODEL_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/strings.h"
#include "repo/state/generation.h"
#include "tests/model/memory.h"

#define WATCH_CHANNEL "stable"

enum watch_root {
	WATCH_APT,     /* InRelease */
	WATCH_YUM,     /* mirrorlist */
	WATCH_BASEURL, /* repomd.xml and its signature, which are links */
	WATCH_ROOTS,
	/* Counts the roots that a reader may follow step by step: of two files it can get two
	 * states. */
	WATCH_READERS = WATCH_BASEURL,
};

struct watch_package {
	char *path; /* in the pool */
	uint64_t generation;
};

struct watch_packages {
	struct watch_package *v;
	size_t n, cap;
};

struct watch {
	struct memory *memory;
	/* Packages in all generations from the one that is noted, and in what is served from now
	 * on, unless they were removed. */
	struct watch_packages acknowledged;
	/* Packages that withdraw or rollback took away, from the generation that is noted on. */
	struct watch_packages removed;
	/* "name commit" of all that generations have ever had. A name has one version here. */
	struct strings claims;
	uint64_t served[WATCH_ROOTS]; /* generation that was last seen there */
	uint64_t state;               /* of the settings, that was acknowledged */
	bool is_dropped;              /* the older key */
	char *violation;              /* the first one, or NULL; owned */
};

void watch_begin(struct watch *watch, struct memory *memory);
void watch_end(struct watch *watch);
void watch_violate(struct watch *watch, const char *format, ...) PRINTF_LIKE(2, 3);

/* Called after every change. */
void watch_changed(struct watch *watch, const struct memory_call *call);
/* Tells whether a generation has ever had a package of that name. */
bool watch_was_published(const struct watch *watch, const char *name);
/* Notes a package of a command that succeeded; it came with the generation or before. */
void watch_acknowledge(struct watch *watch, const char *path, uint64_t generation);
/* Notes the generation of a command that succeeded; it is served. */
void watch_acknowledge_generation(struct watch *watch, uint64_t generation);
/* Notes the state of the settings of a command that succeeded, and whether it dropped the older
 * key. */
void watch_acknowledge_settings(struct watch *watch, uint64_t state, bool is_dropped);
/* Checks the bytes of the package of a command that succeeded. */
void watch_check_bytes(struct watch *watch, const char *path, const char *sha256);
/* Checks that a generation is gone which a command that succeeded has removed. */
void watch_check_pruned(struct watch *watch, uint64_t generation);
/* The newest generation is served whole, by all roots. */
void watch_check_completed(struct watch *watch);
/* Returns where the package lies; caller frees. */
char *watch_package_path(const struct generation_change *change);

/* Gets a file for a reader; NULL: it is not there. */
typedef const struct memory_bytes *(*watch_fetch)(void *context, const char *name);

/* Follows InRelease, or mirrorlist, to the end, step by step; appends the packages that it leads
 * to. Returns the generation, or 0: there is no repository yet, or something is missing or has
 * other bytes, which was told as a violation unless its generation was pruned meanwhile. */
uint64_t watch_read(struct watch *watch, enum watch_root root, watch_fetch fetch, void *context,
		    struct strings *packages);
/* Checks that a reader of that generation has seen the first `count` that were acknowledged. */
void watch_check_seen(struct watch *watch, enum watch_root root, uint64_t generation, size_t count,
		      struct strings *packages);

#endif
