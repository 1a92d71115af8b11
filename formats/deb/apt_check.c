/* apt_check.c - a channel's files read as apt reads them, from InRelease down
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/parts.h"
#include "base/text.h"
#include "base/vector.h"
#include "codec/whole.h"
#include "formats/deb/apt_layout.h"
#include "formats/deb/deb822.h"
#include "formats/deb/deb_arch.h"
#include "formats/listing.h"

/* A Packages of a hundred thousand packages has a tenth of it. */
#define INDEX_LIMIT ((size_t)2 << 30)

/* A line of Release. */
struct listed_file {
	const char *sha256, *size, *path; /* below dists/<channel> */
};

struct apt_checker {
	const struct channel_view *view;
	struct keyring *keyring;
	struct rendered_source source;
	struct strings *bad;
	struct arena *arena;
	struct {
		struct listed_file *v;
		size_t n, cap;
	} files;
};

/* Returns 1 where there is no such file, which has been noted. */
static int fetch_file(struct apt_checker *checker, const char *path, struct buffer *bytes,
		      struct error *error)
{
	return listing_fetch(checker->source, path, checker->bad, bytes, error);
}

static char *make_release_path(const struct apt_checker *checker, const char *name)
{
	return xasprintf("dists/%s/%s", checker->view->channel, name);
}

static void note_signature(struct apt_checker *checker, const char *path,
			   const struct signature *signature)
{
	char text[SIGNATURE_TEXT_SIZE];
	signature_text(signature, text);
	if (!signature_is_sound(signature))
		strings_add_printf(checker->bad, "the signature '%s' is %s", path, text);
}

/* ---- Release, three times ---- */

/* Checks that the generation's own folder has the same bytes as `in_release`. */
static int check_snapshot(struct apt_checker *checker, const struct buffer *in_release,
			  struct error *error)
{
	AUTO_BUFFER bytes = BUFFER_INIT;
	AUTO_FREE char *name =
		xasprintf("%llu/InRelease", (unsigned long long)checker->view->generation);
	AUTO_FREE char *path = make_release_path(checker, name);
	int result = fetch_file(checker, path, &bytes, error);
	if (result)
		return result < 0 ? -1 : 0;
	if (bytes.len != in_release->len || memcmp(bytes.data, in_release->data, bytes.len) != 0)
		strings_add_printf(checker->bad, "'%s' is another than that of the channel", path);
	return 0;
}

static int check_in_release(struct apt_checker *checker, struct buffer *text, struct error *error)
{
	AUTO_BUFFER bytes = BUFFER_INIT;
	AUTO_FREE char *path = make_release_path(checker, "InRelease");
	struct signature signature = {0};
	int result = fetch_file(checker, path, &bytes, error);
	if (result)
		return result < 0 ? -1 : 0;
	if (keyring_verify_clear(checker->keyring, bytes.data, bytes.len, text, &signature, error))
		return -1;
	note_signature(checker, path, &signature);
	return check_snapshot(checker, &bytes, error);
}

static int check_detached(struct apt_checker *checker, const struct buffer *release,
			  struct error *error)
{
	AUTO_BUFFER bytes = BUFFER_INIT;
	AUTO_FREE char *path = make_release_path(checker, "Release.gpg");
	struct signature signature = {0};
	int result = fetch_file(checker, path, &bytes, error);
	if (result)
		return result < 0 ? -1 : 0;
	CLEANUP(parts_free) struct parts parts = {0};
	parts_add_copy(&parts, release->data, release->len);
	if (keyring_verify(checker->keyring, bytes.data, bytes.len, &parts, &signature, error))
		return -1;
	note_signature(checker, path, &signature);
	return 0;
}

/* `text` is what InRelease signs. */
static int check_release(struct apt_checker *checker, const struct buffer *text,
			 struct error *error)
{
	AUTO_BUFFER release = BUFFER_INIT;
	AUTO_FREE char *path = make_release_path(checker, "Release");
	int result = fetch_file(checker, path, &release, error);
	if (result)
		return result < 0 ? -1 : 0;
	if (text->len && (release.len != text->len ||
			  memcmp(buffer_text(&release), buffer_text(text), text->len) != 0))
		strings_add_printf(checker->bad, "'%s' says other than InRelease", path);
	return check_detached(checker, &release, error);
}

/* ---- What Release says ---- */

static void check_field(struct apt_checker *checker, const struct deb822 *release, const char *name,
			const char *expected)
{
	const char *value = deb822_get(release, name);
	if (!text_equal(value, expected))
		strings_add_printf(checker->bad, "InRelease has the %s '%s', not '%s'", name,
				   value ? value : "", expected);
}

/* Takes a line " <sha256> <size> <path>". */
static void take_line(struct apt_checker *checker, char *line)
{
	char *rest = NULL;
	const char *sha256 = strtok_r(line, " ", &rest), *size = strtok_r(NULL, " ", &rest);
	const char *path = strtok_r(NULL, " ", &rest);
	if (path)
		*VECTOR_ADD(&checker->files) = (struct listed_file){sha256, size, path};
}

/* Returns whether the text could be read; where not, that has been noted. */
static bool read_release(struct apt_checker *checker, const struct buffer *text)
{
	AUTO_ERROR error = ERROR_INIT;
	const struct deb822 *release =
		deb822_parse(buffer_text(text), text->len, checker->arena, &error);
	if (!release) {
		strings_add_printf(checker->bad, "InRelease: %s", error.message);
		return false;
	}
	AUTO_FREE char *number = xasprintf("%" PRIu64, checker->view->generation);
	check_field(checker, release, "Origin", checker->view->origin);
	check_field(checker, release, "Suite", checker->view->channel);
	check_field(checker, release, "Ingot-Generation", number);
	char *rest = arena_text(checker->arena, deb822_get(release, "SHA256"));
	for (char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n"))
		take_line(checker, line);
	return true;
}

/* ---- Indexes ---- */

static const struct listed_file *find_file(const struct apt_checker *checker, const char *path)
{
	VECTOR_EACH (file, &checker->files) {
		if (strcmp(file->path, path) == 0)
			return file;
	}
	return NULL;
}

static bool is_as_listed(const struct listed_file *file, const struct buffer *bytes)
{
	char sha256[SHA256_HEX_SIZE];
	uint64_t size;
	digest_bytes_hex(DIGEST_SHA256, bytes->data, bytes->len, sha256);
	return text_to_uint(file->size, UINT64_MAX, &size) == 0 && size == bytes->len &&
	       strcmp(sha256, file->sha256) == 0;
}

static void see_stanza(const char *text, size_t len, struct listing *listing)
{
	struct arena *arena = arena_make();
	AUTO_ERROR error = ERROR_INIT;
	const struct deb822 *stanza = deb822_parse(text, len, arena, &error);
	if (stanza)
		listing_see(listing, &(struct listing_entry){deb822_get(stanza, "Filename"),
							     deb822_get(stanza, "Size"),
							     deb822_get(stanza, "SHA256")});
	else
		strings_add_printf(listing->bad, "'%s': %s", listing->index, error.message);
	arena_free(arena);
}

/* `path` is main/binary-<arch>/Packages. */
static void check_packages(struct apt_checker *checker, const char *path,
			   const struct buffer *plain)
{
	struct listing listing;
	const char *arch = strstr(path, "/binary-") + strlen("/binary-");
	size_t arch_len = strcspn(arch, "/");
	listing_open(&listing, path, checker->bad);
	for (size_t i = 0; i < checker->view->n_records; i++) {
		const struct record *record = checker->view->records[i];
		if (strcmp(record->arch, "all") == 0 ||
		    (strlen(record->arch) == arch_len &&
		     strncmp(record->arch, arch, arch_len) == 0))
			listing_expect(&listing, record);
	}
	listing_sort(&listing);
	for (const char *at = buffer_text(plain), *end = at + plain->len; at < end;) {
		const char *gap = strstr(at, "\n\n");
		size_t len = (size_t)((gap ? gap + 1 : end) - at);
		see_stanza(at, len, &listing);
		at += len + 1;
	}
	listing_close(&listing);
}

/* Checks the index without its compression; Release lists that without its being there. */
static void check_plain(struct apt_checker *checker, const struct listed_file *file,
			enum codec codec, const struct buffer *bytes)
{
	AUTO_ERROR error = ERROR_INIT;
	AUTO_BUFFER plain = BUFFER_INIT;
	size_t len = strlen(file->path) - strlen(codec_extension(codec));
	const char *path = arena_text_n(checker->arena, file->path, len);
	const struct listed_file *listed = find_file(checker, path);
	if (whole_expand(codec, bytes->data, bytes->len, INDEX_LIMIT, &plain, &error)) {
		strings_add_printf(checker->bad, "'%s': %s", file->path, error.message);
	} else if (!listed || !is_as_listed(listed, &plain)) {
		strings_add_printf(checker->bad, "'%s' holds other than InRelease says",
				   file->path);
	} else if (text_starts(path, APT_COMPONENT "/binary-")) {
		check_packages(checker, path, &plain);
	}
}

static int check_index(struct apt_checker *checker, const struct listed_file *file,
		       enum codec codec, struct error *error)
{
	AUTO_BUFFER hashed = BUFFER_INIT, bytes = BUFFER_INIT;
	AUTO_FREE char *path = make_release_path(checker, file->path);
	AUTO_FREE char *by_hash = xasprintf("%.*s/by-hash/SHA256/%s",
					    (int)(strrchr(path, '/') - path), path, file->sha256);
	int result = fetch_file(checker, path, &bytes, error);
	int hashed_result = result < 0 ? -1 : fetch_file(checker, by_hash, &hashed, error);
	if (result || hashed_result)
		return result < 0 || hashed_result < 0 ? -1 : 0;
	if (is_as_listed(file, &bytes) && is_as_listed(file, &hashed))
		check_plain(checker, file, codec, &bytes);
	else
		strings_add_printf(checker->bad, "'%s' has another digest than in InRelease", path);
	return 0;
}

static enum codec find_codec(const char *path)
{
	for (int codec = CODEC_NONE + 1; codec < CODEC_COUNT; codec++)
		if (text_ends(path, codec_extension((enum codec)codec)))
			return (enum codec)codec;
	return CODEC_NONE;
}

/* Every architecture must have its Packages, in one compression at least. */
static void check_arches(struct apt_checker *checker)
{
	for (size_t i = 0; i < checker->view->arches->n; i++) {
		AUTO_FREE char *path = xasprintf(APT_COMPONENT "/binary-%s/Packages.gz",
						 deb_arch_from_go(checker->view->arches->v[i]));
		if (!find_file(checker, path))
			strings_add_printf(checker->bad, "InRelease does not list '%s'", path);
	}
}

static int check_indexes(struct apt_checker *checker, struct error *error)
{
	check_arches(checker);
	VECTOR_EACH (file, &checker->files) {
		enum codec codec = find_codec(file->path);
		if (codec != CODEC_NONE && check_index(checker, file, codec, error))
			return -1;
	}
	return 0;
}

int apt_check(const struct channel_view *view, struct keyring *keyring,
	      struct rendered_source source, struct strings *bad, struct error *error)
{
	struct apt_checker checker = {view, keyring, source, bad, arena_make(), {0}};
	AUTO_BUFFER text = BUFFER_INIT;
	int failed =
		check_in_release(&checker, &text, error) || check_release(&checker, &text, error);
	/* Nothing unsigned is looked at. */
	if (!failed && text.len && read_release(&checker, &text))
		failed = check_indexes(&checker, error);
	free(checker.files.v);
	arena_free(checker.arena);
	return failed ? -1 : 0;
}
