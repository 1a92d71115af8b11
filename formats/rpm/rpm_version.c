/* rpm_version.c - names, versions and architectures as RPM spells and orders them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/rpm/rpm_version.h"

#include <string.h>

#include <rpm/rpmver.h>

#include "base/memory.h"
#include "base/text.h"
#include "formats/version.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"
#define PART_MAX 200 /* so that all parts together fit a file name */

int rpm_version_compare(const char *a, const char *b)
{
	rpmver left = rpmverParse(a), right = rpmverParse(b);
	int order = left && right ? rpmverCmp(left, right) : rpmvercmp(a, b);
	(void)rpmverFree(left);
	(void)rpmverFree(right);
	return order;
}

char *rpm_version_make(const struct manifest_package *from)
{
	char *version = version_compose(from);
	for (char *at = version; *at; at++)
		if (*at == '-')
			*at = '_';
	return version;
}

/* ---- Architectures ---- */

static const struct arch_row {
	const char *go, *rpm;
} arches[] = {
	{"all", "noarch"},      {"amd64", "x86_64"},    {"386", "i386"},
	{"arm64", "aarch64"},   {"arm5", "armv5tel"},   {"arm6", "armv6hl"},
	{"arm7", "armv7hl"},    {"armv5", "armv5tel"},  {"armv6", "armv6hl"},
	{"armv7", "armv7hl"},   {"arm", "armv7hl"},     {"mips64le", "mips64el"},
	{"mipsle", "mipsel"},   {"mips", "mips"},       {"loong64", "loongarch64"},
	{"riscv64", "riscv64"}, {"ppc64le", "ppc64le"}, {"s390x", "s390x"},
};

static const struct isa_row {
	const char *rpm, *isa;
} isas[] = {
	{"x86_64", "x86-64"},        {"i386", "x86-32"},        {"i486", "x86-32"},
	{"i586", "x86-32"},          {"i686", "x86-32"},        {"aarch64", "aarch-64"},
	{"armv5tel", "armv5tel-32"}, {"armv6hl", "armv6hl-32"}, {"armv7hl", "armv7hl-32"},
	{"ppc64", "ppc-64"},         {"ppc64le", "ppc-64"},     {"s390x", "s390-64"},
	{"riscv64", "riscv-64"},     {"mips", "mips-32"},       {"mipsel", "mips-32"},
	{"mips64", "mips-64"},       {"mips64el", "mips-64"},   {"loongarch64", "loongarch64-64"},
};

const char *rpm_arch_name(const char *go_arch)
{
	for (size_t i = 0; i < ARRAY_SIZE(arches); i++)
		if (strcmp(arches[i].go, go_arch) == 0)
			return arches[i].rpm;
	return go_arch;
}

const char *rpm_arch_isa(const char *rpm_arch)
{
	for (size_t i = 0; i < ARRAY_SIZE(isas); i++)
		if (strcmp(isas[i].rpm, rpm_arch) == 0)
			return isas[i].isa;
	return NULL;
}

/* ---- Grammar ---- */

static const struct part_grammar {
	const char *what, *first, *all; /* one of `first`, then only bytes of `all` */
} grammars[RPM_PART_COUNT] = {
	[RPM_PART_NAME] = {"name", LETTERS DIGITS "_", LETTERS DIGITS "_.+-"},
	[RPM_PART_EPOCH] = {"epoch", DIGITS, DIGITS},
	[RPM_PART_VERSION] = {"version", LETTERS DIGITS "._+~^", LETTERS DIGITS "._+~^"},
	[RPM_PART_RELEASE] = {"release", LETTERS DIGITS "._+~^", LETTERS DIGITS "._+~^"},
	[RPM_PART_ARCH] = {"architecture", LETTERS, LETTERS DIGITS "_"},
};

int rpm_part_check(enum rpm_part part, const char *text, struct error *error)
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
		if (rpm_part_check((enum rpm_part)i, parts[i], error))
			return -1;
	return 0;
}
