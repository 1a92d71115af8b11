/* expander_bzip2.c - the decoder of bzip2, by libarchive
 *
 * The filter is appended, which leaves libarchive nothing to look for: one layer, as told.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "codec/expander_bzip2_internal.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include <archive.h>

#include "base/memory.h"

struct expander_bzip2 {
	struct archive *handle;
	expander_bzip2_source source;
	void *context;
	bool is_empty;
	struct error source_error;
};

static la_ssize_t read_input(struct archive *handle, void *context, const void **data)
{
	struct expander_bzip2 *decoder = context;
	long len = decoder->source(decoder->context, data, &decoder->source_error);
	if (len < 0)
		archive_set_error(handle, EIO, "cannot be read");
	return len;
}

static int fail(struct expander_bzip2 *decoder, struct error *error)
{
	const char *why = archive_error_string(decoder->handle);
	if (error_is_set(&decoder->source_error))
		return error_move(error, &decoder->source_error);
	return error_set(error, "libarchive: %s", why ? why : "corrupt data");
}

struct expander_bzip2 *expander_bzip2_open(expander_bzip2_source source, void *context,
					   struct error *error)
{
	struct expander_bzip2 *decoder = xzalloc(sizeof *decoder);
	struct archive_entry *entry;
	decoder->source = source;
	decoder->context = context;
	decoder->handle = archive_read_new();
	if (!decoder->handle)
		memory_exhausted();
	if (archive_read_support_format_raw(decoder->handle) == ARCHIVE_OK &&
	    archive_read_support_format_empty(decoder->handle) == ARCHIVE_OK &&
	    archive_read_append_filter(decoder->handle, ARCHIVE_FILTER_BZIP2) == ARCHIVE_OK &&
	    archive_read_open(decoder->handle, decoder, NULL, read_input, NULL) == ARCHIVE_OK) {
		int code = archive_read_next_header(decoder->handle, &entry);
		decoder->is_empty = code == ARCHIVE_EOF;
		if (code == ARCHIVE_OK || code == ARCHIVE_EOF)
			return decoder;
	}
	(void)fail(decoder, error);
	expander_bzip2_close(decoder);
	return NULL;
}

int expander_bzip2_next(struct expander_bzip2 *decoder, const void **data, size_t *len,
			struct error *error)
{
	la_int64_t offset;
	if (decoder->is_empty)
		return 0;
	int code = archive_read_data_block(decoder->handle, data, len, &offset);
	if (code == ARCHIVE_OK)
		return 1;
	return code == ARCHIVE_EOF ? 0 : fail(decoder, error);
}

void expander_bzip2_close(struct expander_bzip2 *decoder)
{
	if (!decoder)
		return;
	(void)archive_read_free(decoder->handle);
	error_clear(&decoder->source_error);
	free(decoder);
}
