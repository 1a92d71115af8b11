/* rpm_format.c - the row of the table of formats
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/rpm/rpm_format.h"

#include "formats/format_maker.h"
#include "formats/format_reader.h"
#include "formats/rpm/rpm_cpio.h"
#include "formats/rpm/rpm_describe.h"
#include "formats/rpm/rpm_installed.h"
#include "formats/rpm/rpm_nevra.h"
#include "formats/rpm/rpm_pack.h"
#include "formats/rpm/rpm_payload.h"
#include "formats/rpm/rpm_read.h"
#include "formats/rpm/rpm_signature.h"
#include "formats/rpm/rpm_version.h"
#include "formats/rpm/yum_layout.h"

static const struct format_maker maker = {
	.describe = rpm_describe,
	.signature = rpm_describe_signature,
	.compression = rpm_describe_compression,
	.payload = &rpm_cpio_layout,
	.payload_digests = 1U << DIGEST_SHA256,
	.pack = rpm_pack,
	.check_signer = rpm_pack_check_signer,
	.seal = rpm_pack_seal,
	.artifact_free = rpm_pack_free,
	.file_name = rpm_nevra_file_name,
};

static const struct format_reader reader = {
	.magic = RPM_LEAD_MAGIC,
	.magic_len = sizeof RPM_LEAD_MAGIC - 1,
	.read = rpm_read,
	.give_files = rpm_payload_give_files,
	.installed = rpm_installed,
	.signed_bytes = rpm_read_signed_bytes,
	.part_at = rpm_read_part_at,
};

const struct format_traits rpm_traits = {
	.name = "rpm",
	.extension = ".rpm",
	.article = "an",
	.manager = "rpm",
	.carries_parents = false,
	.omits.contents = 1U << CONTENT_CHANGELOG,
	.omits.scripts = 1U << SCRIPT_RULES | 1U << SCRIPT_TEMPLATES | 1U << SCRIPT_CONFIG,
	/* rpm has no Breaks, and would take a Pre-Depends for one more requirement. */
	.omits.relations = 1U << RELATION_BREAKS | 1U << RELATION_PREDEPENDS,
	.operators = {"", "<", "<=", "=", ">=", ">"},
};

const struct format rpm_format = {
	.traits = &rpm_traits,
	.maker = &maker,
	.reader = &reader,
	.layout = &yum_layout,
	.compare_versions = rpm_version_compare,
};
