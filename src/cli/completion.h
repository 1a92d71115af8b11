/* completion.h - the tables of commands as completions for bash, zsh and fish
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_COMPLETION_H
#define INGOT_CLI_COMPLETION_H

#include "base/buffer.h"
#include "base/compiler.h"

/* Appends the completions for `shell`: "bash", "zsh", "fish". Returns -1 where it is another. */
int completion_write(const char *shell, struct buffer *out) NODISCARD;

#endif
