/* issuer.h - who made an OpenPGP signature
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_ISSUER_H
#define INGOT_SIGN_ISSUER_H

#include <stddef.h>

/* Reads the key id of a signature without any key: 16 upper-case hex digits, or "" where there is
 * none. Reads the OpenPGP packet (RFC 4880, 5.2), old and new packet headers. */
void issuer_read(const void *signature, size_t len, char issuer[17]);

#endif
