/* watch.h - what must hold at every instant, for every reader, looked at after each change
 *
 * At every instant: what a root that clients read names is there with the digest that it names, as
 * is every package in the indexes below it; it is the state of one generation, and never of an
 * older one than before; it has all that was acknowledged. A generation, once there, has all that
 * is needed to put it in place and to follow it, and follows the one before it. What has been in
 * the pool never has other bytes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TESTS_MODEL_WATCH_H
#define INGOT_TESTS_MODEL_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/strings.h"
#include "tests/model/memory.h"

#define WATCH_CHANNEL "stable"

enum watch_root {
	WATCH_APT,     /* InRelease */
	WATCH_YUM,     /* mirrorlist */
	WATCH_BASEURL, /* repomd.xml and its signature, which are links */
	WATCH_ROOTS,
	/* Those whom a reader may follow step by step: of two files he can get two states. */
	WATCH_READERS = WATCH_BASEURL,
};

struct watch {
	struct memory *memory;
	struct strings acknowledged;  /* paths in the pool: in the served states from now on */
	struct strings commits;       /* "name commit" of those */
	uint64_t served[WATCH_ROOTS]; /* generation that was last seen there */
	char *violation;              /* the first one, or NULL; owned */
};

void watch_begin(struct watch *watch, struct memory *memory);
void watch_end(struct watch *watch);
void watch_violate(struct watch *watch, const char *format, ...) PRINTF_LIKE(2, 3);

/* After every change. */
void watch_changed(struct watch *watch, const struct memory_call *call);
/* A command has ended with success: its packages. A name has one version here, which stands for
 * one commit. */
void watch_acknowledge(struct watch *watch, const char *path, const char *name, const char *commit);
/* The newest generation is served whole, by all roots. */
void watch_check_completed(struct watch *watch);

/* How a reader gets a file; NULL: it is not there. */
typedef const struct memory_bytes *(*watch_fetch)(void *context, const char *name);

/* Follows InRelease, or mirrorlist, to the end, step by step; appends the packages that it leads
 * to. The generation, or 0: there is no repository yet, or something is missing or has other
 * bytes, which was told as a violation. */
uint64_t watch_read(struct watch *watch, enum watch_root root, watch_fetch fetch, void *context,
		    struct strings *packages);

#endif
