/* file_limits.c - how much the list of files of a package may be
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/file_limits.h"

#include <inttypes.h>

/* Bytes that a file takes at the least of what carries its list, and bytes of paths that a byte of
 * that may stand for. */
#define CARRIER_OF_FILE 16
#define PATHS_OF_BYTE 16

static uint64_t cap_sum(uint64_t always, uint64_t more, uint64_t most)
{
	return more > most - always ? most : always + more;
}

void file_limits_open(struct file_limits *limits, uint64_t carrier)
{
	uint64_t paths = carrier > FILE_LIMITS_PATHS ? FILE_LIMITS_PATHS : carrier * PATHS_OF_BYTE;
	*limits = (struct file_limits){
		.count_max = cap_sum(FILE_LIMITS_COUNT_FREE, carrier / CARRIER_OF_FILE,
				     FILE_LIMITS_COUNT),
		.paths_max = cap_sum(FILE_LIMITS_PATHS_FREE, paths, FILE_LIMITS_PATHS),
	};
}

int file_limits_check_path(size_t len, struct error *error)
{
	if (len <= FILE_LIMITS_PATH)
		return 0;
	return error_set(error, "a path has %zu bytes, %d are the most", len, FILE_LIMITS_PATH);
}

int file_limits_add_target(struct file_limits *limits, size_t len, struct error *error)
{
	if (file_limits_check_path(len, error))
		return -1;
	limits->paths += len;
	if (limits->paths <= limits->paths_max)
		return 0;
	return error_set(error, "its paths have more than %" PRIu64 " bytes together",
			 limits->paths_max);
}

int file_limits_add(struct file_limits *limits, size_t len, struct error *error)
{
	if (++limits->count > limits->count_max)
		return error_set(error, "it has more than %" PRIu64 " files", limits->count_max);
	return file_limits_add_target(limits, len, error);
}
