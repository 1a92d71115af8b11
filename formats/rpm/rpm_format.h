/* rpm_format.h - rpm's format: its traits and its row
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RPM_RPM_FORMAT_H
#define INGOT_FORMATS_RPM_RPM_FORMAT_H

#include "formats/format.h"

extern const struct format_traits rpm_traits;
extern const struct format rpm_format;

#endif
