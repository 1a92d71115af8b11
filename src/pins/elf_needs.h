/* elf_needs.h - which shared libraries an ELF file asks for, by libelf
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_PINS_ELF_NEEDS_H
#define INGOT_PINS_ELF_NEEDS_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"

struct elf_needs {
	bool is_elf;            /* and has a dynamic section; all else is unset where it is not */
	int class, machine;     /* EI_CLASS, e_machine */
	char *soname;           /* DT_SONAME, or NULL */
	struct strings needed;  /* DT_NEEDED */
	struct strings folders; /* DT_RUNPATH, else DT_RPATH, split; "$ORIGIN" as it stands */
};

/* Reads a file. Not ELF: `is_elf` is false and the result 0; damaged ELF is an error. */
int elf_needs_read(const char *path, struct elf_needs *needs, struct error *error) NODISCARD;
/* Frees and empties; fit for CLEANUP. */
void elf_needs_free(struct elf_needs *needs);

#endif
