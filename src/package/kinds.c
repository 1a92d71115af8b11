/* kinds.c - the names of the kinds of scripts, relations and entries
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "package/kinds.h"

const char *relation_name(enum relation_kind kind)
{
	static const char *const names[RELATION_COUNT] = {
		[RELATION_DEPENDS] = "depends",       [RELATION_PREDEPENDS] = "predepends",
		[RELATION_RECOMMENDS] = "recommends", [RELATION_SUGGESTS] = "suggests",
		[RELATION_ENHANCES] = "enhances",     [RELATION_SUPPLEMENTS] = "supplements",
		[RELATION_PROVIDES] = "provides",     [RELATION_CONFLICTS] = "conflicts",
		[RELATION_BREAKS] = "breaks",         [RELATION_REPLACES] = "replaces",
	};
	return names[kind];
}

const char *script_name(enum script_kind kind)
{
	static const char *const names[SCRIPT_COUNT] = {
		[SCRIPT_PREINSTALL] = "preinstall", [SCRIPT_POSTINSTALL] = "postinstall",
		[SCRIPT_PREREMOVE] = "preremove",   [SCRIPT_POSTREMOVE] = "postremove",
		[SCRIPT_PRETRANS] = "pretrans",     [SCRIPT_POSTTRANS] = "posttrans",
		[SCRIPT_VERIFY] = "verify",         [SCRIPT_RULES] = "rules",
		[SCRIPT_TEMPLATES] = "templates",   [SCRIPT_CONFIG] = "config",
	};
	return names[kind];
}

const char *entry_type_name(enum entry_type type)
{
	static const char *const names[] = {
		[ENTRY_FILE] = "a file",
		[ENTRY_DIRECTORY] = "a folder",
		[ENTRY_SYMLINK] = "a link",
		[ENTRY_GHOST] = "a ghost",
	};
	return names[type];
}
