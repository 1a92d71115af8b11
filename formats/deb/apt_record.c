/* apt_record.c - what a package contributes to apt's indexes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/vector.h"
#include "formats/deb/apt_layout.h"
#include "formats/deb/deb822.h"
#include "formats/deb/deb_control.h"

/* A package that brings one of these itself would lie about its file. */
static const char *const archive_fields[] = {
	"Filename", "Size", "MD5sum", "SHA1", "SHA256", "SHA512", "Status", "Description-md5",
};

static bool is_archive_field(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(archive_fields); i++)
		if (strcasecmp(archive_fields[i], name) == 0)
			return true;
	return false;
}

static int add_file_fields(const struct record *record, struct buffer *out, struct error *error)
{
	if (deb822_add(out, "Filename", record->path, error))
		return -1;
	buffer_printf(out, "Size: %" PRIu64 "\n", record->size);
	return deb822_add(out, "SHA256", record->sha256, error);
}

/* Adds the package's own fields in their order, those of its file before the description. */
static int add_stanza(const struct deb822 *stanza, const struct record *record, struct buffer *out,
		      struct error *error)
{
	bool is_done = false;
	for (size_t i = 0; i < stanza->n; i++) {
		const struct deb822_field *field = &stanza->v[i];
		if (is_archive_field(field->name))
			continue;
		if (!is_done && strcasecmp(field->name, "Description") == 0) {
			is_done = true;
			if (add_file_fields(record, out, error))
				return -1;
		}
		if (deb822_add_verbatim(out, field->name, field->value, error))
			return -1;
	}
	return is_done ? 0 : add_file_fields(record, out, error);
}

static int add_packages(const struct package *package, struct record *record, struct error *error)
{
	struct arena *arena = arena_make();
	AUTO_BUFFER control = BUFFER_INIT, out = BUFFER_INIT;
	int failed = 0;
	if (package->control)
		buffer_add_text(&control, package->control);
	else
		failed = deb_control_write(package, &control, error);
	const struct deb822 *stanza =
		failed ? NULL : deb822_parse(buffer_text(&control), control.len, arena, error);
	if (stanza)
		failed = add_stanza(stanza, record, &out, error);
	if (stanza && !failed)
		record_add_section(record, "packages", out.data, out.len);
	arena_free(arena);
	return stanza && !failed ? 0 : -1;
}

/* A section with blanks would break the columns of Contents. */
static bool is_word(const char *text)
{
	return text && *text && !strpbrk(text, " \t");
}

static void add_contents(const struct package *package, struct record *record)
{
	AUTO_BUFFER out = BUFFER_INIT;
	if (is_word(package->section))
		buffer_printf(&out, "%s/", package->section);
	buffer_printf(&out, "%s\n", package->name);
	VECTOR_EACH (file, &package->files) {
		if (!S_ISDIR(file->mode) && !file->ghost)
			buffer_printf(&out, "%s\n", file->path + 1);
	}
	record_add_section(record, "contents", out.data, out.len);
}

int apt_record(const struct package *package, struct record *record, struct error *error)
{
	if (add_packages(package, record, error))
		return -1;
	add_contents(package, record);
	return 0;
}
