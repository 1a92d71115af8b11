/* t_json.c - tests of text/json.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/process.h"
#include "base/strings.h"
#include "text/json.h"

static void test_json_layout(void **state UNUSED)
{
	AUTO_BUFFER out = BUFFER_INIT;
	struct json json;
	AUTO_STRINGS names = {0};
	strings_add(&names, "a");
	strings_add(&names, "b");
	json_start(&json, &out);
	json_begin_object(&json, NULL);
	json_text(&json, "text", "x");
	json_text(&json, "nothing", NULL);
	json_uint(&json, "most", UINT64_MAX);
	json_uint_or_null(&json, "least", 1);
	json_uint_or_null(&json, "none", 0);
	json_bool(&json, "yes", true);
	json_bool(&json, "no", false);
	json_begin_object(&json, "empty");
	json_end(&json);
	json_strings(&json, "names", &names);
	json_begin_array(&json, "mixed");
	json_null(&json, NULL);
	json_begin_object(&json, NULL);
	json_uint(&json, "n", 0);
	json_end(&json);
	json_begin_array(&json, NULL);
	json_end(&json);
	json_end(&json);
	json_end(&json);
	assert_string_equal(buffer_text(&out), "{\n"
					       "  \"text\": \"x\",\n"
					       "  \"nothing\": null,\n"
					       "  \"most\": 18446744073709551615,\n"
					       "  \"least\": 1,\n"
					       "  \"none\": null,\n"
					       "  \"yes\": true,\n"
					       "  \"no\": false,\n"
					       "  \"empty\": {},\n"
					       "  \"names\": [\n"
					       "    \"a\",\n"
					       "    \"b\"\n"
					       "  ],\n"
					       "  \"mixed\": [\n"
					       "    null,\n"
					       "    {\n"
					       "      \"n\": 0\n"
					       "    },\n"
					       "    []\n"
					       "  ]\n"
					       "}\n");
}

static void assert_escaped(const char *text, const char *expected)
{
	AUTO_BUFFER out = BUFFER_INIT;
	struct json json;
	json_start(&json, &out);
	json_text(&json, NULL, text);
	assert_string_equal(buffer_text(&out), expected);
}

static void test_json_escapes(void **state UNUSED)
{
	assert_escaped("", "\"\"\n");
	assert_escaped("\"\\/", "\"\\\"\\\\/\"\n");
	assert_escaped("\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"\n");
	assert_escaped("\x01\x1f\x7f", "\"\\u0001\\u001f\\u007f\"\n");
	assert_escaped("\xc3\xa4\xf0\x9f\x98\x80", "\"\xc3\xa4\xf0\x9f\x98\x80\"\n");
	assert_escaped("a\xff"
		       "b",
		       "\"a\xef\xbf\xbd"
		       "b\"\n");
	assert_escaped("\xe2\x82", "\"\xef\xbf\xbd\xef\xbf\xbd\"\n");
	assert_escaped("\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"\n");
}

/* Characters that a terminal would obey come to a reader of JSON all the same. */
static void test_json_escapes_what_terminals_obey(void **state UNUSED)
{
	assert_escaped("\xc2\x9b\xe2\x80\xae\xe2\x80\xa8\xef\xbb\xbf",
		       "\"\\u009b\\u202e\\u2028\\ufeff\"\n");
	assert_escaped("\xf3\xa0\x80\x81\xe2\x80\x8d", "\"\\udb40\\udc01\xe2\x80\x8d\"\n");
	assert_escaped("<U+001B>", "\"<U+001B>\"\n");
}

/* Another reader gets back what was written, byte for byte. */
static void test_json_is_read_by_others(void **state UNUSED)
{
	char all[256];
	for (int i = 1; i < 128; i++)
		all[i - 1] = (char)i;
	memcpy(all + 127, "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80", 10);
	test_need("jq");
	AUTO_BUFFER out = BUFFER_INIT;
	struct error error = ERROR_INIT;
	struct json json;
	json_start(&json, &out);
	json_begin_object(&json, NULL);
	json_text(&json, all, all);
	json_end(&json);
	const char *file = test_file("all.json", out.data, out.len);
	const char *const argv[] = {"jq", "-j", "to_entries[0] | .key, .value", file, NULL};
	struct process_result result;
	assert_success(process_run(argv, NULL, 4096, &result, &error), &error);
	assert_string_equal(buffer_text(&result.errors), "");
	assert_int_equal(result.status, 0);
	AUTO_FREE char *twice = xasprintf("%s%s", all, all);
	assert_string_equal(buffer_text(&result.output), twice);
	process_result_free(&result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json_layout),
		cmocka_unit_test(test_json_escapes),
		cmocka_unit_test(test_json_escapes_what_terminals_obey),
		cmocka_unit_test(test_json_is_read_by_others),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
