/* bom.h - the bill of materials: a CycloneDX 1.6 document, written and read
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_IDENTITY_BOM_H
#define INGOT_IDENTITY_BOM_H

#include <stddef.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "package/package.h"
#include "package/provenance.h"

/* The package that a document is of; version and licence are spelled as in the manifest. */
struct bom_subject {
	const char *name, *version;
	const char *license; /* or NULL */
};

/* Appends the CycloneDX 1.6 document: the package, its commit, every pin, what it was built with
 * and of. Equal for all formats. */
void bom_write(const struct bom_subject *subject, const struct provenance *provenance,
	       struct buffer *out);
/* The longest document that is read, and the most values and keys that it may have: some 15,000
 * pins. A longer one of a package is not looked at. */
#define BOM_SIZE_MAX ((size_t)16 << 20)
#define BOM_VALUES_MAX 300000
/* Reads pins, build, materials and the identity's version out of a CycloneDX document, into the
 * package's arena. Takes hostile input; a document of another maker's gives what pins it has. */
int bom_read(const char *text, size_t len, struct package *package, struct error *error) NODISCARD;

#endif
