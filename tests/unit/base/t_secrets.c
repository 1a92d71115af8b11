/* t_secrets.c - tests of base/secrets.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/secrets.h"
#include "tests/unit/keys.h"

/* Takes secrets from an environment of these variables alone. */
static struct strings take(char **variables)
{
	struct strings secrets = {0};
	char **before = environ;
	environ = variables;
	secrets_take(&secrets);
	environ = before;
	return secrets;
}

static void test_take_by_name(void **state UNUSED)
{
	char own[] = "INGOT_KEY=secret", passphrase[] = "INGOT_PASSPHRASE=secret",
	     nfpm[] = "NFPM_DEB_PASSPHRASE=secret", bare[] = "PASSPHRASE=secret",
	     file[] = "INGOT_PASSPHRASE_FILE=kept", longer[] = "INGOT_KEYS=kept",
	     broken[] = "INGOT_KEY", empty[] = "MY_PASSPHRASE=";
	char *variables[] = {file, own, passphrase, longer, nfpm, bare, broken, empty, NULL};
	struct strings secrets = take(variables);
	AUTO_FREE char *all = strings_join(&secrets, " ");
	assert_string_equal(all, "INGOT_KEY=secret INGOT_PASSPHRASE=secret "
				 "NFPM_DEB_PASSPHRASE=secret PASSPHRASE=secret MY_PASSPHRASE=");
	assert_string_equal(variables[0], "INGOT_PASSPHRASE_FILE=kept");
	assert_string_equal(variables[1], "INGOT_KEYS=kept");
	assert_string_equal(variables[2], "INGOT_KEY");
	assert_null(variables[3]);
	/* Nothing is left where the variables stood, which is what /proc shows. */
	assert_memory_equal(own, "INGOT_KEY=\0\0\0\0\0\0", sizeof own);
	assert_memory_equal(bare, "PASSPHRASE=\0\0\0\0\0\0", sizeof bare);
	secrets_free(&secrets);
}

static void test_take_by_value(void **state UNUSED)
{
	AUTO_FREE char *armour = test_read(test_key("ed25519", NULL)->secret);
	AUTO_FREE char *public = test_read(test_key("ed25519", NULL)->public);
	AUTO_FREE char *key = xasprintf("SIGNING_KEY=%s", armour);
	AUTO_FREE char *known = xasprintf("PUBLIC_KEY=%s", public);
	size_t len = strlen(key);
	char *variables[] = {key, known, NULL};
	struct strings secrets = take(variables);
	assert_int_equal(secrets.n, 1);
	assert_string_equal(secrets.v[0] + strlen("SIGNING_KEY="), armour);
	assert_string_equal(variables[0] + strlen("PUBLIC_KEY="), public);
	assert_null(variables[1]);
	for (size_t i = strlen("SIGNING_KEY="); i < len; i++)
		assert_int_equal(key[i], 0);
	secrets_free(&secrets);
}

static void test_forget(void **state UNUSED)
{
	struct strings secrets = {0};
	strings_add(&secrets, "INGOT_KEY=secret");
	secrets_forget(&secrets);
	assert_string_equal(secrets.v[0], "INGOT_KEY=");
	secrets_free(&secrets);
	assert_int_equal(secrets.n, 0);
	secret_free(NULL);
}

static void test_write_and_read(void **state UNUSED)
{
	struct strings secrets = {0}, found = {0};
	struct error error = ERROR_INIT;
	AUTO_BUFFER bytes = BUFFER_INIT;
	strings_add(&secrets, "INGOT_KEY=two\nlines");
	strings_add(&secrets, "INGOT_PASSPHRASE=");
	secrets_write(&secrets, &bytes);
	const char *file = test_file("secrets", bytes.data, bytes.len);
	AUTO_FD fd = open(file, O_RDONLY | O_CLOEXEC);
	assert_success(secrets_read(fd, &found, &error), &error);
	assert_int_equal(found.n, 2);
	assert_string_equal(found.v[0], secrets.v[0]);
	assert_string_equal(found.v[1], secrets.v[1]);
	secrets_free(&secrets);
	secrets_free(&found);
}

static void test_read_fails(void **state UNUSED)
{
	struct strings secrets = {0};
	struct error error = ERROR_INIT;
	AUTO_FD folder = open(test_directory(), O_RDONLY | O_CLOEXEC);
	AUTO_FD endless = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	assert_int_equal(secrets_read(folder, &secrets, &error), -1);
	assert_error(&error, "cannot read what is secret: is a directory");
	assert_int_equal(secrets_read(endless, &secrets, &error), -1);
	assert_error(&error, "cannot read what is secret: there is too much");
	assert_int_equal(secrets.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_take_by_name), cmocka_unit_test(test_take_by_value),
		cmocka_unit_test(test_forget),       cmocka_unit_test(test_write_and_read),
		cmocka_unit_test(test_read_fails),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
