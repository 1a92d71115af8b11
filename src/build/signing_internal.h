/* signing_internal.h - which key signs a package: what the command line, the environment and the
 * manifest say
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BUILD_SIGNING_INTERNAL_H
#define INGOT_BUILD_SIGNING_INTERNAL_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/problems.h"
#include "build/cast.h"
#include "formats/format.h"
#include "manifest/manifest.h"
#include "sign/key_request.h"

struct signing {
	const struct cast_options *options; /* borrowed */
	struct key_request given; /* by --key or INGOT_KEY; its key is NULL where neither is */
};

/* Chooses before the manifest is loaded, of which the keys do not matter where another is given, or
 * none is wanted: signing_ignores_manifest. */
int signing_choose(struct signing *signing, const struct cast_options *options,
		   struct error *error) NODISCARD;
/* Whether the keys that the manifest names do not matter. */
bool signing_ignores_manifest(const struct signing *signing);

/* Checks whether the file that the manifest names for a format can be read; `package` is what the
 * manifest says for it. */
void signing_check(const struct signing *signing, const struct manifest *manifest,
		   const struct manifest_package *package, const struct format *format,
		   struct problems *problems);
/* Whether `package` would be made without a signature. */
bool signing_is_missing(const struct signing *signing, const struct manifest *manifest,
			const struct manifest_package *package, const struct format *format);
/* Fills a request: what was given, else the manifest's signature, else the format's own, else its
 * key stays NULL. All is borrowed from the manifest, the options and the arena. */
void signing_find(const struct signing *signing, const struct manifest *manifest,
		  const struct manifest_package *package, const struct format *format,
		  struct arena *arena, struct key_request *request);

#endif
