/* pins_cargo.c - Cargo.lock
 *
 * Format: TOML as cargo writes it (doc.rust-lang.org/cargo, "Cargo.toml vs Cargo.lock"): tables
 * [[package]]. A package without a source is the workspace's own. Version 1 has the checksums in
 * one table [metadata].
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"
#include "pins/integrity_internal.h"
#include "pins/pins_internal.h"

static const char *find_checksum(const struct node *root, const struct node *crate,
				 struct arena *arena)
{
	const char *checksum = node_find_quoted(crate, "checksum");
	if (checksum)
		return checksum;
	const char *key =
		arena_printf(arena, "checksum %s %s (%s)", node_find_quoted(crate, "name"),
			     node_find_quoted(crate, "version"), node_find_quoted(crate, "source"));
	return node_find_quoted(node_find(root, "metadata"), key);
}

static int add_crate(const struct pins_source *source, const struct node *root,
		     const struct node *crate, struct error *error)
{
	struct pin pin = {.name = node_find_quoted(crate, "name"),
			  .version = node_find_quoted(crate, "version")};
	const char *from = node_find_quoted(crate, "source");
	if (text_is_empty(pin.name) || text_is_empty(pin.version))
		return pins_refuse(source, crate->at.line, error, "a package has no %s",
				   text_is_empty(pin.name) ? "name" : "version");
	if (!from)
		return 0;
	integrity_set_hex("sha256", find_checksum(root, crate, source->arena), source->arena, &pin);
	pins_add_of(source, "cargo", &pin,
		    text_starts(from, "git+") ? pins_vcs_qualifiers(source, from, NULL) : NULL);
	return 0;
}

int pins_cargo(const struct pins_source *source, struct error *error)
{
	return pins_read_packages(source, add_crate, error);
}
