/* yaml.c - a YAML document as a small tree in which every node knows its place
 *
 * The tree is built from libfyaml's events: its own documents are not used because they copy what
 * an alias names, and stop at the first repeated key.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/yaml.h"

#include <stdlib.h>
#include <string.h>

#include <libfyaml.h>

#include "base/memory.h"
#include "base/strings.h"
#include "base/vector.h"

#define NODE_WEIGHT 16
#define MISTAKES_MAX 100

/* A list or a map that has not ended yet; of a map, keys and values take turns. */
struct level {
	struct yaml_node *node;
	bool broken; /* reported: nobody is to look into it */
	struct {
		const struct yaml_node **v;
		size_t n, cap;
	} children;
};

struct anchor {
	const char *name;
	const struct yaml_node *node;
};

struct tree {
	struct fy_parser *parser;
	struct fy_diag *diag;
	struct arena *arena;
	struct problems *problems;
	const char *data;
	size_t len;
	struct mark at;   /* of the latest node */
	const char *said; /* by libfyaml, without a place; or NULL */
	struct level levels[YAML_LIMIT_DEPTH];
	size_t depth;
	struct {
		struct anchor *v;
		size_t n, cap;
	} anchors;
	const struct yaml_node *root;
	size_t weight; /* of all nodes, aliases and merged maps in full */
	size_t mistakes;
	bool failed;
};

const char *yaml_kind_name(enum yaml_kind kind)
{
	static const char *const names[] = {
		[YAML_NULL] = "nothing", [YAML_BROKEN] = "a mistake", [YAML_TEXT] = "a text",
		[YAML_LIST] = "a list",  [YAML_MAP] = "a map",
	};
	return names[kind];
}

const struct yaml_node *yaml_find(const struct yaml_node *map, const char *key)
{
	for (size_t i = 0; map->kind == YAML_MAP && i < map->n; i++)
		if (strcmp(map->pairs[i].key->text, key) == 0)
			return map->pairs[i].value;
	return NULL;
}

/* Nothing that follows could be trusted: the document ends here. */
static int stop(struct tree *tree, struct mark at, const char *hint, const char *message)
{
	problems_add(tree->problems, PROBLEM_ERROR, at, hint, "%s", message);
	tree->failed = true;
	return -1;
}

/* What follows can still be read. */
static void report(struct tree *tree, struct mark at, const char *hint, const char *message)
{
	if (++tree->mistakes < MISTAKES_MAX)
		problems_add(tree->problems, PROBLEM_ERROR, at, hint, "%s", message);
	else if (tree->mistakes == MISTAKES_MAX)
		(void)stop(tree, at, NULL, "there are more mistakes than can be listed");
}

/* ---- Bytes ---- */

static struct mark find_mark(const char *data, size_t offset, const char *file)
{
	struct mark at = {.file = file, .line = 1, .column = 1};
	for (size_t i = 0; i < offset; i++) {
		if (data[i] == '\n') {
			at.line++;
			at.column = 1;
		} else if (((unsigned char)data[i] & 0xc0) != 0x80) {
			at.column++;
		}
	}
	return at;
}

/* YAML 1.2, section 5.1: what may stand in a document. libfyaml lets some of it pass. */
static int check_bytes(struct tree *tree)
{
	for (size_t i = 0; i < tree->len;) {
		unsigned char byte = (unsigned char)tree->data[i];
		size_t size = text_utf8_length(tree->data + i, tree->len - i);
		bool control = (byte < 0x20 && !strchr("\t\n\r", byte)) || byte == 0x7f;
		struct mark at = tree->at;
		if (size && byte && !control) {
			i += size;
			continue;
		}
		at = find_mark(tree->data, i, at.file);
		return stop(tree, at, size ? NULL : "save the file as UTF-8",
			    !size  ? "the text is not UTF-8"
			    : byte ? "a control character in the text"
				   : "a NUL byte in the text");
	}
	return 0;
}

/* ---- Nodes ---- */

static int add_weight(struct tree *tree, size_t weight)
{
	tree->weight += weight;
	if (tree->weight <= YAML_LIMIT_WEIGHT)
		return 0;
	return stop(tree, tree->at, NULL, "the document is too large, or its aliases make it so");
}

static struct yaml_node *make_node(struct tree *tree, enum yaml_kind kind)
{
	struct yaml_node *node = arena_alloc(tree->arena, sizeof *node);
	node->kind = kind;
	node->at = tree->at;
	node->weight = NODE_WEIGHT;
	return node;
}

static void add_child(struct tree *tree, const struct yaml_node *node)
{
	if (tree->depth)
		*VECTOR_ADD(&tree->levels[tree->depth - 1].children) = node;
	else
		tree->root = node;
}

static bool is_null(const char *text)
{
	static const char *const words[] = {"", "~", "null", "Null", "NULL"};
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (strcmp(text, words[i]) == 0)
			return true;
	return false;
}

/* Tags of the core schema say what we do not ask for; "!" and "!!str" make a text of anything.
 * Returns whether the tag is another one, which has been reported. */
static bool has_bad_tag(struct tree *tree, struct fy_token *tag, bool *text)
{
	static const char *const known[] = {"int",       "float", "bool", "null",
					    "timestamp", "map",   "seq"};
	static const char core[] = "tag:yaml.org,2002:";
	const char *name = tag ? fy_token_get_text0(tag) : NULL;
	*text = false;
	if (!name)
		return false;
	if (strcmp(name, "!") == 0 || strcmp(name, "tag:yaml.org,2002:str") == 0) {
		*text = true;
		return false;
	}
	for (size_t i = 0; text_starts(name, core) && i < ARRAY_SIZE(known); i++)
		if (strcmp(name + strlen(core), known[i]) == 0)
			return false;
	CLEANUP(free_pointer) char *message = xasprintf("the tag '%s' has no meaning here", name);
	report(tree, tree->at, "write the value without it", message);
	return true;
}

static int add_anchor(struct tree *tree, struct fy_token *token, const struct yaml_node *node)
{
	size_t len = 0;
	const char *name = token ? fy_token_get_text(token, &len) : NULL;
	if (!name)
		return 0;
	if (tree->anchors.n == YAML_LIMIT_ANCHORS)
		return stop(tree, tree->at, NULL, "the document has too many anchors");
	*VECTOR_ADD(&tree->anchors) = (struct anchor){arena_text_n(tree->arena, name, len), node};
	return 0;
}

static int add_scalar(struct tree *tree, struct fy_event *event)
{
	struct fy_token *value = event->scalar.value;
	size_t len = 0;
	bool as_text;
	const char *text = value ? fy_token_get_text(value, &len) : NULL;
	bool bad = has_bad_tag(tree, event->scalar.tag, &as_text);
	if (text && memchr(text, '\0', len))
		return stop(tree, tree->at, NULL, "a NUL character in the text");
	struct yaml_node *node = make_node(tree, bad ? YAML_BROKEN : YAML_TEXT);
	node->text = arena_text_n(tree->arena, text ? text : "", len);
	node->plain = !as_text && (!value || fy_token_scalar_style(value) == FYSS_PLAIN);
	if (!bad && node->plain && is_null(node->text))
		node->kind = YAML_NULL;
	node->weight += len;
	add_child(tree, node);
	if (add_weight(tree, node->weight))
		return -1;
	return add_anchor(tree, event->scalar.anchor, node);
}

static bool is_open(const struct tree *tree, const struct yaml_node *node)
{
	for (size_t i = 0; i < tree->depth; i++)
		if (tree->levels[i].node == node)
			return true;
	return false;
}

/* The latest anchor of that name, under the alias's own place. */
static int add_alias(struct tree *tree, struct fy_event *event)
{
	size_t len = 0;
	const char *text = fy_token_get_text(event->alias.anchor, &len);
	CLEANUP(free_pointer) char *name = xstrndup(text ? text : "", len);
	for (size_t i = tree->anchors.n; i > 0; i--) {
		const struct anchor *anchor = &tree->anchors.v[i - 1];
		if (strcmp(anchor->name, name) != 0)
			continue;
		CLEANUP(free_pointer) char *message = xasprintf("'*%s' contains itself", name);
		if (is_open(tree, anchor->node))
			return stop(tree, tree->at, NULL, message);
		struct yaml_node *node = make_node(tree, anchor->node->kind);
		*node = *anchor->node;
		node->at = tree->at;
		add_child(tree, node);
		return add_weight(tree, node->weight);
	}
	CLEANUP(free_pointer) char *message = xasprintf("there is no anchor '&%s' above", name);
	return stop(tree, tree->at, NULL, message);
}

/* ---- Lists and maps ---- */

static int open_level(struct tree *tree, enum yaml_kind kind, struct fy_token *tag,
		      struct fy_token *anchor)
{
	bool as_text;
	bool bad = has_bad_tag(tree, tag, &as_text);
	if (tree->depth == YAML_LIMIT_DEPTH)
		return stop(tree, tree->at, NULL, "the document is nested too deeply");
	struct yaml_node *node = make_node(tree, kind);
	add_child(tree, node);
	if (add_weight(tree, node->weight) || add_anchor(tree, anchor, node))
		return -1;
	tree->levels[tree->depth++] = (struct level){.node = node, .broken = bad};
	return 0;
}

/* Returns 1 where the map has the key already. */
static int add_pair(struct tree *tree, struct yaml_node *map, struct yaml_pair pair)
{
	if (yaml_find(map, pair.key->text))
		return 1;
	if (map->n == YAML_LIMIT_KEYS)
		return stop(tree, pair.key->at, NULL, "the map has too many keys");
	map->pairs[map->n++] = pair;
	return 0;
}

/* The merge key of YAML 1.1: what the map has itself wins, then what was named first. */
static int merge_map(struct tree *tree, struct yaml_node *map, const struct yaml_node *from)
{
	if (from->kind == YAML_BROKEN)
		return 0;
	if (from->kind != YAML_MAP)
		return stop(tree, from->at, "write '<<: *anchor'",
			    "'<<' needs a map or a list of maps");
	if (add_weight(tree, from->weight))
		return -1;
	for (size_t i = 0; i < from->n; i++)
		if (add_pair(tree, map, from->pairs[i]) < 0)
			return -1;
	return 0;
}

static int merge_value(struct tree *tree, struct yaml_node *map, const struct yaml_node *value)
{
	if (value->kind != YAML_LIST)
		return merge_map(tree, map, value);
	for (size_t i = 0; i < value->n; i++)
		if (merge_map(tree, map, value->items[i]))
			return -1;
	return 0;
}

static bool is_merge(const struct yaml_node *key)
{
	return key->kind == YAML_TEXT && key->plain && strcmp(key->text, "<<") == 0;
}

static void report_repeated(struct tree *tree, const struct yaml_node *map,
			    const struct yaml_node *key)
{
	size_t first = 0;
	while (strcmp(map->pairs[first].key->text, key->text) != 0)
		first++;
	CLEANUP(free_pointer)
	char *hint = xasprintf("the first is in line %d", map->pairs[first].key->at.line);
	CLEANUP(free_pointer) char *message = xasprintf("'%s' is given twice", key->text);
	report(tree, key->at, hint, message);
}

/* A map that starts with a map is what "{{ .Version }}" looks like to YAML. */
static void report_key(struct tree *tree, struct level *level, const struct yaml_node *key)
{
	static const char template[] =
		"templates in double braces are not expanded here; use ${NAME}";
	level->broken = true;
	if (key->kind == YAML_BROKEN)
		return;
	CLEANUP(free_pointer)
	char *message = xasprintf("a key must be a text, not %s", yaml_kind_name(key->kind));
	report(tree, key->at, key->kind == YAML_MAP ? template : NULL, message);
}

/* Room for what the map has itself and what it can get by merge keys. */
static size_t count_pairs(const struct level *level)
{
	size_t count = 0;
	for (size_t i = 0; i + 1 < level->children.n; i += 2) {
		const struct yaml_node *value = level->children.v[i + 1];
		count++;
		if (!is_merge(level->children.v[i]))
			continue;
		count += value->kind == YAML_MAP ? value->n : 0;
		for (size_t j = 0; value->kind == YAML_LIST && j < value->n; j++)
			count += value->items[j]->kind == YAML_MAP ? value->items[j]->n : 0;
	}
	return count < YAML_LIMIT_KEYS ? count : YAML_LIMIT_KEYS;
}

static int close_map(struct tree *tree, struct level *level)
{
	struct yaml_node *map = level->node;
	const struct yaml_node **v = level->children.v;
	map->pairs = arena_alloc(tree->arena, count_pairs(level) * sizeof *map->pairs);
	for (size_t i = 0; !tree->failed && i + 1 < level->children.n; i += 2) {
		if (v[i]->kind != YAML_TEXT) {
			report_key(tree, level, v[i]);
			continue;
		}
		int added = is_merge(v[i])
				    ? 0
				    : add_pair(tree, map, (struct yaml_pair){v[i], v[i + 1]});
		if (added < 0)
			return -1;
		if (added)
			report_repeated(tree, map, v[i]);
	}
	for (size_t i = 0; i + 1 < level->children.n; i += 2)
		if (is_merge(v[i]) && merge_value(tree, map, v[i + 1]))
			return -1;
	return 0;
}

static int close_level(struct tree *tree)
{
	struct level *level = &tree->levels[--tree->depth];
	struct yaml_node *node = level->node;
	int result = 0;
	for (size_t i = 0; i < level->children.n; i++)
		node->weight += level->children.v[i]->weight;
	if (node->kind == YAML_LIST) {
		node->n = level->children.n;
		node->items = arena_copy(tree->arena, level->children.v,
					 node->n * sizeof *level->children.v);
	} else {
		result = close_map(tree, level);
	}
	if (level->broken)
		node->kind = YAML_BROKEN;
	free(level->children.v);
	return result;
}

/* ---- Events ---- */

/* libfyaml's mark stands behind the quote or the star. An empty value has none: it is where its
 * key is. */
static void set_place(struct tree *tree, struct fy_event *event)
{
	const struct fy_mark *mark = fy_event_start_mark(event);
	bool behind = event->type == FYET_ALIAS;
	if (!mark)
		return;
	if (event->type == FYET_SCALAR && event->scalar.value) {
		enum fy_scalar_style style = fy_token_scalar_style(event->scalar.value);
		behind = style == FYSS_SINGLE_QUOTED || style == FYSS_DOUBLE_QUOTED;
	}
	tree->at.line = mark->line + 1;
	tree->at.column = mark->column + 1 - behind;
}

static int take_event(struct tree *tree, struct fy_event *event)
{
	set_place(tree, event);
	switch (event->type) {
	case FYET_MAPPING_START:
		return open_level(tree, YAML_MAP, event->mapping_start.tag,
				  event->mapping_start.anchor);
	case FYET_SEQUENCE_START:
		return open_level(tree, YAML_LIST, event->sequence_start.tag,
				  event->sequence_start.anchor);
	case FYET_MAPPING_END:
	case FYET_SEQUENCE_END:
		return close_level(tree);
	case FYET_SCALAR:
		return add_scalar(tree, event);
	case FYET_ALIAS:
		return add_alias(tree, event);
	case FYET_DOCUMENT_START:
		if (!tree->root)
			return 0;
		problems_add(tree->problems, PROBLEM_WARNING, tree->at, NULL,
			     "only the first document of the file is read");
		return 1;
	default:
		return 0;
	}
}

/* Moves `at` to a tab where its line or the next one is indented; whether there is one. A line
 * that cannot go on with what the tab hides is reported at its own start. */
static bool find_tab(const struct tree *tree, struct mark *at)
{
	size_t i = 0;
	for (int line = 1; i < tree->len && line <= at->line + 1; line++) {
		const char *end = memchr(tree->data + i, '\n', tree->len - i);
		size_t tab = i;
		while (tab < tree->len && tree->data[tab] == ' ')
			tab++;
		if (line >= at->line && tab < tree->len && tree->data[tab] == '\t') {
			at->line = line;
			at->column = (int)(tab - i) + 1;
			return true;
		}
		i = end ? (size_t)(end - tree->data) + 1 : tree->len;
	}
	return false;
}

/* libfyaml's words for mistakes that people make, and what to do about them. */
static const char *find_hint(const char *message)
{
	static const struct {
		const char *part, *hint;
	} hints[] = {
		{"cannot start with", "put the value in quotes"},
		{"multiline plain key", "check the indentation, or put the value in quotes"},
		{"nested block mapping", "put a value that has ': ' in quotes"},
		{"expected node content", "remove the empty item of the list"},
		{"on the same line as a mapping key", "start the list on the next line"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(hints); i++)
		if (strstr(message, hints[i].part))
			return hints[i].hint;
	return NULL;
}

static int report_syntax(struct tree *tree)
{
	void *iterator = NULL;
	const struct fy_diag_error *error = fy_diag_errors_iterate(tree->diag, &iterator);
	const char *what = error && error->msg ? error->msg : tree->said;
	struct mark at = tree->at;
	if (error && error->line > 0) {
		at.line = error->line;
		at.column = error->column;
	}
	if (find_tab(tree, &at))
		return stop(tree, at, "indent with spaces", "a tab in the indentation");
	if (!what)
		return stop(tree, at, NULL, "this is no YAML");
	CLEANUP(free_pointer) char *message = xasprintf("this is no YAML: %s", what);
	return stop(tree, at, find_hint(what), message);
}

static void read_events(struct tree *tree)
{
	struct fy_event *event;
	int result = 0;
	while (!result && !tree->failed && (event = fy_parser_parse(tree->parser))) {
		result = take_event(tree, event);
		fy_parser_event_free(tree->parser, event);
	}
	if (!result && !tree->failed && fy_parser_get_stream_error(tree->parser))
		(void)report_syntax(tree);
}

/* Some messages of libfyaml know no place and are not collected: they would go to stderr. */
static void keep_output(struct fy_diag *diag UNUSED, void *user, const char *text, size_t len)
{
	struct tree *tree = user;
	CLEANUP(free_pointer) char *message = xstrndup(text, len);
	CLEANUP(free_pointer) char *trimmed = text_trim(message);
	if (!tree->said)
		tree->said = arena_text(tree->arena, trimmed);
}

static void open_parser(struct tree *tree)
{
	struct fy_diag_cfg diag = {
		.output_fn = keep_output,
		.user = tree,
		.level = FYET_ERROR,
		.module_mask = ~0U,
	};
	tree->diag = fy_diag_create(&diag);
	if (!tree->diag)
		memory_exhausted();
	fy_diag_set_collect_errors(tree->diag, true);
	struct fy_parse_cfg config = {
		.flags = FYPCF_COLLECT_DIAG | FYPCF_JSON_NONE | FYPCF_DEFAULT_VERSION_1_2,
		.diag = tree->diag,
	};
	tree->parser = fy_parser_create(&config);
	if (!tree->parser || fy_parser_set_string(tree->parser, tree->data, tree->len))
		memory_exhausted();
}

static void close_parser(struct tree *tree)
{
	for (size_t i = 0; i < tree->depth; i++)
		free(tree->levels[i].children.v);
	free(tree->anchors.v);
	fy_parser_destroy(tree->parser);
	fy_diag_destroy(tree->diag);
}

const struct yaml_node *yaml_parse(const void *data, size_t len, const char *file,
				   struct arena *arena, struct problems *problems)
{
	static const char byte_order_mark[] = "\xef\xbb\xbf";
	struct tree tree = {.arena = arena, .problems = problems, .data = data, .len = len};
	tree.at = (struct mark){.file = file, .line = 1, .column = 1};
	if (len >= 3 && memcmp(data, byte_order_mark, 3) == 0) {
		tree.data += 3;
		tree.len -= 3;
	}
	if (check_bytes(&tree))
		return NULL;
	open_parser(&tree);
	read_events(&tree);
	close_parser(&tree);
	if (!tree.failed && !tree.root)
		(void)stop(&tree, tree.at, NULL, "the file is empty");
	return tree.failed ? NULL : tree.root;
}
