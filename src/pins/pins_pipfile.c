/* pins_pipfile.c - Pipfile.lock
 *
 * Format: JSON as pipenv writes it (pipenv.pypa.io, "Pipfile & Pipfile.lock"): "_meta", and for
 * each category ("default", "develop" ...) an object from name to package.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/strings.h"
#include "identity/purl.h"
#include "pins/integrity_internal.h"
#include "pins/pins_internal.h"
#include "text/json_read.h"

/* Returns the only hash of the list, or NULL. */
static const char *single_hash(const struct json_node *package, struct arena *arena)
{
	const struct json_node *hashes = json_node_get(package, "hashes"), *hash, *more;
	void *state = NULL;

	if (!json_node_next(hashes, &state, arena, NULL, &hash) ||
	    json_node_next(hashes, &state, arena, NULL, &more))
		return NULL;
	return json_node_text(hash, arena);
}

static int add_package(const struct pins_source *source, const char *name,
		       const struct json_node *package, struct error *error)
{
	struct arena *arena = source->arena;
	const char *version = json_node_get_text(package, "version", arena);
	const char *git = json_node_get_text(package, "git", arena);
	const char *ref = json_node_get_text(package, "ref", arena);
	const char *file = json_node_get_text(package, "file", arena);
	const char *const *qualifiers = NULL;
	struct pin pin = {.name = purl_python_name(name, arena)};

	/* A path is a folder of the same source tree. */
	if (json_node_get(package, "path") || (file && !strstr(file, "://")))
		return 0;
	if (git && !text_is_empty(ref)) {
		pin.version = ref;
		qualifiers = pins_vcs(source, git, ref);
	} else if (file) {
		pin.version = file;
		qualifiers = pins_download(source, file);
	} else if (version && text_starts(version, "==") && !strpbrk(version, "*, ")) {
		pin.version = version + strspn(version, "=");
	}
	if (text_is_empty(pin.version))
		return pins_refuse(source, 0, error, "'%s' has no version that starts with '=='",
				   name);
	integrity_prefixed(single_hash(package, arena), arena, &pin);
	pins_add_of(source, "pypi", &pin, qualifiers);
	return 0;
}

int pins_pipfile(const struct pins_source *source, struct error *error)
{
	struct json_document *document =
		json_document_read(source->text, source->len, source->name, error);
	const struct json_node *category, *package;
	const char *category_name, *name;
	void *state = NULL;
	int result = 0;

	if (!document)
		return -1;
	const struct json_node *root = json_document_root(document);
	if (!json_node_get(root, "_meta"))
		result = pins_refuse(source, 0, error, "there is no \"_meta\" in it");
	while (result == 0 &&
	       json_node_next(root, &state, source->arena, &category_name, &category)) {
		void *inner = NULL;

		while (!text_equal(category_name, "_meta") && result == 0 &&
		       json_node_next(category, &inner, source->arena, &name, &package))
			result = add_package(source, name, package, error);
	}
	json_document_free(document);
	return result;
}
