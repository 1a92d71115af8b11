/* pins_spdx.c - a bill of materials in SPDX 2 or SPDX 3 JSON
 *
 * Formats: spdx.github.io/spdx-spec, v2.3 ("packages", of which "documentDescribes" or a relation
 * DESCRIBES names the package itself) and v3.0 ("@graph", whose elements of the type
 * software_Package are packages, and the "rootElement" of a document or SBOM the package itself).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/strings.h"
#include "base/vector.h"
#include "identity/purl.h"
#include "pins/integrity_internal.h"
#include "pins/pins_internal.h"
#include "text/json_read.h"

/* Says where one of the versions has what. */
struct dialect {
	const char *id, *version, *hashes, *algorithm, *digest;
	const char *(*find_purl)(const struct json_node *package, struct arena *arena);
};

struct reading {
	const struct pins_source *source;
	const struct dialect *dialect;
	struct strings described; /* ids of what the document is about */
};

static void describe_all(struct reading *reading, const struct json_node *list)
{
	const struct json_node *item;
	void *state = NULL;

	while (json_node_next(list, &state, reading->source->arena, NULL, &item)) {
		const char *id = json_node_text(item, reading->source->arena);

		if (id)
			strings_add(&reading->described, id);
	}
}

static int add_package(const struct reading *reading, const struct json_node *package,
		       struct error *error)
{
	const struct dialect *dialect = reading->dialect;
	struct arena *arena = reading->source->arena;
	const char *id = json_node_get_text(package, dialect->id, arena);
	const struct json_node *hashes = json_node_get(package, dialect->hashes), *hash;
	struct pin pin = {.name = json_node_get_text(package, "name", arena),
			  .version = json_node_get_text(package, dialect->version, arena),
			  .purl = dialect->find_purl(package, arena)};
	void *state = NULL;

	if (id && strings_have(&reading->described, id))
		return 0;
	if (text_is_empty(pin.name))
		return pins_refuse(reading->source, 0, error, "a package has no name");
	if (text_is_empty(pin.version) || text_equal(pin.version, "NOASSERTION"))
		return pins_refuse(reading->source, 0, error, "'%s' has no version", pin.name);
	if (pin.purl && !purl_is_text(pin.purl))
		return pins_refuse(reading->source, 0, error,
				   "'%s' has a purl that is none: '%.60s'", pin.name, pin.purl);
	while (!pin.hash && json_node_next(hashes, &state, arena, NULL, &hash))
		integrity_hex(json_node_get_text(hash, dialect->algorithm, arena),
			      json_node_get_text(hash, dialect->digest, arena), arena, &pin);
	if (pin.purl)
		pins_add(reading->source, &pin);
	else
		pins_add_of(reading->source, "generic", &pin, NULL);
	return 0;
}

/* ---- Version 2 ---- */

static const char *find_purl_2(const struct json_node *package, struct arena *arena)
{
	const struct json_node *refs = json_node_get(package, "externalRefs"), *ref;
	void *state = NULL;

	while (json_node_next(refs, &state, arena, NULL, &ref))
		if (text_equal(json_node_get_text(ref, "referenceType", arena), "purl"))
			return json_node_get_text(ref, "referenceLocator", arena);
	return NULL;
}

static const struct dialect dialect_2 = {"SPDXID",    "versionInfo",   "checksums",
					 "algorithm", "checksumValue", find_purl_2};

static int read_version_2(struct reading *reading, const struct json_node *root,
			  struct error *error)
{
	struct arena *arena = reading->source->arena;
	const struct json_node *relations = json_node_get(root, "relationships"), *item;
	void *state = NULL;

	reading->dialect = &dialect_2;
	describe_all(reading, json_node_get(root, "documentDescribes"));
	while (json_node_next(relations, &state, arena, NULL, &item)) {
		const char *id = json_node_get_text(item, "relatedSpdxElement", arena);

		if (id &&
		    text_equal(json_node_get_text(item, "relationshipType", arena), "DESCRIBES"))
			strings_add(&reading->described, id);
	}
	state = NULL;
	while (json_node_next(json_node_get(root, "packages"), &state, arena, NULL, &item))
		if (add_package(reading, item, error))
			return -1;
	return 0;
}

/* ---- Version 3 ---- */

static const char *find_purl_3(const struct json_node *package, struct arena *arena)
{
	const struct json_node *ids = json_node_get(package, "externalIdentifier"), *id;
	const char *url = json_node_get_text(package, "software_packageUrl", arena);
	void *state = NULL;

	while (!url && json_node_next(ids, &state, arena, NULL, &id))
		if (text_equal(json_node_get_text(id, "externalIdentifierType", arena),
			       "packageUrl"))
			url = json_node_get_text(id, "identifier", arena);
	return url;
}

static const struct dialect dialect_3 = {"spdxId",        "software_packageVersion",
					 "verifiedUsing", "algorithm",
					 "hashValue",     find_purl_3};

static int read_version_3(struct reading *reading, const struct json_node *graph,
			  struct error *error)
{
	struct arena *arena = reading->source->arena;
	const struct json_node *item;
	void *state = NULL;

	reading->dialect = &dialect_3;
	while (json_node_next(graph, &state, arena, NULL, &item))
		describe_all(reading, json_node_get(item, "rootElement"));
	state = NULL;
	while (json_node_next(graph, &state, arena, NULL, &item))
		if (text_equal(json_node_get_text(item, "type", arena), "software_Package") &&
		    add_package(reading, item, error))
			return -1;
	return 0;
}

int pins_spdx(const struct pins_source *source, struct error *error)
{
	struct json_document *document =
		json_document_read(source->text, source->len, source->name, error);
	struct reading reading = {.source = source};
	const struct json_node *graph;
	int result;

	if (!document)
		return -1;
	const struct json_node *root = json_document_root(document);
	graph = json_node_get(root, "@graph");
	const char *version = json_node_get_text(root, "spdxVersion", source->arena);
	if (version && text_starts(version, "SPDX-2."))
		result = read_version_2(&reading, root, error);
	else if (graph)
		result = read_version_3(&reading, graph, error);
	else
		result = pins_refuse(source, 0, error, "it is neither CycloneDX nor SPDX");
	json_document_free(document);
	strings_free(&reading.described);
	return result;
}
