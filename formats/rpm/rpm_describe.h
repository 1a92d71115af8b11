/* rpm_describe.h - the metadata of an rpm's record, from the manifest
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RPM_RPM_DESCRIBE_H
#define INGOT_FORMATS_RPM_RPM_DESCRIBE_H

#include "formats/format_maker.h"

/* Implements `describe` of struct format_maker. */
void rpm_describe(const struct manifest *manifest, const struct manifest_package *from,
		  const struct provenance *provenance, struct package *package,
		  struct problems *problems);
/* Implements `signature` of struct format_maker. */
const struct manifest_signature *rpm_describe_signature(const struct manifest_package *from);
/* Implements `compression` of struct format_maker. */
void rpm_describe_compression(const struct manifest_package *from, struct codec_params *params,
			      struct problems *problems);

#endif
