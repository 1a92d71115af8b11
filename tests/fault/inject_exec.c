/* inject_exec.c - what a program is started with, read from the memory of who starts it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fault/inject_exec.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define CHUNK 256

/* Writes the text up to its NUL, which is written too. A page that is not there ends it as well. */
static void copy_text(FILE *out, int memory, uint64_t address)
{
	char chunk[CHUNK];
	for (;;) {
		/* The kernel cuts a read that goes beyond the last page. */
		ssize_t got = pread(memory, chunk, sizeof chunk, (off_t)address);
		size_t len = got > 0 ? strnlen(chunk, (size_t)got) : 0;

		fwrite(chunk, 1, len, out);
		if (got <= 0 || len < (size_t)got)
			break;
		address += (uint64_t)got;
	}
	fputc('\0', out);
}

/* Writes the texts of a list of pointers, of which the last is NULL. */
static void copy_list(FILE *out, int memory, uint64_t list)
{
	uint64_t text;
	while (list && pread(memory, &text, sizeof text, (off_t)list) == sizeof text && text) {
		copy_text(out, memory, text);
		list += sizeof text;
	}
}

void record_exec(FILE *out, pid_t pid, uint64_t arguments, uint64_t environment)
{
	char name[64];
	snprintf(name, sizeof name, "/proc/%d/mem", (int)pid);
	int memory = open(name, O_RDONLY | O_CLOEXEC);
	if (memory < 0)
		fputs("(cannot be read)", out); /* whoever reads the record expects arguments */
	copy_list(out, memory, arguments);
	copy_list(out, memory, environment);
	fputc('\0', out);
	if (memory >= 0)
		(void)close(memory);
}
