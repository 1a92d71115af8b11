/* rpm_nevra.c - name, epoch, version, release and architecture of an rpm
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/rpm/rpm_nevra.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"
#define PART_MAX 200 /* so that all parts together fit a file name */

static const struct part_grammar {
	const char *what, *first, *all; /* one of `first`, then only bytes of `all` */
} grammars[RPM_PART_COUNT] = {
	[RPM_PART_NAME] = {"name", LETTERS DIGITS "_", LETTERS DIGITS "_.+-"},
	[RPM_PART_EPOCH] = {"epoch", DIGITS, DIGITS},
	[RPM_PART_VERSION] = {"version", LETTERS DIGITS "._+~^", LETTERS DIGITS "._+~^"},
	[RPM_PART_RELEASE] = {"release", LETTERS DIGITS "._+~^", LETTERS DIGITS "._+~^"},
	[RPM_PART_ARCH] = {"architecture", LETTERS, LETTERS DIGITS "_"},
};

int rpm_nevra_check_part(enum rpm_part part, const char *text, struct error *error)
{
	const struct part_grammar *grammar = &grammars[part];
	if (part == RPM_PART_EPOCH && !text)
		return 0;
	if (!text || !*text)
		return error_set(error, "the %s is missing", grammar->what);
	if (strlen(text) > PART_MAX)
		return error_set(error, "the %s is longer than %d bytes", grammar->what, PART_MAX);
	size_t good = strchr(grammar->first, *text) ? strspn(text, grammar->all) : 0;
	unsigned char bad = (unsigned char)text[good];
	if (bad >= 0x20 && bad < 0x7f)
		return error_set(error, "the %s '%s' contains '%c', which cannot stand there",
				 grammar->what, text, bad);
	if (bad)
		return error_set(error, "the %s contains the byte 0x%02x", grammar->what, bad);
	uint64_t epoch;
	if (part == RPM_PART_EPOCH && text_to_uint(text, UINT32_MAX, &epoch))
		return error_set(error, "the epoch '%s' is above 4294967295", text);
	return 0;
}

int rpm_nevra_check(const struct package *package, struct error *error)
{
	const char *const parts[RPM_PART_COUNT] = {
		[RPM_PART_NAME] = package->name,       [RPM_PART_EPOCH] = package->epoch,
		[RPM_PART_VERSION] = package->version, [RPM_PART_RELEASE] = package->release,
		[RPM_PART_ARCH] = package->arch,
	};
	for (int i = 0; i < RPM_PART_COUNT; i++)
		if (rpm_nevra_check_part((enum rpm_part)i, parts[i], error))
			return -1;
	return 0;
}

char *rpm_nevra_file_name(const struct package *package)
{
	return xasprintf("%s-%s-%s.%s.rpm", package->name, package->version, package->release,
			 package->arch);
}

char *rpm_nevra_pool_name(const struct package *package)
{
	if (!package->epoch || strcmp(package->epoch, "0") == 0)
		return rpm_nevra_file_name(package);
	return xasprintf("%s-%s-%s.%s_epoch%s.rpm", package->name, package->version,
			 package->release, package->arch, package->epoch);
}
