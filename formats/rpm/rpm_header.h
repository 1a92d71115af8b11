/* rpm_header.h - the main header of an rpm, made of a package's record
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RPM_RPM_HEADER_H
#define INGOT_FORMATS_RPM_RPM_HEADER_H

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "codec/codec.h"
#include "package/package.h"
#include "plan/payloads.h"

/* Appends the header as it stands in the file, its eight bytes of magic included: what is signed.
 * `payload` has a SHA-256 of its compressed bytes. Entries of the record that are ENTRY_IMPLICIT
 * are left out; the files of the record are those of the payload and the ghosts, in order. */
int rpm_header_make(const struct package *package, const struct payload *payload,
		    const struct codec_params *params, struct buffer *out,
		    struct error *error) NODISCARD;

#endif
