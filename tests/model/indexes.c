/* indexes.c - what the indexes of a repository say
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/model/indexes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define ZLIB_CONST
#include <zlib.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/vector.h"

#define PIECE ((size_t)64 << 10)

static void gunzip(const void *data, size_t len, struct buffer *out)
{
	z_stream stream = {.next_in = data, .avail_in = (uInt)len};
	int result = inflateInit2(&stream, 16 + MAX_WBITS);
	while (result == Z_OK) {
		stream.next_out = buffer_reserve(out, PIECE);
		stream.avail_out = PIECE;
		result = inflate(&stream, Z_NO_FLUSH);
		out->len += PIECE - stream.avail_out;
	}
	if (result != Z_STREAM_END)
		program_end("the model cannot read an index");
	(void)inflateEnd(&stream);
	(void)buffer_text(out);
}

static void add_entry(struct index *index, char *path, const char *sha256)
{
	struct index_entry *entry = VECTOR_ADD(&index->entries);
	entry->path = path;
	memcpy(entry->sha256, sha256, SHA256_HEX_SIZE - 1);
}

/* " <sha256> <size> main/binary-amd64/Packages.gz": what is not compressed is listed only. */
static void parse_release(const char *text, struct index *index)
{
	char sha256[SHA256_HEX_SIZE], folder[256], name[256];
	const char *number = strstr(text, "\nIngot-Generation: ");
	const char *line = strstr(text, "\nSHA256:\n");
	index->generation = number ? strtoull(strchr(number, ' '), NULL, 10) : 0;
	for (line = line ? line + strlen("\nSHA256:\n") : ""; *line == ' ';
	     line = strchr(line, '\n') + 1) {
		if (sscanf(line, " %64s %*u %255s", sha256, folder) != 2)
			program_end("the model cannot read Release");
		char *slash = strrchr(folder, '/');
		snprintf(name, sizeof name, "%s", slash + 1);
		*slash = '\0';
		if (strchr(name, '.'))
			add_entry(index, xasprintf("%s/by-hash/SHA256/%s %s", folder, sha256, name),
				  sha256);
	}
}

/* Notes a package of a command that succeeded; it came with the generation or before. */
static char *cut(const char **at, const char *before, char after)
{
	const char *start = strstr(*at, before);
	if (!start)
		return NULL;
	start += strlen(before);
	const char *end = strchr(start, after);
	if (!end)
		program_end("the model cannot read an index");
	*at = end;
	return xstrndup(start, (size_t)(end - start));
}

static void parse_pairs(const char *text, const char *first, char first_end, const char *second,
			char second_end, bool path_first, struct index *index)
{
	const char *at = text;
	for (;;) {
		AUTO_FREE char *one = cut(&at, first, first_end);
		AUTO_FREE char *other = one ? cut(&at, second, second_end) : NULL;
		if (!other)
			return;
		add_entry(index, xstrdup(path_first ? one : other), path_first ? other : one);
	}
}

static void parse_packages(const char *text, struct index *index)
{
	parse_pairs(text, "\nFilename: ", '\n', "\nSHA256: ", '\n', true, index);
}

static void parse_repomd(const char *text, struct index *index)
{
	const char *at = text;
	AUTO_FREE char *revision = cut(&at, "<revision>", '<');
	index->generation = revision ? strtoull(revision, NULL, 10) : 0;
	parse_pairs(text, "<checksum type=\"sha256\">", '<', "<location href=\"", '"', false,
		    index);
}

static void parse_primary(const char *text, struct index *index)
{
	parse_pairs(text, "<checksum type=\"sha256\" pkgid=\"YES\">", '<',
		    "<location href=\"../../", '"', false, index);
}

static const struct {
	void (*parse)(const char *text, struct index *index);
	bool is_packed;
} kinds[] = {
	[INDEX_RELEASE] = {parse_release, false},
	[INDEX_PACKAGES] = {parse_packages, true},
	[INDEX_REPOMD] = {parse_repomd, false},
	[INDEX_PRIMARY] = {parse_primary, true},
};

static struct {
	struct known {
		char sha256[SHA256_HEX_SIZE];
		struct index *index;
	} * v;
	size_t n, cap;
} known;

const struct index *index_parse(enum index_kind kind, const void *data, size_t len)
{
	char sha256[SHA256_HEX_SIZE];
	digest_bytes_hex(DIGEST_SHA256, data, len, sha256);
	VECTOR_EACH (one, &known)
		if (strcmp(one->sha256, sha256) == 0)
			return one->index;
	AUTO_BUFFER text = BUFFER_INIT;
	if (kinds[kind].is_packed)
		gunzip(data, len, &text);
	else
		buffer_add(&text, data, len);
	struct known *one = VECTOR_ADD(&known);
	one->index = xzalloc(sizeof *one->index);
	memcpy(one->sha256, sha256, sizeof sha256);
	kinds[kind].parse(buffer_text(&text), one->index);
	return one->index;
}

void indexes_forget(void)
{
	VECTOR_EACH (one, &known) {
		VECTOR_EACH (entry, &one->index->entries)
			free(entry->path);
		free(one->index->entries.v);
		free(one->index);
	}
	free(known.v);
}
