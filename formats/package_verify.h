/* package_verify.h - is a package whole, what it says it is, and signed by a key that is trusted?
 *
 * What a reader finds damaged it refuses; here is what a reader can live with.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_PACKAGE_VERIFY_H
#define INGOT_FORMATS_PACKAGE_VERIFY_H

#include "base/compiler.h"
#include "base/error.h"
#include "formats/findings.h"
#include "formats/format.h"
#include "package/package.h"
#include "sign/keyring.h"
#include "sign/signature.h"

/* Finds the best signature of the package: a good one by a key of `keyring`, else the first. 1: it
 * has one, 0: none, -1: verifying itself failed. */
int package_verify_best_signature(const struct format *format, int fd,
				  const struct package *package, struct keyring *keyring,
				  struct signature *best, struct error *error) NODISCARD;
/* Verifies the signatures alone, as package_verify does. */
int package_verify_signatures(const struct format *format, int fd, const struct package *package,
			      struct keyring *keyring, struct findings *findings,
			      struct error *error) NODISCARD;
/* Verifies commit and list of dependencies as package_verify does, without the content id. */
void package_verify_identity(const struct package *package, struct findings *findings);
/* Verifies a package that `format` has read from `fd`. `keyring` holds the keys that are trusted;
 * NULL: no signature is trusted, they are only listed. -1 where verifying itself failed. */
int package_verify(const struct format *format, int fd, const struct package *package,
		   struct keyring *keyring, struct findings *findings,
		   struct error *error) NODISCARD;

#endif
