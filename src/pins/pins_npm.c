/* pins_npm.c - package-lock.json and npm-shrinkwrap.json, lockfileVersion 1 to 3
 *
 * Format: docs.npmjs.com, "package-lock.json". Versions 2 and 3 have "packages": an object from the
 * place of a package below the root ("node_modules/a/node_modules/@scope/b") to what is installed
 * there. Version 1 has "dependencies": from name to package, which may have "dependencies" too.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/strings.h"
#include "pins/integrity_internal.h"
#include "pins/pins_internal.h"
#include "text/json_read.h"

#define MODULES "node_modules/"
#define NESTING_MAX 128

/* "node_modules/a/node_modules/@s/b" -> "@s/b"; NULL for a workspace's own folder. */
static const char *name_of_place(const char *place)
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

static int add_place(const struct pins_source *source, const char *place,
		     const struct json_node *entry, struct error *error)
{
	struct arena *arena = source->arena;
	const char *name = json_node_get_text(entry, "name", arena);
	const char *resolved = json_node_get_text(entry, "resolved", arena);
	struct pin pin = {.version = json_node_get_text(entry, "version", arena)};

	/* A link is a workspace of the same source tree. */
	if (!name_of_place(place) || json_node_is_true(json_node_get(entry, "link")))
		return 0;
	pin.name = name ? name : name_of_place(place);
	if (text_is_empty(pin.name) || text_is_empty(pin.version))
		return refuse_version(source, place, error);
	integrity_first(json_node_get_text(entry, "integrity", arena), arena, &pin);
	pins_add_of(source, "npm", &pin,
		    is_vcs(resolved) ? pins_vcs(source, resolved, NULL) : NULL);
	return 0;
}

static int read_places(const struct pins_source *source, const struct json_node *packages,
		       struct error *error)
{
	const struct json_node *entry;
	const char *place;
	void *state = NULL;

	while (json_node_next(packages, &state, source->arena, &place, &entry))
		if (add_place(source, place, entry, error))
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
		qualifiers = pins_vcs(source, version, NULL);
		pin.version = hash && hash[1] ? hash + 1 : version;
	} else if (strstr(version, "://")) {
		qualifiers = pins_download(source, version);
		pin.version = pins_url(source, version);
	}
	integrity_first(integrity, source->arena, &pin);
	pins_add_of(source, "npm", &pin, qualifiers);
}

static int read_dependencies(const struct pins_source *source, const struct json_node *dependencies,
			     int depth, struct error *error)
{
	struct arena *arena = source->arena;
	const struct json_node *entry;
	const char *name;
	void *state = NULL;

	if (depth == NESTING_MAX)
		return pins_refuse(source, 0, error, "it is nested too deeply");
	while (json_node_next(dependencies, &state, arena, &name, &entry)) {
		const char *version = json_node_get_text(entry, "version", arena);

		if (text_is_empty(name) || text_is_empty(version))
			return refuse_version(source, name, error);
		if (!text_starts(version, "file:"))
			add_dependency(source, name, version,
				       json_node_get_text(entry, "integrity", arena));
		if (read_dependencies(source, json_node_get(entry, "dependencies"), depth + 1,
				      error))
			return -1;
	}
	return 0;
}

int pins_npm(const struct pins_source *source, struct error *error)
{
	struct json_document *document =
		json_document_read(source->text, source->len, source->name, error);
	const struct json_node *packages, *dependencies;
	int result;

	if (!document)
		return -1;
	packages = json_node_get(json_document_root(document), "packages");
	dependencies = json_node_get(json_document_root(document), "dependencies");
	if (json_node_kind(packages) == JSON_OBJECT)
		result = read_places(source, packages, error);
	else if (json_node_kind(dependencies) == JSON_OBJECT)
		result = read_dependencies(source, dependencies, 0, error);
	else
		result = pins_refuse(source, 0, error,
				     "there is neither \"packages\" nor \"dependencies\" in it");
	json_document_free(document);
	return result;
}
