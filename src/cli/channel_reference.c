/* channel_reference.c - REPOSITORY:CHANNEL:[FORMAT:]NAME[=VERSION], taken apart
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/channel_reference.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define DIGITS "0123456789"

/* ---- Where channel and name stand ---- */

/* Skips [USER[:PASSWORD]@]HOST[:PORT], where nothing else follows but colons. */
static char *skip_host(char *at)
{
	char *user = strrchr(at, '@');
	if (user)
		at = user + 1;
	char *bracket = *at == '[' ? strchr(at, ']') : NULL;
	at = bracket ? bracket + 1 : at + strcspn(at, ":");
	size_t digits = *at == ':' ? strspn(at + 1, DIGITS) : 0;
	if (digits && (!at[1 + digits] || at[1 + digits] == ':'))
		at += 1 + digits;
	return at;
}

static char *find_tail(char *text)
{
	char *slash = strrchr(text, '/'), *scheme = strstr(text, "://");
	if (!slash)
		return text;
	return slash == (scheme ? scheme + 2 : NULL) ? skip_host(slash + 1) : slash + 1;
}

/* Finds the first "=" behind two colons, as one may stand in the name of a folder, and a colon in a
 * version. */
static char *find_equals(char *tail)
{
	size_t colons = 0;
	for (char *at = tail; *at; at++) {
		colons += *at == ':';
		if (*at == '=' && colons >= 2)
			return at;
	}
	return NULL;
}

/* "stable:deb:hello": where the last but one is a format, a channel stands before it. */
static bool has_format(const char *tail)
{
	const char *last = strrchr(tail, ':'), *before = last;
	while (before && before > tail && before[-1] != ':')
		before--;
	if (!last)
		return false;
	FORMAT_EACH (format) {
		size_t len = strlen(format->traits->name);
		if ((size_t)(last - before) == len &&
		    strncmp(before, format->traits->name, len) == 0)
			return before > tail && memchr(tail, ':', (size_t)(before - tail) - 1);
	}
	return false;
}

/* ---- Taking apart ---- */

/* Cuts the text at the last colon behind `start`; what follows it, or NULL. */
static char *cut_last(char *start)
{
	char *colon = strrchr(start, ':');
	if (!colon)
		return NULL;
	*colon = '\0';
	return colon + 1;
}

bool channel_reference_parse(const char *text, struct channel_reference *parts)
{
	*parts = (struct channel_reference){.copy = xstrdup(text)};
	char *tail = find_tail(parts->copy);
	char *equals = find_equals(tail);
	if (equals) {
		*equals = '\0';
		parts->version = equals + 1;
	}
	bool with_format = has_format(tail);
	parts->name = cut_last(tail);
	if (with_format)
		parts->format = format_find(cut_last(tail));
	parts->channel = parts->name ? cut_last(tail) : NULL;
	parts->repository = parts->copy;
	return parts->channel && *parts->repository && *parts->channel && *parts->name &&
	       (!parts->version || *parts->version);
}

void channel_reference_free(struct channel_reference *parts)
{
	free(parts->copy);
	*parts = (struct channel_reference){0};
}
