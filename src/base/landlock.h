/* landlock.h - a wall around a program that is started: it can start no other one
 *
 * Landlock of Linux 5.13 and later (landlock(7)). It takes nothing but the right to execute.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_LANDLOCK_H
#define INGOT_BASE_LANDLOCK_H

#include "base/compiler.h"

/* Makes a wall behind which nothing can be executed but the program at this path and what the
 * kernel loads it with. Returns a descriptor, to be closed; -1 where the kernel has no wall, and
 * where the path is no ELF file of this machine's kind: a script needs programs that nobody can
 * list. */
int landlock_open(const char *program) NODISCARD;
/* Puts this thread, and whatever it starts from now on, behind the wall. Returns -1 with errno
 * where it cannot. */
int landlock_enter(int wall) NODISCARD;

#endif
