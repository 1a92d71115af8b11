/* packing_internal.h - from payloads to written packages, one for each format, side by side
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BUILD_PACKING_INTERNAL_H
#define INGOT_BUILD_PACKING_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/output.h"
#include "base/parts.h"
#include "base/pool.h"
#include "build/cast.h"
#include "formats/format.h"
#include "formats/format_maker.h"
#include "plan/plan.h"
#include "sign/signer.h"

/* Holds what one format has on the way. All but the last block is filled in by src/build/cast.c. */
struct packing {
	const struct format *format;
	const struct manifest_package *from;
	struct package *package; /* owned */
	struct codec_params params;
	struct signer *signer; /* borrowed; NULL: unsigned */
	size_t index;          /* among the plan's formats */
	const struct plan *plan;
	const struct payloads *payloads;
	const char *target; /* a folder, or a file's path */
	struct cast_product *product;
	bool wants_digest; /* the product's sha256 */

	struct output output;
	struct job *job; /* under way; else NULL */
	struct artifact artifact;
	struct parts rest;     /* behind the artifact's head: what needs the signature */
	bool is_resting;       /* the job is to write the rest */
	struct digest *digest; /* of what was written; NULL: nobody wants it */
};

/* Packs and signs all, after which no signer is needed any more. Signs by this thread alone, what
 * is quickly signed first; meanwhile, and still when this has returned, the pool writes. */
int packings_sign(struct packing *packings, size_t n, struct pool *pool,
		  struct error *error) NODISCARD;
/* Writes until the outputs are on the disk, unnamed. */
int packings_write(struct packing *packings, size_t n, struct pool *pool,
		   struct error *error) NODISCARD;
void packings_free(struct packing *packings, size_t n); /* drops outputs that are not committed */

#endif
