/* deb_contents.h - the bytes of a .deb's files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_DEB_DEB_CONTENTS_H
#define INGOT_FORMATS_DEB_DEB_CONTENTS_H

#include "base/compiler.h"
#include "base/error.h"
#include "formats/format_reader.h"
#include "package/package.h"

/* Implements `contents` of struct format_reader. */
int deb_contents(int fd, const struct package *package, const struct content_sink *sink,
		 struct error *error) NODISCARD;

#endif
