/* mould.c - from read contents to written packages, one for each format, side by side
 *
 * A signature takes long where it covers a payload (deb), and is quick where it covers a header
 * (rpm). What stands before the place of the signature is written while it is made; a package
 * that is signed is finished and written while the next one is signed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "build/mould_internal.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/path.h"
#include "base/strings.h"
#include "codec/payload.h"
#include "identity/content_id.h"
#include "plan/contents.h"
#include "plan/package_plan.h"

static int pack_job(void *argument, unsigned worker UNUSED, struct error *error)
{
	struct mould *mould = argument;

	package_from_plan(mould->package, mould->plan, mould->index, mould->contents,
			  mould->format->carries_parents);
	content_id(mould->package, mould->package->content_id);
	return mould->format->pack(mould->package, &mould->contents->payloads[mould->index],
				   &mould->params, &mould->artifact, error);
}

static char *output_path(const struct mould *mould)
{
	struct stat status;

	if (stat(mould->target, &status) || !S_ISDIR(status.st_mode))
		return xstrdup(mould->target);
	CLEANUP(free_pointer) char *name = mould->format->file_name(mould->package);
	return path_join(text_equal(mould->target, ".") ? "" : mould->target, name);
}

static int write_parts(struct mould *mould, const struct parts *parts, struct error *error)
{
	mould->product->size += parts_size(parts);
	return parts_write(parts, mould->output.fd, mould->product->path, mould->digest, error);
}

/* Writes the head into an unnamed file; nothing is visible yet. */
static int head_job(void *argument, unsigned worker UNUSED, struct error *error)
{
	struct mould *mould = argument;

	mould->product->path = output_path(mould);
	if (output_open(&mould->output, mould->product->path, 0666, error))
		return -1;
	if (mould->wants_digest)
		mould->digest = digest_make(DIGEST_SHA256);
	return write_parts(mould, &mould->artifact.head, error);
}

static int rest_job(void *argument, unsigned worker UNUSED, struct error *error)
{
	struct mould *mould = argument;

	if (write_parts(mould, &mould->rest, error))
		return -1;
	if (mould->digest)
		digest_hex(mould->digest, mould->product->sha256);
	return 0;
}

/* Syncs an output, so that committing it has little to wait for. */
static int sync_job(void *argument, unsigned worker UNUSED, struct error *error)
{
	const struct mould *mould = argument;

	return output_sync(&mould->output, error);
}

/* Waits for the job of a mould, whether or not something failed before; the first error stays. */
static int wait_for(struct mould *mould, int result, struct error *error)
{
	struct error later = ERROR_INIT;
	int failed = mould->job ? job_wait(mould->job, &later) : 0;

	mould->job = NULL;
	if (failed && result == 0) {
		error_move(error, &later);
		result = error_context(error, "while making the %s", mould->format->name);
	}
	error_clear(&later);
	return result;
}

static int moulds_wait(struct mould *moulds, size_t n, struct error *error)
{
	int result = 0;

	for (size_t i = 0; i < n; i++)
		result = wait_for(&moulds[i], result, error);
	return result;
}

static void submit_all(struct mould *moulds, size_t n, struct pool *pool, job_function function)
{
	for (size_t i = 0; i < n; i++)
		moulds[i].job = pool_submit(pool, function, &moulds[i]);
}

static int compare_work(const void *left, const void *right)
{
	const struct mould *const *a = left, *const *b = right;
	uint64_t size_a = parts_size(&(*a)->artifact.to_sign);
	uint64_t size_b = parts_size(&(*b)->artifact.to_sign);

	return size_a < size_b ? -1 : size_a > size_b;
}

static int sign(struct mould *mould, struct error *error)
{
	CLEANUP(buffer_free) struct buffer signature = BUFFER_INIT;
	struct signer *signer = mould->signer;
	struct artifact *artifact = &mould->artifact;

	if ((signer && signer_detach(signer, &artifact->to_sign, false, &signature, error)) ||
	    mould->format->seal(artifact, signer, signer ? &signature : NULL, &mould->rest, error))
		return error_context(error, "while making the %s", mould->format->name);
	parts_drop(&mould->rest, parts_size(&artifact->head));
	return 0;
}

/* Starts to write the rest of a mould, once its head is written. */
static int start_rest(struct mould *mould, struct pool *pool, int result, struct error *error)
{
	if (mould->is_resting)
		return result;
	result = wait_for(mould, result, error);
	if (result)
		return result;
	mould->job = pool_submit(pool, rest_job, mould);
	mould->is_resting = true;
	return 0;
}

static int sign_all(struct mould *moulds, size_t n, struct pool *pool, struct error *error)
{
	struct mould *order[PAYLOAD_MAX] = {0};
	int result = 0;

	for (size_t i = 0; i < n; i++)
		order[i] = &moulds[i];
	qsort(order, n, sizeof order[0], compare_work);
	for (size_t i = 0; i < n && result == 0; i++) {
		result = sign(order[i], error);
		if (i + 1 < n)
			result = start_rest(order[i], pool, result, error);
	}
	return result;
}

int moulds_sign(struct mould *moulds, size_t n, struct pool *pool, struct error *error)
{
	submit_all(moulds, n, pool, pack_job);
	if (moulds_wait(moulds, n, error))
		return -1;
	submit_all(moulds, n, pool, head_job);
	return sign_all(moulds, n, pool, error);
}

int moulds_write(struct mould *moulds, size_t n, struct pool *pool, struct error *error)
{
	int result = 0;

	for (size_t i = 0; i < n; i++)
		result = start_rest(&moulds[i], pool, result, error);
	if (result || moulds_wait(moulds, n, error))
		return -1; /* what still runs is waited for by moulds_free */
	submit_all(moulds, n, pool, sync_job);
	return moulds_wait(moulds, n, error);
}

void moulds_free(struct mould *moulds, size_t n)
{
	struct error ignored = ERROR_INIT;

	if (moulds_wait(moulds, n, &ignored))
		error_clear(&ignored);
	for (size_t i = 0; i < n; i++) {
		struct mould *mould = &moulds[i];

		output_cancel(&mould->output);
		parts_free(&mould->rest);
		digest_free(mould->digest);
		mould->format->artifact_free(&mould->artifact);
		package_free(mould->package);
	}
}
