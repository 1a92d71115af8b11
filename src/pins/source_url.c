/* source_url.c - where sources come from
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pins/source_url.h"

#include <string.h>

#include "base/compiler.h"
#include "base/text.h"

const char *source_url_clean(const char *url, struct arena *arena)
{
	const char *scheme = strstr(url, "://");
	if (!scheme) {
		const char *colon = strchr(url, ':');
		/* A path of this machine names nothing for anybody else. */
		if (!colon || *url == '/' || memchr(url, '/', (size_t)(colon - url)))
			return NULL;
		return arena_printf(arena, "ssh://%.*s/%s", (int)(colon - url), url,
				    colon[1] == '/' ? colon + 2 : colon + 1);
	}
	if (text_starts(url, "file:"))
		return NULL;
	const char *host = scheme + 3;
	const char *path = host + strcspn(host, "/");
	const char *at = memrchr(host, '@', (size_t)(path - host));
	if (!at)
		return arena_text(arena, url);
	if (text_starts(url, "ssh:")) {
		/* The user name is part of the address there, a password never. */
		const char *colon = memchr(host, ':', (size_t)(at - host));
		const char *end = colon ? colon : at;

		return arena_printf(arena, "%.*s%s", (int)(end - url), url, at);
	}
	return arena_printf(arena, "%.*s%s", (int)(host - url), url, at + 1);
}

/* Expands npm's short names of hosts (docs.npmjs.com, "package.json", git urls as dependencies). */
static const char *expand_host(const char *url, struct arena *arena)
{
	static const char *const hosts[][2] = {{"github:", "https://github.com/"},
					       {"gitlab:", "https://gitlab.com/"},
					       {"bitbucket:", "https://bitbucket.org/"},
					       {"gist:", "https://gist.github.com/"}};
	for (size_t i = 0; i < ARRAY_SIZE(hosts); i++)
		if (text_starts(url, hosts[i][0]))
			return arena_printf(arena, "%s%s", hosts[i][1], url + strlen(hosts[i][0]));
	return url;
}

const char *source_url_vcs(const char *url, const char *commit, struct arena *arena)
{
	const char *hash = strrchr(url, '#');
	if (!commit && hash && hash[1])
		commit = text_starts(hash + 1, "commit=") ? hash + 8 : hash + 1;
	url = arena_text_n(arena, url, strcspn(url, "?#"));
	if (text_starts(url, "git+"))
		url += 4;
	const char *clean = source_url_clean(expand_host(url, arena), arena);
	if (!clean)
		return NULL;
	return commit ? arena_printf(arena, "git+%s@%s", clean, commit)
		      : arena_printf(arena, "git+%s", clean);
}
