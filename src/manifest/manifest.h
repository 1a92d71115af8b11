/* manifest.h - what the packager wrote, checked and with its variables expanded
 *
 * Relative paths (contents[].src, scripts, changelog, key_file, pins) start at the current
 * directory, as in nfpm: a manifest may lie in a folder of its own and be used from the top of
 * the tree. Git is asked in the manifest's folder. Where a file is missing but lies in that
 * folder, whoever looks for it says so in the hint.
 *
 * A manifest is nfpm's schema plus Ingot's own keys; manifest_fields.c has one row for each key,
 * and parser, JSON Schema and the man page ingot.yaml(5) are made from those rows. Every value
 * knows its place, so that a later step ("no such file") can still name it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_MANIFEST_MANIFEST_H
#define INGOT_MANIFEST_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/problems.h"
#include "package/format_traits.h"
#include "package/kinds.h"

struct value_text {
	const char *v; /* NULL: not given */
	struct mark at;
};

struct value_number {
	int64_t v;
	bool given;
	struct mark at;
};

struct value_bool {
	bool v;
	bool given;
	struct mark at;
};

struct value_list {
	struct value_text *v;
	size_t n;
	struct mark at;
};

struct value_pair {
	struct value_text key, value;
};

struct value_map {
	struct value_pair *v;
	size_t n;
	struct mark at;
};

/* An item of `contents`, as written: globs and trees are the plan's business. */
struct manifest_content {
	struct mark at;
	struct value_text src, dst, packager; /* packager: format's name or not given */
	enum content_type type;
	bool config, noreplace, missingok; /* from "config|noreplace" and its like */
	struct value_text owner, group, lang;
	struct value_number mode;  /* permission bits, octal in YAML */
	struct value_number mtime; /* seconds since 1970 */
	struct value_list disown_subtree;
	bool expand; /* variables in src and dst were expanded */
};

struct manifest_contents {
	struct manifest_content *v;
	size_t n;
	struct mark at;
};

struct manifest_signature {
	struct value_text key_file; /* a path, or the key itself (base/key_text.h) */
	struct value_text key_id;
	struct value_text method, type, signer; /* below deb only */
};

/* All that a manifest says for one format, `overrides` applied. Always there after a load without
 * errors: name, version ("0.0.0" with prerelease "rc0" where none is given, as in nfpm), arch
 * ("amd64"), platform ("linux"), description, umask (002). With version_schema "semver" a version
 * that is one has been split: version is then "1.2.3", its other parts are in prerelease and
 * version_metadata unless those were given. An epoch in the version ("5:2.0-1") has gone to epoch,
 * and what follows it is as it was. Empty texts and empty lists count as not given; texts of one
 * line have no control character. */
struct manifest_package {
	struct value_text name, arch, platform, version, version_schema, release, prerelease,
		version_metadata, section, priority, maintainer, description, vendor, homepage,
		license, changelog;
	struct value_text epoch; /* decimal digits, without zeros in front */
	struct value_bool disable_globbing;
	struct value_number umask, mtime;
	struct value_list relations[RELATION_COUNT];
	struct manifest_contents contents;
	struct value_text scripts[SCRIPT_COUNT]; /* paths as written */
	struct {
		struct value_text arch, arch_variant, compression;
		struct value_map fields;
		struct {
			struct value_list interest, interest_await, interest_noawait, activate,
				activate_await, activate_noawait;
		} triggers;
		struct manifest_signature signature;
	} deb;
	struct {
		struct value_text arch, buildhost, group, summary, compression, packager;
		struct value_list prefixes, requires_post;
		struct manifest_signature signature;
	} rpm;
};

/* Ingot's own keys; they cannot be overridden by format. */
struct manifest_own {
	struct {
		struct value_text repository, commit, tag, tag_format;
		struct value_list materials; /* paths of packages */
	} source;
	struct {
		struct value_list tools; /* names of programs */
	} build;
	struct {
		struct value_list require; /* "pins", "clean", "tag", "version", "signature" */
	} policy;
	struct {
		struct value_text dir; /* identity.dir; default /usr/share/<name> */
	} identity;
	struct value_list pins; /* lock files, or "system" */
	struct manifest_signature signature;
};

struct manifest {
	struct arena *arena; /* owns everything below */
	const char *path;    /* as the user named it */
	const char *folder;  /* where the manifest lies; "." for a bare name */
	struct manifest_package base;
	struct manifest_own own;
	struct {
		const struct format_traits *traits;
		struct manifest_package package;
	} * formats; /* one for each format asked for, merged */
	size_t n_formats;
};

struct manifest_options {
	char **environment;                /* "NAME=value", NULL-terminated */
	const struct format_list *known;   /* all formats that there are */
	const struct format_list *formats; /* those to merge for */
	/* A variable that is not set, and `version` or `arch` that become empty, are warnings and
	 * not errors: what nfpm makes of them is made. */
	bool allow_undefined;
	/* The key is named elsewhere, or none is wanted: key_file and key_id count as not given. */
	bool ignore_signature;
};

#define MANIFEST_STDIN "<stdin>" /* how messages call it */

/* Reads, expands, checks and merges; "-" is standard input. NULL where it cannot be read at all;
 * otherwise a manifest, even with errors in `problems`, so that the plan can add its own to the
 * same list. Every mark borrows `path`, which has to outlive manifest and problems. */
struct manifest *manifest_load(const char *path, const struct manifest_options *options,
			       struct problems *problems) NODISCARD;
/* Does for bytes in memory that came from `path` what manifest_load does for a file. */
struct manifest *manifest_parse(const void *data, size_t len, const char *path,
				const struct manifest_options *options,
				struct problems *problems) NODISCARD;
/* Returns the package of a format; never NULL for one that was asked for. */
const struct manifest_package *manifest_for(const struct manifest *manifest, const char *format);
/* Returns "[epoch:]version[-prerelease][+metadata][-release]", as the manifest spells them; caller
 * frees. */
char *manifest_version_text(const struct manifest_package *package) NODISCARD;
void manifest_free(struct manifest *manifest); /* accepts NULL */

#endif
