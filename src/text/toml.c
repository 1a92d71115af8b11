/* toml.c - TOML 1.0 as a tree
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/toml.h"

#include <string.h>

#include "base/strings.h"
#include "text/toml_scalar_internal.h"

struct reader {
	struct toml_cursor cursor;
	const char *name; /* of the file */
	size_t nodes;
	struct toml_node *root;
	struct toml_node *table; /* what the latest header opened */
	struct error *error;
};

static int fail(struct reader *reader, const char *cause)
{
	return error_set(reader->error, "'%s': line %d: %s", reader->name, reader->cursor.line,
			 cause);
}

/* ---- Nodes ---- */

static struct toml_node *make_node(struct reader *reader, enum toml_kind kind)
{
	struct toml_node *node = arena_alloc(reader->cursor.arena, sizeof *node);

	node->kind = kind;
	node->line = reader->cursor.line;
	reader->nodes++;
	return node;
}

static void append(struct toml_node *parent, struct toml_node *child)
{
	if (parent->last)
		parent->last->next = child;
	else
		parent->first = child;
	parent->last = child;
	parent->n++;
}

static struct toml_node *find(const struct toml_node *table, const char *key)
{
	for (struct toml_node *node = table->first; node; node = node->next)
		if (strcmp(node->key, key) == 0)
			return node;
	return NULL;
}

/* Adds an entry under a key that the table does not have yet. */
static int add_entry(struct reader *reader, struct toml_node *table, const char *key,
		     struct toml_node *node)
{
	if (table->n == TOML_LIMIT_KEYS)
		return fail(reader, "the table has too many keys");
	node->key = key;
	append(table, node);
	return 0;
}

/* ---- White space ---- */

static void skip_blanks(struct reader *reader)
{
	reader->cursor.at += strspn(reader->cursor.at, " \t");
}

static int skip_comment(struct reader *reader)
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

static bool take_line_end(struct reader *reader)
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
static int skip_lines(struct reader *reader)
{
	do {
		skip_blanks(reader);
		if (skip_comment(reader))
			return -1;
	} while (take_line_end(reader));
	return 0;
}

/* ---- Keys ---- */

static const char *read_simple_key(struct reader *reader)
{
	static const char bare[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				   "0123456789_-";
	struct toml_cursor *cursor = &reader->cursor;
	const char *key;

	skip_blanks(reader);
	if (*cursor->at == '"' || *cursor->at == '\'') {
		key = toml_scan_string(cursor, false);
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
static bool take_dot(struct reader *reader)
{
	skip_blanks(reader);
	if (*reader->cursor.at != '.')
		return false;
	reader->cursor.at++;
	return true;
}

static struct toml_node *add_table(struct reader *reader, struct toml_node *parent, const char *key,
				   enum toml_origin origin)
{
	struct toml_node *table = make_node(reader, TOML_TABLE);

	table->origin = origin;
	return add_entry(reader, parent, key, table) ? NULL : table;
}

/* Takes a step of a dotted key before its last part; it can enter only tables made by such
 * steps. */
static struct toml_node *enter_dotted(struct reader *reader, struct toml_node *table,
				      const char *key)
{
	struct toml_node *found = find(table, key);

	if (!found)
		return add_table(reader, table, key, TOML_DOTTED);
	if (found->kind == TOML_TABLE && found->origin == TOML_DOTTED)
		return found;
	(void)fail(reader, "a dotted key adds to what is complete");
	return NULL;
}

/* Takes a step of a header before its last part; of an array of tables the last is meant. */
static struct toml_node *enter_header(struct reader *reader, struct toml_node *table,
				      const char *key)
{
	struct toml_node *found = find(table, key);

	if (!found)
		return add_table(reader, table, key, TOML_IMPLIED);
	if (found->kind == TOML_TABLE && found->origin != TOML_COMPLETE)
		return found;
	if (found->kind == TOML_ARRAY && found->origin == TOML_TABLES)
		return found->last;
	(void)fail(reader, "a header adds to what is complete");
	return NULL;
}

/* ---- Values ---- */

static struct toml_node *read_value(struct reader *reader, int depth);

/* Reads key = value, key.key = value into the table. */
static int read_pair(struct reader *reader, struct toml_node *table, int depth)
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
	if (find(table, key))
		return fail(reader, "a key is given twice");
	skip_blanks(reader);
	struct toml_node *value = read_value(reader, depth);
	return value ? add_entry(reader, table, key, value) : -1;
}

/* The cursor is behind "{". Everything stands in one line, without a comma at the end. */
static int read_inline_table(struct reader *reader, struct toml_node *table, int depth)
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
static int read_array(struct reader *reader, struct toml_node *array, int depth)
{
	struct toml_cursor *cursor = &reader->cursor;

	for (;;) {
		if (skip_lines(reader))
			return -1;
		if (*cursor->at == ']')
			break;
		struct toml_node *item = read_value(reader, depth);
		if (!item)
			return -1;
		append(array, item);
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

static struct toml_node *read_container(struct reader *reader, int depth)
{
	bool is_table = *reader->cursor.at++ == '{';
	struct toml_node *node = make_node(reader, is_table ? TOML_TABLE : TOML_ARRAY);

	if (depth == TOML_LIMIT_DEPTH) {
		(void)fail(reader, "it is nested too deeply");
		return NULL;
	}
	node->origin = TOML_HEADER;
	int failed = is_table ? read_inline_table(reader, node, depth + 1)
			      : read_array(reader, node, depth + 1);
	node->origin = TOML_COMPLETE;
	return failed ? NULL : node;
}

static struct toml_node *read_value(struct reader *reader, int depth)
{
	struct toml_cursor *cursor = &reader->cursor;

	if (reader->nodes > TOML_LIMIT_NODES) {
		(void)fail(reader, "the file has too many values");
		return NULL;
	}
	if (*cursor->at == '[' || *cursor->at == '{')
		return read_container(reader, depth);
	struct toml_node *node = make_node(reader, TOML_STRING);
	node->origin = TOML_COMPLETE;
	node->text = *cursor->at == '"' || *cursor->at == '\''
			     ? toml_scan_string(cursor, true)
			     : toml_scan_plain(cursor, &node->kind);
	if (node->text)
		return node;
	(void)fail(reader, cursor->cause);
	return NULL;
}

/* ---- Headers ---- */

/* [a.b]: what a header implied before becomes a table of its own; nothing else may be there. */
static int open_table(struct reader *reader, struct toml_node *parent, const char *key)
{
	struct toml_node *found = find(parent, key);

	if (!found)
		found = add_table(reader, parent, key, TOML_HEADER);
	else if (found->kind != TOML_TABLE || found->origin != TOML_IMPLIED)
		return fail(reader, "a table is given twice");
	if (!found)
		return -1;
	found->origin = TOML_HEADER;
	reader->table = found;
	return 0;
}

/* Opens the next item of [[a.b]]. */
static int open_item(struct reader *reader, struct toml_node *parent, const char *key)
{
	struct toml_node *found = find(parent, key);

	if (!found) {
		found = make_node(reader, TOML_ARRAY);
		found->origin = TOML_TABLES;
		if (add_entry(reader, parent, key, found))
			return -1;
	} else if (found->kind != TOML_ARRAY || found->origin != TOML_TABLES) {
		return fail(reader, "an array of tables has the name of something else");
	}
	reader->table = make_node(reader, TOML_TABLE);
	reader->table->origin = TOML_HEADER;
	append(found, reader->table);
	return 0;
}

/* The cursor is at "[". */
static int read_header(struct reader *reader)
{
	struct toml_cursor *cursor = &reader->cursor;
	bool item = cursor->at[1] == '[';
	struct toml_node *parent = reader->root;

	cursor->at += item ? 2 : 1;
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
	if (!text_starts(cursor->at, item ? "]]" : "]"))
		return fail(reader, "']' is missing");
	cursor->at += item ? 2 : 1;
	return item ? open_item(reader, parent, key) : open_table(reader, parent, key);
}

/* ---- The document ---- */

static int read_line(struct reader *reader)
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

const struct toml_node *toml_parse(const char *text, size_t len, const char *name,
				   struct arena *arena, struct error *error)
{
	static const char byte_order_mark[] = "\xef\xbb\xbf";
	struct reader reader = {
		.cursor = {.at = text, .line = 1, .arena = arena}, .name = name, .error = error};

	if (!text_is_utf8(text, len)) {
		error_set(error, "cannot read '%s': it is not UTF-8", name);
		return NULL;
	}
	if (text_starts(text, byte_order_mark))
		reader.cursor.at += strlen(byte_order_mark);
	reader.root = make_node(&reader, TOML_TABLE);
	reader.root->origin = TOML_HEADER;
	reader.table = reader.root;
	if (skip_lines(&reader))
		return NULL;
	while (*reader.cursor.at)
		if (read_line(&reader) || skip_lines(&reader))
			return NULL;
	return reader.root;
}

const struct toml_node *toml_find(const struct toml_node *table, const char *key)
{
	return table && table->kind == TOML_TABLE ? find(table, key) : NULL;
}

const char *toml_text(const struct toml_node *table, const char *key)
{
	const struct toml_node *node = toml_find(table, key);

	return node && node->kind == TOML_STRING ? node->text : NULL;
}

const struct toml_node *toml_first(const struct toml_node *node)
{
	return node && (node->kind == TOML_ARRAY || node->kind == TOML_TABLE) ? node->first : NULL;
}
