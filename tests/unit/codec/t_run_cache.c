/* t_run_cache.c - the cache of runs: what is kept is found, what is damaged or foreign never used
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/buffer.h"
#include "base/error.h"
#include "codec/run_cache.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "tests/unit/streams.h"
#include "tests/unit/test.h"

#define PLAIN_SIZE ((size_t)300 << 10)

/* A cache in a new directory, and a run that is not there yet. */
struct fixture {
	struct error error;
	char *directory;
	struct run_cache *cache;
	struct codec_params params;
	struct buffer prefix, plain;
	struct run_key key;
	struct run run;
};

static void find_key(const struct fixture *fixture, const struct codec_params *params,
		     struct run_key *key)
{
	AUTO_BUFFER bytes = BUFFER_INIT;
	struct run_input input = run_input_of(&fixture->prefix, &fixture->plain, &bytes);
	run_cache_key(fixture->cache, params, &input, key);
}

static void make_plain(struct fixture *fixture, uint64_t seed)
{
	struct chance chance = chance_make();
	chance.state += seed;
	buffer_clear(&fixture->plain);
	chance_add_content(&chance, &fixture->plain, PLAIN_SIZE);
	find_key(fixture, &fixture->params, &fixture->key);
}

static void make_run(struct fixture *fixture)
{
	struct run_maker *maker = run_maker_open(&fixture->params, &fixture->error);
	AUTO_BUFFER bytes = BUFFER_INIT;
	struct run_input input = run_input_of(&fixture->prefix, &fixture->plain, &bytes);
	assert_non_null(maker);
	run_free(&fixture->run);
	assert_success(run_make(maker, &input, &fixture->run, &fixture->error), &fixture->error);
	run_maker_close(maker);
}

static void open_fixture(struct fixture *fixture, const char *name, enum codec codec, uint64_t size)
{
	*fixture = (struct fixture){.error = ERROR_INIT, .run = RUN_INIT};
	fixture->directory = xstrdup(test_path(name));
	fixture->cache = run_cache_open(fixture->directory, size, &fixture->error);
	assert_non_null(fixture->cache);
	assert_success(codec_params_make(codec, 1, &fixture->params, &fixture->error),
		       &fixture->error);
	make_plain(fixture, 0);
	make_run(fixture);
}

static void close_fixture(struct fixture *fixture)
{
	run_cache_close(fixture->cache, &fixture->error);
	assert_false(error_is_set(&fixture->error));
	buffer_free(&fixture->prefix);
	buffer_free(&fixture->plain);
	run_free(&fixture->run);
	free(fixture->directory);
}

static void put(struct fixture *fixture)
{
	run_cache_put(fixture->cache, &fixture->key, &fixture->run);
}

/* Tells whether the cache has the run; then it is the very run. */
static bool get(struct fixture *fixture)
{
	struct run found = RUN_INIT;
	struct buffer bytes = BUFFER_INIT;
	struct run_input input = run_input_of(&fixture->prefix, &fixture->plain, &bytes);
	bool is_found =
		run_cache_get(fixture->cache, &fixture->key, &fixture->params, &input, &found);
	buffer_free(&bytes);
	if (!is_found) {
		assert_int_equal(found.bytes.len, 0);
		return false;
	}
	assert_int_equal(found.bytes.len, fixture->run.bytes.len);
	assert_memory_equal(found.bytes.data, fixture->run.bytes.data, found.bytes.len);
	assert_int_equal(found.plain_len, fixture->run.plain_len);
	assert_int_equal(found.unpadded, fixture->run.unpadded);
	assert_int_equal(found.crc, fixture->run.crc);
	run_free(&found);
	return true;
}

static char *entry_path(const struct fixture *fixture)
{
	return xasprintf("%s/%s", fixture->directory, fixture->key.name);
}

static void test_get_what_was_put(void **state UNUSED)
{
	static const enum codec codecs[] = {CODEC_GZIP, CODEC_XZ, CODEC_ZSTD};
	for (size_t i = 0; i < ARRAY_SIZE(codecs); i++) {
		struct fixture fixture;
		open_fixture(&fixture, codec_name(codecs[i]), codecs[i], RUN_CACHE_SIZE);
		assert_false(get(&fixture));
		put(&fixture);
		assert_true(get(&fixture));
		assert_int_equal(run_cache_work(fixture.cache).found, 1);
		assert_int_equal(run_cache_work(fixture.cache).made, 1);
		assert_int_equal(test_count_entries(fixture.directory), 1);
		close_fixture(&fixture);
	}
}

static void test_key_of_other_bytes_or_parameters(void **state UNUSED)
{
	struct fixture fixture;
	struct codec_params params;
	struct run_key other;
	open_fixture(&fixture, "keys", CODEC_ZSTD, RUN_CACHE_SIZE);
	for (int change = 0; change < 7; change++) {
		params = fixture.params;
		params.codec = change == 0 ? CODEC_XZ : params.codec;
		params.level += change == 1;
		params.window_log += change == 2;
		params.run_size += change == 3;
		fixture.plain.data[PLAIN_SIZE - 1] ^= change == 4;
		params.overlap += change == 5;
		if (change == 6)
			buffer_add_byte(&fixture.prefix, 'p');
		find_key(&fixture, &params, &other);
		assert_string_not_equal(other.name, fixture.key.name);
	}
	close_fixture(&fixture);
}

/* Behind another prefix the same plain bytes are no other name for a run with a prefix. */
static void test_get_behind_another_prefix(void **state UNUSED)
{
	struct fixture fixture;
	open_fixture(&fixture, "prefix", CODEC_ZSTD, RUN_CACHE_SIZE);
	buffer_add(&fixture.prefix, fixture.plain.data + 1000, 5000);
	make_plain(&fixture, 0);
	make_run(&fixture);
	put(&fixture);
	assert_true(get(&fixture));
	struct run_key first = fixture.key;
	for (size_t i = 0; i < fixture.prefix.len; i++)
		fixture.prefix.data[i] ^= 0x55;
	make_plain(&fixture, 0);
	assert_string_not_equal(fixture.key.name, first.name);
	assert_false(get(&fixture));
	/* Asking by the wrong name finds nothing either: the run decodes to something else. */
	fixture.key = first;
	assert_false(get(&fixture));
	assert_int_equal(test_count_entries(fixture.directory), 0);
	close_fixture(&fixture);
}

static void test_key_of_what_is_not_kept(void **state UNUSED)
{
	struct fixture fixture;
	struct codec_params none;
	open_fixture(&fixture, "unkept", CODEC_ZSTD, RUN_CACHE_SIZE);
	assert_success(codec_params_make(CODEC_NONE, CODEC_DEFAULT_LEVEL, &none, &fixture.error),
		       &fixture.error);
	find_key(&fixture, &none, &fixture.key);
	assert_string_equal(fixture.key.name, "");
	find_key(&(struct fixture){.prefix = fixture.prefix, .plain = fixture.plain},
		 &fixture.params, &fixture.key);
	assert_string_equal(fixture.key.name, "");
	assert_success(codec_params_make(CODEC_GZIP, 1, &fixture.params, &fixture.error),
		       &fixture.error);
	fixture.plain.len = 1000;
	find_key(&fixture, &fixture.params, &fixture.key);
	assert_string_equal(fixture.key.name, "");
	put(&fixture);
	assert_false(get(&fixture));
	assert_int_equal(test_count_entries(fixture.directory), 0);
	close_fixture(&fixture);
}

/* Any bit of an entry that is turned, anywhere, makes the entry useless; it is gone then. */
static void test_get_damaged(void **state UNUSED)
{
	struct fixture fixture;
	struct stat status;
	open_fixture(&fixture, "damaged", CODEC_ZSTD, RUN_CACHE_SIZE);
	AUTO_FREE char *path = entry_path(&fixture);
	put(&fixture);
	assert_int_equal(stat(path, &status), 0);
	for (off_t at = 0; at < status.st_size; at += at < 128 ? 1 : status.st_size / 31) {
		uint8_t byte;
		int fd = open(path, O_RDWR | O_CLOEXEC);
		assert_int_equal(pread(fd, &byte, 1, at), 1);
		byte ^= 0x10;
		assert_int_equal(pwrite(fd, &byte, 1, at), 1);
		assert_int_equal(close(fd), 0);
		assert_false(get(&fixture));
		assert_int_equal(access(path, F_OK), -1);
		put(&fixture);
		assert_true(get(&fixture));
	}
	close_fixture(&fixture);
}

static void test_get_cut_short_or_too_long(void **state UNUSED)
{
	struct fixture fixture;
	struct stat status;
	open_fixture(&fixture, "cut", CODEC_XZ, RUN_CACHE_SIZE);
	AUTO_FREE char *path = entry_path(&fixture);
	put(&fixture);
	assert_int_equal(stat(path, &status), 0);
	const off_t lengths[] = {0,
				 1,
				 100,
				 128,
				 129,
				 status.st_size / 2,
				 status.st_size - 1,
				 status.st_size + 1,
				 (off_t)1 << 30};
	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		assert_int_equal(truncate(path, lengths[i]), 0);
		assert_false(get(&fixture));
		put(&fixture);
		assert_true(get(&fixture));
	}
	close_fixture(&fixture);
}

/* An entry that is whole, but whose run stands for other bytes, is somebody else's work. */
static void test_get_foreign(void **state UNUSED)
{
	static const enum codec codecs[] = {CODEC_GZIP, CODEC_XZ, CODEC_ZSTD};
	for (size_t i = 0; i < ARRAY_SIZE(codecs); i++) {
		struct fixture fixture;
		struct run right = RUN_INIT;
		open_fixture(&fixture, "foreign", codecs[i], RUN_CACHE_SIZE);
		right = fixture.run;
		fixture.run = (struct run)RUN_INIT;
		make_plain(&fixture, 1);
		put(&fixture);
		run_cache_put(fixture.cache, &fixture.key, &right);
		assert_int_equal(test_count_entries(fixture.directory), 1);
		assert_false(get(&fixture));
		assert_int_equal(test_count_entries(fixture.directory), 0);
		run_free(&right);
		close_fixture(&fixture);
	}
}

static void test_open_what_is_no_place(void **state UNUSED)
{
	AUTO_ERROR error = ERROR_INIT;
	AUTO_FREE char *open = xstrdup(test_path("open-to-all"));
	AUTO_FREE char *file = xstrdup(test_text_file("file", "x"));
	AUTO_FREE char *below = xasprintf("%s/runs", file);
	AUTO_FREE char *message =
		xasprintf("cannot use the cache '%s': others may write to it", open);
	assert_int_equal(mkdir(open, 0700), 0);
	assert_int_equal(chmod(open, 0777), 0);
	assert_null(run_cache_open(open, RUN_CACHE_SIZE, &error));
	assert_error(&error, message);
	assert_null(run_cache_open(below, RUN_CACHE_SIZE, &error));
	assert_true(error_is_set(&error));
}

static void test_put_where_the_directory_went_away(void **state UNUSED)
{
	struct fixture fixture;
	AUTO_FREE char *message = NULL;
	open_fixture(&fixture, "gone", CODEC_ZSTD, RUN_CACHE_SIZE);
	assert_int_equal(rmdir(fixture.directory), 0);
	put(&fixture);
	put(&fixture);
	assert_false(get(&fixture));
	run_cache_close(fixture.cache, &fixture.error);
	fixture.cache = NULL;
	message = xasprintf("cannot write to the cache '%s': no such file or directory",
			    fixture.directory);
	assert_error(&fixture.error, message);
	close_fixture(&fixture);
}

static uint64_t measure_directory(const char *path)
{
	DIR *directory = opendir(path);
	const struct dirent *item;
	uint64_t size = 0;
	assert_non_null(directory);
	while ((item = readdir(directory))) {
		struct stat status;
		assert_int_equal(fstatat(dirfd(directory), item->d_name, &status, 0), 0);
		if (S_ISREG(status.st_mode))
			size += (uint64_t)status.st_blocks * 512;
	}
	assert_int_equal(closedir(directory), 0);
	return size;
}

static void set_age(const char *path, time_t seconds)
{
	struct stat status;
	assert_int_equal(stat(path, &status), 0);
	const struct timespec times[2] = {{.tv_sec = status.st_mtime - seconds},
					  {.tv_sec = status.st_mtime - seconds}};
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

/* The size holds while entries come, and what was used lately stays. */
static void test_put_more_than_fits(void **state UNUSED)
{
	const uint64_t size = 2 << 20;
	struct fixture fixture;
	open_fixture(&fixture, "full", CODEC_ZSTD, size);
	put(&fixture);
	struct run_key first = fixture.key;
	for (uint64_t i = 1; i < 40; i++) {
		struct buffer noise = BUFFER_INIT;
		struct chance chance = {.state = i};
		make_plain(&fixture, i);
		while (noise.len < PLAIN_SIZE / 2)
			buffer_printf(&noise, "%llx", (unsigned long long)chance_next(&chance));
		memcpy(fixture.plain.data, noise.data, PLAIN_SIZE / 2);
		buffer_free(&noise);
		find_key(&fixture, &fixture.params, &fixture.key);
		make_run(&fixture);
		put(&fixture);
		AUTO_FREE char *path = entry_path(&fixture);
		if (access(path, F_OK) == 0)
			set_age(path, (time_t)(1000 - i));
		/* Between two looks an entry more than a sixteenth may be there. */
		assert_true(measure_directory(fixture.directory) <= size + size / 8);
	}
	size_t before = test_count_entries(fixture.directory);
	assert_true(before > 3 && before < 40);
	(void)snprintf(fixture.key.name, sizeof fixture.key.name, "%s", first.name);
	make_plain(&fixture, 0);
	assert_string_equal(fixture.key.name, first.name);
	make_run(&fixture);
	assert_true(get(&fixture));
	close_fixture(&fixture);
}

static void test_close_removes_what_writers_left(void **state UNUSED)
{
	struct fixture fixture;
	open_fixture(&fixture, "left", CODEC_ZSTD, RUN_CACHE_SIZE);
	set_age(test_text_file("left/.new-abcdef", "half of an ent"), 2 * 24 * 60 * 60);
	test_text_file("left/.new-ghijkl", "being written");
	put(&fixture);
	close_fixture(&fixture);
	assert_int_equal(test_count_entries(test_path("left")), 2);
	assert_int_equal(access(test_path("left/.new-ghijkl"), F_OK), 0);
}

/* Files of others stay, whatever their age, and however small the cache shall be. */
static void test_close_removes_nobodys_files(void **state UNUSED)
{
	static const char *const names[] = {"others/notes", "others/.new-notes",
					    "others/0123456789abcdef",
					    "others/0123456789abcdef0123456789abcdeg"};
	struct fixture fixture;
	open_fixture(&fixture, "others", CODEC_ZSTD, 1);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		set_age(test_text_file(names[i], "somebody's"), 2 * 24 * 60 * 60);
	put(&fixture);
	close_fixture(&fixture);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		assert_int_equal(access(test_path(names[i]), F_OK), 0);
	assert_int_equal(test_count_entries(test_path("others")), ARRAY_SIZE(names));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_get_what_was_put),
		cmocka_unit_test(test_key_of_other_bytes_or_parameters),
		cmocka_unit_test(test_get_behind_another_prefix),
		cmocka_unit_test(test_key_of_what_is_not_kept),
		cmocka_unit_test(test_get_damaged),
		cmocka_unit_test(test_get_cut_short_or_too_long),
		cmocka_unit_test(test_get_foreign),
		cmocka_unit_test(test_open_what_is_no_place),
		cmocka_unit_test(test_put_where_the_directory_went_away),
		cmocka_unit_test(test_put_more_than_fits),
		cmocka_unit_test(test_close_removes_what_writers_left),
		cmocka_unit_test(test_close_removes_nobodys_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
