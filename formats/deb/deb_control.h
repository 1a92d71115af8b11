/* deb_control.h - a package's metadata as a stanza, and back (deb-control(5))
 *
 * The fields are a table of deb_control.c, in dpkg's order; package->fields holds all others, in
 * their order, values as deb822.h keeps them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_DEB_DEB_CONTROL_H
#define INGOT_FORMATS_DEB_DEB_CONTROL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "package/package.h"

/* Appends the stanza. A control character in a field of one line is an error. */
int deb_control_write(const struct package *package, struct buffer *out,
		      struct error *error) NODISCARD;
/* Reads hostile input: one stanza, with a name, a version and an architecture that follow their
 * grammars. Sets package->control as well. */
int deb_control_read(const char *text, size_t len, struct package *package,
		     struct error *error) NODISCARD;
/* Whether the table has this field, so that nobody else may set it. */
bool deb_control_has(const char *field);

#endif
