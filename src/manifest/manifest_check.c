/* manifest_check.c - what the values of a manifest may be, and what stands for those not given
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <string.h>

#include "base/key_text.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "manifest/manifest_internal.h"
#include "text/placeholder.h"

#define DEFAULT_UMASK 002
#define DEFAULT_ARCH "amd64"
#define DEFAULT_VERSION "0.0.0-rc0" /* nfpm's */

/* ---- Texts ---- */

static void check_line(struct manifest_draft *draft, const struct manifest_field *field,
		       const struct value_text *text)
{
	if (!text->v || !text_has_control(text->v))
		return;
	const char *hint = text_starts(field->path, "scripts.") || strstr(field->path, ".scripts.")
				   ? "write the script into a file and name the file"
				   : "write it in one line";
	manifest_report(draft, text->at, hint, "'%s' has a line break or another control character",
			field->path);
}

/* A description and a field of a deb may have several lines, nothing else below a blank. */
static void check_lines(struct manifest_draft *draft, const struct manifest_field *field,
			const struct value_text *text)
{
	for (const char *c = text->v; c && *c; c++) {
		if ((unsigned char)*c >= 0x20 ? *c != 0x7f : *c == '\n' || *c == '\t')
			continue;
		manifest_report(draft, text->at, NULL, "'%s' has a control character", field->path);
		return;
	}
}

static void check_digits(struct manifest_draft *draft, const struct manifest_field *field,
			 const struct value_text *text)
{
	uint64_t number;
	struct placeholder left;
	if (field->kind != FIELD_DIGITS || text_is_empty(text->v))
		return;
	/* A text that could not be expanded or filled in has its error already. */
	if (strchr(text->v, '$') || placeholder_find(text->v, &left))
		return;
	if (text_to_uint(text->v, MANIFEST_EPOCH_MAX, &number))
		manifest_report(draft, text->at, "write a number such as 1",
				"'%s' must be a number, not '%s'", field->path, text->v);
}

static void check_text(struct manifest_draft *draft, const struct manifest_field *field,
		       struct value_text *text)
{
	check_digits(draft, field, text);
	if (field->flags & FIELD_SIGNING && text->v && key_text_is_key(text->v))
		return;
	if (field->flags & FIELD_LINE)
		check_line(draft, field, text);
	else
		check_lines(draft, field, text);
	if (text->v && !*text->v && field->flags & FIELD_REQUIRED)
		manifest_report(draft, text->at, NULL, "'%s' is empty", field->path);
}

static void check_value(struct manifest_draft *draft, const struct manifest_field *field,
			void *holder UNUSED, void *value, void *context UNUSED)
{
	struct value_list *list = value;
	struct value_map *map = value;
	switch (field->kind) {
	case FIELD_TEXT:
	case FIELD_WORD:
	case FIELD_DIGITS:
		check_text(draft, field, value);
		break;
	case FIELD_LIST:
		for (size_t i = 0; i < list->n; i++)
			check_text(draft, field, &list->v[i]);
		break;
	case FIELD_MAP:
		for (size_t i = 0; i < map->n; i++)
			check_lines(draft, field, &map->v[i].value);
		break;
	default:
		break;
	}
}

/* ---- Required keys ---- */

static bool has_value(const struct node *map, const char *key)
{
	const struct node *node = node_find(map, key);
	return node && node->kind != NODE_NULL;
}

static void check_required(struct manifest_draft *draft)
{
	for (size_t i = 0; i < manifest_fields_count; i++) {
		const struct manifest_field *field = &manifest_fields[i];
		if (field->holder != HOLDER_PACKAGE || !(field->flags & FIELD_REQUIRED) ||
		    has_value(draft->root, field->path))
			continue;
		AUTO_FREE char *hint = xasprintf("add '%s: ...'", field->path);
		manifest_report(draft, (struct mark){.file = draft->manifest->path}, hint,
				"'%s' is missing", field->path);
	}
}

static void check_contents(struct manifest_draft *draft, struct manifest_contents *contents,
			   const struct node *list)
{
	for (size_t i = 0; i < contents->n; i++) {
		struct manifest_content *item = &contents->v[i];
		const struct node *map = list->items[i];
		if (map->kind != NODE_MAP)
			continue;
		if (!has_value(map, "dst"))
			manifest_report(draft, item->at, "add 'dst: /path/when/installed'",
					"the item of 'contents' has no 'dst'");
		bool needs_src = manifest_content_needs_src(item->type);
		if (needs_src && !has_value(map, "src"))
			manifest_report(draft, item->at,
					item->type == CONTENT_SYMLINK
						? "add 'src:', what it points to"
						: "add 'src: path/of/the/file'",
					"the item of 'contents' has no 'src'");
		else if (needs_src && item->src.v && !*item->src.v)
			manifest_report(draft, item->src.at, NULL, "'contents[].src' is empty");
	}
}

static void check_all_contents(struct manifest_draft *draft)
{
	const struct node *list = node_find(draft->root, "contents");
	if (list && list->kind == NODE_LIST)
		check_contents(draft, &draft->manifest->base.contents, list);
	const struct node *overrides = node_find(draft->root, "overrides");
	for (size_t i = 0; i < draft->n_overrides; i++) {
		struct override *override = &draft->overrides[i];
		list = node_find(node_find(overrides, override->traits->name), "contents");
		if (list && list->kind == NODE_LIST)
			check_contents(draft, &override->package.contents, list);
	}
}

/* ---- Single keys ---- */

/* Refuses texts for which empty differs from not given: nfpm would take the default. Mostly it is a
 * variable without a value, so whoever allows those allows an empty text. */
static void check_empty(struct manifest_draft *draft)
{
	struct manifest_package *base = &draft->manifest->base;
	const struct {
		const struct value_text *text;
		const char *key, *hint;
	} texts[] = {
		{&base->version, "version", "write it, or give the variable a value"},
		{&base->arch, "arch", "name one, or leave the key out for amd64"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (texts[i].text->v && !*texts[i].text->v && !draft->options->allow_undefined)
			manifest_report(draft, texts[i].text->at, texts[i].hint, "'%s' is empty",
					texts[i].key);
}

static void check_identity(struct manifest_draft *draft, const struct value_text *dir)
{
	if (dir->v && *dir->v && (dir->v[0] != '/' || path_leaves(dir->v)))
		manifest_report(draft, dir->at, "write it like /usr/share/name",
				"'identity.dir' must be an absolute path, not '%s'", dir->v);
}

void manifest_check(struct manifest_draft *draft)
{
	struct manifest *manifest = draft->manifest;
	manifest_visit(draft, check_value, NULL);
	check_required(draft);
	check_all_contents(draft);
	check_empty(draft);
	check_identity(draft, &manifest->own.identity.dir);
}

/* ---- What was not given ---- */

static void drop_empty(struct manifest_draft *draft UNUSED, const struct manifest_field *field,
		       void *holder UNUSED, void *value, void *context UNUSED)
{
	struct value_text *text = value;
	if (manifest_field_is_text(field) && text->v && !*text->v)
		text->v = NULL;
}

static void set_default(struct value_text *text, const char *value)
{
	if (!text->v)
		text->v = value;
}

/* Warns of nothing that is an error already: an empty text or a broken one. */
static void warn_missing(struct manifest_draft *draft)
{
	const struct manifest_package *base = &draft->manifest->base;
	const struct mark whole = {.file = draft->manifest->path};
	bool allowed = draft->options->allow_undefined;
	bool version_at = base->version.at.file;
	if (!base->version.v && (version_at ? allowed : !has_value(draft->root, "version")))
		manifest_warn(draft, version_at ? base->version.at : whole, "add 'version: ...'",
			      "'version' is %s: the packages say %s",
			      version_at ? "empty" : "missing", DEFAULT_VERSION);
	if (!base->arch.v && base->arch.at.file && allowed)
		manifest_warn(draft, base->arch.at, "add 'arch: ...'",
			      "'arch' is empty: the packages say %s", DEFAULT_ARCH);
	if (!base->description.v)
		manifest_warn(draft, whole, "add 'description: ...'", "'description' is missing");
}

/* mips_softfloat and its like: nfpm drops the word, with or without what is before it. */
static void simplify_mips(struct manifest_draft *draft, struct value_text *arch)
{
	static const char *const words[] = {"softfloat", "hardfloat"};
	for (size_t i = 0; text_starts(arch->v, "mips") && i < ARRAY_SIZE(words); i++) {
		const char *found = strstr(arch->v, words[i]);
		if (found)
			arch->v = arena_printf(draft->arena, "%.*s%s", (int)(found - arch->v),
					       arch->v, found + strlen(words[i]));
	}
}

static void complete_identity(struct manifest_draft *draft)
{
	struct value_text *dir = &draft->manifest->own.identity.dir;
	const char *name = draft->manifest->base.name.v;
	if (!dir->v && name)
		dir->v = arena_printf(draft->arena, "/usr/share/%s", name);
	if (!dir->v || dir->v[0] != '/')
		return;
	AUTO_FREE char *clean = path_clean(dir->v);
	dir->v = arena_text(draft->arena, clean);
}

void manifest_complete(struct manifest_draft *draft)
{
	struct manifest_package *base = &draft->manifest->base;
	manifest_visit(draft, drop_empty, NULL);
	warn_missing(draft);
	set_default(&base->version, DEFAULT_VERSION);
	set_default(&base->description, "no description given");
	set_default(&base->arch, DEFAULT_ARCH);
	set_default(&base->platform, "linux");
	set_default(&base->version_schema, "semver");
	simplify_mips(draft, &base->arch);
	manifest_version_split(draft, base);
	complete_identity(draft);
	if (!base->umask.given)
		base->umask.v = DEFAULT_UMASK;
}
