/* yaml.c - YAML in: a document as a tree in which every node knows its place
 *
 * The tree is built from libfyaml's events: its own documents are not used because they copy what
 * an alias names, and stop at the first repeated key.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/yaml.h"

#include <string.h>

#include <libfyaml.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/text.h"
#include "text/yaml_tree_internal.h"

struct yaml_reader {
	struct fy_parser *parser;
	struct fy_diag *diag;
	const char *said; /* by libfyaml, without a place; or NULL */
	const char *data;
	size_t len;
	struct yaml_tree tree;
};

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
static int check_bytes(struct yaml_reader *reader)
{
	for (size_t i = 0; i < reader->len;) {
		unsigned char byte = (unsigned char)reader->data[i];
		size_t size = text_utf8_length(reader->data + i, reader->len - i);
		bool is_control = (byte < 0x20 && !strchr("\t\n\r", byte)) || byte == 0x7f;
		struct mark at = reader->tree.at;
		if (size && byte && !is_control) {
			i += size;
			continue;
		}
		at = find_mark(reader->data, i, at.file);
		return yaml_tree_stop(&reader->tree, at, size ? NULL : "save the file as UTF-8",
				      !size  ? "the text is not UTF-8"
				      : byte ? "a control character in the text"
					     : "a NUL byte in the text");
	}
	return 0;
}

/* ---- Events ---- */

/* libfyaml's mark stands behind the quote or the star. An empty value has none: it is where its
 * key is. */
static void set_place(struct yaml_reader *reader, struct fy_event *event)
{
	const struct fy_mark *mark = fy_event_start_mark(event);
	bool is_behind = event->type == FYET_ALIAS;
	if (!mark)
		return;
	if (event->type == FYET_SCALAR && event->scalar.value) {
		enum fy_scalar_style style = fy_token_scalar_style(event->scalar.value);
		is_behind = style == FYSS_SINGLE_QUOTED || style == FYSS_DOUBLE_QUOTED;
	}
	reader->tree.at.line = mark->line + 1;
	reader->tree.at.column = mark->column + 1 - is_behind;
}

static struct yaml_marks get_marks(struct fy_token *tag, struct fy_token *anchor)
{
	return (struct yaml_marks){
		.tag = tag ? fy_token_get_text0(tag) : NULL,
		.anchor = anchor ? fy_token_get_text0(anchor) : NULL,
	};
}

/* Reads piece by piece, because fy_token_get_text() trusts a length that libfyaml may have
 * wrong. */
static int read_text(struct fy_token *token, struct buffer *text)
{
	struct fy_token_iter *iterator = fy_token_iter_create(token);
	const struct fy_iter_chunk *chunk = NULL;
	int failed = 0;
	if (!iterator)
		memory_exhausted();
	while ((chunk = fy_token_iter_chunk_next(iterator, chunk, &failed)))
		buffer_add(text, chunk->str, chunk->len);
	fy_token_iter_destroy(iterator);
	return failed;
}

/* YAML 1.2, section 7.3.2. Before 0.9.5 libfyaml has three quotes for '''' and no text at all for
 * more of them. */
static int read_single_quoted(const struct yaml_reader *reader, struct fy_token *token,
			      struct buffer *text)
{
	size_t i = fy_token_start_mark(token)->input_pos;
	size_t end = fy_token_end_mark(token)->input_pos;
	if (i > end || end > reader->len)
		return -1;
	while (i < end) {
		size_t blanks = i, breaks = 0;
		for (; i < end && strchr(" \t\r\n", reader->data[i]); i++)
			breaks += reader->data[i] == '\n' ||
				  (reader->data[i] == '\r' && reader->data[i + 1] != '\n');
		if (!breaks)
			buffer_add(text, reader->data + blanks, i - blanks);
		else if (breaks == 1)
			buffer_add_byte(text, ' ');
		for (; breaks > 1; breaks--)
			buffer_add_byte(text, '\n');
		if (i == end)
			break;
		buffer_add_byte(text, (uint8_t)reader->data[i]);
		i += reader->data[i] == '\'' ? 2 : 1;
	}
	return 0;
}

static int take_scalar(struct yaml_reader *reader, struct fy_event *event)
{
	struct fy_token *value = event->scalar.value;
	enum fy_scalar_style style = value ? fy_token_scalar_style(value) : FYSS_PLAIN;
	AUTO_BUFFER text = BUFFER_INIT;
	if (value && (style == FYSS_SINGLE_QUOTED ? read_single_quoted(reader, value, &text)
						  : read_text(value, &text)))
		return yaml_tree_stop(&reader->tree, reader->tree.at, NULL,
				      "the text cannot be read");
	return yaml_tree_add_text(&reader->tree, buffer_text(&text), text.len, style == FYSS_PLAIN,
				  get_marks(event->scalar.tag, event->scalar.anchor));
}

static int take_alias(struct yaml_reader *reader, struct fy_event *event)
{
	const char *name = fy_token_get_text0(event->alias.anchor);
	return yaml_tree_add_alias(&reader->tree, name ? name : "");
}

/* Returns 1 at the end of the first document. */
static int take_event(struct yaml_reader *reader, struct fy_event *event)
{
	struct yaml_tree *tree = &reader->tree;
	set_place(reader, event);
	switch (event->type) {
	case FYET_MAPPING_START:
		return yaml_tree_open(
			tree, NODE_MAP,
			get_marks(event->mapping_start.tag, event->mapping_start.anchor));
	case FYET_SEQUENCE_START:
		return yaml_tree_open(
			tree, NODE_LIST,
			get_marks(event->sequence_start.tag, event->sequence_start.anchor));
	case FYET_MAPPING_END:
	case FYET_SEQUENCE_END:
		return yaml_tree_close(tree);
	case FYET_SCALAR:
		return take_scalar(reader, event);
	case FYET_ALIAS:
		return take_alias(reader, event);
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

/* Moves `at` to a tab where its line or the next one is indented; returns whether there is one. A
 * line that cannot go on with what the tab hides is reported at its own start. */
static bool find_tab(const struct yaml_reader *reader, struct mark *at)
{
	size_t i = 0;
	for (int line = 1; i < reader->len && line <= at->line + 1; line++) {
		const char *end = memchr(reader->data + i, '\n', reader->len - i);
		size_t tab = i;
		while (tab < reader->len && reader->data[tab] == ' ')
			tab++;
		if (line >= at->line && tab < reader->len && reader->data[tab] == '\t') {
			at->line = line;
			at->column = (int)(tab - i) + 1;
			return true;
		}
		i = end ? (size_t)(end - reader->data) + 1 : reader->len;
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

static int report_syntax(struct yaml_reader *reader)
{
	void *iterator = NULL;
	const struct fy_diag_error *error = fy_diag_errors_iterate(reader->diag, &iterator);
	const char *what = error && error->msg ? error->msg : reader->said;
	struct mark at = reader->tree.at;
	if (error && error->line > 0) {
		at.line = error->line;
		at.column = error->column;
	}
	if (find_tab(reader, &at))
		return yaml_tree_stop(&reader->tree, at, "indent with spaces",
				      "a tab in the indentation");
	if (!what)
		return yaml_tree_stop(&reader->tree, at, NULL, "this is no YAML");
	AUTO_FREE char *message = xasprintf("this is no YAML: %s", what);
	return yaml_tree_stop(&reader->tree, at, find_hint(what), message);
}

static void read_events(struct yaml_reader *reader)
{
	struct fy_event *event;
	int result = 0;
	while (!result && !reader->tree.failed && (event = fy_parser_parse(reader->parser))) {
		result = take_event(reader, event);
		fy_parser_event_free(reader->parser, event);
	}
	if (!result && !reader->tree.failed && fy_parser_get_stream_error(reader->parser))
		(void)report_syntax(reader);
}

/* Some messages of libfyaml know no place and are not collected: they would go to stderr. */
static void keep_output(struct fy_diag *diag UNUSED, void *user, const char *text, size_t len)
{
	struct yaml_reader *reader = user;
	AUTO_FREE char *message = xstrndup(text, len);
	AUTO_FREE char *trimmed = text_trim(message);
	if (!reader->said)
		reader->said = arena_text(reader->tree.arena, trimmed);
}

static void open_parser(struct yaml_reader *reader)
{
	struct fy_diag_cfg diag = {
		.output_fn = keep_output,
		.user = reader,
		.level = FYET_ERROR,
		.module_mask = ~0U,
	};
	reader->diag = fy_diag_create(&diag);
	if (!reader->diag)
		memory_exhausted();
	fy_diag_set_collect_errors(reader->diag, true);
	struct fy_parse_cfg config = {
		.flags = FYPCF_COLLECT_DIAG | FYPCF_JSON_NONE | FYPCF_DEFAULT_VERSION_1_2,
		.diag = reader->diag,
	};
	reader->parser = fy_parser_create(&config);
	if (!reader->parser || fy_parser_set_string(reader->parser, reader->data, reader->len))
		memory_exhausted();
}

static void close_parser(struct yaml_reader *reader)
{
	yaml_tree_clear(&reader->tree);
	fy_parser_destroy(reader->parser);
	fy_diag_destroy(reader->diag);
}

const struct yaml_limits yaml_limits_manifest = {.weight = (size_t)8 << 20, .keys = 500};
const struct yaml_limits yaml_limits_changelog = {.weight = (size_t)256 << 20, .keys = 500};
/* A large workspace has some thousand packages in one map. */
const struct yaml_limits yaml_limits_lock = {.weight = (size_t)256 << 20, .keys = 20000};

const struct node *yaml_parse(const void *data, size_t len, const char *file,
			      const struct yaml_limits *limits, struct arena *arena,
			      struct problems *problems)
{
	static const char byte_order_mark[] = "\xef\xbb\xbf";
	struct yaml_reader reader = {.data = data, .len = len};
	struct yaml_tree *tree = &reader.tree;
	tree->limits = limits;
	tree->arena = arena;
	tree->problems = problems;
	tree->at = (struct mark){.file = file, .line = 1, .column = 1};
	if (len >= 3 && memcmp(data, byte_order_mark, 3) == 0) {
		reader.data += 3;
		reader.len -= 3;
	}
	if (check_bytes(&reader))
		return NULL;
	open_parser(&reader);
	read_events(&reader);
	close_parser(&reader);
	if (!tree->failed && !tree->root)
		(void)yaml_tree_stop(tree, tree->at, NULL, "the file is empty");
	return tree->failed ? NULL : tree->root;
}
