/* landlock.c - a wall around a program that is started: it can start no other one
 *
 * The numbers and structures are those of linux/landlock.h, which older systems that this is built
 * on do not have; the kernel that it runs on decides.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

#define RULE_PATH_BENEATH 1
#define ACCESS_EXECUTE ((uint64_t)1)
#define OWN_CLASS (sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32)

struct ruleset {
	uint64_t handled;
};

struct path_rule {
	uint64_t allowed;
	int32_t parent_fd;
} __attribute__((packed));

/* ---- What has to be executed ---- */

static bool read_at(int fd, void *data, size_t len, uint64_t offset)
{
	AUTO_ERROR ignored = ERROR_INIT;
	return file_read_exact(fd, data, len, offset, "program", &ignored) == 0;
}

static bool is_own_elf(const ElfW(Ehdr) * header)
{
	return memcmp(header->e_ident, ELFMAG, SELFMAG) == 0 &&
	       header->e_ident[EI_CLASS] == OWN_CLASS && header->e_phentsize == sizeof(ElfW(Phdr));
}

/* Finds what the kernel loads beside the program: "" for one that is linked statically. Returns
 * false where it is no program that can be told about. */
static bool find_interpreter(int fd, char interpreter[PATH_MAX])
{
	ElfW(Ehdr) header;
	*interpreter = '\0';
	if (!read_at(fd, &header, sizeof header, 0) || !is_own_elf(&header))
		return false;
	for (unsigned i = 0; i < header.e_phnum; i++) {
		ElfW(Phdr) part;
		if (!read_at(fd, &part, sizeof part, header.e_phoff + i * sizeof part))
			return false;
		if (part.p_type != PT_INTERP)
			continue;
		return part.p_filesz > 1 && part.p_filesz < PATH_MAX &&
		       read_at(fd, interpreter, part.p_filesz, part.p_offset) &&
		       interpreter[part.p_filesz - 1] == '\0';
	}
	return true;
}

/* ---- The wall ---- */

static int allow_file(int wall, int fd)
{
	const struct path_rule rule = {ACCESS_EXECUTE, fd};
	return (int)syscall(SYS_landlock_add_rule, wall, RULE_PATH_BENEATH, &rule, 0);
}

static int build_wall(int program, const char *interpreter)
{
	const struct ruleset ruleset = {ACCESS_EXECUTE};
	AUTO_FD loader = *interpreter ? open(interpreter, O_RDONLY | O_CLOEXEC) : -1;
	int wall = (int)syscall(SYS_landlock_create_ruleset, &ruleset, sizeof ruleset, 0);
	if (wall < 0)
		return -1;
	if (allow_file(wall, program) == 0 &&
	    (!*interpreter || (loader >= 0 && allow_file(wall, loader) == 0)))
		return wall;
	file_close_reader(&wall);
	return -1;
}

int landlock_open(const char *program)
{
	char interpreter[PATH_MAX];
	AUTO_FD fd = open(program, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || !find_interpreter(fd, interpreter))
		return -1;
	return build_wall(fd, interpreter);
}

int landlock_enter(int wall)
{
	/* Without this a program with the set-user-ID bit could be confused by what it may not
	 * do. */
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return -1;
	return (int)syscall(SYS_landlock_restrict_self, wall, 0);
}
