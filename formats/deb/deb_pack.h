/* deb_pack.h - a package record and its payload as the members of a .deb (deb(5))
 *
 * debian-binary, control.tar, data.tar, and the signature as the last member, over the contents of
 * the three before it, one after the other, as debsigs(1) makes it: "_gpgorigin", or what the
 * record's signature_kind says. Both archives have the same compression, but for lzma, which
 * control.tar may not have: xz.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_DEB_DEB_PACK_H
#define INGOT_FORMATS_DEB_DEB_PACK_H

#include "formats/format_maker.h"

#define DEB_SIGNATURE "_gpgorigin"

/* Returns the member that holds the signature of a role ("origin", "maint", "archive"), as
 * debsigs(1) names it: "_gpgmaint"; NULL where it is no such role. */
const char *deb_pack_signature_member(const char *role);
/* Returns the member of control.tar that a script is, or NULL where a deb has none. */
const char *deb_pack_script_member(enum script_kind kind);

/* Implements `pack` of struct format_maker. */
int deb_pack(const struct package *package, const struct payload *payload,
	     const struct codec_params *params, struct artifact *artifact, struct error *error);
/* Implements `check_signer` of struct format_maker; never fails. */
int deb_pack_check_signer(const struct signer *signer, struct problems *problems,
			  struct error *error);
/* Implements `seal` of struct format_maker. */
int deb_pack_seal(struct artifact *artifact, const struct signer *signer,
		  const struct buffer *signature, struct parts *file, struct error *error);
/* Implements `artifact_free` of struct format_maker: the artifact is empty afterwards. */
void deb_pack_free(struct artifact *artifact);

#endif
