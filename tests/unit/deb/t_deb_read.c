/* t_deb_read.c - tests of formats/deb/deb_read.h with hostile packages and with real ones
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <dirent.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/process.h"
#include "base/text.h"
#include "codec/whole.h"
#include "formats/deb/deb_tar.h"
#include "tests/unit/debs.h"

#define CONTROL "Package: evil\nVersion: 1\nArchitecture: all\n"

/* ---- Archives by hand ---- */

struct tar_file {
	const char *path; /* as it shall stand in the archive */
	char type;
	const char *text; /* content, or target of a link */
};

/* The project's own writer makes clean names only: the name is put in afterwards. */
static void add_tar(struct buffer *tar, const struct tar_file *file)
{
	struct error error = ERROR_INIT;
	size_t start = tar->len;
	bool has_content = file->type == '0';
	struct deb_tar_header header = {
		.path = "/x",
		.type = (enum deb_tar_type)file->type,
		.mode = 0644,
		.owner = "root",
		.group = "root",
		.size = has_content ? strlen(file->text) : 0,
		.target = has_content ? NULL : file->text,
	};
	assert_success(deb_tar_header(&header, tar, &error), &error);
	char *block = (char *)tar->data + start;
	unsigned sum = 0;
	memset(block, 0, 100);
	memcpy(block, file->path, strlen(file->path));
	memset(block + 148, ' ', 8);
	for (size_t i = 0; i < 512; i++)
		sum += (unsigned char)block[i];
	(void)snprintf(block + 148, 7, "%06o", sum);
	if (has_content) {
		buffer_add_text(tar, file->text);
		deb_tar_pad(header.size, tar);
	}
}

static struct buffer make_tar(const struct tar_file *files, size_t count)
{
	struct buffer tar = BUFFER_INIT;
	for (size_t i = 0; i < count; i++)
		add_tar(&tar, &files[i]);
	deb_tar_end(&tar);
	return tar;
}

static struct buffer make_control(const char *text)
{
	struct tar_file file = {"./control", '0', text};
	return make_tar(&file, 1);
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

/* ---- Members ---- */

#define BINARY                              \
	{                                   \
		"debian-binary", "2.0\n", 4 \
	}

static void test_read_members(void **state UNUSED)
{
	AUTO_BUFFER data = make_tar(NULL, 0);
	AUTO_BUFFER control = make_control(CONTROL);
	const struct test_member c = {"control.tar", control.data, control.len};
	const struct test_member d = {"data.tar", data.data, data.len};
	const struct test_member b = BINARY;
	const struct test_member private = {"_note", "x", 1}, other = {"note", "x", 1};
	const struct {
		struct test_member members[5];
		size_t count;
		const char *why; /* NULL: it is taken */
	} cases[] = {
		{{b, c, d}, 3, NULL},
		{{b, private, c, d}, 4, NULL},
		{{b, c, private, d}, 4, NULL},
		{{b, c, d, private}, 4, NULL},
		{{{"debian-binary", "2.7\nmore\n", 9}, c, d}, 3, NULL},
		{{b}, 1, "it has no member 'control.tar'"},
		{{b, c}, 2, "it has no member 'data.tar'"},
		{{b, d}, 2, "it has member 'data.tar' where 'control.tar' should be"},
		{{b, d, c}, 3, "it has member 'data.tar' where 'control.tar' should be"},
		{{b, c, c, d}, 4, "it has two members 'control.tar'"},
		{{b, c, d, other}, 4, "it has member 'note' after 'data.tar'"},
		{{b, other, c, d}, 4, "it has member 'note' where 'control.tar' should be"},
		{{{"debian-binary", "3.0\n", 4}, c, d}, 3, "it is not of the .deb format 2"},
		{{{"debian-binary", "2.0", 3}, c, d}, 3, "it is not of the .deb format 2"},
		{{{"debian-binary", "", 0}, c, d}, 3, "member 'debian-binary' has an odd size"},
		{{b, {"control.tar.Z", "x", 1}, d},
		 3,
		 "member 'control.tar.Z' is compressed in an unknown way"},
		{{b, c, {"data.tar.gz", data.data, data.len}},
		 3,
		 "member 'data.tar.gz' is not compressed as its name says"},
		{{b, c, d, {"_gpgorigin", "x", 1}}, 4, NULL},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *path = test_ar_write("members.deb", cases[i].members, cases[i].count);
		if (cases[i].why)
			assert_refused(path, cases[i].why);
		else
			package_free(read_good(path));
	}
}

static void test_read_not_a_package(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	const struct test_member other = {"other", "x", 1};
	const char *path = test_text_file("text", "just text, longer than any magic\n");
	AUTO_FREE char *why = xasprintf("cannot read '%s': neither a .deb nor an .rpm", path);
	assert_null(format_read(path, NULL, NULL, &error));
	assert_error(&error, why);
	assert_refused(test_ar_write("other.deb", &other, 1),
		       "does not begin with the member 'debian-binary'");
	assert_refused(test_file("magic.deb", "!<arch>\n", 8),
		       "does not begin with the member 'debian-binary'");
}

/* Cut anywhere, a package is refused: no length of a prefix makes one. */
static void test_read_truncated(void **state UNUSED)
{
	struct entry entries[] = {test_file_entry("/a", "some text", 0)};
	static const char *const compressions[] = {"none", "gzip", "xz", "zstd"};
	for (size_t c = 0; c < ARRAY_SIZE(compressions); c++) {
		struct package *package = test_package();
		const char *path =
			test_deb_write("whole.deb", package, entries, 1, compressions[c], NULL);
		struct stat status;
		assert_int_equal(stat(path, &status), 0);
		size_t size = (size_t)status.st_size;
		AUTO_FREE char *bytes = test_read(path);
		for (size_t len = 0; len + 1 < size; len += 13) {
			struct error error = ERROR_INIT;
			assert_null(
				format_read(test_file("cut.deb", bytes, len), NULL, NULL, &error));
			error_clear(&error);
		}
		package_free(package);
	}
}

/* A member has a single layer, as dpkg has it, and inside it tar. */
static void test_read_layers(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct codec_params params;
	AUTO_BUFFER data = make_tar(NULL, 0);
	AUTO_BUFFER control = make_control(CONTROL);
	AUTO_BUFFER once = BUFFER_INIT, twice = BUFFER_INIT;
	assert_success(codec_params_parse("gzip", &params, &error), &error);
	assert_success(whole_compress(&params, data.data, data.len, &once, &error), &error);
	assert_success(whole_compress(&params, once.data, once.len, &twice, &error), &error);
	struct test_member members[] = {BINARY,
					{"control.tar", control.data, control.len},
					{"data.tar.gz", once.data, once.len}};
	package_free(read_good(test_ar_write("once.deb", members, 3)));
	members[2].data = twice.data;
	members[2].len = twice.len;
	assert_refused(test_ar_write("twice.deb", members, 3),
		       "member 'data.tar.gz' holds no tar archive");
}

/* ---- control ---- */

static void test_read_control(void **state UNUSED)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{"Version: 1\nArchitecture: all\n", "control: field 'Package' is missing"},
		{"Package: x\nArchitecture: all\n", "control: field 'Version' is missing"},
		{"Package: x\nVersion: 1\n", "control: field 'Architecture' is missing"},
		{"", "control: field 'Package' is missing"},
		{CONTROL "version: 2\n", "control: line 4: field 'version' is there twice"},
		{CONTROL "\nPackage: y\n", "control: line 5: a second stanza begins"},
		{CONTROL "Homepage: \r\n", "control: line 4: has a control character (0x0d)"},
		{CONTROL "not a field\n", "control: line 4: is not a field"},
		{"Package: /x\nVersion: 1\nArchitecture: all\n",
		 "control: package name: is empty or has a character not allowed"},
		{"Package: ../x\nVersion: 1\nArchitecture: all\n",
		 "control: package name: must start with a letter or digit, followed by letters, "
		 "digits, '+', '-', '.'"},
		{"Package: x/y\nVersion: 1\nArchitecture: all\n",
		 "control: package name: must start with a letter or digit, followed by letters, "
		 "digits, '+', '-', '.'"},
		{"Package: x\nVersion: 1/../..\nArchitecture: all\n",
		 "control: version '1/../..': '/' is not allowed"},
		{"Package: x\nVersion: 1\nArchitecture: ../all\n",
		 "control: architecture: must be lower-case letters, digits and hyphens"},
	};
	AUTO_BUFFER data = make_tar(NULL, 0);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct buffer control = make_control(cases[i].text);
		const struct test_member members[] = {BINARY,
						      {"control.tar", control.data, control.len},
						      {"data.tar", data.data, data.len}};
		assert_refused(test_ar_write("control.deb", members, 3), cases[i].why);
		buffer_free(&control);
	}
}

static void test_read_control_archive(void **state UNUSED)
{
	static const struct {
		struct tar_file files[3];
		size_t count;
		const char *why;
	} cases[] = {
		{{{"./", '5', NULL}}, 1, "control.tar has no file 'control'"},
		{{{"./control", '0', CONTROL}, {"control", '0', CONTROL}},
		 2,
		 "control.tar has two files 'control'"},
		{{{"./control", '2', "/etc/passwd"}}, 1, "control.tar: 'control' is not a file"},
		{{{"./control", '0', CONTROL}, {"./preinst", '0', "a"}, {"preinst", '0', "b"}},
		 3,
		 "control.tar has two files 'preinst'"},
		{{{"./control", '0', CONTROL}, {"../preinst", '0', "a"}},
		 2,
		 "member 'control.tar': path '../preinst' has a component '..'"},
	};
	AUTO_BUFFER data = make_tar(NULL, 0);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct buffer control = make_tar(cases[i].files, cases[i].count);
		const struct test_member members[] = {BINARY,
						      {"control.tar", control.data, control.len},
						      {"data.tar", data.data, data.len}};
		assert_refused(test_ar_write("control.deb", members, 3), cases[i].why);
		buffer_free(&control);
	}
}

/* ---- data ---- */

static const char *with_data(const struct tar_file *files, size_t count)
{
	AUTO_BUFFER data = make_tar(files, count);
	AUTO_BUFFER control = make_control(CONTROL);
	const struct test_member members[] = {BINARY,
					      {"control.tar", control.data, control.len},
					      {"data.tar", data.data, data.len}};
	return test_ar_write("data.deb", members, 3);
}

static void test_read_data_refuses(void **state UNUSED)
{
	static const struct {
		struct tar_file files[2];
		size_t count;
		const char *why;
	} cases[] = {
		{{{"../x", '0', ""}}, 1, "member 'data.tar': path '../x' has a component '..'"},
		{{{"./a/../../x", '0', ""}},
		 1,
		 "member 'data.tar': path 'a/../../x' has a component '..'"},
		{{{"/etc/passwd", '0', ""}},
		 1,
		 "member 'data.tar': path '/etc/passwd' is not relative"},
		{{{"./a//b", '0', ""}}, 1, "member 'data.tar': path 'a//b' has an empty component"},
		{{{"./a\nb", '0', ""}}, 1, "member 'data.tar': control character in a path"},
		{{{"./a", '0', "1"}, {"./a", '0', "2"}}, 2, "data.tar has '/a' twice"},
		{{{"./a", '5', NULL}, {"a", '0', "2"}}, 2, "data.tar has '/a' twice"},
		{{{"./a", '1', "./b"}}, 1, "data.tar: '/a' is a link to no file"},
		{{{"./a", '1', "./a"}}, 1, "data.tar: '/a' is a link to no file"},
		{{{"./a", '1', "./b"}, {"./b", '1', "./a"}},
		 2,
		 "data.tar: '/a' is a link to no file"},
		{{{"./a", '1', "../b"}}, 1, "member 'data.tar': path '../b' has a component '..'"},
		{{{"./a", '2', "b\nc"}}, 1, "member 'data.tar': link 'a' has no usable target"},
		{{{"./a", '2', ""}}, 1, "member 'data.tar': link 'a' has no usable target"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_refused(with_data(cases[i].files, cases[i].count), cases[i].why);
}

static void test_read_data(void **state UNUSED)
{
	static const struct tar_file files[] = {
		{"./", '5', NULL},
		{"./b/", '5', NULL},
		{"./b/x", '0',
		 "\x7f"
		 "ELF\x02..."},
		{"b/", '5', NULL},
		{"./b/y", '1', "./b/x"},
		{"./a", '2', "../../etc/passwd"},
		{"\xff", '0', "bytes"},
	};
	struct package *package = read_good(with_data(files, ARRAY_SIZE(files)));
	static const char *const paths[] = {"/a", "/b", "/b/x", "/b/y", "/\xff"};
	assert_int_equal(package->files.n, ARRAY_SIZE(paths));
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++)
		assert_string_equal(package->files.v[i].path, paths[i]);
	assert_string_equal(package->files.v[0].target, "../../etc/passwd");
	assert_int_equal(package->files.v[2].elf_class, 2);
	assert_string_equal(package->files.v[3].hardlink, "/b/x");
	assert_string_equal(package->files.v[3].sha256, package->files.v[2].sha256);
	assert_int_equal(package->files.v[3].size, 8);
	assert_int_equal(package->installed_size, 8 + 5);
	assert_string_equal(package->files.v[1].owner, "root");
	package_free(package);
}

/* Makes the header of a file of `size` zeros and the first `len` of them, compressed in pieces. */
static struct buffer make_bomb(const char *path, uint64_t size, uint64_t len)
{
	const size_t piece = (size_t)32 << 20;
	struct error error = ERROR_INIT;
	struct codec_params params;
	struct buffer head = BUFFER_INIT, zeros = BUFFER_INIT, frame = BUFFER_INIT,
		      bomb = BUFFER_INIT;
	struct deb_tar_header header = {
		.path = path, .type = DEB_TAR_FILE, .owner = "root", .group = "root", .size = size};
	assert_success(codec_params_parse("zstd:1", &params, &error), &error);
	assert_success(deb_tar_header(&header, &head, &error), &error);
	assert_success(whole_compress(&params, head.data, head.len, &bomb, &error), &error);
	buffer_add_zeros(&zeros, piece);
	assert_success(whole_compress(&params, zeros.data, zeros.len, &frame, &error), &error);
	for (uint64_t done = 0; done < len; done += piece)
		buffer_add(&bomb, frame.data, frame.len);
	buffer_free(&head);
	buffer_free(&zeros);
	buffer_free(&frame);
	return bomb;
}

/* A member that expands to more than one of its length may hold is refused for what its header
 * announces, before any of it is read. */
static void test_read_bomb(void **state UNUSED)
{
	AUTO_BUFFER control = make_control(CONTROL);
	AUTO_BUFFER bomb = make_bomb("/zeros", UINT64_C(180) << 30, UINT64_C(64) << 20);
	const struct test_member members[] = {BINARY,
					      {"control.tar", control.data, control.len},
					      {"data.tar.zst", bomb.data, bomb.len}};
	AUTO_FREE char *why = xasprintf("member 'data.tar.zst' expands to more than %llu bytes",
					(16ULL << 30) + 1024ULL * bomb.len);
	assert_refused(test_ar_write("bomb.deb", members, 3), why);
}

/* A gigabyte of zeros from a few kilobytes is a package. */
static void test_read_zeros(void **state UNUSED)
{
	const uint64_t size = UINT64_C(1) << 30;
	AUTO_BUFFER control = make_control(CONTROL);
	AUTO_BUFFER zeros = make_bomb("/zeros", size, size);
	const struct test_member members[] = {BINARY,
					      {"control.tar", control.data, control.len},
					      {"data.tar.zst", zeros.data, zeros.len}};
	assert_true(zeros.len < 256 << 10);
	struct package *package = read_good(test_ar_write("zeros.deb", members, 3));
	assert_int_equal(package->installed_size, size);
	package_free(package);
}

static void test_read_control_bomb(void **state UNUSED)
{
	struct buffer bomb = make_bomb("/control", UINT64_C(96) << 20, UINT64_C(96) << 20);
	AUTO_BUFFER data = make_tar(NULL, 0);
	const struct test_member members[] = {BINARY,
					      {"control.tar.zst", bomb.data, bomb.len},
					      {"data.tar", data.data, data.len}};
	assert_refused(test_ar_write("bomb.deb", members, 3),
		       "member 'control.tar.zst' expands to more than 67108864 bytes");
	buffer_free(&bomb);
	/* An entry that nobody would read, and that is skipped, is refused as well. */
	bomb = make_bomb("/z", UINT64_C(180) << 30, UINT64_C(96) << 20);
	const struct test_member skipped[] = {BINARY,
					      {"control.tar.zst", bomb.data, bomb.len},
					      {"data.tar", data.data, data.len}};
	assert_refused(test_ar_write("bomb.deb", skipped, 3),
		       "member 'control.tar.zst' expands to more than 67108864 bytes");
	buffer_free(&bomb);
}

/* ---- Packages of Debian ---- */

static char *output_of(const char *const argv[])
{
	struct process_result result = {0};
	struct error error = ERROR_INIT;
	assert_success(process_run(argv, test_directory(), 64 << 20, &result, &error), &error);
	char *text = result.status == 0 ? xstrdup(buffer_text(&result.output)) : NULL;
	process_result_free(&result);
	return text;
}

static void assert_like_dpkg(const char *path)
{
	struct package *package = read_good(path);
	const char *const fields[] = {"dpkg-deb", "-f",           path, "Package",
				      "Version",  "Architecture", NULL};
	AUTO_FREE char *dpkg = output_of(fields);
	AUTO_FREE char *version = package_full_version(package);
	AUTO_FREE char *ours = xasprintf("Package: %s\nVersion: %s\nArchitecture: %s\n",
					 package->name, version, package->arch);
	assert_string_equal(ours, dpkg);

	const char *const listing[] = {
		"sh", "-c", "dpkg-deb --fsys-tarfile \"$1\" | tar -t | grep -cvx ./",
		"sh", path, NULL};
	AUTO_FREE char *dpkg_count = output_of(listing);
	AUTO_FREE char *our_count = xasprintf("%zu\n", package->files.n);
	assert_string_equal(our_count, dpkg_count);

	const char *const sums[] = {"dpkg-deb", "-I", path, "md5sums", NULL};
	AUTO_FREE char *md5sums = output_of(sums);
	for (size_t i = 0; md5sums && i < package->files.n; i++) {
		const struct package_file *file = &package->files.v[i];
		AUTO_FREE char *line = xasprintf("%s  %s\n", file->md5, file->path + 1);
		if (S_ISREG(file->mode) && !(file->flags & ENTRY_CONFIG) && !strstr(md5sums, line))
			fail_msg("%s: %s", path, line);
	}
	package_free(package);
}

/* The packages are small ones with scripts, conffiles, links, an epoch. */
static void test_read_packages_of_debian(void **state UNUSED)
{
	static const char *const fetch[] = {"apt-get", "download",   "-qq",
					    "hello",   "base-files", "zlib1g",
					    "login",   "sgml-base",  NULL};
	size_t seen = 0;
	AUTO_FREE char *fetched = test_program("apt-get") ? output_of(fetch) : NULL;
	if (!fetched)
		test_skip("apt-get cannot download packages here");
	DIR *folder = opendir(test_directory());
	for (struct dirent *file = readdir(folder); file; file = readdir(folder)) {
		if (!text_ends(file->d_name, ".deb") || !strchr(file->d_name, '_'))
			continue;
		assert_like_dpkg(test_path(file->d_name));
		seen++;
	}
	closedir(folder);
	assert_int_equal(seen, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read_members),
		cmocka_unit_test(test_read_not_a_package),
		cmocka_unit_test(test_read_truncated),
		cmocka_unit_test(test_read_layers),
		cmocka_unit_test(test_read_control),
		cmocka_unit_test(test_read_control_archive),
		cmocka_unit_test(test_read_data_refuses),
		cmocka_unit_test(test_read_data),
		cmocka_unit_test(test_read_bomb),
		cmocka_unit_test(test_read_zeros),
		cmocka_unit_test(test_read_control_bomb),
		cmocka_unit_test(test_read_packages_of_debian),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
