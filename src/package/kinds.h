/* kinds.h - the kinds of scripts, relations and entries that a package can have
 *
 * Which of them a format has is said by its traits (package/format_traits.h).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_PACKAGE_KINDS_H
#define INGOT_PACKAGE_KINDS_H

enum script_kind {
	SCRIPT_PREINSTALL,
	SCRIPT_POSTINSTALL,
	SCRIPT_PREREMOVE,
	SCRIPT_POSTREMOVE,
	SCRIPT_PRETRANS,
	SCRIPT_POSTTRANS,
	SCRIPT_VERIFY,
	SCRIPT_RULES,
	SCRIPT_TEMPLATES,
	SCRIPT_CONFIG,
	SCRIPT_COUNT
};

enum relation_kind {
	RELATION_DEPENDS,
	RELATION_PREDEPENDS, /* in an rpm's record: requires(pre) */
	RELATION_RECOMMENDS,
	RELATION_SUGGESTS,
	RELATION_ENHANCES,
	RELATION_SUPPLEMENTS,
	RELATION_PROVIDES,
	RELATION_CONFLICTS,
	RELATION_BREAKS,
	RELATION_REPLACES, /* deb Replaces, rpm Obsoletes */
	RELATION_COUNT
};

/* Types of an item of a manifest's `contents`. */
enum content_type {
	CONTENT_INVALID = -1,
	CONTENT_FILE, /* "", "file" */
	CONTENT_DIR,
	CONTENT_TREE,
	CONTENT_SYMLINK,
	CONTENT_GHOST,
	CONTENT_DOC,
	CONTENT_LICENSE, /* "license", "licence" */
	CONTENT_README,
	CONTENT_CHANGELOG, /* "debian-changelog" */
	CONTENT_COUNT
};

enum entry_type { ENTRY_FILE, ENTRY_DIRECTORY, ENTRY_SYMLINK, ENTRY_GHOST };

enum entry_flag {
	ENTRY_CONFIG = 1 << 0,
	ENTRY_NOREPLACE = 1 << 1,
	ENTRY_MISSINGOK = 1 << 2,
	ENTRY_DOC = 1 << 3,
	ENTRY_LICENSE = 1 << 4,
	ENTRY_README = 1 << 5,
	/* A parent that nobody asked for: some formats carry it, others do not own it. The folder
	 * of the identity is none, so that no empty folder outlives a package. */
	ENTRY_IMPLICIT = 1 << 6,
	ENTRY_IDENTITY = 1 << 7, /* below identity.dir, made by Ingot */
};

const char *script_name(enum script_kind kind);     /* "preinstall" */
const char *relation_name(enum relation_kind kind); /* "depends" */
const char *entry_type_name(enum entry_type type);  /* "a file" */

#endif
