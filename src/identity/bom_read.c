/* bom_read.c - pins, build, materials and version out of a CycloneDX document
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/strings.h"
#include "base/vector.h"
#include "identity/bom.h"
#include "identity/bom_internal.h"
#include "text/json_read.h"

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

/* ---- What it was built with and of ---- */

static const char *find_sha256(const struct json_node *component, struct arena *arena)
{
	struct pin pin = {0};

	read_hash(component, arena, &pin);
	return text_equal(pin.hash_algorithm, "SHA-256") ? pin.hash : NULL;
}

static void read_tool(const struct json_node *component, const char *name, struct package *package)
{
	const char *version = json_node_get_text(component, "version", package->arena);

	if (version)
		*VECTOR_ADD(&package->build.tools) = (struct build_tool){name, version};
}

static void read_system(const struct json_node *component, const char *name,
			struct package *package)
{
	package->build.os = name;
	package->build.os_version = json_node_get_text(component, "version", package->arena);
}

static void read_lock(const struct json_node *component, const char *name, struct package *package)
{
	const char *sha256 = find_sha256(component, package->arena);

	if (sha256)
		*VECTOR_ADD(&package->build.locks) = (struct build_lock){name, sha256};
}

static void read_material(const struct json_node *component, const char *name,
			  struct package *package)
{
	struct arena *arena = package->arena;
	const struct material material = {
		.name = name,
		.version = json_node_get_text(component, "version", arena),
		.commit = find_property(component, BOM_COMMIT, arena),
		.content_id = find_property(component, BOM_CONTENT_ID, arena),
		.sha256 = find_sha256(component, arena)};

	if (material.version && material.sha256)
		*VECTOR_ADD(&package->materials) = material;
}

static void read_ingredient(const struct json_node *component, struct package *package)
{
	static const struct {
		const char *role;
		void (*read)(const struct json_node *component, const char *name,
			     struct package *package);
	} roles[] = {{BOM_ROLE_TOOL, read_tool},
		     {BOM_ROLE_SYSTEM, read_system},
		     {BOM_ROLE_LOCK, read_lock},
		     {BOM_ROLE_MATERIAL, read_material}};
	const char *name = json_node_get_text(component, "name", package->arena);
	const char *role = find_property(component, BOM_ROLE, package->arena);

	for (size_t i = 0; name && i < ARRAY_SIZE(roles); i++)
		if (text_equal(roles[i].role, role))
			roles[i].read(component, name, package);
}

static void read_formulation(const struct json_node *root, struct package *package)
{
	const struct json_node *formulas = json_node_get(root, "formulation"), *formula, *component;
	void *state = NULL;

	while (json_node_next(formulas, &state, package->arena, NULL, &formula)) {
		const struct json_node *components = json_node_get(formula, "components");
		void *inner = NULL;

		while (json_node_next(components, &inner, package->arena, NULL, &component))
			read_ingredient(component, package);
	}
}

int bom_read(const char *text, size_t len, struct package *package, struct error *error)
{
	struct json_document *document;
	const struct json_node *components, *component;
	void *state = NULL;

	if (json_document_count(text, len) > BOM_VALUES_MAX)
		return error_set(error,
				 "cannot read the dependency list: it has more than %d values",
				 BOM_VALUES_MAX);
	document = json_document_read(text, len, "CycloneDX document", error);
	if (!document)
		return -1;
	const struct json_node *root = json_document_root(document);
	if (!text_equal(json_node_get_text(root, "bomFormat", package->arena), "CycloneDX")) {
		json_document_free(document);
		return error_set(error, "cannot read the dependency list: it is not CycloneDX");
	}
	const struct json_node *subject =
		json_node_get(json_node_get(root, "metadata"), "component");
	package->identity_version = json_node_get_text(subject, "version", package->arena);
	package->tag = find_property(subject, BOM_TAG, package->arena);
	components = json_node_get(root, "components");
	while (json_node_next(components, &state, package->arena, NULL, &component))
		read_pin(component, package);
	read_formulation(root, package);
	json_document_free(document);
	return 0;
}
