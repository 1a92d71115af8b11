/* yum_record.c - what an rpm contributes to the indexes of a yum repository
 *
 * Elements, attributes and their order are those of createrepo_c, which clients are tested with.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/strings.h"
#include "base/text.h"
#include "base/vector.h"
#include "formats/rpm/rpm_dependency.h"
#include "formats/rpm/rpm_numbers.h"
#include "formats/rpm/rpm_relation.h"
#include "formats/rpm/rpm_tags.h"
#include "formats/rpm/yum_layout.h"
#include "text/xml.h"

#define POOL_FROM_ROOT "../../" /* from rpm/<channel>/ */
#define CHANGELOG_LIMIT 10      /* the newest, as createrepo_c keeps */

struct recorder {
	const struct package *package;
	const struct record *record;
	struct arena *arena;
	struct xml *xml;
};

/* ---- Text ---- */

static void put_clean(struct recorder *recorder, const char *name, const char *text)
{
	AUTO_FREE char *clean = xml_text_clean(text);
	xml_element(recorder->xml, name, clean);
}

/* Refuses, rather than repairs, what clients act on. */
static int check_exact(const char *text, const char *what, struct error *error)
{
	if (xml_text_is_valid(text) && !text_has_control(text))
		return 0;
	return error_set(error,
			 "%s of the package is not UTF-8 or has control characters, which "
			 "an index cannot hold",
			 what);
}

static int check_names(const struct package *package, struct error *error)
{
	for (size_t i = 0; i < package->files.n; i++)
		if (check_exact(package->files.v[i].path, "a file name", error))
			return -1;
	for (size_t kind = 0; kind < RELATION_COUNT; kind++)
		for (size_t i = 0; i < package->relations[kind].n; i++)
			if (check_exact(package->relations[kind].v[i], "a relation", error))
				return -1;
	return 0;
}

int yum_record_check_package(const struct package *package, struct error *error)
{
	for (int kind = 0; kind < RELATION_COUNT; kind++)
		for (size_t i = 0; i < package->relations[kind].n; i++)
			if (rpm_relation_check((enum relation_kind)kind,
					       package->relations[kind].v[i], error))
				return error_hint(error,
						  "clients would take it for something else, or "
						  "not install the package; rebuild the package "
						  "with a dependency of rpm's grammar");
	return 0;
}

/* ---- Versions and relations ---- */

static void put_version(struct recorder *recorder)
{
	const struct package *package = recorder->package;
	xml_start(recorder->xml, "version");
	xml_attribute(recorder->xml, "epoch", package->epoch ? package->epoch : "0");
	xml_attribute(recorder->xml, "ver", package->version);
	xml_attribute(recorder->xml, "rel", package->release);
	xml_end(recorder->xml);
}

static const char *const flag_names[] = {
	[RPM_SENSE_LESS] = "LT",
	[RPM_SENSE_GREATER] = "GT",
	[RPM_SENSE_EQUAL] = "EQ",
	[RPM_SENSE_LESS | RPM_SENSE_EQUAL] = "LE",
	[RPM_SENSE_GREATER | RPM_SENSE_EQUAL] = "GE",
};

/* Puts the parts of [epoch:]version[-release]. */
static void put_evr(struct recorder *recorder, const char *evr)
{
	const char *colon = strchr(evr, ':');
	const char *version = colon ? colon + 1 : evr;
	const char *hyphen = strrchr(version, '-');
	const char *epoch = colon && colon > evr
				    ? arena_text_n(recorder->arena, evr, (size_t)(colon - evr))
				    : "0";
	size_t len = hyphen ? (size_t)(hyphen - version) : strlen(version);
	xml_attribute(recorder->xml, "epoch", epoch);
	xml_attribute(recorder->xml, "ver", arena_text_n(recorder->arena, version, len));
	if (hyphen)
		xml_attribute(recorder->xml, "rel", hyphen + 1);
}

static void put_entry(struct recorder *recorder, const char *text, bool is_before)
{
	struct rpm_dependency dependency = rpm_dependency_parse(text, recorder->arena);
	xml_start(recorder->xml, "rpm:entry");
	xml_attribute(recorder->xml, "name", dependency.name);
	if (dependency.flags < ARRAY_SIZE(flag_names) && flag_names[dependency.flags]) {
		xml_attribute(recorder->xml, "flags", flag_names[dependency.flags]);
		put_evr(recorder, dependency.version);
	}
	if (is_before)
		xml_attribute(recorder->xml, "pre", "1");
	xml_end(recorder->xml);
}

/* Selects what of `from` is not in `without` (sorted) and, as a path, not among the package's own
 * files: what a package has itself is no work for a solver. Sorted, each once. */
static void select_relations(const struct package *package, enum relation_kind from,
			     const struct strings *without, struct strings *selected)
{
	VECTOR_EACH (text, &package->relations[from]) {
		if (!strings_find(without, *text) && !package_find_file(package, *text))
			strings_add(selected, *text);
	}
	strings_unique(selected);
}

static const struct relation_element {
	const char *name;
	enum relation_kind kind;
	enum relation_kind before; /* those with pre="1", in the same element; or the same kind */
	bool drops_own;
} relation_elements[] = {
	{"rpm:provides", RELATION_PROVIDES, RELATION_PROVIDES, false},
	{"rpm:requires", RELATION_DEPENDS, RELATION_PREDEPENDS, true},
	{"rpm:conflicts", RELATION_CONFLICTS, RELATION_CONFLICTS, false},
	{"rpm:obsoletes", RELATION_REPLACES, RELATION_REPLACES, false},
	{"rpm:suggests", RELATION_SUGGESTS, RELATION_SUGGESTS, false},
	{"rpm:enhances", RELATION_ENHANCES, RELATION_ENHANCES, false},
	{"rpm:recommends", RELATION_RECOMMENDS, RELATION_RECOMMENDS, false},
	{"rpm:supplements", RELATION_SUPPLEMENTS, RELATION_SUPPLEMENTS, false},
};

static void put_relations(struct recorder *recorder, const struct relation_element *element,
			  const struct strings *provides)
{
	const struct package *package = recorder->package;
	const struct strings none = {0};
	const struct strings *own = element->drops_own ? provides : &none;
	AUTO_STRINGS after = {0}, before = {0};
	select_relations(package, element->kind, own, &after);
	if (element->before != element->kind)
		select_relations(package, element->before, own, &before);
	if (after.n + before.n)
		xml_start(recorder->xml, element->name);
	for (size_t i = 0; i < after.n; i++)
		put_entry(recorder, after.v[i], false);
	for (size_t i = 0; i < before.n; i++)
		put_entry(recorder, before.v[i], true);
	if (after.n + before.n)
		xml_end(recorder->xml);
}

static void put_all_relations(struct recorder *recorder)
{
	const struct strings none = {0};
	AUTO_STRINGS provides = {0};
	select_relations(recorder->package, RELATION_PROVIDES, &none, &provides);
	for (size_t i = 0; i < ARRAY_SIZE(relation_elements); i++)
		put_relations(recorder, &relation_elements[i], &provides);
}

/* ---- Files ---- */

/* Whether a path is of the few that packages depend on so often that they stand in the primary
 * index; a solver reads the list of all files only for others. */
static bool is_primary(const char *path)
{
	return strstr(path, "bin/") || text_starts(path, "/etc/") ||
	       strcmp(path, "/usr/lib/sendmail") == 0;
}

static bool is_any(const char *path UNUSED)
{
	return true;
}

static void put_files(struct recorder *recorder, bool (*takes)(const char *path))
{
	VECTOR_EACH (file, &recorder->package->files) {
		if (!takes(file->path))
			continue;
		xml_start(recorder->xml, "file");
		if (S_ISDIR(file->mode))
			xml_attribute(recorder->xml, "type", "dir");
		else if (file->ghost)
			xml_attribute(recorder->xml, "type", "ghost");
		xml_text(recorder->xml, file->path);
		xml_end(recorder->xml);
	}
}

/* ---- primary ---- */

static uint64_t time_or_zero(int64_t time)
{
	return time < 0 ? 0 : (uint64_t)time;
}

static void put_format(struct recorder *recorder)
{
	const struct package *package = recorder->package;
	const char *group = rpm_tag_field(package, "GROUP");
	xml_start(recorder->xml, "format");
	put_clean(recorder, "rpm:license", package->license);
	put_clean(recorder, "rpm:vendor", package->vendor);
	put_clean(recorder, "rpm:group", group ? group : "Unspecified");
	put_clean(recorder, "rpm:buildhost", package->build_host);
	put_clean(recorder, "rpm:sourcerpm", rpm_tag_field(package, "SOURCERPM"));
	xml_start(recorder->xml, "rpm:header-range");
	xml_attribute_number(recorder->xml, "start", package->header_start);
	xml_attribute_number(recorder->xml, "end", package->header_end);
	xml_end(recorder->xml);
	put_all_relations(recorder);
	put_files(recorder, is_primary);
	xml_end(recorder->xml);
}

/* `file` is the time of the package file for createrepo_c, which here would be whenever somebody
 * copied it; the time it was built says as much and stays the same. */
static void put_times_and_sizes(struct recorder *recorder)
{
	const struct package *package = recorder->package;
	uint64_t built = time_or_zero(package->build_time);
	xml_start(recorder->xml, "time");
	xml_attribute_number(recorder->xml, "file", built);
	xml_attribute_number(recorder->xml, "build", built);
	xml_end(recorder->xml);
	xml_start(recorder->xml, "size");
	xml_attribute_number(recorder->xml, "package", recorder->record->size);
	xml_attribute_number(recorder->xml, "installed", package->installed_size);
	xml_attribute_number(recorder->xml, "archive", package->payload_size);
	xml_end(recorder->xml);
}

static void put_primary(struct recorder *recorder)
{
	const struct package *package = recorder->package;
	AUTO_FREE char *href = xasprintf(POOL_FROM_ROOT "%s", recorder->record->path);
	xml_start(recorder->xml, "package");
	xml_attribute(recorder->xml, "type", "rpm");
	xml_element(recorder->xml, "name", package->name);
	xml_element(recorder->xml, "arch", package->arch);
	put_version(recorder);
	xml_start(recorder->xml, "checksum");
	xml_attribute(recorder->xml, "type", "sha256");
	xml_attribute(recorder->xml, "pkgid", "YES");
	xml_text(recorder->xml, recorder->record->sha256);
	xml_end(recorder->xml);
	put_clean(recorder, "summary", package->summary);
	put_clean(recorder, "description", package->description);
	put_clean(recorder, "packager", package->maintainer);
	put_clean(recorder, "url", package->homepage);
	put_times_and_sizes(recorder);
	xml_start(recorder->xml, "location");
	xml_attribute(recorder->xml, "href", href);
	xml_end(recorder->xml);
	put_format(recorder);
	xml_end(recorder->xml);
}

/* ---- filelists and other ---- */

static void start_reference(struct recorder *recorder)
{
	xml_start(recorder->xml, "package");
	xml_attribute(recorder->xml, "pkgid", recorder->record->sha256);
	xml_attribute(recorder->xml, "name", recorder->package->name);
	xml_attribute(recorder->xml, "arch", recorder->package->arch);
	put_version(recorder);
}

static void put_filelists(struct recorder *recorder)
{
	start_reference(recorder);
	put_files(recorder, is_any);
	xml_end(recorder->xml);
}

/* Puts an entry "time\tname\ttext". */
static void put_change(struct recorder *recorder, const char *change)
{
	AUTO_FREE char *text = xml_text_clean(change);
	char *name = strchr(text, '\t');
	char *body = name ? strchr(name + 1, '\t') : NULL;
	if (!body)
		return;
	*name++ = *body++ = '\0';
	xml_start(recorder->xml, "changelog");
	xml_attribute(recorder->xml, "author", name);
	xml_attribute(recorder->xml, "date", text);
	xml_text(recorder->xml, body);
	xml_end(recorder->xml);
}

/* A header has the newest first, the index the oldest. */
static void put_other(struct recorder *recorder)
{
	const struct strings *changelog = &recorder->package->changelog;
	size_t n = changelog->n < CHANGELOG_LIMIT ? changelog->n : CHANGELOG_LIMIT;
	start_reference(recorder);
	while (n-- > 0)
		put_change(recorder, changelog->v[n]);
	xml_end(recorder->xml);
}

static const struct section {
	const char *name;
	void (*put)(struct recorder *recorder);
} sections[] = {
	{"primary", put_primary},
	{"filelists", put_filelists},
	{"other", put_other},
};

int yum_record(const struct package *package, struct record *record, struct error *error)
{
	if (check_names(package, error))
		return -1;
	struct recorder recorder = {.package = package, .record = record, .arena = arena_make()};
	for (size_t i = 0; i < ARRAY_SIZE(sections); i++) {
		AUTO_BUFFER out = BUFFER_INIT;
		recorder.xml = xml_open();
		sections[i].put(&recorder);
		xml_close(recorder.xml, &out);
		record_add_section(record, sections[i].name, out.data, out.len);
	}
	arena_free(recorder.arena);
	return 0;
}
