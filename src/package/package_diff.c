/* package_diff.c - what differs between two packages
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "package/package_diff.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/strings.h"
#include "base/text.h"
#include "base/vector.h"
#include "package/package_diff_internal.h"

static const struct {
	const char *name;
	enum diff_verdict verdict; /* what a difference there means at least */
} sections[DIFF_SECTION_COUNT] = {
	[DIFF_IDENTITY] = {"identity", DIFF_VERDICT_METADATA},
	[DIFF_PINS] = {"pins", DIFF_VERDICT_METADATA},
	[DIFF_BUILD] = {"build", DIFF_VERDICT_METADATA},
	[DIFF_MATERIALS] = {"materials", DIFF_VERDICT_METADATA},
	[DIFF_RELATIONS] = {"relations", DIFF_VERDICT_METADATA},
	[DIFF_METADATA] = {"metadata", DIFF_VERDICT_METADATA},
	[DIFF_FILES] = {"files", DIFF_VERDICT_CONTENT},
	[DIFF_CONFIGURATION] = {"configuration", DIFF_VERDICT_CONTENT},
	[DIFF_EDITED] = {"edited configuration", DIFF_VERDICT_SAME},
	[DIFF_SCRIPTS] = {"scripts", DIFF_VERDICT_CONTENT},
	[DIFF_TIMES] = {"times", DIFF_VERDICT_SIGNATURE},
	[DIFF_SIGNATURES] = {"signatures", DIFF_VERDICT_SIGNATURE},
};

const char *package_diff_section_name(enum diff_section section)
{
	return sections[section].name;
}

const char *package_diff_kind_name(enum diff_kind kind)
{
	static const char *const names[] = {
		[DIFF_ADDED] = "added", [DIFF_REMOVED] = "removed", [DIFF_CHANGED] = "changed"};
	return names[kind];
}

const char *package_diff_verdict_name(enum diff_verdict verdict)
{
	static const char *const names[] = {
		[DIFF_VERDICT_SAME] = "same content",
		[DIFF_VERDICT_SIGNATURE] = "signature or time only",
		[DIFF_VERDICT_METADATA] = "metadata only",
		[DIFF_VERDICT_CONTENT] = "content",
	};

	return names[verdict];
}

void package_diff_add(struct package_diff *diff, const struct difference *difference)
{
	struct difference *added = VECTOR_ADD(diff);
	*added = *difference;
	added->name = arena_text(diff->arena, difference->name);
	added->before = arena_text(diff->arena, difference->before);
	added->after = arena_text(diff->arena, difference->after);
	if (sections[difference->section].verdict > diff->verdict)
		diff->verdict = sections[difference->section].verdict;
}

void package_diff_text(struct package_diff *diff, enum diff_section section, const char *name,
		       const char *attribute, const char *before, const char *after)
{
	bool was = before && *before, is = after && *after;
	if ((!was && !is) || (was && is && text_equal(before, after)))
		return;
	package_diff_add(diff, &(struct difference){
				       .section = section,
				       .kind = attribute || (was && is) ? DIFF_CHANGED
					       : is                     ? DIFF_ADDED
									: DIFF_REMOVED,
				       .name = name,
				       .attribute = attribute,
				       .before = was ? before : NULL,
				       .after = is ? after : NULL,
			       });
}

/* ---- Identity, metadata, times ---- */

/* Compares the manifest's spelling where both have one: it is the same in all formats. */
static void compare_versions(struct package_diff *diff, const struct package *a,
			     const struct package *b)
{
	bool shared = a->identity_version && b->identity_version;
	AUTO_FREE char *before = shared ? NULL : package_full_version(a);
	AUTO_FREE char *after = shared ? NULL : package_full_version(b);
	package_diff_text(diff, DIFF_IDENTITY, "version", NULL,
			  shared ? a->identity_version : before,
			  shared ? b->identity_version : after);
}

static const char *dirty_text(const struct package *package)
{
	return package->commit && package->dirty ? "true" : "";
}

static void compare_identity(struct package_diff *diff, const struct package *a,
			     const struct package *b)
{
	package_diff_text(diff, DIFF_IDENTITY, "name", NULL, a->name, b->name);
	compare_versions(diff, a, b);
	if (text_equal(a->format, b->format))
		package_diff_text(diff, DIFF_IDENTITY, "architecture", NULL, a->arch, b->arch);
	package_diff_text(diff, DIFF_IDENTITY, "commit", NULL, a->commit, b->commit);
	package_diff_text(diff, DIFF_IDENTITY, "dirty", NULL, dirty_text(a), dirty_text(b));
	package_diff_text(diff, DIFF_IDENTITY, "repository", NULL, a->repository, b->repository);
}

static const char *find_field(const struct package *package, const char *name)
{
	VECTOR_EACH (field, &package->fields)
		if (text_equal(field->name, name))
			return field->value;
	return NULL;
}

/* An rpm's name of a source package that was never made: name and version once more. */
#define DERIVED_FIELD "SOURCERPM"

static void compare_fields(struct package_diff *diff, const struct package *a,
			   const struct package *b)
{
	VECTOR_EACH (field, &a->fields)
		if (!text_equal(field->name, DERIVED_FIELD))
			package_diff_text(diff, DIFF_METADATA, field->name, NULL, field->value,
					  find_field(b, field->name));
	VECTOR_EACH (field, &b->fields)
		if (!find_field(a, field->name) && !text_equal(field->name, DERIVED_FIELD))
			package_diff_text(diff, DIFF_METADATA, field->name, NULL, NULL,
					  field->value);
}

static void compare_metadata(struct package_diff *diff, const struct package *a,
			     const struct package *b)
{
	const char *const values[][3] = {
		{"summary", a->summary, b->summary},
		{"description", a->description, b->description},
		{"license", a->license, b->license},
		{"homepage", a->homepage, b->homepage},
		{"vendor", a->vendor, b->vendor},
		{"maintainer", a->maintainer, b->maintainer},
		{"section", a->section, b->section},
		{"priority", a->priority, b->priority},
		{"distribution", a->distribution, b->distribution},
		{"build host", a->build_host, b->build_host},
	};

	for (size_t i = 0; i < ARRAY_SIZE(values); i++)
		package_diff_text(diff, DIFF_METADATA, values[i][0], NULL, values[i][1],
				  values[i][2]);
	compare_fields(diff, a, b);
}

/* ---- Lists: walked side by side in the order of their keys ---- */

static int compare_texts(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int order_pins(const void *a, const void *b)
{
	const struct pin *left = a, *right = b;
	int order = compare_texts(left->name, right->name);
	return order ? order : compare_texts(left->version, right->version);
}

/* Sorts by name, so that another version of the same thing is a change and not two. */
static struct pin *sort_pins(const struct package *package)
{
	struct pin *pins = arena_copy(package->arena, package->pins.v,
				      package->pins.n * sizeof *package->pins.v);
	if (package->pins.n > 0)
		qsort(pins, package->pins.n, sizeof *pins, order_pins);
	return pins;
}

static void add_lone_pin(struct package_diff *diff, enum diff_kind kind, const struct pin *pin)
{
	package_diff_add(diff,
			 &(struct difference){.section = DIFF_PINS,
					      .kind = kind,
					      .name = pin->name,
					      .attribute = "version",
					      .before = kind == DIFF_REMOVED ? pin->version : NULL,
					      .after = kind == DIFF_ADDED ? pin->version : NULL});
}

/* Counts the pins from `at` on that have its name: a tree of modules may hold several versions of
 * one. */
static size_t count_name(const struct pin *pins, size_t at, size_t n)
{
	size_t count = 1;
	while (at + count < n && text_equal(pins[at + count].name, pins[at].name))
		count++;
	return count;
}

static bool has_pin(const struct pin *pins, size_t n, const struct pin *wanted)
{
	for (size_t i = 0; i < n; i++)
		if (text_equal(pins[i].version, wanted->version) &&
		    text_equal(pins[i].hash, wanted->hash))
			return true;
	return false;
}

/* Compares all pins of one name on both sides. */
static void compare_name(struct package_diff *diff, const struct pin *a, size_t n_a,
			 const struct pin *b, size_t n_b)
{
	if (n_a == 1 && n_b == 1) {
		package_diff_text(diff, DIFF_PINS, a->name, "version", a->version, b->version);
		if (text_equal(a->version, b->version) && a->hash && b->hash)
			package_diff_text(diff, DIFF_PINS, a->name, "hash", a->hash, b->hash);
		return;
	}
	for (size_t i = 0; i < n_a; i++)
		if (!has_pin(b, n_b, &a[i]))
			add_lone_pin(diff, DIFF_REMOVED, &a[i]);
	for (size_t i = 0; i < n_b; i++)
		if (!has_pin(a, n_a, &b[i]))
			add_lone_pin(diff, DIFF_ADDED, &b[i]);
}

static void compare_pins(struct package_diff *diff, const struct package *a,
			 const struct package *b)
{
	const struct pin *before = sort_pins(a), *after = sort_pins(b);
	size_t i = 0, k = 0;
	while (i < a->pins.n || k < b->pins.n) {
		int order = i == a->pins.n   ? 1
			    : k == b->pins.n ? -1
					     : compare_texts(before[i].name, after[k].name);
		size_t n_before = order <= 0 ? count_name(before, i, a->pins.n) : 0;
		size_t n_after = order >= 0 ? count_name(after, k, b->pins.n) : 0;
		compare_name(diff, before + i, n_before, after + k, n_after);
		i += n_before;
		k += n_after;
	}
}

/* Whether a clause of a relation is what an rpm says of itself, "app = 1.0-1" or
 * "config(app) = 1.0-1": the version is compared already. */
static bool is_about_itself(const struct package *package, const char *clause)
{
	AUTO_FREE char *version = package_full_version(package);
	AUTO_FREE char *plain = xasprintf("%s = %s", package->name, version);
	AUTO_FREE char *config = xasprintf("config(%s) = %s", package->name, version);
	AUTO_FREE char *start = xasprintf("%s(", package->name);
	AUTO_FREE char *end = xasprintf(") = %s", version);
	return text_equal(clause, plain) || text_equal(clause, config) ||
	       (text_starts(clause, start) && text_ends(clause, end));
}

static void compare_relations(struct package_diff *diff, const struct package *a,
			      const struct package *b)
{
	for (int kind = 0; kind < RELATION_COUNT; kind++) {
		const struct strings *before = &a->relations[kind], *after = &b->relations[kind];
		for (size_t i = 0; i < before->n; i++)
			if (!strings_have(after, before->v[i]) && !is_about_itself(a, before->v[i]))
				package_diff_text(diff, DIFF_RELATIONS, relation_name(kind), NULL,
						  before->v[i], NULL);
		for (size_t i = 0; i < after->n; i++)
			if (!strings_have(before, after->v[i]) && !is_about_itself(b, after->v[i]))
				package_diff_text(diff, DIFF_RELATIONS, relation_name(kind), NULL,
						  NULL, after->v[i]);
	}
}

static void compare_scripts(struct package_diff *diff, const struct package *a,
			    const struct package *b)
{
	for (int kind = 0; kind < SCRIPT_COUNT; kind++) {
		const struct package_script *before = &a->scripts[kind], *after = &b->scripts[kind];
		if (!before->body && !after->body)
			continue;
		if (before->body && after->body && before->len == after->len &&
		    memcmp(before->body, after->body, before->len) == 0)
			continue;
		package_diff_add(diff, &(struct difference){.section = DIFF_SCRIPTS,
							    .kind = !before->body  ? DIFF_ADDED
								    : !after->body ? DIFF_REMOVED
										   : DIFF_CHANGED,
							    .name = script_name(kind)});
	}
}

static void compare_signatures(struct package_diff *diff, const struct package *a,
			       const struct package *b)
{
	size_t n = a->signatures.n > b->signatures.n ? a->signatures.n : b->signatures.n;
	for (size_t i = 0; i < n; i++) {
		const struct package_signature *before =
			i < a->signatures.n ? &a->signatures.v[i] : NULL;
		const struct package_signature *after =
			i < b->signatures.n ? &b->signatures.v[i] : NULL;
		assert(before || after); /* gcc 12 does not see it */
		if (before && after && before->len == after->len &&
		    memcmp(before->bytes, after->bytes, before->len) == 0)
			continue;
		package_diff_add(diff, &(struct difference){
					       .section = DIFF_SIGNATURES,
					       .kind = !before  ? DIFF_ADDED
						       : !after ? DIFF_REMOVED
								: DIFF_CHANGED,
					       .name = after ? after->kind : before->kind,
					       .before = before ? before->key : NULL,
					       .after = after ? after->key : NULL,
				       });
	}
}

/* Between packages of one format everything counts; across formats only what both can say. */
void package_diff_make(const struct package *a, const struct package *b, struct package_diff *diff)
{
	bool one_format = text_equal(a->format, b->format);
	*diff = (struct package_diff){.arena = arena_make()};
	compare_identity(diff, a, b);
	compare_pins(diff, a, b);
	package_diff_build(a, b, diff);
	package_diff_materials(a, b, diff);
	if (one_format) {
		compare_relations(diff, a, b);
		compare_metadata(diff, a, b);
	}
	package_diff_files(a, b, diff);
	compare_scripts(diff, a, b);
	if (one_format && !a->is_installed && !b->is_installed)
		compare_signatures(diff, a, b);
}

void package_diff_free(struct package_diff *diff)
{
	if (!diff->arena)
		return;
	free(diff->v);
	arena_free(diff->arena);
	*diff = (struct package_diff){0};
}
