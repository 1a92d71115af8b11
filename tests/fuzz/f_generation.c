/* f_generation.c - fuzzes what was signed: generations and settings
 *
 * Refused, or read; and what was read and written is read again to the same text.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "repo/state/generation.h"
#include "repo/state/settings_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void read_generation(const void *data, size_t len, struct buffer *text)
{
	AUTO_ERROR error = ERROR_INIT;
	struct generation *generation = generation_parse(data, len, &error);
	if (!generation != error_is_set(&error))
		abort();
	if (generation)
		generation_write(generation, text);
	generation_free(generation);
}

static void read_settings(const void *data, size_t len, struct buffer *text)
{
	AUTO_ERROR error = ERROR_INIT;
	struct settings settings;
	int failed = settings_parse(data, len, &settings, &error);
	if ((failed != 0) != error_is_set(&error))
		abort();
	if (!failed)
		settings_write(&settings, text);
	settings_free(&settings);
}

static void read_twice(void (*read)(const void *data, size_t len, struct buffer *text),
		       const void *data, size_t len)
{
	AUTO_BUFFER once = BUFFER_INIT, twice = BUFFER_INIT;
	read(data, len, &once);
	if (once.len) {
		read(once.data, once.len, &twice);
		if (twice.len != once.len || memcmp(twice.data, once.data, once.len) != 0)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	read_twice(read_generation, data, len);
	read_twice(read_settings, data, len);
	return 0;
}
