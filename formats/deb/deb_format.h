/* deb_format.h - Debian's format: its traits and its row
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_DEB_DEB_FORMAT_H
#define INGOT_FORMATS_DEB_DEB_FORMAT_H

#include "formats/format.h"

extern const struct format_traits deb_traits;
extern const struct format deb_format;

#endif
