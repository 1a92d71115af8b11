/* pins_bom.c - a bill of materials that another tool made: CycloneDX JSON; SPDX is handed on
 *
 * Format: cyclonedx.org/docs/1.6/json. Every component counts, those inside others too, but for
 * files; what "metadata" describes is the package itself.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/strings.h"
#include "identity/purl.h"
#include "pins/integrity_internal.h"
#include "pins/pins_internal.h"
#include "text/json_read.h"

#define NESTING_MAX 128

static void take_hashes(const struct json_node *component, struct arena *arena, struct pin *pin)
{
	const struct json_node *hashes = json_node_get(component, "hashes"), *hash;
	void *state = NULL;

	while (!pin->hash && json_node_next(hashes, &state, arena, NULL, &hash))
		integrity_hex(json_node_get_text(hash, "alg", arena),
			      json_node_get_text(hash, "content", arena), arena, pin);
}

static int add_component(const struct pins_source *source, const struct json_node *component,
			 struct error *error)
{
	struct arena *arena = source->arena;
	const char *group = json_node_get_text(component, "group", arena);
	struct pin pin = {.name = json_node_get_text(component, "name", arena),
			  .version = json_node_get_text(component, "version", arena),
			  .purl = json_node_get_text(component, "purl", arena)};

	if (text_equal(json_node_get_text(component, "type", arena), "file"))
		return 0;
	if (text_is_empty(pin.name))
		return pins_refuse(source, 0, error, "a component has no name");
	if (text_is_empty(pin.version))
		return pins_refuse(source, 0, error, "'%s' has no version", pin.name);
	if (pin.purl && !purl_is_text(pin.purl))
		return pins_refuse(source, 0, error, "'%s' has a purl that is none: '%.60s'",
				   pin.name, pin.purl);
	if (!text_is_empty(group))
		pin.name = arena_printf(arena, "%s/%s", group, pin.name);
	take_hashes(component, arena, &pin);
	if (pin.purl)
		pins_add(source, &pin);
	else
		pins_add_of(source, "generic", &pin, NULL);
	return 0;
}

static int read_components(const struct pins_source *source, const struct json_node *parent,
			   int depth, struct error *error)
{
	const struct json_node *components = json_node_get(parent, "components"), *component;
	void *state = NULL;

	if (depth == NESTING_MAX)
		return pins_refuse(source, 0, error, "it is nested too deeply");
	while (json_node_next(components, &state, source->arena, NULL, &component))
		if (add_component(source, component, error) ||
		    read_components(source, component, depth + 1, error))
			return -1;
	return 0;
}

int pins_bom(const struct pins_source *source, struct error *error)
{
	struct json_document *document =
		json_document_read(source->text, source->len, source->name, error);
	int result;

	if (!document)
		return -1;
	const struct json_node *root = json_document_root(document);
	if (text_equal(json_node_get_text(root, "bomFormat", source->arena), "CycloneDX"))
		result = read_components(source, root, 0, error);
	else
		result = pins_spdx(source, error);
	json_document_free(document);
	return result;
}
