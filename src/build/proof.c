/* proof.c - a second build, made elsewise, that must give the same bytes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "build/proof_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/process.h"
#include "base/secrets.h"
#include "base/text.h"
#include "base/vector.h"
#include "build/cast.h"
#include "build/proof_folder_internal.h"
#include "formats/format_reader.h"
#include "package/package_diff.h"

#define THIS_PROGRAM "/proc/self/exe"
#define OUTPUT_LIMIT ((size_t)1 << 20)
#define BLOCK ((size_t)64 << 10)
#define DIGEST_SHOWN 12

struct proof {
	struct proof_folder folder;
	struct process *process; /* NULL: it has ended */
	char *conditions;
};

/* ---- Starting ---- */

/* Chooses what the second build has, which is never what this one has. */
static const char *choose_other(const char *here, const char *first, const char *second)
{
	return text_equal(here, first) ? second : first;
}

static void add_option(struct strings *words, const char *option, const char *value)
{
	if (!value)
		return;
	strings_add(words, option);
	strings_add(words, value);
}

static void add_words(const struct cast_options *options, const char *target, unsigned jobs,
		      struct strings *words)
{
	strings_add(words, "ingot");
	strings_add(words, "build");
	strings_add(words, "--quiet");
	strings_add(words, "--no-cache");
	add_option(words, "--config", options->manifest);
	for (size_t i = 0; i < options->formats->n; i++)
		add_option(words, "--packager", options->formats->v[i]->name);
	add_option(words, "--target", target);
	add_option(words, "--key", options->key);
	add_option(words, "--key-id", options->key_id);
	add_option(words, "--passphrase-file", options->passphrase_file);
	if (options->is_unsigned)
		strings_add(words, "--unsigned");
	if (options->allow_undefined)
		strings_add(words, "--allow-undefined");
	if (options->run_filters)
		strings_add(words, "--run-filters");
	if (options->require_pins)
		strings_add(words, "--require-pins");
	if (options->tag != CAST_TAG_NONE)
		strings_add(words, "--assume-tag");
	strings_add(words, "--jobs");
	strings_add_printf(words, "%u", jobs);
}

static mode_t read_umask(void)
{
	mode_t now = umask(077);
	(void)umask(now);
	return now;
}

static int start_build(struct proof *proof, const struct strings *words, const struct host *host,
		       unsigned jobs, struct error *error)
{
	mode_t now = read_umask(), other = now == 077 ? 022 : 077;
	/* POSIX's own form of a zone needs no file of zones. */
	const char *zone = choose_other(host_variable(host, "TZ"), "ABC+11", "ABC-13:45");
	const char *language = choose_other(host_variable(host, "LC_ALL"), "tr_TR.UTF-8", "C");
	AUTO_FREE char *tz = xasprintf("TZ=%s", zone);
	AUTO_FREE char *all = xasprintf("LC_ALL=%s", language);
	AUTO_FREE char *lang = xasprintf("LANG=%s", language);
	const char *const settings[] = {tz, all, lang,
					HOST_SECRETS_VARIABLE "=" HOST_SECRETS_ON_STDIN, NULL};
	CLEANUP(buffer_wipe) struct buffer secrets = BUFFER_INIT;
	AUTO_FREE const char **argv = xzalloc((words->n + 1) * sizeof *argv);

	for (size_t i = 0; i < words->n; i++)
		argv[i] = words->v[i];
	proof->conditions = xasprintf("umask %04o, %s, %s, %u thread%s, no cache", (unsigned)other,
				      tz, all, jobs, jobs == 1 ? "" : "s");
	secrets_write(&host->secrets, &secrets);
	(void)umask(other);
	proof->process = process_start(THIS_PROGRAM, argv, settings, &secrets, error);
	(void)umask(now);
	return proof->process ? 0 : -1;
}

/* Finds where the second build puts its packages: they get the names of the first's. */
static char *find_target(const struct proof *proof, const struct cast_options *options)
{
	struct stat status;
	if (stat(options->target, &status) == 0 && S_ISDIR(status.st_mode))
		/* With a slash it is no file's name, should the folder be gone meanwhile. */
		return xasprintf("%s/", proof_folder_path(&proof->folder));
	return path_join(proof_folder_path(&proof->folder), path_base(options->target));
}

struct proof *proof_start(const struct cast_options *options, const char *folder,
			  struct error *error)
{
	struct proof *proof = xzalloc(sizeof *proof);
	AUTO_STRINGS words = {0};
	unsigned jobs = options->jobs == 1 ? 2 : 1;
	proof->folder = (struct proof_folder)PROOF_FOLDER_INIT;
	int failed = proof_folder_make(&proof->folder, folder, error);
	if (!failed) {
		AUTO_FREE char *target = find_target(proof, options);
		add_words(options, target, jobs, &words);
		failed = start_build(proof, &words, options->host, jobs, error);
	}
	if (!failed)
		return proof;
	proof_end(proof);
	return NULL;
}

/* ---- Comparing ---- */

static ssize_t read_block(int fd, uint8_t *block, uint64_t offset)
{
	size_t len = 0;
	while (len < BLOCK) {
		ssize_t got = pread(fd, block + len, BLOCK - len, (off_t)(offset + len));
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		len += (size_t)got;
	}
	return (ssize_t)len;
}

/* Finds where the two first differ: 1, else 0. */
static int compare_bytes(const struct proof_side *side, int other, uint64_t *at,
			 struct error *error)
{
	AUTO_FREE uint8_t *mine = xmalloc(BLOCK);
	AUTO_FREE uint8_t *theirs = xmalloc(BLOCK);
	for (*at = 0;;) {
		ssize_t a = read_block(side->fd, mine, *at);
		ssize_t b = a < 0 ? -1 : read_block(other, theirs, *at);
		if (a < 0 || b < 0)
			return error_set_errno(error, errno, "cannot read '%s'", side->path);
		for (ssize_t i = 0; i < a && i < b; i++, (*at)++)
			if (mine[i] != theirs[i])
				return 1;
		if (a != b)
			return 1;
		if (a < (ssize_t)BLOCK)
			return 0;
	}
}

static void add_difference(struct strings *differences, const char *name,
			   const struct difference *difference)
{
	int shown = text_equal(difference->attribute, "sha256") ? DIGEST_SHOWN : INT_MAX;
	const char *before = difference->before, *after = difference->after;
	strings_add_printf(differences, "%s: %s: %s%s%s  %.*s -> %.*s", name,
			   package_diff_section_name(difference->section), difference->name,
			   difference->attribute ? "  " : "",
			   difference->attribute ? difference->attribute : "", shown,
			   before ? before : "-", shown, after ? after : "-");
}

/* Tells of files that say which build this is; two packages of one content may differ in them. */
static void add_identity(struct strings *differences, const char *name, const struct package *a,
			 const struct package *b)
{
	VECTOR_EACH (file, &a->files) {
		const struct package_file *other = package_find_file(b, file->path);
		if ((file->flags & ENTRY_IDENTITY) && other &&
		    !text_equal(file->sha256, other->sha256))
			add_difference(differences, name,
				       &(struct difference){.section = DIFF_FILES,
							    .kind = DIFF_CHANGED,
							    .name = file->path,
							    .attribute = "sha256",
							    .before = file->sha256,
							    .after = other->sha256});
	}
}

/* Tells what the packages say of each other, then the place, which says it where they do not. */
static int describe_difference(const struct proof_side *side, const char *other, uint64_t at,
			       struct strings *differences, struct error *error)
{
	AUTO_FREE char *mine = xasprintf("/proc/self/fd/%d", side->fd);
	const char *name = path_base(side->path);
	struct package *a = format_read(mine, NULL, NULL, error);
	struct package *b = a ? format_read(other, NULL, NULL, error) : NULL;
	if (a && b) {
		CLEANUP(package_diff_free) struct package_diff diff = {0};

		package_diff_make(a, b, &diff);
		VECTOR_EACH (difference, &diff)
			add_difference(differences, name, difference);
		add_identity(differences, name, a, b);
		strings_add_printf(differences, "%s: first at byte %" PRIu64 ", in %s", name, at,
				   side->format->reader->part_at(side->fd, a, at));
	}
	package_free(a);
	package_free(b);
	return a && b ? 0 : -1;
}

static int compare_package(const struct proof *proof, const struct proof_side *side,
			   struct strings *differences, struct error *error)
{
	const char *name = path_base(side->path);
	AUTO_FREE char *other = path_join(proof_folder_path(&proof->folder), name);
	AUTO_FD fd = open(other, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	uint64_t at;
	if (fd < 0 && errno == ENOENT) {
		strings_add_printf(differences, "%s: made under another name", name);
		return 1;
	}
	if (fd < 0)
		return error_set_errno(error, errno, "cannot open '%s'", other);
	int result = compare_bytes(side, fd, &at, error);
	if (result == 1 && describe_difference(side, other, at, differences, error))
		return -1;
	return result;
}

static void add_lines(struct strings *lines, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");
		strings_take(lines, xstrndup(text, len));
		text += len + (text[len] == '\n');
	}
}

static int finish_build(struct proof *proof, struct strings *differences, struct error *error)
{
	CLEANUP(process_result_free) struct process_result result = {0};
	int failed = process_finish(proof->process, OUTPUT_LIMIT, &result, error);

	proof->process = NULL;
	if (failed || result.status == 0)
		return failed;
	add_lines(differences, buffer_text(&result.errors));
	return error_set(error, "the second build (%s) failed with status %d", proof->conditions,
			 result.status);
}

int proof_compare(struct proof *proof, const struct proof_side *sides, size_t n,
		  struct strings *differences, struct error *error)
{
	int found = 0;
	if (finish_build(proof, differences, error))
		return -1;
	for (size_t i = 0; i < n; i++) {
		int result = compare_package(proof, &sides[i], differences, error);
		if (result < 0)
			return -1;
		found |= result;
	}
	return found;
}

const char *proof_conditions(const struct proof *proof)
{
	return proof->conditions;
}

void proof_end(struct proof *proof)
{
	if (!proof)
		return;
	process_cancel(proof->process);
	proof_folder_remove(&proof->folder);
	free(proof->conditions);
	free(proof);
}
