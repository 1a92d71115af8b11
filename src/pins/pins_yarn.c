/* pins_yarn.c - yarn.lock of yarn 1; that of later versions is handed on to pins_berry.c
 *
 * Format (classic.yarnpkg.com, "yarn.lock"): blocks of
 *     "name@range", name@range:
 *       version "1.0.0"
 *       resolved "URL#SHA-1"
 *       integrity sha512-...
 *       dependencies: (further lines, indented by four)
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/text.h"
#include "pins/integrity_internal.h"
#include "pins/pins_internal.h"
#include "text/lines.h"

struct yarn_block {
	int line;
	const char *pattern; /* the first one; NULL: no block has started */
	const char *version, *resolved, *integrity;
};

/* Gives the text in quotes, or the word as it stands; in place. NULL: a quote does not end. */
static char *unquote_text(char *text)
{
	if (*text != '"')
		return text;
	char *end = strchr(text + 1, '"');
	if (!end)
		return NULL;
	*end = '\0';
	return text + 1;
}

/* Returns the first pattern of "a@^1.0.0, b@2:". */
static const char *read_pattern(char *line)
{
	size_t len = strlen(line);
	if (line[len - 1] != ':')
		return NULL;
	line[len - 1] = '\0';
	if (*line != '"')
		line[strcspn(line, ",")] = '\0';
	return unquote_text(line);
}

/* Returns the name that is asked for, name of "name@range", real of "@scope/name@npm:real@^1", and
 * sets *range to what follows the first "@"; NULL where there is no range. */
static const char *split_pattern(const char *pattern, const char **range, struct arena *arena)
{
	const char *at = *pattern ? strchr(pattern + 1, '@') : NULL;
	if (!at)
		return NULL;
	*range = at + 1;
	if (!text_starts(*range, "npm:"))
		return arena_text_n(arena, pattern, (size_t)(at - pattern));
	const char *end = (*range)[4] ? strchr(*range + 5, '@') : NULL;
	return end ? arena_text_n(arena, *range + 4, (size_t)(end - *range) - 4)
		   : arena_text(arena, *range + 4);
}

/* Whether git, or a hoster's archive of a commit, was asked for. */
static bool is_vcs(const char *resolved)
{
	return text_starts(resolved, "git+") || text_starts(resolved, "git:") ||
	       text_starts(resolved, "ssh:") || strstr(resolved, ".git#");
}

static bool is_own(const char *range)
{
	return text_starts(range, "file:") || text_starts(range, "link:") || *range == '.' ||
	       *range == '/';
}

static int add_block(const struct pins_source *source, const struct yarn_block *block,
		     struct error *error)
{
	struct arena *arena = source->arena;
	const char *range = "", *hash;
	struct pin pin = {.version = block->version};
	const char *const *qualifiers = NULL;
	if (!block->pattern)
		return 0;
	pin.name = split_pattern(block->pattern, &range, arena);
	if (text_is_empty(pin.name))
		return pins_refuse(source, block->line, error, "'%.60s' has no name and range",
				   block->pattern);
	if (text_is_empty(pin.version))
		return pins_refuse(source, block->line, error, "'%s' has no version", pin.name);
	if (is_own(range))
		return 0;
	if (block->resolved && is_vcs(block->resolved))
		qualifiers = pins_vcs_qualifiers(source, block->resolved, NULL);
	else if (strstr(range, "://") && block->resolved)
		qualifiers = pins_download_qualifiers(source, block->resolved);
	hash = block->resolved && !is_vcs(block->resolved) ? strchr(block->resolved, '#') : NULL;
	integrity_set_hex("sha1", hash ? hash + 1 : NULL, arena, &pin);
	integrity_set_sri(block->integrity, arena, &pin);
	pins_add_of(source, "npm", &pin, qualifiers);
	return 0;
}

/* Takes an option of the block; -1 where it is not understood. */
static int take_option(struct yarn_block *block, char *line)
{
	const struct {
		const char *name;
		const char **value;
	} options[] = {{"version", &block->version},
		       {"resolved", &block->resolved},
		       {"integrity", &block->integrity}};
	char *rest = line;
	const char *name = lines_word(&rest);

	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		if (text_equal(options[i].name, name)) {
			*options[i].value = unquote_text(rest);
			return text_is_empty(*options[i].value) ? -1 : 0;
		}
	return 0;
}

static int read_blocks(const struct pins_source *source, struct error *error)
{
	struct lines lines = {.rest = source->text};
	struct yarn_block block = {0};
	int failed = 0;
	char *line;
	while (!failed && lines_next(&lines, source->arena, &line)) {
		if (!*line || *line == '#')
			continue;
		if (lines.indent == 0) {
			if (add_block(source, &block, error))
				return -1;
			block = (struct yarn_block){.line = lines.number,
						    .pattern = read_pattern(line)};
			failed = !block.pattern;
		} else if (lines.indent == 2) {
			failed = !block.pattern || take_option(&block, line);
		}
	}
	if (failed)
		return pins_refuse(source, lines.number, error, "this is not understood");
	return add_block(source, &block, error);
}

/* Whether a line starts with the word. */
static bool has_line(const char *text, const char *word)
{
	const char *found = text;
	while ((found = strstr(found, word))) {
		if (found == text || found[-1] == '\n')
			return true;
		found++;
	}
	return false;
}

int pins_yarn(const struct pins_source *source, struct error *error)
{
	if (has_line(source->text, "__metadata:"))
		return pins_berry(source, error);
	if (has_line(source->text, "# yarn lockfile v1"))
		return read_blocks(source, error);
	return pins_refuse(source, 0, error, "it does not say that yarn made it");
}
