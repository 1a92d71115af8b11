/* rpm_payload.h - files out of an rpm's payload, read as hostile input
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RPM_RPM_PAYLOAD_H
#define INGOT_FORMATS_RPM_RPM_PAYLOAD_H

#include <stdint.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "formats/format_reader.h"
#include "package/package.h"

/* Appends the content of `wanted`, one of package->files, to `out`. The payload is what `fd` has
 * from `start` on, compressed as package->payload_filter says. At most as much is expanded as the
 * header's file sizes allow for, and nothing where these promise more than expander_limit. */
int rpm_payload_extract(int fd, uint64_t start, const struct package *package,
			const struct package_file *wanted, struct buffer *out,
			struct error *error) NODISCARD;
/* Implements `give_files` of struct format_reader. */
int rpm_payload_give_files(int fd, const struct package *package, const struct file_sink *sink,
			   struct error *error) NODISCARD;

#endif
