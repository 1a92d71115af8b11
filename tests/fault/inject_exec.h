/* inject_exec.h - what a program is started with
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TESTS_FAULT_INJECT_EXEC_H
#define INGOT_TESTS_FAULT_INJECT_EXEC_H

#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

/* Appends the arguments and the environment that a process is about to give to execve(2): each text
 * with a NUL behind it, and one more NUL at the end of all. */
void record_exec(FILE *out, pid_t pid, uint64_t arguments, uint64_t environment);

#endif
