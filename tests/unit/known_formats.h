/* known_formats.h - the formats that tests of what lies below them hand down
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TESTS_UNIT_KNOWN_FORMATS_H
#define INGOT_TESTS_UNIT_KNOWN_FORMATS_H

#include "formats/deb/deb_format.h"
#include "formats/rpm/rpm_format.h"

static const struct format_list known_formats = {{&deb_traits, &rpm_traits}, 2};

#endif
