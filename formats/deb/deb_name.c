/* deb_name.c - the names a package goes by: its own, that of its file, that of its place
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/deb/deb_name.h"

#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/text.h"
#include "formats/deb/deb_arch.h"
#include "formats/deb/deb_version.h"

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"
#define NAME_MAX_LEN 255

int deb_name_check(const char *name, struct error *error)
{
	size_t len = strspn(name, LOWER UPPER DIGITS "+-._");
	if (len == 0)
		return error_set(error, "package name: is empty or has a character not allowed");
	if (name[len] != '\0' || !strchr(LOWER UPPER DIGITS, name[0]))
		return error_set(error,
				 "package name: must start with a letter or digit, followed by "
				 "letters, digits, '+', '-', '.'");
	if (len > NAME_MAX_LEN)
		return error_set(error, "package name: is longer than %d bytes", NAME_MAX_LEN);
	return 0;
}

bool deb_name_is_proper(const char *name)
{
	size_t len = strspn(name, LOWER DIGITS "+-.");
	return len >= 2 && name[len] == '\0' && strchr(LOWER DIGITS, name[0]);
}

static bool has_epoch(const struct package *package)
{
	return package->epoch && strspn(package->epoch, "0") != strlen(package->epoch);
}

/* Adds name_version_arch, all that is before the extension. */
static void add_stem(const struct package *package, struct buffer *out)
{
	buffer_printf(out, "%s_%s", package->name, package->version);
	if (!text_is_empty(package->release))
		buffer_printf(out, "-%s", package->release);
	buffer_printf(out, "_%s", package->arch);
}

char *deb_name_file(const struct package *package)
{
	struct buffer out = BUFFER_INIT;
	add_stem(package, &out);
	buffer_add_text(&out, ".deb");
	return buffer_steal(&out);
}

char *deb_name_pool(const struct package *package, struct error *error)
{
	AUTO_FREE char *version = package_full_version(package);
	if (deb_name_check(package->name, error) || deb_version_check(version, error) ||
	    deb_arch_check(package->arch, error))
		return NULL;
	struct buffer out = BUFFER_INIT;
	buffer_printf(&out, "pool/%c/%s/", package->name[0], package->name);
	add_stem(package, &out);
	if (has_epoch(package))
		buffer_printf(&out, "_epoch%s", package->epoch);
	buffer_add_text(&out, ".deb");
	return buffer_steal(&out);
}
