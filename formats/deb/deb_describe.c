/* deb_describe.c - a manifest as the record of a deb to be
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/deb/deb_describe.h"

#include <limits.h>
#include <string.h>
#include <strings.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/strings.h"
#include "base/text.h"
#include "formats/deb/deb822.h"
#include "formats/deb/deb_arch.h"
#include "formats/deb/deb_control.h"
#include "formats/deb/deb_format.h"
#include "formats/deb/deb_name.h"
#include "formats/deb/deb_pack.h"
#include "formats/deb/deb_relation.h"
#include "formats/deb/deb_triggers.h"
#include "formats/deb/deb_version.h"
#include "formats/describe.h"
#include "formats/version.h"

#define DEFAULT_PRIORITY "optional"
#define DEFAULT_MAINTAINER "Unset Maintainer <unset@localhost>"

static void set_name(const struct describer *describer)
{
	const struct value_text *value = &describer->from->name;
	struct error error = ERROR_INIT;
	const char *name = describe_line(describer, "name", value);
	describer->package->name = name ? name : "";
	if (!name)
		return;
	if (deb_name_check(name, &error))
		describe_refuse(describer, value->at, "name", &error);
	else if (!deb_name_is_proper(name))
		problems_add(describer->problems, PROBLEM_WARNING, value->at,
			     "Debian's names have at least two characters: lower-case letters, "
			     "digits, '+', '-', '.'",
			     "name: '%s' is not a proper name of a Debian package", name);
}

static const char *read_epoch(const struct describer *describer)
{
	const struct value_text *value = &describer->from->epoch;
	uint64_t epoch = 0;
	if (text_is_empty(value->v))
		return NULL;
	if (text_to_uint(value->v, INT_MAX, &epoch)) {
		problems_add(describer->problems, PROBLEM_ERROR, value->at,
			     "a whole number, as in 'epoch: 1'", "epoch: '%s' is not a number",
			     value->v);
		return NULL;
	}
	return epoch ? arena_printf(describer->package->arena, "%llu", (unsigned long long)epoch)
		     : NULL;
}

/* The version is composed first and split as dpkg would, so that the record is the one a reader
 * will have. */
static void set_version(const struct describer *describer)
{
	struct package *package = describer->package;
	const struct value_text *value = &describer->from->version;
	AUTO_FREE char *version = version_compose(describer->from);
	const char *release = describe_line(describer, "release", &describer->from->release);
	struct error error = ERROR_INIT;
	const char *text = release ? arena_printf(package->arena, "%s-%s", version, release)
				   : arena_text(package->arena, version);
	package->epoch = read_epoch(describer);
	const char *full =
		package->epoch ? arena_printf(package->arena, "%s:%s", package->epoch, text) : text;
	package->version = text;
	if (*version == '\0')
		return;
	if (deb_version_check(full, &error)) {
		describe_refuse(describer, value->at, "version", &error);
		return;
	}
	/* dpkg takes a colon behind an epoch; Debian's policy, names of files and rpm do not. */
	if (strchr(text, ':'))
		problems_add(describer->problems, PROBLEM_ERROR, value->at,
			     "a ':' stands between epoch and version alone",
			     "version: '%s' contains ':'", text);
	struct deb_version parts;
	deb_version_split(full, &parts);
	package->version = arena_text_n(package->arena, parts.upstream, parts.upstream_len);
	if (parts.revision)
		package->release = arena_text(package->arena, parts.revision);
	if (*text < '0' || *text > '9')
		problems_add(describer->problems, PROBLEM_ERROR, value->at,
			     "dpkg refuses to install such a version; 0~ before it is one way out",
			     "version: '%s' does not start with a digit", text);
}

static void set_arch(const struct describer *describer)
{
	const struct manifest_package *from = describer->from;
	bool is_own = !text_is_empty(from->deb.arch.v);
	const struct value_text *value = is_own ? &from->deb.arch : &from->arch;
	const char *arch = describe_line(describer, is_own ? "deb.arch" : "arch", value);
	struct error error = ERROR_INIT;
	if (!arch)
		arch = DESCRIBE_DEFAULT_ARCH;
	if (!is_own)
		arch = deb_arch_from_go(arch);
	if (!text_is_empty(from->platform.v) && strcmp(from->platform.v, "linux") != 0)
		arch = arena_printf(describer->package->arena, "%s-%s", from->platform.v, arch);
	describer->package->arch = arch;
	if (deb_arch_check(arch, &error)) {
		describe_refuse(describer, describe_place(describer, value),
				is_own ? "deb.arch" : "arch", &error);
	} else if (!deb_arch_is_known(arch)) {
		const char *nearest = deb_arch_nearest(arch);
		AUTO_FREE char *hint = nearest ? xasprintf("did you mean '%s'?", nearest) : NULL;
		problems_add(describer->problems, PROBLEM_WARNING, describe_place(describer, value),
			     hint, "arch: Debian knows no architecture '%s'", arch);
	}
}

static void set_maintainer(const struct describer *describer)
{
	const struct value_text *value = &describer->from->maintainer;
	const char *maintainer = describe_line(describer, "maintainer", value);
	describer->package->maintainer = maintainer ? maintainer : DEFAULT_MAINTAINER;
	if (text_is_empty(value->v))
		problems_add(describer->problems, PROBLEM_WARNING, describe_place(describer, value),
			     "add 'maintainer: Name <mail@example.org>'",
			     "'maintainer' is missing; the .deb says '%s'", DEFAULT_MAINTAINER);
	else if (maintainer && (!strchr(maintainer, '<') || !text_ends(maintainer, ">")))
		problems_add(describer->problems, PROBLEM_WARNING, value->at,
			     "Debian's form is 'Name <mail@example.org>'",
			     "maintainer: '%s' has no mail address in angle brackets", maintainer);
}

/* Keeps each line without the blanks around it: two at its beginning would make it verbatim, which
 * indentation in a manifest hardly ever means, and a full stop behind them is no control file. */
static const char *trim_lines(struct arena *arena, const char *text)
{
	AUTO_BUFFER out = BUFFER_INIT;
	while (text && *text) {
		size_t len = strcspn(text, "\n");
		AUTO_FREE char *line = xstrndup(text, len);
		AUTO_FREE char *trimmed = text_trim(line);
		if (!text_equal(trimmed, ".")) /* which is how an empty line is written */
			buffer_add_text(&out, trimmed);
		text += len;
		if (*text) {
			buffer_add_byte(&out, '\n');
			text++;
		}
	}
	return out.len > 0 ? arena_text(arena, buffer_text(&out)) : NULL;
}

/* The first line is the summary, the others are the text below it. */
static void set_description(const struct describer *describer)
{
	struct package *package = describer->package;
	const struct value_text *value = &describer->from->description;
	AUTO_BUFFER scratch = BUFFER_INIT;
	struct error error = ERROR_INIT;
	AUTO_FREE char *text = text_trim(value->v ? value->v : "");
	size_t len = strcspn(text, "\n");
	const char *rest = text[len] ? text + len + 1 : NULL;
	while (len && strchr(" \t\r", text[len - 1]))
		len--;
	package->summary = arena_text_n(package->arena, text, len);
	package->description = trim_lines(package->arena, rest);
	if (*text == '\0')
		package->summary = DESCRIBE_DEFAULT_SUMMARY;
	else if (deb822_add_folded(&scratch, "Description", package->summary, package->description,
				   &error)) {
		describe_refuse(describer, value->at, "description", &error);
		package->description = NULL;
	}
}

static int take_relation(const struct describer *describer, enum relation_kind kind,
			 const char *text, struct error *error)
{
	struct package *package = describer->package;
	const char *clause;
	if (deb_relation_print(kind, text, package->arch, package->arena, &clause, error))
		return -1;
	if (clause && !strings_have(&package->relations[kind], clause))
		strings_add(&package->relations[kind], clause);
	return 0;
}

/* dpkg runs a script by its first line, which only templates do without. */
static int judge_script(const struct describer *describer, enum script_kind kind,
			struct package_script *script, struct error *error UNUSED)
{
	struct mark at = describer->from->scripts[kind].at;
	if (kind != SCRIPT_TEMPLATES && !text_starts(script->body, "#!"))
		problems_add(describer->problems, PROBLEM_WARNING, at,
			     "start it with '#!/bin/sh', or dpkg cannot run it",
			     "%s: the script does not say what runs it", script_name(kind));
	size_t len = strcspn(script->body, "\n");
	if (len > 0 && script->body[len - 1] == '\r')
		problems_add(describer->problems, PROBLEM_WARNING, at,
			     "save it with the line ends of Unix, or dpkg cannot run it",
			     "%s: the lines of the script end with carriage returns",
			     script_name(kind));
	return 0;
}

/* A value of several lines is folded as a description is. */
static void add_field(const struct describer *describer, const struct value_pair *pair)
{
	struct package *package = describer->package;
	AUTO_ERROR error = ERROR_INIT;
	if (text_is_empty(pair->value.v))
		return;
	if (deb_control_has(pair->key.v)) {
		problems_add(describer->problems, PROBLEM_ERROR, pair->key.at,
			     "use the manifest's own key for it",
			     "deb.fields: '%s' is set from elsewhere", pair->key.v);
		return;
	}
	AUTO_FREE char *text = text_trim(pair->value.v);
	size_t len = strcspn(text, "\n");
	const char *first = arena_text_n(package->arena, text, len);
	AUTO_BUFFER folded = BUFFER_INIT;
	if (deb822_add_folded(&folded, pair->key.v, first, text[len] ? text + len + 1 : NULL,
			      &error)) {
		describe_refuse(describer, pair->value.at, "deb.fields", &error);
	} else {
		const struct deb822 *stanza =
			deb822_parse(buffer_text(&folded), folded.len, package->arena, &error);
		if (stanza && stanza->n == 1)
			package_add_field(package, pair->key.v, stanza->v[0].value);
	}
}

static const char *const variants[] = {"amd64v1", "amd64v2", "amd64v3", "amd64v4"};

/* Adds dpkg's field; nfpm also takes the part after "amd64". */
static void add_variant(const struct describer *describer)
{
	const struct value_text *value = &describer->from->deb.arch_variant;
	const char *variant = describe_line(describer, "deb.arch_variant", value);
	if (!variant)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(variants); i++)
		if (strcmp(variants[i] + strlen("amd64"), variant) == 0)
			variant = variants[i];
	package_add_field(describer->package, "Architecture-Variant", variant);
}

static bool has_field(const struct package *package, const char *name)
{
	for (size_t i = 0; i < package->fields.n; i++)
		if (strcasecmp(package->fields.v[i].name, name) == 0)
			return true;
	return false;
}

static void add_fields(const struct describer *describer)
{
	const struct value_map *map = &describer->from->deb.fields;
	add_variant(describer);
	for (size_t i = 0; i < map->n; i++) {
		if (has_field(describer->package, map->v[i].key.v))
			problems_add(describer->problems, PROBLEM_ERROR, map->v[i].key.at, NULL,
				     "deb.fields: '%s' is there twice", map->v[i].key.v);
		else
			add_field(describer, &map->v[i]);
	}
}

/* dpkg-sig's signature lists MD5 and SHA-1 digests, and no distribution has had the tool since
 * 2022; what is made in its place is said. */
static void set_signature_kind(const struct describer *describer)
{
	const struct manifest_signature *signature = &describer->from->deb.signature;
	const struct value_text *role = &signature->type, *method = &signature->method;
	const char *member = DEB_SIGNATURE;
	if (!text_is_empty(role->v)) {
		const char *wanted = deb_pack_signature_member(role->v);
		if (wanted)
			member = wanted;
		else
			problems_add(
				describer->problems, PROBLEM_WARNING, role->at,
				"debsig-verify knows origin, maint and archive",
				"deb.signature.type: '%s' is a role of dpkg-sig, the signature "
				"is '%s'",
				role->v, member);
	}
	describer->package->signature_kind = member;
	if (!text_is_empty(method->v) && strcmp(method->v, "debsign") != 0)
		problems_add(describer->problems, PROBLEM_WARNING, method->at,
			     "debsig-verify checks it",
			     "deb.signature.method: '%s' is not made, the signature is that of "
			     "'debsign'",
			     method->v);
}

void deb_describe(const struct manifest *manifest, const struct manifest_package *from,
		  const struct provenance *provenance, struct package *package,
		  struct problems *problems)
{
	const struct describer describer = {&deb_traits, manifest, from, package, problems};
	describe_provenance(&describer, provenance);
	set_name(&describer);
	set_version(&describer);
	set_arch(&describer);
	set_maintainer(&describer);
	set_description(&describer);
	package->section = describe_line(&describer, "section", &from->section);
	package->priority = describe_line(&describer, "priority", &from->priority);
	if (!package->priority)
		package->priority = DEFAULT_PRIORITY;
	package->homepage = describe_line(&describer, "homepage", &from->homepage);
	describe_relations(&describer, take_relation);
	describe_scripts(&describer, judge_script);
	add_fields(&describer);
	set_signature_kind(&describer);
	deb_triggers_describe(from, package, problems);
}

const struct manifest_signature *deb_describe_signature(const struct manifest_package *from)
{
	return &from->deb.signature;
}

/* Chooses zstd unless the manifest says: as small as gzip -9 at a tenth of the time, and read by
 * dpkg since 1.21.18. */
void deb_describe_compression(const struct manifest_package *from, struct codec_params *params,
			      struct problems *problems)
{
	describe_compression(&from->deb.compression, "deb.compression", "zstd", params, problems);
}
