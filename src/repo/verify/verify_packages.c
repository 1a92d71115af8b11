/* verify_packages.c - every package of a repository against its record
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/parts.h"
#include "base/pool.h"
#include "base/text.h"
#include "base/vector.h"
#include "formats/format.h"
#include "formats/package_verify.h"
#include "repo/state/keys.h"
#include "repo/state/versions_internal.h"
#include "repo/verify/verify_internal.h"

#define WORKERS_MAX 8

/* Holds what all jobs share, read only but for each worker's own keyring. */
struct package_reading {
	struct store *store;
	struct keyring *keyrings[WORKERS_MAX];
	bool deep;
};

struct package_job {
	struct package_reading *reading;
	const struct record *record;
	const struct settings *state; /* of a package of the keys, else NULL */
	struct findings findings;
	struct job *job;
};

static void add_bad(struct package_job *job, const char *what, const char *text)
{
	findings_add(&job->findings, FINDING_BAD, what, "'%s': %s", job->record->path, text);
}

/* Returns 1 where the package has other bytes, which has been noted. */
static int check_bytes(struct package_job *job, int fd, struct error *error)
{
	char sha256[SHA256_HEX_SIZE];
	struct stat status;
	CLEANUP(parts_free) struct parts parts = {0};
	if (fstat(fd, &status) < 0)
		return error_set_errno(error, errno, "cannot read '%s'", job->record->path);
	parts_add_file(&parts, fd, 0, (uint64_t)status.st_size);
	if (parts_digest(&parts, DIGEST_SHA256, sha256, error))
		return error_context(error, "cannot read '%s'", job->record->path);
	if (strcmp(sha256, job->record->sha256) == 0)
		return 0;
	add_bad(job, "package", "it has other bytes than its record says");
	return 1;
}

static void check_record(struct package_job *job, const struct package *package)
{
	const struct record *record = job->record;
	AUTO_FREE char *version = package_full_version(package);
	AUTO_FREE char *commit = package_commit_text(package);
	const struct {
		const char *what, *recorded, *found;
	} rows[] = {
		{"format", record->format, package->format},
		{"name", record->name, package->name},
		{"version", record->version, version},
		{"architecture", record->arch, package->arch},
		{"commit", record->commit, commit},
		{"content id", record->content_id, package->content_id},
	};
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (!text_equal(rows[i].recorded, rows[i].found))
			findings_add(&job->findings, FINDING_BAD, "package",
				     "'%s': its record has the %s '%s', the package '%s'",
				     record->path, rows[i].what, rows[i].recorded, rows[i].found);
}

/* The repository says elsewhere, too, of which commit the version is. */
static void check_claim(struct package_job *job, const struct package *package)
{
	AUTO_ERROR error = ERROR_INIT;
	CLEANUP(version_claim_free) struct version_claim claim;
	version_claim_make(package, job->record->commit, job->record->path, &claim);
	if (version_claim_check(job->reading->store, &claim, &error))
		findings_add(&job->findings, FINDING_BAD, "version", "%s", error.message);
}

/* A signature by a key that has expired since is what rpm takes. */
static int check_signature(struct package_job *job, const struct format *format, int fd,
			   const struct package *package, struct keyring *keyring,
			   struct error *error)
{
	struct signature best = {0};
	char text[SIGNATURE_TEXT_SIZE];
	if (!job->record->is_signed)
		return 0;
	int found = package_verify_best_signature(format, fd, package, keyring, &best, error);
	if (found < 0)
		return -1;
	signature_text(&best, text);
	if (found == 0)
		add_bad(job, "signature", "its record says that it is signed, and it is not");
	else if (!signature_is_sound(&best))
		findings_add(&job->findings, FINDING_BAD, "signature", "'%s': its signature is %s",
			     job->record->path, text);
	return 0;
}

/* Takes only what is bad of what there is to say of one package. */
static int check_content(struct package_job *job, const struct format *format, int fd,
			 const struct package *package, struct error *error)
{
	CLEANUP(findings_free) struct findings findings = {0};
	int failed = package_verify(format, fd, package, NULL, &findings, error);
	VECTOR_EACH (finding, &findings) {
		if (finding->kind == FINDING_BAD)
			add_bad(job, finding->what, finding->text);
	}
	return failed;
}

static int check_deep(struct package_job *job, int fd, struct keyring *keyring, struct error *error)
{
	const struct format *format;
	AUTO_ERROR broken = ERROR_INIT;
	struct package *package = format_read_open(fd, job->record->path, &format, &broken);
	int failed = 0;
	if (package) {
		check_record(job, package);
		check_claim(job, package);
		failed = check_signature(job, format, fd, package, keyring, error) ||
			 check_content(job, format, fd, package, error);
	} else {
		findings_add(&job->findings, FINDING_BAD, "package", "%s", broken.message);
	}
	package_free(package);
	return failed ? -1 : 0;
}

/* The keys that signed a package of the keys were those of its state, and may have gone since. */
static int check_deep_then(struct package_job *job, int fd, struct error *error)
{
	struct keyring *keyring = settings_open_keyring(job->state, error);
	int failed = !keyring || check_deep(job, fd, keyring, error);
	keyring_close(keyring);
	return failed ? -1 : 0;
}

static int run_job(void *argument, unsigned worker, struct error *error)
{
	struct package_job *job = argument;
	struct package_reading *reading = job->reading;
	AUTO_FD fd = -1;
	enum store_result got =
		store_fetch(reading->store, job->record->path, job->record->size, &fd, error);
	if (got == STORE_FAILED)
		return -1;
	if (got == STORE_MISSING) {
		add_bad(job, "package", "it is missing");
		return 0;
	}
	int result = check_bytes(job, fd, error);
	if (result == 0 && reading->deep)
		result = job->state ? check_deep_then(job, fd, error)
				    : check_deep(job, fd, reading->keyrings[worker], error);
	return result < 0 ? -1 : 0;
}

static void take_findings(struct verification *verification, struct findings *findings)
{
	VECTOR_EACH (finding, findings)
		verify_add_bad(verification, finding->what, "%s", finding->text);
	findings_free(findings);
}

/* Waits for all jobs; the first error in their order is the one that is told. */
static int run_jobs(struct verification *verification, struct package_reading *reading,
		    struct pool *pool, struct error *error)
{
	size_t count;
	int failed = 0;
	AUTO_FREE const struct record **records = verify_list_records(verification, &count);
	AUTO_FREE struct package_job *jobs = xzalloc((count + 1) * sizeof *jobs);
	for (size_t i = 0; i < count; i++) {
		jobs[i] = (struct package_job){
			.reading = reading,
			.record = records[i],
			.state = map_get(&verification->keyring, records[i]->digest),
		};
		jobs[i].job = pool_submit(pool, run_job, &jobs[i]);
	}
	for (size_t i = 0; i < count; i++) {
		AUTO_ERROR one = ERROR_INIT;
		if (pool_wait(jobs[i].job, &one) && !failed)
			failed = error_move(error, &one);
		take_findings(verification, &jobs[i].findings);
	}
	return failed;
}

static int open_keyrings(struct package_reading *reading, struct repo *repo, unsigned count,
			 struct error *error)
{
	reading->keyrings[0] = repo->chain->keyring;
	for (unsigned i = 1; i < count; i++) {
		reading->keyrings[i] = keys_keyring(repo, error);
		if (!reading->keyrings[i])
			return -1;
	}
	return 0;
}

int verify_packages(struct verification *verification, bool deep, unsigned cores,
		    struct error *error)
{
	struct package_reading reading = {.store = verification->repo->store, .deep = deep};
	size_t most = verification->records.n < WORKERS_MAX ? verification->records.n : WORKERS_MAX;
	unsigned workers = cores < most ? cores : (unsigned)most;
	if (workers == 0)
		workers = 1;
	struct pool *pool = pool_open(workers, error);
	int failed = !pool || open_keyrings(&reading, verification->repo, workers, error) ||
		     run_jobs(verification, &reading, pool, error);
	if (pool)
		pool_close(pool);
	for (unsigned i = 1; i < workers; i++)
		keyring_close(reading.keyrings[i]);
	return failed ? -1 : 0;
}
