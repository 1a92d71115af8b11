/* t_manifest_man.c - tests of manifest/manifest_man.h and of the table it is made of
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/process.h"
#include "base/text.h"
#include "manifest/manifest_fields_internal.h"
#include "manifest/manifest_man.h"
#include "tests/unit/known_formats.h"

static void test_manifest_fields_are_sound(void **state UNUSED)
{
	for (size_t i = 0; i < manifest_fields_count; i++) {
		const struct manifest_field *field = &manifest_fields[i];
		assert_ptr_equal(manifest_field_find(field->path), field); /* each path once */
		bool has_words = field->words || field->flags & FIELD_FORMAT;
		if (field->kind != FIELD_LIST)
			assert_int_equal(field->kind == FIELD_WORD, has_words);
		AUTO_FREE char *about = manifest_field_about(field);
		assert_true(text_ends(about, ".") && about[0] >= 'A' && about[0] <= 'Z');
		/* The row above a row is one that has rows. */
		AUTO_FREE char *above = xstrdup(field->path);
		char *dot = strrchr(above, '.');
		if (!dot)
			continue;
		*dot = '\0';
		if (text_ends(above, "[]"))
			above[strlen(above) - 2] = '\0';
		const struct manifest_field *parent = manifest_field_find(above);
		assert_non_null(parent);
		assert_true(parent->kind == FIELD_GROUP || parent->kind == FIELD_CONTENTS);
	}
	assert_null(manifest_field_find("deb.nothing"));
	assert_null(manifest_field_find(""));
}

static void test_manifest_man_names_every_key(void **state UNUSED)
{
	AUTO_BUFFER page = BUFFER_INIT;
	manifest_man_write(&known_formats, &page);
	assert_true(text_starts(buffer_text(&page), ".TH INGOT.YAML 5 "));
	size_t keys = 0, rows = 0;
	for (const char *at = buffer_text(&page); (at = strstr(at, "\n.TP\n.B ")); at++)
		keys++;
	for (size_t i = 0; i < manifest_fields_count; i++)
		rows += manifest_fields[i].kind != FIELD_GROUP;
	assert_int_equal(keys, rows + 1); /* and the dollar sign */
	assert_non_null(strstr(buffer_text(&page),
			       ".TP\n.B breaks\n(a list) Packages that this one breaks. Can be "
			       "overridden.\n"));
}

static void test_manifest_man_formats(void **state UNUSED)
{
	test_need("groff");
	AUTO_BUFFER page = BUFFER_INIT;
	struct process_result result = {0};
	struct error error = ERROR_INIT;
	manifest_man_write(&known_formats, &page);
	const char *path = test_file("ingot.yaml.5", page.data, page.len);
	const char *const command[] = {"groff", "-man", "-Tutf8", "-ww", path, NULL};
	assert_success(process_run(command, NULL, 1 << 20, &result, &error), &error);
	assert_int_equal(result.status, 0);
	assert_string_equal(buffer_text(&result.errors), "");
	assert_true(result.output.len > 1000);
	process_result_free(&result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_manifest_fields_are_sound),
		cmocka_unit_test(test_manifest_man_names_every_key),
		cmocka_unit_test(test_manifest_man_formats),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
