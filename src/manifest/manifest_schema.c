/* manifest_schema.c - the JSON Schema of a manifest (draft 2020-12), made of the table of keys
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "manifest/manifest_schema.h"

#include "base/memory.h"
#include "base/strings.h"
#include "base/text.h"
#include "manifest/manifest_fields_internal.h"
#include "text/json.h"

#define DIALECT "https://json-schema.org/draft/2020-12/schema"

/* White space at both ends is dropped by the parser. */
#define LINE_PATTERN "^\\s*[^\\u0000-\\u001f\\u007f]*\\s*$"
#define MODE_PATTERN "^(0|0[oO]?[0-7_]+|0[xX][0-9A-Fa-f_]+|0[bB][01_]+)$"
#define TRUTH_PATTERN "^([yY]([eE][sS])?|[nN][oO]?|[oO]([nN]|[fF][fF]))$"
#define TIME_PATTERN "^[0-9]{4}-[0-9]{2}-[0-9]{2}([tT ][0-9]{2}:[0-9]{2}:[0-9]{2}.*)?$"

/* The types that a scalar may have: all of them are text to the parser, and no value is a key not
 * given. */
#define SCALAR "string", "number", "boolean"

/* The values that rows share, by name in "$defs". */
static const struct shape {
	const char *name;
	const char *types[6];
	const char *pattern; /* of a string, or NULL */
	const char *items;   /* shape of a list's items or a map's values, or NULL */
	uint64_t maximum;    /* of a number; 0: none */
} shapes[] = {
	{"text", {SCALAR, "null"}, NULL, NULL, 0},
	{"line", {SCALAR, "null"}, LINE_PATTERN, NULL, 0},
	{"given", {SCALAR}, LINE_PATTERN, NULL, 0},
	{"list", {"array", "null"}, NULL, "line", 0},
	{"map", {"object", "null"}, NULL, "text", 0},
	{"digits", {"integer", "string", "null"}, "^\\s*[0-9]*\\s*$", NULL, INT32_MAX},
	/* The maximum is the digits as they stand: of 07777 some readers of YAML make 7777. */
	{"mode", {"integer", "string", "null"}, MODE_PATTERN, NULL, 7777},
	{"umask", {"integer", "string", "null"}, MODE_PATTERN, NULL, 777},
	{"truth", {"boolean", "string", "null"}, TRUTH_PATTERN, NULL, 0},
	{"time", {"string", "null"}, TIME_PATTERN, NULL, 0},
	{"section", {"object", "null"}, NULL, NULL, 0},
};

static const char *find_shape(const struct manifest_field *field)
{
	static const char *const names[FIELD_KIND_COUNT] = {
		[FIELD_TEXT] = "text",       [FIELD_DIGITS] = "digits", [FIELD_LIST] = "list",
		[FIELD_MAP] = "map",         [FIELD_MODE] = "mode",     [FIELD_UMASK] = "umask",
		[FIELD_BOOL] = "truth",      [FIELD_SWITCH] = "truth",  [FIELD_TIME] = "time",
		[FIELD_FOREIGN] = "section",
	};
	if (field->kind == FIELD_TEXT && field->flags & FIELD_LINE)
		return field->flags & FIELD_REQUIRED ? "given" : "line";
	return names[field->kind];
}

static void write_reference(struct json *json, const char *place, const char *name)
{
	AUTO_FREE char *reference = xasprintf("#/%s/%s", place, name);
	json_text(json, "$ref", reference);
}

static void write_types(struct json *json, const char *const *types)
{
	json_begin_array(json, "type");
	for (; *types; types++)
		json_text(json, NULL, *types);
	json_end(json);
}

static void write_optional(struct json *json, const char *type)
{
	const char *const types[] = {type, "null", NULL};
	write_types(json, types);
}

static void write_shape(struct json *json, const struct shape *shape)
{
	bool list = text_equal(shape->types[0], "array");
	json_begin_object(json, shape->name);
	write_types(json, shape->types);
	if (shape->pattern)
		json_text(json, "pattern", shape->pattern);
	if (text_equal(shape->name, "given"))
		json_uint(json, "minLength", 1);
	if (shape->maximum) {
		json_uint(json, "minimum", 0);
		json_uint(json, "maximum", shape->maximum);
	}
	if (shape->items) {
		json_begin_object(json, list ? "items" : "additionalProperties");
		write_reference(json, "$defs", shape->items);
		json_end(json);
	}
	json_end(json);
}

/* ---- Words ---- */

/* An empty text is one that was not given. */
static void begin_words(struct json *json)
{
	json_begin_array(json, "enum");
	json_null(json, NULL);
	json_text(json, NULL, "");
}

static void write_words(struct json *json, const struct manifest_field *field,
			const struct format_list *known)
{
	struct manifest_words words;
	manifest_field_words(field, known, &words);
	begin_words(json);
	for (size_t i = 0; i < words.n; i++)
		json_text(json, NULL, words.v[i]);
	json_end(json);
}

static void write_type_words(struct json *json, bool without_src)
{
	if (without_src)
		json_begin_array(json, "enum");
	else
		begin_words(json);
	for (size_t i = 0; i < manifest_content_words_count; i++)
		if (!without_src || !manifest_content_needs_src(manifest_content_words[i].type))
			json_text(json, NULL, manifest_content_words[i].word);
	json_end(json);
}

/* ---- Rows ---- */

static void write_rows(struct json *json, const char *prefix, const struct format_list *known);

static void write_group(struct json *json, const struct manifest_field *field,
			const struct format_list *known)
{
	AUTO_FREE char *prefix = xasprintf("%s.", field->path);
	write_optional(json, "object");
	write_rows(json, prefix, known);
}

static void write_contents(struct json *json)
{
	write_optional(json, "array");
	json_begin_object(json, "items");
	write_reference(json, "$defs", "content");
	json_end(json);
}

/* Writes the schema of a list: of any texts, or of the row's words. */
static void write_list(struct json *json, const struct manifest_field *field,
		       const struct format_list *known)
{
	if (!field->words) {
		write_reference(json, "$defs", find_shape(field));
		return;
	}
	write_optional(json, "array");
	json_begin_object(json, "items");
	write_words(json, field, known);
	json_end(json);
}

static void write_overrides(struct json *json, const struct format_list *known)
{
	struct manifest_words names;
	manifest_field_format_words(known, &names);
	write_optional(json, "object");
	json_bool(json, "additionalProperties", false);
	json_begin_object(json, "properties");
	for (size_t i = 0; i < names.n; i++) {
		if (!format_traits_find(known, names.v[i])) {
			json_bool(json, names.v[i], true);
			continue;
		}
		json_begin_object(json, names.v[i]);
		write_reference(json, "$defs", "override");
		json_end(json);
	}
	json_end(json);
}

static void write_row(struct json *json, const struct manifest_field *field,
		      const struct format_list *known)
{
	AUTO_FREE char *about = manifest_field_about(field);
	json_begin_object(json, manifest_field_key(field));
	json_text(json, "description", about);
	switch (field->kind) {
	case FIELD_GROUP:
		write_group(json, field, known);
		break;
	case FIELD_WORD:
		write_words(json, field, known);
		break;
	case FIELD_LIST:
		write_list(json, field, known);
		break;
	case FIELD_TYPE:
		write_type_words(json, false);
		break;
	case FIELD_CONTENTS:
		write_contents(json);
		break;
	case FIELD_OVERRIDES:
		write_overrides(json, known);
		break;
	default:
		write_reference(json, "$defs", find_shape(field));
		break;
	}
	json_end(json);
}

/* Writes the rows directly below the prefix, which are all keys that there may be. */
static void write_rows(struct json *json, const char *prefix, const struct format_list *known)
{
	AUTO_STRINGS required = {0};
	json_bool(json, "additionalProperties", false);
	json_begin_object(json, "properties");
	for (size_t i = 0; i < manifest_fields_count; i++) {
		const struct manifest_field *field = &manifest_fields[i];
		if (!manifest_field_is_below(field, prefix))
			continue;
		write_row(json, field, known);
		if (field->flags & FIELD_REQUIRED)
			strings_add(&required, manifest_field_key(field));
	}
	json_end(json);
	if (required.n)
		json_strings(json, "required", &required);
}

/* ---- The whole ---- */

/* An item of contents: `src` is required but for the types that are made of nothing. */
static void write_content(struct json *json, const struct format_list *known)
{
	AUTO_STRINGS type = {0}, src = {0};
	strings_add(&type, "type");
	strings_add(&src, "src");
	json_begin_object(json, "content");
	json_text(json, "type", "object");
	write_rows(json, "contents[].", known);
	json_begin_object(json, "if");
	json_strings(json, "required", &type);
	json_begin_object(json, "properties");
	json_begin_object(json, "type");
	write_type_words(json, true);
	json_end(json);
	json_end(json);
	json_end(json);
	json_begin_object(json, "else");
	json_strings(json, "required", &src);
	json_begin_object(json, "properties");
	json_begin_object(json, "src");
	write_reference(json, "$defs", "given");
	json_end(json);
	json_end(json);
	json_end(json);
	json_end(json);
}

/* Writes what may stand below the name of a format, by reference to the keys at the top. */
static void write_override(struct json *json)
{
	json_begin_object(json, "override");
	write_optional(json, "object");
	json_bool(json, "additionalProperties", false);
	json_begin_object(json, "properties");
	for (size_t i = 0; i < manifest_fields_count; i++) {
		const struct manifest_field *field = &manifest_fields[i];
		if (!manifest_field_is_below(field, "") || !(field->flags & FIELD_OVERRIDABLE))
			continue;
		json_begin_object(json, field->path);
		write_reference(json, "properties", field->path);
		json_end(json);
	}
	json_end(json);
	json_end(json);
}

void manifest_schema_write(const struct format_list *known, struct buffer *out)
{
	struct json json;
	json_start(&json, out);
	json_begin_object(&json, NULL);
	json_text(&json, "$schema", DIALECT);
	json_text(&json, "title", "ingot.yaml");
	json_text(&json, "description",
		  "A manifest of Ingot: what goes into a .deb and a .rpm. Every nfpm.yaml is one.");
	json_text(&json, "type", "object");
	write_rows(&json, "", known);
	json_begin_object(&json, "$defs");
	for (size_t i = 0; i < ARRAY_SIZE(shapes); i++)
		write_shape(&json, &shapes[i]);
	write_content(&json, known);
	write_override(&json);
	json_end(&json);
	json_end(&json);
}
