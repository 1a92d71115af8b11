/* deb_format.c - Debian's row of the table of formats
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/deb/deb_format.h"

#include "formats/deb/apt_layout.h"
#include "formats/deb/deb_ar.h"
#include "formats/deb/deb_changelog.h"
#include "formats/deb/deb_describe.h"
#include "formats/deb/deb_give.h"
#include "formats/deb/deb_installed.h"
#include "formats/deb/deb_name.h"
#include "formats/deb/deb_pack.h"
#include "formats/deb/deb_read.h"
#include "formats/deb/deb_sums.h"
#include "formats/deb/deb_tar.h"
#include "formats/deb/deb_version.h"
#include "formats/format_maker.h"
#include "formats/format_reader.h"

static const struct format_maker maker = {
	.describe = deb_describe,
	.add_files = deb_changelog_add,
	.signature = deb_describe_signature,
	.compression = deb_describe_compression,
	.payload = &deb_payload,
	.payload_digests = 0,
	.pack = deb_pack,
	.check_signer = deb_pack_check_signer,
	.seal = deb_pack_seal,
	.artifact_free = deb_pack_free,
	.file_name = deb_name_file,
};

static const struct format_reader reader = {
	.magic = DEB_AR_MAGIC,
	.magic_len = DEB_AR_MAGIC_SIZE,
	.read = deb_read,
	.give_files = deb_give_files,
	.installed = deb_installed,
	.signed_bytes = deb_read_signed_bytes,
	.part_at = deb_read_part_at,
	.check_files = deb_sums_check,
};

const struct format_traits deb_traits = {
	.name = "deb",
	.extension = ".deb",
	.article = "a",
	.manager = "dpkg",
	.carries_parents = true,
	/* nfpm leaves the same types of items out. */
	.omits.contents = 1U << CONTENT_GHOST | 1U << CONTENT_DOC | 1U << CONTENT_LICENSE |
			  1U << CONTENT_README,
	.omits.scripts = 1U << SCRIPT_PRETRANS | 1U << SCRIPT_POSTTRANS | 1U << SCRIPT_VERIFY,
	.omits.relations = 1U << RELATION_SUPPLEMENTS,
	.operators = {"", "<<", "<=", "=", ">=", ">>"},
};

const struct format deb_format = {
	.traits = &deb_traits,
	.maker = &maker,
	.reader = &reader,
	.layout = &apt_layout,
	.compare_versions = deb_version_compare,
};
