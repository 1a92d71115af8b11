/* rpm_signature.c - what stands before the main header: the lead and the signature header
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/rpm/rpm_signature.h"

#include <stdlib.h>
#include <string.h>

#include <rpm/header.h>
#include <rpm/rpmtag.h>

#include "base/memory.h"
#include "formats/rpm/rpm_library.h"

/* As much as rpmbuild keeps: rpmsign can add a signature without moving what follows. */
#define RESERVED (4096 + 32)
#define INDEX_ENTRY_SIZE 16
#define LEAD_NAME_SIZE 66

static void add_u16(struct buffer *out, unsigned value)
{
	buffer_add_byte(out, (uint8_t)(value >> 8));
	buffer_add_byte(out, (uint8_t)value);
}

/* Nothing reads it any more but file(1) and the check of its first bytes. */
void rpm_lead_make(const struct package *package, struct buffer *out)
{
	char name[LEAD_NAME_SIZE] = "";
	CLEANUP(free_pointer)
	char *full = xasprintf("%s-%s-%s", package->name, package->version, package->release);
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

/* The typed helpers know tags 1000 to 1008 only as those of the main header, hence by hand. */
static int put(Header header, uint32_t tag, rpmTagType type, void *data, size_t count,
	       struct error *error)
{
	struct rpmtd_s value = {
		.tag = tag, .type = type, .count = (rpm_count_t)count, .data = data};
	if (!headerPut(header, &value, HEADERPUT_DEFAULT))
		return error_set(error, "librpm does not take tag %u of the signature header", tag);
	return 0;
}

/* Both sizes are in 64 bits as soon as one needs them (rpm, lib/signature.c). */
static int put_sizes(Header header, const struct rpm_digests *digests, struct error *error)
{
	if (digests->size < UINT32_MAX && digests->plain_size < UINT32_MAX) {
		uint32_t size = (uint32_t)digests->size, plain = (uint32_t)digests->plain_size;
		return put(header, RPMSIGTAG_SIZE, RPM_INT32_TYPE, &size, 1, error) ||
				       put(header, RPMSIGTAG_PAYLOADSIZE, RPM_INT32_TYPE, &plain, 1,
					   error)
			       ? -1
			       : 0;
	}
	uint64_t size = digests->size, plain = digests->plain_size;
	return put(header, RPMSIGTAG_LONGSIZE, RPM_INT64_TYPE, &size, 1, error) ||
			       put(header, RPMSIGTAG_LONGARCHIVESIZE, RPM_INT64_TYPE, &plain, 1,
				   error)
		       ? -1
		       : 0;
}

static int put_digests(Header header, const struct rpm_digests *digests, struct error *error)
{
	char sha1[SHA1_HEX_SIZE], sha256[SHA256_HEX_SIZE];
	uint8_t md5[MD5_SIZE];
	memcpy(sha1, digests->header_sha1, sizeof sha1);
	memcpy(sha256, digests->header_sha256, sizeof sha256);
	memcpy(md5, digests->md5, sizeof md5);
	if (put(header, RPMSIGTAG_SHA1, RPM_STRING_TYPE, sha1, 1, error) ||
	    put(header, RPMSIGTAG_SHA256, RPM_STRING_TYPE, sha256, 1, error) ||
	    put(header, RPMSIGTAG_MD5, RPM_BIN_TYPE, md5, sizeof md5, error))
		return -1;
	return put_sizes(header, digests, error);
}

static int put_signature(Header header, enum signer_algorithm algorithm,
			 const struct buffer *signature, struct error *error)
{
	size_t used = 0;
	if (signature) {
		/* Everything that is not RSA goes by the name of the older algorithm. */
		uint32_t tag = algorithm == SIGNER_RSA ? RPMSIGTAG_RSA : RPMSIGTAG_DSA;
		if (put(header, tag, RPM_BIN_TYPE, signature->data, signature->len, error))
			return -1;
		used = signature->len + INDEX_ENTRY_SIZE;
	}
	if (used >= RESERVED)
		return 0;
	CLEANUP(free_pointer) void *zeros = xzalloc(RESERVED - used);
	return put(header, RPMSIGTAG_RESERVEDSPACE, RPM_BIN_TYPE, zeros, RESERVED - used, error);
}

static int export_header(Header *header, struct buffer *out, struct error *error)
{
	*header = headerReload(*header, RPMTAG_HEADERSIGNATURES);
	unsigned size = 0;
	void *bytes = *header ? headerExport(*header, &size) : NULL;
	if (!bytes)
		return error_set(error, "librpm cannot export the signature header");
	buffer_add(out, rpm_header_magic, sizeof rpm_header_magic);
	buffer_add(out, bytes, size);
	size_t total = sizeof rpm_header_magic + size;
	buffer_add_zeros(out, (RPM_SIGNATURE_ALIGNMENT - total % RPM_SIGNATURE_ALIGNMENT) %
				      RPM_SIGNATURE_ALIGNMENT);
	free(bytes);
	return 0;
}

int rpm_signature_make(const struct rpm_digests *digests, enum signer_algorithm algorithm,
		       const struct buffer *signature, struct buffer *out, struct error *error)
{
	rpm_library_open();
	Header header = headerNew();
	int result = put_digests(header, digests, error) ||
				     put_signature(header, algorithm, signature, error) ||
				     export_header(&header, out, error)
			     ? -1
			     : 0;
	(void)headerFree(header);
	return result;
}
