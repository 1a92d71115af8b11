/* trust.h - the public keys that the user names: nothing else is trusted
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_TRUST_H
#define INGOT_SIGN_TRUST_H

#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"
#include "sign/keyring.h"

/* Opens a keyring with the keys of all files. NULL without an error where no file was named. */
int trust_open(const struct strings *files, struct keyring **keyring,
	       struct error *error) NODISCARD;

#endif
