/* packing.c - from payloads to written packages, one for each format, side by side
 *
 * A signature takes long where it covers a payload (deb), and is quick where it covers a header
 * (rpm). What stands before the place of the signature is written while it is made; a package
 * that is signed is finished and written while the next one is signed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "build/packing_internal.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "codec/payload.h"
#include "identity/content_id.h"
#include "plan/package_files.h"
#include "plan/payloads.h"

static int pack_package(void *argument, unsigned worker UNUSED, struct error *error)
{
	struct packing *packing = argument;
	package_files_add(packing->package, packing->plan, packing->index, packing->payloads);
	content_id(packing->package, packing->package->content_id);
	return packing->format->maker->pack(packing->package, &packing->payloads->v[packing->index],
					    &packing->params, &packing->artifact, error);
}

static char *make_output_path(const struct packing *packing)
{
	struct stat status;
	if (stat(packing->target, &status) || !S_ISDIR(status.st_mode))
		return xstrdup(packing->target);
	AUTO_FREE char *name = packing->format->maker->file_name(packing->package);
	return path_join(text_equal(packing->target, ".") ? "" : packing->target, name);
}

static int write_parts(struct packing *packing, const struct parts *parts, struct error *error)
{
	packing->product->size += parts_size(parts);
	return parts_write(parts, packing->output.fd, packing->product->path, packing->digest,
			   error);
}

/* Writes the head into an unnamed file; nothing is visible yet. */
static int write_head(void *argument, unsigned worker UNUSED, struct error *error)
{
	struct packing *packing = argument;
	packing->product->path = make_output_path(packing);
	if (output_open(&packing->output, packing->product->path, 0666, error))
		return -1;
	if (packing->wants_digest)
		packing->digest = digest_make(DIGEST_SHA256);
	return write_parts(packing, &packing->artifact.head, error);
}

static int write_rest(void *argument, unsigned worker UNUSED, struct error *error)
{
	struct packing *packing = argument;
	if (write_parts(packing, &packing->rest, error))
		return -1;
	if (packing->digest)
		digest_hex(packing->digest, packing->product->sha256);
	return 0;
}

/* Syncs an output, so that committing it has little to wait for. */
static int sync_output(void *argument, unsigned worker UNUSED, struct error *error)
{
	const struct packing *packing = argument;
	return output_sync(&packing->output, error);
}

/* Waits for the job of a packing, whether or not something failed before; the first error stays. */
static int wait_for_job(struct packing *packing, int failed, struct error *error)
{
	AUTO_ERROR later = ERROR_INIT;
	int job_failed = packing->job ? pool_wait(packing->job, &later) : 0;
	packing->job = NULL;
	if (failed || !job_failed)
		return failed;
	error_move(error, &later);
	return error_context(error, "while making the %s", packing->format->traits->name);
}

static int wait_for_all(struct packing *packings, size_t n, struct error *error)
{
	int failed = 0;
	for (size_t i = 0; i < n; i++)
		failed = wait_for_job(&packings[i], failed, error);
	return failed;
}

static void submit_all(struct packing *packings, size_t n, struct pool *pool, job_function function)
{
	for (size_t i = 0; i < n; i++)
		packings[i].job = pool_submit(pool, function, &packings[i]);
}

static int compare_work(const void *left, const void *right)
{
	const struct packing *const *a = left, *const *b = right;
	uint64_t size_a = parts_size(&(*a)->artifact.to_sign);
	uint64_t size_b = parts_size(&(*b)->artifact.to_sign);
	return size_a < size_b ? -1 : size_a > size_b;
}

static int sign_packing(struct packing *packing, struct error *error)
{
	AUTO_BUFFER signature = BUFFER_INIT;
	struct signer *signer = packing->signer;
	struct artifact *artifact = &packing->artifact;
	if ((signer && signer_detach(signer, &artifact->to_sign, false, &signature, error)) ||
	    packing->format->maker->seal(artifact, signer, signer ? &signature : NULL,
					 &packing->rest, error))
		return error_context(error, "while making the %s", packing->format->traits->name);
	parts_drop(&packing->rest, parts_size(&artifact->head));
	return 0;
}

/* Starts to write the rest of a packing, once its head is written. */
static int start_rest(struct packing *packing, struct pool *pool, int failed, struct error *error)
{
	if (packing->is_resting)
		return failed;
	failed = wait_for_job(packing, failed, error);
	if (failed)
		return failed;
	packing->job = pool_submit(pool, write_rest, packing);
	packing->is_resting = true;
	return 0;
}

static int sign_all(struct packing *packings, size_t n, struct pool *pool, struct error *error)
{
	struct packing *order[PAYLOAD_MAX] = {0};
	int failed = 0;
	for (size_t i = 0; i < n; i++)
		order[i] = &packings[i];
	qsort(order, n, sizeof order[0], compare_work);
	for (size_t i = 0; i < n && !failed; i++) {
		failed = sign_packing(order[i], error);
		if (i + 1 < n)
			failed = start_rest(order[i], pool, failed, error);
	}
	return failed;
}

int packings_sign(struct packing *packings, size_t n, struct pool *pool, struct error *error)
{
	submit_all(packings, n, pool, pack_package);
	if (wait_for_all(packings, n, error))
		return -1;
	submit_all(packings, n, pool, write_head);
	return sign_all(packings, n, pool, error);
}

int packings_write(struct packing *packings, size_t n, struct pool *pool, struct error *error)
{
	int failed = 0;
	for (size_t i = 0; i < n; i++)
		failed = start_rest(&packings[i], pool, failed, error);
	if (failed || wait_for_all(packings, n, error))
		return -1; /* what still runs is waited for by packings_free */
	submit_all(packings, n, pool, sync_output);
	return wait_for_all(packings, n, error);
}

void packings_free(struct packing *packings, size_t n)
{
	struct error ignored = ERROR_INIT;
	if (wait_for_all(packings, n, &ignored))
		error_clear(&ignored);
	for (size_t i = 0; i < n; i++) {
		struct packing *packing = &packings[i];
		output_cancel(&packing->output);
		parts_free(&packing->rest);
		digest_free(packing->digest);
		packing->format->maker->artifact_free(&packing->artifact);
		package_free(packing->package);
	}
}
