/* version_tag_internal.h - the git tag of a version: which one it would be, where it is, and making
 * it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BUILD_VERSION_TAG_INTERNAL_H
#define INGOT_BUILD_VERSION_TAG_INTERNAL_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/problems.h"
#include "manifest/manifest.h"
#include "package/provenance.h"

/* Returns `source.tag_format` with the version in the place of %s: a colon becomes %, a tilde _,
 * which are what git forbids (and as DEP-14 has it). NULL: there is no version, or the format is a
 * mistake, which goes to `problems`. */
const char *version_tag_name(const struct manifest *manifest, struct arena *arena,
			     struct problems *problems);
/* Whether the tag of provenance->version_tag can be made at provenance->commit, or is there. */
int version_tag_check(const char *folder, const struct provenance *provenance,
		      struct error *error) NODISCARD;
/* Whether the tag that is there is an annotated one with this message. */
int version_tag_compare(const char *folder, const char *name, const char *message, bool *equal,
			struct error *error) NODISCARD;
/* Makes the tag, signed where the user's own settings have tags signed. */
int version_tag_make(const char *folder, const char *name, const char *commit, const char *message,
		     struct error *error) NODISCARD;

#endif
