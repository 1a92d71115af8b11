/* cast.c - the steps of a build: strictly forward, every step's input const to it
 *
 * manifest -> provenance -> plan -> payloads -> artifact -> signature -> file. All mistakes of the
 * user end at the plan; the key is opened before files are read, since a wrong passphrase should
 * not cost a long compression.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "build/cast.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/advice.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/pool.h"
#include "base/text.h"
#include "build/cache.h"
#include "build/identity_plan_internal.h"
#include "build/materials_internal.h"
#include "build/packing_internal.h"
#include "build/policy_internal.h"
#include "build/proof_internal.h"
#include "build/provenance_find_internal.h"
#include "build/signing_internal.h"
#include "build/tag_internal.h"
#include "build/toolchain_find_internal.h"
#include "build/version_tag_internal.h"
#include "codec/payload.h"
#include "formats/format.h"
#include "formats/format_maker.h"
#include "manifest/manifest.h"
#include "pins/pins.h"
#include "plan/payloads.h"
#include "plan/plan.h"
#include "sign/signers.h"

struct casting {
	const struct cast_options *options;
	struct manifest *manifest;
	struct arena *arena; /* of the provenance */
	struct provenance provenance;
	struct plan *plan;
	struct packing packings[PAYLOAD_MAX];
	size_t n_packings;
	struct signing signing;
	struct key_request requests[PAYLOAD_MAX];
	struct signer *signers[PAYLOAD_MAX]; /* equal keys share one */
	struct signers_opening opening;
	struct pool *key_pool;     /* of the one thread that opens signers, while files are read */
	struct job *opened;        /* NULL: nobody opens any, or what came of it was taken */
	struct job *closed;        /* NULL: nobody closes them yet */
	struct problems *problems; /* of whoever called */
	struct payloads *payloads;
	struct run_cache *cache; /* or NULL */
	struct pool *pool;
	struct proof *proof; /* NULL: none is asked for */
};

/* The date where nothing says when: the same everywhere, recent enough for every tool. */
#define FALLBACK_DATE 946684800 /* 2000-01-01 */

static int check_target(const struct cast_options *options, struct error *error)
{
	struct stat status;
	bool exists = stat(options->target, &status) == 0;
	bool may_be_file = options->formats->n == 1 && !text_ends(options->target, "/");

	if (exists && S_ISDIR(status.st_mode))
		return 0;
	if (exists && may_be_file && S_ISREG(status.st_mode))
		return 0;
	if (exists) {
		error_set(error, "'%s' is not a folder", options->target);
		return error_advise(error, ADVICE_GIVE_TARGET, NULL);
	}
	AUTO_FREE char *folder =
		may_be_file ? path_parent(options->target) : xstrdup(options->target);
	if (stat(folder, &status) == 0 && S_ISDIR(status.st_mode))
		return 0;
	error_set(error, "there is no folder '%s'", folder);
	return error_hint(error, "make it first: mkdir -p '%s'", folder);
}

static int64_t find_source_date(const struct casting *casting, struct problems *problems)
{
	const struct mark at = {.file = casting->manifest->path};
	if (casting->provenance.source_date >= 0)
		return casting->provenance.source_date;
	problems_add(problems, PROBLEM_WARNING, at,
		     "set SOURCE_DATE_EPOCH, or build inside a git work tree",
		     "no source date: everything in the packages is dated 2000-01-01");
	return FALLBACK_DATE;
}

static int load_inputs(struct casting *casting, struct problems *problems)
{
	const struct cast_options *options = casting->options;
	const struct format_list known = format_all();
	struct manifest_options manifest_options = {.environment = options->host->environment,
						    .known = &known,
						    .formats = options->formats,
						    .allow_undefined = options->allow_undefined};
	struct problems later = {0};
	AUTO_ERROR error = ERROR_INIT;
	int failed = signing_choose(&casting->signing, options, &error);
	if (failed)
		problems_add_error(problems, (struct mark){0}, NULL, &error);
	manifest_options.ignore_signature = signing_ignores_manifest(&casting->signing);
	casting->manifest = manifest_load(options->manifest, &manifest_options, problems);
	if (!casting->manifest)
		return -1;
	casting->arena = arena_make();
	if (provenance_find(casting->manifest, options->host, options->run_filters, casting->arena,
			    &casting->provenance, &later))
		failed = -1;
	problems_adopt(problems, &later);
	if (failed)
		return -1;
	casting->provenance.source_date = find_source_date(casting, problems);
	/* Whoever builds from the tag later gets the same bytes. */
	if (options->tag != CAST_TAG_NONE)
		casting->provenance.tag = casting->provenance.version_tag;
	return 0;
}

static void set_manifest_version_text(struct package *package, const struct manifest_package *base)
{
	AUTO_FREE char *version = manifest_version_text(base);
	package->identity_version = arena_text(package->arena, version);
}

static void describe_package(struct casting *casting, const char *name, struct problems *problems)
{
	unsigned set = 1u << casting->n_packings;
	struct packing *packing = &casting->packings[casting->n_packings++];
	struct problems later = {0};
	packing->output.fd = -1;
	packing->format = format_find(name);
	packing->from = manifest_for(casting->manifest, name);
	packing->package = package_make(name);
	packing->format->maker->describe(casting->manifest, packing->from, &casting->provenance,
					 packing->package, &later);
	set_manifest_version_text(packing->package, &casting->manifest->base);
	if (packing->format->maker->add_files)
		packing->format->maker->add_files(casting->manifest, packing->from,
						  packing->package, set, casting->plan, &later);
	packing->format->maker->compression(packing->from, &packing->params, &later);
	problems_adopt(problems, &later);
}

/* A manifest that is only checked is not signed. */
static bool is_unsigned(const struct casting *casting)
{
	for (size_t i = 0; casting->options->target && i < casting->n_packings; i++)
		if (signing_is_missing(&casting->signing, casting->manifest,
				       casting->packings[i].from, casting->packings[i].format))
			return true;
	return false;
}

static void check_policy(const struct casting *casting, struct problems *problems)
{
	const struct policy_facts facts = {.provenance = &casting->provenance,
					   .is_unsigned = is_unsigned(casting),
					   .require_pins = casting->options->require_pins};
	struct problems later = {0};
	policy_check(casting->manifest, &facts, &later);
	problems_adopt(problems, &later);
}

/* Decides, and refuses, everything that can be before a file is read. */
static int make_plan(struct casting *casting, struct problems *problems)
{
	struct provenance *provenance = &casting->provenance;
	struct problems later = {0};
	casting->plan = plan_resolve(casting->manifest, provenance->source_date, &later);
	pins_find(casting->manifest, casting->plan, casting->arena, provenance, &later);
	toolchain_find(casting->manifest, casting->arena, &provenance->build, &later);
	materials_find(casting->manifest, casting->arena, &provenance->materials, &later);
	identity_plan(casting->manifest, provenance, casting->plan, &later);
	problems_adopt(problems, &later);
	for (size_t i = 0; i < casting->options->formats->n; i++)
		describe_package(casting, casting->options->formats->v[i]->name, problems);
	for (size_t i = 0; i < casting->n_packings; i++)
		signing_check(&casting->signing, casting->manifest, casting->packings[i].from,
			      casting->packings[i].format, problems);
	check_policy(casting, problems);
	plan_seal(casting->plan, problems);
	return problems->errors > 0 ? -1 : 0;
}

static int open_signers(void *argument, unsigned worker UNUSED, struct error *error)
{
	struct casting *casting = argument;
	return signers_open(&casting->opening, error);
}

/* Secrets are taken before anything else; gpg works while files are read. */
static int start_signers(struct casting *casting, struct error *error)
{
	for (size_t i = 0; i < casting->n_packings; i++) {
		signing_find(&casting->signing, casting->manifest, casting->packings[i].from,
			     casting->packings[i].format, casting->arena, &casting->requests[i]);
		casting->requests[i].time = casting->provenance.source_date;
	}
	casting->opening = (struct signers_opening){.requests = casting->requests,
						    .n = casting->n_packings,
						    .signers = casting->signers};
	if (signers_prepare(&casting->opening, casting->options->host, error))
		return -1;
	casting->key_pool = pool_open(1, error);
	if (!casting->key_pool)
		return -1;
	casting->opened = pool_submit(casting->key_pool, open_signers, casting);
	return 0;
}

static int take_signers(struct casting *casting, struct error *error)
{
	struct job *opened = casting->opened;
	casting->opened = NULL;
	if (!opened)
		return 0;
	if (pool_wait(opened, error))
		return -1;
	for (size_t i = 0; i < casting->n_packings; i++) {
		struct packing *packing = &casting->packings[i];
		packing->signer = casting->signers[i];
		if (packing->signer &&
		    packing->format->maker->check_signer(packing->signer, casting->problems, error))
			return -1;
	}
	return 0;
}

/* A key that cannot sign shall not cost a long compression. */
static int check_signers(void *context, struct error *error)
{
	struct casting *casting = context;
	if (casting->opened && pool_is_done(casting->opened))
		return take_signers(casting, error);
	return 0;
}

/* Returns the folder where the outputs, and so the spools, lie; caller frees. */
static char *find_output_folder(const struct cast_options *options)
{
	struct stat status;
	if (stat(options->target, &status) == 0 && S_ISDIR(status.st_mode))
		return xstrdup(options->target);
	return path_parent(options->target);
}

static int make_payloads(struct casting *casting, struct error *error)
{
	const struct cast_options *options = casting->options;
	struct payload_request requests[PAYLOAD_MAX] = {{0}};
	AUTO_FREE char *folder = find_output_folder(options);
	struct payloads_means means = {.pool = casting->pool,
				       .cache = casting->cache,
				       .progress = options->progress,
				       .context = options->progress_context,
				       .check = check_signers,
				       .check_context = casting};
	for (size_t i = 0; i < casting->n_packings; i++)
		requests[i] = (struct payload_request){
			.layout = casting->packings[i].format->maker->payload,
			.params = casting->packings[i].params,
			.directory = folder,
			.digests = casting->packings[i].format->maker->payload_digests,
		};
	casting->payloads = payloads_make(casting->plan, requests, &means, error);
	return casting->payloads ? take_signers(casting, error) : -1;
}

static void prepare_packing(const struct casting *casting, struct packing *packing,
			    struct cast_product *product)
{
	packing->index = (size_t)(packing - casting->packings);
	packing->plan = casting->plan;
	packing->payloads = casting->payloads;
	packing->target = casting->options->target;
	packing->product = product;
	packing->wants_digest = casting->options->digests;
	if (packing->signer)
		(void)snprintf(product->signer, sizeof product->signer, "%s",
			       signer_fingerprint(packing->signer));
}

/* Does all that comes before files are read. */
static int prepare_build(struct casting *casting, struct problems *problems, struct error *error)
{
	const struct cast_options *options = casting->options;
	if (load_inputs(casting, problems) || make_plan(casting, problems))
		return -1;
	if (options->tag != CAST_TAG_NONE &&
	    version_tag_check(casting->manifest->folder, &casting->provenance, error))
		return -1;
	if (options->prove) {
		AUTO_FREE char *folder = find_output_folder(options);
		casting->proof = proof_start(options, folder, error);
		if (!casting->proof)
			return -1;
	}
	casting->problems = problems;
	if (start_signers(casting, error))
		return -1;
	casting->pool = pool_open(options->jobs, error);
	if (!options->no_cache)
		casting->cache = cache_open(options->host, problems);
	return casting->pool ? 0 : -1;
}

static int compare_builds(const struct casting *casting, struct cast_result *result,
			  struct error *error)
{
	struct proof_side sides[PAYLOAD_MAX];
	for (size_t i = 0; i < result->n; i++)
		sides[i] = (struct proof_side){.path = result->v[i].path,
					       .fd = casting->packings[i].output.fd,
					       .size = result->v[i].size,
					       .format = casting->packings[i].format};
	int found = proof_compare(casting->proof, sides, result->n, &result->differences, error);
	result->proof = xstrdup(proof_conditions(casting->proof));
	result->differs = found > 0;
	if (found > 0)
		error_set(error, "a second build (%s) gave other bytes; nothing was written",
			  result->proof);
	return found ? -1 : 0;
}

static int commit_outputs(struct casting *casting, struct error *error)
{
	struct output *outputs[PAYLOAD_MAX];
	for (size_t i = 0; i < casting->n_packings; i++)
		outputs[i] = &casting->packings[i].output;
	return output_commit_all(outputs, casting->n_packings, error);
}

/* The packages appear; whatever can be wrong with them is found before. */
static int commit_packages(struct casting *casting, struct cast_result *result, struct error *error)
{
	if (casting->proof && compare_builds(casting, result, error))
		return -1;
	if (casting->options->tag == CAST_TAG_MAKE &&
	    tag_compare(casting->manifest, &casting->provenance, result, error))
		return -1;
	if (commit_outputs(casting, error))
		return -1;
	if (casting->options->tag != CAST_TAG_MAKE)
		return 0;
	result->tag = xstrdup(casting->provenance.version_tag);
	result->tag_is_new = !casting->provenance.version_tag_commit;
	return tag_make(casting->manifest, &casting->provenance, result, error);
}

/* Ends what gpg started, which takes as long as writing the packages. */
static int close_signers(void *argument, unsigned worker UNUSED, struct error *error UNUSED)
{
	struct casting *casting = argument;
	signers_close(casting->signers, casting->n_packings);
	return 0;
}

static int make_packages(struct casting *casting, struct cast_result *result,
			 struct problems *problems, struct error *error)
{
	if (prepare_build(casting, problems, error) || make_payloads(casting, error))
		return -1;
	result->v = xzalloc(casting->n_packings * sizeof *result->v);
	result->n = casting->n_packings;
	for (size_t i = 0; i < casting->n_packings; i++)
		prepare_packing(casting, &casting->packings[i], &result->v[i]);
	if (packings_sign(casting->packings, casting->n_packings, casting->pool, error))
		return -1;
	casting->closed = pool_submit(casting->key_pool, close_signers, casting);
	if (packings_write(casting->packings, casting->n_packings, casting->pool, error))
		return -1;
	for (size_t i = 0; i < casting->n_packings; i++) {
		result->v[i].package = casting->packings[i].package;
		casting->packings[i].package = NULL;
	}
	return commit_packages(casting, result, error);
}

static void free_keys(struct casting *casting)
{
	struct error ignored = ERROR_INIT;
	if (casting->opened && pool_wait(casting->opened, &ignored))
		error_clear(&ignored);
	if (casting->closed && pool_wait(casting->closed, &ignored))
		error_clear(&ignored);
	if (casting->key_pool)
		pool_close(casting->key_pool);
	signers_close(casting->signers, ARRAY_SIZE(casting->signers));
}

static void free_casting(struct casting *casting)
{
	packings_free(casting->packings, casting->n_packings);
	if (casting->pool)
		pool_close(casting->pool);
	payloads_free(casting->payloads);
	cache_close(casting->cache, casting->problems);
	proof_end(casting->proof);
	free_keys(casting);
	plan_free(casting->plan);
	provenance_free(&casting->provenance);
	if (casting->arena)
		arena_free(casting->arena);
	manifest_free(casting->manifest);
}

int cast_run(const struct cast_options *options, struct cast_result *result,
	     struct problems *problems, struct error *error)
{
	CLEANUP(free_casting) struct casting casting = {.options = options};

	if (check_target(options, error))
		return -1;
	return make_packages(&casting, result, problems, error);
}

void cast_check(const struct cast_options *options, struct problems *problems)
{
	CLEANUP(free_casting) struct casting casting = {.options = options};

	if (load_inputs(&casting, problems) == 0)
		(void)make_plan(&casting, problems); /* what it says is in the list */
}

void cast_free(struct cast_result *result)
{
	for (size_t i = 0; i < result->n; i++) {
		package_free(result->v[i].package);
		free(result->v[i].path);
	}
	free(result->v);
	free(result->tag);
	free(result->proof);
	strings_free(&result->differences);
	*result = (struct cast_result){0};
}
