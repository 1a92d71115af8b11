/* t_key_text.c - tests of base/key_text.h, with keys that gpg makes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <ctype.h>

#include "base/buffer.h"
#include "base/key_text.h"
#include "base/memory.h"
#include "tests/unit/keys.h"

static const char *const types[] = {"ed25519", "rsa2048", "ed25519-subkey"};

/* Returns base64(1) of a file, in lines or in one. */
static char *encode(const char *file, bool in_lines)
{
	const char *const argv[] = {"base64", in_lines ? "-w76" : "-w0", file, NULL};
	return test_run(argv, 0);
}

/* Returns the armoured key without its armour, as bytes in a file. */
static const char *dearmour(const char *file)
{
	const char *binary = test_path("binary.gpg");
	const char *const argv[] = {"gpg",  "--batch",   "--yes", "--output",
				    binary, "--dearmor", file,    NULL};
	free(test_run(argv, 0));
	return binary;
}

static void assert_key(const char *text, const char *file)
{
	AUTO_BUFFER key = BUFFER_INIT;
	AUTO_FREE char *expected = test_read(file);
	AUTO_FREE char *inside = xasprintf("name: '%s'", text);
	assert_true(key_text_is_in(text));
	assert_true(key_text_is_in(inside));
	assert_true(key_text_decode(text, &key));
	/* An armour may gain a line break at its end. */
	assert_true(key.len >= strlen(expected));
	assert_memory_equal(key.data, expected, strlen(expected));
}

static void test_take_each_form(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		const char *file = test_key(types[i], NULL)->secret;
		AUTO_FREE char *armour = test_read(file);
		AUTO_FREE char *lines = encode(file, true);
		AUTO_FREE char *line = encode(file, false);
		AUTO_FREE char *bytes = encode(dearmour(file), false);
		AUTO_FREE char *blank = xasprintf("\n  %s", armour);
		assert_key(armour, file);
		assert_key(lines, file);
		assert_key(line, file);
		assert_true(key_text_is_in(blank));
		assert_true(key_text_is_in(bytes));
		AUTO_BUFFER key = BUFFER_INIT;
		assert_true(key_text_decode(bytes, &key));
		AUTO_FREE char *expected = test_read(test_path("binary.gpg"));
		assert_memory_equal(key.data, expected, key.len);
	}
}

static void test_take_escaped_line_breaks(void **state UNUSED)
{
	const char *file = test_key("ed25519", NULL)->secret;
	AUTO_FREE char *armour = test_read(file);
	AUTO_BUFFER escaped = BUFFER_INIT;
	for (const char *c = armour; *c; c++)
		if (*c == '\n')
			buffer_add_text(&escaped, "\\n");
		else
			buffer_add_byte(&escaped, (uint8_t)*c);
	assert_key(buffer_text(&escaped), file);
}

static void test_public_keys_are_no_secret(void **state UNUSED)
{
	AUTO_BUFFER key = BUFFER_INIT;
	const char *file = test_key("rsa2048", NULL)->public;
	AUTO_FREE char *armour = test_read(file);
	AUTO_FREE char *line = encode(file, false);
	assert_false(key_text_is_in(armour));
	assert_false(key_text_is_in(line));
	assert_true(key_text_decode(armour, &key));
}

/* A key is secret in hexadecimal, in lines, and as RFC 4648, section 5, has it. */
static void test_other_spellings_are_secret(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		const char *binary = dearmour(test_key(types[i], NULL)->secret);
		AUTO_FREE char *url = encode(binary, false);
		AUTO_FREE char *hex = test_run(
			(const char *const[]){"sh", "-c", "od -An -v -w30 -tx1 \"$0\" | tr -d ' '",
					      binary, NULL},
			0);
		AUTO_FREE char *below = xasprintf("/usr/bin/%s", url);
		AUTO_FREE char *shown = key_text_hide(hex);
		for (char *c = url; *c; c++)
			*c = (char)(*c == '+' ? '-' : *c == '/' ? '_' : *c);
		assert_true(key_text_is_in(url));
		assert_true(key_text_is_in(hex));
		assert_true(key_text_is_in(below));
		assert_true(strlen(shown) < 40);
	}
}

static void test_other_private_keys_are_secret(void **state UNUSED)
{
	static const char *const texts[] = {
		"-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n",
		"x: -----BEGIN RSA PRIVATE KEY-----",
		"-----BEGIN ENCRYPTED PRIVATE KEY-----",
		"LS0tLS1CRUdJTiBPUEVOU1NIIFBSSVZBVEUgS0VZLS0tLS0K",
		"LS0tLS1CRUdJTiBQR1Ag",
	};
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		AUTO_BUFFER key = BUFFER_INIT;
		assert_true(key_text_is_in(texts[i]));
		assert_false(key_text_decode(texts[i], &key));
		assert_int_equal(key.len, 0);
	}
}

/* Texts that users name keys by, and such as stand in messages. */
static const char *const plain[] = {
	"",
	"signing-key.asc",
	"/srv/runner/builds/SomeProject/SomeProject/Build2/Output/Release/SigningKeys",
	"0123456789ABCDEF0123456789ABCDEF01234567",
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	"packages@example.org",
	"cannot open 'lib/x86_64-linux-gnu/libVeryLongNameOfALibrary.so.1.2.3': no such file",
	"-----BEGIN PGP PUBLIC KEY BLOCK-----",
	"-----BEGIN CERTIFICATE-----",
	"org/example/application/ServiceConfigurationFactoryBean2TestCase",
	"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	"pneumonoultramicroscopicsilicovolcanoconiosisAndAnother",
	"/srv/runner/MyProject/MyProject/build/bin/tool",
	"/var/lib/jenkins/workspace/MyApp/build/Release/MyAppServer",
	"/builds/Group/Project/Build/Output/Linux/X64/App",
	"/srv/vsts/1/a/MyApp/Release/Linux/MyAppServerX64ReleaseBuild2",
	"/Users/me/Library/Developer/Xcode/DerivedData/MyApp-bqtnjwxyzabcdefghijklmnop/Build",
	"/var/lib/Docker/overlay2/0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a6978/merged/MyApp",
	"VeryLongServiceConfigurationFactoryBeanTestCaseWithManyWordsInItsName",
};

static void test_plain_text_stays(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(plain); i++) {
		AUTO_BUFFER key = BUFFER_INIT;
		AUTO_FREE char *shown = key_text_hide(plain[i]);
		assert_string_equal(shown, plain[i]);
		assert_false(key_text_is_in(plain[i]));
		if (!strstr(plain[i], "PGP"))
			assert_false(key_text_decode(plain[i], &key));
	}
}

/* Tells whether the text has twelve bytes in a row of the secret, up to the end of its armour. */
static bool leaks(const char *text, const char *secret)
{
	for (; strlen(secret) >= 12 && secret[11] != '-'; secret++) {
		AUTO_FREE char *piece = xstrndup(secret, 12);
		if (strstr(text, piece))
			return true;
	}
	return false;
}

/* Returns the secret itself: the part of an armour after its headers. */
static const char *body_of(const char *armour)
{
	const char *body = strstr(armour, "\n\n");
	assert_non_null(body);
	return body + 2;
}

static void assert_hidden(const char *text, const char *secret)
{
	AUTO_FREE char *message = xasprintf("cannot open '%s': name too long", text);
	AUTO_FREE char *shown = key_text_hide(message);
	assert_true(leaks(message, secret));
	assert_false(leaks(shown, secret));
	assert_non_null(strstr(shown, KEY_TEXT_HIDDEN));
	assert_int_equal(strncmp(shown, "cannot open '", 13), 0);
}

static void test_hide_whole_and_parts(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		const char *file = test_key(types[i], NULL)->secret;
		AUTO_FREE char *armour = test_read(file);
		AUTO_FREE char *line = encode(file, false);
		AUTO_FREE char *begin = xstrndup(armour, 120);
		AUTO_FREE char *spaced = xstrdup(armour);
		for (char *c = spaced; *c; c++)
			if (*c == '\n')
				*c = ' ';
		assert_hidden(armour, body_of(armour));
		assert_hidden(begin, body_of(armour));
		assert_hidden(spaced, body_of(armour));
		assert_hidden(body_of(armour), body_of(armour)); /* the first line was lost */
		assert_hidden(strchr(body_of(armour), '\n') + 1, body_of(armour));
		assert_hidden(line, line);
		/* Cut off in the middle of a line. */
		for (size_t cut = 1; cut < 50; cut += 7)
			assert_hidden(body_of(armour) + 65 + cut, body_of(armour));
	}
}

static void test_hide_leaves_what_stands_around(void **state UNUSED)
{
	AUTO_FREE char *armour = test_read(test_key("ed25519", NULL)->secret);
	AUTO_FREE char *trimmed = xstrndup(armour, strlen(armour) - 1);
	AUTO_FREE char *message = xasprintf("before '%s' and after", trimmed);
	AUTO_FREE char *shown = key_text_hide(message);
	assert_string_equal(shown, "before '" KEY_TEXT_HIDDEN "' and after");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_take_each_form),
		cmocka_unit_test(test_take_escaped_line_breaks),
		cmocka_unit_test(test_public_keys_are_no_secret),
		cmocka_unit_test(test_other_spellings_are_secret),
		cmocka_unit_test(test_other_private_keys_are_secret),
		cmocka_unit_test(test_plain_text_stays),
		cmocka_unit_test(test_hide_whole_and_parts),
		cmocka_unit_test(test_hide_leaves_what_stands_around),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
