/* t_deb_limits.c - tests of how large a small .deb may become, and how its archives are compressed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <sys/resource.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "codec/whole.h"
#include "formats/deb/deb_tar.h"
#include "formats/package_verify.h"
#include "tests/unit/debs.h"
#include "tests/unit/keys.h"

#define CONTROL "Package: evil\nVersion: 1\nArchitecture: all\n"

/* ---- Archives ---- */

static void add_tar(struct buffer *tar, const char *path, char type, const char *target,
		    const char *text)
{
	struct error error = ERROR_INIT;
	const struct deb_tar_header header = {
		.path = path,
		.type = (enum deb_tar_type)type,
		.mode = 0644,
		.owner = "root",
		.group = "root",
		.size = text ? strlen(text) : 0,
		.target = target,
	};
	assert_success(deb_tar_header(&header, tar, &error), &error);
	if (text) {
		buffer_add_text(tar, text);
		deb_tar_pad(header.size, tar);
	}
}

static struct buffer make_control(const char *control, const char *name, const char *text)
{
	struct buffer tar = BUFFER_INIT;
	add_tar(&tar, "/control", '0', NULL, control);
	if (name)
		add_tar(&tar, name, '0', NULL, text);
	deb_tar_end(&tar);
	return tar;
}

static const char *deb_write(const struct buffer *control, const char *data_name,
			     const struct buffer *data)
{
	const struct test_member members[] = {{"debian-binary", "2.0\n", 4},
					      {"control.tar", control->data, control->len},
					      {data_name, data->data, data->len}};
	return test_ar_write("limits.deb", members, ARRAY_SIZE(members));
}

static void assert_refused(const char *path, const char *why)
{
	struct error error = ERROR_INIT;
	AUTO_FREE char *expected = xasprintf("cannot read '%s': %s", path, why);
	assert_null(format_read(path, NULL, NULL, &error));
	assert_error(&error, expected);
}

static struct package *read_good(const char *path)
{
	struct error error = ERROR_INIT;
	struct package *package = format_read(path, NULL, NULL, &error);
	assert_success(package ? 0 : -1, &error);
	return package;
}

/* Takes `data`, which has no end yet. */
static const char *with_data(const char *name, struct buffer data)
{
	AUTO_BUFFER control = make_control(CONTROL, NULL, NULL);
	const char *path = deb_write(&control, name, &data);
	buffer_free(&data);
	return path;
}

static const char *with_control(const char *control, const char *name, const char *text)
{
	AUTO_BUFFER data = BUFFER_INIT;
	AUTO_BUFFER tar = make_control(control, name, text);
	deb_tar_end(&data);
	return deb_write(&tar, "data.tar", &data);
}

/* Repeats a frame `times` times, which costs a stranger nothing. */
static struct buffer make_frames(const struct buffer *plain, size_t times)
{
	struct error error = ERROR_INIT;
	struct codec_params params;
	struct buffer frames = BUFFER_INIT;
	AUTO_BUFFER frame = BUFFER_INIT;
	assert_success(codec_params_parse("zstd:3", &params, &error), &error);
	assert_success(whole_compress(&params, plain->data, plain->len, &frame, &error), &error);
	for (size_t i = 0; i < times; i++)
		buffer_add(&frames, frame.data, frame.len);
	return frames;
}

static char *path_of(size_t len)
{
	char *path = xmalloc(len + 1);
	memset(path, 'a', len);
	path[0] = '/';
	path[len] = '\0';
	return path;
}

/* ---- Paths ---- */

static void test_limits_paths(void **state UNUSED)
{
	static const struct {
		size_t len, target_len;
		char type;
		const char *why;
	} cases[] = {
		{4095, 0, '0', NULL},
		{4096, 0, '0', "member 'data.tar': a path has 4096 bytes, 4095 are the most"},
		{500000, 0, '0', "member 'data.tar': a path has 500000 bytes, 4095 are the most"},
		{2, 4095, '2', NULL},
		{2, 4096, '2', "member 'data.tar': a path has 4096 bytes, 4095 are the most"},
		{2, 4094, '1', "data.tar: '/a' is a link to no file"},
		{2, 4095, '1', "member 'data.tar': a path has 4096 bytes, 4095 are the most"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct buffer data = BUFFER_INIT;
		AUTO_FREE char *path = path_of(cases[i].len);
		AUTO_FREE char *target = cases[i].target_len ? path_of(cases[i].target_len) : NULL;
		if (cases[i].type == '1')
			target[0] = 'a';
		add_tar(&data, path, cases[i].type, target, NULL);
		deb_tar_end(&data);
		const char *deb = with_data("data.tar", data);
		if (cases[i].why)
			assert_refused(deb, cases[i].why);
		else
			package_free(read_good(deb));
	}
}

/* Folders may stand there twice, so a frame may be repeated. */
static void test_limits_paths_sum(void **state UNUSED)
{
	AUTO_BUFFER plain = BUFFER_INIT;
	AUTO_FREE char *path = path_of(4000);
	for (int i = 0; i < 100; i++)
		add_tar(&plain, path, '5', NULL, NULL);
	struct buffer data = make_frames(&plain, 200); /* 80 MB of paths */
	AUTO_FREE char *why =
		xasprintf("member 'data.tar.zst': its paths have more than %zu bytes together",
			  ((size_t)16 << 20) + 16 * data.len);
	assert_true(data.len < 100000);
	assert_refused(with_data("data.tar.zst", data), why);
}

static void test_limits_files(void **state UNUSED)
{
	AUTO_BUFFER plain = BUFFER_INIT;
	for (int i = 0; i < 1000; i++)
		add_tar(&plain, "/a", '5', NULL, NULL);
	struct buffer data = make_frames(&plain, 300);
	AUTO_FREE char *why = xasprintf("member 'data.tar.zst': it has more than %zu files",
					200000 + data.len / 16);
	assert_true(data.len < 100000);
	assert_refused(with_data("data.tar.zst", data), why);
	data = make_frames(&plain, 200);
	AUTO_BUFFER end = BUFFER_INIT;
	deb_tar_end(&end);
	AUTO_BUFFER tail = make_frames(&end, 1);
	buffer_add(&data, tail.data, tail.len);
	struct package *package = read_good(with_data("data.tar.zst", data));
	assert_int_equal(package->files.n, 1);
	package_free(package);
}

/* ---- What stands before an entry ---- */

/* Adds a pax header (pax(1), "pax Extended Header"): of one entry ('x') or of all that follow
 * ('g'). */
static void add_pax(struct buffer *tar, char type, const char *key, size_t value_len)
{
	AUTO_BUFFER record = BUFFER_INIT;
	size_t len = value_len + strlen(key) + strlen("=\n ");
	size_t digits = (size_t)snprintf(NULL, 0, "%zu", len + 6);
	buffer_printf(&record, "%zu %s=", len + digits, key);
	memset(buffer_reserve(&record, value_len), 'v', value_len);
	record.len += value_len;
	buffer_add_byte(&record, '\n');
	assert_int_equal(record.len, len + digits);
	add_tar(tar, "/pax", type, NULL, buffer_text(&record));
}

static void test_limits_headers(void **state UNUSED)
{
	struct buffer data = BUFFER_INIT;
	for (int i = 0; i < 3; i++)
		add_pax(&data, 'g', "comment", 900000);
	add_tar(&data, "/a", '0', NULL, "text");
	deb_tar_end(&data);
	package_free(read_good(with_data("data.tar", data)));
	data = (struct buffer)BUFFER_INIT;
	for (int i = 0; i < 6; i++)
		add_pax(&data, 'g', "comment", 900000);
	add_tar(&data, "/a", '0', NULL, "text");
	deb_tar_end(&data);
	assert_refused(with_data("data.tar", data),
		       "member 'data.tar' has more than 4194304 bytes of headers before an entry");
}

static void test_limits_owner(void **state UNUSED)
{
	for (size_t len = 255; len <= 256; len++) {
		struct buffer data = BUFFER_INIT;
		add_pax(&data, 'x', "uname", len);
		add_tar(&data, "/a", '0', NULL, "text");
		deb_tar_end(&data);
		const char *path = with_data("data.tar", data);
		if (len == 256) {
			assert_refused(path, "member 'data.tar': entry 'a' has an owner of 256 "
					     "bytes, 255 are the most");
			continue;
		}
		struct package *package = read_good(path);
		assert_int_equal(strlen(package->files.v[0].owner), len);
		package_free(package);
	}
}

/* ---- control.tar ---- */

/* Returns `head`, then `item` until the text is `len` bytes long, and a newline. */
static char *text_of(const char *head, const char *item, size_t len)
{
	struct buffer text = BUFFER_INIT;
	buffer_add_text(&text, head);
	while (text.len < len)
		buffer_add_text(&text, item);
	buffer_add_byte(&text, '\n');
	return buffer_steal(&text);
}

static void test_limits_control(void **state UNUSED)
{
	static const char description[] = CONTROL "Description: x\n y";
	AUTO_FREE char *most = text_of(description, "y", ((size_t)4 << 20) - 1);
	AUTO_FREE char *over = text_of(description, "y", (size_t)4 << 20);
	package_free(read_good(with_control(most, NULL, NULL)));
	assert_refused(with_control(over, NULL, NULL),
		       "control.tar: 'control' has more than 4194304 bytes");
}

static void test_limits_relations(void **state UNUSED)
{
	static const char head[] = CONTROL "Depends: a";
	AUTO_FREE char *most = text_of(head, ",a", sizeof head - 1 + 2 * 249999);
	AUTO_FREE char *over = text_of(head, ",a", sizeof head - 1 + 2 * 250000);
	struct package *package = read_good(with_control(most, NULL, NULL));
	assert_int_equal(package->relations[RELATION_DEPENDS].n, 250000);
	package_free(package);
	assert_refused(with_control(over, NULL, NULL),
		       "control: field 'Depends' has more than 250000 relations");
}

/* Bad lines are told until there is no sense in more. */
static void test_limits_sums(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct findings findings = {0};
	const struct format *format;
	int fd;
	AUTO_FREE char *sums = text_of("", "x\n", (size_t)1 << 20);
	struct package *package =
		format_read(with_control(CONTROL, "/md5sums", sums), &format, &fd, &error);
	assert_success(package ? 0 : -1, &error);
	assert_success(package_verify(format, fd, package, NULL, &findings, &error), &error);
	assert_int_equal(findings.bad, 1001);
	assert_string_equal(findings.v[999].text, "md5sums: 'x' is not understood");
	assert_string_equal(findings.v[1000].text, "md5sums: there is more");
	findings_free(&findings);
	package_free(package);
	assert_int_equal(close(fd), 0);
}

/* ---- What dpkg-deb reads, and has read ---- */

static const struct tool {
	const char *extension, *program, *option;
	bool is_for_control;
} tools[] = {
	{"", "cat", "-u", true},        {".gz", "gzip", "-c", true},
	{".xz", "xz", "-c", true},      {".zst", "zstd", "-c", true},
	{".bz2", "bzip2", "-c", false}, {".lzma", "xz", "-Flzma", false},
};

static struct buffer compress(const struct tool *tool, const struct buffer *plain)
{
	struct error error = ERROR_INIT;
	struct buffer out = BUFFER_INIT;
	const char *from = test_file("plain", plain->data, plain->len);
	AUTO_FREE char *line = xasprintf("%s %s <'%s' >'%s'", tool->program, tool->option, from,
					 test_path("packed"));
	test_need(tool->program);
	free(test_run((const char *const[]){"sh", "-c", line, NULL}, 0));
	assert_success(file_read(test_path("packed"), 1 << 20, &out, &error), &error);
	return out;
}

/* Tells whether a package is read: control.tar compressed by one tool, data.tar by another, each
 * named by its extension; or the data under another's name. */
static bool is_read(const struct buffer *control, const char *control_extension,
		    const struct buffer *data, const char *data_extension)
{
	AUTO_FREE char *control_name = xasprintf("control.tar%s", control_extension);
	AUTO_FREE char *data_name = xasprintf("data.tar%s", data_extension);
	const struct test_member members[] = {{"debian-binary", "2.0\n", 4},
					      {control_name, control->data, control->len},
					      {data_name, data->data, data->len}};
	AUTO_ERROR error = ERROR_INIT;
	struct package *package =
		format_read(test_ar_write("filters.deb", members, 3), NULL, NULL, &error);
	bool is_good = package != NULL;
	if (is_good)
		assert_int_equal(package->files.v[0].size, 4);
	package_free(package);
	return is_good;
}

static void test_limits_filters(void **state UNUSED)
{
	AUTO_BUFFER data = BUFFER_INIT;
	AUTO_BUFFER control = make_control(CONTROL, NULL, NULL);
	struct buffer controls[ARRAY_SIZE(tools)], all[ARRAY_SIZE(tools)];
	add_tar(&data, "/a", '0', NULL, "text");
	deb_tar_end(&data);
	for (size_t i = 0; i < ARRAY_SIZE(tools); i++) {
		controls[i] = compress(&tools[i], &control);
		all[i] = compress(&tools[i], &data);
	}
	for (size_t i = 0; i < ARRAY_SIZE(tools); i++)
		for (size_t k = 0; k < ARRAY_SIZE(tools); k++) {
			assert_true(is_read(&controls[i], tools[i].extension, &all[k],
					    tools[k].extension) == tools[i].is_for_control);
			assert_true(is_read(&control, "", &all[i], tools[k].extension) == (i == k));
		}
	for (size_t i = 0; i < ARRAY_SIZE(tools); i++) {
		buffer_free(&controls[i]);
		buffer_free(&all[i]);
	}
}

/* All tests of this file have run in this process, one after the other. */
static void test_limits_memory(void **state UNUSED)
{
	struct rusage usage;
	assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
#ifdef __SANITIZE_ADDRESS__
	test_skip("a sanitizer keeps what is freed");
#endif
	assert_in_range(usage.ru_maxrss, 1, 256 << 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_limits_paths),     cmocka_unit_test(test_limits_paths_sum),
		cmocka_unit_test(test_limits_files),     cmocka_unit_test(test_limits_headers),
		cmocka_unit_test(test_limits_owner),     cmocka_unit_test(test_limits_control),
		cmocka_unit_test(test_limits_relations), cmocka_unit_test(test_limits_sums),
		cmocka_unit_test(test_limits_filters),   cmocka_unit_test(test_limits_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
