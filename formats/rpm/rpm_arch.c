/* rpm_arch.c - architectures as rpm spells them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/rpm/rpm_arch.h"

#include <stddef.h>
#include <string.h>

#include "base/compiler.h"

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
