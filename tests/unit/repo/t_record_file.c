/* t_record_file.c - tests of repo/state/record_file.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "repo/state/record_file.h"

#define SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static struct record *sample(void)
{
	static const char raw[] = "zero \0 newline \n end";
	struct record *record = record_make("deb");
	record->name = xstrdup("hello");
	record->version = xstrdup("1:1.0-1");
	record->arch = xstrdup("amd64");
	record->path = xstrdup("pool/h/hello/hello_1.0-1_epoch1_amd64.deb");
	record->commit = xstrdup("");
	record->content_id = xstrdup(SHA);
	record->size = UINT64_C(5000000000);
	memcpy(record->sha256, SHA, SHA256_HEX_SIZE);
	record->is_signed = true;
	record_add_section(record, "packages", raw, sizeof raw - 1);
	record_add_section(record, "contents", "", 0);
	return record;
}

static void assert_refused(const struct buffer *bytes, const char *from, const char *to,
			   const char *message)
{
	struct error error = ERROR_INIT;
	AUTO_BUFFER changed = BUFFER_INIT;
	const char *at = memmem(bytes->data, bytes->len, from, strlen(from));
	assert_non_null(at);
	size_t before = (size_t)(at - (const char *)bytes->data);
	buffer_add(&changed, bytes->data, before);
	buffer_add_text(&changed, to);
	buffer_add(&changed, at + strlen(from), bytes->len - before - strlen(from));
	assert_null(record_file_read(changed.data, changed.len, &error));
	assert_error(&error, message);
}

static void test_record_there_and_back(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	AUTO_BUFFER bytes = BUFFER_INIT, again = BUFFER_INIT;
	struct record *record = sample();
	record_file_write(record, &bytes);
	struct record *read = record_file_read(bytes.data, bytes.len, &error);
	assert_success(read ? 0 : -1, &error);
	assert_string_equal(read->format, "deb");
	assert_string_equal(read->version, "1:1.0-1");
	assert_string_equal(read->commit, "");
	assert_true(read->size == UINT64_C(5000000000));
	assert_true(read->is_signed);
	assert_int_equal(read->sections.n, 2);
	assert_int_equal(record_section(read, "packages")->len, 20);
	assert_memory_equal(record_section(read, "packages")->data, "zero \0 newline", 14);
	assert_int_equal(record_section(read, "contents")->len, 0);
	record_file_write(read, &again);
	assert_int_equal(again.len, bytes.len);
	assert_memory_equal(again.data, bytes.data, bytes.len);
	record_free(read);
	record_free(record);
}

static void test_record_cut_anywhere_is_refused(void **state UNUSED)
{
	AUTO_BUFFER bytes = BUFFER_INIT;
	struct record *record = sample();
	size_t whole = 0;
	record_file_write(record, &bytes);
	for (size_t len = 0; len < bytes.len; len++) {
		struct error error = ERROR_INIT;
		/* The record is in memory of its own, so that reading beyond the end shows. */
		void *cut = xmemdup(bytes.data, len);
		struct record *read = record_file_read(cut, len, &error);
		assert_int_equal(error_is_set(&error), !read);
		/* A record cut between sections is a shorter one: its digest tells. */
		whole += read != NULL;
		record_free(read);
		error_clear(&error);
		free(cut);
	}
	assert_int_equal(whole, 2);
	record_free(record);
}

static void test_record_refuses(void **state UNUSED)
{
	static const struct {
		const char *from, *to, *message;
	} cases[] = {
		{"ingot-record 1", "ingot-record 2", "no record that this ingot can read"},
		{"name 5\nhello", "name 6\nhel\nlo", "'name' is missing or no text"},
		{"name 5\nhello", "nom 5\nhello", "'name' is missing or no text"},
		{"name 5", "name 18446744073709551615", "a key without a length"},
		{"name 5", "name -1", "a key without a length"},
		{"name 5", "name 4", "'name' ends early"},
		{"path 41\npool/h/", "path 41\nfool/h/",
		 "path 'fool/h/hello/hello_1.0-1_epoch1_amd64.deb' is not in the pool"},
		{"path 41\npool/h/hello", "path 41\npool/../x/yo",
		 "path 'pool/../x/yo/hello_1.0-1_epoch1_amd64.deb' has a component '..'"},
		{"size 10\n5000000000", "size 10\n50000e0000", "'size' is no number"},
		{"signed 3\nyes", "signed 3\nyep", "'signed' is neither yes nor no"},
		{"section.contents", "section.packages",
		 "'section.packages' is no section or stands twice"},
		{"section.contents", "bection.contents",
		 "'bection.contents' is no section or stands twice"},
	};
	AUTO_BUFFER bytes = BUFFER_INIT;
	struct record *record = sample();
	record_file_write(record, &bytes);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_refused(&bytes, cases[i].from, cases[i].to, cases[i].message);
	record_free(record);
}

static void test_record_long_path(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	for (size_t len = 4095; len <= 4096; len++) {
		struct buffer bytes = BUFFER_INIT;
		struct record *record = sample();
		free(record->path);
		record->path = xmalloc(len + 1);
		memset(record->path, 'a', len);
		memcpy(record->path, "pool/", 5);
		record->path[len] = '\0';
		record_file_write(record, &bytes);
		struct record *read = record_file_read(bytes.data, bytes.len, &error);
		assert_true((read != NULL) == (len == 4095));
		record_free(read);
		record_free(record);
		buffer_free(&bytes);
	}
	assert_error(&error, "a path has 4096 bytes, 4095 are the most");
}

static void test_record_in_the_store(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct store *store = store_open(test_path("records"), true, &error);
	struct record *record = sample();
	assert_success(store ? 0 : -1, &error);
	assert_success(record_file_store(store, record, &error), &error);
	assert_success(record_file_store(store, record, &error), &error);
	struct record *read = record_file_load(store, record->digest, &error);
	assert_success(read ? 0 : -1, &error);
	assert_string_equal(read->digest, record->digest);
	record_free(read);
	AUTO_FREE char *name = xasprintf("records/ingot/records/%s", record->digest);
	FILE *file = fopen(test_path(name), "r+");
	assert_non_null(file);
	fputs("I", file);
	assert_int_equal(fclose(file), 0);
	AUTO_FREE char *message =
		xasprintf("'ingot/records/%s' of the repository has other bytes than it "
			  "should",
			  record->digest);
	assert_null(record_file_load(store, record->digest, &error));
	assert_error(&error, message);
	assert_int_equal(record_file_store(store, record, &error), -1);
	assert_error(&error, message);
	assert_null(record_file_load(store, SHA, &error));
	assert_error(&error, "'ingot/records/" SHA "' is missing from the repository");
	record_free(record);
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_record_there_and_back),
		cmocka_unit_test(test_record_cut_anywhere_is_refused),
		cmocka_unit_test(test_record_refuses),
		cmocka_unit_test(test_record_long_path),
		cmocka_unit_test(test_record_in_the_store),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
