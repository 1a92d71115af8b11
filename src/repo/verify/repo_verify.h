/* repo_verify.h - is a repository whole, signed, and what it says it is? (specs/repository.md,
 * "Verifying")
 *
 * Nothing is written and nothing is locked; no secret key is needed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_VERIFY_REPO_VERIFY_H
#define INGOT_REPO_VERIFY_REPO_VERIFY_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"
#include "formats/findings.h"

struct repo_verify_options {
	const char *where;
	const struct strings *key_files; /* as for repo_open_reading */
	bool packages;                   /* reads every package, too, beyond its digest */
	unsigned cores;
	/* Where what was seen of repositories is remembered, for one that is served; or NULL. */
	const char *memory;
};

/* Verifies settings, every channel, every generation that is kept, all that it names, and what is
 * in place. -1 where there is no repository, or looking itself failed. */
int repo_verify(const struct repo_verify_options *options, struct findings *findings,
		struct error *error) NODISCARD;

#endif
