/* pins_bom.c - a bill of materials that another tool made: CycloneDX JSON; SPDX is handed on
 *
 * Format: cyclonedx.org/docs/1.6/json. Every component counts, those inside others too, but for
 * files; what "metadata" describes is the package itself.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"
#include "identity/purl.h"
#include "pins/integrity_internal.h"
#include "pins/pins_internal.h"
#include "text/json_read.h"

#define NESTING_MAX 128

static void take_hashes(const struct node *component, struct arena *arena, struct pin *pin)
{
	const struct node *hashes = node_find(component, "hashes"), *hash;
	for (size_t i = 0; !pin->hash && (hash = node_at(hashes, i)); i++)
		integrity_set_hex(node_find_text(hash, "alg"), node_find_text(hash, "content"),
				  arena, pin);
}

static int add_component(const struct pins_source *source, const struct node *component,
			 struct error *error)
{
	struct arena *arena = source->arena;
	const char *group = node_find_text(component, "group");
	struct pin pin = {.name = node_find_text(component, "name"),
			  .version = node_find_text(component, "version"),
			  .purl = node_find_text(component, "purl")};
	if (text_equal(node_find_text(component, "type"), "file"))
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

static int read_components(const struct pins_source *source, const struct node *parent, int depth,
			   struct error *error)
{
	const struct node *components = node_find(parent, "components"), *component;
	if (depth == NESTING_MAX)
		return pins_refuse(source, 0, error, "it is nested too deeply");
	for (size_t i = 0; (component = node_at(components, i)); i++)
		if (add_component(source, component, error) ||
		    read_components(source, component, depth + 1, error))
			return -1;
	return 0;
}

int pins_bom(const struct pins_source *source, struct error *error)
{
	const struct node *root =
		json_read(source->text, source->len, source->name, source->scratch, error);
	if (!root)
		return -1;
	if (text_equal(node_find_text(root, "bomFormat"), "CycloneDX"))
		return read_components(source, root, 0, error);
	return pins_spdx(source, error);
}
