/* package_files.c - the files of a package's record, from the plan and what was read of it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/package_files.h"

#include <string.h>
#include <sys/stat.h>

#include "base/vector.h"

static const mode_t type_bits[] = {
	[ENTRY_FILE] = S_IFREG,
	[ENTRY_DIRECTORY] = S_IFDIR,
	[ENTRY_SYMLINK] = S_IFLNK,
	[ENTRY_GHOST] = S_IFREG,
};

static void add_file(struct package *package, const struct entry *entry,
		     const struct file_digests *digests)
{
	struct arena *arena = package->arena;
	struct package_file *file = VECTOR_ADD(&package->files);
	*file = (struct package_file){
		.path = arena_text(arena, entry->path),
		.mode = type_bits[entry->type] | entry->mode,
		.flags = entry->flags,
		.ghost = entry->type == ENTRY_GHOST,
		.owner = arena_text(arena, entry->owner),
		.group = arena_text(arena, entry->group),
		.size = entry->size,
		.mtime = entry->mtime,
		.target = arena_text(arena, entry->target),
		.lang = arena_text(arena, entry->lang),
		.elf_class = digests->elf_class,
	};
	memcpy(file->sha256, digests->sha256, sizeof file->sha256);
	memcpy(file->md5, digests->md5, sizeof file->md5);
	package->installed_size += entry->size;
}

void package_files_add(struct package *package, const struct plan *plan, size_t format,
		       const struct payloads *payloads)
{
	bool has_parents = plan->formats[format]->carries_parents;
	package->installed_size = 0;
	for (size_t i = 0; i < plan->n_entries; i++) {
		const struct entry *entry = &plan->entries[i];
		if (!(entry->formats & 1u << format))
			continue;
		if (has_parents || !(entry->flags & ENTRY_IMPLICIT))
			add_file(package, entry, &payloads->files[i]);
	}
}
