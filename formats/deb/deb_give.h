/* deb_give.h - the bytes of a .deb's files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_DEB_DEB_GIVE_H
#define INGOT_FORMATS_DEB_DEB_GIVE_H

#include "base/compiler.h"
#include "base/error.h"
#include "formats/format_reader.h"
#include "package/package.h"

/* Implements `give_files` of struct format_reader. */
int deb_give_files(int fd, const struct package *package, const struct file_sink *sink,
		   struct error *error) NODISCARD;

#endif
