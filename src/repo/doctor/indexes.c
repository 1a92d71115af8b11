/* indexes.c - the indexes that a signed root names
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/memory.h"
#include "base/vector.h"
#include "codec/whole.h"
#include "repo/doctor/doctor_internal.h"

/* An index of more bytes is asked for, but not read. */
#define READ_LIMIT ((uint64_t)64 << 20)
/* A plain name stands beside the one by digest: few clients ask for it. */
#define PLAIN_LIMIT ((uint64_t)4 << 20)
#define EXPANDED_LIMIT ((size_t)1 << 30)

struct index_look {
	struct doctor_view *view;
	unsigned clients;
	const char *folder;
	const struct served_index *index;
	bool is_spare; /* clients have the same bytes under another name */
};

/* ---- Bytes ---- */

/* Whether the answer has what the root says; where not, that has been added. */
static bool is_as_signed(const struct index_look *look, const char *name,
			 const struct answer *answer)
{
	char sha256[SHA256_HEX_SIZE];
	const struct served_index *index = look->index;
	uint64_t size = answer->size == ANSWER_SIZE_UNKNOWN && !answer->is_longer ? answer->body.len
										  : answer->size;
	if (size != ANSWER_SIZE_UNKNOWN && size != index->size) {
		doctor_add(look->view->doctor, look->is_spare ? CHECK_APT_PLAIN : CHECK_INDEX_SIZE,
			   look->clients, name, "%" PRIu64 " bytes, not %" PRIu64, size,
			   index->size);
		return false;
	}
	if (answer->body.len != index->size)
		return true;
	digest_bytes_hex(DIGEST_SHA256, answer->body.data, answer->body.len, sha256);
	if (strcmp(sha256, index->sha256) == 0)
		return true;
	doctor_add(look->view->doctor, look->is_spare ? CHECK_APT_PLAIN : CHECK_CDN_STALE,
		   look->clients, name, "SHA-256 %s", sha256);
	return false;
}

static bool get_index(const struct index_look *look, const char *name, enum role role,
		      uint64_t limit, struct answer *answer)
{
	bool is_small = look->index->size <= limit;
	return answers_get(look->view->doctor, name, role, look->clients,
			   is_small ? VISIT_WHOLE : VISIT_HEAD, (size_t)limit, answer) &&
	       is_as_signed(look, name, answer);
}

/* ---- Packages ---- */

static void read_packages(const struct index_look *look, const char *name,
			  const struct answer *answer)
{
	AUTO_BUFFER plain = BUFFER_INIT;
	AUTO_ERROR error = ERROR_INIT;
	CLEANUP(served_packages_free) struct served_packages packages = {0};
	const struct buffer *body = &answer->body;
	enum codec codec = codec_from_magic(body->data, body->len);
	if (codec == CODEC_INVALID)
		codec = CODEC_NONE;
	if (whole_expand(codec, body->data, body->len, EXPANDED_LIMIT, &plain, &error) ||
	    look->view->reader->packages(buffer_text(&plain), plain.len, &packages, &error)) {
		doctor_add(look->view->doctor, CHECK_INDEX_UNREADABLE, look->clients, name, "%s",
			   error.message);
		return;
	}
	VECTOR_EACH (package, &packages) {
		*VECTOR_ADD(&look->view->packages) =
			(struct served_package){xasprintf("%s/%s", look->folder, package->path),
						xstrdup(package->sha256), package->size};
	}
}

/* ---- One index, and all ---- */

/* Asks for the name by digest; returns whether the plain name has to be read instead. */
static bool look_by_digest(const struct index_look *look, struct answer *answer)
{
	struct doctor *doctor = look->view->doctor;
	AUTO_FREE char *name = xasprintf("%s/%s", look->folder, look->index->by_digest);
	bool is_small = look->index->size <= READ_LIMIT;
	visitor_ask(doctor->visitor, name, is_small ? VISIT_WHOLE : VISIT_HEAD, READ_LIMIT, answer);
	answers_judge(doctor, name, ROLE_OBJECT, look->clients, answer);
	if (answer_is_found(answer) && !answer_is_page(answer))
		return !is_as_signed(look, name, answer);
	if (answer->fault == ANSWER_SOUND) {
		AUTO_FREE char *text = answers_text(answer);
		doctor_add(doctor, CHECK_APT_BY_HASH, look->clients, name, "%s", text);
	} else {
		answers_refuse(doctor, name, look->clients, answer);
	}
	return true;
}

/* `seen` has the indexes whose packages are known, without what tells their compression. */
static void look_at(struct index_look *look, struct map *seen)
{
	const struct served_index *index = look->index;
	AUTO_ANSWER hashed = {0};
	AUTO_ANSWER plain = {0};
	AUTO_FREE char *name = xasprintf("%s/%s", look->folder, index->path);
	AUTO_FREE char *stem = xstrndup(index->path, strcspn(index->path, "."));
	bool is_needed = !index->by_digest || look_by_digest(look, &hashed);
	enum role role = index->by_digest ? ROLE_FILE : ROLE_OBJECT;
	look->is_spare = !is_needed;
	bool is_there = get_index(look, name, role, is_needed ? READ_LIMIT : PLAIN_LIMIT, &plain);
	const struct answer *answer = is_needed ? &plain : &hashed;
	if (!index->has_packages || (is_needed && !is_there) || map_has(seen, stem) ||
	    answer->body.len != index->size)
		return;
	map_put(seen, stem, NULL);
	read_packages(look, name, answer);
}

void indexes_look(struct doctor_view *view, const char *folder, unsigned clients,
		  const struct served_root *root)
{
	struct map seen = {0};
	VECTOR_EACH (index, &root->indexes) {
		struct index_look look = {view, clients, folder, index, false};
		if (!index->is_listed_only)
			look_at(&look, &seen);
	}
	map_free(&seen, NULL);
}
