/* diff_text.c - the changed lines of the files and scripts in which two packages differ
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/diff_text.h"

#include <stdlib.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/vector.h"
#include "formats/format_reader.h"
#include "formats/installed_disk.h"
#include "text/unified.h"

/* A larger file is hardly read as a difference; it bounds the memory, too. */
#define FILE_MAX ((size_t)1 << 20)

#define NO_TEXT "not text, or larger than 1 MiB\n"

/* The bytes of one side, by path. */
struct side_files {
	const struct map *wanted;
	struct map bytes; /* struct buffer */
};

static bool is_script(const struct difference *difference)
{
	return difference->section == DIFF_SCRIPTS && difference->kind == DIFF_CHANGED;
}

static bool is_file(const struct difference *difference)
{
	return (difference->section == DIFF_FILES || difference->section == DIFF_EDITED) &&
	       difference->kind == DIFF_CHANGED && text_equal(difference->attribute, "sha256");
}

/* ---- The bytes of both sides ---- */

static bool wants_file(void *context, const struct package_file *file)
{
	const struct side_files *files = context;
	return file->size <= FILE_MAX && map_has(files->wanted, file->path) &&
	       !map_has(&files->bytes, file->path);
}

static void take_file(void *context, const struct package_file *file, const void *data, size_t len)
{
	struct side_files *files = context;
	struct buffer *bytes = xzalloc(sizeof *bytes);
	buffer_add(bytes, data, len);
	map_put(&files->bytes, file->path, bytes);
}

static int read_installed(const struct reference *side, struct side_files *files,
			  struct error *error)
{
	VECTOR_EACH (file, &side->package->files) {
		AUTO_BUFFER bytes = BUFFER_INIT;
		if (!wants_file(files, file))
			continue;
		if (installed_disk_file(side->root, file, FILE_MAX, &bytes, error))
			return -1;
		take_file(files, file, bytes.data, bytes.len);
	}
	return 0;
}

static int read_files(const struct reference *side, struct side_files *files, struct error *error)
{
	const struct file_sink sink = {.wants = wants_file, .take = take_file, .context = files};
	if (side->kind == REFERENCE_INSTALLED)
		return read_installed(side, files, error);
	return side->format->reader->give_files(side->fd, side->package, &sink, error);
}

static void free_bytes(void *bytes)
{
	buffer_free(bytes);
	free(bytes);
}

/* ---- Their differences ---- */

static char *compare_bytes(const char *name, const struct buffer *before,
			   const struct buffer *after)
{
	struct buffer out = BUFFER_INIT;
	if (!before || !after || !unified_is_text(before->data, before->len) ||
	    !unified_is_text(after->data, after->len))
		return xstrdup(NO_TEXT);
	buffer_printf(&out, "--- %s\n+++ %s\n", name, name);
	unified_diff(before, after, &out);
	return buffer_steal(&out);
}

static struct buffer join_script(const struct package *package, const char *name)
{
	struct buffer bytes = BUFFER_INIT;
	for (int kind = 0; kind < SCRIPT_COUNT; kind++)
		if (text_equal(script_name(kind), name) && package->scripts[kind].body)
			buffer_add(&bytes, package->scripts[kind].body, package->scripts[kind].len);
	return bytes;
}

static char *compare_scripts(const struct reference sides[2], const char *name)
{
	AUTO_BUFFER before = join_script(sides[0].package, name);
	AUTO_BUFFER after = join_script(sides[1].package, name);
	return compare_bytes(name, &before, &after);
}

int diff_texts_make(const struct package_diff *diff, const struct reference sides[2],
		    struct diff_texts *texts, struct error *error)
{
	struct map wanted = {0};
	struct side_files files[2] = {{.wanted = &wanted}, {.wanted = &wanted}};
	*texts = (struct diff_texts){0};
	VECTOR_EACH (difference, diff)
		if (is_file(difference))
			map_put(&wanted, difference->name, NULL);
	bool failed = wanted.n > 0 && (read_files(&sides[0], &files[0], error) ||
				       read_files(&sides[1], &files[1], error));
	VECTOR_EACH (difference, diff) {
		const char *name = difference->name;
		if (!failed && is_file(difference))
			map_put(&texts->texts, name,
				compare_bytes(name, map_get(&files[0].bytes, name),
					      map_get(&files[1].bytes, name)));
		else if (!failed && is_script(difference))
			map_put(&texts->texts, name, compare_scripts(sides, name));
	}
	map_free(&wanted, NULL);
	map_free(&files[0].bytes, free_bytes);
	map_free(&files[1].bytes, free_bytes);
	return failed ? -1 : 0;
}

const char *diff_texts_get(const struct diff_texts *texts, const struct difference *difference)
{
	if (!is_file(difference) && !is_script(difference))
		return NULL;
	return map_get(&texts->texts, difference->name);
}

void diff_texts_free(struct diff_texts *texts)
{
	map_free(&texts->texts, free);
}
