/* debs.c - small .debs for tests, made by the format itself
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/debs.h"
#include "tests/unit/test.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/buffer.h"
#include "codec/codec.h"
#include "formats/deb/deb_ar.h"
#include "plan/package_files.h"
#include "plan/payloads.h"
#include "tests/unit/known_formats.h"

#define NOON 1600000000

struct package *test_package(void)
{
	struct package *package = package_make("deb");
	package->name = "hello";
	package->epoch = "1";
	package->version = "1.2~rc1";
	package->release = "3";
	package->arch = "amd64";
	package->maintainer = "Ann Example <ann@example.org>";
	package->section = "utils";
	package->priority = "optional";
	package->homepage = "https://example.org/hello";
	package->summary = "says hello";
	package->description = "To everyone.\n\nEvery time.";
	package->build_time = NOON;
	package->commit = "0123456789abcdef0123456789abcdef01234567";
	package->repository = "https://example.org/hello.git";
	memset(package->content_id, 'c', SHA256_HEX_SIZE - 1);
	strings_add(&package->relations[RELATION_DEPENDS], "libc6 (>= 2.36)");
	strings_add(&package->relations[RELATION_DEPENDS], "bash | zsh");
	return package;
}

static struct entry make_entry(const char *path, enum entry_type type, mode_t mode)
{
	return (struct entry){
		.path = path,
		.type = type,
		.mode = mode,
		.formats = 1,
		.owner = "root",
		.group = "root",
		.mtime = NOON,
	};
}

struct entry test_file_entry(const char *path, const char *text, unsigned flags)
{
	struct entry entry = make_entry(path, ENTRY_FILE, 0644);
	entry.data = text;
	entry.size = strlen(text);
	entry.flags = flags;
	return entry;
}

struct entry test_directory_entry(const char *path)
{
	return make_entry(path, ENTRY_DIRECTORY, 0755);
}

struct entry test_link_entry(const char *path, const char *target)
{
	struct entry entry = make_entry(path, ENTRY_SYMLINK, 0777);
	entry.target = target;
	return entry;
}

static struct payloads *make_payloads(const struct plan *plan, const struct codec_params *params)
{
	struct error error = ERROR_INIT;
	const struct format *deb = format_find("deb");
	struct payload_request request = {
		.layout = deb->maker->payload,
		.params = *params,
		.directory = test_directory(),
		.digests = deb->maker->payload_digests,
	};
	struct pool *pool = pool_open(2, &error);
	assert_non_null(pool);
	const struct payloads_means means = {.pool = pool};
	struct payloads *payloads = payloads_make(plan, &request, &means, &error);
	assert_success(payloads ? 0 : -1, &error);
	pool_close(pool);
	return payloads;
}

static const char *parts_save(const struct parts *parts, const char *name)
{
	struct error error = ERROR_INIT;
	const char *path = test_path(name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_success(parts_write(parts, fd, path, NULL, &error), &error);
	assert_int_equal(close(fd), 0);
	return path;
}

static const char *seal(struct artifact *artifact, struct signer *signer, const char *name)
{
	struct error error = ERROR_INIT;
	AUTO_BUFFER signature = BUFFER_INIT;
	struct parts file = {0};
	const struct format *deb = format_find("deb");
	if (signer)
		assert_success(signer_detach(signer, &artifact->to_sign, false, &signature, &error),
			       &error);
	assert_success(
		deb->maker->seal(artifact, signer, signer ? &signature : NULL, &file, &error),
		&error);
	const char *path = parts_save(&file, name);
	parts_free(&file);
	return path;
}

const char *test_deb_write(const char *name, struct package *package, struct entry *entries,
			   size_t n_entries, const char *compression, struct signer *signer)
{
	static const struct format_traits *const made[] = {&deb_traits};
	struct error error = ERROR_INIT;
	struct codec_params params;
	struct artifact artifact;
	const struct format *deb = format_find("deb");
	struct plan plan = {
		.formats = made,
		.n_formats = 1,
		.source_date = NOON,
		.entries = entries,
		.n_entries = n_entries,
	};
	assert_success(codec_params_parse(compression, &params, &error), &error);
	struct payloads *payloads = make_payloads(&plan, &params);
	package_files_add(package, &plan, 0, payloads);
	assert_success(deb->maker->pack(package, &payloads->v[0], &params, &artifact, &error),
		       &error);
	const char *path = seal(&artifact, signer, name);
	deb->maker->artifact_free(&artifact);
	payloads_free(payloads);
	return path;
}

const char *test_ar_write(const char *name, const struct test_member *members, size_t count)
{
	struct error error = ERROR_INIT;
	struct parts archive = {0};
	parts_add_copy(&archive, DEB_AR_MAGIC, DEB_AR_MAGIC_SIZE);
	for (size_t i = 0; i < count; i++) {
		struct parts content = {0};
		parts_add_copy(&content, members[i].data, members[i].len);
		assert_success(deb_ar_add(&archive, members[i].name, 0, &content, &error), &error);
		parts_free(&content);
	}
	const char *path = parts_save(&archive, name);
	parts_free(&archive);
	return path;
}
