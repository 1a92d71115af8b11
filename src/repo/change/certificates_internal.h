/* certificates_internal.h - the certificates that a state of the settings carries
 *
 * Each key of the settings is there as an armoured block of its own, in the order of the lists.
 * What is added is merged by gpg: a certificate keeps its older signatures over itself beside the
 * newer, so that clients which ask when a signature was made find what held then.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_CHANGE_CERTIFICATES_INTERNAL_H
#define INGOT_REPO_CHANGE_CERTIFICATES_INTERNAL_H

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "repo/state/chain_internal.h"

/* A file with a certificate or a revocation; its name is for messages. */
struct certificate_file {
	const struct buffer *bytes; /* borrowed; NULL: there is none */
	const char *name;
};

/* Writes the fingerprint of the one certificate in the file; it must be able to sign if `signs`. */
int certificates_identify(const struct certificate_file *file, bool signs, char key[65],
			  struct error *error) NODISCARD;
/* Writes the fingerprint that ends in `text`, of 8 hex digits or more, of a key that a state has,
 * the newest that has one. */
int certificates_find(const struct chain *chain, const char *text, char key[65],
		      struct error *error) NODISCARD;
/* Writes the keys of `next`, by its lists, from the certificates of `now` and what is newer in
 * `more` and `revocation`. */
int certificates_write(const struct settings *now, const struct certificate_file *more,
		       const struct certificate_file *revocation, struct settings *next,
		       struct error *error) NODISCARD;
/* Fails where the key is not revoked in the certificates of `next`. */
int certificates_check_revoked(const struct settings *next, const char *key,
			       struct error *error) NODISCARD;

#endif
