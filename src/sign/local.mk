# src/sign/local.mk - signatures made and verified
# SPDX-License-Identifier: GPL-3.0-or-later

libingot_a_SOURCES += \
	src/sign/cleartext.c \
	src/sign/cleartext.h \
	src/sign/gnupg_home.c \
	src/sign/gnupg_home.h \
	src/sign/gpg.c \
	src/sign/gpg.h \
	src/sign/gpg_keys.c \
	src/sign/issuer.c \
	src/sign/keyring.c \
	src/sign/keyring.h \
	src/sign/passphrase.c \
	src/sign/passphrase.h \
	src/sign/signer.c \
	src/sign/signer.h \
	src/sign/signing_key.c \
	src/sign/signing_key.h

EXTRA_DIST += tests/keys.sh
