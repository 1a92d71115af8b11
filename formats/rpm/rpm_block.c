/* rpm_block.c - one header of an rpm: librpm's, wrapped
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/rpm/rpm_block.h"

#include <pthread.h>
#include <stdlib.h>

#include <rpm/header.h>
#include <rpm/rpmlog.h>
#include <rpm/rpmtag.h>
#include <rpm/rpmtd.h>

#include "base/memory.h"

/* Without RAW the user's locale would choose an i18n string. */
#define GET_FLAGS (HEADERGET_MINMEM | HEADERGET_RAW)

struct rpm_block {
	Header header;
	uint32_t failed; /* the first tag that librpm did not take; 0: none */
};

const uint8_t rpm_block_magic[RPM_BLOCK_MAGIC_SIZE] = {0x8e, 0xad, 0xe8, 0x01, 0, 0, 0, 0};

/* ---- The library ---- */

/* Returns 0: neither print the message nor end the program; what is wrong is said by our own
 * errors. */
static int drop_message(rpmlogRec record UNUSED, rpmlogCallbackData data UNUSED)
{
	return 0;
}

/* The table of tags is made at its first use, which must not be that of two threads. */
static void start_library(void)
{
	(void)rpmlogSetMask(RPMLOG_UPTO(RPMLOG_ERR));
	(void)rpmlogSetCallback(drop_message, NULL);
	(void)rpmTagGetType(RPMTAG_NAME);
	(void)rpmTagGetValue("name");
}

static struct rpm_block *wrap_header(Header header)
{
	struct rpm_block *block = xzalloc(sizeof *block);
	block->header = header;
	return block;
}

void rpm_block_prepare_library(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	(void)pthread_once(&once, start_library);
}

void rpm_block_free(struct rpm_block *block)
{
	if (!block)
		return;
	(void)headerFree(block->header);
	free(block);
}

/* ---- Writing ---- */

struct rpm_block *rpm_block_make(void)
{
	rpm_block_prepare_library();
	return wrap_header(headerNew());
}

/* Puts values by hand, because librpm's typed helpers take tags 1000 to 1008 for those of the main
 * header, whose types differ from those of the signature header. */
static void put_values(struct rpm_block *block, uint32_t tag, rpmTagType type, const void *data,
		       size_t n)
{
	struct rpmtd_s value = {
		.tag = (rpm_tag_t)tag,
		.type = type,
		.count = (rpm_count_t)n,
		.data = (void *)(uintptr_t)data, /* only read */
	};
	bool grows = type != RPM_STRING_TYPE && type != RPM_BIN_TYPE;
	headerPutFlags flags = grows ? HEADERPUT_APPEND : HEADERPUT_DEFAULT;
	bool fits = n <= UINT32_MAX;
	if (n && !(fits && headerPut(block->header, &value, flags)) && !block->failed)
		block->failed = tag;
}

void rpm_block_put_text(struct rpm_block *block, uint32_t tag, const char *text)
{
	put_values(block, tag, RPM_STRING_TYPE, text, text ? 1 : 0);
}

/* headerAddI18NString returns 0 although it worked when it appends, so only what is in the
 * header afterwards counts. */
void rpm_block_put_translatable(struct rpm_block *block, uint32_t tag, const char *text)
{
	if (!text)
		return;
	(void)headerAddI18NString(block->header, (rpmTagVal)tag, text, "C");
	if (!headerIsEntry(block->header, (rpmTagVal)tag) && !block->failed)
		block->failed = tag;
}

void rpm_block_put_texts(struct rpm_block *block, uint32_t tag, const char *const *texts, size_t n)
{
	put_values(block, tag, RPM_STRING_ARRAY_TYPE, texts, n);
}

void rpm_block_put_u16(struct rpm_block *block, uint32_t tag, const uint16_t *numbers, size_t n)
{
	put_values(block, tag, RPM_INT16_TYPE, numbers, n);
}

void rpm_block_put_u32(struct rpm_block *block, uint32_t tag, const uint32_t *numbers, size_t n)
{
	put_values(block, tag, RPM_INT32_TYPE, numbers, n);
}

void rpm_block_put_u64(struct rpm_block *block, uint32_t tag, const uint64_t *numbers, size_t n)
{
	put_values(block, tag, RPM_INT64_TYPE, numbers, n);
}

void rpm_block_put_bytes(struct rpm_block *block, uint32_t tag, const void *bytes, size_t n)
{
	put_values(block, tag, RPM_BIN_TYPE, bytes, n);
}

void rpm_block_split_paths(struct rpm_block *block)
{
	if (!headerIsEntry(block->header, RPMTAG_OLDFILENAMES))
		return;
	(void)headerConvert(block->header, HEADERCONV_COMPRESSFILELIST);
	if (!headerIsEntry(block->header, RPMTAG_BASENAMES) && !block->failed)
		block->failed = RPMTAG_OLDFILENAMES;
}

/* The region says that all tags belong together; without it rpm believes none of them signed. */
int rpm_block_export(struct rpm_block *block, enum rpm_tag region, struct buffer *out,
		     struct error *error)
{
	if (block->failed)
		return error_set(error, "librpm does not take tag %u", block->failed);
	unsigned size = 0;
	block->header = headerReload(block->header, (rpmTagVal)region);
	AUTO_FREE void *bytes = block->header ? headerExport(block->header, &size) : NULL;
	if (!bytes)
		return error_set(error, "the header is larger than an rpm can have");
	buffer_add(out, rpm_block_magic, sizeof rpm_block_magic);
	buffer_add(out, bytes, size);
	return 0;
}

/* ---- Reading ---- */

struct rpm_block *rpm_block_open(const struct buffer *bytes)
{
	rpm_block_prepare_library();
	Header header = headerImport(bytes->data, (unsigned)bytes->len, HEADERIMPORT_COPY);
	return header ? wrap_header(header) : NULL;
}

bool rpm_block_has(const struct rpm_block *block, uint32_t tag)
{
	return headerIsEntry(block->header, (rpmTagVal)tag) != 0;
}

/* librpm keeps tags sorted. */
uint32_t rpm_block_find_repeated(const struct rpm_block *block)
{
	uint32_t repeated = 0;
	rpmTagVal last = 0;
	struct rpmtd_s value;
	HeaderIterator iterator = headerInitIterator(block->header);
	rpmtdReset(&value);
	while (!repeated && headerNext(iterator, &value)) {
		if (rpmtdTag(&value) == last)
			repeated = (uint32_t)last;
		last = rpmtdTag(&value);
		rpmtdFreeData(&value);
	}
	(void)headerFreeIterator(iterator);
	return repeated;
}

static bool is_text(rpmTagType type)
{
	return type == RPM_STRING_TYPE || type == RPM_STRING_ARRAY_TYPE ||
	       type == RPM_I18NSTRING_TYPE;
}

/* Returns a number's bytes, 0 where the type is no number's. */
static unsigned number_width(rpmTagType type)
{
	static const struct {
		rpmTagType type;
		unsigned width;
	} widths[] = {{RPM_CHAR_TYPE, 1},
		      {RPM_INT8_TYPE, 1},
		      {RPM_INT16_TYPE, 2},
		      {RPM_INT32_TYPE, 4},
		      {RPM_INT64_TYPE, 8}};
	for (size_t i = 0; i < ARRAY_SIZE(widths); i++)
		if (widths[i].type == type)
			return widths[i].width;
	return 0;
}

static void open_array(struct rpm_array *array, const struct rpm_block *block, uint32_t tag,
		       bool wants_text)
{
	rpmtd value = rpmtdNew();
	*array = (struct rpm_array){.value = value};
	if (!headerGet(block->header, (rpmTagVal)tag, value, GET_FLAGS))
		return;
	rpmTagType type = rpmtdType(value);
	array->width = number_width(type);
	array->is_single = type == RPM_STRING_TYPE;
	array->data = value->data;
	if (wants_text ? is_text(type) : array->width > 0)
		array->n = rpmtdCount(value);
}

void rpm_array_open_texts(struct rpm_array *array, const struct rpm_block *block, uint32_t tag)
{
	open_array(array, block, tag, true);
}

void rpm_array_open_numbers(struct rpm_array *array, const struct rpm_block *block, uint32_t tag)
{
	open_array(array, block, tag, false);
}

const char *rpm_array_text(const struct rpm_array *array, size_t index)
{
	return array->is_single ? array->data : ((const char *const *)array->data)[index];
}

uint64_t rpm_array_number(const struct rpm_array *array, size_t index)
{
	if (array->width == sizeof(uint8_t))
		return ((const uint8_t *)array->data)[index];
	if (array->width == sizeof(uint16_t))
		return ((const uint16_t *)array->data)[index];
	if (array->width == sizeof(uint32_t))
		return ((const uint32_t *)array->data)[index];
	return ((const uint64_t *)array->data)[index];
}

void rpm_array_close(struct rpm_array *array)
{
	rpmtdFreeData(array->value);
	(void)rpmtdFree(array->value);
	*array = (struct rpm_array){0};
}

const char *rpm_block_text(const struct rpm_block *block, uint32_t tag, struct arena *arena)
{
	CLEANUP(rpm_array_close) struct rpm_array array;
	rpm_array_open_texts(&array, block, tag);
	return array.n ? arena_text(arena, rpm_array_text(&array, 0)) : NULL;
}

bool rpm_block_number(const struct rpm_block *block, uint32_t tag, uint64_t *number)
{
	CLEANUP(rpm_array_close) struct rpm_array array;
	rpm_array_open_numbers(&array, block, tag);
	if (array.n)
		*number = rpm_array_number(&array, 0);
	return array.n > 0;
}

const void *rpm_block_bytes(const struct rpm_block *block, uint32_t tag, struct arena *arena,
			    size_t *len)
{
	struct rpmtd_s value;
	const void *bytes = NULL;
	rpmtdReset(&value);
	*len = 0;
	if (headerGet(block->header, (rpmTagVal)tag, &value, GET_FLAGS) &&
	    rpmtdType(&value) == RPM_BIN_TYPE && value.count > 0) {
		*len = value.count;
		bytes = arena_copy(arena, value.data, value.count);
	}
	rpmtdFreeData(&value);
	return bytes;
}
