/* incoming.c - the packages that somebody wants published
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/change/incoming_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/parts.h"
#include "base/pool.h"
#include "base/text.h"
#include "formats/file_limits.h"
#include "formats/package_verify.h"
#include "base/advice.h"
#include "repo/change/admission_internal.h"
#include "repo/state/keyring_package_internal.h"
#include "repo/state/keys.h"
#include "repo/state/record_file.h"
#include "sign/keyring.h"
#include "sign/signature.h"

#define WORKERS_MAX 8

/* Holds what all jobs share, read only but for each worker's own keyring. */
struct incoming_reading {
	const struct incoming_options *options;
	struct keyring *keyrings[WORKERS_MAX];
};

struct reading_job {
	struct incoming_reading *reading;
	struct incoming_package *package;
	struct job *job;
};

/* A package that is open, with what is known of its signature. */
struct opened_package {
	const char *file;
	const struct format *format;
	struct package *package;
	int fd;
	struct stat status;
	struct signature signature; /* the best of all */
	bool has_signature;
};

static void close_package(struct opened_package *opened)
{
	package_free(opened->package);
	file_close_reader(&opened->fd);
}

static int look_at_status(struct opened_package *opened, struct error *error)
{
	if (fstat(opened->fd, &opened->status) < 0)
		return error_set_errno(error, errno, "cannot read '%s'", opened->file);
	return 0;
}

static int open_package(struct opened_package *opened, const char *file, struct error *error)
{
	*opened = (struct opened_package){.file = file, .fd = -1};
	opened->package = format_read(file, &opened->format, &opened->fd, error);
	return opened->package ? look_at_status(opened, error) : -1;
}

/* Takes a file that is open already. */
static int take_open(struct opened_package *opened, int fd, const char *name, struct error *error)
{
	*opened = (struct opened_package){.file = name, .fd = fcntl(fd, F_DUPFD_CLOEXEC, 0)};
	if (opened->fd < 0)
		return error_set_errno(error, errno, "cannot open '%s'", name);
	opened->package = format_read_open(opened->fd, name, &opened->format, error);
	return opened->package ? look_at_status(opened, error) : -1;
}

/* ---- Signature ---- */

static bool is_good(const struct opened_package *opened)
{
	return opened->has_signature && opened->signature.state == SIGNATURE_GOOD;
}

static int verify_package(struct opened_package *opened, struct keyring *keyring,
			  struct error *error)
{
	int found = package_verify_best_signature(opened->format, opened->fd, opened->package,
						  keyring, &opened->signature, error);
	if (found < 0)
		return error_context(error, "cannot verify '%s'", opened->file);
	opened->has_signature = found > 0;
	return 0;
}

/* Says what is wrong with the signature, as a message goes on behind the file's name; caller frees.
 * NULL: nothing is. */
static char *describe_fault(const struct opened_package *opened)
{
	const struct signature *signature = &opened->signature;
	char text[SIGNATURE_TEXT_SIZE];
	if (is_good(opened))
		return NULL;
	if (!opened->has_signature)
		return xstrdup("is not signed");
	signature_text(signature, text);
	return xasprintf("has no signature by a key of the repository: %s%s%s",
			 signature->fingerprint, signature->fingerprint[0] ? ": " : "", text);
}

/* ---- Record ---- */

static int check_arch(const struct opened_package *opened, const struct settings *settings,
		      struct error *error)
{
	const char *arch = opened->package->arch;
	if (opened->format->layout->has_arch(&settings->arches, arch))
		return 0;
	AUTO_FREE char *arches = strings_join(&settings->arches, ", ");
	error_set(error, "'%s' is for architecture '%s', which the repository does not have",
		  opened->file, arch);
	return error_advise(error, ADVICE_MADE_FOR_ARCHES, arches);
}

/* The repository makes the package of its keys itself. */
static int check_name(const struct opened_package *opened, const struct settings *settings,
		      struct error *error)
{
	AUTO_FREE char *own = keyring_package_name(settings);
	if (!settings->keyring || strcmp(opened->package->name, own) != 0)
		return 0;
	error_set(error, "'%s' is called '%s', as the package of keys that the repository makes",
		  opened->file, own);
	return error_hint(error, "give it another name");
}

/* A file that changes while it is read would get a record of one state and a digest of another. */
static int check_unchanged(const struct opened_package *opened, struct error *error)
{
	struct stat now;
	const struct stat *then = &opened->status;
	if (fstat(opened->fd, &now) < 0)
		return error_set_errno(error, errno, "cannot read '%s'", opened->file);
	if (now.st_size == then->st_size && now.st_ctim.tv_sec == then->st_ctim.tv_sec &&
	    now.st_ctim.tv_nsec == then->st_ctim.tv_nsec)
		return 0;
	return error_set(error, "'%s' changed while it was read", opened->file);
}

static int digest_file(const struct opened_package *opened, struct record *record,
		       struct error *error)
{
	CLEANUP(parts_free) struct parts parts = {0};
	record->size = (uint64_t)opened->status.st_size;
	parts_add_file(&parts, opened->fd, 0, record->size);
	if (parts_digest(&parts, DIGEST_SHA256, record->sha256, error))
		return error_context(error, "cannot read '%s'", opened->file);
	return check_unchanged(opened, error);
}

/* Sets and generations list a record's texts as words: one with a blank or a control character in
 * it could not be read back. The formats' grammars do not let any pass. */
static int check_words(const struct record *record, struct error *error)
{
	const struct {
		const char *name, *value;
		bool may_be_empty;
	} words[] = {
		{"name", record->name, false},         {"version", record->version, false},
		{"architecture", record->arch, false}, {"place in the pool", record->path, false},
		{"commit", record->commit, true},      {"content id", record->content_id, true},
	};
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		const char *value = words[i].value;
		if ((*value || words[i].may_be_empty) && !strchr(value, ' ') &&
		    !text_has_control(value) && text_is_utf8(value, strlen(value)))
			continue;
		return error_set(error, "its %s is empty or has characters that are not allowed",
				 words[i].name);
	}
	return 0;
}

static struct record *make_record(const struct opened_package *opened, struct error *error)
{
	const struct package *package = opened->package;
	const struct layout *layout = opened->format->layout;
	AUTO_BUFFER bytes = BUFFER_INIT;
	struct record *record = record_make(opened->format->traits->name);
	record->path = layout->pool_path(package, error);
	record->name = xstrdup(package->name);
	record->version = package_full_version(package);
	record->arch = xstrdup(package->arch);
	record->commit = package_commit_text(package);
	record->content_id = xstrdup(package->content_id);
	record->is_signed = is_good(opened);
	if (!record->path || file_limits_check_path(strlen(record->path), error) ||
	    check_words(record, error) || digest_file(opened, record, error) ||
	    layout->record(package, record, error)) {
		record_free(record);
		error_context(error, "cannot publish '%s'", opened->file);
		return NULL;
	}
	record_file_write(record, &bytes);
	digest_bytes_hex(DIGEST_SHA256, bytes.data, bytes.len, record->digest);
	return record;
}

/* Judges what counts only where the channel does not have the package. */
static void judge_package(const struct opened_package *opened, const struct record *record,
			  bool allow_unsigned, struct error *refusal)
{
	AUTO_FREE char *signature = describe_fault(opened);
	const struct admission admission = {
		.operation = "publish",
		.name = opened->file,
		.signature = signature,
		.allow_unsigned = allow_unsigned,
	};
	(void)!(admission_check(&admission, record, refusal) ||
		admission_check_package(&admission, opened->format->layout, opened->package,
					refusal));
}

/* ---- One of them ---- */

static int take_package(struct opened_package *opened, const struct incoming_options *options,
			struct keyring *keyring, struct incoming_package *package,
			struct error *error)
{
	if (check_arch(opened, repo_settings(options->repo), error) ||
	    verify_package(opened, keyring, error))
		return -1;
	package->format = opened->format;
	package->record = make_record(opened, error);
	if (!package->record)
		return -1;
	if (is_good(opened))
		memcpy(package->signer, opened->signature.primary, sizeof package->signer);
	judge_package(opened, package->record, options->allow_unsigned, &package->refusal);
	version_claim_make(opened->package, package->record->commit, package->file,
			   &package->claim);
	return 0;
}

int incoming_read_open(const struct incoming_options *options, int fd, const char *name,
		       struct incoming_package *package, struct error *error)
{
	CLEANUP(close_package) struct opened_package opened;
	*package = (struct incoming_package){.file = name};
	if (take_open(&opened, fd, name, error))
		return -1;
	return take_package(&opened, options, options->repo->chain->keyring, package, error);
}

void incoming_package_free(struct incoming_package *package)
{
	record_free(package->record);
	version_claim_free(&package->claim);
	error_clear(&package->refusal);
}

/* ---- Many at once ---- */

static int read_package(void *argument, unsigned worker, struct error *error)
{
	const struct reading_job *job = argument;
	const struct incoming_options *options = job->reading->options;
	CLEANUP(close_package) struct opened_package opened;
	if (open_package(&opened, job->package->file, error) ||
	    check_name(&opened, repo_settings(options->repo), error))
		return -1;
	return take_package(&opened, options, job->reading->keyrings[worker], job->package, error);
}

/* Waits for every job; the first error in the order given is the one that is told. */
static int wait_for_jobs(struct reading_job *jobs, size_t count, struct error *error)
{
	int failed = 0;
	for (size_t i = 0; i < count; i++) {
		AUTO_ERROR one = ERROR_INIT;
		if (pool_wait(jobs[i].job, &one) && !failed)
			failed = error_move(error, &one);
	}
	return failed;
}

static int read_all(struct incoming_reading *reading, struct pool *pool, struct incoming *incoming,
		    struct error *error)
{
	AUTO_FREE struct reading_job *jobs = xreallocarray(NULL, incoming->n, sizeof *jobs);
	for (size_t i = 0; i < incoming->n; i++) {
		jobs[i] = (struct reading_job){.reading = reading, .package = &incoming->v[i]};
		jobs[i].job = pool_submit(pool, read_package, &jobs[i]);
	}
	return wait_for_jobs(jobs, incoming->n, error);
}

static int open_keyrings(struct incoming_reading *reading, unsigned count, struct error *error)
{
	reading->keyrings[0] = reading->options->repo->chain->keyring;
	for (unsigned i = 1; i < count; i++) {
		reading->keyrings[i] = keys_keyring(reading->options->repo, error);
		if (!reading->keyrings[i])
			return -1;
	}
	return 0;
}

static unsigned count_workers(unsigned cores, size_t files)
{
	size_t workers = cores < WORKERS_MAX ? cores : WORKERS_MAX;
	if (workers > files)
		workers = files;
	return workers ? (unsigned)workers : 1;
}

int incoming_read(const struct incoming_options *options, const struct strings *files,
		  struct incoming *incoming, struct error *error)
{
	struct incoming_reading reading = {.options = options};
	unsigned workers = count_workers(options->cores, files->n);
	*incoming = (struct incoming){.n = files->n};
	incoming->v = xzalloc((files->n + 1) * sizeof *incoming->v);
	for (size_t i = 0; i < files->n; i++)
		incoming->v[i].file = files->v[i];
	struct pool *pool = pool_open(workers, error);
	int failed = !pool || open_keyrings(&reading, workers, error) ||
		     read_all(&reading, pool, incoming, error);
	if (pool)
		pool_close(pool);
	for (unsigned i = 1; i < workers; i++)
		keyring_close(reading.keyrings[i]);
	if (failed)
		incoming_free(incoming);
	return failed ? -1 : 0;
}

void incoming_free(struct incoming *incoming)
{
	for (size_t i = 0; i < incoming->n; i++)
		incoming_package_free(&incoming->v[i]);
	free(incoming->v);
	*incoming = (struct incoming){0};
}
