/* reference.c - what a word of the command line refers to
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/reference.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "cli/channel_reference.h"
#include "cli/reader.h"
#include "repo/ask/package_search.h"
#include "store/file_url.h"
#include "store/store.h"

#define INSTALLED "installed:"
#define SCHEME_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-."

/* ---- Which kind ---- */

static bool is_installed(const char *text)
{
	return text_starts(text, INSTALLED);
}

static bool is_in_channel(const char *text)
{
	struct stat status;
	CLEANUP(channel_reference_free) struct channel_reference parts = {0};
	return channel_reference_parse(text, &parts) && stat(text, &status) != 0;
}

/* "C:/x" has no scheme: a scheme has two letters at least. */
static bool has_scheme(const char *text)
{
	size_t len = strspn(text, SCHEME_LETTERS);
	return len > 1 && (text_starts(text + len, "://") || file_url_is(text));
}

static bool is_repository(const char *text)
{
	struct stat status;
	return has_scheme(text) || (stat(text, &status) == 0 && S_ISDIR(status.st_mode));
}

/* The first row that claims the word has its kind; else it is a file's name. */
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
		error_hint(error, "a package is FILE, installed:NAME or "
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
	CLEANUP(package_search_close) struct found_package found = FOUND_PACKAGE_INIT;
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	if (repo_open_reading(&repo, parts->repository, options->keys, error))
		return -1;
	reader_remember(&repo, options->invocation);
	if (package_search(&repo, &query, &found, error))
		return -1;
	reader_warn_expired(&repo, options->invocation);
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
	CLEANUP(channel_reference_free) struct channel_reference parts = {0};
	if (!channel_reference_parse(text, &parts))
		return error_set(error, "cannot read '%s': no such file", text);
	return find_in_channel(&parts, options, reference, error);
}

static int refuse_repository(const char *text, const struct reference_options *options UNUSED,
			     struct reference *reference UNUSED, struct error *error)
{
	AUTO_FREE char *shown = store_place(text);
	error_set(error, "'%s' is a directory or a URL, and no package", shown);
	return error_hint(error, "a package of a repository is '%s:CHANNEL:NAME'", shown);
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
	file_close_reader(&reference->fd);
	free(reference->root);
	*reference = (struct reference)REFERENCE_INIT;
}
