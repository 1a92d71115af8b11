/* reference.c - what a word of the command line refers to
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/reference.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/memory.h"
#include "repo/find.h"

#define INSTALLED "installed:"

/* ---- REPOSITORY:CHANNEL:NAME[=VERSION] ---- */

/* The parts of such a text, cut out of a copy. */
struct channel_reference {
	char *copy; /* owned */
	const char *repository, *channel, *name, *version;
	const struct format *format;
};

/* Cuts the text at the last colon behind `start`; what follows it, or NULL. */
static char *cut_last(char *start)
{
	char *colon = strrchr(start, ':');
	if (!colon)
		return NULL;
	*colon = '\0';
	return colon + 1;
}

/* "stable:deb:hello": where the last but one is a format, a channel stands before it. */
static bool has_format(const char *tail)
{
	const char *last = strrchr(tail, ':'), *before = last;
	while (before && before > tail && before[-1] != ':')
		before--;
	for (const struct format *const *format = formats; last && *format; format++) {
		size_t len = strlen((*format)->name);
		if ((size_t)(last - before) == len && strncmp(before, (*format)->name, len) == 0)
			return before > tail && memchr(tail, ':', (size_t)(before - tail) - 1);
	}
	return false;
}

static bool channel_reference_parse(const char *text, struct channel_reference *parts)
{
	*parts = (struct channel_reference){.copy = xstrdup(text)};
	char *slash = strrchr(parts->copy, '/');
	char *tail = slash ? slash + 1 : parts->copy;
	char *equals = strchr(tail, '=');
	if (equals) {
		*equals = '\0';
		parts->version = equals + 1;
	}
	bool with_format = has_format(tail);
	parts->name = cut_last(tail);
	if (with_format)
		parts->format = format_find(cut_last(tail));
	parts->channel = parts->name ? cut_last(tail) : NULL;
	parts->repository = parts->copy;
	return parts->channel && *parts->repository && *parts->channel && *parts->name &&
	       (!parts->version || *parts->version);
}

/* ---- Which kind ---- */

static bool is_installed(const char *text)
{
	return text_starts(text, INSTALLED);
}

static bool is_in_channel(const char *text)
{
	struct stat status;
	struct channel_reference parts;
	bool is = channel_reference_parse(text, &parts) && stat(text, &status) != 0;
	free(parts.copy);
	return is;
}

static bool is_repository(const char *text)
{
	struct stat status;
	return strstr(text, ":/") || (stat(text, &status) == 0 && S_ISDIR(status.st_mode));
}

/* The first that claims the word; else it is a file's name. */
static const struct {
	bool (*claims)(const char *text);
	enum reference_kind kind;
} kinds[] = {
	{is_installed, REFERENCE_INSTALLED},
	{is_in_channel, REFERENCE_IN_CHANNEL},
	{is_repository, REFERENCE_REPOSITORY},
};

enum reference_kind reference_kind(const char *text)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (kinds[i].claims(text))
			return kinds[i].kind;
	return REFERENCE_FILE;
}

/* ---- Opening ---- */

static int open_file(const char *text, const struct reference_options *options UNUSED,
		     struct reference *reference, struct error *error)
{
	struct stat status;
	reference->package = format_read(text, &reference->format, &reference->fd, error);
	if (!reference->package && strchr(text, ':') && stat(text, &status) != 0)
		(void)error_hint(error, "a package is FILE, installed:NAME or "
					"REPOSITORY:CHANNEL:NAME[=VERSION]");
	return reference->package ? 0 : -1;
}

static int open_installed(const char *text, const struct reference_options *options,
			  struct reference *reference, struct error *error)
{
	if (installed_open(options->root, text + strlen(INSTALLED), &reference->installed, error))
		return -1;
	reference->format = reference->installed.format;
	reference->package = reference->installed.found;
	reference->root = xstrdup(options->root ? options->root : "");
	return 0;
}

static int find_in_channel(const struct channel_reference *parts,
			   const struct reference_options *options, struct reference *reference,
			   struct error *error)
{
	const struct package_query query = {
		.channel = parts->channel,
		.name = parts->name,
		.version = parts->version,
		.format = parts->format,
		.like_format = options->like ? format_find(options->like->format) : NULL,
		.like_arch = options->like ? options->like->arch : NULL,
	};
	CLEANUP(found_package_close) struct found_package found = FOUND_PACKAGE_INIT;
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	if (repo_open_reading(&repo, parts->repository, options->keys, error) ||
	    repo_find_package(&repo, &query, &found, error))
		return -1;
	reference->format = found.format;
	reference->package = found.package;
	reference->fd = found.fd;
	found.package = NULL;
	found.fd = -1;
	return 0;
}

static int open_in_channel(const char *text, const struct reference_options *options,
			   struct reference *reference, struct error *error)
{
	struct channel_reference parts;
	int failed = -1;
	if (channel_reference_parse(text, &parts))
		failed = find_in_channel(&parts, options, reference, error);
	else
		(void)error_set(error, "cannot read '%s': no such file", text);
	free(parts.copy);
	return failed;
}

static int refuse_repository(const char *text, const struct reference_options *options UNUSED,
			     struct reference *reference UNUSED, struct error *error)
{
	(void)error_set(error, "'%s' is a directory or a URL, and no package", text);
	return error_hint(error, "a package of a repository is '%s:CHANNEL:NAME'", text);
}

int reference_open(const char *text, const struct reference_options *options,
		   struct reference *reference, struct error *error)
{
	static int (*const openers[])(const char *text, const struct reference_options *options,
				      struct reference *reference, struct error *error) = {
		[REFERENCE_FILE] = open_file,
		[REFERENCE_INSTALLED] = open_installed,
		[REFERENCE_IN_CHANNEL] = open_in_channel,
		[REFERENCE_REPOSITORY] = refuse_repository,
	};
	*reference = (struct reference)REFERENCE_INIT;
	reference->kind = reference_kind(text);
	if (openers[reference->kind](text, options, reference, error) == 0)
		return 0;
	reference_close(reference);
	return -1;
}

void reference_close(struct reference *reference)
{
	if (reference->kind != REFERENCE_INSTALLED)
		package_free(reference->package);
	installed_close(&reference->installed);
	close_reader(&reference->fd);
	free(reference->root);
	*reference = (struct reference)REFERENCE_INIT;
}
