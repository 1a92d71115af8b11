/* deb_arch.c - Debian's names of architectures
 *
 * Go's names are those of GOARCH, with the variants that release tools append (GOARM: arm5,
 * arm6, arm7; GOMIPS: mips_softfloat).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/deb/deb_arch.h"

#include <string.h>

#include "base/text.h"

static const struct arch_name {
	const char *go, *debian;
} debian_names[] = {
	{"386", "i386"},
	{"aarch64", "arm64"},
	{"arm", "armhf"},
	{"arm5", "armel"},
	{"arm6", "armhf"},
	{"arm7", "armhf"},
	{"armv5", "armel"},
	{"armv6", "armhf"},
	{"armv7", "armhf"},
	{"i686", "i386"},
	{"loong64", "loong64"},
	{"mips64le", "mips64el"},
	{"mips64lehardfloat", "mips64el"},
	{"mips64lesoftfloat", "mips64el"},
	{"mipshardfloat", "mips"},
	{"mipsle", "mipsel"},
	{"mipslehardfloat", "mipsel"},
	{"mipslesoftfloat", "mipsel"},
	{"mipssoftfloat", "mips"},
	{"noarch", "all"},
	{"ppc64le", "ppc64el"},
	{"s390", "s390x"},
	{"x86_64", "amd64"},
};

/* Architectures of dpkg and of its ports: dpkg-architecture(1), --list-known, of those for
 * Linux. */
static const char *const known_names[] = {
	"all",    "alpha",    "amd64",   "arc",      "arm64",    "armeb",      "armel",
	"armhf",  "avr32",    "hppa",    "i386",     "ia64",     "loong64",    "m32r",
	"m68k",   "mips",     "mips64",  "mips64el", "mips64r6", "mips64r6el", "mipsel",
	"mipsr6", "mipsr6el", "nios2",   "or1k",     "powerpc",  "powerpcel",  "powerpcspe",
	"ppc64",  "ppc64el",  "riscv64", "s390",     "s390x",    "sh3",        "sh3eb",
	"sh4",    "sh4eb",    "sparc",   "sparc64",  "tilegx",   "x32",
};

/* Go's names, in which manifests and repositories name architectures. */
static const char *const go_names[] = {
	"386",  "amd64",  "arm",      "arm5",   "arm6",  "arm64",   "arm7",    "loong64",
	"mips", "mips64", "mips64le", "mipsle", "ppc64", "ppc64le", "riscv64", "s390x",
};

/* Other tools' names of Go's architectures. */
static const struct other_name {
	const char *go, *other;
} other_names[] = {
	{"amd64", "x86_64"},      {"amd64", "x64"},     {"386", "i386"},
	{"386", "i486"},          {"386", "i586"},      {"386", "i686"},
	{"386", "x86"},           {"arm64", "aarch64"}, {"arm7", "armhf"},
	{"arm7", "armv7hl"},      {"arm7", "armv7l"},   {"arm6", "armv6hl"},
	{"arm5", "armel"},        {"arm5", "armv5tel"}, {"ppc64le", "ppc64el"},
	{"mips64le", "mips64el"}, {"mipsle", "mipsel"}, {"loong64", "loongarch64"},
};

const char *deb_arch_from_go(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(debian_names); i++)
		if (strcmp(debian_names[i].go, name) == 0)
			return debian_names[i].debian;
	return name;
}

bool deb_arch_is_known(const char *arch)
{
	for (size_t i = 0; i < ARRAY_SIZE(known_names); i++)
		if (strcmp(known_names[i], arch) == 0)
			return true;
	return false;
}

const char *deb_arch_nearest(const char *arch)
{
	return text_nearest(arch, known_names, ARRAY_SIZE(known_names));
}

const char *deb_arch_meant(const char *arch)
{
	for (size_t i = 0; i < ARRAY_SIZE(other_names); i++)
		if (strcmp(other_names[i].other, arch) == 0)
			return other_names[i].go;
	return deb_arch_is_known(deb_arch_from_go(arch))
		       ? NULL
		       : text_nearest(arch, go_names, ARRAY_SIZE(go_names));
}

int deb_arch_check(const char *arch, struct error *error)
{
	size_t len = strspn(arch, "abcdefghijklmnopqrstuvwxyz0123456789-");
	if (len == 0 || arch[len] != '\0' || arch[0] == '-')
		return error_set(error,
				 "architecture: must be lower-case letters, digits and hyphens");
	return 0;
}
