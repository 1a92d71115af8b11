/* bom_write.c - the pinned dependency list as CycloneDX 1.6 JSON (cyclonedx.org/docs/1.6/json)
 *
 * Nothing in it depends on the format it lies in, on the machine or on the clock; no content id
 * and no digest of a package, so that nothing is circular.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/bom.h"

#include <string.h>

#include "base/buffer.h"
#include "base/dates.h"
#include "base/text.h"
#include "base/vector.h"
#include "identity/bom_internal.h"
#include "identity/purl.h"
#include "text/json.h"

/* The enumeration "hash-alg" of the schema, as far as lock files have it. */
static const char *const hash_algorithms[] = {"MD5",     "SHA-1",   "SHA-256",
					      "SHA-384", "SHA-512", "BLAKE2b-512"};

static void write_property(struct json *json, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	json_begin_object(json, NULL);
	json_text(json, "name", name);
	json_text(json, "value", value);
	json_end(json);
}

static bool is_hash_algorithm(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(hash_algorithms); i++)
		if (text_equal(hash_algorithms[i], name))
			return true;
	return false;
}

static void write_tools(struct json *json)
{
	json_begin_object(json, "tools");
	json_begin_array(json, "components");
	json_begin_object(json, NULL);
	json_text(json, "type", "application");
	json_text(json, "name", "ingot");
	json_text(json, "version", PACKAGE_VERSION);
	json_end(json);
	json_end(json);
	json_end(json);
}

static void write_license(struct json *json, const char *license)
{
	if (!license || !*license)
		return;
	json_begin_array(json, "licenses");
	json_begin_object(json, NULL);
	json_begin_object(json, "license");
	json_text(json, "name", license);
	json_end(json);
	json_end(json);
	json_end(json);
}

/* Makes the package's own purl: of no format, with the commit it was built from. */
static const char *make_own_purl(const char *name, const char *version,
				 const struct provenance *provenance, struct arena *arena)
{
	const char *vcs = NULL;
	if (provenance->repository && provenance->commit)
		vcs = arena_printf(arena, "git+%s@%s", provenance->repository, provenance->commit);

	const char *const qualifiers[] = {"vcs_url", vcs, NULL};
	const struct purl purl = {
		.type = "generic", .name = name, .version = version, .qualifiers = qualifiers};

	return purl_text(&purl, arena);
}

/* Writes a URL as the schema wants it (RFC 3987): what may not stand in one is escaped. */
static void write_url(struct json *json, const char *name, const char *url)
{
	AUTO_BUFFER text = BUFFER_INIT;
	for (; *url; url++)
		if ((unsigned char)*url <= 0x20 || *url == 0x7f || strchr("<>\"{}|\\^`", *url))
			buffer_printf(&text, "%%%02X", (unsigned)(unsigned char)*url);
		else
			buffer_add_byte(&text, (uint8_t)*url);
	json_text(json, name, buffer_text(&text));
}

static void write_subject(struct json *json, const struct bom_subject *subject,
			  const struct provenance *provenance)
{
	struct arena *arena = arena_make();
	const char *purl = make_own_purl(subject->name, subject->version, provenance, arena);
	json_begin_object(json, "component");
	json_text(json, "type", "application");
	json_text(json, "bom-ref", purl);
	json_text(json, "name", subject->name);
	json_text(json, "version", subject->version);
	write_license(json, subject->license);
	json_text(json, "purl", purl);
	if (provenance->repository) {
		json_begin_array(json, "externalReferences");
		json_begin_object(json, NULL);
		json_text(json, "type", "vcs");
		write_url(json, "url", provenance->repository);
		json_end(json);
		json_end(json);
	}
	json_begin_array(json, "properties");
	write_property(json, BOM_COMMIT, provenance->commit);
	if (provenance->commit)
		write_property(json, BOM_DIRTY, provenance->dirty ? "true" : "false");
	write_property(json, BOM_TAG, provenance->tag);
	json_end(json);
	json_end(json);
	arena_free(arena);
}

static void write_hash(struct json *json, const char *algorithm, const char *hex)
{
	json_begin_array(json, "hashes");
	json_begin_object(json, NULL);
	json_text(json, "alg", algorithm);
	json_text(json, "content", hex);
	json_end(json);
	json_end(json);
}

static void write_pin(struct json *json, const struct pin *pin)
{
	json_begin_object(json, NULL);
	json_text(json, "type", "library");
	json_text(json, "bom-ref", pin->purl);
	json_text(json, "name", pin->name);
	json_text(json, "version", pin->version);
	if (pin->hash && is_hash_algorithm(pin->hash_algorithm))
		write_hash(json, pin->hash_algorithm, pin->hash);
	json_text(json, "purl", pin->purl);
	json_begin_array(json, "properties");
	write_property(json, BOM_SOURCE, pin->source);
	if (pin->hash && !is_hash_algorithm(pin->hash_algorithm))
		write_property(json, BOM_CHECKSUM, pin->hash);
	json_end(json);
	json_end(json);
}

/* ---- What it was built with and of ---- */

/* Leaves the component open, inside its properties: two json_end follow. */
static void begin_ingredient(struct json *json, const char *type, const char *name,
			     const char *version, const char *sha256, const char *role)
{
	json_begin_object(json, NULL);
	json_text(json, "type", type);
	json_text(json, "name", name);
	if (version)
		json_text(json, "version", version);
	if (sha256)
		write_hash(json, "SHA-256", sha256);
	json_begin_array(json, "properties");
	write_property(json, BOM_ROLE, role);
}

static void end_ingredient(struct json *json)
{
	json_end(json);
	json_end(json);
}

static void write_material(struct json *json, const struct material *material)
{
	begin_ingredient(json, "application", material->name, material->version, material->sha256,
			 BOM_ROLE_MATERIAL);
	write_property(json, BOM_COMMIT, material->commit);
	write_property(json, BOM_CONTENT_ID, material->content_id);
	end_ingredient(json);
}

/* "formulation" is the schema's place for how something was made: one formula. */
static void write_formulation(struct json *json, const struct provenance *provenance)
{
	const struct toolchain *build = &provenance->build;
	if (!build->os && build->tools.n + build->locks.n + provenance->materials.n == 0)
		return;
	json_begin_array(json, "formulation");
	json_begin_object(json, NULL);
	json_begin_array(json, "components");
	if (build->os) {
		begin_ingredient(json, "operating-system", build->os, build->os_version, NULL,
				 BOM_ROLE_SYSTEM);
		end_ingredient(json);
	}
	VECTOR_EACH (tool, &build->tools) {
		begin_ingredient(json, "application", tool->name, tool->version, NULL,
				 BOM_ROLE_TOOL);
		end_ingredient(json);
	}
	VECTOR_EACH (lock, &build->locks) {
		begin_ingredient(json, "file", lock->name, NULL, lock->sha256, BOM_ROLE_LOCK);
		end_ingredient(json);
	}
	VECTOR_EACH (material, &provenance->materials)
		write_material(json, material);
	json_end(json);
	json_end(json);
	json_end(json);
}

void bom_write(const struct bom_subject *subject, const struct provenance *provenance,
	       struct buffer *out)
{
	char date[DATE_TEXT_SIZE];
	struct json json;
	json_start(&json, out);
	json_begin_object(&json, NULL);
	json_text(&json, "$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
	json_text(&json, "bomFormat", "CycloneDX");
	json_text(&json, "specVersion", "1.6");
	json_uint(&json, "version", 1);
	json_begin_object(&json, "metadata");
	date_iso(provenance->source_date, date);
	json_text(&json, "timestamp", date);
	write_tools(&json);
	write_subject(&json, subject, provenance);
	json_end(&json);
	json_begin_array(&json, "components");
	VECTOR_EACH (pin, &provenance->pins)
		write_pin(&json, pin);
	json_end(&json);
	write_formulation(&json, provenance);
	json_end(&json);
}
