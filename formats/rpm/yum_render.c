/* yum_render.c - the index of a channel: primary, filelists, other, and repomd.xml over them
 *
 * The files named by their digests are written beside a snapshot of the same bytes under the
 * generation's number; repomd.xml's locations are relative, so both are complete repositories.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdbool.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "codec/spliced.h"
#include "formats/rpm/yum_layout.h"
#include "text/xml.h"

#define REPOMD_NAME "repodata/repomd.xml"
#define SIGNATURE_NAME REPOMD_NAME ".asc"
#define KEY_NAME REPOMD_NAME ".key"
#define CURRENT_NAME "current"
#define NAMESPACE "http://linux.duke.edu/metadata/"

static const struct index_kind {
	const char *section; /* of the records; type in repomd.xml, part of the file name */
	const char *element, *namespace;
	bool uses_rpm; /* its elements are of rpm's namespace, too */
} kinds[] = {
	{"primary", "metadata", NAMESPACE "common", true},
	{"filelists", "filelists", NAMESPACE "filelists", false},
	{"other", "otherdata", NAMESPACE "other", false},
};

/* A compressed index. */
struct rendered_index {
	struct buffer bytes;
	char sha256[SHA256_HEX_SIZE], plain_sha256[SHA256_HEX_SIZE];
	uint64_t plain_size;
	char *name; /* below repodata/ */
};

struct renderer {
	const struct channel_view *view;
	struct rendered_sink sink;
	const char *root, *snapshot; /* rpm/<channel>, rpm/<channel>@<generation> */
};

/* ---- Indexes ---- */

static int add_sections(const struct channel_view *view, const struct index_kind *kind,
			struct buffer *plain, struct error *error)
{
	for (size_t i = 0; i < view->n_records; i++) {
		const struct record_section *section =
			record_section(view->records[i], kind->section);
		if (!section)
			return error_set(error, "the record of '%s' has no section '%s'",
					 view->records[i]->path, kind->section);
		buffer_add(plain, section->data, section->len);
	}
	return 0;
}

/* Writes the element around the sections, which the records have as XML. */
static int write_index(const struct channel_view *view, const struct index_kind *kind,
		       struct buffer *plain, struct error *error)
{
	struct xml *xml = xml_open();
	xml_declaration(xml);
	xml_start(xml, kind->element);
	xml_attribute(xml, "xmlns", kind->namespace);
	if (kind->uses_rpm)
		xml_attribute(xml, "xmlns:rpm", NAMESPACE "rpm");
	xml_attribute_number(xml, "packages", view->n_records);
	xml_begin_content(xml, plain);
	int failed = add_sections(view, kind, plain, error);
	xml_end(xml);
	xml_close(xml, plain);
	return failed;
}

static int make_index(const struct channel_view *view, const struct index_kind *kind,
		      struct rendered_index *index, struct error *error)
{
	AUTO_BUFFER plain = BUFFER_INIT;
	struct codec_params params;
	if (write_index(view, kind, &plain, error))
		return -1;
	digest_bytes_hex(DIGEST_SHA256, plain.data, plain.len, index->plain_sha256);
	index->plain_size = plain.len;
	/* gzip is what every client reads. */
	if (codec_params_make(CODEC_GZIP, CODEC_DEFAULT_LEVEL, &params, error) ||
	    spliced_compress(&params, "</package>\n", plain.data, plain.len, view->help,
			     &index->bytes, error))
		return -1;
	digest_bytes_hex(DIGEST_SHA256, index->bytes.data, index->bytes.len, index->sha256);
	index->name =
		xasprintf("%s-%s.xml%s", index->sha256, kind->section, codec_extension(CODEC_GZIP));
	return 0;
}

/* ---- repomd.xml ---- */

static void put_data(struct xml *xml, const struct channel_view *view,
		     const struct index_kind *kind, const struct rendered_index *index)
{
	AUTO_FREE char *href = xasprintf("repodata/%s", index->name);
	xml_start(xml, "data");
	xml_attribute(xml, "type", kind->section);
	xml_start(xml, "checksum");
	xml_attribute(xml, "type", "sha256");
	xml_text(xml, index->sha256);
	xml_end(xml);
	xml_start(xml, "open-checksum");
	xml_attribute(xml, "type", "sha256");
	xml_text(xml, index->plain_sha256);
	xml_end(xml);
	xml_start(xml, "location");
	xml_attribute(xml, "href", href);
	xml_end(xml);
	xml_element_number(xml, "timestamp", view->date < 0 ? 0 : (uint64_t)view->date);
	xml_element_number(xml, "size", index->bytes.len);
	xml_element_number(xml, "open-size", index->plain_size);
	xml_end(xml);
}

static void make_repomd(const struct channel_view *view, const struct rendered_index *indexes,
			struct buffer *out)
{
	struct xml *xml = xml_open();
	xml_declaration(xml);
	xml_start(xml, "repomd");
	xml_attribute(xml, "xmlns", NAMESPACE "repo");
	xml_attribute(xml, "xmlns:rpm", NAMESPACE "rpm");
	xml_element_number(xml, "revision", view->generation);
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		put_data(xml, view, &kinds[i], &indexes[i]);
	xml_end(xml);
	xml_close(xml, out);
}

/* ---- Giving it away ---- */

static int put_file(const struct renderer *renderer, enum rendered_kind kind, const char *root,
		    const char *name, const struct buffer *bytes, struct error *error)
{
	AUTO_FREE char *path = xasprintf("%s/%s", root, name);
	struct rendered_sink sink = renderer->sink;
	return sink.put(sink.context, kind, path, bytes->data, bytes->len, error);
}

static int put_indexes(const struct renderer *renderer, const struct rendered_index *indexes,
		       struct error *error)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		AUTO_FREE char *name = xasprintf("repodata/%s", indexes[i].name);
		if (put_file(renderer, RENDERED_OBJECT, renderer->root, name, &indexes[i].bytes,
			     error) ||
		    put_file(renderer, RENDERED_OBJECT, renderer->snapshot, name, &indexes[i].bytes,
			     error))
			return -1;
	}
	return 0;
}

static int put_link(const struct renderer *renderer, const char *target, const char *name,
		    struct error *error)
{
	AUTO_BUFFER text = BUFFER_INIT;
	buffer_add_text(&text, target);
	return put_file(renderer, RENDERED_LINK, renderer->root, name, &text, error);
}

/* repomd.xml, its signature and the keys are seen through one link to the snapshot, so that all
 * change at once; indexes, named by their digests, stay beside them for those who still read an
 * older one. */
static int put_links(const struct renderer *renderer, struct error *error)
{
	static const char *const names[] = {KEY_NAME, SIGNATURE_NAME, REPOMD_NAME};
	int failed = put_link(renderer, renderer->snapshot, CURRENT_NAME, error);
	for (size_t i = 0; !failed && i < ARRAY_SIZE(names); i++) {
		AUTO_FREE char *target =
			xasprintf("%s/" CURRENT_NAME "/%s", renderer->root, names[i]);
		failed = put_link(renderer, target, names[i], error);
	}
	return failed;
}

/* zypper fetches the keys from beside repomd.xml where it was given no more than an address. */
static int put_keys(const struct renderer *renderer, struct error *error)
{
	AUTO_BUFFER keys = BUFFER_INIT;
	buffer_add_text(&keys, renderer->view->public_key);
	return put_file(renderer, RENDERED_SNAPSHOT, renderer->snapshot, KEY_NAME, &keys, error);
}

static int put_roots(const struct renderer *renderer, const struct buffer *repomd,
		     const struct buffer *signature, struct error *error)
{
	AUTO_BUFFER mirrors = BUFFER_INIT;
	buffer_printf(&mirrors, "%s/%s/\n", renderer->view->url, renderer->snapshot);
	int failed = put_keys(renderer, error) ||
		     put_file(renderer, RENDERED_SNAPSHOT, renderer->snapshot, SIGNATURE_NAME,
			      signature, error) ||
		     put_file(renderer, RENDERED_SNAPSHOT, renderer->snapshot, REPOMD_NAME, repomd,
			      error) ||
		     put_file(renderer, RENDERED_POINTER, renderer->root, "mirrorlist", &mirrors,
			      error) ||
		     put_links(renderer, error);
	return failed ? -1 : 0;
}

static int sign_repomd(struct signer *signer, const struct buffer *repomd, struct buffer *signature,
		       struct error *error)
{
	CLEANUP(parts_free) struct parts parts = {0};
	parts_add_copy(&parts, repomd->data, repomd->len);
	return signer_detach_around(signer, &parts, signature, error);
}

static int put_channel(const struct renderer *renderer, struct signer *signer,
		       const struct rendered_index *indexes, struct error *error)
{
	AUTO_BUFFER repomd = BUFFER_INIT, signature = BUFFER_INIT;
	make_repomd(renderer->view, indexes, &repomd);
	return sign_repomd(signer, &repomd, &signature, error) ||
			       put_indexes(renderer, indexes, error) ||
			       put_roots(renderer, &repomd, &signature, error)
		       ? -1
		       : 0;
}

int yum_render(const struct channel_view *view, struct signer *signer, struct rendered_sink sink,
	       struct error *error)
{
	struct rendered_index indexes[ARRAY_SIZE(kinds)] = {0};
	AUTO_FREE char *root = xasprintf("rpm/%s", view->channel);
	AUTO_FREE char *snapshot = yum_layout_snapshot_folder(view);
	const struct renderer renderer = {view, sink, root, snapshot};
	int failed = 0;
	for (size_t i = 0; !failed && i < ARRAY_SIZE(kinds); i++)
		failed = make_index(view, &kinds[i], &indexes[i], error);
	if (!failed)
		failed = put_channel(&renderer, signer, indexes, error);
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		buffer_free(&indexes[i].bytes);
		free_pointer(&indexes[i].name);
	}
	return failed;
}
