/* rpm_signature.h - what stands before the main header: the lead and the signature header
 *
 * The layout is that of rpm's format V4; librpm makes the header's bytes, the rest is ours,
 * because librpm's functions for it are in no installed header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RPM_RPM_SIGNATURE_H
#define INGOT_FORMATS_RPM_RPM_SIGNATURE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/digest.h"
#include "base/error.h"
#include "package/package.h"
#include "sign/signer.h"

#define RPM_LEAD_SIZE 96
#define RPM_LEAD_MAGIC "\xed\xab\xee\xdb"
#define RPM_SIGNATURE_ALIGNMENT 8

#define SHA1_HEX_SIZE 41
#define MD5_SIZE 16

/* Digests and sizes that the signature header tells. */
struct rpm_digests {
	char header_sha1[SHA1_HEX_SIZE]; /* of the main header, its magic included */
	char header_sha256[SHA256_HEX_SIZE];
	uint8_t md5[MD5_SIZE]; /* of main header and payload */
	bool has_md5;          /* md5 is set */
	uint64_t size;         /* bytes of main header and payload */
	uint64_t plain_size;   /* of the payload, uncompressed */
};

/* Appends the lead, RPM_LEAD_SIZE bytes. */
void rpm_signature_make_lead(const struct package *package, struct buffer *out);
/* Appends the signature header: magic, header and padding; `signature` NULL: none. Its size does
 * not depend on the signature as long as that fits the space that rpmbuild, too, keeps free for
 * signing. */
int rpm_signature_make(const struct rpm_digests *digests, enum signer_algorithm algorithm,
		       const struct buffer *signature, struct buffer *out,
		       struct error *error) NODISCARD;

#endif
