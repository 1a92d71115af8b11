/* pins_spdx.c - a bill of materials in SPDX 2 or SPDX 3 JSON
 *
 * Formats: spdx.github.io/spdx-spec, v2.3 ("packages", of which "documentDescribes" or a relation
 * DESCRIBES names the package itself) and v3.0 ("@graph", whose elements of the type
 * software_Package are packages, and the "rootElement" of a document or SBOM the package itself).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/strings.h"
#include "base/text.h"
#include "identity/purl.h"
#include "pins/integrity_internal.h"
#include "pins/pins_internal.h"
#include "text/json_read.h"

/* Says where one of the versions has what. */
struct spdx_dialect {
	const char *id, *version, *hashes, *algorithm, *digest;
	const char *(*find_purl)(const struct node *package);
};

struct spdx_reading {
	const struct pins_source *source;
	const struct spdx_dialect *dialect;
	struct strings described; /* ids of what the document is about */
};

static void free_reading(struct spdx_reading *reading)
{
	strings_free(&reading->described);
}

static void describe_all(struct spdx_reading *reading, const struct node *list)
{
	const struct node *item;
	for (size_t i = 0; (item = node_at(list, i)); i++) {
		const char *id = node_text(item);
		if (id)
			strings_add(&reading->described, id);
	}
}

static int add_package(const struct spdx_reading *reading, const struct node *package,
		       struct error *error)
{
	const struct spdx_dialect *dialect = reading->dialect;
	struct arena *arena = reading->source->arena;
	const char *id = node_find_text(package, dialect->id);
	const struct node *hashes = node_find(package, dialect->hashes), *hash;
	struct pin pin = {.name = node_find_text(package, "name"),
			  .version = node_find_text(package, dialect->version),
			  .purl = dialect->find_purl(package)};
	if (id && strings_have(&reading->described, id))
		return 0;
	if (text_is_empty(pin.name))
		return pins_refuse(reading->source, 0, error, "a package has no name");
	if (text_is_empty(pin.version) || text_equal(pin.version, "NOASSERTION"))
		return pins_refuse(reading->source, 0, error, "'%s' has no version", pin.name);
	if (pin.purl && !purl_is_text(pin.purl))
		return pins_refuse(reading->source, 0, error,
				   "'%s' has a purl that is none: '%.60s'", pin.name, pin.purl);
	for (size_t i = 0; !pin.hash && (hash = node_at(hashes, i)); i++)
		integrity_set_hex(node_find_text(hash, dialect->algorithm),
				  node_find_text(hash, dialect->digest), arena, &pin);
	if (pin.purl)
		pins_add(reading->source, &pin);
	else
		pins_add_of(reading->source, "generic", &pin, NULL);
	return 0;
}

/* ---- Version 2 ---- */

static const char *find_purl_2(const struct node *package)
{
	const struct node *refs = node_find(package, "externalRefs"), *ref;
	for (size_t i = 0; (ref = node_at(refs, i)); i++)
		if (text_equal(node_find_text(ref, "referenceType"), "purl"))
			return node_find_text(ref, "referenceLocator");
	return NULL;
}

static const struct spdx_dialect dialect_2 = {"SPDXID",    "versionInfo",   "checksums",
					      "algorithm", "checksumValue", find_purl_2};

static int read_version_2(struct spdx_reading *reading, const struct node *root,
			  struct error *error)
{
	const struct node *relations = node_find(root, "relationships");
	const struct node *packages = node_find(root, "packages"), *item;
	reading->dialect = &dialect_2;
	describe_all(reading, node_find(root, "documentDescribes"));
	for (size_t i = 0; (item = node_at(relations, i)); i++) {
		const char *id = node_find_text(item, "relatedSpdxElement");
		if (id && text_equal(node_find_text(item, "relationshipType"), "DESCRIBES"))
			strings_add(&reading->described, id);
	}
	for (size_t i = 0; (item = node_at(packages, i)); i++)
		if (add_package(reading, item, error))
			return -1;
	return 0;
}

/* ---- Version 3 ---- */

static const char *find_purl_3(const struct node *package)
{
	const struct node *ids = node_find(package, "externalIdentifier"), *id;
	const char *url = node_find_text(package, "software_packageUrl");
	for (size_t i = 0; !url && (id = node_at(ids, i)); i++)
		if (text_equal(node_find_text(id, "externalIdentifierType"), "packageUrl"))
			url = node_find_text(id, "identifier");
	return url;
}

static const struct spdx_dialect dialect_3 = {"spdxId",        "software_packageVersion",
					      "verifiedUsing", "algorithm",
					      "hashValue",     find_purl_3};

static int read_version_3(struct spdx_reading *reading, const struct node *graph,
			  struct error *error)
{
	const struct node *item;
	reading->dialect = &dialect_3;
	for (size_t i = 0; (item = node_at(graph, i)); i++)
		describe_all(reading, node_find(item, "rootElement"));
	for (size_t i = 0; (item = node_at(graph, i)); i++)
		if (text_equal(node_find_text(item, "type"), "software_Package") &&
		    add_package(reading, item, error))
			return -1;
	return 0;
}

int pins_spdx(const struct pins_source *source, struct error *error)
{
	const struct node *root =
		json_read(source->text, source->len, source->name, source->scratch, error);
	const struct node *graph = node_find(root, "@graph");
	const char *version = node_find_text(root, "spdxVersion");
	CLEANUP(free_reading) struct spdx_reading reading = {.source = source};

	if (!root)
		return -1;
	if (version && text_starts(version, "SPDX-2."))
		return read_version_2(&reading, root, error);
	if (graph)
		return read_version_3(&reading, graph, error);
	return pins_refuse(source, 0, error, "it is neither CycloneDX nor SPDX");
}
