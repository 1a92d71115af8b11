/* rpm_pack.h - an unsigned rpm, and the signed one
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RPM_RPM_PACK_H
#define INGOT_FORMATS_RPM_RPM_PACK_H

#include "formats/format_maker.h"

/* Implements `pack` of struct format_maker. */
int rpm_pack(const struct package *package, const struct payload *payload,
	     const struct codec_params *params, struct artifact *artifact,
	     struct error *error) NODISCARD;
/* Implements `check_signer` of struct format_maker: rpm knows no ECDSA. */
int rpm_pack_check_signer(const struct signer *signer, struct problems *problems,
			  struct error *error) NODISCARD;
/* Implements `seal` of struct format_maker. */
int rpm_pack_seal(struct artifact *artifact, const struct signer *signer,
		  const struct buffer *signature, struct parts *file,
		  struct error *error) NODISCARD;
/* Implements `artifact_free` of struct format_maker. */
void rpm_pack_free(struct artifact *artifact);

#endif
