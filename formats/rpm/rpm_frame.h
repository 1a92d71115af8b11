/* rpm_frame.h - where the parts of an rpm file lie: lead, signature header, header, payload
 *
 * Everything that says how long something is, is checked here against the limits and the file's
 * size before a byte is allocated for it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RPM_RPM_FRAME_H
#define INGOT_FORMATS_RPM_RPM_FRAME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"

struct rpm_frame {
	bool is_source;
	struct buffer signature; /* both headers without their first eight bytes (magic) */
	struct buffer header;
	uint64_t header_start, payload_start, size; /* offsets in the file */
};

/* Reads the headers of the file. Errors do not name it; the frame is to be freed in any case. */
int rpm_frame_read(int fd, struct rpm_frame *frame, struct error *error) NODISCARD;
/* Frees a frame that was read, or is zeroed. */
void rpm_frame_free(struct rpm_frame *frame);

#endif
