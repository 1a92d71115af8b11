/* f_record.c - fuzzes record_file_read: refused, or read and written back to the same bytes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "repo/state/record_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	AUTO_ERROR error = ERROR_INIT;
	AUTO_BUFFER again = BUFFER_INIT;
	struct record *record = record_file_read(data, len, &error);
	if (!record != error_is_set(&error))
		abort();
	if (record) {
		record_file_write(record, &again);
		struct record *copy = record_file_read(again.data, again.len, &error);
		if (!copy || strcmp(copy->path, record->path) != 0 ||
		    copy->sections.n != record->sections.n)
			abort();
		record_free(copy);
	}
	record_free(record);
	return 0;
}
