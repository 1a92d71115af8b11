/* git_index.c - what the index of a repository says
 *
 * `git ls-files` compares by content what the index does not vouch for, in its own process and
 * memory: nothing is written, no hook is called. What it takes on trust is looked at here.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "build/git_index_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/host.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/strings.h"
#include "base/text.h"

#define INDEX_LIMIT ((size_t)1 << 30)
#define SUBMODULE "160000"
#define PLAIN_FILE "100" /* 100644, 100755 */
#define STAT_LINES 5

/* A copy of the index in which nothing is assumed or hidden. */
struct git_index_copy {
	char *folder, *path;
};

/* ---- What is listed ---- */

/* A path of the index, and how far it was found to lie in folders. */
struct path_check {
	int top;
	const char *before; /* the path before, whose folders are known */
};

/* git follows a symbolic link that stands where a folder was, to a file that may be the same. */
static bool has_folders(struct path_check *check, const char *path)
{
	const char *before = check->before ? check->before : "";
	size_t same = 0;
	struct stat status;
	while (path[same] && path[same] == before[same])
		same++;
	check->before = path;
	for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		if ((size_t)(slash - path) < same)
			continue;
		AUTO_FREE char *folder = xstrndup(path, (size_t)(slash - path));
		if (fstatat(check->top, folder, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
		    S_ISLNK(status.st_mode))
			return false;
	}
	return true;
}

/* Takes "TAG MODE OBJECT STAGE\tNAME", TAG in lower case where git was told to assume that the file
 * is unchanged. */
static bool take_record(const char *record, struct path_check *check,
			struct git_index_listing *listing)
{
	const char *name = strchr(record, '\t');
	bool is_assumed = *record >= 'a' && *record <= 'z';
	struct stat status;
	if (!name || record[1] != ' ')
		return false;
	name++;
	if (is_assumed)
		strings_add(&listing->assumed, name);
	switch (is_assumed ? *record - 'a' + 'A' : *record) {
	case 'H':
		listing->changed |= !has_folders(check, name);
		if (text_starts(record + 2, SUBMODULE))
			strings_add(&listing->submodules, name);
		return true;
	case 'S':
		if (fstatat(check->top, name, &status, AT_SYMLINK_NOFOLLOW) == 0)
			strings_add(&listing->hidden, name);
		return true;
	case 'C':
		/* Only what stays a plain file goes through filters. */
		if (text_starts(record + 2, PLAIN_FILE))
			strings_add(&listing->content, name);
		else
			listing->changed = true;
		return true;
	default: /* R, removed; M, not merged; and whatever else there will be */
		listing->changed = true;
		return true;
	}
}

static int take_records(const struct git *git, const struct buffer *output,
			struct git_index_listing *listing, struct error *error)
{
	const char *at = buffer_text(output), *end = at + output->len;
	AUTO_FD top = open(git->top, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct path_check check = {.top = top};
	if (top < 0)
		return error_set_errno(error, errno, "cannot open '%s'", git->top);
	for (; at < end; at += strlen(at) + 1)
		if (!take_record(at, &check, listing))
			return error_set(error, "git ls-files prints what is not understood: '%s'",
					 at);
	return 0;
}

/* A file system that has neither modes nor symbolic links shows every file as a program; then what
 * git found when it made the repository (core.fileMode, core.symlinks) is right. */
static bool has_modes(const struct git *git)
{
	AUTO_FREE char *head = path_join(git->own, "HEAD");
	struct stat status;
	return stat(head, &status) || (status.st_mode & S_IXUSR) == 0;
}

/* Adds the settings that the work tree is looked at with, whatever the configuration says. */
static void add_overrides(const struct git *git, struct strings *overrides)
{
	/* Files that are there although a sparse checkout leaves them out are looked at (git
	 * 2.36). */
	static const char *const always[] = {"core.sparseCheckout=true",
					     "sparse.expectFilesOutsideOfPatterns=false"};
	static const char *const with_modes[] = {"core.fileMode=true", "core.symlinks=true"};

	for (size_t i = 0; i < ARRAY_SIZE(always); i++)
		strings_add(overrides, always[i]);
	for (size_t i = 0; has_modes(git) && i < ARRAY_SIZE(with_modes); i++)
		strings_add(overrides, with_modes[i]);
}

static int ask_index(const struct git *git, const char *const words[],
		     const struct git_index_copy *copy, bool with_filters,
		     struct process_result *result, struct error *error)
{
	AUTO_STRINGS overrides = {0};
	const struct git_call call = {.overrides = &overrides,
				      .index = copy ? copy->path : NULL,
				      .with_filters = with_filters};
	add_overrides(git, &overrides);
	return git_run(git, words, &call, result, error);
}

int git_index_list(const struct git *git, const struct git_index_copy *copy, bool with_filters,
		   struct git_index_listing *listing, char **complaint, struct error *error)
{
	static const char *const words[] = {"ls-files", "-z", "-v", "-s", "-c", "-d", "-m", NULL};
	CLEANUP(process_result_free) struct process_result result = {0};

	if (ask_index(git, words, copy, with_filters, &result, error))
		return -1;
	if (result.status == 0)
		return take_records(git, &result.output, listing, error);
	*complaint = git_complaint(&result);
	return 0;
}

/* Takes ":MODE MODE OBJECT OBJECT LETTER", then the name. Only plain files go through filters. */
static void take_touched(const struct buffer *output, struct strings *files)
{
	const char *at = buffer_text(output), *end = at + output->len;
	while (at < end) {
		const char *name = at + strlen(at) + 1;
		if (name >= end)
			return;
		if (text_starts(at, ":" PLAIN_FILE))
			strings_add(files, name);
		at = name + strlen(name) + 1;
	}
}

int git_index_touched(const struct git *git, const struct git_index_copy *copy,
		      struct strings *files, char **complaint, struct error *error)
{
	static const char *const words[] = {
		"diff-files",    "-z", "--raw", "--ignore-submodules=all", "--no-ext-diff",
		"--no-textconv", NULL};
	CLEANUP(process_result_free) struct process_result result = {0};

	if (ask_index(git, words, copy, false, &result, error))
		return -1;
	if (result.status != 0)
		*complaint = git_complaint(&result);
	else
		take_touched(&result.output, files);
	return 0;
}

void git_index_listing_free(struct git_index_listing *listing)
{
	strings_free(&listing->content);
	strings_free(&listing->submodules);
	strings_free(&listing->assumed);
	strings_free(&listing->hidden);
}

/* ---- A copy that assumes nothing ---- */

/* Copies an index with its time, which tells which of the files in it were written just before. */
static int copy_index(const char *from, const char *to, struct error *error)
{
	AUTO_BUFFER bytes = BUFFER_INIT;
	AUTO_FD fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	struct stat status;
	if (fd < 0)
		return error_set_errno(error, errno, "cannot make '%s'", to);
	if (stat(from, &status))
		return error_set_errno(error, errno, "cannot open '%s'", from);
	if (file_read(from, INDEX_LIMIT, &bytes, error) ||
	    file_write_all(fd, bytes.data, bytes.len, to, error))
		return -1;
	const struct timespec times[] = {status.st_atim, status.st_mtim};
	return futimens(fd, times) ? error_set_errno(error, errno, "cannot write '%s'", to) : 0;
}

static int unmark_files(const struct git *git, const char *index, const char *option,
			const struct strings *files, char **complaint, struct error *error)
{
	const char *const words[] = {"update-index", "-z", option, "--stdin", NULL};
	AUTO_BUFFER input = BUFFER_INIT;
	CLEANUP(process_result_free) struct process_result result = {0};

	if (files->n == 0 || *complaint)
		return 0;
	for (size_t i = 0; i < files->n; i++)
		buffer_add(&input, files->v[i], strlen(files->v[i]) + 1);
	const struct git_call call = {.index = index, .input = input.data, .input_len = input.len};
	if (git_run(git, words, &call, &result, error))
		return -1;
	if (result.status != 0)
		*complaint = git_complaint(&result);
	return 0;
}

struct git_index_copy *git_index_copy_make(const struct git *git,
					   const struct git_index_listing *listing,
					   char **complaint, struct error *error)
{
	struct git_index_copy *copy = xzalloc(sizeof *copy);
	copy->folder = xasprintf("%s/ingot-git-XXXXXX", host_temporary());
	if (!mkdtemp(copy->folder)) {
		error_set_errno(error, errno, "cannot make '%s'", copy->folder);
		free_pointer(&copy->folder);
		git_index_copy_remove(copy);
		return NULL;
	}
	copy->path = path_join(copy->folder, "index");
	if (copy_index(git->index, copy->path, error) == 0 &&
	    unmark_files(git, copy->path, "--no-assume-unchanged", &listing->assumed, complaint,
			 error) == 0 &&
	    unmark_files(git, copy->path, "--no-skip-worktree", &listing->hidden, complaint,
			 error) == 0)
		return copy;
	git_index_copy_remove(copy);
	return NULL;
}

void git_index_copy_remove(struct git_index_copy *copy)
{
	if (!copy)
		return;
	if (copy->path)
		(void)unlink(copy->path);
	if (copy->folder)
		(void)rmdir(copy->folder);
	free(copy->path);
	free(copy->folder);
	free(copy);
}

/* ---- What the index saw of a file ---- */

/* The stat of a file that git-ls-files(1) has with --debug, in this order. */
struct recorded_stat {
	uint32_t ctime, ctime_ns, mtime, mtime_ns, dev, ino, uid, gid, size;
};

static uint32_t take_number(const char **at)
{
	char *end;
	*at += strcspn(*at, "0123456789");
	unsigned long number = strtoul(*at, &end, 10);

	*at = end;
	return (uint32_t)number;
}

static struct recorded_stat read_recorded(const char *at)
{
	struct recorded_stat recorded = {0};
	uint32_t *const fields[] = {&recorded.ctime,    &recorded.ctime_ns, &recorded.mtime,
				    &recorded.mtime_ns, &recorded.dev,      &recorded.ino,
				    &recorded.uid,      &recorded.gid,      &recorded.size};
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		*fields[i] = take_number(&at);
	return recorded;
}

static bool is_before(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec < b->tv_sec || (a->tv_sec == b->tv_sec && a->tv_nsec < b->tv_nsec);
}

/* Leaves out the device, which changes with every mount; git leaves it out as well. */
static bool is_as_recorded(const struct stat *now, const struct recorded_stat *recorded,
			   const struct timespec *index_time)
{
	return S_ISREG(now->st_mode) && (uint32_t)now->st_ctim.tv_sec == recorded->ctime &&
	       (uint32_t)now->st_ctim.tv_nsec == recorded->ctime_ns &&
	       (uint32_t)now->st_mtim.tv_sec == recorded->mtime &&
	       (uint32_t)now->st_mtim.tv_nsec == recorded->mtime_ns &&
	       (uint32_t)now->st_ino == recorded->ino && now->st_uid == recorded->uid &&
	       now->st_gid == recorded->gid && (uint32_t)now->st_size == recorded->size &&
	       is_before(&now->st_mtim, index_time);
}

static const char *skip_lines(const char *at, unsigned count)
{
	for (; count > 0 && at; count--) {
		at = strchr(at, '\n');
		at = at ? at + 1 : NULL;
	}
	return at;
}

/* Finds the names that are vouched for, out of "NAME\0" and the lines of each. */
static void find_vouched(const struct git *git, const struct buffer *output,
			 const struct strings *files, struct strings *vouched)
{
	const char *at = buffer_text(output), *end = at + output->len;
	struct stat index, now;
	if (stat(git->index, &index))
		return;
	while (at && at < end) {
		const char *name = at, *lines = at + strlen(at) + 1;
		at = lines < end ? skip_lines(lines, STAT_LINES) : NULL;
		if (!at || !strings_find(files, name))
			continue;
		const struct recorded_stat recorded = read_recorded(lines);
		AUTO_FREE char *path = path_join(git->top, name);

		if (lstat(path, &now) == 0 && is_as_recorded(&now, &recorded, &index.st_mtim))
			strings_add(vouched, name);
	}
}

int git_index_vouch(const struct git *git, const struct strings *files, struct strings *left,
		    struct error *error)
{
	static const char *const words[] = {"ls-files", "-z", "--debug", NULL};
	AUTO_STRINGS vouched = {0};
	CLEANUP(process_result_free) struct process_result result = {0};

	if (git_run(git, words, NULL, &result, error))
		return -1;
	if (result.status == 0)
		find_vouched(git, &result.output, files, &vouched);
	strings_sort(&vouched);
	for (size_t i = 0; i < files->n; i++)
		if (!strings_find(&vouched, files->v[i]))
			strings_add(left, files->v[i]);
	return 0;
}
