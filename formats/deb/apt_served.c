/* apt_served.c - a repository as apt reads it: .sources, Release, Packages (sources.list(5))
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/dates.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "base/vector.h"
#include "codec/codec.h"
#include "formats/deb/apt_layout.h"
#include "formats/deb/deb822.h"

#define POOL_FROM_ROOT "../../"

/* ---- .sources ---- */

static char *copy_value(const struct deb822 *stanza, const char *name)
{
	const char *value = deb822_get(stanza, name);
	return text_is_empty(value) ? NULL : text_trim(value);
}

/* apt takes comments, of which the parser of stanzas knows nothing. */
static void drop_comments(const char *text, size_t len, struct buffer *out)
{
	for (const char *at = text, *end = text + len; at < end;) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		size_t line = (size_t)((newline ? newline + 1 : end) - at);
		if (*at != '#')
			buffer_add(out, at, line);
		at += line;
	}
}

static int read_client(const char *text, size_t len, struct served_client *client,
		       struct error *error)
{
	struct arena *arena = arena_make();
	AUTO_BUFFER plain = BUFFER_INIT;
	drop_comments(text, len, &plain);
	const struct deb822 *stanza = deb822_parse(buffer_text(&plain), plain.len, arena, error);
	if (stanza) {
		const char *signed_by = deb822_get(stanza, "Signed-By");
		const char *keys = signed_by ? deb822_unfold(signed_by, arena) : NULL;
		const char *trusted = deb822_get(stanza, "Trusted");
		client->url = copy_value(stanza, "URIs");
		client->suite = copy_value(stanza, "Suites");
		client->keys = keys ? xstrdup(keys) : NULL;
		client->skips_signature = trusted && strcasecmp(trusted, "yes") == 0;
		path_cut_slashes(client->url);
	}
	arena_free(arena);
	if (!stanza)
		return -1;
	if (client->url && client->suite)
		return 0;
	served_client_free(client);
	return error_set(error, "it has no URIs, or no Suites");
}

/* ---- Release ---- */

static bool is_packed(const char *path)
{
	for (int codec = CODEC_NONE + 1; codec < CODEC_COUNT; codec++)
		if (text_ends(path, codec_extension((enum codec)codec)))
			return true;
	return false;
}

static bool is_packages(const char *path)
{
	return strstr(path, "/Packages") != NULL;
}

/* Takes a line " <sha256> <size> <path>". A path that leads out of the folder is none. */
static void take_line(char *line, bool by_hash, struct served_root *root)
{
	char *rest = NULL;
	const char *sha256 = strtok_r(line, " \t", &rest), *size = strtok_r(NULL, " \t", &rest);
	const char *path = strtok_r(NULL, " \t", &rest);
	uint64_t bytes;
	if (!path || strlen(sha256) != SHA256_HEX_SIZE - 1 || strstr(path, "..") ||
	    text_to_uint(size, UINT64_MAX, &bytes))
		return;
	struct served_index *index = VECTOR_ADD(&root->indexes);
	const char *slash = strrchr(path, '/');
	*index = (struct served_index){
		.path = xstrdup(path),
		.size = bytes,
		.is_listed_only = !is_packed(path),
		.has_packages = is_packages(path),
	};
	memcpy(index->sha256, sha256, SHA256_HEX_SIZE);
	if (by_hash)
		index->by_digest = xasprintf("%.*sby-hash/SHA256/%s",
					     slash ? (int)(slash + 1 - path) : 0, path, sha256);
}

static bool has_index(const struct served_root *root, const char *path)
{
	VECTOR_EACH (index, &root->indexes) {
		if (strcmp(index->path, path) == 0)
			return true;
	}
	return false;
}

/* Without the line of the expanded index apt fetches none of its forms, and says nothing. */
static void find_unlisted(struct served_root *root)
{
	VECTOR_EACH (index, &root->indexes) {
		if (!index->has_packages || index->is_listed_only)
			continue;
		AUTO_FREE char *plain =
			xstrndup(index->path, (size_t)(strrchr(index->path, '.') - index->path));
		if (!has_index(root, plain) && !strings_have(&root->unlisted, plain))
			strings_add(&root->unlisted, plain);
	}
}

static int64_t read_date(const struct deb822 *release, const char *name)
{
	const char *value = deb822_get(release, name);
	int64_t when = 0;
	return value && date_parse_mail(value, &when) == 0 ? when : 0;
}

static void take_release(const struct deb822 *release, struct arena *arena,
			 struct served_root *root)
{
	const char *by_hash = deb822_get(release, "Acquire-By-Hash");
	const char *number = deb822_get(release, "Ingot-Generation");
	const char *lines = deb822_get(release, "SHA256");
	root->date = read_date(release, "Date");
	root->valid_until = read_date(release, "Valid-Until");
	if (number && text_to_uint(number, UINT64_MAX, &root->generation))
		root->generation = 0;
	char *rest = arena_text(arena, lines ? lines : "");
	for (char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n"))
		take_line(line, by_hash && strcasecmp(by_hash, "yes") == 0, root);
	find_unlisted(root);
}

static int read_root(const char *text, size_t len, struct served_root *root, struct error *error)
{
	struct arena *arena = arena_make();
	const struct deb822 *release = deb822_parse(text, len, arena, error);
	if (release)
		take_release(release, arena, root);
	arena_free(arena);
	return release ? 0 : -1;
}

/* ---- Packages ---- */

static int take_stanza(const char *text, size_t len, struct served_packages *packages,
		       struct error *error)
{
	struct arena *arena = arena_make();
	const struct deb822 *stanza = deb822_parse(text, len, arena, error);
	const char *path = stanza ? deb822_get(stanza, "Filename") : NULL;
	const char *size = stanza ? deb822_get(stanza, "Size") : NULL;
	const char *sha256 = stanza ? deb822_get(stanza, "SHA256") : NULL;
	uint64_t bytes;
	int failed = stanza ? 0 : -1;
	if (stanza && (!path || !size || !sha256 || text_to_uint(size, UINT64_MAX, &bytes)))
		failed = error_set(error, "a stanza lacks Filename, Size or SHA256");
	if (!failed)
		*VECTOR_ADD(packages) = (struct served_package){
			xasprintf(POOL_FROM_ROOT "%s", path), xstrdup(sha256), bytes};
	arena_free(arena);
	return failed;
}

static int read_packages(const char *text, size_t len, struct served_packages *packages,
			 struct error *error)
{
	for (const char *at = text, *end = text + len; at < end;) {
		const char *gap = memmem(at, (size_t)(end - at), "\n\n", 2);
		size_t stanza = (size_t)((gap ? gap + 1 : end) - at);
		if (take_stanza(at, stanza, packages, error)) {
			served_packages_free(packages);
			return -1;
		}
		for (at += stanza; at < end && *at == '\n';)
			at++;
	}
	return 0;
}

const struct served_reader apt_served = {
	.client = read_client,
	.root = read_root,
	.packages = read_packages,
};
