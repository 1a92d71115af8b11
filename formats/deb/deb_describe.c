/* deb_describe.c - a manifest as the record of a deb to be
 *
 * Every mistake is added to the list of problems and the record gets a value that is safe to go
 * on with, so that one run shows all of them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/deb/deb_describe.h"

#include <limits.h>
#include <string.h>
#include <strings.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/strings.h"
#include "formats/deb/deb822.h"
#include "formats/deb/deb_arch.h"
#include "formats/deb/deb_control.h"
#include "formats/deb/deb_name.h"
#include "formats/deb/deb_pack.h"
#include "formats/deb/deb_relation.h"
#include "formats/deb/deb_triggers.h"
#include "formats/deb/deb_version.h"
#include "formats/version.h"
#include "manifest/path_hint.h"

#define SCRIPT_SIZE_MAX ((size_t)16 << 20)
#define DEFAULT_ARCH "amd64"
#define DEFAULT_PRIORITY "optional"
#define DEFAULT_SUMMARY "no description given"
#define DEFAULT_MAINTAINER "Unset Maintainer <unset@localhost>"

/* Holds what every step needs. */
struct describe {
	const struct manifest *manifest;
	const struct manifest_package *from;
	struct package *package;
	struct problems *problems;
};

/* Adds the error as a problem and clears it. */
static void problem_take(const struct describe *describe, struct mark at, const char *key,
			 struct error *error)
{
	problems_add(describe->problems, PROBLEM_ERROR, at, error->hint, "%s: %s", key,
		     error->message);
	error_clear(error);
}

/* Returns where a value stands, or the manifest as a whole where it is not given. */
static struct mark place(const struct describe *describe, const struct value_text *value)
{
	return value->at.file ? value->at : (struct mark){.file = describe->manifest->path};
}

/* Returns a value of one line without blanks around it, in the package's arena; NULL where it is
 * not given or cannot be one line (then a problem says so). */
static const char *line_take(const struct describe *describe, const char *key,
			     const struct value_text *value)
{
	if (text_is_empty(value->v))
		return NULL;
	AUTO_FREE char *trimmed = text_trim(value->v);
	if (text_has_control(trimmed)) {
		problems_add(describe->problems, PROBLEM_ERROR, value->at,
			     "the field holds one line of text",
			     "%s: has a line break or another control character", key);
		return NULL;
	}
	return arena_text(describe->package->arena, trimmed);
}

static void name_describe(const struct describe *describe)
{
	const struct value_text *value = &describe->from->name;
	struct error error = ERROR_INIT;
	const char *name = line_take(describe, "name", value);
	describe->package->name = name ? name : "";
	if (!name)
		return;
	if (deb_name_check(name, &error))
		problem_take(describe, value->at, "name", &error);
	else if (!deb_name_is_proper(name))
		problems_add(describe->problems, PROBLEM_WARNING, value->at,
			     "Debian's names have at least two characters: lower-case letters, "
			     "digits, '+', '-', '.'",
			     "name: '%s' is not a proper name of a Debian package", name);
}

static const char *epoch_describe(const struct describe *describe)
{
	const struct value_text *value = &describe->from->epoch;
	uint64_t epoch = 0;
	if (text_is_empty(value->v))
		return NULL;
	if (text_to_uint(value->v, INT_MAX, &epoch)) {
		problems_add(describe->problems, PROBLEM_ERROR, value->at,
			     "a whole number, as in 'epoch: 1'", "epoch: '%s' is not a number",
			     value->v);
		return NULL;
	}
	return epoch ? arena_printf(describe->package->arena, "%llu", (unsigned long long)epoch)
		     : NULL;
}

/* The version is composed first and split as dpkg would, so that the record is the one a reader
 * will have. */
static void version_describe(const struct describe *describe)
{
	struct package *package = describe->package;
	const struct value_text *value = &describe->from->version;
	AUTO_FREE char *version = version_compose(describe->from);
	const char *release = line_take(describe, "release", &describe->from->release);
	struct error error = ERROR_INIT;
	const char *text = release ? arena_printf(package->arena, "%s-%s", version, release)
				   : arena_text(package->arena, version);
	package->epoch = epoch_describe(describe);
	const char *full =
		package->epoch ? arena_printf(package->arena, "%s:%s", package->epoch, text) : text;
	package->version = text;
	if (*version == '\0')
		return;
	if (deb_version_check(full, &error)) {
		problem_take(describe, value->at, "version", &error);
		return;
	}
	/* dpkg takes a colon behind an epoch; Debian's policy, names of files and rpm do not. */
	if (strchr(text, ':'))
		problems_add(describe->problems, PROBLEM_ERROR, value->at,
			     "a ':' stands between epoch and version alone",
			     "version: '%s' contains ':'", text);
	struct deb_version parts;
	deb_version_split(full, &parts);
	package->version = arena_text_n(package->arena, parts.upstream, parts.upstream_len);
	if (parts.revision)
		package->release = arena_text(package->arena, parts.revision);
	if (*text < '0' || *text > '9')
		problems_add(describe->problems, PROBLEM_ERROR, value->at,
			     "dpkg refuses to install such a version; 0~ before it is one way out",
			     "version: '%s' does not start with a digit", text);
}

static void arch_describe(const struct describe *describe)
{
	const struct manifest_package *from = describe->from;
	bool is_own = !text_is_empty(from->deb.arch.v);
	const struct value_text *value = is_own ? &from->deb.arch : &from->arch;
	const char *arch = line_take(describe, is_own ? "deb.arch" : "arch", value);
	struct error error = ERROR_INIT;
	if (!arch)
		arch = DEFAULT_ARCH;
	if (!is_own)
		arch = deb_arch_from_go(arch);
	if (!text_is_empty(from->platform.v) && strcmp(from->platform.v, "linux") != 0)
		arch = arena_printf(describe->package->arena, "%s-%s", from->platform.v, arch);
	describe->package->arch = arch;
	if (deb_arch_check(arch, &error)) {
		problem_take(describe, place(describe, value), is_own ? "deb.arch" : "arch",
			     &error);
	} else if (!deb_arch_is_known(arch)) {
		const char *nearest = deb_arch_nearest(arch);
		AUTO_FREE char *hint = nearest ? xasprintf("did you mean '%s'?", nearest) : NULL;
		problems_add(describe->problems, PROBLEM_WARNING, place(describe, value), hint,
			     "arch: Debian knows no architecture '%s'", arch);
	}
}

static void maintainer_describe(const struct describe *describe)
{
	const struct value_text *value = &describe->from->maintainer;
	const char *maintainer = line_take(describe, "maintainer", value);
	describe->package->maintainer = maintainer ? maintainer : DEFAULT_MAINTAINER;
	if (text_is_empty(value->v))
		problems_add(describe->problems, PROBLEM_WARNING, place(describe, value),
			     "add 'maintainer: Name <mail@example.org>'",
			     "'maintainer' is missing; the .deb says '%s'", DEFAULT_MAINTAINER);
	else if (maintainer && (!strchr(maintainer, '<') || !text_ends(maintainer, ">")))
		problems_add(describe->problems, PROBLEM_WARNING, value->at,
			     "Debian's form is 'Name <mail@example.org>'",
			     "maintainer: '%s' has no mail address in angle brackets", maintainer);
}

/* Keeps each line without the blanks around it: two at its beginning would make it verbatim, which
 * indentation in a manifest hardly ever means, and a full stop behind them is no control file. */
static const char *lines_trim(struct arena *arena, const char *text)
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
static void description_describe(const struct describe *describe)
{
	struct package *package = describe->package;
	const struct value_text *value = &describe->from->description;
	AUTO_BUFFER scratch = BUFFER_INIT;
	struct error error = ERROR_INIT;
	AUTO_FREE char *text = text_trim(value->v ? value->v : "");
	size_t len = strcspn(text, "\n");
	const char *rest = text[len] ? text + len + 1 : NULL;
	while (len && strchr(" \t\r", text[len - 1]))
		len--;
	package->summary = arena_text_n(package->arena, text, len);
	package->description = lines_trim(package->arena, rest);
	if (*text == '\0')
		package->summary = DEFAULT_SUMMARY;
	else if (deb822_add_folded(&scratch, "Description", package->summary, package->description,
				   &error)) {
		problem_take(describe, value->at, "description", &error);
		package->description = NULL;
	}
}

static void relation_add(const struct describe *describe, enum relation_kind kind, const char *text,
			 struct mark at)
{
	struct package *package = describe->package;
	struct error error = ERROR_INIT;
	const char *clause;
	if (deb_relation_print(kind, text, package->arch, package->arena, &clause, &error))
		problem_take(describe, at, relation_name(kind), &error);
	else if (clause && !strings_have(&package->relations[kind], clause))
		strings_add(&package->relations[kind], clause);
}

/* An item of a list may itself be a list with commas; an empty one, as an empty variable makes
 * it, is none. */
static void relations_describe(const struct describe *describe)
{
	for (enum relation_kind kind = 0; kind < RELATION_COUNT; kind++) {
		const struct value_list *list = &describe->from->relations[kind];
		for (size_t i = 0; deb_relation_field(kind) && i < list->n; i++) {
			if (!list->v[i].v)
				continue;
			struct strings clauses = {0};
			deb_relation_split(list->v[i].v, &clauses);
			for (size_t j = 0; j < clauses.n; j++)
				relation_add(describe, kind, clauses.v[j], list->v[i].at);
			strings_free(&clauses);
		}
	}
}

/* Which of a manifest's scripts a deb has. */
static const bool has_script[SCRIPT_COUNT] = {
	[SCRIPT_PREINSTALL] = true, [SCRIPT_POSTINSTALL] = true, [SCRIPT_PREREMOVE] = true,
	[SCRIPT_POSTREMOVE] = true, [SCRIPT_RULES] = true,       [SCRIPT_TEMPLATES] = true,
	[SCRIPT_CONFIG] = true,
};

static void script_check(const struct describe *describe, enum script_kind kind, struct mark at)
{
	const struct package_script *script = &describe->package->scripts[kind];
	if (kind != SCRIPT_TEMPLATES && !text_starts(script->body, "#!"))
		problems_add(describe->problems, PROBLEM_WARNING, at,
			     "start it with '#!/bin/sh', or dpkg cannot run it",
			     "%s: the script does not say what runs it", script_name(kind));
	size_t len = strcspn(script->body, "\n");
	if (len > 0 && script->body[len - 1] == '\r')
		problems_add(describe->problems, PROBLEM_WARNING, at,
			     "save it with the line ends of Unix, or dpkg cannot run it",
			     "%s: the lines of the script end with carriage returns",
			     script_name(kind));
}

static void scripts_describe(const struct describe *describe)
{
	struct package *package = describe->package;
	for (enum script_kind kind = 0; kind < SCRIPT_COUNT; kind++) {
		const struct value_text *value = &describe->from->scripts[kind];
		if (!has_script[kind] || text_is_empty(value->v))
			continue;
		struct buffer body = BUFFER_INIT;
		struct error error = ERROR_INIT;
		if (file_read(value->v, SCRIPT_SIZE_MAX, &body, &error)) {
			path_hint(describe->manifest, value->v, &error);
			problem_take(describe, value->at, script_name(kind), &error);
		} else {
			package->scripts[kind].body =
				arena_text_n(package->arena, buffer_text(&body), body.len);
			package->scripts[kind].len = body.len;
			script_check(describe, kind, value->at);
		}
		buffer_free(&body);
	}
}

/* A value of several lines is folded as a description is. */
static void field_describe(const struct describe *describe, const struct value_pair *pair)
{
	struct package *package = describe->package;
	AUTO_ERROR error = ERROR_INIT;
	if (text_is_empty(pair->value.v))
		return;
	if (deb_control_has(pair->key.v)) {
		problems_add(describe->problems, PROBLEM_ERROR, pair->key.at,
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
		problem_take(describe, pair->value.at, "deb.fields", &error);
	} else {
		const struct deb822 *stanza =
			deb822_parse(buffer_text(&folded), folded.len, package->arena, &error);
		if (stanza && stanza->n == 1)
			package_add_field(package, pair->key.v, stanza->v[0].value);
	}
}

static const char *const variants[] = {"amd64v1", "amd64v2", "amd64v3", "amd64v4"};

/* Adds dpkg's field; nfpm also takes the part after "amd64". */
static void variant_describe(const struct describe *describe)
{
	const struct value_text *value = &describe->from->deb.arch_variant;
	const char *variant = line_take(describe, "deb.arch_variant", value);
	if (!variant)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(variants); i++)
		if (strcmp(variants[i] + strlen("amd64"), variant) == 0)
			variant = variants[i];
	package_add_field(describe->package, "Architecture-Variant", variant);
}

static bool has_field(const struct package *package, const char *name)
{
	for (size_t i = 0; i < package->fields.n; i++)
		if (strcasecmp(package->fields.v[i].name, name) == 0)
			return true;
	return false;
}

static void fields_describe(const struct describe *describe)
{
	const struct value_map *map = &describe->from->deb.fields;
	variant_describe(describe);
	for (size_t i = 0; i < map->n; i++) {
		if (has_field(describe->package, map->v[i].key.v))
			problems_add(describe->problems, PROBLEM_ERROR, map->v[i].key.at, NULL,
				     "deb.fields: '%s' is there twice", map->v[i].key.v);
		else
			field_describe(describe, &map->v[i]);
	}
}

/* dpkg-sig's signature lists MD5 and SHA-1 digests, and no distribution has had the tool since
 * 2022; what is made in its place is said. */
static void signature_describe(const struct describe *describe)
{
	const struct manifest_signature *signature = &describe->from->deb.signature;
	const struct value_text *role = &signature->type, *method = &signature->method;
	const char *member = DEB_SIGNATURE;
	if (!text_is_empty(role->v)) {
		const char *wanted = deb_signature_member(role->v);
		if (wanted)
			member = wanted;
		else
			problems_add(
				describe->problems, PROBLEM_WARNING, role->at,
				"debsig-verify knows origin, maint and archive",
				"deb.signature.type: '%s' is a role of dpkg-sig, the signature "
				"is '%s'",
				role->v, member);
	}
	describe->package->signature_kind = member;
	if (!text_is_empty(method->v) && strcmp(method->v, "debsign") != 0)
		problems_add(describe->problems, PROBLEM_WARNING, method->at,
			     "debsig-verify checks it",
			     "deb.signature.method: '%s' is not made, the signature is that of "
			     "'debsign'",
			     method->v);
}

void deb_describe(const struct manifest *manifest, const struct manifest_package *from,
		  const struct provenance *provenance, struct package *package,
		  struct problems *problems)
{
	struct describe describe = {manifest, from, package, problems};
	name_describe(&describe);
	version_describe(&describe);
	arch_describe(&describe);
	maintainer_describe(&describe);
	description_describe(&describe);
	package->section = line_take(&describe, "section", &from->section);
	package->priority = line_take(&describe, "priority", &from->priority);
	if (!package->priority)
		package->priority = DEFAULT_PRIORITY;
	package->homepage = line_take(&describe, "homepage", &from->homepage);
	relations_describe(&describe);
	scripts_describe(&describe);
	fields_describe(&describe);
	signature_describe(&describe);
	deb_triggers_describe(from, package, problems);
	package_set_provenance(package, provenance);
	package->build_time = provenance->source_date;
}
