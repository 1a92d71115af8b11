/* t_rpm_version.c - tests of names, versions and architectures of rpms
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "formats/rpm/rpm_arch.h"
#include "formats/rpm/rpm_nevra.h"
#include "formats/rpm/rpm_version.h"

static int sign(int number)
{
	return (number > 0) - (number < 0);
}

/* The orders are what rpm itself says: `rpm --eval '%{lua:print(rpm.vercmp("a", "b"))}'`. */
static void test_rpm_version_compare(void **state UNUSED)
{
	static const struct {
		const char *a, *b;
		int order;
	} cases[] = {
		{"1.0-1", "1.0-1", 0},
		{"1.0-1", "1.0-2", -1},
		{"1.0~rc1-1", "1.0-1", -1},
		{"1.0~rc.1-1", "1.0~rc.2-1", -1},
		{"1.0~alpha-1", "1.0~rc-1", -1},
		{"1.0^git1-1", "1.0-1", 1},
		{"1.0+git1-1", "1.0-1", 1},
		{"1:0.1-1", "9.9-1", 1},
		{"0:1.0-1", "1.0-1", 0},
		{"1.10-1", "1.9-1", 1},
		{"1.0", "1.0-5", -1},
		{"2.0a-1", "2.0.1-1", -1},
		{"", "1", -1},
		{"1:", "1", 1},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int there = sign(rpm_version_compare(cases[i].a, cases[i].b));
		int back = sign(rpm_version_compare(cases[i].b, cases[i].a));
		if (there != cases[i].order || back != -cases[i].order)
			fail_msg("'%s' and '%s': %d and %d", cases[i].a, cases[i].b, there, back);
	}
}

static void test_rpm_version_make(void **state UNUSED)
{
	static const struct {
		const char *version, *prerelease, *metadata, *made;
	} cases[] = {
		{"1.2.3", NULL, NULL, "1.2.3"},
		{"1.2.3", "rc-1", NULL, "1.2.3~rc.1"},
		{"1.2.3", "beta.2", "git-5", "1.2.3~beta.2+git.5"},
		{"2024-01-02", NULL, NULL, "2024_01_02"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct manifest_package from = {
			.version = {.v = cases[i].version},
			.prerelease = {.v = cases[i].prerelease},
			.version_metadata = {.v = cases[i].metadata},
		};
		char *made = rpm_version_make(&from);
		assert_string_equal(made, cases[i].made);
		free(made);
	}
}

static void test_rpm_arch(void **state UNUSED)
{
	static const struct {
		const char *go, *rpm, *isa;
	} cases[] = {
		{"amd64", "x86_64", "x86-64"},
		{"386", "i386", "x86-32"},
		{"arm64", "aarch64", "aarch-64"},
		{"arm7", "armv7hl", "armv7hl-32"},
		{"ppc64le", "ppc64le", "ppc-64"},
		{"s390x", "s390x", "s390-64"},
		{"riscv64", "riscv64", "riscv-64"},
		{"all", "noarch", NULL},
		{"loong64", "loongarch64", "loongarch64-64"},
		{"x86_64", "x86_64", "x86-64"},
		{"vax", "vax", NULL},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *isa = rpm_arch_isa(cases[i].rpm);
		assert_string_equal(rpm_arch_name(cases[i].go), cases[i].rpm);
		assert_string_equal(isa ? isa : "-", cases[i].isa ? cases[i].isa : "-");
	}
}

static void test_rpm_nevra_check(void **state UNUSED)
{
	static const struct {
		struct package package;
		const char *message; /* NULL: good */
	} cases[] = {
		{{.name = "libstdc++",
		  .version = "1.0~rc1^git",
		  .release = "1.el9",
		  .arch = "noarch"},
		 NULL},
		{{.name = "a", .version = "1", .release = "1", .arch = "x", .epoch = "4294967295"},
		 NULL},
		{{.version = "1", .release = "1", .arch = "x"}, "the name is missing"},
		{{.name = "../a", .version = "1", .release = "1", .arch = "x"},
		 "the name '../a' contains '.', which cannot stand there"},
		{{.name = "a/b", .version = "1", .release = "1", .arch = "x"},
		 "the name 'a/b' contains '/', which cannot stand there"},
		{{.name = "a", .version = "1-2", .release = "1", .arch = "x"},
		 "the version '1-2' contains '-', which cannot stand there"},
		{{.name = "a", .version = "1", .release = "1\n", .arch = "x"},
		 "the release contains the byte 0x0a"},
		{{.name = "a", .version = "1", .arch = "x"}, "the release is missing"},
		{{.name = "a", .version = "1", .release = "1", .arch = "x-y"},
		 "the architecture 'x-y' contains '-', which cannot stand there"},
		{{.name = "a", .version = "1", .release = "1", .arch = "x", .epoch = "4294967296"},
		 "the epoch '4294967296' is above 4294967295"},
		{{.name = "a", .version = "1", .release = "1", .arch = "x", .epoch = "-1"},
		 "the epoch '-1' contains '-', which cannot stand there"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct error error = ERROR_INIT;
		int result = rpm_nevra_check(&cases[i].package, &error);
		assert_int_equal(result, cases[i].message ? -1 : 0);
		if (cases[i].message)
			assert_error(&error, cases[i].message);
	}
}

static void test_rpm_nevra_check_long(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	char name[202];
	memset(name, 'a', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	struct package package = {.name = name, .version = "1", .release = "1", .arch = "x"};
	assert_int_equal(rpm_nevra_check(&package, &error), -1);
	assert_error(&error, "the name is longer than 200 bytes");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rpm_version_compare),
		cmocka_unit_test(test_rpm_version_make),
		cmocka_unit_test(test_rpm_arch),
		cmocka_unit_test(test_rpm_nevra_check),
		cmocka_unit_test(test_rpm_nevra_check_long),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
