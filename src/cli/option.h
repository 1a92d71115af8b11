/* option.h - the options of a command, as rows
 *
 * What names formats in a row comes from the table of formats.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_OPTION_H
#define INGOT_CLI_OPTION_H

#include <stddef.h>

#include "base/compiler.h"

enum option_kind {
	OPTION_FLAG,   /* bool */
	OPTION_TEXT,   /* char *, owned by the context */
	OPTION_NUMBER, /* int, 0 or more */
	OPTION_LIST,   /* struct strings; may be given several times, a value may be "a,b" */
	OPTION_TEXTS,  /* struct strings; may be given several times, each value is one of them */
};

/* Kinds of words that a shell can complete an argument with. */
enum operand_kind {
	OPERAND_NONE,
	OPERAND_FILE,
	OPERAND_DIRECTORY,
	OPERAND_WORDS,
	OPERAND_FORMATS, /* names of formats; all of them where the option is not given */
};

struct option_row {
	char letter; /* 0: none */
	const char *name;
	enum option_kind kind;
	size_t offset;        /* in the command's context */
	const char *argument; /* "FILE"; NULL for a flag */
	enum operand_kind complete;
	const char *words; /* for OPERAND_WORDS: "deb rpm" */
	const char *help;  /* one or two sentences, lower-case start, no full stop at the end */
};

/* Rows of the most frequent kinds. */
#define TEXT_ROW(letter, name, offset, argument, complete, help)                  \
	{                                                                         \
		letter, name, OPTION_TEXT, offset, argument, complete, NULL, help \
	}
#define TEXTS_ROW(letter, name, offset, argument, complete, help)                  \
	{                                                                          \
		letter, name, OPTION_TEXTS, offset, argument, complete, NULL, help \
	}
#define FLAG_ROW(name, offset, help)                                         \
	{                                                                    \
		0, name, OPTION_FLAG, offset, NULL, OPERAND_NONE, NULL, help \
	}

/* Returns the words that the shell offers, with a blank between them, NULL for none; caller frees.
 */
char *option_choices(const struct option_row *row) NODISCARD;
/* Returns the row's help, with the default behind it where that is known; caller frees. */
char *option_help(const struct option_row *row) NODISCARD;

#endif
