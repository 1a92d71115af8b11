/* toml.c - TOML 1.0 in
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/toml.h"

#include <string.h>

#include "base/text.h"
#include "text/toml_scalar_internal.h"

/* Where a table or an array comes from, which decides who may add to it. */
enum origin {
	ORIGIN_COMPLETE, /* { x = 1 }, [1, 2] and all that is neither: nothing may be added */
	ORIGIN_IMPLIED,  /* on the way of a header: [it.x] */
	ORIGIN_HEADER,   /* [it] */
	ORIGIN_DOTTED,   /* it.x = 1 */
	ORIGIN_TABLES,   /* [[it]], an array */
};

/* A node while more can still be hung on it: the list from `first` over `next`. */
struct toml_item {
	struct node *node;
	enum origin origin;
	const char *key; /* of an entry of a table */
	struct toml_item *first, *last, *next;
};

struct toml_reader {
	struct toml_cursor cursor;
	const char *name;      /* of the file */
	struct arena *scratch; /* for the items */
	size_t nodes;
	struct toml_item *root;
	struct toml_item *table; /* what the latest header opened */
	struct error *error;
};

static int fail(struct toml_reader *reader, const char *cause)
{
	return error_set(reader->error, "'%s': line %d: %s", reader->name, reader->cursor.line,
			 cause);
}

/* ---- Nodes ---- */

static struct toml_item *make_item(struct toml_reader *reader, enum node_kind kind,
				   enum origin origin)
{
	struct node *node = arena_alloc(reader->cursor.arena, sizeof *node);
	struct toml_item *item = arena_alloc(reader->scratch, sizeof *item);
	node->kind = kind;
	node->at = (struct mark){.file = reader->name, .line = reader->cursor.line};
	item->node = node;
	item->origin = origin;
	reader->nodes++;
	return item;
}

static bool has_origin(const struct toml_item *item, enum node_kind kind, enum origin origin)
{
	return item->node->kind == kind && item->origin == origin;
}

static void add_child(struct toml_item *parent, struct toml_item *child)
{
	if (parent->last)
		parent->last->next = child;
	else
		parent->first = child;
	parent->last = child;
	parent->node->n++;
}

static struct toml_item *find_entry(const struct toml_item *table, const char *key)
{
	for (struct toml_item *entry = table->first; entry; entry = entry->next)
		if (strcmp(entry->key, key) == 0)
			return entry;
	return NULL;
}

/* Adds an entry under a key that the table does not have yet. */
static int add_entry(struct toml_reader *reader, struct toml_item *table, const char *key,
		     struct toml_item *entry)
{
	if (table->node->n == TOML_LIMIT_KEYS)
		return fail(reader, "the table has too many keys");
	entry->key = key;
	add_child(table, entry);
	return 0;
}

/* Gives the nodes their items and pairs, once nothing can be added any more. */
static void finish_node(const struct toml_reader *reader, const struct toml_item *parent)
{
	struct node *node = parent->node;
	size_t i = 0;
	if (node->kind == NODE_MAP)
		node->pairs = arena_alloc(reader->cursor.arena, node->n * sizeof *node->pairs);
	else if (node->kind == NODE_LIST)
		node->items = arena_alloc(reader->cursor.arena, node->n * sizeof *node->items);
	for (const struct toml_item *child = parent->first; child; child = child->next, i++) {
		finish_node(reader, child);
		if (node->kind == NODE_MAP)
			node->pairs[i] =
				(struct node_pair){child->key, child->node->at, child->node};
		else
			node->items[i] = child->node;
	}
}

/* ---- White space ---- */

static void skip_blanks(struct toml_reader *reader)
{
	reader->cursor.at += strspn(reader->cursor.at, " \t");
}

static int skip_comment(struct toml_reader *reader)
{
	const char *at = reader->cursor.at;
	if (*at != '#')
		return 0;
	for (; *at && *at != '\n' && !(*at == '\r' && at[1] == '\n'); at++)
		if (((unsigned char)*at < 0x20 && *at != '\t') || *at == 0x7f)
			return fail(reader, "a control character in a comment");
	reader->cursor.at = at;
	return 0;
}

static bool take_line_end(struct toml_reader *reader)
{
	const char *at = reader->cursor.at;
	at += *at == '\r' && at[1] == '\n';
	if (*at != '\n')
		return false;
	reader->cursor.at = at + 1;
	reader->cursor.line++;
	return true;
}

/* Skips blanks, comments and ends of lines: what may stand between the items of an array. */
static int skip_lines(struct toml_reader *reader)
{
	do {
		skip_blanks(reader);
		if (skip_comment(reader))
			return -1;
	} while (take_line_end(reader));
	return 0;
}

/* ---- Keys ---- */

static const char *read_simple_key(struct toml_reader *reader)
{
	static const char bare[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				   "0123456789_-";
	struct toml_cursor *cursor = &reader->cursor;
	const char *key;
	skip_blanks(reader);
	if (*cursor->at == '"' || *cursor->at == '\'') {
		key = toml_scalar_string(cursor, false);
		if (!key)
			(void)fail(reader, cursor->cause);
		return key;
	}
	size_t len = strspn(cursor->at, bare);
	if (len == 0) {
		(void)fail(reader, "a key is missing");
		return NULL;
	}
	key = arena_text_n(cursor->arena, cursor->at, len);
	cursor->at += len;
	return key;
}

/* Whether a dot follows; passes it. */
static bool take_dot(struct toml_reader *reader)
{
	skip_blanks(reader);
	if (*reader->cursor.at != '.')
		return false;
	reader->cursor.at++;
	return true;
}

static struct toml_item *add_table(struct toml_reader *reader, struct toml_item *parent,
				   const char *key, enum origin origin)
{
	struct toml_item *table = make_item(reader, NODE_MAP, origin);
	return add_entry(reader, parent, key, table) ? NULL : table;
}

/* Takes a step of a dotted key before its last part; it can enter only tables made by such
 * steps. */
static struct toml_item *enter_dotted(struct toml_reader *reader, struct toml_item *table,
				      const char *key)
{
	struct toml_item *found = find_entry(table, key);
	if (!found)
		return add_table(reader, table, key, ORIGIN_DOTTED);
	if (has_origin(found, NODE_MAP, ORIGIN_DOTTED))
		return found;
	(void)fail(reader, "a dotted key adds to what is complete");
	return NULL;
}

/* Takes a step of a header before its last part; of an array of tables the last is meant. */
static struct toml_item *enter_header(struct toml_reader *reader, struct toml_item *table,
				      const char *key)
{
	struct toml_item *found = find_entry(table, key);
	if (!found)
		return add_table(reader, table, key, ORIGIN_IMPLIED);
	if (found->node->kind == NODE_MAP && found->origin != ORIGIN_COMPLETE)
		return found;
	if (has_origin(found, NODE_LIST, ORIGIN_TABLES))
		return found->last;
	(void)fail(reader, "a header adds to what is complete");
	return NULL;
}

/* ---- Values ---- */

static struct toml_item *read_value(struct toml_reader *reader, int depth);

/* Reads key = value, key.key = value into the table. */
static int read_pair(struct toml_reader *reader, struct toml_item *table, int depth)
{
	const char *key = read_simple_key(reader);
	for (int steps = depth; key && take_dot(reader); steps++) {
		if (steps == TOML_LIMIT_DEPTH)
			return fail(reader, "it is nested too deeply");
		table = enter_dotted(reader, table, key);
		if (!table)
			return -1;
		key = read_simple_key(reader);
	}
	if (!key)
		return -1;
	if (*reader->cursor.at++ != '=') {
		reader->cursor.at--;
		return fail(reader, "'=' is missing behind a key");
	}
	if (find_entry(table, key))
		return fail(reader, "a key is given twice");
	skip_blanks(reader);
	struct toml_item *value = read_value(reader, depth);
	return value ? add_entry(reader, table, key, value) : -1;
}

/* The cursor is behind "{". Everything stands in one line, without a comma at the end. */
static int read_inline_table(struct toml_reader *reader, struct toml_item *table, int depth)
{
	struct toml_cursor *cursor = &reader->cursor;
	skip_blanks(reader);
	if (*cursor->at == '}') {
		cursor->at++;
		return 0;
	}
	for (;;) {
		if (read_pair(reader, table, depth))
			return -1;
		skip_blanks(reader);
		if (*cursor->at != ',' && *cursor->at != '}')
			return fail(reader, "',' or '}' is missing");
		if (*cursor->at++ == '}')
			return 0;
	}
}

/* The cursor is behind "[". */
static int read_array(struct toml_reader *reader, struct toml_item *array, int depth)
{
	struct toml_cursor *cursor = &reader->cursor;
	for (;;) {
		if (skip_lines(reader))
			return -1;
		if (*cursor->at == ']')
			break;
		struct toml_item *item = read_value(reader, depth);
		if (!item)
			return -1;
		add_child(array, item);
		if (skip_lines(reader))
			return -1;
		if (*cursor->at != ',')
			break;
		cursor->at++;
	}
	if (*cursor->at != ']')
		return fail(reader, "',' or ']' is missing");
	cursor->at++;
	return 0;
}

static struct toml_item *read_container(struct toml_reader *reader, int depth)
{
	bool is_table = *reader->cursor.at++ == '{';
	struct toml_item *item = make_item(reader, is_table ? NODE_MAP : NODE_LIST, ORIGIN_HEADER);
	if (depth == TOML_LIMIT_DEPTH) {
		(void)fail(reader, "it is nested too deeply");
		return NULL;
	}
	int failed = is_table ? read_inline_table(reader, item, depth + 1)
			      : read_array(reader, item, depth + 1);
	item->origin = ORIGIN_COMPLETE;
	return failed ? NULL : item;
}

static struct toml_item *read_value(struct toml_reader *reader, int depth)
{
	struct toml_cursor *cursor = &reader->cursor;
	if (reader->nodes > TOML_LIMIT_NODES) {
		(void)fail(reader, "the file has too many values");
		return NULL;
	}
	if (*cursor->at == '[' || *cursor->at == '{')
		return read_container(reader, depth);
	struct toml_item *item = make_item(reader, NODE_TEXT, ORIGIN_COMPLETE);
	struct node *node = item->node;
	node->plain = *cursor->at != '"' && *cursor->at != '\'';
	node->text = node->plain ? toml_scalar_plain(cursor) : toml_scalar_string(cursor, true);
	if (node->text)
		return item;
	(void)fail(reader, cursor->cause);
	return NULL;
}

/* ---- Headers ---- */

/* [a.b]: what a header implied before becomes a table of its own; nothing else may be there. */
static int open_table(struct toml_reader *reader, struct toml_item *parent, const char *key)
{
	struct toml_item *found = find_entry(parent, key);
	if (!found)
		found = add_table(reader, parent, key, ORIGIN_HEADER);
	else if (!has_origin(found, NODE_MAP, ORIGIN_IMPLIED))
		return fail(reader, "a table is given twice");
	if (!found)
		return -1;
	found->origin = ORIGIN_HEADER;
	reader->table = found;
	return 0;
}

/* Opens the next item of [[a.b]]. */
static int open_item(struct toml_reader *reader, struct toml_item *parent, const char *key)
{
	struct toml_item *found = find_entry(parent, key);
	if (!found) {
		found = make_item(reader, NODE_LIST, ORIGIN_TABLES);
		if (add_entry(reader, parent, key, found))
			return -1;
	} else if (!has_origin(found, NODE_LIST, ORIGIN_TABLES)) {
		return fail(reader, "an array of tables has the name of something else");
	}
	reader->table = make_item(reader, NODE_MAP, ORIGIN_HEADER);
	add_child(found, reader->table);
	return 0;
}

/* The cursor is at "[". */
static int read_header(struct toml_reader *reader)
{
	struct toml_cursor *cursor = &reader->cursor;
	bool is_item = cursor->at[1] == '[';
	struct toml_item *parent = reader->root;
	cursor->at += is_item ? 2 : 1;
	const char *key = read_simple_key(reader);
	for (int steps = 1; key && take_dot(reader); steps++) {
		if (steps == TOML_LIMIT_DEPTH)
			return fail(reader, "it is nested too deeply");
		parent = enter_header(reader, parent, key);
		if (!parent)
			return -1;
		key = read_simple_key(reader);
	}
	if (!key)
		return -1;
	if (!text_starts(cursor->at, is_item ? "]]" : "]"))
		return fail(reader, "']' is missing");
	cursor->at += is_item ? 2 : 1;
	return is_item ? open_item(reader, parent, key) : open_table(reader, parent, key);
}

/* ---- The document ---- */

static int read_line(struct toml_reader *reader)
{
	const char *at = reader->cursor.at;
	int failed = *at == '[' ? read_header(reader) : read_pair(reader, reader->table, 1);
	if (failed)
		return -1;
	skip_blanks(reader);
	if (skip_comment(reader))
		return -1;
	if (*reader->cursor.at && !take_line_end(reader))
		return fail(reader, "something follows what should be the end of the line");
	return reader->nodes > TOML_LIMIT_NODES ? fail(reader, "the file has too many values") : 0;
}

static const struct node *read_document(struct toml_reader *reader)
{
	reader->root = make_item(reader, NODE_MAP, ORIGIN_HEADER);
	reader->table = reader->root;
	if (skip_lines(reader))
		return NULL;
	while (*reader->cursor.at)
		if (read_line(reader) || skip_lines(reader))
			return NULL;
	finish_node(reader, reader->root);
	return reader->root->node;
}

const struct node *toml_parse(const char *text, size_t len, const char *name, struct arena *arena,
			      struct error *error)
{
	static const char byte_order_mark[] = "\xef\xbb\xbf";
	struct toml_reader reader = {
		.cursor = {.at = text, .line = 1, .arena = arena}, .name = name, .error = error};
	if (!text_is_utf8(text, len)) {
		error_set(error, "cannot read '%s': it is not UTF-8", name);
		return NULL;
	}
	if (text_starts(text, byte_order_mark))
		reader.cursor.at += strlen(byte_order_mark);
	reader.scratch = arena_make();
	const struct node *root = read_document(&reader);
	arena_free(reader.scratch);
	return root;
}
