/* deb_describe.h - a manifest as the record of a deb to be
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_DEB_DEB_DESCRIBE_H
#define INGOT_FORMATS_DEB_DEB_DESCRIBE_H

#include "base/problems.h"
#include "codec/codec.h"
#include "manifest/manifest.h"
#include "package/package.h"
#include "package/provenance.h"

/* Implements `describe` of struct format_maker: all but files, ids and signatures. */
void deb_describe(const struct manifest *manifest, const struct manifest_package *from,
		  const struct provenance *provenance, struct package *package,
		  struct problems *problems);
/* Implements `signature` of struct format_maker. */
const struct manifest_signature *deb_describe_signature(const struct manifest_package *from);
/* Implements `compression` of struct format_maker. */
void deb_describe_compression(const struct manifest_package *from, struct codec_params *params,
			      struct problems *problems);

#endif
