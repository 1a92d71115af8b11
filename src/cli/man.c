/* man.c - the tables of commands as the manual page ingot(1), in man(7) macros
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/man.h"

#include <string.h>

#include "base/memory.h"
#include "cli/command.h"
#include "cli/help.h"

/* Adds text with roff's own characters made harmless: a backslash, a minus, a leading dot or
 * quote. */
static void add_text(struct buffer *out, const char *text)
{
	bool line_start = true;
	for (; *text; text++) {
		if (line_start && (*text == '.' || *text == '\''))
			buffer_add_text(out, "\\&");
		line_start = *text == '\n';
		if (*text == '\\')
			buffer_add_text(out, "\\e");
		else if (*text == '-')
			buffer_add_text(out, "\\-");
		else
			buffer_add_byte(out, (uint8_t)*text);
	}
}

static void add_paragraphs(struct buffer *out, const char *text)
{
	while (*text) {
		const char *end = strstr(text, "\n\n");
		size_t len = end ? (size_t)(end - text) : strlen(text);
		AUTO_BUFFER paragraph = BUFFER_INIT;
		buffer_add(&paragraph, text, len);
		buffer_add_text(out, ".PP\n");
		add_text(out, buffer_text(&paragraph));
		buffer_add_text(out, "\n");
		text += len;
		text += strspn(text, "\n");
	}
}

static void add_option(struct buffer *out, const struct option_row *row)
{
	buffer_add_text(out, ".TP\n");
	if (row->letter)
		buffer_printf(out, "\\fB\\-%c\\fR, ", row->letter);
	buffer_add_text(out, "\\fB\\-\\-");
	add_text(out, row->name);
	buffer_add_text(out, "\\fR");
	if (row->argument)
		buffer_printf(out, "=\\fI%s\\fR", row->argument);
	buffer_add_text(out, "\n");
	AUTO_FREE char *help = option_help(row);
	add_text(out, help);
	buffer_add_text(out, "\n");
}

static void add_command(struct buffer *out, const struct command *command)
{
	AUTO_FREE char *usage = help_usage(command);
	buffer_printf(out, ".SS \"%s\"\n", usage);
	add_paragraphs(out, command->description);
	for (size_t i = 0; i < command->n_options; i++)
		add_option(out, &command->options[i]);
	if (command->examples) {
		buffer_add_text(out, ".PP\nExamples:\n.PP\n.nf\n.RS 4\n");
		add_text(out, command->examples);
		buffer_add_text(out, ".RE\n.fi\n");
	}
}

/* Adds them in the order of their lists, those of a group behind it. */
static void add_commands(struct buffer *out, const struct command *const *list)
{
	for (size_t i = 0; list && list[i]; i++) {
		if (list[i]->hidden)
			continue;
		add_command(out, list[i]);
		add_commands(out, list[i]->group);
	}
}

static const char before[] =
	".SH NAME\n"
	"ingot \\- cast a build output into signed deb and rpm packages, and publish them\n"
	".SH SYNOPSIS\n"
	".B ingot\n"
	".I COMMAND\n"
	"[\\fIOPTION\\fR]... [\\fIOPERAND\\fR]...\n"
	".SH DESCRIPTION\n"
	"One manifest,\n"
	".BR ingot.yaml (5),\n"
	"goes in; a signed .deb and a signed .rpm come out, each carrying its version, its commit\n"
	"and its pinned dependency list; they are published into one repository that apt, dnf and\n"
	"zypper install from.\n"
	".PP\n"
	"Results are printed on standard output, everything about them on standard error.\n"
	".SH COMMANDS\n";

static const char after[] =
	".SH EXIT STATUS\n"
	".TP\n.B 0\nDone.\n"
	".TP\n.B 1\nA finding: what was checked or compared is not as it should be.\n"
	".TP\n.B 2\nA failure; nothing is half written.\n"
	".TP\n.B 64\nThe command line was not understood.\n"
	".SH ENVIRONMENT\n"
	".TP\n.B INGOT_KEY\n"
	"The signing key itself, armoured or as base64, where\n"
	".B \\-\\-key\nnames none. It goes before the keys of a manifest.\n"
	".TP\n.B INGOT_PASSPHRASE\n"
	"The passphrase of the signing key. After it come, as nfpm has them,\n"
	".BR NFPM_DEB_PASSPHRASE ,\n.BR NFPM_RPM_PASSPHRASE\nand\n.BR NFPM_PASSPHRASE .\n"
	".TP\n.B SOURCE_DATE_EPOCH\n"
	"Seconds since 1970: the date of everything in the packages. Without it the date of the\n"
	"commit is taken.\n"
	".TP\n.B TMPDIR\n"
	"Where gpg keeps the key while Ingot runs; /tmp where it is not set, or longer than 60 "
	"bytes.\n"
	".TP\n.B INGOT_GPG_TIMEOUT\n"
	"For how many seconds gpg may be silent before it is ended, 60 where it is not set.\n"
	".PP\n"
	"These secrets, and every variable that holds a secret key, are taken out of the "
	"environment "
	"at\nthe start: no program that Ingot runs gets them.\n"
	".TP\n.B NO_COLOR\nNo colours, also on a terminal.\n"
	".SH SEE ALSO\n"
	".BR ingot.yaml (5),\n.BR apt\\-secure (8),\n.BR dnf (8),\n.BR gpg (1)\n";

void man_write(struct buffer *out)
{
	buffer_printf(out, ".TH INGOT 1 \"\" \"ingot %s\" \"User Commands\"\n", PACKAGE_VERSION);
	buffer_add_text(out, before);
	add_commands(out, commands);
	buffer_add_text(out, after);
}
