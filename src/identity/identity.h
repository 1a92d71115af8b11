/* identity.h - which commit, which pins, and the two files and one number that carry them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_IDENTITY_IDENTITY_H
#define INGOT_IDENTITY_IDENTITY_H

#include <stddef.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/host.h"
#include "base/problems.h"
#include "model/manifest.h"
#include "model/package.h"
#include "model/plan.h"
#include "model/provenance.h"

/* Commit, dirty, tag, repository and source date: the manifest's `source:` where it says, else
 * git in the manifest's folder, else unknown (a warning). Strings live in `arena`. The source
 * date is SOURCE_DATE_EPOCH, else the manifest's mtime, else the commit's date, else the newest
 * of the manifest's own folder that git does not know: -1, which the caller makes an explicit 0. */
int provenance_find(const struct manifest *manifest, const struct host *host, struct arena *arena,
		    struct provenance *provenance, struct problems *problems) NODISCARD;
/* Reads the lock files of `pins:`; "system" looks at the plan's ELF files. Mistakes go to
 * `problems`. */
void pins_find(const struct manifest *manifest, const struct plan *plan, struct arena *arena,
	       struct pins *pins, struct problems *problems);
/* Appends the CycloneDX 1.6 document: the package, its commit, every pin. Equal for all formats. */
void bom_write(const struct manifest_package *package, const struct provenance *provenance,
	       struct buffer *out);
/* The pins and identity out of such a document, into the package's arena. Hostile input. */
int bom_read(const char *text, size_t len, struct package *package, struct error *error) NODISCARD;
/* Adds git.ver and <name>.cdx.json below identity.dir to the plan. */
void identity_plan(const struct manifest *manifest, const struct provenance *provenance,
		   struct plan *plan, struct problems *problems);
/* The content id of a record that has all its files' digests (specs/identity.md). */
void content_id(const struct package *package, char id[SHA256_HEX_SIZE]);

#endif
