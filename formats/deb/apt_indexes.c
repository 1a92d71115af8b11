/* apt_indexes.c - Packages and Contents of a channel
 *
 * Each is there compressed only, under its hash (by-hash, which clients ask for) and under its
 * plain name (for mirror tools and old clients). apt finds an index only where Release lists its
 * uncompressed form too, so that is listed without being there.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/memory.h"
#include "base/vector.h"
#include "codec/spliced.h"
#include "formats/deb/apt_layout.h"
#include "formats/deb/deb_arch.h"

struct indexes {
	const struct channel_view *view;
	struct rendered_sink sink;
	struct buffer *listing;
};

/* An index while it is compressed: "main/binary-amd64/Packages". */
struct apt_index {
	const char *folder, *name;
	const char *end; /* of its pieces */
	const struct buffer *text;
};

/* Old clients know gz, and all prefer xz. */
static const enum codec packages_codecs[] = {CODEC_GZIP, CODEC_XZ};
static const enum codec contents_codecs[] = {CODEC_GZIP};

static void list_index(const struct indexes *indexes, const struct apt_index *index,
		       const char *extension, const char *sha256, size_t size)
{
	buffer_printf(indexes->listing, " %s %zu %s/%s%s\n", sha256, size, index->folder,
		      index->name, extension);
}

static int put_file(const struct indexes *indexes, const struct apt_index *index, enum codec codec,
		    const struct buffer *data, struct error *error)
{
	char sha256[SHA256_HEX_SIZE];
	const char *channel = indexes->view->channel;
	struct rendered_sink sink = indexes->sink;
	digest_bytes_hex(DIGEST_SHA256, data->data, data->len, sha256);
	list_index(indexes, index, codec_extension(codec), sha256, data->len);
	AUTO_FREE char *hashed =
		xasprintf("dists/%s/%s/by-hash/SHA256/%s", channel, index->folder, sha256);
	AUTO_FREE char *plain = xasprintf("dists/%s/%s/%s%s", channel, index->folder, index->name,
					  codec_extension(codec));
	if (sink.put(sink.context, RENDERED_OBJECT, hashed, data->data, data->len, error))
		return -1;
	return sink.put(sink.context, RENDERED_POINTER, plain, data->data, data->len, error);
}

static int put_index(const struct indexes *indexes, const struct apt_index *index,
		     const enum codec *codecs, size_t n_codecs, struct error *error)
{
	char sha256[SHA256_HEX_SIZE];
	const char *text = buffer_text(index->text);
	digest_bytes_hex(DIGEST_SHA256, text, index->text->len, sha256);
	list_index(indexes, index, "", sha256, index->text->len);
	for (size_t i = 0; i < n_codecs; i++) {
		struct codec_params params;
		AUTO_BUFFER packed = BUFFER_INIT;
		if (codec_params_make(codecs[i], CODEC_DEFAULT_LEVEL, &params, error) ||
		    spliced_compress(&params, index->end, text, index->text->len,
				     indexes->view->help, &packed, error) ||
		    put_file(indexes, index, codecs[i], &packed, error))
			return error_context(error, "index '%s'", index->name);
	}
	return 0;
}

/* "all" packages stand in the indexes of every architecture. */
static bool is_for_arch(const struct record *record, const char *arch)
{
	return strcmp(record->arch, arch) == 0 || strcmp(record->arch, "all") == 0;
}

static const struct record_section *find_section(const struct record *record, const char *name,
						 struct error *error)
{
	const struct record_section *section = record_section(record, name);
	if (!section)
		error_set(error, "the record of '%s' has no section '%s'", record->path, name);
	return section;
}

static int render_packages(const struct indexes *indexes, const char *arch, struct error *error)
{
	const struct channel_view *view = indexes->view;
	AUTO_BUFFER text = BUFFER_INIT;
	for (size_t i = 0; i < view->n_records; i++) {
		if (!is_for_arch(view->records[i], arch))
			continue;
		const struct record_section *stanza =
			find_section(view->records[i], "packages", error);
		if (!stanza)
			return -1;
		buffer_add(&text, stanza->data, stanza->len);
		buffer_add_byte(&text, '\n');
	}
	AUTO_FREE char *folder = xasprintf(APT_COMPONENT "/binary-%s", arch);
	struct apt_index index = {folder, "Packages", "\n\n", &text};
	return put_index(indexes, &index, packages_codecs, ARRAY_SIZE(packages_codecs), error);
}

/* A file of a package; path and package point into a record's section. */
struct content_line {
	const char *path, *package;
	size_t path_len, package_len;
};

struct content_lines {
	struct content_line *v;
	size_t n, cap;
};

static void free_lines(struct content_lines *lines)
{
	free(lines->v);
}

static void add_lines(struct content_lines *lines, const struct record_section *section)
{
	const char *at = section->data, *end = at + section->len;
	size_t package_len = strcspn(at, "\n");
	const char *package = at;
	for (at += package_len + 1; at < end;) {
		size_t len = strcspn(at, "\n");
		*VECTOR_ADD(lines) = (struct content_line){at, package, len, package_len};
		at += len + 1;
	}
}

static int compare_texts(const char *a, size_t a_len, const char *b, size_t b_len)
{
	int difference = memcmp(a, b, a_len < b_len ? a_len : b_len);
	return difference ? difference : (a_len > b_len) - (a_len < b_len);
}

static int compare_paths(const struct content_line *a, const struct content_line *b)
{
	return compare_texts(a->path, a->path_len, b->path, b->path_len);
}

static int compare_lines(const void *a, const void *b)
{
	const struct content_line *left = a, *right = b;
	int difference = compare_paths(left, right);
	return difference ? difference
			  : compare_texts(left->package, left->package_len, right->package,
					  right->package_len);
}

/* Prints every path once, with all its packages; several versions of one package count as one. */
static void print_lines(const struct content_lines *lines, struct buffer *out)
{
	for (size_t i = 0; i < lines->n; i++) {
		const struct content_line *line = &lines->v[i], *last = i ? line - 1 : NULL;
		if (last && compare_lines(last, line) == 0)
			continue;
		bool is_same_path = last && compare_paths(last, line) == 0;
		if (last && !is_same_path)
			buffer_add_byte(out, '\n');
		if (!is_same_path)
			buffer_add(out, line->path, line->path_len);
		buffer_add_byte(out, is_same_path ? ',' : ' ');
		buffer_add(out, line->package, line->package_len);
	}
	if (lines->n)
		buffer_add_byte(out, '\n');
}

static int render_contents(const struct indexes *indexes, const char *arch, struct error *error)
{
	const struct channel_view *view = indexes->view;
	CLEANUP(free_lines) struct content_lines lines = {0};
	AUTO_BUFFER text = BUFFER_INIT;
	for (size_t i = 0; i < view->n_records; i++) {
		if (!is_for_arch(view->records[i], arch))
			continue;
		const struct record_section *section =
			find_section(view->records[i], "contents", error);
		if (!section)
			return -1;
		add_lines(&lines, section);
	}
	if (lines.n)
		qsort(lines.v, lines.n, sizeof *lines.v, compare_lines);
	print_lines(&lines, &text);
	AUTO_FREE char *name = xasprintf("Contents-%s", arch);
	struct apt_index index = {APT_COMPONENT, name, "\n", &text};
	return put_index(indexes, &index, contents_codecs, ARRAY_SIZE(contents_codecs), error);
}

int apt_indexes_render(const struct channel_view *view, struct rendered_sink sink,
		       struct buffer *listing, struct error *error)
{
	struct indexes indexes = {view, sink, listing};
	for (size_t i = 0; i < view->arches->n; i++) {
		const char *arch = deb_arch_from_go(view->arches->v[i]);
		if (render_packages(&indexes, arch, error) ||
		    render_contents(&indexes, arch, error))
			return -1;
	}
	return 0;
}
