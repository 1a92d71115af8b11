/* man.h - the tables of commands as the manual page ingot(1), in man(7) macros
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_MAN_H
#define INGOT_CLI_MAN_H

#include "base/buffer.h"

/* Appends the page. */
void man_write(struct buffer *out);

#endif
