/* content_id.h - one number for what a package installs (specs/identity.md)
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_IDENTITY_CONTENT_ID_H
#define INGOT_IDENTITY_CONTENT_ID_H

#include "base/digest.h"
#include "package/package.h"

/* Computes the content id of a record that has all its files' digests (specs/identity.md). */
void content_id(const struct package *package, char id[SHA256_HEX_SIZE]);

#endif
