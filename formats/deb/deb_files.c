/* deb_files.c - the files of a .deb as they stand in data.tar; hostile input
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/deb/deb_files.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "base/vector.h"
#include "formats/deb/deb_archive.h"
#include "identity/bom.h"
#include "identity/identity_files.h"

#define ELF_START 5 /* magic and class (elf(5), e_ident) */

/* Holds what is known while data.tar is read. */
struct files_reader {
	struct deb_archive *archive;
	struct package *package;
	const char *owner, *group; /* of the file before, in the package's arena */
	char *bom_path;            /* of the file named like the bill of materials, or NULL */
	struct buffer bom;
};

/* Measures one file's bytes, which pass through it. */
struct file_meter {
	struct digest *sha256, *md5;
	uint8_t start[ELF_START];
	size_t start_len;
};

static void measure_bytes(struct file_meter *meter, const void *data, size_t len)
{
	size_t room = sizeof meter->start - meter->start_len;
	size_t part = len < room ? len : room;
	memcpy(meter->start + meter->start_len, data, part);
	meter->start_len += part;
	digest_add(meter->sha256, data, len);
	digest_add(meter->md5, data, len);
}

static void finish_meter(struct file_meter *meter, struct package_file *file)
{
	static const uint8_t elf_magic[4] = {0x7f, 'E', 'L', 'F'};
	bool is_elf = meter->start_len == ELF_START &&
		      memcmp(meter->start, elf_magic, sizeof elf_magic) == 0;
	if (is_elf && meter->start[4] <= 2)
		file->elf_class = meter->start[4];
	digest_hex(meter->sha256, file->sha256);
	digest_hex(meter->md5, file->md5);
}

/* Whether the file is the bill of materials; of several it is the one that sorts first, as
 * identity_files_find has it. */
static bool is_bom(const struct files_reader *reader, const struct package_file *file)
{
	AUTO_FREE char *name = xasprintf("%s.cdx.json", reader->package->name);
	return file->size <= BOM_SIZE_MAX && strcmp(path_base(file->path), name) == 0 &&
	       (!reader->bom_path || strcmp(file->path, reader->bom_path) < 0);
}

static void begin_bom(struct files_reader *reader, const struct package_file *file)
{
	free(reader->bom_path);
	reader->bom_path = xstrdup(file->path);
	buffer_clear(&reader->bom);
}

static int read_content(struct files_reader *reader, struct package_file *file, struct error *error)
{
	struct file_meter meter = {
		.sha256 = digest_make(DIGEST_SHA256),
		.md5 = digest_make(DIGEST_MD5),
	};
	bool keep = is_bom(reader, file);
	const void *data;
	size_t len;
	int more;
	if (keep)
		begin_bom(reader, file);
	while ((more = deb_archive_data(reader->archive, &data, &len, error)) == 1) {
		measure_bytes(&meter, data, len);
		if (keep)
			buffer_add(&reader->bom, data, len);
	}
	finish_meter(&meter, file);
	digest_free(meter.sha256);
	digest_free(meter.md5);
	return more;
}

static const char *make_absolute(struct arena *arena, const char *path)
{
	return path ? arena_printf(arena, "/%s", path) : NULL;
}

/* Most files of a package have the same owner, which is kept once. */
static const char *keep_owner(struct arena *arena, const char *owner, const char **last)
{
	if (!text_equal(owner, *last))
		*last = arena_text(arena, owner);
	return *last;
}

static int read_entry(struct files_reader *reader, const struct deb_archive_entry *entry,
		      struct error *error)
{
	if (*entry->path == '\0')
		return 0;
	struct arena *arena = reader->package->arena;
	bool is_file = S_ISREG(entry->mode) && !entry->hardlink;
	struct package_file *file = VECTOR_ADD(&reader->package->files);
	*file = (struct package_file){
		.path = make_absolute(arena, entry->path),
		.mode = entry->mode,
		.owner = keep_owner(arena, entry->owner, &reader->owner),
		.group = keep_owner(arena, entry->group, &reader->group),
		.size = is_file ? entry->size : 0,
		.mtime = entry->mtime,
		.target = arena_text(arena, entry->target),
		.hardlink = make_absolute(arena, entry->hardlink),
	};
	return is_file ? read_content(reader, file, error) : 0;
}

/* Directories may be there twice; the first stays. */
static int drop_duplicates(struct package *package, struct error *error)
{
	size_t kept = 0;
	for (size_t i = 0; i < package->files.n; i++) {
		struct package_file *file = &package->files.v[i];
		const struct package_file *last = kept ? &package->files.v[kept - 1] : NULL;
		if (!last || strcmp(last->path, file->path) != 0)
			package->files.v[kept++] = *file;
		else if (!S_ISDIR(last->mode) || !S_ISDIR(file->mode))
			return error_set(error, "data.tar has '%s' twice", file->path);
	}
	package->files.n = kept;
	return 0;
}

/* tar may link to what is a link itself; each step is looked up, so a ring ends. */
static int resolve_hardlink(struct package *package, struct package_file *file, struct error *error)
{
	const struct package_file *original = file;
	for (int steps = 0; original && original->hardlink && steps < 16; steps++)
		original = package_find_file(package, original->hardlink);
	if (!original || original->hardlink || !S_ISREG(original->mode))
		return error_set(error, "data.tar: '%s' is a link to no file", file->path);
	file->size = original->size;
	file->elf_class = original->elf_class;
	memcpy(file->sha256, original->sha256, sizeof file->sha256);
	memcpy(file->md5, original->md5, sizeof file->md5);
	return 0;
}

/* Sizes are those of the archive and cannot add up to more than it may hold. */
static int finish_files(struct package *package, struct error *error)
{
	package_sort_files(package);
	if (drop_duplicates(package, error))
		return -1;
	VECTOR_EACH (file, &package->files) {
		if (file->hardlink && resolve_hardlink(package, file, error))
			return -1;
		if (S_ISREG(file->mode) && !file->hardlink)
			package->installed_size += file->size;
	}
	return 0;
}

/* A package of another maker may have a file named like the bill of materials, which need not be
 * what it is in one of ours: what cannot be read of it is not there. */
static int take_identity(struct files_reader *reader, struct error *error)
{
	struct package *package = reader->package;
	const struct package_file *file = identity_files_find(package);
	if (!file || !reader->bom_path || strcmp(file->path, reader->bom_path) != 0)
		return 0;
	package->bom = arena_text_n(package->arena, buffer_text(&reader->bom), reader->bom.len);
	package->bom_len = reader->bom.len;
	if (bom_read(package->bom, package->bom_len, package, error) == 0)
		return 0;
	if (*package->content_id)
		return error_context(error, "'%s'", file->path);
	error_clear(error);
	package->bom = NULL;
	package->bom_len = 0;
	return 0;
}

static int read_entries(struct files_reader *reader, struct error *error)
{
	struct deb_archive_entry entry;
	int more;
	while ((more = deb_archive_next(reader->archive, &entry, error)) == 1)
		if (read_entry(reader, &entry, error))
			return -1;
	return more;
}

int deb_files_read(int fd, const struct deb_ar_member *member, struct package *package,
		   struct error *error)
{
	struct files_reader reader = {.package = package};
	reader.archive = deb_archive_open(fd, member, UINT64_MAX, error);
	if (!reader.archive)
		return -1;
	int failed = read_entries(&reader, error) || finish_files(package, error) ||
		     take_identity(&reader, error);
	deb_archive_close(reader.archive);
	free(reader.bom_path);
	buffer_free(&reader.bom);
	return failed ? -1 : 0;
}

/* Lines with a flag in front ("remove-on-upgrade /etc/x") name files that are not there. */
void deb_files_mark_config(struct package *package, const char *conffiles)
{
	while (*conffiles) {
		size_t len = strcspn(conffiles, "\n");
		size_t used = len;
		while (used && strchr(" \t\r", conffiles[used - 1]))
			used--;
		AUTO_FREE char *path = xstrndup(conffiles, used);
		const struct package_file *file = package_find_file(package, path);
		if (file && S_ISREG(file->mode))
			package->files.v[file - package->files.v].flags |= ENTRY_CONFIG;
		conffiles += len + (conffiles[len] == '\n');
	}
}
