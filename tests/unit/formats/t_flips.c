/* t_flips.c - a flipped bit anywhere in a signed package is found, or changes nothing
 *
 * Real packages, made by the program itself, of each format and in two compressions. At places
 * spread evenly over all of a file, and over each of its parts, one bit is flipped and the file
 * verified, in this process: it cannot be read, or something does not fit, or a signature is not
 * good - or it is the same package in all that is installed, and the signature, which covers all
 * of that, is good. INGOT_FLIPS in the environment is how many places of each file are looked at;
 * 0: all bits of all bytes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "base/vector.h"
#include "formats/format.h"
#include "formats/package_verify.h"
#include "package/package_diff.h"
#include "tests/unit/keys.h"

#define FLIPS 2000
#define FLIPS_IN_REGION 64
#define REGIONS_MAX 16

static struct keyring *keyring;

/* ---- The packages ---- */

static int open_keyring(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	AUTO_FREE char *public = test_read(test_key("ed25519", NULL)->public);
	keyring = keyring_open(&error);
	assert_success(!keyring || keyring_add(keyring, public, strlen(public), "key", &error),
		       &error);
	return 0;
}

static int close_keyring(void **state UNUSED)
{
	keyring_close(keyring);
	return 0;
}

/* Writes lines that compress, and some that hardly do. */
static void write_content(void)
{
	AUTO_BUFFER text = BUFFER_INIT;
	uint32_t number = 1;
	for (int i = 0; i < 2000; i++) {
		number = number * 1664525 + 1013904223;
		if (i % 2)
			buffer_printf(&text, "%d\n", i);
		else
			buffer_printf(&text, "%08x\n", number);
	}
	test_text_file("content", buffer_text(&text));
}

/* Returns the package's path. */
static const char *make_package_file(const char *format, const char *compression)
{
	char name[40];
	(void)snprintf(name, sizeof name, "%s.%s", compression, format);
	const char *path = test_path(name);
	write_content();
	AUTO_FREE char *manifest = xasprintf(
		"name: whole\nversion: 1.0.0\narch: all\nmaintainer: A <a@example.org>\n"
		"description: something to damage\nlicense: MIT\nmtime: 2023-11-14T22:13:20Z\n"
		"source: {commit: 0123456789abcdef0123456789abcdef01234567}\n"
		"depends: [other]\nscripts: {postinstall: %s}\n"
		"deb: {compression: %s}\nrpm: {compression: %s}\n"
		"contents:\n"
		"  - {src: %s, dst: /usr/share/whole/content}\n"
		"  - {src: %s, dst: /etc/whole, type: config}\n"
		"  - {src: /etc/whole, dst: /usr/whole, type: symlink}\n",
		test_text_file("post", "#!/bin/sh\ntrue\n"), compression, compression,
		test_path("content"), test_path("content"));
	const char *file = test_text_file("ingot.yaml", manifest);
	free(test_run((const char *const[]){"ingot", "build", "-q", "-f", file, "-t", path, "--key",
					    test_key("ed25519", NULL)->secret, NULL},
		      0));
	return path;
}

/* ---- What a place belongs to ---- */

struct region {
	char name[24];
	size_t end;
	size_t found, harmless;
};

struct regions {
	struct region v[REGIONS_MAX];
	size_t n;
};

static void add_region(struct regions *regions, const char *name, size_t name_len, size_t end)
{
	struct region *region = &regions->v[regions->n++];
	assert_true(regions->n <= REGIONS_MAX && name_len < sizeof region->name);
	*region = (struct region){.end = end};
	memcpy(region->name, name, name_len);
}

/* ar(5): a header of 60 bytes before each member, which begins at an even place. */
static void find_deb_regions(const struct buffer *file, struct regions *regions)
{
	size_t at = 8;
	add_region(regions, "magic", 5, at);
	while (at < file->len) {
		const char *header = (const char *)file->data + at;
		size_t size = strtoul(header + 48, NULL, 10);
		add_region(regions, "member header", 13, at + 60);
		at += 60 + size + size % 2;
		add_region(regions, header, strcspn(header, " /"), at);
	}
}

static size_t measure_header(const uint8_t *header)
{
	size_t entries = (size_t)header[10] << 8 | header[11];
	return 16 + 16 * entries +
	       ((size_t)header[13] << 16 | (size_t)header[14] << 8 | header[15]);
}

static void find_rpm_regions(const struct buffer *file, struct regions *regions)
{
	size_t signature = 96 + measure_header(file->data + 96);
	size_t header = (signature + 7) / 8 * 8;
	add_region(regions, "lead", 4, 96);
	add_region(regions, "signature header", 16, header);
	add_region(regions, "header", 6, header + measure_header(file->data + header));
	add_region(regions, "payload", 7, file->len);
}

static struct region *find_region(struct regions *regions, size_t offset)
{
	struct region *region = regions->v;
	while (offset >= region->end)
		region++;
	assert_true(region < regions->v + regions->n);
	return region;
}

/* ---- The judge ---- */

/* Tells whether something is bad; gpg, which takes longest, is asked last. */
static bool is_bad(const struct format *format, int fd, const struct package *package)
{
	AUTO_ERROR error = ERROR_INIT;
	struct findings findings = {0};
	bool bad = package_verify(format, fd, package, NULL, &findings, &error) || findings.bad;
	if (!bad)
		bad = package_verify(format, fd, package, keyring, &findings, &error) ||
		      findings.bad;
	findings_free(&findings);
	return bad;
}

/* Part of a signature is signed by nobody: the hint whose it is. */
static bool is_same(const struct package *a, const struct package *b)
{
	struct package_diff diff;
	bool same = true;
	package_diff_make(a, b, &diff);
	VECTOR_EACH (difference, &diff)
		same &= difference->section == DIFF_SIGNATURES;
	package_diff_free(&diff);
	return same;
}

enum judgement { FOUND, HARMLESS, MISSED };

static enum judgement judge(int fd, const struct package *original)
{
	AUTO_ERROR error = ERROR_INIT;
	const struct format *format;
	struct package *package = format_read_open(fd, "flipped", &format, &error);
	enum judgement judgement = FOUND;
	if (package && !is_bad(format, fd, package))
		judgement = is_same(original, package) ? HARMLESS : MISSED;
	package_free(package);
	return judgement;
}

struct flipping {
	const char *name;
	int fd;
	struct buffer file;
	struct package *original;
	struct regions regions;
	size_t places;
};

static void write_byte(const struct flipping *flipping, size_t offset, uint8_t byte)
{
	assert_int_equal(pwrite(flipping->fd, &byte, 1, (off_t)offset), 1);
}

static void flip(struct flipping *flipping, size_t offset, unsigned bit)
{
	struct region *region = find_region(&flipping->regions, offset);
	uint8_t byte = flipping->file.data[offset];
	write_byte(flipping, offset, (uint8_t)(byte ^ (1u << bit)));
	enum judgement judgement = judge(flipping->fd, flipping->original);
	write_byte(flipping, offset, byte);
	if (judgement == MISSED)
		fail_msg("%s: bit %u of byte %zu (%s) is neither found nor harmless",
			 flipping->name, bit, offset, region->name);
	region->found += judgement == FOUND;
	region->harmless += judgement == HARMLESS;
	flipping->places++;
}

/* ---- All places ---- */

static size_t places_of(const struct buffer *file)
{
	uint64_t wanted = FLIPS;
	const char *text = getenv("INGOT_FLIPS");
	if (text && text_to_uint(text, SIZE_MAX / 16, &wanted))
		fail_msg("INGOT_FLIPS is '%s', no number", text);
	return wanted ? (size_t)wanted : 8 * file->len;
}

/* Flips `count` places of the stretch, each with another bit. */
static void flip_stretch(struct flipping *flipping, size_t start, size_t end, size_t count)
{
	for (size_t i = 0; i < count; i++)
		flip(flipping, start + (size_t)((double)(end - start) * (double)i / (double)count),
		     (unsigned)(i % 8));
}

/* Tells whether a region is of the parts that are the package; the rest is how they are put
 * together, room that is kept for a signature, and the signature. */
static bool is_package(const struct region *region)
{
	static const char *const names[] = {"control.tar", "data.tar", "header", "payload"};
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (text_starts(region->name, names[i]))
			return true;
	return false;
}

static void tell(const struct flipping *flipping)
{
	size_t found = 0, missed_in_package = 0;
	for (size_t i = 0; i < flipping->regions.n; i++) {
		const struct region *region = &flipping->regions.v[i];
		found += region->found;
		if (is_package(region))
			missed_in_package += region->harmless;
		print_message("# %s, %s: %zu found, %zu without effect\n", flipping->name,
			      region->name, region->found, region->harmless);
	}
	print_message("# %s: %zu of %zu flips found, the others change nothing\n", flipping->name,
		      found, flipping->places);
	/* A byte that fills a member of ar up to an even place has no effect. */
	assert_true(missed_in_package <= 16);
}

static void flip_all(const char *format, const char *compression,
		     void (*find_regions)(const struct buffer *file, struct regions *regions))
{
	struct error error = ERROR_INIT;
	const char *path = make_package_file(format, compression);
	struct flipping flipping = {.name = path_base(path)};
	flipping.original = format_read(path, NULL, NULL, &error);
	assert_success(!flipping.original ||
			       file_read(path, (size_t)1 << 24, &flipping.file, &error),
		       &error);
	find_regions(&flipping.file, &flipping.regions);
	flipping.fd = open(path, O_RDWR | O_CLOEXEC);
	assert_true(flipping.fd >= 0);
	assert_int_equal(judge(flipping.fd, flipping.original), HARMLESS);
	flip_stretch(&flipping, 0, flipping.file.len, places_of(&flipping.file));
	for (size_t i = 0, start = 0; i < flipping.regions.n; i++) {
		flip_stretch(&flipping, start, flipping.regions.v[i].end, FLIPS_IN_REGION);
		start = flipping.regions.v[i].end;
	}
	tell(&flipping);
	assert_int_equal(close(flipping.fd), 0);
	buffer_free(&flipping.file);
	package_free(flipping.original);
}

static void test_flips_of_a_deb(void **state UNUSED)
{
	flip_all("deb", "zstd", find_deb_regions);
}

static void test_flips_of_a_plain_deb(void **state UNUSED)
{
	flip_all("deb", "none", find_deb_regions);
}

static void test_flips_of_an_rpm(void **state UNUSED)
{
	flip_all("rpm", "zstd", find_rpm_regions);
}

static void test_flips_of_an_rpm_in_xz(void **state UNUSED)
{
	flip_all("rpm", "xz", find_rpm_regions);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_flips_of_a_deb),
		cmocka_unit_test(test_flips_of_a_plain_deb),
		cmocka_unit_test(test_flips_of_an_rpm),
		cmocka_unit_test(test_flips_of_an_rpm_in_xz),
	};
	return cmocka_run_group_tests(tests, open_keyring, close_keyring);
}
