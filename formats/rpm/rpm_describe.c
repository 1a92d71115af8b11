/* rpm_describe.c - the metadata of an rpm's record, from the manifest
 *
 * What nfpm takes from which key is kept, but for what would lie: the build host is a fixed word
 * unless the manifest names one, never the machine's name.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/rpm/rpm_describe.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "formats/rpm/rpm_relation.h"
#include "formats/rpm/rpm_tags.h"
#include "formats/rpm/rpm_version.h"
#include "manifest/changelog.h"
#include "manifest/manifest.h"
#include "manifest/path_hint.h"

#define DEFAULT_RELEASE "1"
#define DEFAULT_ARCH "amd64"
#define DEFAULT_PLATFORM "linux"
#define DEFAULT_SUMMARY "no description given"
#define DEFAULT_BUILD_HOST "localhost"
#define DEFAULT_INTERPRETER "/bin/sh"
#define DEFAULT_COMPRESSION "zstd"
#define SCRIPT_LIMIT ((size_t)16 << 20)

struct describer {
	const struct manifest *manifest;
	const struct manifest_package *from;
	struct package *package;
	struct problems *problems;
};

static void report(struct describer *describer, struct mark at, const char *key,
		   struct error *error)
{
	problems_add(describer->problems, PROBLEM_ERROR, at, error->hint, "%s: %s", key,
		     error->message);
	error_clear(error);
}

static const char *or_default(const struct value_text *value, const char *other)
{
	return text_is_empty(value->v) ? other : value->v;
}

/* ---- Name, version, architecture ---- */

static void check_parts(struct describer *describer)
{
	const struct manifest_package *from = describer->from;
	const struct package *package = describer->package;
	bool has_own_arch = !text_is_empty(from->rpm.arch.v);
	const struct {
		enum rpm_part part;
		const char *text, *key;
		struct mark at;
	} parts[] = {
		{RPM_PART_NAME, package->name, "name", from->name.at},
		{RPM_PART_EPOCH, package->epoch, "epoch", from->epoch.at},
		{RPM_PART_VERSION, package->version, "version", from->version.at},
		{RPM_PART_RELEASE, package->release, "release", from->release.at},
		{RPM_PART_ARCH, package->arch, has_own_arch ? "rpm.arch" : "arch",
		 has_own_arch ? from->rpm.arch.at : from->arch.at},
	};
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		struct error error = ERROR_INIT;
		/* A part that is missing altogether was told when the manifest was read. */
		if (!text_is_empty(parts[i].text) &&
		    rpm_part_check(parts[i].part, parts[i].text, &error))
			report(describer, parts[i].at, parts[i].key, &error);
	}
}

static void describe_version(struct describer *describer)
{
	const struct manifest_package *from = describer->from;
	struct package *package = describer->package;
	AUTO_FREE char *version = rpm_version_make(from);
	package->name = arena_text(package->arena, from->name.v);
	package->version = arena_text(package->arena, version);
	package->release = arena_text(package->arena, or_default(&from->release, DEFAULT_RELEASE));
	if (!text_is_empty(from->epoch.v))
		package->epoch = arena_text(package->arena, from->epoch.v);
	const char *arch = rpm_arch_name(or_default(&from->arch, DEFAULT_ARCH));
	package->arch = arena_text(package->arena, or_default(&from->rpm.arch, arch));
	check_parts(describer);
}

/* ---- Texts ---- */

/* Returns a line of metadata: nothing that a terminal, an XML parser or a line reader would act
 * on. */
static const char *line(struct describer *describer, const char *key,
			const struct value_text *value)
{
	if (text_is_empty(value->v))
		return NULL;
	AUTO_FREE char *text = text_trim(value->v);
	if (text_has_control(text))
		problems_add(describer->problems, PROBLEM_ERROR, value->at,
			     "the field holds one line of text",
			     "%s: has a line break or another control character", key);
	return arena_text(describer->package->arena, text);
}

/* Returns several lines, of which a tab is the only control character; no white space at the
 * end. */
static const char *paragraph(struct describer *describer, const struct value_text *value)
{
	if (text_is_empty(value->v))
		return NULL;
	AUTO_FREE char *text = text_trim(value->v);
	for (const char *at = text; *at; at++) {
		unsigned char byte = (unsigned char)*at;
		if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f) {
			problems_add(describer->problems, PROBLEM_ERROR, value->at, NULL,
				     "description: has the control character 0x%02x", byte);
			break;
		}
	}
	return arena_text(describer->package->arena, text);
}

static void describe_texts(struct describer *describer)
{
	const struct manifest_package *from = describer->from;
	struct package *package = describer->package;
	package->description = paragraph(describer, &from->description);
	package->summary = line(describer, "rpm.summary", &from->rpm.summary);
	if (!package->summary && package->description)
		package->summary = arena_text_n(package->arena, package->description,
						strcspn(package->description, "\n"));
	if (!package->summary)
		package->summary = DEFAULT_SUMMARY;
	if (!package->description)
		package->description = package->summary;
	package->license = line(describer, "license", &from->license);
	package->homepage = line(describer, "homepage", &from->homepage);
	package->vendor = line(describer, "vendor", &from->vendor);
	package->maintainer = line(describer, "rpm.packager", &from->rpm.packager);
	if (!package->maintainer)
		package->maintainer = line(describer, "maintainer", &from->maintainer);
	package->build_host = line(describer, "rpm.buildhost", &from->rpm.buildhost);
	if (!package->build_host)
		package->build_host = DEFAULT_BUILD_HOST;
}

static void describe_fields(struct describer *describer)
{
	const struct manifest_package *from = describer->from;
	struct package *package = describer->package;
	const char *group = line(describer, "rpm.group", &from->rpm.group);
	const char *platform = line(describer, "platform", &from->platform);
	if (group)
		package_add_field(package, "GROUP", group);
	package_add_field(package, "OS", platform ? platform : DEFAULT_PLATFORM);
	AUTO_BUFFER prefixes = BUFFER_INIT;
	for (size_t i = 0; i < from->rpm.prefixes.n; i++) {
		const struct value_text *prefix = &from->rpm.prefixes.v[i];
		if (prefix->v[0] != '/' || strchr(prefix->v, ' ') || text_has_control(prefix->v))
			problems_add(describer->problems, PROBLEM_ERROR, prefix->at, NULL,
				     "rpm.prefixes: '%s' is no absolute path without blanks",
				     prefix->v);
		buffer_printf(&prefixes, "%s%s", i ? " " : "", prefix->v);
	}
	if (prefixes.len)
		package_add_field(package, RPM_FIELD_PREFIXES, buffer_text(&prefixes));
}

/* ---- Relations ---- */

typedef void (*relation_taker)(struct package *package, enum relation_kind kind, const char *text);

static void take_relation(struct package *package, enum relation_kind kind, const char *text)
{
	strings_add(&package->relations[kind], text);
}

static void take_post(struct package *package, enum relation_kind kind UNUSED, const char *text)
{
	package_add_field(package, RPM_FIELD_REQUIRES_POST, text);
}

/* An empty item or part of one, as an empty variable makes it, is none. */
static void describe_list(struct describer *describer, const char *key,
			  const struct value_list *list, enum relation_kind kind,
			  relation_taker take)
{
	struct arena *arena = describer->package->arena;
	for (size_t i = 0; i < list->n; i++) {
		struct strings clauses = {0};
		if (text_is_empty(list->v[i].v))
			continue;
		relation_split(list->v[i].v, &clauses);
		for (size_t j = 0; j < clauses.n; j++) {
			struct relation relation;
			struct error error = ERROR_INIT;
			if (text_is_empty(clauses.v[j]))
				continue;
			const char *text = NULL;
			if (relation_parse(clauses.v[j], arena, &relation, &error) == 0)
				text = rpm_relation_text(&relation, arena);
			if (text && rpm_relation_check(kind, text, &error) == 0)
				take(describer->package, kind, text);
			else
				report(describer, list->v[i].at, key, &error);
		}
		strings_free(&clauses);
	}
}

/* Leaves what a manifest says below `deb` to the deb of the same manifest: rpm has no Breaks, and
 * would take a Pre-Depends for one more requirement. */
static void describe_relations(struct describer *describer)
{
	const unsigned of_deb = 1u << RELATION_BREAKS | 1u << RELATION_PREDEPENDS;

	for (unsigned kind = 0; kind < RELATION_COUNT; kind++)
		if (!(of_deb >> kind & 1))
			describe_list(describer, relation_name((enum relation_kind)kind),
				      &describer->from->relations[kind], (enum relation_kind)kind,
				      take_relation);
	describe_list(describer, "rpm.requires.post", &describer->from->rpm.requires_post,
		      RELATION_DEPENDS, take_post);
}

/* ---- Scripts ---- */

/* Returns the program and arguments of "#!/bin/bash -e" as "/bin/bash -e"; rpm runs the script with
 * it and takes the package as needing it. */
static const char *interpreter_of(struct arena *arena, const char *body)
{
	if (strncmp(body, "#!", 2) != 0)
		return DEFAULT_INTERPRETER;
	AUTO_FREE char *first = xstrndup(body + 2, strcspn(body + 2, "\r\n"));
	AUTO_FREE char *text = text_trim(first);
	return *text == '/' ? arena_text(arena, text) : DEFAULT_INTERPRETER;
}

static void describe_script(struct describer *describer, enum script_kind kind)
{
	const struct value_text *path = &describer->from->scripts[kind];
	if (text_is_empty(path->v))
		return;
	struct arena *arena = describer->package->arena;
	AUTO_BUFFER body = BUFFER_INIT;
	struct error error = ERROR_INIT;
	if (file_read(path->v, SCRIPT_LIMIT, &body, &error)) {
		path_hint(describer->manifest, path->v, &error);
		report(describer, path->at, script_name(kind), &error);
	} else if (body.len && memchr(body.data, '\0', body.len)) {
		problems_add(describer->problems, PROBLEM_ERROR, path->at, NULL,
			     "%s: '%s' is no text: it has a zero byte", script_name(kind), path->v);
	} else {
		describer->package->scripts[kind] = (struct package_script){
			.interpreter = interpreter_of(arena, buffer_text(&body)),
			.body = arena_text(arena, buffer_text(&body)),
			.len = body.len,
		};
	}
}

/* ---- Changelog ---- */

/* Adds "Name <mail> - version" and the notes as a list, which is what changelogs of rpms look like
 * by custom. */
static void add_change(struct package *package, const struct changelog_entry *entry)
{
	const char *packager = entry->packager ? entry->packager : package->maintainer;
	AUTO_BUFFER notes = BUFFER_INIT;
	for (size_t i = 0; i < entry->n_notes; i++)
		buffer_printf(&notes, "%s- %s", i ? "\n" : "", entry->notes[i]);
	if (!entry->n_notes)
		buffer_printf(&notes, "- Version %s.", entry->version);
	strings_add_printf(&package->changelog, "%lld\t%s%s%s\t%s",
			   (long long)rpm_time(entry->time), packager ? packager : "",
			   packager ? " - " : "", entry->version, buffer_text(&notes));
}

/* rpmlint wants one entry at least, and `rpm -q --changelog` is where people look for what a
 * version is: the commit it was built from. */
static void add_build(struct package *package)
{
	if (!package->maintainer || !package->commit)
		return;
	AUTO_FREE char *version = package_full_version(package);
	strings_add_printf(&package->changelog, "%lld\t%s - %s\t- built from commit %s%s",
			   (long long)package->build_time, package->maintainer, version,
			   package->commit, package->dirty ? " with uncommitted changes" : "");
}

static void describe_changelog(struct describer *describer)
{
	struct changelog changelog;
	changelog_read(describer->manifest, describer->from, describer->package->arena, &changelog,
		       describer->problems);
	for (size_t i = 0; i < changelog.n; i++)
		add_change(describer->package, &changelog.v[i]);
	if (!changelog.n)
		add_build(describer->package);
}

void rpm_describe(const struct manifest *manifest, const struct manifest_package *from,
		  const struct provenance *provenance, struct package *package,
		  struct problems *problems)
{
	struct describer describer = {manifest, from, package, problems};
	package_set_provenance(package, provenance);
	package->build_time = provenance->source_date;
	AUTO_FREE char *version = manifest_version_text(from);
	package->identity_version = arena_text(package->arena, version);
	describe_version(&describer);
	describe_texts(&describer);
	describe_fields(&describer);
	describe_relations(&describer);
	for (size_t i = 0; i < rpm_script_tag_count; i++)
		describe_script(&describer, rpm_script_tags[i].kind);
	describe_changelog(&describer);
}

const struct manifest_signature *rpm_manifest_signature(const struct manifest_package *from)
{
	return &from->rpm.signature;
}

void rpm_compression(const struct manifest_package *from, struct codec_params *params,
		     struct problems *problems)
{
	const struct value_text *given = &from->rpm.compression;
	const char *text = or_default(given, DEFAULT_COMPRESSION);
	AUTO_ERROR error = ERROR_INIT;
	if (codec_params_parse(text, params, &error))
		problems_add(problems, PROBLEM_ERROR, given->at, error.hint, "rpm.compression: %s",
			     error.message);
}
