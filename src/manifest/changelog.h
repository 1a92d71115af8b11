/* changelog.h - what changed, version by version: a file in the YAML of chglog
 *
 * A list of entries, the keys of which are those of chglog 0.7 (its types.go): `semver`, `date`,
 * `packager`, `deb.urgency`, `deb.distributions` and `changes`, each with a `note`. All others
 * (authors, commits, conventional commits) are not packaged and passed over.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_MANIFEST_CHANGELOG_H
#define INGOT_MANIFEST_CHANGELOG_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/problems.h"
#include "manifest/manifest.h"

struct changelog_entry {
	const char *version; /* one word, as written */
	int64_t time;
	const char *packager;      /* one line; NULL: not given */
	const char *urgency;       /* one word, or NULL */
	const char *distributions; /* words with a blank between, or NULL */
	const char **notes;        /* no empty one; the lines of each without blanks at their end */
	size_t n_notes;
};

struct changelog {
	struct changelog_entry *v; /* the newest first, else in the order of the file */
	size_t n;
};

/* Reads the file that the manifest's key `changelog` names; nothing where it names none. Mistakes
 * go to `problems`, with their place in the changelog; its path is borrowed from `package`, all
 * else lives in `arena`. */
void changelog_read(const struct manifest *manifest, const struct manifest_package *package,
		    struct arena *arena, struct changelog *changelog, struct problems *problems);

#endif
