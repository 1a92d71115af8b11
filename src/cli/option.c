/* option.c - what the table of formats adds to the row of an option
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/option.h"

#include "base/memory.h"
#include "base/strings.h"
#include "formats/format.h"

static char *join_formats(const char *separator)
{
	AUTO_STRINGS names = {0};
	FORMAT_EACH (format)
		strings_add(&names, format->traits->name);
	return strings_join(&names, separator);
}

char *option_choices(const struct option_row *row)
{
	if (row->complete != OPERAND_FORMATS)
		return row->words ? xstrdup(row->words) : NULL;
	AUTO_FREE char *each = join_formats(" ");
	AUTO_FREE char *together = join_formats(",");
	return xasprintf("%s %s", each, together);
}

char *option_help(const struct option_row *row)
{
	if (row->complete != OPERAND_FORMATS)
		return xstrdup(row->help);
	AUTO_FREE char *together = join_formats(",");
	return xasprintf("%s (default: %s)", row->help, together);
}
