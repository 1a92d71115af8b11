/* f_reference.c - fuzzes what names a package of a repository, and what a server leads to
 *
 * The bytes are the word of a command line, the page with the channels, and a list of mirrors.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/strings.h"
#include "cli/channel_reference.h"
#include "formats/rpm/yum_layout.h"
#include "repo/state/catalogue_internal.h"
#include "store/http_url_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void take_apart(const char *text)
{
	struct channel_reference parts;
	AUTO_FREE char *shown = http_url_public(text);
	if (strlen(shown) > strlen(text))
		abort();
	if (channel_reference_parse(text, &parts) &&
	    (!*parts.repository || !*parts.channel || !*parts.name || strchr(parts.name, '/') ||
	     strchr(parts.name, ':') || strchr(parts.channel, ':')))
		abort();
	channel_reference_free(&parts);
}

static void read_page(const char *text)
{
	AUTO_STRINGS channels = {0};
	catalogue_read_page(text, &channels);
}

/* Serves as `get` of a rendered_source. */
static int give(void *text, const char *path UNUSED, struct buffer *out, struct error *error UNUSED)
{
	buffer_add_text(out, text);
	return 0;
}

static void read_mirrors(char *text)
{
	uint64_t number = 0;
	struct error error = ERROR_INIT;
	int got = yum_layout_generation("stable", (struct rendered_source){give, text}, &number,
					&error);
	if (got < 0 || (got == 0 && !number) || error_is_set(&error))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	AUTO_FREE char *text = xstrndup((const char *)data, len);
	take_apart(text);
	read_page(text);
	read_mirrors(text);
	return 0;
}
