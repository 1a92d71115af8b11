/* t_deb_tar.c - tests of formats/deb/deb_tar.h, GNU tar being the judge
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <sys/stat.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/process.h"
#include "formats/deb/deb_tar.h"

static void add_header(struct buffer *out, const struct deb_tar_header *header)
{
	struct error error = ERROR_INIT;
	assert_success(deb_tar_header(header, out, &error), &error);
}

static void add_file(struct buffer *out, const char *path, uint64_t size)
{
	add_header(out, &(struct deb_tar_header){
				.path = path,
				.type = DEB_TAR_FILE,
				.mode = 0644,
				.owner = "root",
				.group = "root",
				.size = size,
				.mtime = 86400,
			});
}

/* Checks what "tar -tv" prints of an archive. */
static void assert_listing(const struct buffer *archive, const char *expected)
{
	const char *path = test_file("archive.tar", archive->data, archive->len);
	const char *const argv[] = {"tar",   "-tvf", path, "--full-time", "--quoting-style=escape",
				    "--utc", NULL};
	struct process_result result = {0};
	struct error error = ERROR_INIT;
	assert_success(process_run(argv, NULL, 1 << 20, &result, &error), &error);
	assert_string_equal(buffer_text(&result.errors), "");
	assert_int_equal(result.status, 0);
	assert_string_equal(buffer_text(&result.output), expected);
	process_result_free(&result);
}

static void test_header_kinds(void **state UNUSED)
{
	AUTO_BUFFER out = BUFFER_INIT;
	add_header(&out, &(struct deb_tar_header){.path = "/usr",
						  .type = DEB_TAR_DIRECTORY,
						  .mode = 0755,
						  .owner = "root",
						  .group = "root"});
	add_header(&out, &(struct deb_tar_header){.path = "/usr/x",
						  .type = DEB_TAR_FILE,
						  .mode = 04751,
						  .owner = "daemon",
						  .group = "www-data",
						  .size = 3,
						  .mtime = 1});
	buffer_add(&out, "abc", 3);
	deb_tar_pad(3, &out);
	add_header(&out, &(struct deb_tar_header){.path = "/usr/y",
						  .type = DEB_TAR_SYMLINK,
						  .mode = 0777,
						  .owner = "root",
						  .group = "root",
						  .target = "x"});
	deb_tar_end(&out);
	assert_int_equal(out.len, 6 * 512);
	assert_listing(&out, "drwxr-xr-x root/root         0 1970-01-01 00:00:00 ./usr/\n"
			     "-rwsr-x--x daemon/www-data   3 1970-01-01 00:00:01 ./usr/x\n"
			     "lrwxrwxrwx root/root         0 1970-01-01 00:00:00 ./usr/y -> x\n");
}

static char *text_of(char byte, size_t len)
{
	char *text = xzalloc(len + 2);
	memset(text, byte, len + 1);
	text[0] = '/';
	return text;
}

/* The field holds 100 bytes of "./name"; names are of both sides of that, and far beyond. */
static void test_header_long_names(void **state UNUSED)
{
	static const size_t lengths[] = {97, 98, 99, 100, 254, 4000};
	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		struct buffer out = BUFFER_INIT;
		AUTO_FREE char *path = text_of('n', lengths[i]);
		AUTO_FREE char *target = text_of('t', lengths[i] + 1);
		add_header(&out, &(struct deb_tar_header){.path = path,
							  .type = DEB_TAR_SYMLINK,
							  .mode = 0777,
							  .owner = "root",
							  .group = "root",
							  .target = target});
		deb_tar_end(&out);
		AUTO_FREE char *expected =
			xasprintf("lrwxrwxrwx root/root         0 1970-01-01 00:00:00 .%s -> %s\n",
				  path, target);
		assert_listing(&out, expected);
		buffer_free(&out);
	}
}

static void test_header_odd_names(void **state UNUSED)
{
	AUTO_BUFFER out = BUFFER_INIT;
	add_file(&out, "/a b", 0);
	add_file(&out, "/\xc3\xa4", 0);
	add_file(&out, "/\xff", 0);
	add_file(&out, "/back\\slash", 0);
	deb_tar_end(&out);
	assert_listing(&out,
		       "-rw-r--r-- root/root         0 1970-01-02 00:00:00 ./a b\n"
		       "-rw-r--r-- root/root         0 1970-01-02 00:00:00 ./\\303\\244\n"
		       "-rw-r--r-- root/root         0 1970-01-02 00:00:00 ./\\377\n"
		       "-rw-r--r-- root/root         0 1970-01-02 00:00:00 ./back\\\\slash\n");
}

/* Only the header is made: tar lists it and then finds that the content is missing. */
static void assert_size(uint64_t size, uint8_t first)
{
	AUTO_BUFFER out = BUFFER_INIT;
	struct process_result result = {0};
	struct error error = ERROR_INIT;
	AUTO_FREE char *expected = xasprintf(" %llu ", (unsigned long long)size);
	add_file(&out, "/large", size);
	assert_int_equal(out.data[124], first);
	const char *path = test_file("large.tar", out.data, out.len);
	const char *const argv[] = {"tar", "-tvf", path, NULL};
	assert_success(process_run(argv, NULL, 1 << 20, &result, &error), &error);
	if (!strstr(buffer_text(&result.output), expected))
		fail_msg("%llu: %s", (unsigned long long)size, buffer_text(&result.output));
	process_result_free(&result);
}

static void test_header_large_sizes(void **state UNUSED)
{
	assert_size((UINT64_C(1) << 33) - 1, '7');
	assert_size(UINT64_C(1) << 33, 0x80);
	assert_size(UINT64_C(8800000000), 0x80);
	assert_size(UINT64_C(1) << 50, 0x80);
}

static void test_header_times(void **state UNUSED)
{
	AUTO_BUFFER out = BUFFER_INIT;
	const int64_t times[] = {-1, 0, INT64_C(0x1ffffffff), INT64_C(0x200000000)};
	for (size_t i = 0; i < ARRAY_SIZE(times); i++)
		add_header(&out, &(struct deb_tar_header){.path = "/t",
							  .type = DEB_TAR_FILE,
							  .owner = "root",
							  .group = "root",
							  .mtime = times[i]});
	deb_tar_end(&out);
	assert_listing(&out, "---------- root/root         0 1969-12-31 23:59:59 ./t\n"
			     "---------- root/root         0 1970-01-01 00:00:00 ./t\n"
			     "---------- root/root         0 2242-03-16 12:56:31 ./t\n"
			     "---------- root/root         0 2242-03-16 12:56:32 ./t\n");
}

static void assert_owner(const char *owner, mode_t mode, const char *uid, const char *gid)
{
	AUTO_BUFFER out = BUFFER_INIT;
	add_header(&out, &(struct deb_tar_header){.path = "/o",
						  .type = DEB_TAR_FILE,
						  .mode = mode,
						  .owner = owner,
						  .group = owner});
	assert_string_equal((const char *)out.data + 108, uid);
	assert_string_equal((const char *)out.data + 116, gid);
}

static void test_header_owners(void **state UNUSED)
{
	AUTO_BUFFER out = BUFFER_INIT;
	struct error error = ERROR_INIT;
	assert_owner("root", 0644, "0000000", "0000000");
	assert_owner("root", 06755, "0000000", "0000000");
	assert_owner("games", 0644, "0000000", "0000000");
	assert_owner("games", 04755, "0177776", "0000000");
	assert_owner("games", 02755, "0000000", "0177776");
	assert_owner("1000", 0644, "0001750", "0001750");
	struct deb_tar_header header = {.path = "/o",
					.type = DEB_TAR_FILE,
					.owner = "a-name-of-more-than-thirty-one-b",
					.group = "root"};
	assert_int_equal(deb_tar_header(&header, &out, &error), -1);
	assert_error(&error, "owner or group 'a-name-of-more-than-thirty-one-b': a .deb holds "
			     "names of at most 31 bytes");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_header_kinds),     cmocka_unit_test(test_header_long_names),
		cmocka_unit_test(test_header_odd_names), cmocka_unit_test(test_header_large_sizes),
		cmocka_unit_test(test_header_times),     cmocka_unit_test(test_header_owners),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
