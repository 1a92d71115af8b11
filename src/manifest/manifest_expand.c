/* manifest_expand.c - variables in the texts of a manifest, in the rows that say so
 *
 * Afterwards lists have no empty item, no item has white space around it, and an empty text is
 * one that was not given.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <ctype.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/key_text.h"
#include "base/memory.h"
#include "base/strings.h"
#include "base/text.h"
#include "manifest/manifest_internal.h"
#include "text/placeholder.h"
#include "text/variables.h"

/* The limit is for all texts together: aliases make many places of one long text. */
#define EXPANDED_LIMIT ((size_t)4 << 20)

/* Whether `start` and a name stand anywhere. */
static bool has_variable(const char *text, const char *start)
{
	for (const char *at = strstr(text, start); at; at = strstr(at + 1, start)) {
		unsigned char first = (unsigned char)at[strlen(start)];
		if (first == '_' || isalpha(first))
			return true;
	}
	return false;
}

/* A pattern may well mean a dollar sign: Outer$Inner*.class. */
static bool names_no_file(const char *text)
{
	if (!has_variable(text, "${") && (!has_variable(text, "$") || strpbrk(text, "*?[")))
		return false;
	return faccessat(AT_FDCWD, text, F_OK, AT_SYMLINK_NOFOLLOW) != 0;
}

enum expansion_kind { EXPANSION_NONE, EXPANSION_ASKED, EXPANSION_FOR_FILE };

/* Where nfpm expands nothing, ${NAME} is a variable all the same; in the name of a file only where
 * there is none of that name. */
static enum expansion_kind choose_expansion(const struct manifest_field *field, void *holder,
					    const char *text)
{
	struct manifest_content *item = field->holder == HOLDER_CONTENT ? holder : NULL;
	bool is_asked = item && item->expand && field->flags & FIELD_EXPANDED_ON_REQUEST;
	if (!text || field->flags & FIELD_EXPANDED || is_asked)
		return EXPANSION_ASKED;
	if (!(field->flags & FIELD_NAMES_FILE) || (item && !manifest_content_reads_src(item->type)))
		return has_variable(text, "${") ? EXPANSION_ASKED : EXPANSION_NONE;
	if (!names_no_file(text))
		return EXPANSION_NONE;
	if (item)
		item->expand = true; /* its dst comes after its src */
	return EXPANSION_FOR_FILE;
}

static const char unsigned_hint[] = "set the variable, name the key with --key, or make packages "
				    "without a signature with --unsigned";

static void report_undefined(struct manifest_draft *draft, const struct manifest_field *field,
			     const struct value_text *text, const struct strings *undefined,
			     bool is_allowed)
{
	for (size_t i = 0; i < undefined->n; i++) {
		AUTO_FREE char *hint =
			strchr(undefined->v[i], ':')
				? xstrdup("only debian/control has such variables")
			: field->flags & FIELD_SIGNING
				? xstrdup(unsigned_hint)
				: xasprintf("set it, or write ${%s:-default}", undefined->v[i]);
		if (is_allowed)
			manifest_warn(draft, text->at, hint,
				      "undefined variable '%s' in '%s' becomes empty",
				      undefined->v[i], field->path);
		else
			manifest_report(draft, text->at, hint, "undefined variable '%s' in '%s'",
					undefined->v[i], field->path);
	}
}

/* A text with a mistake stays as it was: what is wrong with it has been said. The name of a file
 * may not lose a piece that nobody asked to expand: ${STAGE}/ would be the whole disk. */
static void expand_text(struct manifest_draft *draft, const struct manifest_field *field,
			struct value_text *text, enum expansion_kind expansion)
{
	const struct manifest_options *options = draft->options;
	bool is_allowed = options->allow_undefined && expansion == EXPANSION_ASKED;
	struct buffer out = BUFFER_INIT;
	AUTO_STRINGS undefined = {0};
	AUTO_ERROR error = ERROR_INIT;
	if (expansion == EXPANSION_NONE || !text->v || !strchr(text->v, '$') ||
	    draft->mistakes >= MISTAKES_MAX)
		return;
	int failed =
		draft->expanded > EXPANDED_LIMIT
			? error_set(&error, "the manifest becomes too long")
			: variables_expand(text->v, options->environment, &out, &undefined, &error);
	if (failed)
		manifest_report(draft, text->at, error.hint, "%s in '%s'", error.message,
				field->path);
	else
		report_undefined(draft, field, text, &undefined, is_allowed);
	draft->expanded += strlen(text->v) + out.len;
	if (!failed && (!undefined.n || is_allowed))
		text->v = arena_text(draft->arena, buffer_text(&out));
	buffer_wipe(&out);
}

static void report_placeholder(struct manifest_draft *draft, const struct manifest_field *field,
			       const struct value_text *text, const struct placeholder *found)
{
	AUTO_FREE char *variable = placeholder_variable(found);
	AUTO_FREE char *hint = xasprintf("fill it in before, or write ${%s}", variable);
	if (draft->options->allow_undefined)
		manifest_warn(draft, text->at, hint, "the placeholder '%.*s' in '%s' becomes empty",
			      (int)found->len, found->text, field->path);
	else
		manifest_report(draft, text->at, hint, "the placeholder '%.*s' is left in '%s'",
				(int)found->len, found->text, field->path);
}

/* A text that is part of a package's name cannot keep what another tool was to fill in. */
static void fill_text(struct manifest_draft *draft, const struct manifest_field *field,
		      struct value_text *text)
{
	struct placeholder found;
	const char *rest = text->v;
	if (!(field->flags & FIELD_NAMING) || !rest || draft->mistakes >= MISTAKES_MAX)
		return;
	for (; placeholder_find(rest, &found); rest = found.text + found.len)
		report_placeholder(draft, field, text, &found);
	if (rest == text->v || !draft->options->allow_undefined)
		return;
	AUTO_FREE char *left = placeholder_remove(text->v);
	text->v = arena_text(draft->arena, left);
}

static void trim_text(struct manifest_draft *draft, struct value_text *text)
{
	if (!text->v)
		return;
	AUTO_FREE char *trimmed = text_trim(text->v);
	if (strcmp(trimmed, text->v) != 0)
		text->v = arena_text(draft->arena, trimmed);
}

/* ---- Keys ---- */

/* The id of a key may be missing where there is a file of it, which may hold one key alone; what is
 * wrong with the file is said there. */
static bool is_needed(const struct manifest_field *field, const struct value_text *text)
{
	const struct manifest_signature *signature;
	if (!text_equal(manifest_field_key(field), "key_id"))
		return true;
	signature =
		(const void *)((const char *)text - offsetof(struct manifest_signature, key_id));
	return signature->key_file.at.line == 0;
}

/* A secret that is not set in CI must not become packages without a signature. `is_asked`: a
 * variable was to fill it. */
static void check_signing(struct manifest_draft *draft, const struct manifest_field *field,
			  const struct value_text *text, bool is_asked)
{
	CLEANUP(buffer_wipe) struct buffer key = BUFFER_INIT;
	if (is_asked && text_is_empty(text->v) && is_needed(field, text))
		manifest_report(draft, text->at, unsigned_hint, "'%s' is empty", field->path);
	else if (text->v && key_text_is_in(text->v) &&
		 (!text_equal(manifest_field_key(field), "key_file") ||
		  !key_text_decode(text->v, &key)))
		manifest_report(draft, text->at,
				"it takes what gpg --armor --export-secret-keys KEY prints, or "
				"base64 of that, and nothing beside it",
				"'%s' holds a secret key that cannot be read", field->path);
}

/* Everything else of a manifest is read by everybody who gets the package. */
static void check_secret(struct manifest_draft *draft, const struct manifest_field *field,
			 struct value_text *text)
{
	if (field->flags & FIELD_SIGNING || !text->v || !key_text_is_in(text->v))
		return;
	manifest_report(draft, text->at,
			"a key that signs is named as signature.key_file, or held by the variable "
			"INGOT_KEY",
			"'%s' holds a secret key", field->path);
	text->v = "hidden"; /* an empty text would be one more mistake */
}

/* Whether the row is of a format that is not made now. */
static bool is_of_another(const struct manifest_draft *draft, const struct manifest_field *field)
{
	const struct manifest_options *options = draft->options;
	AUTO_FREE char *name = xstrndup(field->path, strcspn(field->path, "."));
	return format_traits_find(options->known, name) &&
	       !format_traits_find(options->formats, name);
}

static void visit_signing(struct manifest_draft *draft, const struct manifest_field *field,
			  struct value_text *text)
{
	bool is_asked = text->v && strchr(text->v, '$');
	if (draft->options->ignore_signature || is_of_another(draft, field)) {
		text->v = NULL;
		return;
	}
	expand_text(draft, field, text, EXPANSION_ASKED);
	if (text->v && !key_text_is_key(text->v))
		trim_text(draft, text);
	check_signing(draft, field, text, is_asked);
}

static void visit_text(struct manifest_draft *draft, const struct manifest_field *field,
		       void *holder, struct value_text *text)
{
	enum expansion_kind expansion = choose_expansion(field, holder, text->v);
	if (field->flags & FIELD_SIGNING) {
		visit_signing(draft, field, text);
		return;
	}
	expand_text(draft, field, text, expansion);
	check_secret(draft, field, text);
	fill_text(draft, field, text);
	/* A block scalar ends with a line break that nobody means. */
	if (field->holder != HOLDER_CONTENT || expansion != EXPANSION_NONE)
		trim_text(draft, text);
}

static void visit_list(struct manifest_draft *draft, const struct manifest_field *field,
		       void *holder, struct value_list *list)
{
	size_t kept = 0;
	for (size_t i = 0; i < list->n; i++) {
		struct value_text *text = &list->v[i];
		expand_text(draft, field, text, choose_expansion(field, holder, text->v));
		check_secret(draft, field, text);
		trim_text(draft, text);
		if (*text->v)
			list->v[kept++] = *text;
	}
	list->n = kept;
}

static void visit_map(struct manifest_draft *draft, const struct manifest_field *field,
		      void *holder, struct value_map *map)
{
	size_t kept = 0;
	for (size_t i = 0; i < map->n; i++) {
		struct value_text *text = &map->v[i].value;
		check_secret(draft, field, &map->v[i].key);
		expand_text(draft, field, text, choose_expansion(field, holder, text->v));
		check_secret(draft, field, text);
		if (*text->v)
			map->v[kept++] = map->v[i];
	}
	map->n = kept;
}

static void visit_value(struct manifest_draft *draft, const struct manifest_field *field,
			void *holder, void *value, void *context UNUSED)
{
	switch (field->kind) {
	case FIELD_TEXT:
	case FIELD_WORD:
	case FIELD_DIGITS:
		visit_text(draft, field, holder, value);
		break;
	case FIELD_LIST:
		visit_list(draft, field, holder, value);
		break;
	case FIELD_MAP:
		visit_map(draft, field, holder, value);
		break;
	default:
		break;
	}
}

void manifest_expand(struct manifest_draft *draft)
{
	manifest_visit(draft, visit_value, NULL);
}
