/* pins_npm.c - package-lock.json, lockfileVersion 2 and 3
 *
 * Format: docs.npmjs.com, "package-lock.json", section "packages": an object from the place of a
 * package below the root ("node_modules/a/node_modules/@scope/b") to what is installed there.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/strings.h"
#include "identity/integrity.h"
#include "identity/json_tree.h"
#include "identity/pins.h"
#include "identity/purl.h"

#define MODULES "node_modules/"

/* "node_modules/a/node_modules/@s/b" -> "@s/b"; NULL for a workspace's own folder. */
static const char *name_of_place(const char *place)
{
	const char *name = NULL;

	for (const char *at = place; (at = strstr(at, MODULES)); at += strlen(MODULES))
		if (at == place || at[-1] == '/')
			name = at + strlen(MODULES);
	return name;
}

static const char *make_purl(const char *name, const char *version, const char *resolved,
			     struct arena *arena)
{
	const char *slash = *name == '@' ? strchr(name, '/') : NULL;
	const char *const qualifiers[] = {
		"vcs_url", resolved && text_starts(resolved, "git+") ? resolved : NULL, NULL};
	const struct purl purl = {
		.type = "npm",
		.namespace_ = slash ? arena_text_n(arena, name, (size_t)(slash - name)) : NULL,
		.name = slash ? slash + 1 : name,
		.version = version,
		.qualifiers = qualifiers};

	return purl_text(&purl, arena);
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
	if (!pin.version || text_is_empty(pin.version)) {
		error_set(error, "'%s': '%s' has no version", source->name, place);
		return error_hint(error, "make it again: npm install --package-lock-only");
	}
	pin.purl = make_purl(pin.name, pin.version, resolved, arena);
	integrity_first(json_node_get_text(entry, "integrity", arena), arena, &pin);
	pins_add(source, &pin);
	return 0;
}

int pins_npm(const struct pins_source *source, struct error *error)
{
	struct json_document *document =
		json_document_read(source->text, source->len, source->name, error);
	const struct json_node *packages, *entry;
	const char *place;
	void *state = NULL;
	int result = 0;

	if (!document)
		return -1;
	packages = json_node_get(json_document_root(document), "packages");
	if (json_node_kind(packages) != JSON_OBJECT) {
		result = error_set(error,
				   "'%s' has no \"packages\": it is older than lockfileVersion 2",
				   source->name);
		error_hint(error,
			   "make it again with npm 7 or later: npm install --package-lock-only");
	}
	while (result == 0 && json_node_next(packages, &state, source->arena, &place, &entry))
		result = add_place(source, place, entry, error);
	json_document_free(document);
	return result;
}
