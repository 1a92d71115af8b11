# src/sign/local.mk - signatures made and verified
# SPDX-License-Identifier: GPL-3.0-or-later

libingot_a_SOURCES += \
	src/sign/keyring.h \
	src/sign/signer.h
