/* rpm_made.h - rpms for tests, made of a manifest as `ingot build` makes them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TESTS_UNIT_RPM_MADE_H
#define INGOT_TESTS_UNIT_RPM_MADE_H

#include "package/package.h"
#include "sign/signer.h"

/* The time at which the packages' identity says they were made. */
#define MADE_TIME 1700000000
#define MADE_COMMIT "0123456789abcdef0123456789abcdef01234567"

/* Makes an rpm of a manifest's text, signed unless `signer` is NULL, in test_directory()/`name`.
 * Fails the test on any problem. Returns its path. */
const char *rpm_made(const char *name, const char *manifest, struct signer *signer);
/* Makes an rpm as rpm_made does, unsigned and without an identity. */
const char *rpm_made_plain(const char *name, const char *manifest);
/* Reads an rpm back with the format's own reader; fails the test where that fails. */
struct package *rpm_made_read(const char *path);

#endif
