/* run_cache_trim_internal.h - keeps the directory of a run cache within its size
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CODEC_RUN_CACHE_TRIM_INTERNAL_H
#define INGOT_CODEC_RUN_CACHE_TRIM_INTERNAL_H

#include <stdint.h>

#include "base/compiler.h"
#include "base/error.h"

/* How the names of files begin that are being written. */
#define RUN_CACHE_TEMPORARY ".new-"

/* Where the entries have more than `size` bytes together, removes those not used for longest until
 * an eighth of `size` is free; also what a writer left behind a day ago. What is not called as the
 * cache calls its files stays, and does not count. Files that another process removes meanwhile are
 * no failure. */
int run_cache_trim(const char *directory, uint64_t size, struct error *error) NODISCARD;

#endif
