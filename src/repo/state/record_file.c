/* record_file.c - a package's record as bytes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/state/record_file.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "base/vector.h"
#include "formats/file_limits.h"
#include "repo/state/objects_internal.h"

#define MAGIC "ingot-record 1\n"
#define SECTION "section."
/* A file list of a million paths fits. */
#define RECORD_LIMIT ((size_t)256 << 20)
#define KEY_MAX 40

/* The texts of a record in the order written; all must be there. */
static const struct {
	const char *key;
	size_t offset; /* of a char * in struct record */
} texts[] = {
	{"format", offsetof(struct record, format)},
	{"name", offsetof(struct record, name)},
	{"version", offsetof(struct record, version)},
	{"arch", offsetof(struct record, arch)},
	{"path", offsetof(struct record, path)},
	{"commit", offsetof(struct record, commit)},
	{"content-id", offsetof(struct record, content_id)},
};

static char **find_text(struct record *record, size_t i)
{
	return (char **)(void *)((char *)record + texts[i].offset);
}

/* ---- Writing ---- */

static void write_value(struct buffer *out, const char *prefix, const char *key, const void *data,
			size_t len)
{
	buffer_printf(out, "%s%s %zu\n", prefix, key, len);
	buffer_add(out, data, len);
	buffer_add_byte(out, '\n');
}

static void write_text(struct buffer *out, const char *key, const char *text)
{
	write_value(out, "", key, text, strlen(text));
}

void record_file_write(const struct record *record, struct buffer *out)
{
	/* The table's offsets are of members that are only read here. */
	struct record copy = *record;
	char size[24];
	buffer_add_text(out, MAGIC);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		const char *text = *find_text(&copy, i);
		write_text(out, texts[i].key, text ? text : "");
	}
	(void)snprintf(size, sizeof size, "%llu", (unsigned long long)record->size);
	write_text(out, "size", size);
	write_text(out, "sha256", record->sha256);
	write_text(out, "signed", record->is_signed ? "yes" : "no");
	VECTOR_EACH (section, &record->sections)
		write_value(out, SECTION, section->name, section->data, section->len);
}

/* ---- Reading ---- */

struct record_reader {
	const char *at, *end;
};

/* Reads the next value, which is borrowed from the input, not NUL-terminated; its key is copied to
 * `key`. */
static int read_value(struct record_reader *reader, char key[KEY_MAX], const char **data,
		      size_t *len, struct error *error)
{
	char line[KEY_MAX + 24];
	uint64_t count;
	size_t left = (size_t)(reader->end - reader->at);
	const char *newline = memchr(reader->at, '\n', left < sizeof line ? left : sizeof line);
	if (!newline)
		return error_set(error, "no line with a key");
	size_t line_len = (size_t)(newline - reader->at);
	if (line_len >= sizeof line)
		return error_set(error, "a key that is too long");
	memcpy(line, reader->at, line_len);
	line[line_len] = '\0';
	char *blank = strchr(line, ' ');
	left -= line_len + 1;
	if (!blank || blank - line >= KEY_MAX || memchr(line, '\0', line_len) ||
	    text_to_uint(blank + 1, left, &count))
		return error_set(error, "a key without a length");
	*blank = '\0';
	memcpy(key, line, (size_t)(blank - line) + 1);
	*data = newline + 1;
	*len = (size_t)count;
	if (*len >= left || (*data)[*len] != '\n')
		return error_set(error, "'%s' ends early", key);
	reader->at = *data + *len + 1;
	return 0;
}

/* Reads a text of the given key; caller frees. */
static char *read_text(struct record_reader *reader, const char *want, struct error *error)
{
	char key[KEY_MAX];
	const char *data;
	size_t len;
	if (read_value(reader, key, &data, &len, error))
		return NULL;
	char *text = xstrndup(data, len);
	if (strcmp(key, want) == 0 && strlen(text) == len && !text_has_control(text) &&
	    text_is_utf8(text, len))
		return text;
	free(text);
	error_set(error, "'%s' is missing or no text", want);
	return NULL;
}

static int read_rest_of_head(struct record_reader *reader, struct record *record,
			     struct error *error)
{
	AUTO_FREE char *size = read_text(reader, "size", error);
	if (!size)
		return -1;
	if (text_to_uint(size, INT64_MAX, &record->size))
		return error_set(error, "'size' is no number");
	AUTO_FREE char *sha256 = read_text(reader, "sha256", error);
	if (!sha256 || objects_check_digest(sha256, error))
		return -1;
	memcpy(record->sha256, sha256, SHA256_HEX_SIZE);
	AUTO_FREE char *is_signed = read_text(reader, "signed", error);
	if (!is_signed)
		return -1;
	record->is_signed = strcmp(is_signed, "yes") == 0;
	if (!record->is_signed && strcmp(is_signed, "no") != 0)
		return error_set(error, "'signed' is neither yes nor no");
	return 0;
}

static int read_head(struct record_reader *reader, struct record *record, struct error *error)
{
	size_t left = (size_t)(reader->end - reader->at);
	if (left < strlen(MAGIC) || memcmp(reader->at, MAGIC, strlen(MAGIC)) != 0)
		return error_set(error, "no record that this ingot can read");
	reader->at += strlen(MAGIC);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		free(*find_text(record, i));
		*find_text(record, i) = read_text(reader, texts[i].key, error);
		if (!*find_text(record, i))
			return -1;
	}
	if (file_limits_check_path(strlen(record->path), error) || path_check(record->path, error))
		return -1;
	if (!text_starts(record->path, "pool/"))
		return error_set(error, "path '%s' is not in the pool", record->path);
	return read_rest_of_head(reader, record, error);
}

static int read_sections(struct record_reader *reader, struct record *record, struct error *error)
{
	while (reader->at < reader->end) {
		char key[KEY_MAX];
		const char *data;
		size_t len;
		if (read_value(reader, key, &data, &len, error))
			return -1;
		const char *name = key + strlen(SECTION);
		if (!text_starts(key, SECTION) || !*name || record_section(record, name))
			return error_set(error, "'%s' is no section or stands twice", key);
		record_add_section(record, name, data, len);
	}
	return 0;
}

struct record *record_file_read(const void *data, size_t len, struct error *error)
{
	struct record_reader reader = {data, (const char *)data + len};
	struct record *record = record_make("");
	digest_bytes_hex(DIGEST_SHA256, data, len, record->digest);
	if (read_head(&reader, record, error) == 0 && read_sections(&reader, record, error) == 0)
		return record;
	record_free(record);
	return NULL;
}

/* ---- In the store ---- */

int record_file_store(struct store *store, struct record *record, struct error *error)
{
	AUTO_BUFFER bytes = BUFFER_INIT;
	record_file_write(record, &bytes);
	return objects_put(store, "records", bytes.data, bytes.len, record->digest, error);
}

struct record *record_file_load(struct store *store, const char *digest, struct error *error)
{
	AUTO_BUFFER bytes = BUFFER_INIT;
	if (objects_get(store, "records", digest, RECORD_LIMIT, &bytes, error))
		return NULL;
	struct record *record = record_file_read(bytes.data, bytes.len, error);
	if (!record)
		error_context(error, "cannot read 'ingot/records/%s'", digest);
	return record;
}

void record_file_drop(struct record **record)
{
	record_free(*record);
}
