/* rpm_read_internal.h - shared by the files that read an rpm
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RPM_RPM_READ_INTERNAL_H
#define INGOT_FORMATS_RPM_RPM_READ_INTERNAL_H

#include "base/compiler.h"
#include "base/error.h"
#include "formats/rpm/rpm_block.h"
#include "formats/rpm/rpm_frame.h"
#include "package/package.h"

struct rpm_reader {
	int fd; /* borrowed */
	struct rpm_frame frame;
	struct rpm_block *signature, *header;
	struct package *package;
	uint64_t carrier; /* bytes of what has the list of files (formats/file_limits.h) */
};

/* Reads all that the header says: texts, numbers, identity, signatures, lists, files. `signature`
 * may be the same block (rpm_read.c). */
int rpm_read_header(struct rpm_reader *reader, struct error *error) NODISCARD;
/* Reads the list of files, sorted (rpm_read_files.c). */
int rpm_read_files(struct rpm_reader *reader, struct error *error) NODISCARD;
/* Reads relations, scripts, changelog (rpm_read_lists.c). */
int rpm_read_lists(struct rpm_reader *reader, struct error *error) NODISCARD;
/* Checks the digests that the headers have of what follows them (rpm_read_payload.c). */
int rpm_read_check(const struct rpm_reader *reader, struct error *error) NODISCARD;
/* Reads how the payload is archived and compressed, by the header (rpm_read_payload.c). */
int rpm_read_filter(const struct rpm_reader *reader, struct error *error) NODISCARD;
/* Reads the bytes of the identity's CycloneDX file, and what they say (rpm_read_payload.c). */
int rpm_read_identity(struct rpm_reader *reader, struct error *error) NODISCARD;

#endif
