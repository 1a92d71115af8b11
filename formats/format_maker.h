/* format_maker.h - how packages of a format are made
 *
 * The flow of a build: describe (manifest -> metadata of a package record), payload (archive),
 * pack (unsigned parts and the bytes to sign), seal (signature -> the parts of the file).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_FORMAT_MAKER_H
#define INGOT_FORMATS_FORMAT_MAKER_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/parts.h"
#include "base/problems.h"
#include "codec/codec.h"
#include "manifest/manifest.h"
#include "package/package.h"
#include "package/provenance.h"
#include "plan/payloads.h"
#include "plan/plan.h"
#include "sign/signer.h"

/* A package before it is signed. */
struct artifact {
	struct parts head;    /* what comes before the place of the signature */
	struct parts to_sign; /* the exact bytes that are signed */
	struct parts tail;    /* what comes after */
	void *priv;           /* the format's own state */
};

struct format_maker {
	/* Fills name, version, architecture, relations, scripts ... of a new record from the
	 * manifest and the provenance; what the format cannot express goes to `problems`. Scripts'
	 * bytes are read here. */
	void (*describe)(const struct manifest *manifest, const struct manifest_package *from,
			 const struct provenance *provenance, struct package *package,
			 struct problems *problems);
	/* Adds to the plan, which is not sealed yet, files that the format itself makes of the
	 * manifest, for the formats of the set alone. `package` has been described. NULL: nothing.
	 */
	void (*add_files)(const struct manifest *manifest, const struct manifest_package *from,
			  const struct package *package, unsigned set, struct plan *plan,
			  struct problems *problems);
	/* Returns the manifest's section about this format's signature. */
	const struct manifest_signature *(*signature)(const struct manifest_package *from);
	/* Sets the codec that the manifest or the format chooses; what it cannot be goes to
	 * `problems`. */
	void (*compression)(const struct manifest_package *from, struct codec_params *params,
			    struct problems *problems);
	const struct payload_layout *payload;
	unsigned payload_digests; /* of the compressed payload that `pack` needs: 1 << DIGEST_x */

	/* Makes the parts of a package that is not signed yet. `package` is complete, content id
	 * included. */
	int (*pack)(const struct package *package, const struct payload *payload,
		    const struct codec_params *params, struct artifact *artifact,
		    struct error *error);
	/* Refuses a key of a kind that cannot sign this format; a warning may be added. */
	int (*check_signer)(const struct signer *signer, struct problems *problems,
			    struct error *error);
	/* Appends the parts of the finished file; `signature` NULL: it has none. */
	int (*seal)(struct artifact *artifact, const struct signer *signer,
		    const struct buffer *signature, struct parts *file, struct error *error);
	/* Frees what `pack` made. */
	void (*artifact_free)(struct artifact *artifact);
	/* Returns the conventional file name: name_version_arch.deb; caller frees. */
	char *(*file_name)(const struct package *package);
};

#endif
