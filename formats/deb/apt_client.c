/* apt_client.c - what a client of the repository needs (sources.list(5), apt_preferences(5))
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <string.h>

#include "base/memory.h"
#include "base/strings.h"
#include "formats/deb/apt_layout.h"
#include "formats/deb/deb822.h"

#define SOURCES_FOLDER "/etc/apt/sources.list.d"
#define PREFERENCES_FOLDER "/etc/apt/preferences.d"

/* Above 1000 apt takes the version even where it is a downgrade. */
#define FOLLOW_PRIORITY "1001"

static int add_fields(struct buffer *data, const struct deb822_field *fields, size_t n,
		      struct error *error)
{
	for (size_t i = 0; i < n; i++)
		if (fields[i].value && deb822_add(data, fields[i].name, fields[i].value, error))
			return -1;
	return 0;
}

/* The key stands in the file itself, as apt takes it since 2.3.10: nothing else is fetched and
 * the key is trusted for this repository only. */
static int write_sources(const struct channel_view *view, const char *suite,
			 const char *check_valid_until, struct buffer *data, struct error *error)
{
	const struct deb822_field fields[] = {
		{"Types", "deb"},
		{"URIs", view->url},
		{"Suites", suite},
		{"Components", APT_COMPONENT},
		{"Check-Valid-Until", check_valid_until},
	};
	if (add_fields(data, fields, ARRAY_SIZE(fields), error))
		return -1;
	return deb822_add_folded(data, "Signed-By", "", view->public_key, error);
}

static char *make_default_path(const struct channel_view *view)
{
	return xasprintf("%s.sources", view->client_name);
}

static int write_default(const struct channel_view *view, struct buffer *data, struct error *error)
{
	return write_sources(view, view->channel, NULL, data, error);
}

/* Names a file that stands beside the default file, not instead of it. */
static char *make_follow_path(const struct channel_view *view)
{
	return xasprintf("follow/%s.pref", view->client_name);
}

static int write_follow(const struct channel_view *view, struct buffer *data, struct error *error)
{
	AUTO_FREE char *pin = xasprintf("release o=%s,n=%s", view->origin, view->channel);
	const struct deb822_field fields[] = {
		{"Explanation", "packages of this channel go back with it"},
		{"Package", "*"},
		{"Pin", pin},
		{"Pin-Priority", FOLLOW_PRIORITY},
	};
	return add_fields(data, fields, ARRAY_SIZE(fields), error);
}

static char *make_snapshot_path(const struct channel_view *view)
{
	AUTO_FREE char *suite = apt_release_snapshot_suite(view);
	return xasprintf("dists/%s/%s-snapshot-%" PRIu64 ".sources", suite, view->client_name,
			 view->generation);
}

/* A snapshot's state is not refreshed, so that it outlives its date. */
static int write_snapshot(const struct channel_view *view, struct buffer *data, struct error *error)
{
	AUTO_FREE char *suite = apt_release_snapshot_suite(view);
	return write_sources(view, suite, "no", data, error);
}

static const struct apt_form {
	char *(*path)(const struct channel_view *view);
	int (*write)(const struct channel_view *view, struct buffer *data, struct error *error);
} forms[CLIENT_FORM_COUNT] = {
	[CLIENT_DEFAULT] = {make_default_path, write_default},
	[CLIENT_FOLLOW] = {make_follow_path, write_follow},
	[CLIENT_SNAPSHOT] = {make_snapshot_path, write_snapshot},
};

int apt_client_file(const struct channel_view *view, enum client_form form, struct buffer *path,
		    struct buffer *data, struct error *error)
{
	AUTO_FREE char *text = forms[form].path(view);
	buffer_add_text(path, text);
	return forms[form].write(view, data, error);
}

/* Makes the text a word of the shell, in quotes where it needs them. */
static char *quote_word(const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "%+,-./:=@_";
	if (*text && text[strspn(text, plain)] == '\0')
		return xstrdup(text);
	struct buffer out = BUFFER_INIT;
	buffer_add_byte(&out, '\'');
	for (; *text; text++) {
		if (*text == '\'')
			buffer_add_text(&out, "'\\'");
		buffer_add_byte(&out, (uint8_t)*text);
	}
	buffer_add_byte(&out, '\'');
	return buffer_steal(&out);
}

/* The file goes into a folder of the client under its own name. */
static void add_download(const struct channel_view *view, enum client_form form, const char *folder,
			 struct strings *lines)
{
	AUTO_FREE char *path = forms[form].path(view);
	const char *slash = strrchr(path, '/');
	AUTO_FREE char *to = xasprintf("%s/%s", folder, slash ? slash + 1 : path);
	AUTO_FREE char *from = xasprintf("%s/%s", view->url, path);
	AUTO_FREE char *to_word = quote_word(to);
	AUTO_FREE char *from_word = quote_word(from);
	strings_add_printf(lines, "sudo curl -fsSL -o %s %s", to_word, from_word);
}

void apt_client_lines(const struct channel_view *view, enum client_form form, const char *packages,
		      struct strings *lines)
{
	bool follows = form == CLIENT_FOLLOW;
	add_download(view, follows ? CLIENT_DEFAULT : form, SOURCES_FOLDER, lines);
	if (follows)
		add_download(view, form, PREFERENCES_FOLDER, lines);
	strings_add(lines, "sudo apt-get update");
	strings_add_printf(lines, "sudo apt-get install %s", packages);
	if (follows) {
		strings_add(lines, "# forward and back with the channel");
		strings_add(lines, "sudo apt-get dist-upgrade --allow-downgrades");
	}
}

/* The key stands in the file, be it the newer form or a successor. */
void apt_client_key_lines(const struct channel_view *view, enum key_news news UNUSED,
			  struct strings *lines)
{
	AUTO_STRINGS download = {0};
	add_download(view, CLIENT_DEFAULT, SOURCES_FOLDER, &download);
	strings_add_printf(lines, "with apt: %s", download.v[0]);
}

static char *join_versions(const struct client_return *packages, size_t n)
{
	AUTO_STRINGS words = {0};
	for (size_t i = 0; i < n; i++)
		if (packages[i].version)
			strings_add_printf(&words, "%s=%s", packages[i].name, packages[i].version);
	return words.n ? strings_join(&words, " ") : NULL;
}

void apt_client_return_lines(const struct channel_view *view, const struct client_return *packages,
			     size_t n, struct strings *lines)
{
	AUTO_FREE char *words = join_versions(packages, n);
	strings_add(lines, "# with apt");
	strings_add(lines, "sudo apt-get update");
	if (words) {
		strings_add_printf(lines, "# where " PREFERENCES_FOLDER "/%s.pref is",
				   view->client_name);
		strings_add(lines, "sudo apt-get dist-upgrade --allow-downgrades");
		strings_add(lines, "# elsewhere");
		strings_add_printf(
			lines, "sudo apt-get install --only-upgrade --allow-downgrades %s", words);
	}
	for (size_t i = 0; i < n; i++)
		if (!packages[i].version)
			strings_add_printf(lines, "sudo apt-get remove %s", packages[i].name);
}
