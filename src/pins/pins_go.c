/* pins_go.c - go.mod (what is required, at which version) with go.sum (the checksums)
 *
 * Format: go.dev/ref/mod, "go.mod files" and "go.sum files". Since Go 1.17 go.mod lists every
 * module of the build. A checksum "h1:" is a hash over a list of files, no hash of one file, so
 * it is kept in Go's own spelling.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "base/vector.h"
#include "pins/pins_internal.h"
#include "text/lines.h"

#define GO_FILE_LIMIT (64u << 20)

struct go_module {
	const char *path, *version;
	const char *new_path, *new_version; /* by a replace directive; new_version NULL: a folder */
};

struct go_modules {
	struct go_module *v;
	size_t n, cap;
};

struct go_mod {
	struct go_modules required, replaced;
	struct go_modules sums; /* of go.sum, with the checksum as new_path */
};

static void free_go_mod(struct go_mod *mod)
{
	free(mod->required.v);
	free(mod->replaced.v);
	free(mod->sums.v);
}

static void unquote_word(char *word)
{
	size_t len = strlen(word);
	if (len >= 2 && (*word == '"' || *word == '`') && word[len - 1] == *word) {
		memmove(word, word + 1, len - 2);
		word[len - 2] = '\0';
	}
}

static int add_required(struct go_mod *mod, char *rest)
{
	char *path = lines_word(&rest);
	char *version = lines_word(&rest);
	unquote_word(path);
	unquote_word(version);
	if (!*path || *version != 'v')
		return -1;
	*VECTOR_ADD(&mod->required) = (struct go_module){.path = path, .version = version};
	return 0;
}

/* Takes "a [v1] => b [v2]". */
static int add_replaced(struct go_mod *mod, char *rest)
{
	struct go_module module = {0};
	char *word = lines_word(&rest);
	unquote_word(word);
	module.path = word;
	word = lines_word(&rest);
	if (!text_equal(word, "=>")) {
		module.version = word;
		word = lines_word(&rest);
	}
	if (!text_equal(word, "=>"))
		return -1;
	word = lines_word(&rest);
	unquote_word(word);
	module.new_path = word;
	word = lines_word(&rest);
	module.new_version = *word ? word : NULL;
	if (!*module.path || !*module.new_path)
		return -1;
	*VECTOR_ADD(&mod->replaced) = module;
	return 0;
}

static const struct go_directive {
	const char *name;
	int (*add)(struct go_mod *mod, char *rest);
} directives[] = {{"require", add_required}, {"replace", add_replaced}};

static const struct go_directive *find_directive(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(directives); i++)
		if (text_equal(directives[i].name, name))
			return &directives[i];
	return NULL;
}

static int read_go_mod(const char *text, const char *name, struct arena *arena, struct go_mod *mod,
		       struct error *error)
{
	struct lines lines = {.rest = text};
	const struct go_directive *block = NULL;
	bool in_block = false;
	char *line;
	while (lines_next(&lines, arena, &line)) {
		char *comment = strstr(line, "//");
		const struct go_directive *directive = block;
		char *rest = line;
		/* A comment starts a word; "https://" inside a word does not. */
		if (comment && (comment == line || strchr(" \t", comment[-1])))
			*comment = '\0';
		if (!*line)
			continue;
		if (in_block && *line == ')') {
			in_block = false;
			block = NULL;
			continue;
		}
		if (!in_block) {
			directive = find_directive(lines_word(&rest));
			if (*rest == '(') {
				in_block = true;
				block = directive;
				continue;
			}
		}
		if (directive && directive->add(mod, rest))
			return error_set(error, "'%s': line %d is not understood", name,
					 lines.number);
	}
	return in_block ? error_set(error, "'%s' ends inside parentheses", name) : 0;
}

/* Returns what a module is replaced by; *local says that it is a folder of the same source tree. */
static struct go_module replace_module(const struct go_mod *mod, struct go_module module,
				       bool *local)
{
	*local = false;
	VECTOR_EACH (row, &mod->replaced) {
		if (!text_equal(row->path, module.path) ||
		    (row->version && !text_equal(row->version, module.version)))
			continue;
		*local = row->new_version == NULL;
		module.path = row->new_path;
		module.version = row->new_version;
		break;
	}
	return module;
}

/* Looks in "path version h1:..." lines; those of a go.mod alone ("version/go.mod") do not count. */
static const char *find_checksum(const struct go_modules *sums, const struct go_module *module)
{
	VECTOR_EACH (sum, sums)
		if (text_equal(sum->path, module->path) &&
		    text_equal(sum->version, module->version))
			return sum->new_path;
	return NULL;
}

static int read_go_sum(const char *text, const char *name, struct arena *arena,
		       struct go_modules *sums, struct error *error)
{
	struct lines lines = {.rest = text};
	char *rest;
	while (lines_next(&lines, arena, &rest)) {
		struct go_module sum = {0};
		if (!*rest)
			continue;
		sum.path = lines_word(&rest);
		sum.version = lines_word(&rest);
		sum.new_path = rest; /* the checksum */
		if (!*sum.version || !text_starts(rest, "h1:"))
			return error_set(error, "'%s': line %d is not understood", name,
					 lines.number);
		if (!text_ends(sum.version, "/go.mod"))
			*VECTOR_ADD(sums) = sum;
	}
	return 0;
}

/* Reads the neighbour `name` of the lock file into the arena. */
static int read_neighbour(const struct pins_source *source, const char *name, const char **text,
			  struct error *error)
{
	AUTO_FREE char *folder = path_parent(source->path);
	AUTO_FREE char *path = path_join(text_equal(folder, ".") ? "" : folder, name);
	AUTO_BUFFER bytes = BUFFER_INIT;
	if (file_read(path, GO_FILE_LIMIT, &bytes, error))
		return error_hint(error, "go.mod and go.sum are read together; both must be there");
	AUTO_FREE char *beside = path_parent(source->label ? source->label : "");
	AUTO_FREE char *label = path_join(text_equal(beside, ".") ? "" : beside, name);
	*text = arena_text_n(source->arena, buffer_text(&bytes), bytes.len);
	pins_add_lock(source, arena_text(source->arena, label), bytes.data, bytes.len);
	return 0;
}

int pins_go(const struct pins_source *source, struct error *error)
{
	const char *mod_text = source->text, *sum_text = source->text;
	bool is_sum = text_ends(source->name, ".sum");
	CLEANUP(free_go_mod) struct go_mod mod = {0};

	if (read_neighbour(source, is_sum ? "go.mod" : "go.sum", is_sum ? &mod_text : &sum_text,
			   error) ||
	    read_go_mod(mod_text, "go.mod", source->arena, &mod, error) ||
	    read_go_sum(sum_text, "go.sum", source->arena, &mod.sums, error))
		return -1;
	VECTOR_EACH (required, &mod.required) {
		bool local;
		struct go_module module = replace_module(&mod, *required, &local);
		struct pin pin = {.name = module.path, .version = module.version};
		if (local)
			continue;
		pin.hash = find_checksum(&mod.sums, &module);
		pin.hash_algorithm = pin.hash ? "h1" : NULL;
		pins_add_of(source, "golang", &pin, NULL);
	}
	return 0;
}
