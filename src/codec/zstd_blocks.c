/* zstd_blocks.c - a walk over block headers and the headers of their two sections
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "codec/zstd_blocks_internal.h"

#include <stdbool.h>

#define BLOCK_HEADER_SIZE 3
#define BLOCK_MAXIMUM_SIZE (128u << 10) /* RFC 8878 3.1.1.2.4 */

enum block_type { BLOCK_RAW, BLOCK_RLE, BLOCK_COMPRESSED, BLOCK_RESERVED };
enum literals_type { LITERALS_RAW, LITERALS_RLE, LITERALS_COMPRESSED, LITERALS_TREELESS };
enum sequences_mode { MODE_PREDEFINED, MODE_RLE, MODE_COMPRESSED, MODE_REPEAT };

/* Which tables blocks of this run have set. The three of sequences are set together: a block
 * with sequences names a mode for each of them. */
struct tables {
	bool literals, sequences;
};

static uint64_t read_le(const uint8_t *data, size_t count)
{
	uint64_t value = 0;
	for (size_t i = 0; i < count; i++)
		value |= (uint64_t)data[i] << (8 * i);
	return value;
}

/* Returns the size of a literals section with its header, 0 where it does not fit (RFC 8878
 * 3.1.1.3.1.1). */
static size_t measure_literals(const uint8_t *data, size_t len)
{
	/* Both tables go by size format. Raw and RLE: formats 0 and 2 are one, of one bit. */
	static const struct {
		uint8_t header, shift, bits;
	} plain[] = {{1, 3, 5}, {2, 4, 12}, {1, 3, 5}, {3, 4, 20}},
	  coded[] = {{3, 4, 10}, {3, 4, 10}, {4, 4, 14}, {5, 4, 18}};
	unsigned type = data[0] & 3;
	unsigned format = (data[0] >> 2) & 3;
	bool is_coded = type == LITERALS_COMPRESSED || type == LITERALS_TREELESS;
	size_t header = is_coded ? coded[format].header : plain[format].header;
	uint64_t content;

	if (header > len)
		return 0;
	uint64_t sizes = read_le(data, header);
	if (is_coded) /* the regenerated size, then the compressed size of as many bits */
		content = (sizes >> (coded[format].shift + coded[format].bits)) &
			  ((1u << coded[format].bits) - 1);
	else if (type == LITERALS_RLE)
		content = 1;
	else
		content = (sizes >> plain[format].shift) & ((1u << plain[format].bits) - 1);
	return content > len - header ? 0 : header + (size_t)content;
}

/* Returns where the byte of the modes stands in a sequences section; 0: there are no sequences or
 * no such byte. The count of sequences takes one to three bytes (RFC 8878 3.1.1.3.2.1). */
static size_t find_modes(const uint8_t *data, size_t len)
{
	size_t offset = len == 0 || data[0] == 0 ? 0 : data[0] < 128 ? 1 : data[0] < 255 ? 2 : 3;
	return offset < len ? offset : 0;
}

static int check_compressed(const uint8_t *data, size_t len, struct tables *tables,
			    struct error *error)
{
	size_t literals = len > 0 ? measure_literals(data, len) : 0;
	unsigned type = len > 0 ? data[0] & 3 : 0;
	if (literals == 0 || literals >= len)
		return error_set(error, "a block's sections do not fit into it");
	if (type == LITERALS_TREELESS && !tables->literals)
		return error_set(error, "a block's literals use a table from before the run");
	tables->literals |= type == LITERALS_COMPRESSED;
	size_t offset = find_modes(data + literals, len - literals);
	if (offset == 0)
		return 0;
	for (unsigned shift = 2; shift <= 6; shift += 2)
		if (((data[literals + offset] >> shift) & 3) == MODE_REPEAT && !tables->sequences)
			return error_set(error,
					 "a block's sequences use a table from before the run");
	tables->sequences = true;
	return 0;
}

int zstd_blocks_check(const uint8_t *data, size_t len, struct error *error)
{
	struct tables tables = {false, false};
	size_t at = 0;
	while (at < len) {
		bool is_first = at == 0;
		if (len - at < BLOCK_HEADER_SIZE)
			return error_set(error, "a run ends within a block's header");
		uint32_t header = (uint32_t)read_le(data + at, BLOCK_HEADER_SIZE);
		at += BLOCK_HEADER_SIZE;
		unsigned type = (header >> 1) & 3;
		size_t size = type == BLOCK_RLE ? 1 : header >> 3;
		if (header & 1)
			return error_set(error, "a run has a last block");
		if (type == BLOCK_RESERVED || (type == BLOCK_RLE && is_first))
			return error_set(error, "a run has a block of the wrong type");
		if (size > BLOCK_MAXIMUM_SIZE || size > len - at)
			return error_set(error, "a run ends within a block");
		if (type == BLOCK_COMPRESSED && check_compressed(data + at, size, &tables, error))
			return -1;
		at += size;
	}
	return 0;
}
