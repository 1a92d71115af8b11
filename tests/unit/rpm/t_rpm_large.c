/* t_rpm_large.c - rpms in the form for files of 4 GiB and more
 *
 * Which form an rpm has depends on the largest file alone, so all of the form is tested with small
 * files, packed as if one of them were large. INGOT_SLOW_TESTS=1 adds a file that really is.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/vector.h"
#include "formats/format.h"
#include "formats/format_maker.h"
#include "formats/rpm/rpm_cpio.h"
#include "formats/rpm/rpm_pack.h"
#include "tests/unit/keys.h"
#include "tests/unit/rpm_made.h"

#define BOM "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"version\": 1}\n"

static const struct entry entries[] = {
	{.path = "/a-ghost", .type = ENTRY_GHOST, .mode = 0600, .owner = "root", .group = "root"},
	{.path = "/b-file",
	 .type = ENTRY_FILE,
	 .mode = 0644,
	 .owner = "root",
	 .group = "root",
	 .size = 5},
	{.path = "/c-link",
	 .type = ENTRY_SYMLINK,
	 .mode = 0777,
	 .owner = "root",
	 .group = "root",
	 .target = "b-file"},
	{.path = "/large.cdx.json",
	 .type = ENTRY_FILE,
	 .mode = 0640,
	 .owner = "root",
	 .group = "root",
	 .size = sizeof BOM - 1},
};
static const char *const contents[ARRAY_SIZE(entries)] = {NULL, "12345", NULL, BOM};

static struct package *describe(void)
{
	static const mode_t types[] = {S_IFREG, S_IFDIR, S_IFLNK, S_IFREG};
	struct package *package = package_make("rpm");
	package->name = "large";
	package->version = "1";
	package->release = "1";
	package->arch = "noarch";
	package->summary = "Large";
	package->build_time = MADE_TIME;
	memset(package->content_id, 'a', sizeof package->content_id - 1);
	for (size_t i = 0; i < ARRAY_SIZE(entries); i++) {
		struct package_file *file = VECTOR_ADD(&package->files);
		*file = (struct package_file){
			.path = entries[i].path,
			.mode = types[entries[i].type] | entries[i].mode,
			.ghost = entries[i].type == ENTRY_GHOST,
			.owner = "root",
			.group = "root",
			.size = entries[i].size,
			.target = entries[i].target,
		};
		if (contents[i])
			digest_bytes_hex(DIGEST_SHA256, contents[i], strlen(contents[i]),
					 file->sha256);
	}
	return package;
}

static void make_payload(struct payload *payload)
{
	const struct payload_layout *layout = &rpm_cpio_layout;
	struct error error = ERROR_INIT;
	AUTO_BUFFER cpio = BUFFER_INIT;
	uint32_t index = 0;
	for (size_t i = 0; i < ARRAY_SIZE(entries); i++) {
		if (layout->has(&entries[i])) {
			assert_success(layout->head(&entries[i], index, true, &cpio, &error),
				       &error);
			buffer_add_text(&cpio, contents[i] ? contents[i] : "");
			layout->tail(&entries[i], &cpio);
		}
		index += layout->counts(&entries[i]);
	}
	layout->end(cpio.len, &cpio);
	*payload = (struct payload){.plain_size = cpio.len, .large = true};
	assert_success(spool_open(&payload->spool, test_directory(), 1U << DIGEST_SHA256, &error),
		       &error);
	assert_success(spool_write(&payload->spool, cpio.data, cpio.len, &error), &error);
}

static const char *make_large(void)
{
	struct package *package = describe();
	struct payload payload;
	struct codec_params params = {.codec = CODEC_NONE};
	struct artifact artifact;
	struct parts parts = {0};
	struct error error = ERROR_INIT;
	const char *path = test_path("large.rpm");
	make_payload(&payload);
	assert_success(rpm_pack(package, &payload, &params, &artifact, &error), &error);
	assert_success(rpm_pack_seal(&artifact, NULL, NULL, &parts, &error), &error);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	assert_success(parts_write(&parts, fd, path, NULL, &error), &error);
	assert_int_equal(close(fd), 0);
	parts_free(&parts);
	rpm_pack_free(&artifact);
	spool_close(&payload.spool);
	package_free(package);
	return path;
}

static void test_rpm_large_read(void **state UNUSED)
{
	struct package *package = rpm_made_read(make_large());
	assert_int_equal(package->files.n, ARRAY_SIZE(entries));
	assert_true(package->files.v[0].ghost);
	assert_int_equal(package->files.v[1].size, 5);
	assert_int_equal(package->bom_len, sizeof BOM - 1);
	assert_string_equal(package->bom, BOM);
	package_free(package);
}

static void install(const char *path, const char *root, const char *name)
{
	AUTO_FREE char *installed = test_run(
		(const char *const[]){"rpm", "--root", root, "--dbpath", "/db", "-i", "--nodeps",
				      "--nosignature", "--noscripts", path, NULL},
		0);
	AUTO_FREE char *verify =
		test_run((const char *const[]){"rpm", "--root", root, "--dbpath", "/db", "-V",
					       "--nodeps", name, NULL},
			 0);
	assert_string_equal(verify, "");
}

static void test_rpm_large_install(void **state UNUSED)
{
	if (!test_program("rpm") || geteuid() != 0)
		test_skip("installing into a root needs rpm and root");
	const char *path = make_large();
	const char *root = test_path("root");
	assert_int_equal(mkdir(root, 0755), 0);
	install(path, root, "large");
	char *text = test_read(test_path("root/b-file"));
	assert_string_equal(text, "12345");
	free(text);
	text = test_run((const char *const[]){"rpm", "-qp", "--requires", path, NULL}, 0);
	assert_non_null(strstr(text, "rpmlib(LargeFiles) <= 4.12.0-1\n"));
	free(text);
	text = test_run((const char *const[]){"rpm", "-qp", "--queryformat",
					      "[%{LONGFILESIZES} ]%{FILESIZES}", path, NULL},
			0);
	assert_string_equal(text, "0 5 6 63 (none)");
	free(text);
}

/* The file is zeros on disk, so that it takes a minute and no space to speak of before it is
 * installed. */
static void test_rpm_large_real(void **state UNUSED)
{
	static const off_t size = (off_t)5 << 30;
	if (!getenv("INGOT_SLOW_TESTS") || !test_program("rpm") || geteuid() != 0)
		test_skip("set INGOT_SLOW_TESTS=1, be root and have rpm");
	const char *file = test_file("zeros", "", 0);
	assert_int_equal(truncate(file, size), 0);
	AUTO_FREE char *text = xasprintf("name: real\narch: all\nversion: 1.0.0\ncontents:\n"
					 "- {src: %s, dst: /usr/share/real/zeros}\n"
					 "- {dst: /var/ghost, type: ghost}\n",
					 file);
	const char *path = rpm_made("real.rpm", text, NULL);
	struct package *package = rpm_made_read(path);
	assert_non_null(package->bom);
	package_free(package);
	const char *root = test_path("real-root");
	assert_int_equal(mkdir(root, 0755), 0);
	install(path, root, "real");
	struct stat status;
	assert_int_equal(stat(test_path("real-root/usr/share/real/zeros"), &status), 0);
	assert_int_equal(status.st_size, size);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rpm_large_read),
		cmocka_unit_test(test_rpm_large_install),
		cmocka_unit_test(test_rpm_large_real),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
