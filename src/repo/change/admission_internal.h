/* admission_internal.h - what may come into a channel, whichever command brings it
 *
 * It is asked of what the channel does not have yet. A rollback does not ask: what it brings was
 * let into that channel once (specs/repository.md, "What a channel takes").
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_CHANGE_ADMISSION_INTERNAL_H
#define INGOT_REPO_CHANGE_ADMISSION_INTERNAL_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"
#include "formats/layout.h"
#include "repo/state/generation.h"
#include "repo/state/package_set_internal.h"
#include "store/store.h"

struct admission {
	const char *operation; /* "publish" */
	const char *name;      /* of the package file, as messages quote it */
	const char
		*signature;  /* what is wrong with its signature: "is not signed"; NULL: unknown */
	bool allow_unsigned; /* takes what needs a signature and has none that the keys verify */
};

/* Checks what the record says of the package. */
int admission_check(const struct admission *admission, const struct record *record,
		    struct error *error) NODISCARD;
/* Checks what only the package itself shows; publishing asks admission_check, too. */
int admission_check_package(const struct admission *admission, const struct layout *layout,
			    const struct package *package, struct error *error) NODISCARD;
/* Adds a warning for a package that was taken without the signature that it needs. */
void admission_warn(const struct record *record, const char *name, struct strings *warnings);
/* Adds a warning for each package that a change has brought into `set`, which is sorted, without
 * the signature that it needs. */
void admission_warn_change(struct store *store, const struct generation *generation,
			   const struct package_set *set, struct strings *warnings);

#endif
