/* channel_reference.h - REPOSITORY:CHANNEL:[FORMAT:]NAME[=VERSION], taken apart
 *
 * A repository is a path or a URL, which may have colons of its own: the last two count, behind the
 * last slash, and in a URL without a path behind its host and port.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_CHANNEL_REFERENCE_H
#define INGOT_CLI_CHANNEL_REFERENCE_H

#include <stdbool.h>

#include "formats/format.h"

struct channel_reference {
	char *copy; /* owned; the others are cut out of it */
	const char *repository, *channel, *name;
	const char *version;         /* NULL: none was given */
	const struct format *format; /* NULL: any */
};

/* Whether the text is such a reference; `parts` is to be freed in any case. */
bool channel_reference_parse(const char *text, struct channel_reference *parts);
void channel_reference_free(struct channel_reference *parts); /* fit for CLEANUP */

#endif
