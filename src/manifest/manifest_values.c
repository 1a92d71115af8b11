/* manifest_values.c - one value of a manifest: from a node of the tree into a struct
 *
 * A text may be written as any scalar: 1.0 is the version "1.0". Numbers, truth values and times
 * are read from the text by what the key asks for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <ctype.h>
#include <string.h>

#include "base/dates.h"
#include "base/memory.h"
#include "base/strings.h"
#include "base/text.h"
#include "manifest/manifest_internal.h"

#define MODE_MAX 07777
#define UMASK_MAX 0777

void manifest_value_refuse(struct manifest_draft *draft, const struct manifest_field *field,
			   const struct node *node)
{
	AUTO_FREE char *hint = NULL;
	bool list = field->kind == FIELD_LIST || field->kind == FIELD_CONTENTS;
	if (field->kind == FIELD_LIST && node->kind == NODE_TEXT && !strpbrk(node->text, ",[]{}\n"))
		hint = xasprintf("write '%s: [%s]'", manifest_field_key(field), node->text);
	else if (list && node->kind != NODE_LIST)
		hint = xstrdup("start each item with '- ' on a line of its own");
	manifest_report(draft, node->at, hint, "'%s' must be %s, not %s", field->path,
			manifest_field_kind_name(field->kind), node_kind_name(node->kind));
}

static struct value_text make_text(const struct node *node)
{
	return (struct value_text){.v = node->text, .at = node->at};
}

static void read_text(struct manifest_draft *draft, const struct manifest_field *field,
		      const struct node *node, void *value)
{
	if (node->kind == NODE_TEXT)
		*(struct value_text *)value = make_text(node);
	else
		manifest_value_refuse(draft, field, node);
}

static void report_word(struct manifest_draft *draft, const struct manifest_field *field,
			const struct node *node, const char *const *words, size_t n)
{
	const char *nearest = text_nearest(node->text, words, n);
	AUTO_STRINGS all = {0};
	for (size_t i = 0; i < n; i++)
		strings_add(&all, words[i]);
	AUTO_FREE char *list = strings_join(&all, ", ");
	AUTO_FREE char *hint = nearest ? xasprintf("did you mean '%s'?", nearest)
				       : xasprintf("it can be: %s", list);
	manifest_report(draft, node->at, hint, "'%s' cannot be '%s'", field->path, node->text);
}

/* Reports a text that is none of the row's words. */
static void check_word(struct manifest_draft *draft, const struct manifest_field *field,
		       const struct node *node)
{
	struct manifest_words words;
	manifest_field_words(field, draft->options->known, &words);
	for (size_t i = 0; i < words.n; i++)
		if (strcmp(words.v[i], node->text) == 0)
			return;
	report_word(draft, field, node, words.v, words.n);
}

static void read_list(struct manifest_draft *draft, const struct manifest_field *field,
		      const struct node *node, void *value)
{
	struct value_list *list = value;
	if (node->kind != NODE_LIST) {
		manifest_value_refuse(draft, field, node);
		return;
	}
	list->at = node->at;
	list->v = arena_alloc(draft->arena, node->n * sizeof *list->v);
	for (size_t i = 0; i < node->n; i++) {
		const struct node *item = node->items[i];
		if (item->kind == NODE_TEXT) {
			list->v[list->n++] = make_text(item);
			if (field->words && *item->text)
				check_word(draft, field, item);
		} else if (item->kind != NODE_NULL && item->kind != NODE_BROKEN)
			manifest_report(draft, item->at,
					item->kind == NODE_MAP
						? "put an item that has ': ' in quotes"
						: NULL,
					"an item of '%s' must be a text, not %s", field->path,
					node_kind_name(item->kind));
	}
}

static void read_value_map(struct manifest_draft *draft, const struct manifest_field *field,
			   const struct node *node, void *value)
{
	struct value_map *map = value;
	if (node->kind != NODE_MAP) {
		manifest_value_refuse(draft, field, node);
		return;
	}
	map->at = node->at;
	map->v = arena_alloc(draft->arena, node->n * sizeof *map->v);
	for (size_t i = 0; i < node->n; i++) {
		const struct node_pair *pair = &node->pairs[i];
		if (pair->value->kind == NODE_TEXT)
			map->v[map->n++] = (struct value_pair){{.v = pair->key, .at = pair->at},
							       make_text(pair->value)};
		else if (pair->value->kind != NODE_NULL && pair->value->kind != NODE_BROKEN)
			manifest_report(draft, pair->value->at, NULL,
					"'%s.%s' must be a text, not %s", field->path, pair->key,
					node_kind_name(pair->value->kind));
	}
}

/* ---- Numbers ---- */

/* Returns the number that digits of a base say, underscores between them allowed as in YAML 1.1;
 * -1: they say none. */
static int64_t parse_digits(const char *text, int base)
{
	int64_t number = 0;
	if (!*text)
		return -1;
	for (; *text; text++) {
		int digit = isdigit((unsigned char)*text) ? *text - '0'
			    : isxdigit((unsigned char)*text)
				    ? tolower((unsigned char)*text) - 'a' + 10
				    : 16;
		if (*text == '_')
			continue;
		if (digit >= base || number > UINT32_MAX)
			return -1;
		number = number * base + digit;
	}
	return number;
}

/* Reads a number with the prefixes that YAML 1.1, YAML 1.2 and Go know; sets `base`. */
static int64_t parse_number(const char *text, int *base)
{
	static const struct {
		const char *prefix;
		int base;
	} prefixes[] = {{"0o", 8}, {"0O", 8}, {"0x", 16}, {"0X", 16}, {"0b", 2}, {"0B", 2}};
	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++) {
		*base = prefixes[i].base;
		if (text_starts(text, prefixes[i].prefix))
			return parse_digits(text + 2, *base);
	}
	*base = text[0] == '0' && text[1] ? 8 : 10;
	return parse_digits(text, *base);
}

/* Whether these bits are what people give files: the owner can read, and neither the group nor
 * others may do what those before them may not. */
static bool is_usual_mode(int64_t mode)
{
	int64_t owner = mode >> 6 & 7, group = mode >> 3 & 7, other = mode & 7;
	return owner & 4 && (group & ~owner) == 0 && (other & ~group) == 0;
}

/* Whether a decimal number was meant as octal: 755, but not 420, which is 0644. */
static bool is_meant_octal(const struct manifest_field *field, const char *text)
{
	int64_t octal = parse_digits(text, 8);
	if (octal < 0 || octal > MODE_MAX || octal < 8)
		return false;
	return field->kind == FIELD_UMASK || is_usual_mode(octal);
}

static void read_mode(struct manifest_draft *draft, const struct manifest_field *field,
		      const struct node *node, void *value)
{
	struct value_number *number = value;
	if (node->kind != NODE_TEXT) {
		manifest_value_refuse(draft, field, node);
		return;
	}
	int base = 0;
	unsigned max = field->kind == FIELD_UMASK ? UMASK_MAX : MODE_MAX;
	int64_t parsed = parse_number(node->text, &base);
	AUTO_FREE char *hint = xasprintf("write 0%s", node->text);
	if (parsed < 0 || (base == 10 && !node->plain && parsed))
		manifest_report(draft, node->at, "write it like 0644",
				"'%s' must be an octal number, not '%s'", field->path, node->text);
	else if (base == 16 && is_meant_octal(field, node->text + 2))
		manifest_report(draft, node->at, "write it like 0644",
				"'%s' is octal, %s is hexadecimal", field->path, node->text);
	else if (base == 10 && is_meant_octal(field, node->text))
		manifest_report(draft, node->at, hint, "'%s' is octal, %s is a decimal number",
				field->path, node->text);
	else if (parsed > max)
		manifest_report(draft, node->at, "give the permission bits alone, like 0644",
				"'%s' is %s, more than %#o", field->path, node->text, max);
	else
		*number = (struct value_number){.v = parsed, .given = true, .at = node->at};
}

/* Reads the words of YAML 1.1, which nfpm's library takes for a truth value. */
static int parse_bool(const char *text)
{
	static const struct {
		const char *word;
		int value;
	} words[] = {{"true", 1},  {"yes", 1}, {"on", 1},  {"y", 1},
		     {"false", 0}, {"no", 0},  {"off", 0}, {"n", 0}};
	char lower[8] = "";
	for (size_t i = 0; text[i] && i < sizeof lower - 1; i++)
		lower[i] = (char)tolower((unsigned char)text[i]);
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (strcmp(words[i].word, lower) == 0)
			return words[i].value;
	return -1;
}

static int parse_truth(struct manifest_draft *draft, const struct manifest_field *field,
		       const struct node *node)
{
	int truth = node->kind == NODE_TEXT ? parse_bool(node->text) : -1;
	if (node->kind != NODE_TEXT)
		manifest_value_refuse(draft, field, node);
	else if (!node->plain)
		manifest_report(draft, node->at, "write it without quotes",
				"'%s' must be true or false, not a text", field->path);
	else if (truth < 0)
		manifest_report(draft, node->at, NULL, "'%s' must be true or false, not '%s'",
				field->path, node->text);
	return node->plain ? truth : -1;
}

static void read_bool(struct manifest_draft *draft, const struct manifest_field *field,
		      const struct node *node, void *value)
{
	int truth = parse_truth(draft, field, node);
	if (truth >= 0)
		*(struct value_bool *)value =
			(struct value_bool){.v = truth, .given = true, .at = node->at};
}

static void read_switch(struct manifest_draft *draft, const struct manifest_field *field,
			const struct node *node, void *value)
{
	*(bool *)value = parse_truth(draft, field, node) > 0;
}

static void read_time(struct manifest_draft *draft, const struct manifest_field *field,
		      const struct node *node, void *value)
{
	struct value_number *number = value;
	if (node->kind != NODE_TEXT) {
		manifest_value_refuse(draft, field, node);
		return;
	}
	int64_t when;
	if (date_parse_yaml(node->text, &when))
		manifest_report(draft, node->at, "write it like 2026-11-23T05:00:00Z",
				"'%s' must be a time, not '%s'", field->path, node->text);
	else
		*number = (struct value_number){.v = when, .given = true, .at = node->at};
}

/* ---- Words ---- */

static void read_word(struct manifest_draft *draft, const struct manifest_field *field,
		      const struct node *node, void *value)
{
	read_text(draft, field, node, value);
	if (node->kind == NODE_TEXT && *node->text)
		check_word(draft, field, node);
}

static void read_type(struct manifest_draft *draft, const struct manifest_field *field,
		      const struct node *node, void *value)
{
	void *holder = (char *)value - field->offset;
	struct manifest_content *item = holder;
	const char *words[32];
	if (node->kind != NODE_TEXT) {
		manifest_value_refuse(draft, field, node);
		return;
	}
	if (!*node->text)
		return;
	for (size_t i = 0; i < manifest_content_words_count; i++) {
		const struct content_word *word = &manifest_content_words[i];
		words[i] = word->word;
		if (strcmp(word->word, node->text) != 0)
			continue;
		item->type = word->type;
		item->config = word->config;
		item->noreplace = word->noreplace;
		item->missingok = word->missingok;
		return;
	}
	item->type = CONTENT_INVALID;
	report_word(draft, field, node, words, manifest_content_words_count);
}

void manifest_value_read(struct manifest_draft *draft, const struct manifest_field *field,
			 const struct node *node, void *holder)
{
	typedef void (*reader)(struct manifest_draft * draft, const struct manifest_field *field,
			       const struct node *node, void *value);
	static const reader readers[FIELD_KIND_COUNT] = {
		[FIELD_TEXT] = read_text,     [FIELD_WORD] = read_word,
		[FIELD_DIGITS] = read_text,   [FIELD_LIST] = read_list,
		[FIELD_MAP] = read_value_map, [FIELD_MODE] = read_mode,
		[FIELD_UMASK] = read_mode,    [FIELD_BOOL] = read_bool,
		[FIELD_SWITCH] = read_switch, [FIELD_TIME] = read_time,
		[FIELD_TYPE] = read_type,
	};
	readers[field->kind](draft, field, node, manifest_field_value(field, holder));
}
