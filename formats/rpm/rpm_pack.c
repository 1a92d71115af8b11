/* rpm_pack.c - an unsigned rpm, and the signed one
 *
 * An rpm is made from the inside out, so that nothing is patched: the payload's digest goes into
 * the main header, the header's digests and signature into the signature header before it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/rpm/rpm_pack.h"

#include <stdlib.h>

#include "base/buffer.h"
#include "base/hex.h"
#include "base/memory.h"
#include "formats/rpm/rpm_header.h"
#include "formats/rpm/rpm_signature.h"

static int digest_artifact(const struct artifact *artifact, const struct payload *payload,
			   struct rpm_digests *digests, struct error *error)
{
	digests->size = parts_size(&artifact->tail);
	digests->plain_size = payload->plain_size;
	if (parts_digest(&artifact->to_sign, DIGEST_SHA1, digests->header_sha1, error) ||
	    parts_digest(&artifact->to_sign, DIGEST_SHA256, digests->header_sha256, error))
		return -1;
	return 0;
}

/* rpm before 4.14 knows no other digest of the payload; it cannot read zstd either, so that nobody
 * would look at this one there. The signature does not cover it, so that it need not be there
 * before. */
static int digest_tail(const struct artifact *artifact, struct error *error)
{
	struct rpm_digests *digests = artifact->priv;
	char md5[MD5_HEX_SIZE];
	if (!digests->has_md5)
		return 0;
	if (parts_digest(&artifact->tail, DIGEST_MD5, md5, error))
		return -1;
	return hex_decode(md5, digests->md5, sizeof digests->md5);
}

int rpm_pack(const struct package *package, const struct payload *payload,
	     const struct codec_params *params, struct artifact *artifact, struct error *error)
{
	AUTO_BUFFER header = BUFFER_INIT, lead = BUFFER_INIT;
	struct rpm_digests *digests = xzalloc(sizeof *digests);
	*artifact = (struct artifact){.priv = digests};
	digests->has_md5 = params->codec != CODEC_ZSTD;
	int failed = rpm_header_make(package, payload, params, &header, error);
	if (!failed) {
		rpm_signature_make_lead(package, &lead);
		parts_add_copy(&artifact->head, lead.data, lead.len);
		parts_add_copy(&artifact->to_sign, header.data, header.len);
		parts_add_copy(&artifact->tail, header.data, header.len);
		parts_add_parts(&artifact->tail, &payload->spool.parts);
		failed = digest_artifact(artifact, payload, digests, error);
	}
	if (failed)
		rpm_pack_free(artifact);
	return failed;
}

int rpm_pack_check_signer(const struct signer *signer, struct problems *problems UNUSED,
			  struct error *error)
{
	enum signer_algorithm algorithm = signer_algorithm(signer);
	if (algorithm == SIGNER_RSA || algorithm == SIGNER_DSA || algorithm == SIGNER_EDDSA)
		return 0;
	error_set(error, "cannot sign an rpm with the key '%s': rpm knows no such algorithm%s",
		  signer_signing_fingerprint(signer), algorithm == SIGNER_ECDSA ? " (ECDSA)" : "");
	return error_hint(error, "use an RSA or an Ed25519 key");
}

int rpm_pack_seal(struct artifact *artifact, const struct signer *signer,
		  const struct buffer *signature, struct parts *file, struct error *error)
{
	AUTO_BUFFER header = BUFFER_INIT;
	enum signer_algorithm algorithm = signature ? signer_algorithm(signer) : SIGNER_OTHER;
	if (digest_tail(artifact, error) ||
	    rpm_signature_make(artifact->priv, algorithm, signature, &header, error))
		return -1;
	parts_add_parts(file, &artifact->head);
	parts_add_copy(file, header.data, header.len);
	parts_add_parts(file, &artifact->tail);
	return 0;
}

void rpm_pack_free(struct artifact *artifact)
{
	parts_free(&artifact->head);
	parts_free(&artifact->to_sign);
	parts_free(&artifact->tail);
	free(artifact->priv);
	*artifact = (struct artifact){0};
}
