/* pins_npm.c - package-lock.json and npm-shrinkwrap.json, lockfileVersion 1 to 3
 *
 * Format: docs.npmjs.com, "package-lock.json". Versions 2 and 3 have "packages": an object from the
 * place of a package below the root ("node_modules/a/node_modules/@scope/b") to what is installed
 * there. Version 1 has "dependencies": from name to package, which may have "dependencies" too.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/text.h"
#include "pins/integrity_internal.h"
#include "pins/pins_internal.h"
#include "text/json_read.h"

#define MODULES "node_modules/"
#define NESTING_MAX 128

/* Returns "@s/b" of "node_modules/a/node_modules/@s/b"; NULL for a workspace's own folder. */
static const char *find_place_name(const char *place)
{
	const char *name = NULL;
	for (const char *at = place; (at = strstr(at, MODULES)); at += strlen(MODULES))
		if (at == place || at[-1] == '/')
			name = at + strlen(MODULES);
	return name;
}

static bool is_vcs(const char *url)
{
	return url && (text_starts(url, "git+") || text_starts(url, "git:") ||
		       text_starts(url, "github:") || text_starts(url, "gitlab:") ||
		       text_starts(url, "bitbucket:") || text_starts(url, "gist:"));
}

static int refuse_version(const struct pins_source *source, const char *place, struct error *error)
{
	pins_refuse(source, 0, error, "'%s' has no version", place);
	return error_hint(error, "make it again: npm install --package-lock-only");
}

static int add_place(const struct pins_source *source, const char *place, const struct node *entry,
		     struct error *error)
{
	struct arena *arena = source->arena;
	const char *name = node_find_text(entry, "name");
	const char *resolved = node_find_text(entry, "resolved");
	struct pin pin = {.version = node_find_text(entry, "version")};
	/* A link is a workspace of the same source tree. */
	if (!find_place_name(place) || node_is_true(node_find(entry, "link")))
		return 0;
	pin.name = name ? name : find_place_name(place);
	if (text_is_empty(pin.name) || text_is_empty(pin.version))
		return refuse_version(source, place, error);
	integrity_set_sri(node_find_text(entry, "integrity"), arena, &pin);
	pins_add_of(source, "npm", &pin,
		    is_vcs(resolved) ? pins_vcs_qualifiers(source, resolved, NULL) : NULL);
	return 0;
}

static int read_places(const struct pins_source *source, const struct node *packages,
		       struct error *error)
{
	for (size_t i = 0; i < packages->n; i++)
		if (add_place(source, packages->pairs[i].key, packages->pairs[i].value, error))
			return -1;
	return 0;
}

/* Takes as version "npm:real@1.0.0" of an alias, a URL of what is in no registry. */
static void add_dependency(const struct pins_source *source, const char *name, const char *version,
			   const char *integrity)
{
	struct pin pin = {.name = name, .version = version};
	const char *const *qualifiers = NULL;
	const char *hash = strchr(version, '#');
	const char *at;
	if (text_starts(version, "npm:") && (at = strrchr(version, '@')) > version + 4) {
		pin.name = arena_text_n(source->arena, version + 4, (size_t)(at - version) - 4);
		pin.version = at + 1;
	} else if (is_vcs(version)) {
		qualifiers = pins_vcs_qualifiers(source, version, NULL);
		pin.version = hash && hash[1] ? hash + 1 : version;
	} else if (strstr(version, "://")) {
		qualifiers = pins_download_qualifiers(source, version);
		pin.version = pins_clean_url(source, version);
	}
	integrity_set_sri(integrity, source->arena, &pin);
	pins_add_of(source, "npm", &pin, qualifiers);
}

static int read_dependencies(const struct pins_source *source, const struct node *dependencies,
			     int depth, struct error *error)
{
	const struct node *entry;
	if (depth == NESTING_MAX)
		return pins_refuse(source, 0, error, "it is nested too deeply");
	for (size_t i = 0; (entry = node_at(dependencies, i)); i++) {
		const char *name = node_key(dependencies, i);
		const char *version = node_find_text(entry, "version");
		if (text_is_empty(name) || text_is_empty(version))
			return refuse_version(source, name, error);
		if (!text_starts(version, "file:"))
			add_dependency(source, name, version, node_find_text(entry, "integrity"));
		if (read_dependencies(source, node_find(entry, "dependencies"), depth + 1, error))
			return -1;
	}
	return 0;
}

int pins_npm(const struct pins_source *source, struct error *error)
{
	const struct node *root =
		json_read(source->text, source->len, source->name, source->scratch, error);
	const struct node *packages = node_find(root, "packages");
	const struct node *dependencies = node_find(root, "dependencies");
	if (!root)
		return -1;
	if (node_is(packages, NODE_MAP))
		return read_places(source, packages, error);
	if (node_is(dependencies, NODE_MAP))
		return read_dependencies(source, dependencies, 0, error);
	return pins_refuse(source, 0, error,
			   "there is neither \"packages\" nor \"dependencies\" in it");
}
