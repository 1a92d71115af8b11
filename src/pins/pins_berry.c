/* pins_berry.c - yarn.lock of yarn 2 and later
 *
 * Format: YAML, from "name@range, name@range" to what it is resolved to (yarnpkg.com,
 * "Lexicon: Locator"): resolution: "NAME@PROTOCOL:REFERENCE". The checksum is one of yarn's own
 * archive, not of the published file, so it is kept in yarn's spelling.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/text.h"
#include "pins/pins_internal.h"

static bool is_own(const char *reference)
{
	static const char *const own[] = {"workspace:", "link:", "portal:", "file:", "virtual:"};
	for (size_t i = 0; i < ARRAY_SIZE(own); i++)
		if (text_starts(reference, own[i]))
			return true;
	return false;
}

static const char *const *find_qualifiers(const struct pins_source *source, const char *reference)
{
	if (text_starts(reference, "git") || strstr(reference, "#commit="))
		return pins_vcs_qualifiers(source, reference, NULL);
	return strstr(reference, "://") ? pins_download_qualifiers(source, reference) : NULL;
}

static int add_entry(const struct pins_source *source, const struct node_pair *pair,
		     struct error *error)
{
	const char *resolution = node_find_text(pair->value, "resolution");
	const char *at = text_is_empty(resolution) ? NULL : strchr(resolution + 1, '@');
	struct pin pin = {.version = node_find_text(pair->value, "version")};
	const char *const *qualifiers = NULL;
	if (!at)
		return pins_refuse(source, pair->at.line, error, "'%.60s' has no resolution",
				   pair->key);
	if (is_own(at + 1))
		return 0;
	if (text_is_empty(pin.version))
		return pins_refuse(source, pair->at.line, error, "'%.60s' has no version",
				   pair->key);
	pin.name = arena_text_n(source->arena, resolution, (size_t)(at - resolution));
	if (!text_starts(at + 1, "npm:") && !text_starts(at + 1, "patch:"))
		qualifiers = find_qualifiers(source, at + 1);
	pin.hash = node_find_text(pair->value, "checksum");
	pin.hash_algorithm = pin.hash ? "yarn" : NULL;
	pins_add_of(source, "npm", &pin, qualifiers);
	return 0;
}

int pins_berry(const struct pins_source *source, struct error *error)
{
	const struct node *root = pins_parse_yaml(source, error);
	if (!root)
		return -1;
	for (size_t i = 0; i < root->n; i++)
		if (!text_equal(root->pairs[i].key, "__metadata") &&
		    add_entry(source, &root->pairs[i], error))
			return -1;
	return 0;
}
