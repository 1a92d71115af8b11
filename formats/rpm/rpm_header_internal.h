/* rpm_header_internal.h - shared by the files that make an rpm's main header
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RPM_RPM_HEADER_INTERNAL_H
#define INGOT_FORMATS_RPM_RPM_HEADER_INTERNAL_H

#include "codec/codec.h"
#include "formats/rpm/rpm_block.h"
#include "package/package.h"
#include "plan/payloads.h"

/* Holds what every step needs; borrowed. */
struct rpm_writer {
	struct rpm_block *block;
	const struct package *package;
	const struct payload *payload;
	const struct codec_params *params;
};

/* Puts the arrays of files (rpm_header_files.c). */
void rpm_header_put_files(struct rpm_writer *writer);
/* Puts the dependencies: the record's, and those that follow from what the package is
 * (rpm_header_relations.c). */
void rpm_header_put_relations(struct rpm_writer *writer);

#endif
