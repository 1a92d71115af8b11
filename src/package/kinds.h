/* kinds.h - the kinds of scripts, relations and entries that a package can have
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_PACKAGE_KINDS_H
#define INGOT_PACKAGE_KINDS_H

enum script_kind {
	SCRIPT_PREINSTALL,
	SCRIPT_POSTINSTALL,
	SCRIPT_PREREMOVE,
	SCRIPT_POSTREMOVE,
	SCRIPT_PRETRANS,  /* rpm */
	SCRIPT_POSTTRANS, /* rpm */
	SCRIPT_VERIFY,    /* rpm */
	SCRIPT_RULES,     /* deb */
	SCRIPT_TEMPLATES, /* deb */
	SCRIPT_CONFIG,    /* deb */
	SCRIPT_COUNT
};

enum relation_kind {
	RELATION_DEPENDS,
	RELATION_PREDEPENDS, /* deb; in an rpm record: requires(pre) */
	RELATION_RECOMMENDS,
	RELATION_SUGGESTS,
	RELATION_ENHANCES,
	RELATION_SUPPLEMENTS, /* rpm */
	RELATION_PROVIDES,
	RELATION_CONFLICTS,
	RELATION_BREAKS,   /* deb */
	RELATION_REPLACES, /* deb Replaces, rpm Obsoletes */
	RELATION_COUNT
};

enum entry_type { ENTRY_FILE, ENTRY_DIRECTORY, ENTRY_SYMLINK, ENTRY_GHOST };

enum entry_flag {
	ENTRY_CONFIG = 1 << 0,
	ENTRY_NOREPLACE = 1 << 1,
	ENTRY_MISSINGOK = 1 << 2,
	ENTRY_DOC = 1 << 3,
	ENTRY_LICENSE = 1 << 4,
	ENTRY_README = 1 << 5,
	/* A parent that nobody asked for: deb carries it, rpm does not own it. The folder of the
	 * identity is none, so that no empty folder outlives an rpm. */
	ENTRY_IMPLICIT = 1 << 6,
	ENTRY_IDENTITY = 1 << 7, /* below identity.dir, made by Ingot */
};

const char *script_name(enum script_kind kind);     /* "preinstall" */
const char *relation_name(enum relation_kind kind); /* "depends" */
const char *entry_type_name(enum entry_type type);  /* "a file" */

#endif
