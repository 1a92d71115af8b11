/* rpm_made.c - rpms for tests, made of a manifest as `ingot build` makes them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/rpm_made.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/output.h"
#include "build/identity_plan_internal.h"
#include "formats/format.h"
#include "formats/format_maker.h"
#include "identity/content_id.h"
#include "plan/package_files.h"
#include "tests/unit/known_formats.h"
#include "tests/unit/test.h"

struct made {
	struct manifest *manifest;
	const struct manifest_package *from;
	struct plan *plan;
	struct pool *pool;
	struct payloads *payloads;
	struct package *package;
	struct codec_params params;
	struct problems problems;
	struct provenance provenance;
};

static void check(const struct problems *problems)
{
	for (size_t i = 0; i < problems->n; i++)
		if (problems->v[i].kind == PROBLEM_ERROR)
			fail_msg("%s", problems->v[i].message);
}

static void plan(struct made *made, const char *text, bool has_identity)
{
	static const struct format_list made_formats = {{&rpm_traits}, 1};
	char *environment[] = {NULL};
	struct manifest_options options = {
		.environment = environment, .known = &known_formats, .formats = &made_formats};
	made->manifest =
		manifest_parse(text, strlen(text), "ingot.yaml", &options, &made->problems);
	assert_non_null(made->manifest);
	check(&made->problems);
	made->from = manifest_for(made->manifest, "rpm");
	made->provenance.source_date = MADE_TIME;
	if (has_identity) {
		made->provenance.commit = MADE_COMMIT;
		made->provenance.repository = "https://example.org/made.git";
	}
	made->plan = plan_resolve(made->manifest, MADE_TIME, &made->problems);
	if (has_identity)
		identity_plan(made->manifest, &made->provenance, made->plan, &made->problems);
	plan_seal(made->plan, &made->problems);
	check(&made->problems);
}

static void make_package(struct made *made, const struct format *format)
{
	struct error error = ERROR_INIT;
	format->maker->compression(made->from, &made->params, &made->problems);
	check(&made->problems);
	struct payload_request request = {
		.layout = format->maker->payload,
		.params = made->params,
		.directory = test_directory(),
		.digests = format->maker->payload_digests,
	};
	made->pool = pool_open(2, &error);
	assert_non_null(made->pool);
	const struct payloads_means means = {.pool = made->pool};
	made->payloads = payloads_make(made->plan, &request, &means, &error);
	assert_success(made->payloads ? 0 : -1, &error);
	made->package = package_make("rpm");
	format->maker->describe(made->manifest, made->from, &made->provenance, made->package,
				&made->problems);
	check(&made->problems);
	package_files_add(made->package, made->plan, 0, made->payloads);
	if (made->provenance.commit)
		content_id(made->package, made->package->content_id);
}

static void write_file(struct made *made, const struct format *format, struct signer *signer,
		       const char *path)
{
	struct error error = ERROR_INIT;
	struct artifact artifact;
	struct buffer signature = BUFFER_INIT;
	struct parts parts = {0};
	struct output output = OUTPUT_INIT;
	assert_success(format->maker->pack(made->package, &made->payloads->v[0], &made->params,
					   &artifact, &error),
		       &error);
	if (signer) {
		assert_success(format->maker->check_signer(signer, &made->problems, &error),
			       &error);
		assert_success(signer_detach(signer, &artifact.to_sign, false, &signature, &error),
			       &error);
	}
	assert_success(
		format->maker->seal(&artifact, signer, signer ? &signature : NULL, &parts, &error),
		&error);
	assert_success(output_open(&output, path, 0644, &error), &error);
	assert_success(parts_write(&parts, output.fd, path, NULL, &error), &error);
	assert_success(output_commit(&output, &error), &error);
	parts_free(&parts);
	buffer_free(&signature);
	format->maker->artifact_free(&artifact);
}

static const char *make(const char *name, const char *manifest, struct signer *signer,
			bool has_identity)
{
	const struct format *format = format_find("rpm");
	const char *path = test_path(name);
	struct made made = {0};
	assert_non_null(format);
	plan(&made, manifest, has_identity);
	make_package(&made, format);
	write_file(&made, format, signer, path);
	package_free(made.package);
	payloads_free(made.payloads);
	pool_close(made.pool);
	plan_free(made.plan);
	problems_free(&made.problems);
	manifest_free(made.manifest);
	return path;
}

const char *rpm_made(const char *name, const char *manifest, struct signer *signer)
{
	return make(name, manifest, signer, true);
}

const char *rpm_made_plain(const char *name, const char *manifest)
{
	return make(name, manifest, NULL, false);
}

struct package *rpm_made_read(const char *path)
{
	struct error error = ERROR_INIT;
	const struct format *format = NULL;
	struct package *package = format_read(path, &format, NULL, &error);
	assert_success(package ? 0 : -1, &error);
	assert_string_equal(format->traits->name, "rpm");
	return package;
}
