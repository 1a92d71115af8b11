/* pins_pipfile.c - Pipfile.lock
 *
 * Format: JSON as pipenv writes it (pipenv.pypa.io, "Pipfile & Pipfile.lock"): "_meta", and for
 * each category ("default", "develop" ...) an object from name to package.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/text.h"
#include "identity/purl.h"
#include "pins/integrity_internal.h"
#include "pins/pins_internal.h"
#include "text/json_read.h"

/* Returns the only hash of the list, or NULL. */
static const char *find_single_hash(const struct node *package)
{
	const struct node *hashes = node_find(package, "hashes");
	return node_at(hashes, 1) ? NULL : node_text(node_at(hashes, 0));
}

static int add_package(const struct pins_source *source, const char *name,
		       const struct node *package, struct error *error)
{
	struct arena *arena = source->arena;
	const char *version = node_find_text(package, "version");
	const char *git = node_find_text(package, "git");
	const char *ref = node_find_text(package, "ref");
	const char *file = node_find_text(package, "file");
	const char *const *qualifiers = NULL;
	struct pin pin = {.name = purl_python_name(name, arena)};
	/* A path is a folder of the same source tree. */
	if (node_find(package, "path") || (file && !strstr(file, "://")))
		return 0;
	if (git && !text_is_empty(ref)) {
		pin.version = ref;
		qualifiers = pins_vcs_qualifiers(source, git, ref);
	} else if (file) {
		pin.version = file;
		qualifiers = pins_download_qualifiers(source, file);
	} else if (version && text_starts(version, "==") && !strpbrk(version, "*, ")) {
		pin.version = version + strspn(version, "=");
	}
	if (text_is_empty(pin.version))
		return pins_refuse(source, 0, error, "'%s' has no version that starts with '=='",
				   name);
	integrity_set_prefixed(find_single_hash(package), arena, &pin);
	pins_add_of(source, "pypi", &pin, qualifiers);
	return 0;
}

int pins_pipfile(const struct pins_source *source, struct error *error)
{
	const struct node *root =
		json_read(source->text, source->len, source->name, source->scratch, error);
	const struct node *category, *package;
	if (!root)
		return -1;
	if (!node_find(root, "_meta"))
		return pins_refuse(source, 0, error, "there is no \"_meta\" in it");
	for (size_t i = 0; (category = node_at(root, i)); i++) {
		if (text_equal(node_key(root, i), "_meta"))
			continue;
		for (size_t j = 0; (package = node_at(category, j)); j++)
			if (add_package(source, node_key(category, j), package, error))
				return -1;
	}
	return 0;
}
