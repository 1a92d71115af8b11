/* variables.c - ${NAME} in a text, replaced by what the environment says
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/variables.h"

#include <stdbool.h>
#include <string.h>

#include "base/memory.h"

#define NESTING_MAX 8

struct expansion {
	char **environment;
	struct buffer *out;
	struct strings *undefined;
	struct error *error;
	int depth;
};

static bool is_name_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static size_t measure_name(const char *text, size_t len)
{
	size_t n = 0;
	if (!len || !is_name_start(text[0]))
		return 0;
	while (n < len && (is_name_start(text[n]) || (text[n] >= '0' && text[n] <= '9')))
		n++;
	return n;
}

static const char *find_value(char **environment, const char *name, size_t len)
{
	for (char **entry = environment; entry && *entry; entry++)
		if (strncmp(*entry, name, len) == 0 && (*entry)[len] == '=')
			return *entry + len + 1;
	return NULL;
}

static int add_text(struct expansion *expansion, const char *text, size_t len)
{
	if (expansion->out->len + len > VARIABLES_LIMIT)
		return error_set(expansion->error, "the text is too long");
	buffer_add(expansion->out, text, len);
	return 0;
}

/* Returns the length of what stands between "${" and its "}", or -1. */
static long measure_braces(const char *text, size_t len)
{
	int open = 0;
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '$' && i + 1 < len && text[i + 1] == '{')
			open++;
		else if (text[i] == '}' && open-- == 0)
			return (long)i;
	}
	return -1;
}

static int refuse_span(struct expansion *expansion, const char *text, size_t len)
{
	error_set(expansion->error, "'%.*s' is not understood", (int)(len < 60 ? len : 60), text);
	return error_hint(expansion->error,
			  "write ${NAME}, ${NAME:-default}, or $$ for a dollar sign");
}

static int expand_span(struct expansion *expansion, const char *text, size_t len);

static int expand_name(struct expansion *expansion, const char *name, size_t len)
{
	const char *value = find_value(expansion->environment, name, len);
	if (value)
		return add_text(expansion, value, strlen(value));
	AUTO_FREE char *copy = xstrndup(name, len);
	if (!strings_have(expansion->undefined, copy))
		strings_add(expansion->undefined, copy);
	return 0;
}

/* `text` is what stands inside of "${}". */
static int expand_braces(struct expansion *expansion, const char *text, size_t len)
{
	size_t name = measure_name(text, len);
	if (name && name == len)
		return expand_name(expansion, text, len);
	/* ${misc:Depends} belongs into debian/control; nfpm takes it for a name. */
	if (name && name + 1 < len && text[name] == ':' && is_name_start(text[name + 1]))
		return expand_name(expansion, text, len);
	size_t sign = name + (name < len && text[name] == ':');
	if (!name || sign >= len || text[sign] != '-' || expansion->depth == NESTING_MAX)
		return refuse_span(expansion, text - 2, len + 3);
	const char *value = find_value(expansion->environment, text, name);
	if (value && (*value || sign == name))
		return add_text(expansion, value, strlen(value));
	expansion->depth++;
	int failed = expand_span(expansion, text + sign + 1, len - sign - 1);
	expansion->depth--;
	return failed;
}

/* `text` starts with a dollar sign; returns how many bytes it took, -1 for an error. */
static long expand_dollar(struct expansion *expansion, const char *text, size_t len)
{
	size_t name = measure_name(text + 1, len - 1);
	char next = len > 1 ? text[1] : '\0';
	if (name)
		return expand_name(expansion, text + 1, name) ? -1 : (long)name + 1;
	if (next == '{') {
		long inner = measure_braces(text + 2, len - 2);
		if (inner < 0)
			return refuse_span(expansion, text, len);
		return expand_braces(expansion, text + 2, (size_t)inner) ? -1 : inner + 3;
	}
	/* These are the shell's own variables, which nfpm would look for in the environment. */
	if (next && next != '$' && strchr("0123456789*#@!?-", next))
		return refuse_span(expansion, text, 2);
	return add_text(expansion, "$", 1) ? -1 : 1 + (next == '$');
}

static int expand_span(struct expansion *expansion, const char *text, size_t len)
{
	for (size_t i = 0; i < len;) {
		const char *dollar = memchr(text + i, '$', len - i);
		size_t plain = dollar ? (size_t)(dollar - text) - i : len - i;
		if (add_text(expansion, text + i, plain))
			return -1;
		i += plain;
		long taken = dollar ? expand_dollar(expansion, text + i, len - i) : 0;
		if (taken < 0)
			return -1;
		i += (size_t)taken;
	}
	return 0;
}

int variables_expand(const char *text, char **environment, struct buffer *out,
		     struct strings *undefined, struct error *error)
{
	struct expansion expansion = {environment, out, undefined, error, 0};
	return expand_span(&expansion, text, strlen(text));
}
