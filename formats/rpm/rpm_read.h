/* rpm_read.h - any .rpm as a package's record, read as hostile input
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RPM_RPM_READ_H
#define INGOT_FORMATS_RPM_RPM_READ_H

#include "formats/format_reader.h"

/* Implements `read` of struct format_reader. Requires that carry a scriptlet's sense before or
 * after installation are in RELATION_PREDEPENDS; those on rpm's own features ("rpmlib(...)") are
 * left out. The digest of the header and that of the payload are checked. */
struct package *rpm_read(int fd, const char *path, struct error *error) NODISCARD;
/* Implements `signed_bytes` of struct format_reader. */
int rpm_read_signed_bytes(int fd, const struct package *package,
			  const struct package_signature *signature, struct parts *bytes,
			  struct error *error) NODISCARD;
/* Implements `part_at` of struct format_reader: "lead", "signature", "header" or "payload". */
const char *rpm_read_part_at(int fd, const struct package *package, uint64_t offset);

/* Kinds of signatures: what they cover. */
#define RPM_SIGNED_HEADER "header"
#define RPM_SIGNED_ALL "header+payload"

#endif
