/* http_url.c - http: and https: URLs of repositories, and of objects below them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/http_url_internal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <curl/curl.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/path.h"

static const char *const schemes[] = {"http://", "https://"};

bool http_url_is(const char *text)
{
	for (size_t i = 0; i < ARRAY_SIZE(schemes); i++)
		if (strncasecmp(text, schemes[i], strlen(schemes[i])) == 0)
			return true;
	return false;
}

char *http_url_public(const char *url)
{
	const char *host = strstr(url, "://");
	host = host ? host + 3 : url;
	const char *path = host + strcspn(host, "/?#"), *end = path;
	while (end > host && end[-1] != '@')
		end--;
	char *name = xasprintf("%.*s%s", (int)(host - url), url, end > host ? end : host);
	path_cut_slashes(name);
	return name;
}

static int refuse_url(const char *url, CURLUcode code, struct error *error)
{
	AUTO_FREE char *name = http_url_public(url);
	/* A password may have a slash that should have been escaped. */
	if (strchr(name, '@'))
		name[strcspn(name, "/")] = '\0';
	error_set(error, "cannot use the URL '%s': %s", name, curl_url_strerror(code));
	return error_hint(error, "write https://HOST[:PORT]/PATH; an IPv6 address stands in square "
				 "brackets");
}

/* Returns a copy of our own; NULL where the URL has no such part. */
static char *copy_part(CURLU *url, CURLUPart part)
{
	char *text = NULL;
	if (curl_url_get(url, part, &text, 0) != CURLUE_OK)
		return NULL;
	char *copy = xstrdup(text);
	curl_free(text);
	return copy;
}

/* Sets *base to what libcurl makes of the URL. */
static int parse_url(CURLU *parsed, const char *url, char **base, struct error *error)
{
	CURLUcode code = curl_url_set(parsed, CURLUPART_URL, url, 0);
	if (code != CURLUE_OK)
		return refuse_url(url, code, error);
	*base = copy_part(parsed, CURLUPART_URL);
	if (!*base)
		memory_exhausted();
	path_cut_slashes(*base);
	AUTO_FREE char *query = copy_part(parsed, CURLUPART_QUERY);
	AUTO_FREE char *fragment = copy_part(parsed, CURLUPART_FRAGMENT);
	if (!query && !fragment)
		return 0;
	AUTO_FREE char *name = http_url_public(*base);
	return error_set(error, "cannot use '%.*s': a repository's URL has neither '?' nor '#'",
			 (int)strcspn(name, "?#"), name);
}

char *http_url_base(const char *url, struct error *error)
{
	CURLU *parsed = curl_url();
	char *base = NULL;
	if (!parsed)
		memory_exhausted();
	if (parse_url(parsed, url, &base, error)) {
		free(base);
		base = NULL;
	}
	curl_url_cleanup(parsed);
	return base;
}

char *http_url_make(const char *base, const char *name)
{
	struct buffer url = BUFFER_INIT;
	buffer_printf(&url, "%s/", base);
	for (const char *at = name; *at; at++) {
		unsigned char byte = (unsigned char)*at;
		/* "+" is a blank to some servers. */
		if (byte < 0x80 && (isalnum(byte) || strchr("/-._~@:,=", byte)))
			buffer_add_byte(&url, byte);
		else
			buffer_printf(&url, "%%%02X", byte);
	}
	return buffer_steal(&url);
}
