/* format.h - the contract of a package format, and the table of formats
 *
 * A format is a folder with its traits, a maker, a reader and a layout, a row in the table and a
 * list in the Makefile.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_FORMAT_H
#define INGOT_FORMATS_FORMAT_H

#include "base/compiler.h"
#include "base/error.h"
#include "package/format_traits.h"
#include "package/package.h"

struct format_maker;
struct format_reader;
struct layout;

struct format {
	const struct format_traits *traits;
	const struct format_maker *maker;   /* formats/format_maker.h */
	const struct format_reader *reader; /* formats/format_reader.h */
	const struct layout *layout; /* how a repository of this format looks; formats/layout.h */
	/* Compares full versions in the order of the format's package manager: <0, 0, >0. */
	int (*compare_versions)(const char *a, const char *b);
};

extern const struct format *const formats[]; /* NULL-terminated */
/* Runs the statement behind it for each format in turn, which `format` then names. */
#define FORMAT_EACH(format)                                                      \
	for (const struct format *const *format##_row = formats, *format = NULL; \
	     (format = *format##_row); format##_row++)

/* Returns the traits of all formats, in the order of the table. */
struct format_list format_all(void);
/* Finds the format of that name ("deb"); NULL where there is none. */
const struct format *format_find(const char *name);
/* Recognises a package by its first bytes and reads it; `path` is for messages, `fd` borrowed. On
 * success *format is set. */
struct package *format_read_open(int fd, const char *path, const struct format **format,
				 struct error *error) NODISCARD;
/* Opens the file and does the same; on success *format and *fd are set where they are not NULL. The
 * caller closes *fd. */
struct package *format_read(const char *path, const struct format **format, int *fd,
			    struct error *error) NODISCARD;

#endif
