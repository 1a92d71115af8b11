/* t_manifest_keys.c - what a manifest says of keys that sign, and where a key may not stand
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/memory.h"
#include "base/text.h"
#include "manifest/manifest.h"
#include "tests/unit/keys.h"
#include "tests/unit/known_formats.h"

#define HEAD "name: hello\nversion: 1.0\narch: arm64\ndescription: d\n"
#define UNSIGNED                                                                                  \
	" [set the variable, name the key with --key, or make packages without a signature with " \
	"--unsigned]"

/* A manifest whose variables are KEY, with that text, and EMPTY. */
struct reading {
	struct manifest *manifest;
	char *listed; /* its problems, one a line with its hint */
};

static struct reading read_manifest(const char *text, const char *key, bool ignore, bool allow)
{
	AUTO_FREE char *variable = xasprintf("KEY=%s", key);
	char empty[] = "EMPTY=", *environment[] = {variable, empty, NULL};
	const struct manifest_options options = {.environment = environment,
						 .known = &known_formats,
						 .formats = &known_formats,
						 .allow_undefined = allow,
						 .ignore_signature = ignore};
	struct problems problems = {0};
	struct buffer listed = BUFFER_INIT;
	struct reading reading = {
		.manifest = manifest_parse(text, strlen(text), "f", &options, &problems)};
	for (size_t i = 0; i < problems.n; i++) {
		AUTO_FREE char *line = problem_text(&problems.v[i]);
		buffer_printf(&listed, "%s%s", listed.len ? "\n" : "", line);
		if (problems.v[i].hint)
			buffer_printf(&listed, " [%s]", problems.v[i].hint);
	}
	problems_free(&problems);
	reading.listed = buffer_steal(&listed);
	return reading;
}

static void free_reading(struct reading *reading)
{
	manifest_free(reading->manifest);
	free(reading->listed);
}

static void check(const char *text, const char *key, const char *expected)
{
	struct reading reading = read_manifest(text, key, false, false);
	assert_string_equal(reading.listed, expected);
	free_reading(&reading);
}

static char *read_armour(void)
{
	return test_read(test_key("ed25519", NULL)->secret);
}

static void test_key_file_may_be_the_key(void **state UNUSED)
{
	AUTO_FREE char *armour = read_armour();
	struct reading reading = read_manifest(
		HEAD "signature: {key_file: '${KEY}'}\nrpm: {signature: {key_file: $KEY}}\n",
		armour, false, false);
	assert_string_equal(reading.listed, "");
	assert_string_equal(reading.manifest->own.signature.key_file.v, armour);
	assert_string_equal(manifest_for(reading.manifest, "rpm")->rpm.signature.key_file.v,
			    armour);
	free_reading(&reading);
}

/* An empty variable is not "unsigned". */
static void test_empty_key_is_an_error(void **state UNUSED)
{
	check(HEAD "signature: {key_file: '${EMPTY}'}\n", "",
	      "f:5:23: error: 'signature.key_file' is empty" UNSIGNED);
	check(HEAD "deb: {signature: {key_file: '${EMPTY}'}}\n", "",
	      "f:5:29: error: 'deb.signature.key_file' is empty" UNSIGNED);
	check(HEAD "signature: {key_file: '${NOPE:-}'}\n", "",
	      "f:5:23: error: 'signature.key_file' is empty" UNSIGNED);
	check(HEAD "signature: {key_id: ' ${EMPTY} '}\n", "",
	      "f:5:21: error: 'signature.key_id' is empty" UNSIGNED);
	check(HEAD "overrides: {rpm: {rpm: {signature: {key_file: '${EMPTY}'}}}}\n", "",
	      "f:5:47: error: 'rpm.signature.key_file' is empty" UNSIGNED);
	check(HEAD "signature: {key_file: $NOPE}\n", "",
	      "f:5:23: error: undefined variable 'NOPE' in 'signature.key_file'" UNSIGNED);
	/* Nobody was asked for a key. */
	check(HEAD "signature: {key_file: ''}\n", "", "");
	/* The file may hold one key alone. */
	check(HEAD "signature: {key_file: key.asc, key_id: '${EMPTY}'}\n", "", "");
}

static void test_allowing_undefined_does_not_unsign(void **state UNUSED)
{
	struct reading reading =
		read_manifest(HEAD "signature: {key_file: $NOPE}\n", "", false, true);
	assert_string_equal(reading.listed,
			    "f:5:23: warning: undefined variable 'NOPE' in 'signature.key_file' "
			    "becomes empty" UNSIGNED "\n"
			    "f:5:23: error: 'signature.key_file' is empty" UNSIGNED);
	free_reading(&reading);
}

static void test_ignored_signature(void **state UNUSED)
{
	static const char *const texts[] = {"signature: {key_file: $NOPE, key_id: $NOPE}\n",
					    "deb: {signature: {key_file: '${EMPTY}'}}\n",
					    "rpm: {signature: {key_file: nowhere.asc}}\n"};
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		AUTO_FREE char *text = xasprintf("%s%s", HEAD, texts[i]);
		struct reading reading = read_manifest(text, "", true, false);
		const struct manifest_package *package = manifest_for(reading.manifest, "rpm");
		assert_string_equal(reading.listed, "");
		assert_null(reading.manifest->own.signature.key_file.v);
		assert_null(reading.manifest->own.signature.key_id.v);
		assert_null(reading.manifest->base.deb.signature.key_file.v);
		assert_null(package->rpm.signature.key_file.v);
		free_reading(&reading);
	}
}

/* The mistake is told, the key is not. */
static void test_broken_key_texts(void **state UNUSED)
{
	AUTO_FREE char *armour = read_armour();
	AUTO_FREE char *behind = xasprintf("key is %s", armour);
	static const char hint[] =
		" [it takes what gpg --armor --export-secret-keys KEY prints, or "
		"base64 of that, and nothing beside it]";
	AUTO_FREE char *file =
		xasprintf("f:5:23: error: 'signature.key_file' holds a secret key that "
			  "cannot be read%s",
			  hint);
	AUTO_FREE char *id =
		xasprintf("f:5:21: error: 'signature.key_id' holds a secret key that cannot be "
			  "read%s",
			  hint);
	check(HEAD "signature: {key_file: '${KEY}'}\n", behind, file);
	check(HEAD "signature: {key_file: 'keys/${KEY}'}\n", armour, file);
	check(HEAD "signature: {key_id: '${KEY}'}\n", armour, id);
}

/* Everything but key_file ends in the package, or in a message. */
static void test_key_elsewhere(void **state UNUSED)
{
	static const struct {
		const char *text, *place, *field;
	} rows[] = {
		{HEAD "homepage: '${KEY}'\n", "5:11", "homepage"},
		{HEAD "license: 'key ${KEY}'\n", "5:10", "license"},
		{HEAD "depends: [a, '${KEY}']\n", "5:14", "depends"},
		{HEAD "deb: {fields: {X-A: '${KEY}'}}\n", "5:21", "deb.fields"},
		{HEAD "pins: ['${KEY}']\n", "5:8", "pins"},
		{HEAD "contents: [{src: '${KEY}', dst: /a}]\n", "5:18", "contents[].src"},
		{HEAD "overrides: {deb: {depends: ['${KEY}']}}\n", "5:29", "depends"},
	};
	AUTO_FREE char *armour = read_armour();
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct reading reading = read_manifest(rows[i].text, armour, false, false);
		AUTO_FREE char *expected = xasprintf("f:%s: error: '%s' holds a secret key",
						     rows[i].place, rows[i].field);
		assert_true(text_starts(reading.listed, expected));
		assert_null(strstr(reading.listed, "BEGIN"));
		free_reading(&reading);
	}
}

/* The key is hidden, whole or cut off, in a place where no variable is expanded. */
static void test_key_in_a_message(void **state UNUSED)
{
	AUTO_FREE char *armour = read_armour();
	for (char *c = armour; *c; c++)
		if (*c == '\n')
			*c = ' ';
	AUTO_FREE char *text = xasprintf(HEAD "deb: {signature: {type: '%s'}}\n", armour);
	struct reading reading = read_manifest(text, "", false, false);
	assert_true(text_starts(reading.listed, "f:5:25: error: 'deb.signature.type' cannot be '"
						"[a secret, not shown] ' [it can be: origin, "));
	assert_non_null(strstr(reading.listed, "\nf:5:25: error: 'deb.signature.type' holds a "
					       "secret key ["));
	free_reading(&reading);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_key_file_may_be_the_key),
		cmocka_unit_test(test_empty_key_is_an_error),
		cmocka_unit_test(test_allowing_undefined_does_not_unsign),
		cmocka_unit_test(test_ignored_signature),
		cmocka_unit_test(test_broken_key_texts),
		cmocka_unit_test(test_key_elsewhere),
		cmocka_unit_test(test_key_in_a_message),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
