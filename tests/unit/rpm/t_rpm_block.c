/* t_rpm_block.c - tests of one header of an rpm, and of the format's numbers against librpm's
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <rpm/header.h>
#include <rpm/rpmds.h>
#include <rpm/rpmfiles.h>
#include <rpm/rpmpgp.h>
#include <rpm/rpmtag.h>

#include "base/buffer.h"
#include "formats/rpm/rpm_block.h"

#define SAME(ours, theirs)                                \
	{                                                 \
#ours, (long long)ours, (long long)theirs \
	}

static const struct {
	const char *name;
	long long ours, theirs;
} numbers[] = {
	SAME(RPM_DIGEST_MD5, PGPHASHALGO_MD5),
	SAME(RPM_DIGEST_SHA256, PGPHASHALGO_SHA256),
	SAME(RPM_FILE_CONFIG, RPMFILE_CONFIG),
	SAME(RPM_FILE_DOC, RPMFILE_DOC),
	SAME(RPM_FILE_MISSINGOK, RPMFILE_MISSINGOK),
	SAME(RPM_FILE_NOREPLACE, RPMFILE_NOREPLACE),
	SAME(RPM_FILE_GHOST, RPMFILE_GHOST),
	SAME(RPM_FILE_LICENSE, RPMFILE_LICENSE),
	SAME(RPM_FILE_README, RPMFILE_README),
	SAME(RPM_SENSE_LESS, RPMSENSE_LESS),
	SAME(RPM_SENSE_GREATER, RPMSENSE_GREATER),
	SAME(RPM_SENSE_EQUAL, RPMSENSE_EQUAL),
	SAME(RPM_SENSE_POSTTRANS, RPMSENSE_POSTTRANS),
	SAME(RPM_SENSE_PREREQ, RPMSENSE_PREREQ),
	SAME(RPM_SENSE_PRETRANS, RPMSENSE_PRETRANS),
	SAME(RPM_SENSE_INTERP, RPMSENSE_INTERP),
	SAME(RPM_SENSE_SCRIPT_PRE, RPMSENSE_SCRIPT_PRE),
	SAME(RPM_SENSE_SCRIPT_POST, RPMSENSE_SCRIPT_POST),
	SAME(RPM_SENSE_SCRIPT_PREUN, RPMSENSE_SCRIPT_PREUN),
	SAME(RPM_SENSE_SCRIPT_POSTUN, RPMSENSE_SCRIPT_POSTUN),
	SAME(RPM_SENSE_SCRIPT_VERIFY, RPMSENSE_SCRIPT_VERIFY),
	SAME(RPM_SENSE_RPMLIB, RPMSENSE_RPMLIB),
	SAME(RPM_SENSE_CONFIG, RPMSENSE_CONFIG),
	SAME(RPM_SIG_DSA, RPMSIGTAG_DSA),
	SAME(RPM_SIG_RSA, RPMSIGTAG_RSA),
	SAME(RPM_SIG_SHA1, RPMSIGTAG_SHA1),
	SAME(RPM_SIG_LONGSIZE, RPMSIGTAG_LONGSIZE),
	SAME(RPM_SIG_LONGARCHIVESIZE, RPMSIGTAG_LONGARCHIVESIZE),
	SAME(RPM_SIG_SHA256, RPMSIGTAG_SHA256),
	SAME(RPM_SIG_SIZE, RPMSIGTAG_SIZE),
	SAME(RPM_SIG_PGP, RPMSIGTAG_PGP),
	SAME(RPM_SIG_MD5, RPMSIGTAG_MD5),
	SAME(RPM_SIG_GPG, RPMSIGTAG_GPG),
	SAME(RPM_SIG_PAYLOADSIZE, RPMSIGTAG_PAYLOADSIZE),
	SAME(RPM_SIG_RESERVEDSPACE, RPMSIGTAG_RESERVEDSPACE),
	SAME(RPM_TAG_HEADERSIGNATURES, RPMTAG_HEADERSIGNATURES),
	SAME(RPM_TAG_HEADERIMMUTABLE, RPMTAG_HEADERIMMUTABLE),
	SAME(RPM_TAG_NAME, RPMTAG_NAME),
	SAME(RPM_TAG_VERSION, RPMTAG_VERSION),
	SAME(RPM_TAG_RELEASE, RPMTAG_RELEASE),
	SAME(RPM_TAG_EPOCH, RPMTAG_EPOCH),
	SAME(RPM_TAG_SUMMARY, RPMTAG_SUMMARY),
	SAME(RPM_TAG_DESCRIPTION, RPMTAG_DESCRIPTION),
	SAME(RPM_TAG_BUILDTIME, RPMTAG_BUILDTIME),
	SAME(RPM_TAG_BUILDHOST, RPMTAG_BUILDHOST),
	SAME(RPM_TAG_SIZE, RPMTAG_SIZE),
	SAME(RPM_TAG_DISTRIBUTION, RPMTAG_DISTRIBUTION),
	SAME(RPM_TAG_VENDOR, RPMTAG_VENDOR),
	SAME(RPM_TAG_LICENSE, RPMTAG_LICENSE),
	SAME(RPM_TAG_PACKAGER, RPMTAG_PACKAGER),
	SAME(RPM_TAG_GROUP, RPMTAG_GROUP),
	SAME(RPM_TAG_URL, RPMTAG_URL),
	SAME(RPM_TAG_OS, RPMTAG_OS),
	SAME(RPM_TAG_ARCH, RPMTAG_ARCH),
	SAME(RPM_TAG_PREIN, RPMTAG_PREIN),
	SAME(RPM_TAG_POSTIN, RPMTAG_POSTIN),
	SAME(RPM_TAG_PREUN, RPMTAG_PREUN),
	SAME(RPM_TAG_POSTUN, RPMTAG_POSTUN),
	SAME(RPM_TAG_OLDFILENAMES, RPMTAG_OLDFILENAMES),
	SAME(RPM_TAG_FILESIZES, RPMTAG_FILESIZES),
	SAME(RPM_TAG_FILEMODES, RPMTAG_FILEMODES),
	SAME(RPM_TAG_FILERDEVS, RPMTAG_FILERDEVS),
	SAME(RPM_TAG_FILEMTIMES, RPMTAG_FILEMTIMES),
	SAME(RPM_TAG_FILEDIGESTS, RPMTAG_FILEDIGESTS),
	SAME(RPM_TAG_FILELINKTOS, RPMTAG_FILELINKTOS),
	SAME(RPM_TAG_FILEFLAGS, RPMTAG_FILEFLAGS),
	SAME(RPM_TAG_FILEUSERNAME, RPMTAG_FILEUSERNAME),
	SAME(RPM_TAG_FILEGROUPNAME, RPMTAG_FILEGROUPNAME),
	SAME(RPM_TAG_SOURCERPM, RPMTAG_SOURCERPM),
	SAME(RPM_TAG_FILEVERIFYFLAGS, RPMTAG_FILEVERIFYFLAGS),
	SAME(RPM_TAG_ARCHIVESIZE, RPMTAG_ARCHIVESIZE),
	SAME(RPM_TAG_PROVIDENAME, RPMTAG_PROVIDENAME),
	SAME(RPM_TAG_REQUIREFLAGS, RPMTAG_REQUIREFLAGS),
	SAME(RPM_TAG_REQUIRENAME, RPMTAG_REQUIRENAME),
	SAME(RPM_TAG_REQUIREVERSION, RPMTAG_REQUIREVERSION),
	SAME(RPM_TAG_CONFLICTFLAGS, RPMTAG_CONFLICTFLAGS),
	SAME(RPM_TAG_CONFLICTNAME, RPMTAG_CONFLICTNAME),
	SAME(RPM_TAG_CONFLICTVERSION, RPMTAG_CONFLICTVERSION),
	SAME(RPM_TAG_RPMVERSION, RPMTAG_RPMVERSION),
	SAME(RPM_TAG_VERIFYSCRIPT, RPMTAG_VERIFYSCRIPT),
	SAME(RPM_TAG_CHANGELOGTIME, RPMTAG_CHANGELOGTIME),
	SAME(RPM_TAG_CHANGELOGNAME, RPMTAG_CHANGELOGNAME),
	SAME(RPM_TAG_CHANGELOGTEXT, RPMTAG_CHANGELOGTEXT),
	SAME(RPM_TAG_PREINPROG, RPMTAG_PREINPROG),
	SAME(RPM_TAG_POSTINPROG, RPMTAG_POSTINPROG),
	SAME(RPM_TAG_PREUNPROG, RPMTAG_PREUNPROG),
	SAME(RPM_TAG_POSTUNPROG, RPMTAG_POSTUNPROG),
	SAME(RPM_TAG_OBSOLETENAME, RPMTAG_OBSOLETENAME),
	SAME(RPM_TAG_VERIFYSCRIPTPROG, RPMTAG_VERIFYSCRIPTPROG),
	SAME(RPM_TAG_COOKIE, RPMTAG_COOKIE),
	SAME(RPM_TAG_FILEDEVICES, RPMTAG_FILEDEVICES),
	SAME(RPM_TAG_FILEINODES, RPMTAG_FILEINODES),
	SAME(RPM_TAG_FILELANGS, RPMTAG_FILELANGS),
	SAME(RPM_TAG_PREFIXES, RPMTAG_PREFIXES),
	SAME(RPM_TAG_SOURCEPACKAGE, RPMTAG_SOURCEPACKAGE),
	SAME(RPM_TAG_PROVIDEFLAGS, RPMTAG_PROVIDEFLAGS),
	SAME(RPM_TAG_PROVIDEVERSION, RPMTAG_PROVIDEVERSION),
	SAME(RPM_TAG_OBSOLETEFLAGS, RPMTAG_OBSOLETEFLAGS),
	SAME(RPM_TAG_OBSOLETEVERSION, RPMTAG_OBSOLETEVERSION),
	SAME(RPM_TAG_DIRINDEXES, RPMTAG_DIRINDEXES),
	SAME(RPM_TAG_BASENAMES, RPMTAG_BASENAMES),
	SAME(RPM_TAG_DIRNAMES, RPMTAG_DIRNAMES),
	SAME(RPM_TAG_OPTFLAGS, RPMTAG_OPTFLAGS),
	SAME(RPM_TAG_PAYLOADFORMAT, RPMTAG_PAYLOADFORMAT),
	SAME(RPM_TAG_PAYLOADCOMPRESSOR, RPMTAG_PAYLOADCOMPRESSOR),
	SAME(RPM_TAG_PAYLOADFLAGS, RPMTAG_PAYLOADFLAGS),
	SAME(RPM_TAG_PLATFORM, RPMTAG_PLATFORM),
	SAME(RPM_TAG_FILECOLORS, RPMTAG_FILECOLORS),
	SAME(RPM_TAG_PRETRANS, RPMTAG_PRETRANS),
	SAME(RPM_TAG_POSTTRANS, RPMTAG_POSTTRANS),
	SAME(RPM_TAG_PRETRANSPROG, RPMTAG_PRETRANSPROG),
	SAME(RPM_TAG_POSTTRANSPROG, RPMTAG_POSTTRANSPROG),
	SAME(RPM_TAG_LONGFILESIZES, RPMTAG_LONGFILESIZES),
	SAME(RPM_TAG_LONGSIZE, RPMTAG_LONGSIZE),
	SAME(RPM_TAG_FILECAPS, RPMTAG_FILECAPS),
	SAME(RPM_TAG_FILEDIGESTALGO, RPMTAG_FILEDIGESTALGO),
	SAME(RPM_TAG_BUGURL, RPMTAG_BUGURL),
	SAME(RPM_TAG_VCS, RPMTAG_VCS),
	SAME(RPM_TAG_RECOMMENDNAME, RPMTAG_RECOMMENDNAME),
	SAME(RPM_TAG_RECOMMENDVERSION, RPMTAG_RECOMMENDVERSION),
	SAME(RPM_TAG_RECOMMENDFLAGS, RPMTAG_RECOMMENDFLAGS),
	SAME(RPM_TAG_SUGGESTNAME, RPMTAG_SUGGESTNAME),
	SAME(RPM_TAG_SUGGESTVERSION, RPMTAG_SUGGESTVERSION),
	SAME(RPM_TAG_SUGGESTFLAGS, RPMTAG_SUGGESTFLAGS),
	SAME(RPM_TAG_SUPPLEMENTNAME, RPMTAG_SUPPLEMENTNAME),
	SAME(RPM_TAG_SUPPLEMENTVERSION, RPMTAG_SUPPLEMENTVERSION),
	SAME(RPM_TAG_SUPPLEMENTFLAGS, RPMTAG_SUPPLEMENTFLAGS),
	SAME(RPM_TAG_ENHANCENAME, RPMTAG_ENHANCENAME),
	SAME(RPM_TAG_ENHANCEVERSION, RPMTAG_ENHANCEVERSION),
	SAME(RPM_TAG_ENHANCEFLAGS, RPMTAG_ENHANCEFLAGS),
	SAME(RPM_TAG_ENCODING, RPMTAG_ENCODING),
	SAME(RPM_TAG_PAYLOADDIGEST, RPMTAG_PAYLOADDIGEST),
	SAME(RPM_TAG_PAYLOADDIGESTALGO, RPMTAG_PAYLOADDIGESTALGO),
	SAME(RPM_VERIFY_FILEDIGEST, RPMVERIFY_FILEDIGEST),
	SAME(RPM_VERIFY_FILESIZE, RPMVERIFY_FILESIZE),
	SAME(RPM_VERIFY_LINKTO, RPMVERIFY_LINKTO),
	SAME(RPM_VERIFY_MTIME, RPMVERIFY_MTIME),
};

static void test_rpm_numbers(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		if (numbers[i].ours != numbers[i].theirs)
			fail_msg("%s is %lld", numbers[i].name, numbers[i].theirs);
	assert_memory_equal(rpm_block_magic, rpm_header_magic, sizeof rpm_block_magic);
}

/* Exports a block and opens it again. */
static struct rpm_block *reopen(struct rpm_block *block)
{
	AUTO_BUFFER bytes = BUFFER_INIT, body = BUFFER_INIT;
	struct error error = ERROR_INIT;
	assert_success(rpm_block_export(block, RPM_TAG_HEADERIMMUTABLE, &bytes, &error), &error);
	assert_memory_equal(bytes.data, rpm_block_magic, RPM_BLOCK_MAGIC_SIZE);
	buffer_add(&body, bytes.data + RPM_BLOCK_MAGIC_SIZE, bytes.len - RPM_BLOCK_MAGIC_SIZE);
	struct rpm_block *opened = rpm_block_open(&body);
	assert_non_null(opened);
	rpm_block_free(block);
	return opened;
}

static void test_rpm_block_round_trip(void **state UNUSED)
{
	struct arena *arena = arena_make();
	struct rpm_block *block = rpm_block_make();
	struct rpm_array array;
	uint64_t number = 0;
	size_t len = 0;
	rpm_block_put_text(block, RPM_TAG_NAME, "name");
	rpm_block_put_translatable(block, RPM_TAG_SUMMARY, "summary");
	rpm_block_put_texts(block, RPM_TAG_PREFIXES, (const char *const[]){"/a", "/b"}, 2);
	rpm_block_put_texts(block, RPM_TAG_PREFIXES, (const char *const[]){"/c"}, 1);
	rpm_block_put_u16(block, RPM_TAG_FILEMODES, (const uint16_t[]){1, 65535}, 2);
	rpm_block_put_u32(block, RPM_TAG_SIZE, (const uint32_t[]){UINT32_MAX}, 1);
	rpm_block_put_u64(block, RPM_TAG_LONGSIZE, (const uint64_t[]){UINT64_MAX}, 1);
	rpm_block_put_bytes(block, RPM_SIG_RSA, "a\0b", 3);
	rpm_block_put_text(block, RPM_TAG_URL, NULL);
	block = reopen(block);
	assert_string_equal(rpm_block_text(block, RPM_TAG_NAME, arena), "name");
	assert_string_equal(rpm_block_text(block, RPM_TAG_SUMMARY, arena), "summary");
	assert_false(rpm_block_has(block, RPM_TAG_URL));
	rpm_array_open_texts(&array, block, RPM_TAG_PREFIXES);
	assert_int_equal(array.n, 3);
	assert_string_equal(rpm_array_text(&array, 2), "/c");
	rpm_array_close(&array);
	rpm_array_open_numbers(&array, block, RPM_TAG_FILEMODES);
	assert_int_equal(array.n, 2);
	assert_int_equal(rpm_array_number(&array, 1), 65535);
	rpm_array_close(&array);
	assert_true(rpm_block_number(block, RPM_TAG_SIZE, &number));
	assert_true(number == UINT32_MAX);
	assert_true(rpm_block_number(block, RPM_TAG_LONGSIZE, &number));
	assert_true(number == UINT64_MAX);
	assert_memory_equal(rpm_block_bytes(block, RPM_SIG_RSA, arena, &len), "a\0b", 3);
	assert_int_equal(len, 3);
	assert_int_equal(rpm_block_find_repeated(block), 0);
	rpm_block_free(block);
	arena_free(arena);
}

/* A value of another type than the one asked for is none; librpm opens no such header at all. */
static void test_rpm_block_other_types(void **state UNUSED)
{
	struct arena *arena = arena_make();
	struct rpm_block *block = rpm_block_make();
	struct rpm_array array;
	uint64_t number;
	size_t len;
	rpm_block_put_u32(block, RPM_TAG_NAME, (const uint32_t[]){1}, 1);
	rpm_block_put_text(block, RPM_TAG_SIZE, "text");
	rpm_block_put_bytes(block, RPM_TAG_VERSION, "bytes", 5);
	assert_null(rpm_block_text(block, RPM_TAG_NAME, arena));
	assert_null(rpm_block_text(block, RPM_TAG_VERSION, arena));
	assert_false(rpm_block_number(block, RPM_TAG_SIZE, &number));
	assert_false(rpm_block_number(block, RPM_TAG_VERSION, &number));
	assert_false(rpm_block_number(block, RPM_TAG_URL, &number));
	assert_null(rpm_block_bytes(block, RPM_TAG_NAME, arena, &len));
	assert_int_equal(len, 0);
	rpm_array_open_texts(&array, block, RPM_TAG_NAME);
	assert_int_equal(array.n, 0);
	rpm_array_close(&array);
	rpm_block_free(block);
	arena_free(arena);
}

static void test_rpm_block_repeated(void **state UNUSED)
{
	struct rpm_block *block = rpm_block_make();
	rpm_block_put_text(block, RPM_TAG_NAME, "one");
	rpm_block_put_text(block, RPM_TAG_NAME, "two");
	assert_int_equal(rpm_block_find_repeated(block), RPM_TAG_NAME);
	rpm_block_free(block);
}

static void test_rpm_block_refused(void **state UNUSED)
{
	struct rpm_block *block = rpm_block_make();
	struct error error = ERROR_INIT;
	struct buffer out = BUFFER_INIT;
	static const uint32_t numbers_of[(1 << 20) + 1];
	rpm_block_put_u32(block, RPM_TAG_FILEINODES, numbers_of, ARRAY_SIZE(numbers_of));
	assert_int_equal(rpm_block_export(block, RPM_TAG_HEADERIMMUTABLE, &out, &error), -1);
	assert_error(&error, "librpm does not take tag 1096");
	assert_int_equal(out.len, 0);
	rpm_block_free(block);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rpm_numbers),
		cmocka_unit_test(test_rpm_block_round_trip),
		cmocka_unit_test(test_rpm_block_other_types),
		cmocka_unit_test(test_rpm_block_repeated),
		cmocka_unit_test(test_rpm_block_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
