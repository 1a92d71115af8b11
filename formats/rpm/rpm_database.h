/* rpm_database.h - headers out of rpm's database, by librpm
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RPM_RPM_DATABASE_H
#define INGOT_FORMATS_RPM_RPM_DATABASE_H

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"

/* Appends the header of the package that `label` ("hello", "hello-1.0-1", "hello-1.0-1.x86_64")
 * names, without its magic, and the part of it that its signature covers, likewise; "" where that
 * cannot be told apart. 1: found; 0: not installed, or there is no database; several are an error.
 */
int rpm_database_find(const char *root, const char *label, struct buffer *header,
		      struct buffer *immutable, struct error *error) NODISCARD;

#endif
