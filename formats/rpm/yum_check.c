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

struct yum_checker {
	const struct channel_view *view;
	struct keyring *keyring;
	struct rendered_source source;
	struct strings *bad;
	const char *root; /* rpm/<channel>, or its snapshot */
};

/* Holds what repomd.xml says of an index, or the primary index says of a package. */
struct claim {
	char *type, *checksum, *open_checksum, *href, *size, *open_size;
};

static void free_claim(struct claim *claim)
{
	free(claim->type);
	free(claim->checksum);
	free(claim->open_checksum);
	free(claim->href);
	free(claim->size);
	free(claim->open_size);
	*claim = (struct claim){0};
}

/* Returns 1 where there is no such file, which has been noted. */
static int fetch_file(const struct yum_checker *checker, const char *name, struct buffer *bytes,
		      struct error *error)
{
	AUTO_FREE char *path = xasprintf("%s/%s", checker->root, name);
	return listing_fetch(checker->source, path, checker->bad, bytes, error);
}

static void note_error(const struct yum_checker *checker, const char *name, struct error *error)
{
	strings_add_printf(checker->bad, "'%s/%s': %s", checker->root, name, error->message);
	error_clear(error);
}

/* ---- The packages of primary ---- */

static void see_package(struct listing *listing, struct claim *seen)
{
	bool is_in_pool = seen->href && text_starts(seen->href, POOL_FROM_ROOT);
	if (seen->type)
		listing_see(listing,
			    &(struct listing_entry){is_in_pool ? seen->href + strlen(POOL_FROM_ROOT)
							       : seen->href,
						    seen->size, seen->checksum});
	free_claim(seen);
}

static void set_text(char **to, char *text)
{
	free(*to);
	*to = text;
}

/* Takes the parts of one package: checksum, size, location; `type` says that there is one. */
static void take_package_part(const struct xml_reader *reader, struct xml_reader *text,
			      struct claim *seen)
{
	const char *name = xml_reader_name(reader);
	if (strcmp(name, "checksum") == 0)
		set_text(&seen->checksum, xml_reader_text(text));
	else if (strcmp(name, "size") == 0)
		set_text(&seen->size, xml_reader_attribute(reader, "package"));
	else if (strcmp(name, "location") == 0)
		set_text(&seen->href, xml_reader_attribute(reader, "href"));
}

static int see_packages(struct xml_reader *reader, struct listing *listing, struct error *error)
{
	struct claim seen = {0};
	int result;
	while ((result = xml_reader_next(reader, error)) == 1) {
		if (xml_reader_depth(reader) == 1) {
			see_package(listing, &seen);
			seen.type = xstrdup("package");
		} else if (xml_reader_depth(reader) == 2) {
			take_package_part(reader, reader, &seen);
		}
	}
	see_package(listing, &seen);
	return result;
}

static void check_primary(const struct yum_checker *checker, const struct claim *claim,
			  const struct buffer *plain)
{
	struct error error = ERROR_INIT;
	struct listing listing;
	struct xml_reader *reader = xml_reader_open(plain->data, plain->len, &error);
	listing_open(&listing, claim->href, checker->bad);
	for (size_t i = 0; i < checker->view->n_records; i++)
		listing_expect(&listing, checker->view->records[i]);
	listing_sort(&listing);
	if (!reader || see_packages(reader, &listing, &error))
		note_error(checker, claim->href, &error);
	listing_close(&listing);
	xml_reader_close(reader);
}

/* ---- Indexes ---- */

static bool is_as_claimed(const struct buffer *bytes, const char *size, const char *sha256)
{
	char found[SHA256_HEX_SIZE];
	uint64_t expected;
	digest_bytes_hex(DIGEST_SHA256, bytes->data, bytes->len, found);
	return size && text_to_uint(size, UINT64_MAX, &expected) == 0 && expected == bytes->len &&
	       text_equal(sha256, found);
}

static int check_index(const struct yum_checker *checker, const struct claim *claim,
		       struct error *error)
{
	AUTO_BUFFER plain = BUFFER_INIT, bytes = BUFFER_INIT;
	if (!claim->href) {
		strings_add_printf(checker->bad,
				   "'%s/repodata/repomd.xml' has data without a place",
				   checker->root);
		return 0;
	}
	int result = fetch_file(checker, claim->href, &bytes, error);
	if (result)
		return result < 0 ? -1 : 0;
	enum codec codec = codec_from_magic(bytes.data, bytes.len);
	if (!is_as_claimed(&bytes, claim->size, claim->checksum))
		strings_add_printf(checker->bad, "'%s/%s' has another digest than in repomd.xml",
				   checker->root, claim->href);
	else if (codec == CODEC_INVALID ||
		 whole_expand(codec, bytes.data, bytes.len, INDEX_LIMIT, &plain, error))
		note_error(checker, claim->href, error);
	else if (!is_as_claimed(&plain, claim->open_size, claim->open_checksum))
		strings_add_printf(checker->bad, "'%s/%s' holds other than repomd.xml says",
				   checker->root, claim->href);
	else if (text_equal(claim->type, "primary"))
		check_primary(checker, claim, &plain);
	return 0;
}

/* ---- repomd.xml ---- */

static const struct {
	const char *name;
	size_t offset; /* of a char * in struct claim */
} index_parts[] = {
	{"checksum", offsetof(struct claim, checksum)},
	{"open-checksum", offsetof(struct claim, open_checksum)},
	{"size", offsetof(struct claim, size)},
	{"open-size", offsetof(struct claim, open_size)},
};

static void take_index_part(struct xml_reader *reader, struct claim *claim)
{
	const char *name = xml_reader_name(reader);
	if (strcmp(name, "location") == 0)
		set_text(&claim->href, xml_reader_attribute(reader, "href"));
	for (size_t i = 0; i < ARRAY_SIZE(index_parts); i++)
		if (strcmp(name, index_parts[i].name) == 0)
			set_text((char **)(void *)((char *)claim + index_parts[i].offset),
				 xml_reader_text(reader));
}

/* Ends one index, where one has begun. */
static int end_index(const struct yum_checker *checker, struct claim *claim, bool *has_primary,
		     struct error *error)
{
	int failed = claim->type ? check_index(checker, claim, error) : 0;
	*has_primary |= text_equal(claim->type, "primary");
	free_claim(claim);
	return failed;
}

static int check_data(const struct yum_checker *checker, struct xml_reader *reader,
		      struct error *error)
{
	CLEANUP(free_claim) struct claim claim = {0};
	struct error broken = ERROR_INIT;
	bool has_primary = false;
	int result;
	while ((result = xml_reader_next(reader, &broken)) == 1) {
		if (xml_reader_depth(reader) == 2)
			take_index_part(reader, &claim);
		if (xml_reader_depth(reader) != 1)
			continue;
		if (end_index(checker, &claim, &has_primary, error))
			return -1;
		if (strcmp(xml_reader_name(reader), "data") == 0)
			claim.type = xml_reader_attribute(reader, "type");
	}
	if (result < 0)
		note_error(checker, "repodata/repomd.xml", &broken);
	else if (end_index(checker, &claim, &has_primary, error))
		return -1;
	else if (!has_primary)
		strings_add_printf(checker->bad, "'%s/repodata/repomd.xml' lists no packages",
				   checker->root);
	return 0;
}

static int check_repomd(const struct yum_checker *checker, const struct buffer *repomd,
			struct error *error)
{
	struct error broken = ERROR_INIT;
	struct xml_reader *reader = xml_reader_open(repomd->data, repomd->len, &broken);
	int failed = 0;
	if (reader)
		failed = check_data(checker, reader, error);
	else
		note_error(checker, "repodata/repomd.xml", &broken);
	xml_reader_close(reader);
	return failed;
}

/* Returns 1 where the signature is not by a key of the keyring, which has been noted. */
static int check_signature(const struct yum_checker *checker, const struct buffer *repomd,
			   struct error *error)
{
	AUTO_BUFFER bytes = BUFFER_INIT;
	struct signature signature = {0};
	char text[SIGNATURE_TEXT_SIZE];
	int result = fetch_file(checker, "repodata/repomd.xml.asc", &bytes, error);
	if (result)
		return result;
	CLEANUP(parts_free) struct parts parts = {0};
	parts_add_copy(&parts, repomd->data, repomd->len);
	int failed =
		keyring_verify(checker->keyring, bytes.data, bytes.len, &parts, &signature, error);
	if (failed || signature_is_sound(&signature))
		return failed;
	signature_text(&signature, text);
	strings_add_printf(checker->bad, "the signature '%s/repodata/repomd.xml.asc' is %s",
			   checker->root, text);
	return 1;
}

/* ---- Roots ---- */

static int check_root(const struct yum_checker *checker, struct error *error)
{
	AUTO_BUFFER repomd = BUFFER_INIT;
	int result = fetch_file(checker, "repodata/repomd.xml", &repomd, error);
	if (result == 0)
		result = check_signature(checker, &repomd, error);
	if (result == 0)
		result = check_repomd(checker, &repomd, error);
	return result < 0 ? -1 : 0;
}

static int check_mirrors(const struct yum_checker *checker, const char *snapshot,
			 struct error *error)
{
	AUTO_BUFFER bytes = BUFFER_INIT;
	AUTO_FREE char *expected = xasprintf("%s/%s/\n", checker->view->url, snapshot);
	int result = fetch_file(checker, "mirrorlist", &bytes, error);
	if (result == 0 && strcmp(buffer_text(&bytes), expected) != 0)
		strings_add_printf(checker->bad, "'%s/mirrorlist' does not name '%s'",
				   checker->root, snapshot);
	return result < 0 ? -1 : 0;
}

int yum_check(const struct channel_view *view, struct keyring *keyring,
	      struct rendered_source source, struct strings *bad, struct error *error)
{
	AUTO_FREE char *root = xasprintf("rpm/%s", view->channel);
	AUTO_FREE char *snapshot = xasprintf("rpm/%s@%" PRIu64, view->channel, view->generation);
	struct yum_checker checker = {view, keyring, source, bad, root};
	struct yum_checker at_snapshot = checker;
	at_snapshot.root = snapshot;
	return check_root(&checker, error) || check_root(&at_snapshot, error) ||
			       check_mirrors(&checker, snapshot, error)
		       ? -1
		       : 0;
}
