/* outline.h - a first manifest, with comments that say how it goes on
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_OUTLINE_H
#define INGOT_CLI_OUTLINE_H

#include "base/buffer.h"
#include "cli/survey.h"

/* Appends the YAML of a manifest of what was found. */
void outline_write(const struct survey *survey, struct buffer *out);

#endif
