/* f_record.c - fuzzes record_read: refused, or read and written back to the same bytes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "repo/state/record_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct error error = ERROR_INIT;
	struct buffer again = BUFFER_INIT;
	struct record *record = record_read(data, len, &error);
	if (!record != error_is_set(&error))
		abort();
	if (record) {
		struct record *copy;
		record_write(record, &again);
		copy = record_read(again.data, again.len, &error);
		if (!copy || strcmp(copy->path, record->path) != 0 ||
		    copy->sections.n != record->sections.n)
			abort();
		record_free(copy);
	}
	record_free(record);
	buffer_free(&again);
	error_clear(&error);
	return 0;
}
