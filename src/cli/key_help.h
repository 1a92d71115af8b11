/* key_help.h - what the options about keys say, in all commands that have them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_KEY_HELP_H
#define INGOT_CLI_KEY_HELP_H

#define KEY_HELP                                                                                 \
	"the signing key: a file with a secret key, or a fingerprint, key id or e-mail address " \
	"of a key in your GnuPG keyring; else the variable INGOT_KEY is taken, which holds the " \
	"key itself or base64 of it"
#define KEY_ID_HELP "which subkey of it signs, by fingerprint or key id"
#define PASSPHRASE_HELP                                                                           \
	"a file whose first line is the key's passphrase; else the variable INGOT_PASSPHRASE is " \
	"taken"
#define TRUST_KEY_HELP                                                                             \
	"a file with public keys, armoured or binary, that may have signed; may be given several " \
	"times"
#define TRUST_KEYRING_HELP "the same: a keyring, such as those in /usr/share/keyrings"

#endif
