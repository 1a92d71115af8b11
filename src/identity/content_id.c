/* content_id.c - one number for what is installed (specs/identity.md, "Content id")
 *
 * A text of tab-separated lines is digested; the escapes are those of jq's @tsv, so that jq and
 * sha256sum can compute it. What the two formats cannot both say is left out of it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/content_id.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/memory.h"

#define CONTENT_ID_VERSION "ingot-content-id 1"

static void add_cell(struct buffer *line, const char *text)
{
	if (line->len > 0)
		buffer_add_byte(line, '\t');
	for (; *text; text++) {
		switch (*text) {
		case '\t':
			buffer_add_text(line, "\\t");
			break;
		case '\n':
			buffer_add_text(line, "\\n");
			break;
		case '\r':
			buffer_add_text(line, "\\r");
			break;
		case '\\':
			buffer_add_text(line, "\\\\");
			break;
		default:
			buffer_add_byte(line, (uint8_t)*text);
		}
	}
}

static void add_line(struct digest *digest, const char *const cells[], size_t n)
{
	AUTO_BUFFER line = BUFFER_INIT;
	for (size_t i = 0; i < n; i++)
		add_cell(&line, cells[i]);
	buffer_add_byte(&line, '\n');
	digest_add(digest, line.data, line.len);
}

static const char *find_type_name(mode_t mode)
{
	return S_ISREG(mode)   ? "file"
	       : S_ISDIR(mode) ? "directory"
	       : S_ISLNK(mode) ? "symlink"
			       : "other";
}

/* Adds a line: path, type, mode, owner, group, configuration, size, digest or target. */
static void add_file(struct digest *digest, const struct package_file *file)
{
	bool regular = S_ISREG(file->mode), link = S_ISLNK(file->mode);
	char mode[16] = "", size[24] = "";
	const char *cells[8] = {file->path,
				find_type_name(file->mode),
				mode,
				file->owner ? file->owner : "root",
				file->group ? file->group : "root",
				file->flags & ENTRY_CONFIG ? "config" : "",
				size,
				regular ? file->sha256 : ""};
	if (!link)
		(void)snprintf(mode, sizeof mode, "%04o", (unsigned)(file->mode & 07777));
	if (regular)
		(void)snprintf(size, sizeof size, "%llu", (unsigned long long)file->size);
	if (link && file->target)
		cells[7] = file->target;
	add_line(digest, cells, ARRAY_SIZE(cells));
}

void content_id(const struct package *package, char id[SHA256_HEX_SIZE])
{
	struct digest *digest = digest_make(DIGEST_SHA256);
	AUTO_FREE char *version = package->identity_version ? xstrdup(package->identity_version)
							    : package_full_version(package);
	const char *const head[][2] = {{CONTENT_ID_VERSION, ""},
				       {"name", package->name},
				       {"version", version},
				       {"commit", package->commit ? package->commit : ""},
				       {"dirty", package->dirty ? "true" : "false"}};
	add_line(digest, head[0], 1);
	for (size_t i = 1; i < ARRAY_SIZE(head); i++)
		add_line(digest, head[i], 2);
	for (size_t i = 0; i < package->files.n; i++)
		if (package_file_is_content(package, i))
			add_file(digest, &package->files.v[i]);
	digest_hex(digest, id);
	digest_free(digest);
}
