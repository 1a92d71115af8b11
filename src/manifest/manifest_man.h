/* manifest_man.h - the man page ingot.yaml(5), made of the table of keys
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_MANIFEST_MANIFEST_MAN_H
#define INGOT_MANIFEST_MANIFEST_MAN_H

#include "base/buffer.h"
#include "package/format_traits.h"

/* Appends the whole page, in the macros of man(7). The same bytes in every build. `known`: all
 * formats that there are. */
void manifest_man_write(const struct format_list *known, struct buffer *out);

#endif
