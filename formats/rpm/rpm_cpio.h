/* rpm_cpio.h - the archive inside an rpm
 *
 * SVR4 newc as cpio(5) has it, names "./usr/bin/x"; where any file has 4294967295 bytes or more,
 * rpm's stripped form ("07070X" and the file's number in the header) for every entry, because
 * newc's size field ends there (rpm, manual, "Large file support").
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RPM_RPM_CPIO_H
#define INGOT_FORMATS_RPM_RPM_CPIO_H

#include <stdbool.h>
#include <stdint.h>

#include "plan/payloads.h"

extern const struct payload_layout rpm_cpio_layout;

/* Files of this size and above need the stripped form. */
#define RPM_LARGE_FILE UINT32_MAX

#endif
