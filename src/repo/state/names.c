/* names.c - how channels and origins may be called
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/state/names_internal.h"

#include <stdbool.h>
#include <string.h>

#include "base/buffer.h"
#include "base/text.h"

#define NAME_MAX_SIZE 64
#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

/* Whether `text` is made of `others`, begins with and (where asked) ends with one of `ends`. */
static bool is_made_of(const char *text, const char *ends, const char *others, bool both_ends)
{
	size_t len = strlen(text);
	return len > 0 && len <= NAME_MAX_SIZE && strspn(text, others) == len &&
	       strchr(ends, text[0]) && (!both_ends || strchr(ends, text[len - 1]));
}

int names_check_channel(const char *channel, struct error *error)
{
	if (is_made_of(channel, LOWER DIGITS, LOWER DIGITS "._-", false))
		return 0;
	error_set(error, "'%s' is no name for a channel", channel);
	return error_hint(error, "use lower-case letters, digits, '.', '_' and '-', at most %d",
			  NAME_MAX_SIZE);
}

int names_check_origin(const char *origin, struct error *error)
{
	if (is_made_of(origin, LOWER UPPER DIGITS, LOWER UPPER DIGITS "._- ", true) &&
	    !strstr(origin, "  "))
		return 0;
	error_set(error, "'%s' is no name for an origin", origin);
	return error_hint(error, "use letters, digits, '.', '_', '-' and single blanks, at most %d",
			  NAME_MAX_SIZE);
}

/* Paths are appended to a URL, so it has neither query nor fragment; and a person pastes it into a
 * shell. */
static bool is_url_byte(unsigned char byte)
{
	return byte > 0x20 && byte < 0x7f && !strchr("\"'<>\\^`{|}?#$&;()*!", byte);
}

int names_check_url(const char *url, struct error *error)
{
	static const char *const schemes[] = {"https://", "http://", "file:///"};
	size_t len = strlen(url), scheme = 0;
	for (size_t i = 0; i < ARRAY_SIZE(schemes) && !scheme; i++)
		if (text_starts(url, schemes[i]))
			scheme = strlen(schemes[i]);
	bool good = scheme && len > scheme && url[len - 1] != '/';
	for (size_t i = 0; good && i < len; i++)
		good = is_url_byte((unsigned char)url[i]);
	if (good)
		return 0;
	error_set(error, "'%s' is no URL that clients can use", url);
	return error_hint(error, "use https://, http:// or file:///, escaped where needed, "
				 "without a slash at the end");
}

int names_check_arch(const char *arch, struct error *error)
{
	return is_made_of(arch, LOWER DIGITS, LOWER DIGITS, false) ? 0
								   : names_refuse_arch(arch, error);
}

int names_refuse_arch(const char *arch, struct error *error)
{
	error_set(error, "'%s' is no architecture", arch);
	return error_hint(error, "use Go's names: amd64, arm64, 386, ...");
}

char *names_slug(const char *origin)
{
	struct buffer slug = BUFFER_INIT;
	for (const char *at = origin; *at; at++) {
		const char *upper = strchr(UPPER, *at);
		buffer_add_byte(&slug, (uint8_t)(upper        ? LOWER[upper - UPPER]
						 : *at == ' ' ? '-'
							      : *at));
	}
	return buffer_steal(&slug);
}
