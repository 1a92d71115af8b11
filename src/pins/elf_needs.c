/* elf_needs.c - which shared libraries an ELF file asks for (gABI chapter 5, "Dynamic Linking")
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pins/elf_needs.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"

static Elf_Scn *find_dynamic(Elf *elf, GElf_Shdr *header)
{
	Elf_Scn *section = NULL;
	while ((section = elf_nextscn(elf, section)))
		if (gelf_getshdr(section, header) && header->sh_type == SHT_DYNAMIC)
			return section;
	return NULL;
}

static void split_folders(const char *text, struct strings *folders)
{
	while (*text) {
		size_t len = strcspn(text, ":");
		if (len > 0)
			strings_take(folders, xstrndup(text, len));
		text += len + (text[len] == ':');
	}
}

static int read_entry(Elf *elf, size_t names, const GElf_Dyn *entry, struct elf_needs *needs,
		      const char **rpath)
{
	if (entry->d_tag != DT_NEEDED && entry->d_tag != DT_SONAME && entry->d_tag != DT_RUNPATH &&
	    entry->d_tag != DT_RPATH)
		return 0;
	const char *text = elf_strptr(elf, names, entry->d_un.d_val);
	if (!text)
		return -1;
	if (entry->d_tag == DT_NEEDED) {
		strings_add(&needs->needed, text);
	} else if (entry->d_tag == DT_SONAME) {
		free(needs->soname);
		needs->soname = xstrdup(text);
	} else if (entry->d_tag == DT_RUNPATH) {
		split_folders(text, &needs->folders);
	} else {
		*rpath = text;
	}
	return 0;
}

static int read_dynamic(Elf *elf, struct elf_needs *needs)
{
	GElf_Shdr header;
	Elf_Scn *section = find_dynamic(elf, &header);
	Elf_Data *data = section ? elf_getdata(section, NULL) : NULL;
	const char *rpath = NULL;
	if (!section)
		return 0;
	if (!data || header.sh_entsize == 0)
		return -1;
	needs->is_elf = true;
	size_t count = header.sh_size / header.sh_entsize;
	for (size_t i = 0; i < count && i < INT32_MAX; i++) {
		GElf_Dyn entry;
		if (!gelf_getdyn(data, (int)i, &entry) ||
		    read_entry(elf, header.sh_link, &entry, needs, &rpath))
			return -1;
		if (entry.d_tag == DT_NULL)
			break;
	}
	if (needs->folders.n == 0 && rpath)
		split_folders(rpath, &needs->folders);
	return 0;
}

static int read_elf(Elf *elf, struct elf_needs *needs)
{
	GElf_Ehdr header;
	if (elf_kind(elf) != ELF_K_ELF)
		return 0;
	if (!gelf_getehdr(elf, &header))
		return -1;
	needs->class = header.e_ident[EI_CLASS];
	needs->machine = header.e_machine;
	return read_dynamic(elf, needs);
}

static int read_descriptor(int fd, struct elf_needs *needs)
{
	Elf *elf = elf_version(EV_CURRENT) == EV_NONE ? NULL : elf_begin(fd, ELF_C_READ_MMAP, NULL);
	int failed = elf ? read_elf(elf, needs) : -1;
	(void)elf_end(elf); /* returns a count of references, no error */
	return failed;
}

int elf_needs_read(const char *path, struct elf_needs *needs, struct error *error)
{
	AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);
	*needs = (struct elf_needs){0};
	if (fd < 0)
		return error_set_errno(error, errno, "cannot open '%s'", path);
	if (read_descriptor(fd, needs)) {
		elf_needs_free(needs);
		return error_set(error, "cannot read '%s': damaged ELF file: %s", path,
				 elf_errmsg(-1));
	}
	return 0;
}

void elf_needs_free(struct elf_needs *needs)
{
	free(needs->soname);
	strings_free(&needs->needed);
	strings_free(&needs->folders);
	*needs = (struct elf_needs){0};
}
