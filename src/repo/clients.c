/* clients.c - the public keys and a page that says how to use the repository
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/clients.h"

#include <string.h>

#include "base/memory.h"
#include "repo/generation.h"
#include "repo/render.h"

#define PAGE_NAME "index.html"

/* As text or as an attribute's value in double quotes. */
static void add_escaped(struct buffer *page, const char *text)
{
	for (; *text; text++) {
		static const char special[] = "&<>\"'";
		const char *found = strchr(special, *text);
		if (found)
			buffer_printf(page, "&#%d;", *text);
		else
			buffer_add_byte(page, (uint8_t)*text);
	}
}

static void add_link(struct buffer *page, const char *target)
{
	buffer_add_text(page, "<li><a href=\"");
	add_escaped(page, target);
	buffer_add_text(page, "\">");
	add_escaped(page, target);
	buffer_add_text(page, "</a></li>\n");
}

static int add_channel(const struct repo *repo, const char *channel, struct buffer *page,
		       struct error *error)
{
	struct strings names = {0};
	struct strings lines = {0};
	int failed = render_client_files(repo, channel, &names, error);
	buffer_add_text(page, "<h2>");
	add_escaped(page, channel);
	buffer_add_text(page, "</h2>\n<ul>\n");
	for (size_t i = 0; i < names.n; i++)
		add_link(page, names.v[i]);
	buffer_add_text(page, "</ul>\n");
	for (const struct format *const *format = formats; *format; format++) {
		render_client_lines(repo, channel, *format, "PACKAGE", &lines);
		CLEANUP(free_pointer) char *text = strings_join(&lines, "\n");
		buffer_add_text(page, "<pre>");
		add_escaped(page, text);
		buffer_add_text(page, "</pre>\n");
		strings_free(&lines);
	}
	strings_free(&names);
	return failed;
}

int clients_write_page(const struct repo *repo, const struct strings *channels, struct buffer *page,
		       struct error *error)
{
	CLEANUP(free_pointer) char *key_path = render_key_path(&repo->settings);
	buffer_add_text(page, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
			      "<meta charset=\"utf-8\">\n<title>");
	add_escaped(page, repo->settings.origin);
	buffer_add_text(page, "</title>\n</head>\n<body>\n<h1>");
	add_escaped(page, repo->settings.origin);
	buffer_add_text(page, "</h1>\n<p>Signed by:</p>\n<ul>\n");
	add_link(page, key_path);
	buffer_add_text(page, "</ul>\n<p><code>");
	add_escaped(page, repo->settings.fingerprints);
	buffer_add_text(page, "</code></p>\n");
	for (size_t i = 0; i < channels->n; i++)
		if (add_channel(repo, channels->v[i], page, error))
			return -1;
	buffer_add_text(page, "</body>\n</html>\n");
	return 0;
}

static int place_file(struct store *store, const char *name, const void *data, size_t len,
		      struct error *error)
{
	char want[SHA256_HEX_SIZE], found[SHA256_HEX_SIZE];
	uint64_t size;
	digest_bytes_hex(DIGEST_SHA256, data, len, want);
	enum store_result read = store_digest(store, name, found, &size, error);
	if (read == STORE_FAILED || (read == STORE_DONE && strcmp(found, want) == 0))
		return read == STORE_DONE ? 0 : -1;
	return store_replace(store, name, data, len, error);
}

int clients_place(struct repo *repo, struct error *error)
{
	struct strings channels = {0};
	CLEANUP(buffer_free) struct buffer page = BUFFER_INIT;
	CLEANUP(free_pointer) char *key_path = render_key_path(&repo->settings);
	const char *keys = repo->settings.public_keys;
	int failed = generation_channels(repo->store, &channels, error) ||
		     clients_write_page(repo, &channels, &page, error) ||
		     place_file(repo->store, key_path, keys, strlen(keys), error) ||
		     place_file(repo->store, PAGE_NAME, page.data, page.len, error);
	strings_free(&channels);
	return failed ? -1 : 0;
}
