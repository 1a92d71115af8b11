/* t_expander.c - tests of codec/expander.h: streams of the real tools, and hostile ones
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/memory.h"
#include "codec/expander.h"
#include "codec/whole.h"
#include "tests/unit/keys.h"

#define PLAIN_SIZE ((size_t)3 << 20) /* many pieces of input and output */

static const struct tool {
	const char *filter, *program, *option;
} tools[] = {
	{"gzip", "gzip", "-c"},   {"xz", "xz", "-c"},       {"zstd", "zstd", "-c"},
	{"lzma", "xz", "-Flzma"}, {"bzip2", "bzip2", "-c"}, {"none", "cat", "-u"},
};

/* Text that compresses, with parts that hardly do. */
static struct buffer make_plain(size_t len)
{
	struct buffer plain = BUFFER_INIT;
	uint32_t noise = 1;
	while (plain.len < len) {
		noise = noise * 1664525 + 1013904223;
		if (noise >> 31)
			buffer_printf(&plain, "%08x and all that is said of it\n", noise);
		else
			buffer_add(&plain, &noise, sizeof noise);
	}
	plain.len = len;
	return plain;
}

static const char *compress(const struct tool *tool, const char *file)
{
	AUTO_FREE char *line = xasprintf("%s %s <'%s' >'%s.%s'", tool->program, tool->option, file,
					 file, tool->filter);
	AUTO_FREE char *name = xasprintf("plain.%s", tool->filter);
	free(test_run((const char *const[]){"sh", "-c", line, NULL}, 0));
	return test_path(name);
}

/* Appends all that comes of the bytes from `offset` on; returns 0 or -1 as the last call does. */
static int expand_file(const char *filter, const char *path, uint64_t offset, uint64_t limit,
		       struct buffer *out, struct error *error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	const struct expander_input input = {
		.fd = fd,
		.offset = offset,
		.size = (uint64_t)lseek(fd, 0, SEEK_END) - offset,
		.what = "the thing",
		.told = "its name",
	};
	struct expander *expander = expander_open(filter, &input, limit, error);
	const void *data;
	size_t len;
	int more = expander ? 1 : -1;
	while (more == 1 && (more = expander_next(expander, &data, &len, error)) == 1)
		buffer_add(out, data, len);
	expander_close(expander);
	assert_int_equal(close(fd), 0);
	return more;
}

static void assert_expands(const char *filter, const char *path, uint64_t offset,
			   const struct buffer *plain)
{
	struct error error = ERROR_INIT;
	AUTO_BUFFER out = BUFFER_INIT;
	assert_success(expand_file(filter, path, offset, UINT64_MAX, &out, &error), &error);
	assert_int_equal(out.len, plain->len);
	assert_memory_equal(out.data, plain->data, plain->len);
}

static void assert_refuses(const char *filter, const char *path, uint64_t limit,
			   const char *message)
{
	AUTO_ERROR error = ERROR_INIT;
	AUTO_BUFFER out = BUFFER_INIT;
	assert_int_equal(expand_file(filter, path, 0, limit, &out, &error), -1);
	if (message)
		assert_error(&error, message);
	assert_true(message || error_is_set(&error));
}

/* ---- What tools make ---- */

static void test_expander_tools(void **state UNUSED)
{
	AUTO_BUFFER plain = make_plain(PLAIN_SIZE);
	const char *file = test_file("plain", plain.data, plain.len);
	for (size_t i = 0; i < ARRAY_SIZE(tools); i++) {
		test_need(tools[i].program);
		const char *path = compress(&tools[i], file);
		assert_expands(tools[i].filter, path, 0, &plain);
		AUTO_FREE char *bytes = test_read(path);
		AUTO_BUFFER shifted = BUFFER_INIT;
		buffer_add_text(&shifted, "before");
		int fd = open(path, O_RDONLY | O_CLOEXEC);
		buffer_add(&shifted, bytes, (size_t)lseek(fd, 0, SEEK_END));
		assert_int_equal(close(fd), 0);
		assert_expands(tools[i].filter, test_file("shifted", shifted.data, shifted.len), 6,
			       &plain);
	}
}

/* Two streams that follow one another are one, where their tools have it so; then come zeros, which
 * xz alone minds: an xz stream says how long it is. */
static void test_expander_follows(void **state UNUSED)
{
	static const struct {
		const char *filter;
		size_t times;
		bool ends_with_zeros;
	} cases[] = {
		{"gzip", 2, true}, {"xz", 2, true},    {"zstd", 2, true},
		{"lzma", 1, true}, {"bzip2", 2, true}, {"none", 2, false},
	};
	AUTO_BUFFER plain = make_plain(200000);
	const char *file = test_file("plain", plain.data, plain.len);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		AUTO_FREE char *line = xasprintf("cat '%1$s.%2$s' '%1$s.%2$s' >'%1$s.twice'", file,
						 cases[i].filter);
		AUTO_BUFFER twice = BUFFER_INIT;
		for (size_t k = 0; k < ARRAY_SIZE(tools); k++)
			if (strcmp(tools[k].filter, cases[i].filter) == 0)
				(void)compress(&tools[k], file);
		for (size_t k = 0; k < cases[i].times; k++)
			buffer_add(&twice, plain.data, plain.len);
		free(test_run((const char *const[]){"sh", "-c", line, NULL}, 0));
		assert_expands(cases[i].filter, test_path("plain.twice"), 0, &twice);
		if (!cases[i].ends_with_zeros)
			continue;
		AUTO_FREE char *zeros = xasprintf("head -c 512 /dev/zero >>'%s.twice'", file);
		free(test_run((const char *const[]){"sh", "-c", zeros, NULL}, 0));
		assert_expands(cases[i].filter, test_path("plain.twice"), 0, &twice);
	}
}

/* ---- What is none ---- */

static void test_expander_other(void **state UNUSED)
{
	AUTO_BUFFER plain = make_plain(1000);
	const char *file = test_file("plain", plain.data, plain.len);
	const char *text = test_text_file("text", "\xff is no byte that any of them begins with");
	const char *empty = test_file("empty", "", 0);
	for (size_t i = 0; i + 1 < ARRAY_SIZE(tools); i++) {
		const char *message = "the thing is not compressed as its name says";
		assert_refuses(tools[i].filter, text, UINT64_MAX, message);
		assert_refuses(tools[i].filter, empty, UINT64_MAX, message);
		for (size_t k = 0; k + 1 < ARRAY_SIZE(tools); k++)
			if (k != i && strcmp(tools[i].filter, "lzma") != 0)
				assert_refuses(tools[i].filter, compress(&tools[k], file),
					       UINT64_MAX, message);
	}
	assert_refuses("compress", text, UINT64_MAX,
		       "the thing is compressed in an unknown way, 'compress'");
	assert_refuses("", text, UINT64_MAX, "the thing is compressed in an unknown way, ''");
}

/* Cut anywhere, each stream says so, but for bzip2's, which takes it for the end: what was in it
 * tells. */
static void test_expander_cut(void **state UNUSED)
{
	AUTO_BUFFER plain = make_plain(20000);
	const char *file = test_file("plain", plain.data, plain.len);
	for (size_t i = 0; i + 1 < ARRAY_SIZE(tools); i++) {
		if (strcmp(tools[i].filter, "bzip2") == 0)
			continue;
		const char *path = compress(&tools[i], file);
		AUTO_FREE char *bytes = test_read(path);
		int fd = open(path, O_RDONLY | O_CLOEXEC);
		size_t size = (size_t)lseek(fd, 0, SEEK_END);
		assert_int_equal(close(fd), 0);
		for (size_t len = 0; len < size; len += 97)
			assert_refuses(tools[i].filter, test_file("cut", bytes, len), UINT64_MAX,
				       NULL);
	}
	assert_refuses("zstd", test_file("cut", "\x28\xb5\x2f\xfd\x00\x58", 6), UINT64_MAX,
		       "the thing is damaged: it is cut short");
}

/* ---- Bombs ---- */

static void test_expander_limit(void **state UNUSED)
{
	AUTO_BUFFER plain = make_plain(PLAIN_SIZE);
	const char *file = test_file("plain", plain.data, plain.len);
	for (size_t i = 0; i < ARRAY_SIZE(tools); i++) {
		struct error error = ERROR_INIT;
		AUTO_BUFFER out = BUFFER_INIT;
		const char *path = compress(&tools[i], file);
		assert_success(expand_file(tools[i].filter, path, 0, plain.len, &out, &error),
			       &error);
		assert_refuses(tools[i].filter, path, plain.len - 1,
			       "the thing expands to more than 3145727 bytes");
		assert_refuses(tools[i].filter, path, 1, "the thing expands to more than 1 bytes");
	}
	assert_int_equal(expander_limit(0), EXPANDER_PLAIN_FREE);
	assert_int_equal(expander_limit(1 << 20), EXPANDER_PLAIN_FREE + (UINT64_C(1) << 30));
	assert_true(expander_limit(UINT64_MAX / 2) == UINT64_MAX);
}

/* Only the outer of two layers is peeled off. */
static void test_expander_layers(void **state UNUSED)
{
	AUTO_BUFFER plain = make_plain(1000), once = BUFFER_INIT, twice = BUFFER_INIT;
	struct error error = ERROR_INIT;
	struct codec_params params;
	assert_success(codec_params_parse("gzip", &params, &error), &error);
	assert_success(whole_compress(&params, plain.data, plain.len, &once, &error), &error);
	assert_success(whole_compress(&params, once.data, once.len, &twice, &error), &error);
	assert_expands("gzip", test_file("twice", twice.data, twice.len), 0, &once);
}

/* Windows that nobody needs are not made: 1.5 GiB of xz and of lzma, 1 GiB of zstd. */
static void test_expander_windows(void **state UNUSED)
{
	static const struct {
		const char *filter, *bytes;
		size_t len;
		const char *message;
	} cases[] = {
		{"xz",
		 "\xfd"
		 "7zXZ\0\0\0\xff\x12\xd9\x41\x02\0\x21\x01\x24\0\0\0\x5e\x1f\xc7\xf9",
		 24, "the thing is damaged: liblzma: more memory needed than is allowed"},
		{"lzma", "\x5d\0\0\0\x60\xff\xff\xff\xff\xff\xff\xff\xff\0\0\0\0\0", 18,
		 "the thing is damaged: liblzma: more memory needed than is allowed"},
		{"zstd", "\x28\xb5\x2f\xfd\0\xa0\x03\0\0", 9,
		 "the thing is damaged: libzstd: Frame requires too much memory for decoding"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_refuses(cases[i].filter, test_file("window", cases[i].bytes, cases[i].len),
			       UINT64_MAX, cases[i].message);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_expander_tools),   cmocka_unit_test(test_expander_follows),
		cmocka_unit_test(test_expander_other),   cmocka_unit_test(test_expander_cut),
		cmocka_unit_test(test_expander_limit),   cmocka_unit_test(test_expander_layers),
		cmocka_unit_test(test_expander_windows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
