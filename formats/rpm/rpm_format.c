/* rpm_format.c - the row of the table of formats
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/format.h"
#include "formats/format_maker.h"
#include "formats/format_reader.h"
#include "formats/rpm/rpm_cpio.h"
#include "formats/rpm/rpm_describe.h"
#include "formats/rpm/rpm_installed.h"
#include "formats/rpm/rpm_names.h"
#include "formats/rpm/rpm_pack.h"
#include "formats/rpm/rpm_payload.h"
#include "formats/rpm/rpm_read.h"
#include "formats/rpm/rpm_signature.h"
#include "formats/rpm/rpm_version.h"
#include "formats/rpm/yum_layout.h"

static const struct format_maker maker = {
	.describe = rpm_describe,
	.signature = rpm_manifest_signature,
	.compression = rpm_compression,
	.payload = &rpm_cpio_layout,
	.payload_digests = 1U << DIGEST_SHA256,
	.pack = rpm_pack,
	.check_signer = rpm_check_signer,
	.seal = rpm_seal,
	.artifact_free = rpm_artifact_free,
	.file_name = rpm_file_name,
};

static const struct format_reader reader = {
	.magic = RPM_LEAD_MAGIC,
	.magic_len = sizeof RPM_LEAD_MAGIC - 1,
	.read = rpm_read,
	.contents = rpm_contents,
	.installed = rpm_installed,
	.signed_bytes = rpm_signed_bytes,
	.part_at = rpm_part_at,
};

extern const struct format rpm_format;

const struct format rpm_format = {
	.name = "rpm",
	.extension = ".rpm",
	.carries_parents = false,
	.maker = &maker,
	.reader = &reader,
	.layout = &yum_layout,
	.compare_versions = rpm_version_compare,
};
