/* purl.h - package URLs (github.com/package-url/purl-spec, ECMA-427)
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_IDENTITY_PURL_H
#define INGOT_IDENTITY_PURL_H

#include <stdbool.h>

#include "base/arena.h"

struct purl {
	const char *type;       /* "npm" */
	const char *namespace_; /* segments with "/", or NULL */
	const char *name, *version;
	/* Pairs key, value, sorted by key, NULL at the end; or NULL. Empty values are left out. */
	const char *const *qualifiers;
};

/* Returns the canonical text; the type's own rules for names (lower case ...) are the caller's. */
const char *purl_text(const struct purl *purl, struct arena *arena);

/* Returns the canonical text for a package as its ecosystem names it ("@scope/name",
 * "Flask_Login"): the type's own rules split, lower and normalise the name. `type` is one of npm,
 * golang, cargo, pypi, gem, composer, generic. */
const char *purl_of(const char *type, const char *name, const char *version,
		    const char *const *qualifiers, struct arena *arena);
/* Whether a text has the form of one: "pkg:type/...name", no blank or control character in it. */
bool purl_is_text(const char *text);
/* Returns a name of the Python package index as PEP 503 normalises it: "Flask_Login" is
 * flask-login. */
const char *purl_python_name(const char *name, struct arena *arena);

#endif
