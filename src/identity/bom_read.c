/* bom_read.c - pins and version out of a CycloneDX document
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/strings.h"
#include "base/vector.h"
#include "identity/bom.h"
#include "identity/identity.h"
#include "identity/json_tree.h"

static const char *find_property(const struct json_node *component, const char *name,
				 struct arena *arena)
{
	const struct json_node *properties = json_node_get(component, "properties"), *property;
	void *state = NULL;

	while (json_node_next(properties, &state, arena, NULL, &property))
		if (text_equal(json_node_get_text(property, "name", arena), name))
			return json_node_get_text(property, "value", arena);
	return NULL;
}

static void read_hash(const struct json_node *component, struct arena *arena, struct pin *pin)
{
	const struct json_node *hashes = json_node_get(component, "hashes"), *hash;
	void *state = NULL;

	if (json_node_next(hashes, &state, arena, NULL, &hash)) {
		pin->hash_algorithm = json_node_get_text(hash, "alg", arena);
		pin->hash = json_node_get_text(hash, "content", arena);
		return;
	}
	pin->hash = find_property(component, BOM_CHECKSUM, arena);
	if (pin->hash)
		pin->hash_algorithm = text_starts(pin->hash, "h1:") ? "h1" : "yarn";
}

static void read_pin(const struct json_node *component, struct package *package)
{
	struct arena *arena = package->arena;
	struct pin pin = {.name = json_node_get_text(component, "name", arena),
			  .version = json_node_get_text(component, "version", arena),
			  .purl = json_node_get_text(component, "purl", arena),
			  .source = find_property(component, BOM_SOURCE, arena)};

	if (!pin.name || !pin.version)
		return;
	read_hash(component, arena, &pin);
	*VECTOR_ADD(&package->pins) = pin;
}

int bom_read(const char *text, size_t len, struct package *package, struct error *error)
{
	struct json_document *document = json_document_read(text, len, "CycloneDX document", error);
	const struct json_node *root, *subject, *components, *component;
	void *state = NULL;

	if (!document)
		return -1;
	root = json_document_root(document);
	if (!text_equal(json_node_get_text(root, "bomFormat", package->arena), "CycloneDX")) {
		json_document_free(document);
		return error_set(error, "cannot read the dependency list: it is not CycloneDX");
	}
	subject = json_node_get(json_node_get(root, "metadata"), "component");
	package->identity_version = json_node_get_text(subject, "version", package->arena);
	components = json_node_get(root, "components");
	while (json_node_next(components, &state, package->arena, NULL, &component))
		read_pin(component, package);
	json_document_free(document);
	return 0;
}
