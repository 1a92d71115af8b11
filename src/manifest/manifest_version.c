/* manifest_version.c - what a manifest's version says besides its numbers: epoch, prerelease,
 * metadata
 *
 * Each part goes where the manifest has a key for it, so that all that comes after sees the same
 * whichever way it was written.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <string.h>

#include "base/buffer.h"
#include "base/text.h"
#include "manifest/manifest_internal.h"
#include "manifest/version_split.h"

#define DIGITS "0123456789"

/* Finds the digits of "5:2.0", where a colon follows them; a "v" before them is no part of them.
 * Returns how many, 0 for a version without an epoch. */
static size_t find_epoch(const char **version)
{
	*version += **version == 'v' || **version == 'V';
	size_t len = strspn(*version, DIGITS);
	return (*version)[len] == ':' ? len : 0;
}

/* "007" is 7 to dpkg and rpm; in the names of files and tags it would be something else. */
static const char *parse_plain_number(const struct manifest_draft *draft, const char *text,
				      uint64_t *number)
{
	if (text_to_uint(text, MANIFEST_EPOCH_MAX, number))
		return NULL;
	return arena_printf(draft->arena, "%llu", (unsigned long long)*number);
}

/* Writes an epoch as a plain number; a text that is none has its error already. */
static void simplify_epoch(const struct manifest_draft *draft, struct value_text *epoch)
{
	uint64_t number;
	const char *plain = epoch->v ? parse_plain_number(draft, epoch->v, &number) : NULL;
	if (plain)
		epoch->v = plain;
}

static void take_epoch(struct manifest_draft *draft, struct manifest_package *package,
		       const char *digits)
{
	struct value_text *epoch = &package->epoch, *version = &package->version;
	uint64_t number = 0, given = 0;
	const char *plain = parse_plain_number(draft, digits, &number);
	if (!plain)
		manifest_report(draft, version->at, NULL,
				"the epoch of 'version' is above %d: '%s'", MANIFEST_EPOCH_MAX,
				digits);
	else if (!epoch->v)
		*epoch = (struct value_text){plain, version->at};
	else if (text_to_uint(epoch->v, MANIFEST_EPOCH_MAX, &given) == 0 && given != number)
		manifest_report(draft, version->at, "give it in one of the two",
				"the epoch of 'version' is %s, that of 'epoch' is %s", plain,
				epoch->v);
}

/* Takes an epoch off the version. Returns whether there was one; what stands behind it is no
 * semantic version, as in nfpm. */
static bool split_epoch(struct manifest_draft *draft, struct manifest_package *package)
{
	const char *version = package->version.v;
	size_t len = find_epoch(&version);
	if (!len)
		return false;
	take_epoch(draft, package, arena_text_n(draft->arena, version, len));
	package->version.v = version + len + 1;
	if (!*package->version.v)
		manifest_report(draft, package->version.at, "write it like 1:2.0",
				"nothing follows the epoch of 'version'");
	return true;
}

void manifest_version_split(struct manifest_draft *draft, struct manifest_package *package)
{
	struct version_parts parts;
	simplify_epoch(draft, &package->epoch);
	if (!package->version.v || split_epoch(draft, package) ||
	    text_equal(package->version_schema.v, "none") ||
	    !version_split(package->version.v, draft->arena, &parts))
		return;
	package->version.v = parts.version;
	if (!package->prerelease.v)
		package->prerelease = (struct value_text){parts.prerelease, package->version.at};
	if (!package->version_metadata.v)
		package->version_metadata =
			(struct value_text){parts.metadata, package->version.at};
}

char *manifest_version_text(const struct manifest_package *package)
{
	struct buffer text = BUFFER_INIT;
	if (package->epoch.v && *package->epoch.v && !text_equal(package->epoch.v, "0"))
		buffer_printf(&text, "%s:", package->epoch.v);
	buffer_add_text(&text, package->version.v ? package->version.v : "");
	if (package->prerelease.v && *package->prerelease.v)
		buffer_printf(&text, "-%s", package->prerelease.v);
	if (package->version_metadata.v && *package->version_metadata.v)
		buffer_printf(&text, "+%s", package->version_metadata.v);
	if (package->release.v && *package->release.v)
		buffer_printf(&text, "-%s", package->release.v);
	return buffer_steal(&text);
}
