/* keyring_make.c - makes the package of a repository's keys
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/change/keyring_make_internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "base/parts.h"
#include "base/pool.h"
#include "base/problems.h"
#include "base/strings.h"
#include "base/vector.h"
#include "formats/format_maker.h"
#include "formats/layout.h"
#include "identity/content_id.h"
#include "manifest/manifest.h"
#include "plan/package_files.h"
#include "plan/payloads.h"
#include "plan/plan.h"
#include "repo/state/keyring_package_internal.h"

#define SPOOL_FOLDER "/var/tmp"
#define MANIFEST_NAME "<keyring package>"
/* The first state of the settings says no date: 2000-01-01. */
#define FIRST_DATE 946684800

/* Holds what the format is asked with, and what that borrows. */
struct keyring_question {
	struct keyring_view view;
	char *name;
	struct {
		struct keyring_client *v;
		size_t n, cap;
	} clients;
	struct strings earlier;
};

struct making {
	const struct format *format;
	const struct settings *settings; /* the state whose keys it has */
	struct signer *signer;
	struct keyring_question question;
	struct manifest *manifest;
	struct plan *plan;
	struct codec_params params;
	struct pool *pool;
	struct payloads *payloads;
	struct artifact artifact;
	struct package *package; /* borrowed */
};

/* ---- What the settings say ---- */

static bool has_client(const struct keyring_question *question, const char *url,
		       const char *channel)
{
	VECTOR_EACH (client, &question->clients) {
		if (strcmp(client->url, url) == 0 && strcmp(client->channel, channel) == 0)
			return true;
	}
	return false;
}

/* The first state names no channels, and needs none: no file has older keys than its own. */
static void ask_clients(const struct settings *settings, const char *url,
			struct keyring_question *question)
{
	VECTOR_EACH (channel, &settings->channels) {
		if (!has_client(question, url, channel->name))
			*VECTOR_ADD(&question->clients) =
				(struct keyring_client){.url = url, .channel = channel->name};
	}
}

static void ask(const struct chain *chain, uint64_t version, struct keyring_question *question)
{
	const struct settings *settings = chain->v[version - 1];
	for (uint64_t i = 0; i < version; i++) {
		ask_clients(settings, chain->v[i]->url, question);
		if (i + 1 < version && !strings_have(&question->earlier, chain->v[i]->public_keys))
			strings_add(&question->earlier, chain->v[i]->public_keys);
	}
	question->name = keyring_package_name(settings);
	question->view = (struct keyring_view){
		.name = question->name,
		.slug = settings->slug,
		.public_key = settings->public_keys,
		.clients = question->clients.v,
		.n_clients = question->clients.n,
		.earlier = &question->earlier,
	};
}

/* ---- The package described ---- */

/* Returns the first of the mistakes that were found as an error. */
static int refuse(const struct making *making, const struct problems *problems, struct error *error)
{
	VECTOR_EACH (problem, problems) {
		if (problem->kind == PROBLEM_ERROR)
			return error_set(error, "cannot make the %s of the repository's keys: %s",
					 making->format->traits->name, problem->message);
	}
	return 0;
}

/* Is read by hosts of any age, so that it is compressed as all of them can read. Origin and name
 * have no character that YAML minds between quotes. */
static void write_manifest(const struct making *making, struct buffer *text)
{
	const struct settings *settings = making->settings;
	buffer_printf(text,
		      "name: \"%s\"\n"
		      "version: \"%" PRIu64 "\"\n"
		      "version_schema: none\n"
		      "arch: all\n"
		      "section: misc\n"
		      "maintainer: \"%s\"\n"
		      "description: |\n"
		      "  keys of the repository %s\n"
		      "  The public keys that its packages and indexes are signed with, now and\n"
		      "  when the next key takes over.\n"
		      "deb:\n"
		      "  compression: gzip\n"
		      "rpm:\n"
		      "  compression: gzip\n",
		      making->question.name, settings->number, settings->origin, settings->origin);
}

static void parse_manifest(struct making *making, struct problems *problems)
{
	static char *no_environment[] = {NULL};
	const struct format_list known = format_all();
	const struct format_list own = {.v = {making->format->traits}, .n = 1};
	const struct manifest_options options = {
		.environment = no_environment, .known = &known, .formats = &own};
	AUTO_BUFFER text = BUFFER_INIT;
	write_manifest(making, &text);
	making->manifest = manifest_parse(text.data, text.len, MANIFEST_NAME, &options, problems);
}

static int64_t find_date(const struct settings *settings)
{
	return settings->date ? settings->date : FIRST_DATE;
}

static void plan_keys(struct making *making, struct problems *problems)
{
	const char *keys = making->settings->public_keys;
	AUTO_FREE char *path = making->format->layout->keyring_path(&making->question.view);
	const struct plan_extra extra = {
		.path = path, .data = keys, .len = strlen(keys), .formats = 1};
	making->plan = plan_resolve(making->manifest, find_date(making->settings), problems);
	plan_add(making->plan, &extra, (struct mark){.file = MANIFEST_NAME});
	plan_seal(making->plan, problems);
}

static int set_script(struct making *making, struct error *error)
{
	AUTO_BUFFER script = BUFFER_INIT;
	const struct layout *layout = making->format->layout;
	struct package *package = making->package;
	if (!layout->keyring_script)
		return 0;
	if (layout->keyring_script(&making->question.view, &script, error))
		return -1;
	if (script.len)
		package->scripts[SCRIPT_POSTINSTALL] = (struct package_script){
			.body = arena_text(package->arena, buffer_text(&script)),
			.len = script.len};
	return 0;
}

static int describe(struct making *making, struct error *error)
{
	CLEANUP(problems_free) struct problems problems = {0};
	const struct format_maker *maker = making->format->maker;
	const char *format = making->format->traits->name;
	const struct provenance provenance = {.source_date = find_date(making->settings)};
	parse_manifest(making, &problems);
	if (!making->manifest || problems.errors)
		return refuse(making, &problems, error);
	const struct manifest_package *from = manifest_for(making->manifest, format);
	maker->describe(making->manifest, from, &provenance, making->package, &problems);
	maker->compression(from, &making->params, &problems);
	/* Without a bill of materials a reader knows the format's own version alone. */
	making->package->identity_version = NULL;
	plan_keys(making, &problems);
	return refuse(making, &problems, error) ? -1 : set_script(making, error);
}

/* ---- The package file ---- */

static int compress(struct making *making, struct error *error)
{
	const struct format_maker *maker = making->format->maker;
	const struct payload_request request = {
		.layout = maker->payload,
		.params = making->params,
		.directory = SPOOL_FOLDER,
		.digests = maker->payload_digests,
	};
	making->pool = pool_open(1, error);
	if (!making->pool)
		return -1;
	const struct payloads_means means = {.pool = making->pool};
	making->payloads = payloads_make(making->plan, &request, &means, error);
	return making->payloads ? 0 : -1;
}

static int sign(struct making *making, struct parts *parts, struct error *error)
{
	AUTO_BUFFER signature = BUFFER_INIT;
	const struct format_maker *maker = making->format->maker;
	package_files_add(making->package, making->plan, 0, making->payloads);
	content_id(making->package, making->package->content_id);
	if (maker->pack(making->package, &making->payloads->v[0], &making->params,
			&making->artifact, error) ||
	    signer_detach(making->signer, &making->artifact.to_sign, false, &signature, error))
		return -1;
	return maker->seal(&making->artifact, making->signer, &signature, parts, error);
}

static int write_file(struct making *making, struct spool *file, struct error *error)
{
	CLEANUP(parts_free) struct parts parts = {0};
	if (compress(making, error) || sign(making, &parts, error) ||
	    spool_open(file, SPOOL_FOLDER, 0, error))
		return -1;
	return parts_write(&parts, file->fd, file->name, NULL, error);
}

static void free_making(struct making *making)
{
	making->format->maker->artifact_free(&making->artifact);
	payloads_free(making->payloads);
	if (making->pool)
		pool_close(making->pool);
	plan_free(making->plan);
	manifest_free(making->manifest);
	free(making->question.name);
	free(making->question.clients.v);
	strings_free(&making->question.earlier);
}

int keyring_make(const struct chain *chain, uint64_t version, const struct format *format,
		 struct signer *signer, struct keyring_made *made, struct error *error)
{
	CLEANUP(free_making)
	struct making making = {.format = format,
				.settings = chain->v[version - 1],
				.signer = signer,
				.package = package_make(format->traits->name)};
	*made = (struct keyring_made)KEYRING_MADE_INIT;
	made->package = making.package;
	ask(chain, version, &making.question);
	return describe(&making, error) || write_file(&making, &made->file, error) ? -1 : 0;
}

void keyring_made_free(struct keyring_made *made)
{
	package_free(made->package);
	spool_close(&made->file);
	*made = (struct keyring_made)KEYRING_MADE_INIT;
}
