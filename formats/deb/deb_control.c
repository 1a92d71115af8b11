/* deb_control.c - a package's metadata as a stanza, and back (deb-control(5))
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/deb/deb_control.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/text.h"
#include "formats/deb/deb822.h"
#include "formats/deb/deb_arch.h"
#include "formats/deb/deb_name.h"
#include "formats/deb/deb_relation.h"
#include "formats/deb/deb_version.h"
#include "formats/file_limits.h"

#define KIB 1024

enum control_form {
	FORM_NAME,
	FORM_VERSION,
	FORM_ARCH,
	FORM_TEXT, /* `at` is the offset of a string in struct package */
	FORM_SIZE,
	FORM_RELATION, /* `at` is an enum relation_kind */
	FORM_DESCRIPTION,
	FORM_COMMIT,
	FORM_DIRTY,
	FORM_CONTENT_ID,
	FORM_COUNT
};

struct control_field {
	const char *name; /* NULL: that of the relation */
	enum control_form form;
	size_t at;
};

#define AT(member) offsetof(struct package, member)

static const struct control_field fields[] = {
	{"Package", FORM_NAME, 0},
	{"Version", FORM_VERSION, 0},
	{"Architecture", FORM_ARCH, 0},
	{"Maintainer", FORM_TEXT, AT(maintainer)},
	{"Installed-Size", FORM_SIZE, 0},
	{NULL, FORM_RELATION, RELATION_PREDEPENDS},
	{NULL, FORM_RELATION, RELATION_DEPENDS},
	{NULL, FORM_RELATION, RELATION_RECOMMENDS},
	{NULL, FORM_RELATION, RELATION_SUGGESTS},
	{NULL, FORM_RELATION, RELATION_ENHANCES},
	{NULL, FORM_RELATION, RELATION_CONFLICTS},
	{NULL, FORM_RELATION, RELATION_BREAKS},
	{NULL, FORM_RELATION, RELATION_REPLACES},
	{NULL, FORM_RELATION, RELATION_PROVIDES},
	{"Section", FORM_TEXT, AT(section)},
	{"Priority", FORM_TEXT, AT(priority)},
	{"Homepage", FORM_TEXT, AT(homepage)},
	{"Description", FORM_DESCRIPTION, 0},
	{"Vcs-Git", FORM_TEXT, AT(repository)},
	{"Git-Commit", FORM_COMMIT, 0},
	{"Git-Dirty", FORM_DIRTY, 0},
	{"Git-Tag", FORM_TEXT, AT(tag)},
	{"Ingot-Content-Id", FORM_CONTENT_ID, 0},
};

typedef int (*field_writer)(const struct package *package, const struct control_field *field,
			    struct buffer *out, struct error *error);
typedef int (*field_reader)(struct package *package, const struct control_field *field,
			    const char *value, struct error *error);

static const char *field_name(const struct control_field *field)
{
	return field->name ? field->name : deb_relation_field((enum relation_kind)field->at);
}

static const struct control_field *find_field(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		if (strcasecmp(field_name(&fields[i]), name) == 0)
			return &fields[i];
	return NULL;
}

bool deb_control_has(const char *name)
{
	return find_field(name);
}

/* ---- Writing ---- */

static int write_name(const struct package *package, const struct control_field *field,
		      struct buffer *out, struct error *error)
{
	return deb822_add(out, field->name, package->name, error);
}

static int write_version(const struct package *package, const struct control_field *field,
			 struct buffer *out, struct error *error)
{
	AUTO_FREE char *version = package_full_version(package);
	return deb822_add(out, field->name, version, error);
}

static int write_arch(const struct package *package, const struct control_field *field,
		      struct buffer *out, struct error *error)
{
	return deb822_add(out, field->name, package->arch, error);
}

static int write_optional(const char *name, const char *value, struct buffer *out,
			  struct error *error)
{
	return text_is_empty(value) ? 0 : deb822_add(out, name, value, error);
}

static int write_text(const struct package *package, const struct control_field *field,
		      struct buffer *out, struct error *error)
{
	const char *value;
	memcpy(&value, (const char *)package + field->at, sizeof value);
	return write_optional(field->name, value, out, error);
}

/* Counts as dpkg-gencontrol does: files in whole KiB, all else one each. */
static int write_size(const struct package *package, const struct control_field *field,
		      struct buffer *out, struct error *error UNUSED)
{
	uint64_t total = 0;
	for (size_t i = 0; i < package->files.n; i++) {
		const struct package_file *file = &package->files.v[i];
		bool is_plain = S_ISREG(file->mode) && !file->hardlink;
		if (!file->ghost)
			total += is_plain ? file->size / KIB + (file->size % KIB != 0) : 1;
	}
	buffer_printf(out, "%s: %" PRIu64 "\n", field->name, total);
	return 0;
}

static int write_relation(const struct package *package, const struct control_field *field,
			  struct buffer *out, struct error *error)
{
	AUTO_FREE char *value = strings_join(&package->relations[field->at], ", ");
	return write_optional(field_name(field), value, out, error);
}

static int write_description(const struct package *package, const struct control_field *field,
			     struct buffer *out, struct error *error)
{
	if (text_is_empty(package->summary))
		return 0;
	return deb822_add_folded(out, field->name, package->summary, package->description, error);
}

static int write_commit(const struct package *package, const struct control_field *field,
			struct buffer *out, struct error *error)
{
	return write_optional(field->name, package->commit, out, error);
}

static int write_dirty(const struct package *package, const struct control_field *field,
		       struct buffer *out, struct error *error)
{
	return package->dirty ? deb822_add(out, field->name, "yes", error) : 0;
}

static int write_content_id(const struct package *package, const struct control_field *field,
			    struct buffer *out, struct error *error)
{
	return write_optional(field->name, package->content_id, out, error);
}

static const field_writer writers[FORM_COUNT] = {
	[FORM_NAME] = write_name,
	[FORM_VERSION] = write_version,
	[FORM_ARCH] = write_arch,
	[FORM_TEXT] = write_text,
	[FORM_SIZE] = write_size,
	[FORM_RELATION] = write_relation,
	[FORM_DESCRIPTION] = write_description,
	[FORM_COMMIT] = write_commit,
	[FORM_DIRTY] = write_dirty,
	[FORM_CONTENT_ID] = write_content_id,
};

int deb_control_write(const struct package *package, struct buffer *out, struct error *error)
{
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		if (writers[fields[i].form](package, &fields[i], out, error))
			return -1;
	for (size_t i = 0; i < package->fields.n; i++)
		if (deb822_add_verbatim(out, package->fields.v[i].name, package->fields.v[i].value,
					error))
			return -1;
	return 0;
}

/* ---- Reading ---- */

static int set_name(struct package *package, const struct control_field *field UNUSED,
		    const char *value, struct error *error)
{
	package->name = arena_text(package->arena, value);
	return deb_name_check(value, error);
}

static int set_version(struct package *package, const struct control_field *field UNUSED,
		       const char *value, struct error *error)
{
	struct deb_version parts;
	if (deb_version_check(value, error))
		return -1;
	deb_version_split(value, &parts);
	struct arena *arena = package->arena;
	package->version = arena_text_n(arena, parts.upstream, parts.upstream_len);
	if (parts.epoch)
		package->epoch = arena_text_n(arena, parts.epoch, parts.epoch_len);
	if (parts.revision)
		package->release = arena_text_n(arena, parts.revision, parts.revision_len);
	return 0;
}

static int set_arch(struct package *package, const struct control_field *field UNUSED,
		    const char *value, struct error *error)
{
	package->arch = arena_text(package->arena, value);
	return deb_arch_check(value, error);
}

/* Sets only the first line: these fields have no others. */
static int set_text(struct package *package, const struct control_field *field, const char *value,
		    struct error *error UNUSED)
{
	const char *text = arena_text_n(package->arena, value, strcspn(value, "\n"));
	memcpy((char *)package + field->at, &text, sizeof text);
	return 0;
}

/* The reader adds up the files themselves. */
static int ignore_size(struct package *package UNUSED, const struct control_field *field UNUSED,
		       const char *value UNUSED, struct error *error UNUSED)
{
	return 0;
}

static int set_relation(struct package *package, const struct control_field *field,
			const char *value, struct error *error)
{
	struct strings *relations = &package->relations[field->at];
	size_t commas = 0;
	for (const char *at = strchr(value, ','); at; at = strchr(at + 1, ','))
		commas++;
	if (commas >= FILE_LIMITS_LIST)
		return error_set(error, "field '%s' has more than %d relations", field_name(field),
				 FILE_LIMITS_LIST);
	deb_relation_split(value, relations);
	return 0;
}

static int set_description(struct package *package, const struct control_field *field UNUSED,
			   const char *value, struct error *error UNUSED)
{
	package->summary = arena_text_n(package->arena, value, strcspn(value, "\n"));
	package->description = deb822_unfold(value, package->arena);
	return 0;
}

static bool is_hex(const char *text, size_t len)
{
	return strlen(text) == len && strspn(text, "0123456789abcdef") == len;
}

/* Ignores a value that is no commit: somebody else wrote it and means something else. */
static int set_commit(struct package *package, const struct control_field *field UNUSED,
		      const char *value, struct error *error UNUSED)
{
	if (is_hex(value, 40) || is_hex(value, 64))
		package->commit = arena_text(package->arena, value);
	return 0;
}

static int set_dirty(struct package *package, const struct control_field *field UNUSED,
		     const char *value, struct error *error UNUSED)
{
	package->dirty = strcmp(value, "yes") == 0;
	return 0;
}

static int set_content_id(struct package *package, const struct control_field *field UNUSED,
			  const char *value, struct error *error UNUSED)
{
	if (is_hex(value, SHA256_HEX_SIZE - 1))
		memcpy(package->content_id, value, SHA256_HEX_SIZE);
	return 0;
}

static const field_reader readers[FORM_COUNT] = {
	[FORM_NAME] = set_name,
	[FORM_VERSION] = set_version,
	[FORM_ARCH] = set_arch,
	[FORM_TEXT] = set_text,
	[FORM_SIZE] = ignore_size,
	[FORM_RELATION] = set_relation,
	[FORM_DESCRIPTION] = set_description,
	[FORM_COMMIT] = set_commit,
	[FORM_DIRTY] = set_dirty,
	[FORM_CONTENT_ID] = set_content_id,
};

static int check_mandatory(const struct package *package, struct error *error)
{
	const struct {
		const char *name, *value;
	} mandatory[] = {
		{"Package", package->name},
		{"Version", package->version},
		{"Architecture", package->arch},
	};
	for (size_t i = 0; i < ARRAY_SIZE(mandatory); i++)
		if (!mandatory[i].value)
			return error_set(error, "field '%s' is missing", mandatory[i].name);
	return 0;
}

int deb_control_read(const char *text, size_t len, struct package *package, struct error *error)
{
	const struct deb822 *stanza = deb822_parse(text, len, package->arena, error);
	if (!stanza)
		return -1;
	for (size_t i = 0; i < stanza->n; i++) {
		const struct deb822_field *from = &stanza->v[i];
		const struct control_field *field = find_field(from->name);
		if (!field)
			package_add_field(package, from->name, from->value);
		else if (readers[field->form](package, field, from->value, error))
			return -1;
	}
	package->control = arena_text_n(package->arena, text, len);
	return check_mandatory(package, error);
}
