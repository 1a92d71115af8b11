/* identity.h - which commit, which pins, and the two files and one number that carry them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_IDENTITY_IDENTITY_H
#define INGOT_IDENTITY_IDENTITY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/host.h"
#include "base/problems.h"
#include "manifest/manifest.h"
#include "package/package.h"
#include "package/provenance.h"
#include "plan/plan.h"

/* Commit, dirty, tag, repository and source date: the manifest's `source:` where it says, else
 * git in the manifest's folder, else unknown (a warning). Strings live in `arena`. Dirty means
 * that files which git tracks were changed; a repository is a URL without a password. The source
 * date is SOURCE_DATE_EPOCH, else the manifest's mtime, else the commit's date, else -1. Nothing of
 * the repository runs, but with `run_filters` its filters, where only they can tell whether a file
 * was changed: what nobody can tell counts as dirty, with a warning. Returns -1 where git refused
 * to answer; the problem is in the list. */
int provenance_find(const struct manifest *manifest, const struct host *host, bool run_filters,
		    struct arena *arena, struct provenance *provenance,
		    struct problems *problems) NODISCARD;
/* Reads the lock files of `pins:` into provenance->pins, and their digests into its build.locks;
 * "system" looks at the plan's ELF files. Mistakes go to `problems`. */
void pins_find(const struct manifest *manifest, const struct plan *plan, struct arena *arena,
	       struct provenance *provenance, struct problems *problems);
/* What `build.tools` prints of itself, and this machine's distribution. Mistakes go to `problems`.
 */
void build_find(const struct manifest *manifest, struct arena *arena, struct build *build,
		struct problems *problems);
/* Appends the CycloneDX 1.6 document: the package, its commit, every pin, what it was built with
 * and of. Equal for all formats. */
void bom_write(const struct manifest_package *package, const struct provenance *provenance,
	       struct buffer *out);
/* The longest document that is read, and the most values and keys that it may have: some 15,000
 * pins. A longer one of a package is not looked at. */
#define BOM_SIZE_MAX ((size_t)16 << 20)
#define BOM_VALUES_MAX 300000
/* Pins, build, materials and the identity's version out of such a document, into the package's
 * arena. Hostile input; a document of another maker's gives what pins it has. */
int bom_read(const char *text, size_t len, struct package *package, struct error *error) NODISCARD;
/* "[epoch:]version[-prerelease][+metadata][-release]", as the manifest spells them; caller frees.
 */
char *identity_version(const struct manifest_package *package) NODISCARD;
/* Adds git.ver and <name>.cdx.json below identity.dir to the plan. */
void identity_plan(const struct manifest *manifest, const struct provenance *provenance,
		   struct plan *plan, struct problems *problems);
/* Marks the identity files of a package that was read and notes their folder; returns the
 * CycloneDX file's entry, or NULL where it has none. Files must be sorted. */
const struct package_file *identity_find(struct package *package);
/* The content id of a record that has all its files' digests (specs/identity.md). */
void content_id(const struct package *package, char id[SHA256_HEX_SIZE]);

#endif
