/* file_url.c - file: URLs and paths
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/file_url.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/buffer.h"
#include "base/hex.h"
#include "base/text.h"

static const char scheme[] = "file:";

bool file_url_is(const char *text)
{
	return strncasecmp(text, scheme, sizeof scheme - 1) == 0;
}

/* Returns what follows scheme and host, or NULL where the host is another machine. */
static const char *find_path(const char *url)
{
	static const char *const hosts[] = {"///", "//localhost/", "/"};
	const char *rest = url + sizeof scheme - 1;
	for (size_t i = 0; i < ARRAY_SIZE(hosts); i++) {
		if (text_starts(rest, hosts[i]) && (i < 2 || rest[1] != '/'))
			return rest + strlen(hosts[i]) - 1;
	}
	return NULL;
}

char *file_url_path(const char *url, struct error *error)
{
	AUTO_BUFFER path = BUFFER_INIT;
	const char *at = find_path(url);
	if (!at) {
		error_set(error, "cannot use '%s': not a file of this machine", url);
		error_hint(error, "write file:///an/absolute/path");
		return NULL;
	}
	for (; *at; at++) {
		uint8_t byte = (uint8_t)*at;
		/* An escaped NUL would end the path early. */
		if (byte == '%' && (strlen(at) < 3 ||
				    hex_decode((char[]){at[1], at[2], '\0'}, &byte, 1) || !byte)) {
			error_set(error, "cannot use '%s': a bad escape", url);
			return NULL;
		}
		at += *at == '%' ? 2 : 0;
		buffer_add_byte(&path, byte);
	}
	return buffer_steal(&path);
}

char *file_url_make(const char *path)
{
	struct buffer url = BUFFER_INIT;
	buffer_add_text(&url, "file://");
	for (const char *at = path; *at; at++) {
		unsigned char byte = (unsigned char)*at;
		if (byte < 0x80 && (isalnum(byte) || strchr("/-._~+,=@:", byte)))
			buffer_add_byte(&url, byte);
		else
			buffer_printf(&url, "%%%02X", byte);
	}
	return buffer_steal(&url);
}
