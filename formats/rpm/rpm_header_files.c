/* rpm_header_files.c - the list of files in an rpm's main header: parallel arrays
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "formats/rpm/rpm_header_internal.h"
#include "formats/rpm/rpm_tags.h"

#define DEVICE 1 /* all files lie on one device */
#define VERIFY_ALL UINT32_MAX
/* A ghost's content is made by the program, so only its owner and mode can be checked. */
#define VERIFY_NOT_OF_GHOST \
	(RPM_VERIFY_FILEDIGEST | RPM_VERIFY_FILESIZE | RPM_VERIFY_LINKTO | RPM_VERIFY_MTIME)

/* ---- What a file contributes to one array ---- */

static const char *get_path(const struct package_file *file)
{
	return file->path;
}

static const char *get_owner(const struct package_file *file)
{
	return file->owner;
}

static const char *get_group(const struct package_file *file)
{
	return file->group;
}

static const char *get_target(const struct package_file *file)
{
	return file->target ? file->target : "";
}

static const char *get_lang(const struct package_file *file)
{
	return file->lang ? file->lang : "";
}

static const char *get_capabilities(const struct package_file *file)
{
	return file->capabilities ? file->capabilities : "";
}

static const char *get_digest(const struct package_file *file)
{
	return S_ISREG(file->mode) && !file->ghost ? file->sha256 : "";
}

static const struct text_array {
	uint32_t tag;
	const char *(*get)(const struct package_file *file);
} text_arrays[] = {
	{RPM_TAG_OLDFILENAMES, get_path},   {RPM_TAG_FILEUSERNAME, get_owner},
	{RPM_TAG_FILEGROUPNAME, get_group}, {RPM_TAG_FILELINKTOS, get_target},
	{RPM_TAG_FILELANGS, get_lang},      {RPM_TAG_FILEDIGESTS, get_digest},
};

/* Returns what lstat(2) would say: a symlink's size is the length of its target. */
static uint64_t size_of(const struct package_file *file)
{
	if (S_ISLNK(file->mode))
		return strlen(get_target(file));
	return S_ISREG(file->mode) ? file->size : 0;
}

static uint32_t get_mtime(const struct package_file *file, uint32_t index UNUSED)
{
	return rpm_tag_time(file->mtime);
}

static uint32_t get_flags(const struct package_file *file, uint32_t index UNUSED)
{
	uint32_t flags = file->ghost ? RPM_FILE_GHOST : 0;
	for (size_t i = 0; i < rpm_file_flag_count; i++)
		if (file->flags & rpm_file_flags[i].entry)
			flags |= rpm_file_flags[i].rpm;
	return flags;
}

static uint32_t get_verify_flags(const struct package_file *file, uint32_t index UNUSED)
{
	return file->ghost ? VERIFY_ALL & ~(uint32_t)VERIFY_NOT_OF_GHOST : VERIFY_ALL;
}

static uint32_t get_device(const struct package_file *file UNUSED, uint32_t index UNUSED)
{
	return DEVICE;
}

static uint32_t get_inode(const struct package_file *file UNUSED, uint32_t index)
{
	return index + 1;
}

/* Returns 1 for ELF of 32 bit, 2 for 64 bit; rpm lets a 64-bit file win over a 32-bit one by it. */
static uint32_t get_color(const struct package_file *file, uint32_t index UNUSED)
{
	return file->elf_class;
}

static uint32_t get_size(const struct package_file *file, uint32_t index UNUSED)
{
	return (uint32_t)size_of(file);
}

static const struct number_array {
	uint32_t tag;
	uint32_t (*get)(const struct package_file *file, uint32_t index);
} number_arrays[] = {
	{RPM_TAG_FILEMTIMES, get_mtime},
	{RPM_TAG_FILEFLAGS, get_flags},
	{RPM_TAG_FILEVERIFYFLAGS, get_verify_flags},
	{RPM_TAG_FILEDEVICES, get_device},
	{RPM_TAG_FILEINODES, get_inode},
	{RPM_TAG_FILECOLORS, get_color},
};

/* ---- The arrays ---- */

/* Selects the files that an rpm owns; the array is the caller's. */
static const struct package_file **select_files(const struct package *package, size_t *n)
{
	const struct package_file **files =
		xreallocarray(NULL, package->files.n + 1, sizeof *files);
	*n = 0;
	for (size_t i = 0; i < package->files.n; i++)
		if (!(package->files.v[i].flags & ENTRY_IMPLICIT))
			files[(*n)++] = &package->files.v[i];
	return files;
}

static void put_text_array(struct rpm_writer *writer, const struct text_array *array,
			   const struct package_file **files, size_t n)
{
	AUTO_FREE const char **texts = xreallocarray(NULL, n + 1, sizeof *texts);
	for (size_t i = 0; i < n; i++)
		texts[i] = array->get(files[i]);
	rpm_block_put_texts(writer->block, array->tag, texts, n);
}

static void put_number_array(struct rpm_writer *writer, const struct number_array *array,
			     const struct package_file **files, size_t n)
{
	AUTO_FREE uint32_t *numbers = xreallocarray(NULL, n + 1, sizeof *numbers);
	for (size_t i = 0; i < n; i++)
		numbers[i] = array->get(files[i], (uint32_t)i);
	rpm_block_put_u32(writer->block, array->tag, numbers, n);
}

/* Puts one width for all files: 64 bits exactly where the payload has the stripped form. */
static void put_sizes(struct rpm_writer *writer, const struct package_file **files, size_t n)
{
	if (!writer->payload->large) {
		put_number_array(writer, &(struct number_array){RPM_TAG_FILESIZES, get_size}, files,
				 n);
		return;
	}
	AUTO_FREE uint64_t *sizes = xreallocarray(NULL, n + 1, sizeof *sizes);
	for (size_t i = 0; i < n; i++)
		sizes[i] = size_of(files[i]);
	rpm_block_put_u64(writer->block, RPM_TAG_LONGFILESIZES, sizes, n);
}

static void put_modes(struct rpm_writer *writer, const struct package_file **files, size_t n)
{
	AUTO_FREE uint16_t *modes = xreallocarray(NULL, n + 1, sizeof *modes);
	AUTO_FREE uint16_t *devices = xreallocarray(NULL, n + 1, sizeof *devices);
	for (size_t i = 0; i < n; i++) {
		modes[i] = (uint16_t)files[i]->mode;
		devices[i] = 0;
	}
	rpm_block_put_u16(writer->block, RPM_TAG_FILEMODES, modes, n);
	rpm_block_put_u16(writer->block, RPM_TAG_FILERDEVS, devices, n);
}

static void put_total(struct rpm_writer *writer, const struct package_file **files, size_t n)
{
	uint64_t total = 0;
	for (size_t i = 0; i < n; i++)
		if (!files[i]->ghost && S_ISREG(files[i]->mode))
			total += files[i]->size;
	if (total < UINT32_MAX)
		rpm_block_put_u32(writer->block, RPM_TAG_SIZE, &(uint32_t){(uint32_t)total}, 1);
	else
		rpm_block_put_u64(writer->block, RPM_TAG_LONGSIZE, &total, 1);
}

void rpm_header_put_files(struct rpm_writer *writer)
{
	size_t n;
	bool has_capabilities = false;
	AUTO_FREE const struct package_file **files = select_files(writer->package, &n);
	put_total(writer, files, n);
	for (size_t i = 0; i < ARRAY_SIZE(text_arrays); i++)
		put_text_array(writer, &text_arrays[i], files, n);
	for (size_t i = 0; i < ARRAY_SIZE(number_arrays); i++)
		put_number_array(writer, &number_arrays[i], files, n);
	put_sizes(writer, files, n);
	put_modes(writer, files, n);
	for (size_t i = 0; i < n; i++)
		has_capabilities |= files[i]->capabilities != NULL;
	if (has_capabilities)
		put_text_array(writer, &(struct text_array){RPM_TAG_FILECAPS, get_capabilities},
			       files, n);
	if (n) {
		rpm_block_put_u32(writer->block, RPM_TAG_FILEDIGESTALGO,
				  &(uint32_t){RPM_DIGEST_SHA256}, 1);
		rpm_block_split_paths(writer->block);
	}
}
