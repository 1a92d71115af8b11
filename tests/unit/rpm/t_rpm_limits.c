/* t_rpm_limits.c - tests of how large a small .rpm may become, and how its payload is compressed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "formats/format.h"
#include "formats/format_reader.h"
#include "formats/rpm/rpm_block.h"
#include "formats/rpm/rpm_signature.h"
#include "tests/unit/keys.h"

/* ---- Packages by hand: a header with what a test puts into it ---- */

static struct rpm_block *make_block(void)
{
	struct rpm_block *block = rpm_block_make();
	rpm_block_put_text(block, RPM_TAG_NAME, "evil");
	rpm_block_put_text(block, RPM_TAG_VERSION, "1");
	rpm_block_put_text(block, RPM_TAG_RELEASE, "1");
	rpm_block_put_text(block, RPM_TAG_ARCH, "noarch");
	rpm_block_put_text(block, RPM_TAG_OS, "linux");
	return block;
}

/* Takes the block. */
static const char *rpm_write(struct rpm_block *block, const void *payload, size_t len)
{
	static const char lead[RPM_LEAD_SIZE] = RPM_LEAD_MAGIC "\x03";
	struct error error = ERROR_INIT;
	AUTO_BUFFER file = BUFFER_INIT;
	struct rpm_block *signature = rpm_block_make();
	rpm_block_put_u32(signature, RPM_SIG_SIZE, &(uint32_t){1}, 1);
	buffer_add(&file, lead, sizeof lead);
	assert_success(rpm_block_export(signature, RPM_TAG_HEADERSIGNATURES, &file, &error),
		       &error);
	buffer_add_zeros(&file, -file.len % RPM_SIGNATURE_ALIGNMENT);
	assert_success(rpm_block_export(block, RPM_TAG_HEADERIMMUTABLE, &file, &error), &error);
	buffer_add(&file, payload, len);
	rpm_block_free(signature);
	rpm_block_free(block);
	return test_file("limits.rpm", file.data, file.len);
}

/* Puts `n` texts that are one and the same. */
static void put_texts(struct rpm_block *block, uint32_t tag, const char *text, size_t n)
{
	AUTO_FREE const char **texts = xreallocarray(NULL, n, sizeof *texts);
	for (size_t i = 0; i < n; i++)
		texts[i] = text;
	rpm_block_put_texts(block, tag, texts, n);
}

/* Puts `n` files of one folder, all of one name: nothing forbids a header that. */
static void put_files(struct rpm_block *block, const char *folder, const char *name, size_t n)
{
	AUTO_FREE uint32_t *zeros = xzalloc(n * sizeof *zeros);
	AUTO_FREE uint16_t *modes = xzalloc(n * sizeof *modes);
	for (size_t i = 0; i < n; i++)
		modes[i] = S_IFREG | 0644;
	put_texts(block, RPM_TAG_BASENAMES, name, n);
	rpm_block_put_texts(block, RPM_TAG_DIRNAMES, &folder, 1);
	rpm_block_put_u32(block, RPM_TAG_DIRINDEXES, zeros, n);
	rpm_block_put_u16(block, RPM_TAG_FILEMODES, modes, n);
}

static struct package *read_path(const char *path, struct error *error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	struct package *package = format_find("rpm")->reader->read(fd, "x", error);
	assert_int_equal(close(fd), 0);
	return package;
}

static void assert_refused(const char *path, const char *why)
{
	struct error error = ERROR_INIT;
	AUTO_FREE char *message = xasprintf("cannot read 'x': %s", why);
	assert_null(read_path(path, &error));
	assert_error(&error, message);
}

static struct package *read_good(const char *path)
{
	struct error error = ERROR_INIT;
	struct package *package = read_path(path, &error);
	assert_success(package ? 0 : -1, &error);
	return package;
}

static char *folder_of(size_t len)
{
	char *folder = xmalloc(len + 1);
	memset(folder, 'a', len);
	folder[0] = folder[len - 1] = '/';
	folder[len] = '\0';
	return folder;
}

/* ---- Files ---- */

static void test_limits_paths(void **state UNUSED)
{
	static const struct {
		size_t len; /* of the folder; the names have three bytes */
		const char *why;
	} cases[] = {
		{4092, NULL},
		{4093, "its list of files: a path has 4096 bytes, 4095 are the most"},
		{500000, "its list of files: a path has 500003 bytes, 4095 are the most"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct rpm_block *block = make_block();
		AUTO_FREE char *folder = folder_of(cases[i].len);
		put_files(block, folder, "abc", 3);
		const char *path = rpm_write(block, "", 0);
		if (cases[i].why)
			assert_refused(path, cases[i].why);
		else
			package_free(read_good(path));
	}
}

/* Headers had whole paths before rpm 4. */
static void test_limits_old_paths(void **state UNUSED)
{
	struct rpm_block *block = make_block();
	AUTO_FREE char *folder = folder_of(5000);
	const char *path = folder;
	rpm_block_put_texts(block, RPM_TAG_OLDFILENAMES, &path, 1);
	rpm_block_put_u16(block, RPM_TAG_FILEMODES, &(uint16_t){S_IFDIR | 0755}, 1);
	assert_refused(rpm_write(block, "", 0),
		       "its list of files: a path has 5000 bytes, 4095 are the most");
}

static void test_limits_target(void **state UNUSED)
{
	struct rpm_block *block = make_block();
	AUTO_FREE char *target = folder_of(4096);
	put_texts(block, RPM_TAG_BASENAMES, "link", 1);
	put_texts(block, RPM_TAG_DIRNAMES, "/", 1);
	put_texts(block, RPM_TAG_FILELINKTOS, target, 1);
	rpm_block_put_u32(block, RPM_TAG_DIRINDEXES, &(uint32_t){0}, 1);
	rpm_block_put_u16(block, RPM_TAG_FILEMODES, &(uint16_t){S_IFLNK | 0777}, 1);
	assert_refused(rpm_write(block, "", 0),
		       "its symlink '/link': a path has 4096 bytes, 4095 are the most");
}

/* The package has 360 MB of paths in 800 kB. */
static void test_limits_paths_sum(void **state UNUSED)
{
	struct rpm_block *block = make_block();
	AUTO_ERROR error = ERROR_INIT;
	AUTO_FREE char *folder = folder_of(4000);
	put_files(block, folder, "abc", 90000);
	assert_null(read_path(rpm_write(block, "", 0), &error));
	assert_true(text_starts(error.message, "cannot read 'x': its list of files: its paths have "
					       "more than "));
}

static void test_limits_files(void **state UNUSED)
{
	struct rpm_block *block = make_block();
	struct error error = ERROR_INIT;
	put_files(block, "/", "a", 500000);
	assert_null(read_path(rpm_write(block, "", 0), &error));
	assert_true(text_starts(error.message,
				"cannot read 'x': its list of files: it has more than "));
	error_clear(&error);
	block = make_block();
	put_files(block, "/", "a", 200000);
	struct package *package = read_good(rpm_write(block, "", 0));
	assert_int_equal(package->files.n, 200000);
	package_free(package);
}

/* ---- Other lists ---- */

static void test_limits_lists(void **state UNUSED)
{
	static const struct {
		uint32_t tag;
		size_t n;
		const char *why;
	} cases[] = {
		{RPM_TAG_PROVIDENAME, 250000, NULL},
		{RPM_TAG_PROVIDENAME, 250001, "its list of provides has more than 250000 elements"},
		{RPM_TAG_REQUIRENAME, 250001, "its list of depends has more than 250000 elements"},
		{RPM_TAG_PREFIXES, 1000001,
		 "its header has 1000001 texts in tag 1098, 1000000 are the most"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct rpm_block *block = make_block();
		put_texts(block, cases[i].tag, "x", cases[i].n);
		const char *path = rpm_write(block, "", 0);
		if (cases[i].why)
			assert_refused(path, cases[i].why);
		else
			package_free(read_good(path));
	}
}

static void test_limits_changelog(void **state UNUSED)
{
	const size_t n = 250001;
	struct rpm_block *block = make_block();
	AUTO_FREE uint32_t *times = xzalloc(n * sizeof *times);
	rpm_block_put_u32(block, RPM_TAG_CHANGELOGTIME, times, n);
	put_texts(block, RPM_TAG_CHANGELOGNAME, "a", n);
	put_texts(block, RPM_TAG_CHANGELOGTEXT, "b", n);
	assert_refused(rpm_write(block, "", 0), "its changelog has more than 250000 entries");
}

/* ---- The payload ---- */

/* Makes a package of Ingot's, by its cookie, so that what is wrong with its list of pins is told;
 * the file with it comes behind one of `size`. */
static struct rpm_block *make_identity(const char *compressor, uint64_t size)
{
	const char *names[] = {"a", "evil.cdx.json"}, *folder = "/";
	char cookie[] = "ingot sha256:"
			"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
	struct rpm_block *block = make_block();
	rpm_block_put_texts(block, RPM_TAG_BASENAMES, names, 2);
	rpm_block_put_texts(block, RPM_TAG_DIRNAMES, &folder, 1);
	rpm_block_put_u32(block, RPM_TAG_DIRINDEXES, (uint32_t[]){0, 0}, 2);
	rpm_block_put_u16(block, RPM_TAG_FILEMODES, (uint16_t[]){S_IFREG | 0644, S_IFREG | 0644},
			  2);
	rpm_block_put_u64(block, RPM_TAG_LONGFILESIZES, (uint64_t[]){size, 9}, 2);
	rpm_block_put_text(block, RPM_TAG_COOKIE, cookie);
	rpm_block_put_text(block, RPM_TAG_PAYLOADCOMPRESSOR, compressor);
	return block;
}

static void test_limits_payload(void **state UNUSED)
{
	static const char gzip[] = "\x1f\x8b\x08\0\0\0\0\0\0\x03", zstd[] = "\x28\xb5\x2f\xfd\0";
	static const struct {
		const char *compressor;
		uint64_t size;
		const char *payload;
		size_t len;
		const char *why;
	} cases[] = {
		{"compress", 1, gzip, 10,
		 "its payload is compressed in an unknown way, 'compress'"},
		{"zstd", 1, gzip, 10, "its payload is not compressed as its header says"},
		{"gzip", 1, zstd, 5, "its payload is not compressed as its header says"},
		{"lzma", 1, zstd, 0, "its payload is not compressed as its header says"},
		{"gzip", 1, gzip, 10, "its payload is damaged: it is cut short"},
		{NULL, 1, gzip, 10, "its payload is damaged: it is cut short"},
		{NULL, 1, zstd, 5, "its payload is damaged: it ends too early"},
		{"zstd", UINT64_C(180) << 30, zstd, 5,
		 "its payload expands to more than 17179874304 bytes"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		AUTO_FREE char *why =
			xasprintf("its list of pinned dependencies: %s", cases[i].why);
		assert_refused(rpm_write(make_identity(cases[i].compressor, cases[i].size),
					 cases[i].payload, cases[i].len),
			       why);
	}
}

static void test_limits_payload_format(void **state UNUSED)
{
	struct rpm_block *block = make_block();
	rpm_block_put_text(block, RPM_TAG_PAYLOADFORMAT, "drpm");
	assert_refused(rpm_write(block, "", 0), "its payload has the format 'drpm', known is cpio");
}

/* ---- What rpmbuild makes ---- */

static const char spec[] = "Name: packed\nVersion: 1\nRelease: 1\nSummary: x\nLicense: MIT\n"
			   "BuildArch: noarch\n%description\nx\n%install\n"
			   "mkdir -p %{buildroot}/usr/share\n"
			   "seq 100000 >%{buildroot}/usr/share/numbers\n"
			   "echo text >%{buildroot}/usr/share/text\n"
			   "%files\n/usr/share/numbers\n/usr/share/text\n";

struct taken {
	size_t files, bytes;
};

static bool wants(void *context UNUSED, const struct package_file *file UNUSED)
{
	return true;
}

static void take(void *context, const struct package_file *file, const void *data, size_t len)
{
	struct taken *taken = context;
	char hex[SHA256_HEX_SIZE];
	digest_bytes_hex(DIGEST_SHA256, data, len, hex);
	assert_string_equal(hex, file->sha256);
	taken->files++;
	taken->bytes += len;
}

static void test_limits_compressors(void **state UNUSED)
{
	static const char *const flags[] = {"w6.gzdio", "w9.bzdio",  "w2.xzdio",
					    "w2.lzdio", "w3.zstdio", "w.ufdio"};
	test_need("rpmbuild");
	AUTO_FREE char *top = xasprintf("_topdir %s", test_path("rpmbuild"));
	for (size_t i = 0; i < ARRAY_SIZE(flags); i++) {
		struct error error = ERROR_INIT;
		struct taken taken = {0};
		AUTO_FREE char *payload = xasprintf("_binary_payload %s", flags[i]);
		free(test_run((const char *const[]){"rpmbuild", "-bb", "--quiet", "--define", top,
						    "--define", payload, "--define",
						    "_rpmfilename %{name}.rpm",
						    test_text_file("packed.spec", spec), NULL},
			      0));
		int fd = open(test_path("rpmbuild/RPMS/packed.rpm"), O_RDONLY | O_CLOEXEC);
		assert_true(fd >= 0);
		struct package *package = format_find("rpm")->reader->read(fd, "x", &error);
		assert_success(package ? 0 : -1, &error);
		const struct file_sink sink = {.wants = wants, .take = take, .context = &taken};
		assert_success(format_find("rpm")->reader->give_files(fd, package, &sink, &error),
			       &error);
		assert_int_equal(taken.files, 2);
		assert_int_equal(taken.bytes, 588895 + 5);
		package_free(package);
		assert_int_equal(close(fd), 0);
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
		cmocka_unit_test(test_limits_paths),
		cmocka_unit_test(test_limits_old_paths),
		cmocka_unit_test(test_limits_target),
		cmocka_unit_test(test_limits_paths_sum),
		cmocka_unit_test(test_limits_files),
		cmocka_unit_test(test_limits_lists),
		cmocka_unit_test(test_limits_changelog),
		cmocka_unit_test(test_limits_payload),
		cmocka_unit_test(test_limits_payload_format),
		cmocka_unit_test(test_limits_compressors),
		cmocka_unit_test(test_limits_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
