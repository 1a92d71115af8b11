/* t_passphrase.c - tests of sign/passphrase_internal.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/secrets.h"
#include "sign/passphrase_internal.h"

static char *find(char **environment, const char *file, const char *format)
{
	const struct host host = {.environment = environment};
	struct error error = ERROR_INIT;
	char *passphrase;
	assert_success(passphrase_find(&host, file, format, &passphrase, &error), &error);
	return passphrase;
}

static void assert_found(char **environment, const char *file, const char *format,
			 const char *expected)
{
	char *passphrase = find(environment, file, format);
	assert_non_null(passphrase);
	assert_string_equal(passphrase, expected);
	secret_free(passphrase);
}

static void test_find_in_order(void **state UNUSED)
{
	char own[] = "INGOT_PASSPHRASE=own", deb[] = "NFPM_DEB_PASSPHRASE=deb",
	     any[] = "NFPM_PASSPHRASE=any", other[] = "PATH=/bin";
	char *all[] = {other, any, deb, own, NULL}, *nfpm[] = {any, deb, NULL},
	     *nothing[] = {other, NULL};
	const char *file = test_text_file("passphrase", "from file\n");
	assert_found(all, file, "deb", "from file");
	assert_found(all, NULL, "deb", "own");
	assert_found(nfpm, NULL, "deb", "deb");
	assert_found(nfpm, NULL, "rpm", "any");
	assert_found(nfpm, NULL, NULL, "any");
	assert_null(find(nothing, NULL, "deb"));
}

static void test_find_strips_newlines_alone(void **state UNUSED)
{
	char own[] = "INGOT_PASSPHRASE= two words \r\n",
	     empty[] = "INGOT_PASSPHRASE=", blank[] = "INGOT_PASSPHRASE=\n",
	     any[] = "NFPM_PASSPHRASE=any";
	char *trailing[] = {own, NULL}, *unset[] = {empty, any, NULL},
	     *newline[] = {blank, any, NULL};
	assert_found(trailing, NULL, NULL, " two words ");
	assert_found(unset, NULL, NULL, "any");
	assert_found(newline, NULL, NULL, "any");
	assert_found(unset, test_text_file("crlf", "secret \r\nsecond line\n"), NULL, "secret ");
	assert_found(unset, test_text_file("no-newline", "secret"), NULL, "secret");
}

static void test_find_in_bad_files(void **state UNUSED)
{
	char *nothing[] = {NULL};
	const struct host host = {.environment = nothing};
	struct error error = ERROR_INIT;
	char *passphrase, large[4097];
	memset(large, 's', sizeof large);
	const char *files[] = {test_text_file("empty", ""), test_text_file("blank", "\nsecret\n"),
			       test_file("large", large, sizeof large), test_path("none")};
	static const char *const messages[] = {
		"passphrase file '%s': its first line is empty",
		"passphrase file '%s': its first line is empty",
		"passphrase file: cannot read '%s': larger than 4096 bytes",
		"passphrase file: cannot open '%s': no such file or directory",
	};
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		char expected[300];
		const char *split = strstr(messages[i], "%s");
		(void)snprintf(expected, sizeof expected, "%.*s%s%s", (int)(split - messages[i]),
			       messages[i], files[i], split + 2);
		assert_int_equal(passphrase_find(&host, files[i], NULL, &passphrase, &error), -1);
		assert_null(passphrase);
		assert_error(&error, expected);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find_in_order),
		cmocka_unit_test(test_find_strips_newlines_alone),
		cmocka_unit_test(test_find_in_bad_files),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
