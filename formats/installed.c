/* installed.c - a package that is installed: what the package manager knows of it, and the disk
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/installed.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "formats/format_reader.h"
#include "formats/installed_disk.h"
#include "identity/bom.h"
#include "identity/identity_files.h"

/* ---- Which format ---- */

/* Returns the format of "deb:hello", and where the name begins; else NULL and all of it. */
static const struct format *split_name(const char *name, const char **rest)
{
	FORMAT_EACH (format) {
		size_t len = strlen(format->traits->name);
		if (strncmp(name, format->traits->name, len) == 0 && name[len] == ':') {
			*rest = name + len + 1;
			return format;
		}
	}
	*rest = name;
	return NULL;
}

static int refuse_both(const char *name, const struct format *one, const struct format *other,
		       struct error *error)
{
	const struct format_traits *a = one->traits, *b = other->traits;
	error_set(error, "'%s' is installed twice, as %s %s and as %s %s", name, a->article,
		  a->name, b->article, b->name);
	return error_hint(error, "say which: installed:%s:%s or installed:%s:%s", a->name, name,
			  b->name, name);
}

static int refuse_missing(const char *name, const char *root, struct error *error)
{
	AUTO_STRINGS databases = {0};
	FORMAT_EACH (format)
		strings_add_printf(&databases, "%s's%s", format->traits->manager,
				   databases.n ? "" : " database");
	AUTO_FREE char *all = strings_join(&databases, " nor ");
	error_set(error, "'%s' is not installed%s%s%s", name, *root ? " in '" : "", root,
		  *root ? "'" : "");
	return error_hint(error, "neither %s has it", all);
}

/* ---- Opening ---- */

/* Finds what the database says of each file, from whichever of them has the package. */
static int find_recorded(const char *root, const char *name, struct installed *installed,
			 struct error *error)
{
	const char *rest;
	const struct format *only = split_name(name, &rest);
	FORMAT_EACH (format) {
		struct package *package = NULL;
		if (only && only != format)
			continue;
		if (format->reader->installed(root, rest, &package, error))
			return -1;
		if (package && installed->recorded) {
			package_free(package);
			return refuse_both(rest, installed->format, format, error);
		}
		if (package) {
			installed->recorded = package;
			installed->format = format;
		}
	}
	return installed->recorded ? 0 : refuse_missing(rest, root, error);
}

/* Reads the identity's file as it is on the disk. A file that cannot be read any more is not there:
 * verifying tells. */
static int read_bom(const char *root, struct package *package, struct error *error)
{
	AUTO_BUFFER bom = BUFFER_INIT;
	const struct package_file *file = identity_files_find(package);
	if (!file || !S_ISREG(file->mode))
		return 0;
	if (installed_disk_file(root, file, BOM_SIZE_MAX, &bom, error))
		return -1;
	package->bom = arena_text_n(package->arena, buffer_text(&bom), bom.len);
	package->bom_len = bom.len;
	if (bom_read(package->bom, package->bom_len, package, error)) {
		error_clear(error);
		package->bom = NULL;
		package->bom_len = 0;
	}
	return 0;
}

static int find_on_disk(const char *root, const char *name, struct installed *installed,
			struct error *error)
{
	const char *rest;
	(void)split_name(name, &rest);
	if (installed->format->reader->installed(root, rest, &installed->found, error))
		return -1;
	if (!installed->found)
		return error_set(error, "'%s' was removed while it was looked at", rest);
	return installed_disk_read(root, installed->found, &installed->missing, error) ||
			       read_bom(root, installed->found, error)
		       ? -1
		       : 0;
}

int installed_open(const char *root, const char *name, struct installed *installed,
		   struct error *error)
{
	AUTO_FREE char *clean = root ? realpath(root, NULL) : xstrdup("");
	*installed = (struct installed){0};
	if (!clean)
		return error_set(error, "cannot open '%s': there is no such folder", root);
	if (strcmp(clean, "/") == 0)
		clean[0] = '\0';
	if (find_recorded(clean, name, installed, error) == 0 &&
	    find_on_disk(clean, name, installed, error) == 0)
		return 0;
	installed_close(installed);
	return -1;
}

void installed_close(struct installed *installed)
{
	package_free(installed->recorded);
	package_free(installed->found);
	strings_free(&installed->missing);
	*installed = (struct installed){0};
}
