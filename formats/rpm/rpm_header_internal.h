/* rpm_header_internal.h - shared by the files that make an rpm's main header
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RPM_RPM_HEADER_INTERNAL_H
#define INGOT_FORMATS_RPM_RPM_HEADER_INTERNAL_H

#include "codec/codec.h"
#include "formats/rpm/rpm_block.h"
#include "package/package.h"
#include "plan/contents.h"

struct rpm_writer {
	struct rpm_block *block;
	const struct package *package;
	const struct payload *payload;
	const struct codec_params *params;
};

void rpm_header_put_files(struct rpm_writer *writer);     /* rpm_header_files.c */
void rpm_header_put_relations(struct rpm_writer *writer); /* rpm_header_relations.c */

#endif
