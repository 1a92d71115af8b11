/* rpm_header_parts.h - shared by the files that make an rpm's main header
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RPM_RPM_HEADER_PARTS_H
#define INGOT_FORMATS_RPM_RPM_HEADER_PARTS_H

#include <stddef.h>
#include <stdint.h>

#include <rpm/header.h>

#include "codec/codec.h"
#include "model/contents.h"
#include "model/package.h"

struct rpm_writer {
	Header header;
	const struct package *package;
	const struct payload *payload;
	const struct codec_params *params;
	uint32_t failed; /* the first tag that librpm did not take; 0: none */
};

/* NULL text and no elements put nothing. */
void rpm_put_text(struct rpm_writer *writer, uint32_t tag, const char *text);
void rpm_put_numbers(struct rpm_writer *writer, uint32_t tag, const uint32_t *numbers, size_t n);
void rpm_put_texts(struct rpm_writer *writer, uint32_t tag, const char **texts, size_t n);

void rpm_put_files(struct rpm_writer *writer);     /* rpm_header_files.c */
void rpm_put_relations(struct rpm_writer *writer); /* rpm_header_relations.c */

#endif
