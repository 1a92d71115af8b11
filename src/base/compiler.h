/* compiler.h - the few attributes that the code uses, under readable names
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_COMPILER_H
#define INGOT_BASE_COMPILER_H

/* The result says whether it worked; ignoring it is a mistake. */
#define NODISCARD __attribute__((warn_unused_result))
#define PRINTF_LIKE(text, first) __attribute__((__format__(__printf__, text, first)))
#define NORETURN __attribute__((noreturn))
#define UNUSED __attribute__((unused))

/* Runs `function(&variable)` when the variable leaves its scope. */
#define CLEANUP(function) __attribute__((cleanup(function)))

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#endif
