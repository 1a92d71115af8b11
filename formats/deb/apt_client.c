/* apt_client.c - what a client of the repository needs (sources.list(5), deb822 form)
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/memory.h"
#include "formats/deb/apt_layout.h"
#include "formats/deb/deb822.h"

#define SOURCES_FOLDER "/etc/apt/sources.list.d"

/* The key stands in the file itself, as apt takes it since 2.3.10: nothing else is fetched and
 * the key is trusted for this repository only. */
int apt_client_file(const struct channel_view *view, struct buffer *name, struct buffer *data,
		    struct error *error)
{
	const struct deb822_field fields[] = {
		{"Types", "deb"},
		{"URIs", view->url},
		{"Suites", view->channel},
		{"Components", APT_COMPONENT},
	};
	buffer_printf(name, "%s.sources", view->client_name);
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		if (deb822_add(data, fields[i].name, fields[i].value, error))
			return -1;
	return deb822_add_folded(data, "Signed-By", "", view->public_key, error);
}

/* As a word of the shell, in quotes where it needs them. */
static char *word_quote(const char *text)
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

void apt_client_lines(const struct channel_view *view, const char *packages, struct strings *lines)
{
	CLEANUP(free_pointer)
	char *to = xasprintf(SOURCES_FOLDER "/%s.sources", view->client_name);
	CLEANUP(free_pointer) char *from = xasprintf("%s/%s.sources", view->url, view->client_name);
	CLEANUP(free_pointer) char *to_word = word_quote(to);
	CLEANUP(free_pointer) char *from_word = word_quote(from);
	strings_add_printf(lines, "sudo curl -fsSL -o %s %s", to_word, from_word);
	strings_add(lines, "sudo apt-get update");
	strings_add_printf(lines, "sudo apt-get install %s", packages);
}
