/* reference.h - what a word of the command line refers to: a package's file, an installed package,
 * a package of a repository, a repository
 *
 * The same words and the same messages for every command that looks at packages.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_REFERENCE_H
#define INGOT_CLI_REFERENCE_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"
#include "cli/command.h"
#include "formats/format.h"
#include "formats/installed.h"

enum reference_kind {
	REFERENCE_FILE,       /* hello.deb */
	REFERENCE_INSTALLED,  /* installed:hello */
	REFERENCE_IN_CHANNEL, /* REPOSITORY:CHANNEL:NAME[=VERSION] */
	REFERENCE_REPOSITORY, /* a directory, a URL */
};

/* A text for the options of a command that takes references. */
#define REFERENCE_ROOT_HELP                                                                 \
	"look for installed packages below this folder, another system's root, instead of " \
	"on this machine"
/* A paragraph for the description of a command that takes references. */
#define REFERENCE_FORMS                                                                       \
	"A package is the path of a .deb or .rpm; or installed:NAME, from dpkg's or rpm's "   \
	"database and the disk (installed:deb:NAME or installed:rpm:NAME where both have "    \
	"it); or REPOSITORY:CHANNEL:NAME[=VERSION], the newest in that channel or that "      \
	"version, of a directory or of a file:, http: or https: URL. The last two colons "    \
	"behind the last slash count, and in a URL without a path those behind host and "     \
	"port: https://host:8443/repo:stable:app=1.2-3 and http://[::1]:8080:stable:app are " \
	"references, ./a:b is a file. If there is a file of that name, the file is taken."

/* Tells the kind by the word and by what is on the disk under it; nothing is opened. */
enum reference_kind reference_kind(const char *text);

struct reference_options {
	const char *root;           /* NULL: this machine */
	const struct strings *keys; /* files with keys that repositories are believed by */
	const struct package *like; /* which of several in a repository; or NULL */
	const struct invocation *invocation;
};

/* A package that was found. */
struct reference {
	enum reference_kind kind;
	const struct format *format;
	struct package *package; /* borrowed where it is installed; else owned */
	int fd;                  /* of its file; -1 where it is installed */
	struct installed installed;
	char *root; /* of an installed one's files, as given; "" this machine's */
};

#define REFERENCE_INIT   \
	{                \
		.fd = -1 \
	}

/* Finds and opens what the word refers to, to be closed in any case. A repository alone is an
 * error. */
int reference_open(const char *text, const struct reference_options *options,
		   struct reference *reference, struct error *error) NODISCARD;
void reference_close(struct reference *reference); /* fit for CLEANUP */

#endif
