/* pins_composer.c - composer.lock
 *
 * Format: JSON as composer writes it (getcomposer.org/doc, "The composer.lock file"): "packages"
 * and "packages-dev", each a list. What comes by "dist" of type path is of the same source tree.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/strings.h"
#include "identity/purl.h"
#include "pins/integrity_internal.h"
#include "pins/pins_internal.h"
#include "text/json_read.h"

static int add_package(const struct pins_source *source, const struct json_node *package,
		       struct error *error)
{
	struct arena *arena = source->arena;
	const struct json_node *dist = json_node_get(package, "dist");
	const struct json_node *from = json_node_get(package, "source");
	struct pin pin = {.name = json_node_get_text(package, "name", arena),
			  .version = json_node_get_text(package, "version", arena)};
	const char *url = json_node_get_text(from, "url", arena);
	const char *const *qualifiers = NULL;

	if (text_is_empty(pin.name))
		return pins_refuse(source, 0, error, "a package has no name");
	if (text_is_empty(pin.version))
		return pins_refuse(source, 0, error, "'%s' has no version", pin.name);
	if (text_equal(json_node_get_text(dist, "type", arena), "path"))
		return 0;
	if (json_node_kind(dist) != JSON_OBJECT && url &&
	    text_equal(json_node_get_text(from, "type", arena), "git"))
		qualifiers = pins_vcs(source, url, json_node_get_text(from, "reference", arena));
	integrity_hex("sha1", json_node_get_text(dist, "shasum", arena), arena, &pin);
	pins_add_of(source, "composer", &pin, qualifiers);
	return 0;
}

int pins_composer(const struct pins_source *source, struct error *error)
{
	static const char *const lists[] = {"packages", "packages-dev"};
	struct json_document *document =
		json_document_read(source->text, source->len, source->name, error);
	const struct json_node *package;
	int result = 0;

	if (!document)
		return -1;
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
		const struct json_node *list =
			json_node_get(json_document_root(document), lists[i]);
		void *state = NULL;

		while (result == 0 && json_node_next(list, &state, source->arena, NULL, &package))
			result = add_package(source, package, error);
	}
	json_document_free(document);
	return result;
}
