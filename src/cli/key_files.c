/* key_files.c - the three files of a new key
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/key_files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"

static const struct {
	const char *infix;
	mode_t mode;
} kinds[KEY_FILE_COUNT] = {
	/* whoever has it can end the key */
	[KEY_FILE_REVOCATION] = {".rev", 0600},
	[KEY_FILE_PUBLIC] = {".pub", 0666},
	[KEY_FILE_SECRET] = {"", 0600},
};

/* Returns where the name ends before an ending that files of keys have. */
static size_t find_stem(const char *path)
{
	static const char *const endings[] = {".asc", ".gpg", ".key", ".pgp"};
	size_t len = strlen(path);
	for (size_t i = 0; i < ARRAY_SIZE(endings); i++)
		if (text_ends(path_base(path), endings[i]) && strlen(path_base(path)) > 4)
			return len - strlen(endings[i]);
	return len;
}

static int refuse_existing(const char *path, struct error *error)
{
	error_set(error, "cannot make a key: '%s' is there already", path);
	return error_hint(error, "-o names another file: a key is never overwritten");
}

static int check_free(const char *path, struct error *error)
{
	struct stat found;
	if (lstat(path, &found) == 0)
		return refuse_existing(path, error);
	return errno == ENOENT ? 0 : error_set_errno(error, errno, "cannot create '%s'", path);
}

int key_files_open(struct key_files *files, const char *path, struct error *error)
{
	int stem = (int)find_stem(path), failed = 0;
	for (size_t i = 0; i < KEY_FILE_COUNT; i++) {
		files->outputs[i] = (struct output)OUTPUT_INIT;
		files->paths[i] = xasprintf("%.*s%s%s", stem, path, kinds[i].infix, path + stem);
	}
	if (text_ends(path, "/"))
		failed = error_set(error, "cannot create '%s': it is the name of a folder", path);
	for (size_t i = 0; i < KEY_FILE_COUNT && !failed; i++)
		failed = check_free(files->paths[i], error);
	for (size_t i = 0; i < KEY_FILE_COUNT && !failed; i++)
		failed = output_open(&files->outputs[i], files->paths[i], kinds[i].mode, error);
	return failed;
}

static int commit_all(struct key_files *files, struct error *error)
{
	for (size_t i = 0; i < KEY_FILE_COUNT; i++) {
		int result = output_commit_new(&files->outputs[i], error);
		if (result == 0)
			continue;
		if (result > 0)
			(void)refuse_existing(files->paths[i], error);
		while (i > 0)
			(void)unlink(files->paths[--i]);
		return -1;
	}
	return 0;
}

int key_files_write(struct key_files *files, const struct new_key *key, struct error *error)
{
	const struct buffer *const contents[KEY_FILE_COUNT] = {
		[KEY_FILE_REVOCATION] = &key->revocation,
		[KEY_FILE_PUBLIC] = &key->public,
		[KEY_FILE_SECRET] = &key->secret,
	};
	for (size_t i = 0; i < KEY_FILE_COUNT; i++)
		if (file_write_all(files->outputs[i].fd, contents[i]->data, contents[i]->len,
				   files->paths[i], error))
			return -1;
	return commit_all(files, error);
}

void key_files_close(struct key_files *files)
{
	for (size_t i = 0; i < KEY_FILE_COUNT; i++) {
		output_cancel(&files->outputs[i]);
		free(files->paths[i]);
		files->paths[i] = NULL;
	}
}
