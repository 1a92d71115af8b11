/* rpm_signature.c - what stands before the main header: the lead and the signature header
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/rpm/rpm_signature.h"

#include <string.h>

#include "base/memory.h"
#include "formats/rpm/rpm_block.h"

/* Reserves as much as rpmbuild: rpmsign can add a signature without moving what follows. */
#define RESERVED (4096 + 32)
#define INDEX_ENTRY_SIZE 16
#define LEAD_NAME_SIZE 66

static void add_u16(struct buffer *out, unsigned value)
{
	buffer_add_byte(out, (uint8_t)(value >> 8));
	buffer_add_byte(out, (uint8_t)value);
}

/* Nothing reads the lead any more but file(1) and the check of its first bytes. */
void rpm_signature_make_lead(const struct package *package, struct buffer *out)
{
	char name[LEAD_NAME_SIZE] = "";
	AUTO_FREE char *full =
		xasprintf("%s-%s-%s", package->name, package->version, package->release);
	memcpy(name, full, strnlen(full, sizeof name - 1));
	buffer_add(out, RPM_LEAD_MAGIC, 4);
	add_u16(out, 0x0300); /* version 3.0 */
	add_u16(out, 0);      /* binary */
	add_u16(out, 1);      /* architecture */
	buffer_add(out, name, sizeof name);
	add_u16(out, 1); /* Linux */
	add_u16(out, 5); /* a signature header follows */
	buffer_add_zeros(out, 16);
}

/* Both sizes are in 64 bits as soon as one needs them (rpm, lib/signature.c). */
static void put_sizes(struct rpm_block *block, const struct rpm_digests *digests)
{
	if (digests->size < UINT32_MAX && digests->plain_size < UINT32_MAX) {
		const uint32_t size = (uint32_t)digests->size;
		const uint32_t plain_size = (uint32_t)digests->plain_size;
		rpm_block_put_u32(block, RPM_SIG_SIZE, &size, 1);
		rpm_block_put_u32(block, RPM_SIG_PAYLOADSIZE, &plain_size, 1);
	} else {
		rpm_block_put_u64(block, RPM_SIG_LONGSIZE, &digests->size, 1);
		rpm_block_put_u64(block, RPM_SIG_LONGARCHIVESIZE, &digests->plain_size, 1);
	}
}

static void put_signature(struct rpm_block *block, enum signer_algorithm algorithm,
			  const struct buffer *signature)
{
	size_t used = 0;
	if (signature) {
		/* Everything that is not RSA goes by the name of the older algorithm. */
		uint32_t tag = algorithm == SIGNER_RSA ? RPM_SIG_RSA : RPM_SIG_DSA;
		rpm_block_put_bytes(block, tag, signature->data, signature->len);
		used = signature->len + INDEX_ENTRY_SIZE;
	}
	if (used >= RESERVED)
		return;
	AUTO_FREE void *zeros = xzalloc(RESERVED - used);
	rpm_block_put_bytes(block, RPM_SIG_RESERVEDSPACE, zeros, RESERVED - used);
}

int rpm_signature_make(const struct rpm_digests *digests, enum signer_algorithm algorithm,
		       const struct buffer *signature, struct buffer *out, struct error *error)
{
	size_t start = out->len;
	struct rpm_block *block = rpm_block_make();
	rpm_block_put_text(block, RPM_SIG_SHA1, digests->header_sha1);
	rpm_block_put_text(block, RPM_SIG_SHA256, digests->header_sha256);
	if (digests->has_md5)
		rpm_block_put_bytes(block, RPM_SIG_MD5, digests->md5, sizeof digests->md5);
	put_sizes(block, digests);
	put_signature(block, algorithm, signature);
	int failed = rpm_block_export(block, RPM_TAG_HEADERSIGNATURES, out, error);
	size_t size = out->len - start;
	buffer_add_zeros(out, (RPM_SIGNATURE_ALIGNMENT - size % RPM_SIGNATURE_ALIGNMENT) %
				      RPM_SIGNATURE_ALIGNMENT);
	rpm_block_free(block);
	return failed;
}
