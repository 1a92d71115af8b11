/* pins_pnpm.c - pnpm-lock.yaml, lockfileVersion 5 to 9
 *
 * Format: github.com/pnpm/spec, "lockfile": `packages` is a map whose keys say name and version:
 *     5    /name/1.0.0, /@scope/name/1.0.0_peer@2.0.0, host/name/1.0.0
 *     6    /name@1.0.0, /@scope/name@1.0.0(peer@2.0.0)
 *     9    name@1.0.0, @scope/name@1.0.0, name@URL
 * or the package is in no registry and has members `name` and `version`.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/text.h"
#include "pins/integrity_internal.h"
#include "pins/pins_internal.h"

/* Behind the version stands which peers it was resolved with. */
static const char *cut_peers(const char *version, struct arena *arena)
{
	return arena_text_n(arena, version, strcspn(version, "(_"));
}

/* Splits "name@1.0.0" at the first "@" that does not start a scope. */
static int split_at(const char *key, struct arena *arena, struct pin *pin)
{
	const char *at = *key ? strchr(key + 1, '@') : NULL;
	if (!at)
		return -1;
	pin->name = arena_text_n(arena, key, (size_t)(at - key));
	pin->version = strstr(at, "://") || text_starts(at + 1, "file:") ? arena_text(arena, at + 1)
									 : cut_peers(at + 1, arena);
	return 0;
}

/* Splits "[host]/name/1.0.0_peer" of version 5. */
static int split_slashes(const char *key, struct arena *arena, struct pin *pin)
{
	const char *slash = strrchr(key, '/'), *start = slash;
	if (!slash)
		return -1;
	while (start > key && start[-1] != '/')
		start--;
	if (start - key >= 2) {
		const char *scope = start - 1;
		while (scope > key && scope[-1] != '/')
			scope--;
		start = *scope == '@' ? scope : start;
	}
	pin->name = arena_text_n(arena, start, (size_t)(slash - start));
	pin->version = cut_peers(slash + 1, arena);
	return 0;
}

static int split_key(const char *key, int format, struct arena *arena, struct pin *pin)
{
	if (format < 6)
		return split_slashes(key, arena, pin);
	return split_at(key + (*key == '/'), arena, pin);
}

static const char *const *find_qualifiers(const struct pins_source *source,
					  const struct node *resolution, const char *key)
{
	const char *repository = node_find_text(resolution, "repo");
	const char *tarball = node_find_text(resolution, "tarball");
	if (repository)
		return pins_vcs_qualifiers(source, repository,
					   node_find_text(resolution, "commit"));
	/* A registry of one's own is named too, where the key is that of a registry's package. */
	if (tarball && (strstr(key, "://") || !node_find_text(resolution, "integrity")))
		return pins_download_qualifiers(source, tarball);
	return NULL;
}

static bool is_own(const struct node *resolution, const char *key)
{
	const char *tarball = node_find_text(resolution, "tarball");
	return text_equal(node_find_text(resolution, "type"), "directory") ||
	       (tarball && text_starts(tarball, "file:")) || text_starts(key, "file:") ||
	       strstr(key, "@file:");
}

static int add_package(const struct pins_source *source, const struct node_pair *pair, int format,
		       struct error *error)
{
	const struct node *resolution = node_find(pair->value, "resolution");
	const char *key = pair->key;
	const char *name = node_find_text(pair->value, "name");
	const char *version = node_find_text(pair->value, "version");
	struct pin pin = {0};
	if (is_own(resolution, key))
		return 0;
	(void)split_key(key, format, source->arena, &pin);
	pin.name = name ? name : pin.name;
	pin.version = version ? version : pin.version;
	if (text_is_empty(pin.name) || text_is_empty(pin.version))
		return pins_refuse(source, pair->at.line, error, "'%.60s' says no name and version",
				   key);
	pin.version = pins_clean_url(source, pin.version);
	integrity_set_sri(node_find_text(resolution, "integrity"), source->arena, &pin);
	pins_add_of(source, "npm", &pin, find_qualifiers(source, resolution, key));
	return 0;
}

int pins_pnpm(const struct pins_source *source, struct error *error)
{
	const struct node *root = pins_parse_yaml(source, error);
	const struct node *packages = node_find(root, "packages");
	const char *said = node_find_text(root, "lockfileVersion");
	int format = 0;
	if (!root)
		return -1;
	for (; said && *said >= '0' && *said <= '9' && format < 1000; said++)
		format = format * 10 + (*said - '0');
	if (format < 5 || format > 9)
		return pins_refuse(source, 0, error, "its lockfileVersion is not one of 5 to 9");
	for (size_t i = 0; node_is(packages, NODE_MAP) && i < packages->n; i++)
		if (add_package(source, &packages->pairs[i], format, error))
			return -1;
	return 0;
}
