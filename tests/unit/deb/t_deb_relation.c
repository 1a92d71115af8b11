/* t_deb_relation.c - tests of formats/deb/deb_relation.h: fields as strangers wrote them
 *
 * What apt 2.6 and dpkg 1.21 make of these values is asked by tests/interop/relations.sh.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "formats/deb/apt_layout.h"
#include "formats/deb/deb_relation.h"

static void test_deb_relation_good(void **state UNUSED)
{
	static const struct {
		const char *field, *value;
	} cases[] = {
		{"Depends", ""},
		{"Depends", "a"},
		{"Depends", "A1.b+c-d_e (>= 0:1)"},
		{"Depends", "a, b"},
		{"Depends", "a | b , c"},
		{"Depends", "a (<< 1), b (<= 1), c (= 1), d (>= 1), e (>> 1)"},
		{"Depends", "a (< 1), b (> 1)"},
		{"Depends", "a(>=1)|b(<<2)"},
		{"Depends", "a (=1), b"},
		{"Depends", "a (<1)|b"},
		{"Depends", "a (= 1)"},
		{"Depends", "a (>= 1:2.0~rc1+x-3)"},
		{"Depends", "a (>= 1:1:1)"},
		{"Depends", "a:any, b:amd64 (>= 1), c:native"},
		{"Depends", "a (>=\n 1),\n b:any ( = 2 ) | c(<<3)"},
		{"Depends", "a,\n b"},
		{"depends", "a\t(>>\t1)\t|\tb"},
		{"Pre-Depends", "a | b"},
		{"Recommends", "a | b (>= 2)"},
		{"Suggests", "a | b"},
		{"Enhances", "a | b"},
		{"Breaks", "a (<< 1), b"},
		{"Conflicts", "a (<< 1), b"},
		{"Replaces", "a (<< 1), b"},
		{"Provides", "a, b (= 1), c:any"},
		{"Built-Using", "a (= 1), b (= 2-3)"},
		{"Static-Built-Using", "a (= 1)"},
		/* Such fields are those of sources, of other tools, and of none. */
		{"Build-Depends", "a [amd64] <!nocheck>"},
		{"Description", "a, , b"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct error error = ERROR_INIT;
		assert_success(deb_relation_check(cases[i].field, cases[i].value, &error), &error);
	}
}

#define EMPTY "an element of the list is empty"
#define VARIABLE "it has a variable that nothing was put in for"
#define SHORT                                                                                      \
	"apt does not read what is so short at the end of a field: a blank is missing behind the " \
	"operator"
#define NAME                                                                                       \
	"package name: must start with a letter or digit, followed by letters, digits, '+', '-', " \
	"'.'"
#define ARCH "no architecture's name stands behind ':'"
#define SECOND "a name has more than one restriction of its version"
#define PROFILE "build profiles ('<...>') are for sources, not for a binary package"
#define ARCHES "a list of architectures ('[...]') is for sources, not for a binary package"

static const struct {
	const char *field, *value, *message;
} bad[] = {
	{"Depends", "a [amd64]", "Depends 'a [amd64]': " ARCHES},
	{"Replaces", "x, a[i386]", "Replaces 'a[i386]': " ARCHES},
	{"Depends", "a <!nocheck>", "Depends 'a <!nocheck>': " PROFILE},
	{"Depends", "a (>= 1) <x>, b", "Depends 'a (>= 1) <x>': " PROFILE},
	{"Depends", "a (== 1)",
	 "Depends 'a (== 1)': '==' is no operator; they are <<, "
	 "<=, =, >=, >>"},
	{"Depends", "a (=> 1)",
	 "Depends 'a (=> 1)': '=>' is no operator; they are <<, "
	 "<=, =, >=, >>"},
	{"Depends", "a (!= 1)",
	 "Depends 'a (!= 1)': '!=' is no operator; they are <<, "
	 "<=, =, >=, >>"},
	{"Depends", "a (1)", "Depends 'a (1)': no operator stands before the version"},
	{"Depends", "a ()", "Depends 'a ()': no operator stands before the version"},
	{"Depends", "a (", "Depends 'a (': no operator stands before the version"},
	{"Depends", "a ((>= 1))", "Depends 'a ((>= 1))': no operator stands before the version"},
	{"Depends", "a (>= )", "Depends 'a (>= )': no version stands behind the operator"},
	{"Depends", "a (>=", "Depends 'a (>=': no version stands behind the operator"},
	{"Depends", "a (> =1)", "Depends 'a (> =1)': version '=1': '=' is not allowed"},
	{"Depends", "a (>= v1)", "Depends 'a (>= v1)': version 'v1': does not start with a digit"},
	{"Depends", "a (>= ~1)", "Depends 'a (>= ~1)': version '~1': does not start with a digit"},
	{"Depends", "a (>= 1:)", "Depends 'a (>= 1:)': version '1:': the upstream part is empty"},
	{"Depends", "a (>= 1-)", "Depends 'a (>= 1-)': version '1-': the revision is empty"},
	{"Depends", "a (>= x:1)", "Depends 'a (>= x:1)': version 'x:1': the epoch is not a number"},
	{"Depends", "a (>= 1_2)", "Depends 'a (>= 1_2)': version '1_2': '_' is not allowed"},
	{"Depends", "a (>= 1 2)", "Depends 'a (>= 1 2)': '2' stands where ')' should"},
	{"Depends", "a (>= 1\n 2)", "Depends 'a (>= 1  2)': '2' stands where ')' should"},
	{"Depends", "a (>= 1, b", "Depends 'a (>= 1': ',' stands where ')' should"},
	{"Depends", "a (>= 1.0", "Depends 'a (>= 1.0': a parenthesis is not closed"},
	{"Depends", "b, a (=1)", "Depends 'a (=1)': " SHORT},
	{"Depends", "a (>1)", "Depends 'a (>1)': " SHORT},
	{"Depends", "a (<< 1)(>= 2)", "Depends 'a (<< 1)(>= 2)': " SECOND},
	{"Depends", "a (<< 1) (amd64)", "Depends 'a (<< 1) (amd64)': " SECOND},
	{"Depends", "a (>= 1)b", "Depends 'a (>= 1)b': a comma is missing before 'b'"},
	{"Depends", "a b", "Depends 'a b': a comma is missing before 'b'"},
	{"Recommends", "a >= 1", "Recommends 'a >= 1': a comma is missing before '>='"},
	{"Depends", "a, , b", "Depends 'a, , b': " EMPTY},
	{"Depends", ", a", "Depends ', a': " EMPTY},
	{"Depends", "a,", "Depends 'a,': " EMPTY},
	{"Depends", ",", "Depends ',': " EMPTY},
	{"Depends", "\n a,\n b",
	 "Depends '  a': dpkg takes the end of the first line for an "
	 "empty element"},
	{"Depends", "a |", "Depends 'a |': " EMPTY},
	{"Depends", "| a", "Depends '| a': " EMPTY},
	{"Depends", "a || b", "Depends 'a || b': " EMPTY},
	{"Depends", "a |, b", "Depends 'a |': " EMPTY},
	{"Depends", "-a", "Depends '-a': '-a' is no Debian package: " NAME},
	{"Depends", "a/b", "Depends 'a/b': 'a/b' is no Debian package: " NAME},
	{"Depends", "f\xc3\xbc", "Depends 'f\xc3\xbc': 'f\xc3\xbc' is no Debian package: " NAME},
	{"Depends", "(a)", "Depends '(a)': '(' stands where a name should"},
	{"Depends", ":any", "Depends ':any': ':' stands where a name should"},
	{"Depends", "a:", "Depends 'a:': " ARCH},
	{"Depends", "a: any", "Depends 'a: any': " ARCH},
	{"Depends", "a::b", "Depends 'a::b': " ARCH},
	{"Depends", "a:any:any", "Depends 'a:any:any': " ARCH},
	{"Depends", "a:-x", "Depends 'a:-x': " ARCH},
	{"Depends", "a:x_y", "Depends 'a:x_y': " ARCH},
	{"Depends", "a :any", "Depends 'a :any': a comma is missing before ':any'"},
	{"Depends", "${misc:Depends}", "Depends '${misc:Depends}': " VARIABLE},
	{"Depends", "a (>= ${v})", "Depends 'a (>= ${v})': " VARIABLE},
	{"Provides", "a b", "Provides 'a b': a comma is missing before 'b'"},
	{"Provides", "a (>= 1)", "Provides 'a (>= 1)': Provides takes no operator but '='"},
	{"Provides", "a | b", "Provides 'a | b': Provides takes no alternatives ('|')"},
	{"Breaks", "a | b", "Breaks 'a | b': Breaks takes no alternatives ('|')"},
	{"Conflicts", "a | b", "Conflicts 'a | b': Conflicts takes no alternatives ('|')"},
	{"Built-Using", "a (>= 1)",
	 "Built-Using 'a (>= 1)': Built-Using takes no operator but '='"},
	{"Recommended", "a b", "Recommended 'a b': a comma is missing before 'b'"},
};

static void test_deb_relation_bad(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct error error = ERROR_INIT;
		assert_int_equal(deb_relation_check(bad[i].field, bad[i].value, &error), -1);
		assert_error(&error, bad[i].message);
	}
}

/* An error quotes no more of a field than a person reads. */
static void test_deb_relation_long(void **state UNUSED)
{
	char value[1001];
	AUTO_ERROR error = ERROR_INIT;
	memset(value, 'x', sizeof value - 1);
	value[sizeof value - 1] = '\0';
	value[500] = ';';
	AUTO_FREE char *expected = xasprintf("Depends '%.200s...': ", value);
	assert_int_equal(deb_relation_check("Depends", value, &error), -1);
	assert_memory_equal(error.message, expected, strlen(expected));
}

/* ---- Whole packages ---- */

#define CONTROL "Package: a\nVersion: 1\nArchitecture: all\n"

static int check_package(const char *control, struct error *error)
{
	struct package *package = package_make("deb");
	package->control = control;
	int result = apt_judge_package(package, error);
	package_free(package);
	return result;
}

static int check_record(const char *stanza, size_t len, struct error *error)
{
	struct record *record = record_make("deb");
	record_add_section(record, "packages", stanza, len);
	int result = apt_judge_record(record, error);
	record_free(record);
	return result;
}

static void test_deb_values(void **state UNUSED)
{
	static const struct {
		const char *fields, *message; /* NULL: good */
	} cases[] = {
		{"", NULL},
		{"Depends: a,\n b\n", NULL},
		{"Multi-Arch: foreign\n", NULL},
		{"Multi-Arch:\nSection: x\n", NULL},
		{"Description: a:\n", NULL},
		{"Description: d\n a:\n", NULL},
		{"Essential: YES\nProtected: no\nImportant: yes\n", NULL},
		{"Phased-Update-Percentage: 100\n", NULL},
		{"Priority: bogus\nSection: a b\nInstalled-Size: much\nTag: {{{\n", NULL},
		{"X-Note: caf\xe9\n", NULL},
		{"Depends: a b\n", "Depends 'a b': a comma is missing before 'b'"},
		{"Multi-Arch: bogus\n", "Multi-Arch 'bogus': it is none of 'no', 'same', "
					"'foreign', 'allowed'"},
		{"Multi-Arch: Foreign\n", "Multi-Arch 'Foreign': it is none of 'no', 'same', "
					  "'foreign', 'allowed'"},
		{"Multi-Arch: same\n", "Multi-Arch 'same': a package for all architectures cannot "
				       "be 'same'"},
		{"Essential: true\n", "Essential 'true': it is neither 'yes' nor 'no'"},
		{"Phased-Update-Percentage: 101\n",
		 "Phased-Update-Percentage '101': it is no whole number from 0 to 100"},
		{"Phased-Update-Percentage: -5\n",
		 "Phased-Update-Percentage '-5': it is no whole number from 0 to 100"},
		{"Status: install ok installed\n",
		 "Status 'install ok installed': the field is for dpkg's database, not for a "
		 "package"},
		{"Triggers-Awaited: b\n",
		 "Triggers-Awaited 'b': the field is for dpkg's database, not for a package"},
		{"Conffiles: /etc/x abc\n",
		 "Conffiles '/etc/x abc': the field is for dpkg's database, not for a package"},
		{"Description: d", "control: the last line does not end"},
		{"Depends:\n", "control: the last field has no value"},
		{"Depends: \n", "control: the last field has no value"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct error error = ERROR_INIT;
		char control[400];
		(void)snprintf(control, sizeof control, CONTROL "%s", cases[i].fields);
		int result = check_package(control, &error);
		if (cases[i].message) {
			assert_int_equal(result, -1);
			assert_non_null(error.hint);
			assert_error(&error, cases[i].message);
		} else {
			assert_success(result, &error);
		}
	}
}

static void test_deb_version_of_package(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	assert_int_equal(check_package("Package: a\nVersion: v1.0\nArchitecture: all\n", &error),
			 -1);
	assert_error(&error, "Version 'v1.0': version 'v1.0': does not start with a digit");
}

static void test_deb_record(void **state UNUSED)
{
	static const char dead[] = CONTROL "Provides: a [all]\n";
	struct error error = ERROR_INIT;
	assert_success(check_record(CONTROL, strlen(CONTROL), &error), &error);
	assert_int_equal(check_record(dead, strlen(dead), &error), -1);
	assert_error(&error, "Provides 'a [all]': " ARCHES);
}

/* apt 2.6 has a buffer of 1 MiB for a stanza (tests/interop/relations.sh). */
static void test_deb_record_size(void **state UNUSED)
{
	const size_t limit = (size_t)1 << 20;
	struct error error = ERROR_INIT;
	AUTO_BUFFER stanza = BUFFER_INIT;
	buffer_add_text(&stanza, CONTROL "X-Long: ");
	while (stanza.len < limit - 1)
		buffer_add_byte(&stanza, 'x');
	buffer_add_byte(&stanza, '\n');
	assert_success(check_record(buffer_text(&stanza), stanza.len, &error), &error);
	stanza.data[stanza.len - 1] = 'x';
	buffer_add_byte(&stanza, '\n');
	assert_int_equal(check_record(buffer_text(&stanza), stanza.len, &error), -1);
	assert_error(&error, "its fields have 1048577 bytes");
}

/* ---- Packages that are in use ---- */

#define DATABASE "/var/lib/dpkg/status"

/* Lines that dpkg has added are no part of the package; a field's further lines go with the
 * first. */
static void add_line(struct buffer *stanza, const char *line, size_t len, bool *is_added)
{
	static const char *const added[] = {
		"Status:", "Conffiles:", "Config-Version:", "Triggers-"};
	if (*line != ' ')
		*is_added = false;
	for (size_t i = 0; i < ARRAY_SIZE(added); i++)
		*is_added |= text_starts(line, added[i]);
	if (!*is_added)
		buffer_add(stanza, line, len);
}

/* Nothing that this machine has installed is refused. */
static void test_deb_installed(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct buffer stanza = BUFFER_INIT;
	AUTO_BUFFER all = BUFFER_INIT;
	size_t packages = 0;
	bool is_added = false;
	if (access(DATABASE, R_OK) != 0)
		skip();
	assert_success(file_read(DATABASE, (size_t)1 << 30, &all, &error), &error);
	for (const char *at = buffer_text(&all); *at;) {
		size_t len = strcspn(at, "\n") + 1;
		if (len > 1)
			add_line(&stanza, at, len, &is_added);
		at += len;
		if (stanza.len && (len == 1 || *at == '\0')) {
			assert_success(check_record(buffer_text(&stanza), stanza.len, &error),
				       &error);
			buffer_free(&stanza);
			packages++;
		}
	}
	print_message("# %zu packages\n", packages);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_deb_relation_good),
		cmocka_unit_test(test_deb_relation_bad),
		cmocka_unit_test(test_deb_relation_long),
		cmocka_unit_test(test_deb_values),
		cmocka_unit_test(test_deb_version_of_package),
		cmocka_unit_test(test_deb_record),
		cmocka_unit_test(test_deb_record_size),
		cmocka_unit_test(test_deb_installed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
