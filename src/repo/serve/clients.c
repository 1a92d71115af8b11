/* clients.c - the public keys and a page that says how to use the repository
 *
 * The page is written by hand and not by the XML writer: HTML leaves elements open that XML closes,
 * and an older Ingot reads its headings as they are.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/serve/clients_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/dates.h"
#include "base/memory.h"
#include "base/strings.h"
#include "base/text.h"
#include "base/vector.h"
#include "repo/serve/render_internal.h"
#include "repo/state/catalogue.h"
#include "repo/state/catalogue_internal.h"
#include "repo/state/generation.h"
#include "repo/state/keys.h"

/* Says that a page is Ingot's, and may be replaced. */
#define GENERATOR_LINE "<meta name=\"generator\" content=\"ingot\">\n"
#define CHARSET_LINE "<meta charset=\"utf-8\">\n"
#define SIGNED_BY "</h1>\n<p>Signed by:</p>\n<ul>\n"
/* A page of that size is nobody's. */
#define PAGE_LIMIT ((size_t)64 << 20)

/* Escapes for text or for an attribute's value in double quotes. */
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

static int add_files(const struct repo *repo, const char *channel, enum client_form form,
		     struct buffer *page, struct error *error)
{
	AUTO_STRINGS paths = {0};
	int failed = render_client_files(repo, channel, form, &paths, error);
	buffer_add_text(page, "<ul>\n");
	for (size_t i = 0; i < paths.n; i++)
		add_link(page, paths.v[i]);
	buffer_add_text(page, "</ul>\n");
	return failed;
}

static void add_lines(const struct repo *repo, const char *channel, enum client_form form,
		      struct buffer *page)
{
	FORMAT_EACH (format) {
		AUTO_STRINGS lines = {0};
		render_client_lines(repo, channel, format, form, "PACKAGE", &lines);
		AUTO_FREE char *text = strings_join(&lines, "\n");
		buffer_add_text(page, "<pre>");
		add_escaped(page, text);
		buffer_add_text(page, "</pre>\n");
	}
}

static int add_channel(const struct repo *repo, const char *channel, struct buffer *page,
		       struct error *error)
{
	static const struct {
		enum client_form form;
		const char *about;
	} rows[] = {
		{CLIENT_DEFAULT, "Forward with the channel:"},
		{CLIENT_FOLLOW, "Forward, and back when the channel goes back:"},
	};
	buffer_add_text(page, CATALOGUE_CHANNEL_BEGIN);
	add_escaped(page, channel);
	buffer_add_text(page, CATALOGUE_CHANNEL_END "\n");
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		buffer_printf(page, "<p>%s</p>\n", rows[i].about);
		if (add_files(repo, channel, rows[i].form, page, error))
			return -1;
		add_lines(repo, channel, rows[i].form, page);
	}
	return 0;
}

int clients_write_page(const struct repo *repo, const struct strings *channels, struct buffer *page,
		       struct error *error)
{
	AUTO_FREE char *key_path = render_key_path(repo_settings(repo));
	buffer_add_text(page,
			"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n" CHARSET_LINE GENERATOR_LINE
			"<title>");
	add_escaped(page, repo_settings(repo)->origin);
	buffer_add_text(page, "</title>\n</head>\n<body>\n<h1>");
	add_escaped(page, repo_settings(repo)->origin);
	buffer_add_text(page, SIGNED_BY);
	add_link(page, key_path);
	buffer_add_text(page, "</ul>\n<p><code>");
	add_escaped(page, repo_settings(repo)->fingerprints);
	buffer_add_text(page, "</code></p>\n");
	for (size_t i = 0; i < channels->n; i++)
		if (add_channel(repo, channels->v[i], page, error))
			return -1;
	buffer_add_text(page, "</body>\n</html>\n");
	return 0;
}

/* Whether the page is one of before there was GENERATOR_LINE. */
static bool is_older_page(const char *text)
{
	return text_starts(text, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n" CHARSET_LINE
				 "<title>") &&
	       strstr(text, SIGNED_BY);
}

static bool is_without_line(const struct buffer *page, const struct buffer *older)
{
	const char *text = buffer_text(page), *line = strstr(text, GENERATOR_LINE);
	size_t before = line ? (size_t)(line - text) : page->len, len = strlen(GENERATOR_LINE);
	return line && older->len + len == page->len && memcmp(older->data, text, before) == 0 &&
	       memcmp(older->data + before, line + len, older->len - before) == 0;
}

enum page_kind clients_judge_page(const struct buffer *page, const struct buffer *found)
{
	if (page && found->len == page->len && memcmp(found->data, page->data, page->len) == 0)
		return PAGE_RIGHT;
	if (strstr(buffer_text(found), GENERATOR_LINE))
		return PAGE_OTHER;
	if (!is_older_page(buffer_text(found)))
		return PAGE_FOREIGN;
	return page && is_without_line(page, found) ? PAGE_OLDER : PAGE_OTHER;
}

enum store_result clients_read_page(struct store *store, struct buffer *found, struct error *error)
{
	enum store_result result = store_get(store, CATALOGUE_PAGE, PAGE_LIMIT, found, error);
	if (result == STORE_FAILED && !error->hint)
		error_hint(error, "move it away; a page of your own, in a file, is left alone");
	return result;
}

/* Places the page, but not over one that somebody else has put there. */
static int place_page(struct repo *repo, const struct buffer *page, struct error *error)
{
	AUTO_BUFFER found = BUFFER_INIT;
	enum store_result result = clients_read_page(repo->store, &found, error);
	if (result == STORE_FAILED)
		return -1;
	enum page_kind kind = result == STORE_DONE ? clients_judge_page(page, &found) : PAGE_OTHER;
	repo->has_foreign_page = kind == PAGE_FOREIGN;
	if (kind == PAGE_RIGHT || kind == PAGE_FOREIGN)
		return 0;
	return store_replace(repo->store, CATALOGUE_PAGE, page->data, page->len, error);
}

void clients_tell_page(struct repo *repo, struct strings *lines)
{
	if (!repo->has_foreign_page || repo->is_page_told)
		return;
	repo->is_page_told = true;
	strings_add(lines, "'" CATALOGUE_PAGE "' is not ingot's and was left alone: nobody finds "
			   "the channels by it, and over HTTP 'ingot list' and its like need a "
			   "channel's name");
}

static int place_file(struct store *store, const char *name, const void *data, size_t len,
		      struct error *error)
{
	char want[SHA256_HEX_SIZE], found[SHA256_HEX_SIZE];
	uint64_t size;
	digest_bytes_hex(DIGEST_SHA256, data, len, want);
	enum store_result result = store_digest(store, name, found, &size, error);
	if (result == STORE_FAILED || (result == STORE_DONE && strcmp(found, want) == 0))
		return result == STORE_DONE ? 0 : -1;
	return store_replace(store, name, data, len, error);
}

void clients_write_list(const struct strings *channels, struct buffer *list)
{
	for (size_t i = 0; i < channels->n; i++)
		buffer_printf(list, "%s\n", channels->v[i]);
}

static int place_list(struct repo *repo, const struct strings *channels, struct error *error)
{
	AUTO_BUFFER list = BUFFER_INIT;
	clients_write_list(channels, &list);
	return place_file(repo->store, CATALOGUE_LIST, list.data, list.len, error);
}

int clients_place(struct repo *repo, struct error *error)
{
	AUTO_STRINGS channels = {0};
	AUTO_BUFFER page = BUFFER_INIT;
	AUTO_FREE char *key_path = render_key_path(repo_settings(repo));
	int failed =
		keys_find(repo, error) || catalogue_list_channels(repo->store, &channels, error) ||
		clients_write_page(repo, &channels, &page, error) ||
		place_file(repo->store, key_path, keys_now(repo), strlen(keys_now(repo)), error) ||
		place_list(repo, &channels, error) || place_page(repo, &page, error);
	return failed ? -1 : 0;
}

/* ---- When a channel has gone back ---- */

struct returns {
	struct client_return *v; /* strings borrowed */
	size_t n, cap;
};

static bool has_name(const struct returns *returns, const char *name)
{
	VECTOR_EACH (one, returns) {
		if (strcmp(one->name, name) == 0)
			return true;
	}
	return false;
}

/* Whoever has a version that went goes back, unless a higher one is there to go to. */
static void add_return(const struct format *format, const struct generation_change *change,
		       const struct package_set *set, struct returns *returns)
{
	const struct package_entry *newest =
		package_set_newest(set, format->traits->name, change->name);
	if (change->kind != '-' || strcmp(change->format, format->traits->name) != 0 ||
	    has_name(returns, change->name) ||
	    (newest && format->compare_versions(newest->version, change->version) >= 0))
		return;
	*VECTOR_ADD(returns) = (struct client_return){
		.name = change->name,
		.version = newest ? newest->version : NULL,
	};
}

void clients_return_lines(const struct repo *repo, const struct generation *generation,
			  const struct package_set *set, struct strings *lines)
{
	FORMAT_EACH (format) {
		struct returns returns = {0};
		VECTOR_EACH (change, &generation->changes)
			add_return(format, change, set, &returns);
		if (returns.n)
			render_return_lines(repo, generation->channel, format, returns.v, returns.n,
					    lines);
		free(returns.v);
	}
}

/* ---- When a key lives longer ---- */

/* Adds "key X ends on 2031-11-25, for clients still on 2026-11-25". */
static void add_ends(struct buffer *text, const struct key_renewal *renewal)
{
	char before[DATE_TEXT_SIZE], after[DATE_TEXT_SIZE];
	date_iso(renewal->before.ends, before);
	date_iso(renewal->after.ends, after);
	buffer_printf(text, "key %s %s%.10s, for clients still on %.10s",
		      renewal->after.fingerprint, renewal->after.ends ? "ends on " : "never ends",
		      renewal->after.ends ? after : "", before);
}

char *clients_key_advice(const struct repo *repo, enum key_news news)
{
	AUTO_STRINGS lines = {0};
	FORMAT_EACH (format)
		render_key_lines(repo, repo_settings(repo)->channel, format, news, &lines);
	return strings_join(&lines, "; ");
}

void clients_tell_renewal(const struct repo *repo, const struct key_renewal *renewal,
			  bool is_to_come, struct strings *lines)
{
	AUTO_BUFFER text = BUFFER_INIT;
	const struct settings *settings = repo_settings(repo);
	AUTO_FREE char *key_path = render_key_path(settings);
	AUTO_FREE char *advice = clients_key_advice(repo, KEY_NEWER_FORM);
	add_ends(&text, renewal);
	strings_add_printf(
		lines,
		"%s: state %llu of the settings %s its newer form, and so %s '%s' and the client "
		"files of all channels",
		buffer_text(&text), (unsigned long long)settings->number + is_to_come,
		is_to_come ? "would have" : "has", is_to_come ? "would" : "have", key_path);
	strings_add_printf(lines, "hosts that were set up before need that form, too: %s", advice);
}
