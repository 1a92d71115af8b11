/* purl.h - package URLs (github.com/package-url/purl-spec, ECMA-427)
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_IDENTITY_PURL_H
#define INGOT_IDENTITY_PURL_H

#include "base/arena.h"

struct purl {
	const char *type;       /* "npm" */
	const char *namespace_; /* segments with "/", or NULL */
	const char *name, *version;
	/* Pairs key, value, sorted by key, NULL at the end; or NULL. Empty values are left out. */
	const char *const *qualifiers;
};

/* The canonical text; the type's own rules for names (lower case ...) are the caller's. */
const char *purl_text(const struct purl *purl, struct arena *arena);

#endif
