/* installed.h - a package that is installed: what the package manager knows of it, and the disk
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_INSTALLED_H
#define INGOT_FORMATS_INSTALLED_H

#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"
#include "formats/findings.h"
#include "formats/format.h"
#include "package/package.h"
#include "sign/keyring.h"

struct installed {
	const struct format *format;
	struct package *recorded; /* as the database has it */
	struct package *found; /* the package with what is on the disk, without what is not there */
	struct strings missing; /* paths, sorted */
};

/* `name` is "hello", or with the kind of package before it, "deb:hello", where both databases have
 * it; what stands behind is the format's ("hello:arm64", "hello-1.0-1"). `root` is a folder that
 * holds a system; NULL: this machine's. Not installed is an error. */
int installed_open(const char *root, const char *name, struct installed *installed,
		   struct error *error) NODISCARD;
/* Checks every file against what the database has of it, configuration files as notes; identity and
 * content id of what is on the disk; the signature, where the database keeps one, against `keyring`
 * (NULL: not checked). -1 where verifying itself failed. */
int installed_verify(const struct installed *installed, struct keyring *keyring,
		     struct findings *findings, struct error *error) NODISCARD;
/* Frees what installed_open made; fit for CLEANUP. */
void installed_close(struct installed *installed);

#endif
