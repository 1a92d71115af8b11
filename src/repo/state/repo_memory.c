/* repo_memory.c - what a user has seen last of a repository
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/state/repo_memory.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/output.h"
#include "base/path.h"
#include "base/strings.h"
#include "base/text.h"
#include "base/advice.h"
#include "repo/state/catalogue.h"
#include "repo/state/generation.h"
#include "repo/state/objects_internal.h"
#include "text/fields.h"

#define MEMORY_VERSION 1
#define MEMORY_LIMIT ((size_t)1 << 20)

/* Returns the path of the repository's file; caller frees. */
static char *find_path(const struct repo *repo, const char *folder)
{
	return path_join(folder, repo_settings(repo)->identity);
}

/* ---- Checking ---- */

static int refuse_older(const struct repo *repo, const char *channel, uint64_t number,
			const char *now, struct error *error)
{
	error_set(error, "'%s' went back: you have seen generation %llu of '%s' in it, and now %s",
		  store_name(repo->store), (unsigned long long)number, channel, now);
	return error_advise(error, catalogue_older_advice(repo->store), NULL);
}

static int check_channel(const struct repo *repo, const char *channel, uint64_t number,
			 const char *digest, struct error *error)
{
	char found[SHA256_HEX_SIZE];
	uint64_t newest;
	if (catalogue_find_newest(repo->store, channel, &newest, error))
		return -1;
	if (newest < number) {
		AUTO_FREE char *now =
			newest ? xasprintf("its newest is %llu", (unsigned long long)newest)
			       : xstrdup("it has none");
		return refuse_older(repo, channel, number, now, error);
	}
	enum store_result result = generation_digest(repo->store, channel, number, found, error);
	if (result == STORE_FAILED)
		return -1;
	/* A generation that was pruned cannot be compared. */
	if (result == STORE_MISSING || strcmp(found, digest) == 0)
		return 0;
	return refuse_older(repo, channel, number, "another has its number", error);
}

static int check_line(const struct repo *repo, char *line, struct error *error)
{
	uint64_t number;
	const char *channel = fields_next_word(&line);
	const char *text = fields_next_word(&line);
	if (!channel || !text || !line || text_to_uint(text, INT64_MAX, &number) ||
	    objects_check_digest(line, error))
		return error_set(error, "a line that is no channel, number and digest");
	return check_channel(repo, channel, number, line, error);
}

/* The state of the settings that was seen must be there, and be the same. */
static int check_settings(const struct repo *repo, char *line, struct error *error)
{
	uint64_t number;
	const char *text = fields_next_word(&line);
	if (!text || !line || text_to_uint(text, INT64_MAX, &number) || !number ||
	    objects_check_digest(line, error))
		return error_set(error, "field 'Settings' is no number and digest");
	if (number <= repo->chain->n && strcmp(repo->chain->v[number - 1]->covered, line) == 0)
		return 0;
	error_set(error, "'%s' went back: you have seen state %llu of its settings, and now %s",
		  store_name(repo->store), (unsigned long long)number,
		  number <= repo->chain->n ? "another has its number" : "it is not there");
	return error_advise(error, catalogue_older_advice(repo->store), NULL);
}

static int check_lines(const struct repo *repo, const struct buffer *text, bool *is_readable,
		       struct error *error)
{
	CLEANUP(fields_free) struct fields fields;
	uint64_t version;
	char *rest = NULL;
	int failed = fields_parse(text->data, text->len, &fields, error) ||
		     fields_need_uint(&fields, "Ingot-Seen", MEMORY_VERSION, &version, error) ||
		     fields_need(&fields, "Channels", &rest, error);
	*is_readable = !failed;
	char *settings = failed ? NULL : fields_get(&fields, "Settings");
	if (settings)
		failed = check_settings(repo, settings, error);
	for (char *line = failed ? NULL : fields_next_line(&rest); line && !failed;
	     line = fields_next_line(&rest))
		failed = check_line(repo, line, error);
	return failed ? -1 : 0;
}

int repo_memory_check(const struct repo *repo, const char *folder, struct error *error)
{
	bool is_readable;
	AUTO_BUFFER text = BUFFER_INIT;
	AUTO_FREE char *path = find_path(repo, folder);
	if (access(path, F_OK) < 0 && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	if (file_read(path, MEMORY_LIMIT, &text, error))
		return -1;
	int failed = check_lines(repo, &text, &is_readable, error);
	if (!is_readable) {
		error_context(error, "cannot read '%s'", path);
		return error_advise(error, ADVICE_FORGET, NULL);
	}
	return failed;
}

/* ---- Noting ---- */

static int add_channel(const struct repo *repo, const char *channel, struct buffer *text,
		       struct error *error)
{
	char digest[SHA256_HEX_SIZE];
	uint64_t number;
	if (catalogue_find_newest(repo->store, channel, &number, error) ||
	    generation_digest(repo->store, channel, number, digest, error) == STORE_FAILED)
		return -1;
	buffer_printf(text, " %s %llu %s\n", channel, (unsigned long long)number, digest);
	return 0;
}

static int write_text(const struct repo *repo, struct buffer *text, struct error *error)
{
	AUTO_STRINGS channels = {0};
	int failed = catalogue_list_channels(repo->store, &channels, error);
	fields_add_uint(text, "Ingot-Seen", MEMORY_VERSION);
	fields_add(text, "Origin", repo_settings(repo)->origin);
	fields_add(text, "Place", store_name(repo->store));
	buffer_printf(text, "Settings: %llu %s\n", (unsigned long long)repo_settings(repo)->number,
		      repo_settings(repo)->covered);
	buffer_add_text(text, "Channels:\n");
	for (size_t i = 0; i < channels.n && !failed; i++)
		failed = add_channel(repo, channels.v[i], text, error);
	return failed;
}

static bool is_written(const char *path, const struct buffer *text)
{
	AUTO_ERROR ignored = ERROR_INIT;
	AUTO_BUFFER found = BUFFER_INIT;
	bool is_there = file_read(path, MEMORY_LIMIT, &found, &ignored) == 0;
	return is_there && found.len == text->len && memcmp(found.data, text->data, text->len) == 0;
}

int repo_memory_note(const struct repo *repo, const char *folder, struct error *error)
{
	CLEANUP(output_cancel) struct output output = OUTPUT_INIT;
	AUTO_BUFFER text = BUFFER_INIT;
	AUTO_FREE char *path = find_path(repo, folder);
	if (write_text(repo, &text, error))
		return -1;
	if (is_written(path, &text))
		return 0;
	if (file_make_directories(folder, 0700, error) || output_open(&output, path, 0644, error) ||
	    file_write_all(output.fd, text.data, text.len, path, error))
		return -1;
	return output_commit(&output, error);
}
