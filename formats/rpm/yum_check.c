/* yum_check.c - a channel's files read as dnf reads them, from repomd.xml down
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/memory.h"
#include "base/parts.h"
#include "base/text.h"
#include "codec/whole.h"
#include "formats/listing.h"
#include "formats/rpm/yum_layout.h"
#include "text/xml_read.h"

#define INDEX_LIMIT ((size_t)2 << 30)
#define POOL_FROM_ROOT "../../"

struct checker {
	const struct channel_view *view;
	struct keyring *keyring;
	struct rendered_source source;
	struct strings *bad;
	const char *root; /* rpm/<channel>, or its snapshot */
};

/* Holds what repomd.xml says of an index. */
struct index {
	char *type, *checksum, *open_checksum, *href, *size, *open_size;
};

static void index_free(struct index *index)
{
	free(index->type);
	free(index->checksum);
	free(index->open_checksum);
	free(index->href);
	free(index->size);
	free(index->open_size);
	*index = (struct index){0};
}

/* Returns 1 where there is no such file, which has been noted. */
static int fetch(const struct checker *checker, const char *name, struct buffer *bytes,
		 struct error *error)
{
	AUTO_FREE char *path = xasprintf("%s/%s", checker->root, name);
	return listing_fetch(checker->source, path, checker->bad, bytes, error);
}

static void note(const struct checker *checker, const char *name, struct error *error)
{
	strings_add_printf(checker->bad, "'%s/%s': %s", checker->root, name, error->message);
	error_clear(error);
}

/* ---- The packages of primary ---- */

static void see_package(struct listing *listing, struct index *seen)
{
	bool is_in_pool = seen->href && text_starts(seen->href, POOL_FROM_ROOT);
	if (seen->type)
		listing_see(listing,
			    &(struct listing_entry){is_in_pool ? seen->href + strlen(POOL_FROM_ROOT)
							       : seen->href,
						    seen->size, seen->checksum});
	index_free(seen);
}

static void take(char **to, char *text)
{
	free(*to);
	*to = text;
}

/* Takes the parts of one package: checksum, size, location; `type` says that there is one. */
static void take_package_part(const struct xml_reader *reader, struct xml_reader *text,
			      struct index *seen)
{
	const char *name = xml_reader_name(reader);
	if (strcmp(name, "checksum") == 0)
		take(&seen->checksum, xml_reader_text(text));
	else if (strcmp(name, "size") == 0)
		take(&seen->size, xml_reader_attribute(reader, "package"));
	else if (strcmp(name, "location") == 0)
		take(&seen->href, xml_reader_attribute(reader, "href"));
}

static int see_packages(struct xml_reader *reader, struct listing *listing, struct error *error)
{
	struct index seen = {0};
	int got;
	while ((got = xml_reader_next(reader, error)) == 1) {
		if (xml_reader_depth(reader) == 1) {
			see_package(listing, &seen);
			seen.type = xstrdup("package");
		} else if (xml_reader_depth(reader) == 2) {
			take_package_part(reader, reader, &seen);
		}
	}
	see_package(listing, &seen);
	return got;
}

static void check_primary(const struct checker *checker, const struct index *index,
			  const struct buffer *plain)
{
	struct error error = ERROR_INIT;
	struct listing listing;
	struct xml_reader *reader = xml_reader_open(plain->data, plain->len, &error);
	listing_open(&listing, index->href, checker->bad);
	for (size_t i = 0; i < checker->view->n_records; i++)
		listing_expect(&listing, checker->view->records[i]);
	listing_sort(&listing);
	if (!reader || see_packages(reader, &listing, &error))
		note(checker, index->href, &error);
	listing_close(&listing);
	xml_reader_close(reader);
}

/* ---- Indexes ---- */

static bool fits(const struct buffer *bytes, const char *size, const char *sha256)
{
	char found[SHA256_HEX_SIZE];
	uint64_t expected;
	digest_bytes_hex(DIGEST_SHA256, bytes->data, bytes->len, found);
	return size && text_to_uint(size, UINT64_MAX, &expected) == 0 && expected == bytes->len &&
	       text_equal(sha256, found);
}

static int check_index(const struct checker *checker, const struct index *index,
		       struct error *error)
{
	AUTO_BUFFER plain = BUFFER_INIT, bytes = BUFFER_INIT;
	if (!index->href) {
		strings_add_printf(checker->bad,
				   "'%s/repodata/repomd.xml' has data without a place",
				   checker->root);
		return 0;
	}
	int got = fetch(checker, index->href, &bytes, error);
	if (got)
		return got < 0 ? -1 : 0;
	enum codec codec = codec_from_magic(bytes.data, bytes.len);
	if (!fits(&bytes, index->size, index->checksum))
		strings_add_printf(checker->bad, "'%s/%s' has another digest than in repomd.xml",
				   checker->root, index->href);
	else if (codec == CODEC_INVALID ||
		 whole_expand(codec, bytes.data, bytes.len, INDEX_LIMIT, &plain, error))
		note(checker, index->href, error);
	else if (!fits(&plain, index->open_size, index->open_checksum))
		strings_add_printf(checker->bad, "'%s/%s' holds other than repomd.xml says",
				   checker->root, index->href);
	else if (text_equal(index->type, "primary"))
		check_primary(checker, index, &plain);
	return 0;
}

/* ---- repomd.xml ---- */

static const struct {
	const char *name;
	size_t offset; /* of a char * in struct index */
} index_parts[] = {
	{"checksum", offsetof(struct index, checksum)},
	{"open-checksum", offsetof(struct index, open_checksum)},
	{"size", offsetof(struct index, size)},
	{"open-size", offsetof(struct index, open_size)},
};

static void take_index_part(struct xml_reader *reader, struct index *index)
{
	const char *name = xml_reader_name(reader);
	if (strcmp(name, "location") == 0)
		take(&index->href, xml_reader_attribute(reader, "href"));
	for (size_t i = 0; i < ARRAY_SIZE(index_parts); i++)
		if (strcmp(name, index_parts[i].name) == 0)
			take((char **)(void *)((char *)index + index_parts[i].offset),
			     xml_reader_text(reader));
}

/* Ends one index, where one has begun. */
static int end_index(const struct checker *checker, struct index *index, bool *has_primary,
		     struct error *error)
{
	int failed = index->type ? check_index(checker, index, error) : 0;
	*has_primary |= text_equal(index->type, "primary");
	index_free(index);
	return failed;
}

static int check_data(const struct checker *checker, struct xml_reader *reader, struct error *error)
{
	CLEANUP(index_free) struct index index = {0};
	struct error broken = ERROR_INIT;
	bool has_primary = false;
	int got;
	while ((got = xml_reader_next(reader, &broken)) == 1) {
		if (xml_reader_depth(reader) == 2)
			take_index_part(reader, &index);
		if (xml_reader_depth(reader) != 1)
			continue;
		if (end_index(checker, &index, &has_primary, error))
			return -1;
		if (strcmp(xml_reader_name(reader), "data") == 0)
			index.type = xml_reader_attribute(reader, "type");
	}
	if (got < 0)
		note(checker, "repodata/repomd.xml", &broken);
	else if (end_index(checker, &index, &has_primary, error))
		return -1;
	else if (!has_primary)
		strings_add_printf(checker->bad, "'%s/repodata/repomd.xml' lists no packages",
				   checker->root);
	return 0;
}

static int check_repomd(const struct checker *checker, const struct buffer *repomd,
			struct error *error)
{
	struct error broken = ERROR_INIT;
	struct xml_reader *reader = xml_reader_open(repomd->data, repomd->len, &broken);
	int failed = 0;
	if (reader)
		failed = check_data(checker, reader, error);
	else
		note(checker, "repodata/repomd.xml", &broken);
	xml_reader_close(reader);
	return failed;
}

/* Returns 1 where the signature is not by a key of the keyring, which has been noted. */
static int check_signature(const struct checker *checker, const struct buffer *repomd,
			   struct error *error)
{
	AUTO_BUFFER bytes = BUFFER_INIT;
	struct signature signature = {0};
	char text[SIGNATURE_TEXT_SIZE];
	int got = fetch(checker, "repodata/repomd.xml.asc", &bytes, error);
	if (got)
		return got;
	struct parts parts = {0};
	parts_add_copy(&parts, repomd->data, repomd->len);
	int failed =
		keyring_verify(checker->keyring, bytes.data, bytes.len, &parts, &signature, error);
	parts_free(&parts);
	if (failed || signature_is_sound(&signature))
		return failed;
	signature_text(&signature, text);
	strings_add_printf(checker->bad, "the signature '%s/repodata/repomd.xml.asc' is %s",
			   checker->root, text);
	return 1;
}

/* ---- Roots ---- */

static int check_root(const struct checker *checker, struct error *error)
{
	AUTO_BUFFER repomd = BUFFER_INIT;
	int got = fetch(checker, "repodata/repomd.xml", &repomd, error);
	if (got == 0)
		got = check_signature(checker, &repomd, error);
	if (got == 0)
		got = check_repomd(checker, &repomd, error);
	return got < 0 ? -1 : 0;
}

static int check_mirrors(const struct checker *checker, const char *snapshot, struct error *error)
{
	AUTO_BUFFER bytes = BUFFER_INIT;
	AUTO_FREE char *expected = xasprintf("%s/%s/\n", checker->view->url, snapshot);
	int got = fetch(checker, "mirrorlist", &bytes, error);
	if (got == 0 && strcmp(buffer_text(&bytes), expected) != 0)
		strings_add_printf(checker->bad, "'%s/mirrorlist' does not name '%s'",
				   checker->root, snapshot);
	return got < 0 ? -1 : 0;
}

int yum_check(const struct channel_view *view, struct keyring *keyring,
	      struct rendered_source source, struct strings *bad, struct error *error)
{
	AUTO_FREE char *root = xasprintf("rpm/%s", view->channel);
	AUTO_FREE char *snapshot = xasprintf("rpm/%s@%" PRIu64, view->channel, view->generation);
	struct checker checker = {view, keyring, source, bad, root};
	struct checker at_snapshot = checker;
	at_snapshot.root = snapshot;
	return check_root(&checker, error) || check_root(&at_snapshot, error) ||
			       check_mirrors(&checker, snapshot, error)
		       ? -1
		       : 0;
}
