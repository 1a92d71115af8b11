/* pins_internal.h - lock files to pins: one reader for each kind
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_PINS_PINS_INTERNAL_H
#define INGOT_PINS_PINS_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/error.h"
#include "package/provenance.h"
#include "plan/plan.h"
#include "text/node.h"

/* Holds what a reader is given, and where it puts what it finds. */
struct pins_source {
	const char *path;  /* to open it and its neighbours, from the current directory */
	const char *name;  /* as the manifest names it, for messages */
	const char *label; /* struct pin.source; in the arena */
	const char *text;  /* the whole file; NUL-terminated, without NULs inside */
	size_t len;
	const struct plan *plan; /* for "system"; borrowed */
	struct arena *arena;     /* for everything found */
	struct arena *scratch;   /* for the file as a tree: gone after the reader */
	struct pins *pins;
	struct toolchain *build; /* gets the digest of every file that is read; NULL: nobody asks */
};

/* Adds a pin, whose strings are copied, and whose `source` is filled in. */
void pins_add(const struct pins_source *source, const struct pin *pin);
/* Adds, as pins_add does, a pin without purl: the purl is made by the rules of purl_of.
 * `qualifiers` may be NULL. */
void pins_add_of(const struct pins_source *source, const char *type, const struct pin *pin,
		 const char *const *qualifiers);

/* Notes the digest of a lock file, whose name lives in the arena. */
void pins_add_lock(const struct pins_source *source, const char *name, const void *data,
		   size_t len);

/* Makes the qualifier vcs_url, which source_url_vcs spells, of what comes from no registry; in the
 * arena. */
const char *const *pins_vcs_qualifiers(const struct pins_source *source, const char *url,
				       const char *commit);
/* Makes the qualifier download_url, the URL cleaned as source_url_clean does and without what is
 * behind "#"; in the arena. */
const char *const *pins_download_qualifiers(const struct pins_source *source, const char *url);
/* Returns a URL cleaned, anything else as it is; in the arena. */
const char *pins_clean_url(const struct pins_source *source, const char *text);

/* Sets the error "'name': line N: message", without the line where it is 0. Returns -1. */
int pins_refuse(const struct pins_source *source, int line, struct error *error, const char *format,
		...) PRINTF_LIKE(4, 5);

/* Parses YAML to a map, in the scratch arena, or NULL with the first mistake and its place. */
const struct node *pins_parse_yaml(const struct pins_source *source, struct error *error) NODISCARD;

/* Parses TOML, and gives each of its tables [[package]] to `add`, until one is refused. */
int pins_read_packages(const struct pins_source *source,
		       int (*add)(const struct pins_source *source, const struct node *root,
				  const struct node *package, struct error *error),
		       struct error *error) NODISCARD;

/* Readers. A lock file is refused whole where it cannot be read, or where a dependency is not
 * pinned. */
typedef int pins_reader(const struct pins_source *source, struct error *error);

pins_reader pins_npm NODISCARD;      /* package-lock.json, npm-shrinkwrap.json */
pins_reader pins_yarn NODISCARD;     /* yarn.lock of yarn 1, or any */
pins_reader pins_berry NODISCARD;    /* yarn.lock of yarn 2 and later */
pins_reader pins_pnpm NODISCARD;     /* pnpm-lock.yaml */
pins_reader pins_go NODISCARD;       /* go.mod with go.sum */
pins_reader pins_cargo NODISCARD;    /* Cargo.lock */
pins_reader pins_pip NODISCARD;      /* requirements.txt */
pins_reader pins_poetry NODISCARD;   /* poetry.lock */
pins_reader pins_uv NODISCARD;       /* uv.lock */
pins_reader pins_pipfile NODISCARD;  /* Pipfile.lock */
pins_reader pins_gem NODISCARD;      /* Gemfile.lock */
pins_reader pins_composer NODISCARD; /* composer.lock */
pins_reader pins_bom NODISCARD;      /* CycloneDX or SPDX JSON, by its content */
pins_reader pins_spdx NODISCARD;     /* SPDX JSON alone */
/* Finds the Debian packages that own the shared libraries which the plan's ELF files need. */
pins_reader pins_system NODISCARD;

#endif
