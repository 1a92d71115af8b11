/* rpm_describe.c - the metadata of an rpm's record, from the manifest
 *
 * What nfpm takes from which key is kept, but for what would lie: the build host is a fixed word
 * unless the manifest names one, never the machine's name.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/rpm/rpm_describe.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/text.h"
#include "formats/describe.h"
#include "formats/rpm/rpm_arch.h"
#include "formats/rpm/rpm_format.h"
#include "formats/rpm/rpm_nevra.h"
#include "formats/rpm/rpm_relation.h"
#include "formats/rpm/rpm_tags.h"
#include "formats/rpm/rpm_version.h"
#include "manifest/changelog.h"
#include "manifest/manifest.h"

#define DEFAULT_RELEASE "1"
#define DEFAULT_PLATFORM "linux"
#define DEFAULT_BUILD_HOST "localhost"
#define DEFAULT_INTERPRETER "/bin/sh"

static const char *value_or(const struct value_text *value, const char *other)
{
	return text_is_empty(value->v) ? other : value->v;
}

/* ---- Name, version, architecture ---- */

static void check_parts(const struct describer *describer)
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
		    rpm_nevra_check_part(parts[i].part, parts[i].text, &error))
			describe_refuse(describer, parts[i].at, parts[i].key, &error);
	}
}

static void describe_version(const struct describer *describer)
{
	const struct manifest_package *from = describer->from;
	struct package *package = describer->package;
	AUTO_FREE char *version = rpm_version_make(from);
	package->name = arena_text(package->arena, from->name.v);
	package->version = arena_text(package->arena, version);
	package->release = arena_text(package->arena, value_or(&from->release, DEFAULT_RELEASE));
	if (!text_is_empty(from->epoch.v))
		package->epoch = arena_text(package->arena, from->epoch.v);
	const char *arch = rpm_arch_name(value_or(&from->arch, DESCRIBE_DEFAULT_ARCH));
	package->arch = arena_text(package->arena, value_or(&from->rpm.arch, arch));
	check_parts(describer);
}

/* ---- Texts ---- */

/* Returns several lines, of which a tab is the only control character; no white space at the
 * end. */
static const char *read_paragraph(const struct describer *describer, const struct value_text *value)
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

static void describe_texts(const struct describer *describer)
{
	const struct manifest_package *from = describer->from;
	struct package *package = describer->package;
	package->description = read_paragraph(describer, &from->description);
	package->summary = describe_line(describer, "rpm.summary", &from->rpm.summary);
	if (!package->summary && package->description)
		package->summary = arena_text_n(package->arena, package->description,
						strcspn(package->description, "\n"));
	if (!package->summary)
		package->summary = DESCRIBE_DEFAULT_SUMMARY;
	if (!package->description)
		package->description = package->summary;
	package->license = describe_line(describer, "license", &from->license);
	package->homepage = describe_line(describer, "homepage", &from->homepage);
	package->vendor = describe_line(describer, "vendor", &from->vendor);
	package->maintainer = describe_line(describer, "rpm.packager", &from->rpm.packager);
	if (!package->maintainer)
		package->maintainer = describe_line(describer, "maintainer", &from->maintainer);
	package->build_host = describe_line(describer, "rpm.buildhost", &from->rpm.buildhost);
	if (!package->build_host)
		package->build_host = DEFAULT_BUILD_HOST;
}

static void describe_fields(const struct describer *describer)
{
	const struct manifest_package *from = describer->from;
	struct package *package = describer->package;
	const char *group = describe_line(describer, "rpm.group", &from->rpm.group);
	const char *platform = describe_line(describer, "platform", &from->platform);
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

/* Returns a clause as rpm spells it; NULL where it has no such dependency. */
static const char *spell_clause(const struct describer *describer, enum relation_kind kind,
				const char *clause, struct error *error)
{
	struct arena *arena = describer->package->arena;
	struct relation relation;
	if (relation_parse(clause, arena, &relation, error))
		return NULL;
	const char *text = rpm_relation_text(&relation, arena);
	return rpm_relation_check(kind, text, error) ? NULL : text;
}

static int take_relation(const struct describer *describer, enum relation_kind kind,
			 const char *clause, struct error *error)
{
	const char *text = spell_clause(describer, kind, clause, error);
	if (text)
		strings_add(&describer->package->relations[kind], text);
	return text ? 0 : -1;
}

static int take_post(const struct describer *describer, enum relation_kind kind, const char *clause,
		     struct error *error)
{
	const char *text = spell_clause(describer, kind, clause, error);
	if (text)
		package_add_field(describer->package, RPM_FIELD_REQUIRES_POST, text);
	return text ? 0 : -1;
}

/* ---- Scripts ---- */

/* Returns the program and arguments of "#!/bin/bash -e" as "/bin/bash -e"; rpm runs the script with
 * it and takes the package as needing it. */
static const char *find_interpreter(struct arena *arena, const char *body)
{
	if (strncmp(body, "#!", 2) != 0)
		return DEFAULT_INTERPRETER;
	AUTO_FREE char *first = xstrndup(body + 2, strcspn(body + 2, "\r\n"));
	AUTO_FREE char *text = text_trim(first);
	return *text == '/' ? arena_text(arena, text) : DEFAULT_INTERPRETER;
}

static int judge_script(const struct describer *describer, enum script_kind kind,
			struct package_script *script, struct error *error)
{
	if (memchr(script->body, '\0', script->len))
		return error_set(error, "'%s' is no text: it has a zero byte",
				 describer->from->scripts[kind].v);
	script->interpreter = find_interpreter(describer->package->arena, script->body);
	return 0;
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
			   (long long)rpm_tag_time(entry->time), packager ? packager : "",
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

static void describe_changelog(const struct describer *describer)
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
	const struct describer describer = {&rpm_traits, manifest, from, package, problems};
	describe_provenance(&describer, provenance);
	AUTO_FREE char *version = manifest_version_text(from);
	package->identity_version = arena_text(package->arena, version);
	describe_version(&describer);
	describe_texts(&describer);
	describe_fields(&describer);
	describe_relations(&describer, take_relation);
	describe_list(&describer, "rpm.requires.post", &from->rpm.requires_post, RELATION_DEPENDS,
		      take_post);
	describe_scripts(&describer, judge_script);
	describe_changelog(&describer);
}

const struct manifest_signature *rpm_describe_signature(const struct manifest_package *from)
{
	return &from->rpm.signature;
}

void rpm_describe_compression(const struct manifest_package *from, struct codec_params *params,
			      struct problems *problems)
{
	describe_compression(&from->rpm.compression, "rpm.compression", "zstd", params, problems);
}
