/* os_release.h - which distribution this machine runs (os-release(5))
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_PINS_OS_RELEASE_H
#define INGOT_PINS_OS_RELEASE_H

#include "base/arena.h"

struct os_release {
	const char *id, *version; /* "debian", "12"; NULL where it does not say */
};

/* Reads /etc/os-release, else /usr/lib/os-release; all stays NULL where there is neither. */
void os_release_read(struct arena *arena, struct os_release *os);
/* Reads an os-release file's text from memory. A value with a control character is none. */
void os_release_parse(const char *text, struct arena *arena, struct os_release *os);

#endif
