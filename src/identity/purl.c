/* purl.c - package URLs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/purl.h"

#include <string.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/text.h"

/* Encodes all but the unreserved characters and those that the specification leaves alone. */
static void add_encoded(struct buffer *out, const char *text, const char *also)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789-._~:";
	for (; *text; text++) {
		if (strchr(plain, *text) || strchr(also, *text))
			buffer_add_byte(out, (uint8_t)*text);
		else
			buffer_printf(out, "%%%02X", (unsigned char)*text);
	}
}

const char *purl_text(const struct purl *purl, struct arena *arena)
{
	AUTO_BUFFER text = BUFFER_INIT;
	char separator = '?';
	buffer_printf(&text, "pkg:%s/", purl->type);
	if (purl->namespace_) {
		add_encoded(&text, purl->namespace_, "/");
		buffer_add_byte(&text, '/');
	}
	add_encoded(&text, purl->name, "");
	if (purl->version) {
		buffer_add_byte(&text, '@');
		add_encoded(&text, purl->version, "");
	}
	for (const char *const *pair = purl->qualifiers; pair && pair[0]; pair += 2) {
		if (!pair[1] || !*pair[1])
			continue;
		buffer_printf(&text, "%c%s=", separator, pair[0]);
		add_encoded(&text, pair[1], "/");
		separator = '&';
	}
	return arena_text(arena, buffer_text(&text));
}

/* Holds the rules that a type has: purl-spec, "types". */
static const struct type_rules {
	const char *type;
	bool lower;      /* names are not case sensitive */
	bool namespaces; /* what is before the last slash is the namespace */
	bool python;     /* PEP 503 */
} all_rules[] = {
	{"npm", false, true, false},      {"golang", true, true, false},
	{"composer", true, true, false},  {"pypi", false, false, true},
	{"cargo", false, false, false},   {"gem", false, false, false},
	{"generic", false, false, false},
};

static char lower_letter(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

const char *purl_python_name(const char *name, struct arena *arena)
{
	char *result = arena_text(arena, name);
	char *out = result;
	for (; *name; name++) {
		if (!strchr("-_.", *name))
			*out++ = lower_letter(*name);
		else if (out == result || out[-1] != '-')
			*out++ = '-';
	}
	*out = '\0';
	return result;
}

const char *purl_of(const char *type, const char *name, const char *version,
		    const char *const *qualifiers, struct arena *arena)
{
	struct purl purl = {
		.type = type, .name = name, .version = version, .qualifiers = qualifiers};
	for (size_t i = 0; i < ARRAY_SIZE(all_rules); i++) {
		const struct type_rules *rules = &all_rules[i];
		char *text = arena_text(arena, name), *slash = strrchr(text, '/');
		if (!text_equal(rules->type, type))
			continue;
		for (char *c = text; rules->lower && *c; c++)
			*c = lower_letter(*c);
		purl.name = rules->python ? purl_python_name(name, arena) : text;
		if (rules->namespaces && slash) {
			*slash = '\0';
			purl.namespace_ = text;
			purl.name = slash + 1;
		}
	}
	return purl_text(&purl, arena);
}

bool purl_is_text(const char *text)
{
	static const char type_bytes[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
					 "0123456789.+-";
	if (!text_starts(text, "pkg:"))
		return false;
	text += strlen("pkg:");
	text += strspn(text, "/");
	size_t len = strspn(text, type_bytes);
	if (len == 0 || (*text >= '0' && *text <= '9') || text[len] != '/')
		return false;
	text += len + 1;
	for (const char *c = text; *c; c++)
		if ((unsigned char)*c <= 0x20 || *c == 0x7f)
			return false;
	return *text && !strchr("@?#", *text);
}
