/* apt.c - a channel as apt sees it, from InRelease on
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <string.h>

#include "base/dates.h"
#include "base/memory.h"
#include "base/parts.h"
#include "base/vector.h"
#include "repo/doctor/doctor_internal.h"
#include "sign/cleartext.h"

#define RELEASE_LIMIT ((size_t)16 << 20)
/* A clock may be so many seconds off, for apt. */
#define APT_PATIENCE 10

/* ---- InRelease ---- */

/* Appends what is signed; nothing where it does not fit, which has been added. */
static int read_in_release(struct doctor_view *view, const char *name, const struct answer *answer,
			   struct buffer *text, struct error *error)
{
	AUTO_BUFFER verified = BUFFER_INIT;
	struct signature signature = {0};
	bool fits;
	if (keyring_verify_clear(view->keyring, answer->body.data, answer->body.len, &verified,
				 &signature, error) ||
	    keys_judge(view, name, &signature, CHECK_APT_SIGNATURE, &fits, error))
		return -1;
	keys_judge_digest(view, name, &answer->body);
	bool is_readable = fits || signature.state == SIGNATURE_UNKNOWN_KEY ||
			   signature.state == SIGNATURE_REVOKED;
	if (is_readable && !cleartext_get(answer->body.data, answer->body.len, text))
		doctor_add(view->doctor, CHECK_ROOT_UNREADABLE, view->clients, name,
			   "it is no clear-signed text");
	return 0;
}

static void judge_dates(struct doctor_view *view, const char *name, const struct served_root *root)
{
	struct doctor *doctor = view->doctor;
	char date[DATE_TEXT_SIZE];
	int64_t left = root->valid_until - doctor->now;
	date_iso(root->valid_until, date);
	if (root->valid_until && left <= 0)
		doctor_add(doctor, CHECK_APT_VALID_UNTIL, view->clients, name, "Valid-Until %s",
			   date);
	else if (root->valid_until && left < (root->valid_until - root->date) / 3)
		doctor_add(doctor, CHECK_APT_VALID_UNTIL_SOON, view->clients, name,
			   "Valid-Until %s", date);
	date_iso(root->date, date);
	if (root->date > doctor->now + APT_PATIENCE)
		doctor_add(doctor, CHECK_APT_DATE, view->clients, name, "Date %s", date);
}

static void judge_root(struct doctor_view *view, const char *name, const struct served_root *root)
{
	judge_dates(view, name, root);
	for (size_t i = 0; i < root->unlisted.n; i++)
		doctor_add(view->doctor, CHECK_APT_UNLISTED, view->clients, root->unlisted.v[i],
			   "not in InRelease");
	if (root->generation && root->generation < view->newest)
		doctor_add(view->doctor, CHECK_ROOT_BEHIND, view->clients, name,
			   "generation %" PRIu64 ", the newest is %" PRIu64, root->generation,
			   view->newest);
}

/* ---- Release and Release.gpg ---- */

/* Returns what is wrong with them, NULL where nothing is. */
static int find_fault(struct doctor_view *view, const struct answer *release,
		      const struct answer *detached, const struct buffer *text, const char **fault,
		      struct error *error)
{
	struct signature signature = {0};
	CLEANUP(parts_free) struct parts parts = {0};
	parts_add_copy(&parts, release->body.data, release->body.len);
	*fault = NULL;
	if (!answer_is_found(release) || !answer_is_found(detached))
		*fault = "not there";
	else if (release->body.len != text->len ||
		 memcmp(buffer_text(&release->body), buffer_text(text), text->len) != 0)
		*fault = "Release says other than InRelease";
	else if (keyring_verify(view->keyring, detached->body.data, detached->body.len, &parts,
				&signature, error))
		return -1;
	else if (signature.state == SIGNATURE_BAD || signature.state == SIGNATURE_INVALID)
		*fault = "Release.gpg does not fit Release";
	return 0;
}

static int look_at_detached(struct doctor_view *view, const char *folder, const struct buffer *text,
			    struct error *error)
{
	struct doctor *doctor = view->doctor;
	AUTO_ANSWER release = {0};
	AUTO_ANSWER detached = {0};
	AUTO_FREE char *release_name = xasprintf("%s/Release", folder);
	AUTO_FREE char *detached_name = xasprintf("%s/Release.gpg", folder);
	const char *fault;
	visitor_ask(doctor->visitor, release_name, VISIT_WHOLE, RELEASE_LIMIT, &release);
	visitor_ask(doctor->visitor, detached_name, VISIT_WHOLE, RELEASE_LIMIT, &detached);
	answers_judge(doctor, release_name, ROLE_POINTER, view->clients, &release);
	answers_judge(doctor, detached_name, ROLE_POINTER, view->clients, &detached);
	if (find_fault(view, &release, &detached, text, &fault, error))
		return -1;
	if (fault)
		doctor_add(doctor, CHECK_APT_DETACHED, view->clients, release_name, "%s", fault);
	return 0;
}

/* ---- A snapshot's links ---- */

/* A generation's folder leads to the channel's indexes by a link. */
static void look_at_snapshot(struct doctor_view *view, const char *folder,
			     const struct served_root *root)
{
	const struct served_index *index = NULL;
	AUTO_ANSWER there = {0};
	AUTO_ANSWER linked = {0};
	VECTOR_EACH (one, &root->indexes) {
		if (one->by_digest && !one->is_listed_only && !index)
			index = one;
	}
	if (!index || !root->generation)
		return;
	AUTO_FREE char *name = xasprintf("%s/%s", folder, index->by_digest);
	AUTO_FREE char *other =
		xasprintf("%s/%" PRIu64 "/%s", folder, root->generation, index->by_digest);
	visitor_ask(view->doctor->visitor, name, VISIT_HEAD, 0, &there);
	visitor_ask(view->doctor->visitor, other, VISIT_HEAD, 0, &linked);
	if (answer_is_found(&there) && !answer_is_found(&linked))
		doctor_add(view->doctor, CHECK_LINKS_FOLLOWED, view->clients, other, "status %ld",
			   linked.status);
}

/* ---- All of it ---- */

static int look_at_root(struct doctor_view *view, const char *folder, const char *name,
			const struct buffer *text, struct served_root *root, struct error *error)
{
	AUTO_ERROR broken = ERROR_INIT;
	if (look_at_detached(view, folder, text, error))
		return -1;
	if (view->reader->root(buffer_text(text), text->len, root, &broken)) {
		doctor_add(view->doctor, CHECK_ROOT_UNREADABLE, view->clients, name, "%s",
			   broken.message);
		return 0;
	}
	judge_root(view, name, root);
	indexes_look(view, folder, view->clients, root);
	look_at_snapshot(view, folder, root);
	return 0;
}

int apt_look(struct doctor_view *view, struct error *error)
{
	const char *suite = view->client.suite ? view->client.suite : view->channel;
	AUTO_FREE char *folder = xasprintf("dists/%s", suite);
	AUTO_FREE char *name = xasprintf("%s/InRelease", folder);
	AUTO_BUFFER text = BUFFER_INIT;
	AUTO_ANSWER answer = {0};
	CLEANUP(served_root_free) struct served_root root = {0};
	if (!answers_get(view->doctor, name, ROLE_POINTER, view->clients, VISIT_WHOLE,
			 RELEASE_LIMIT, &answer))
		return 0;
	answers_ask_part(view->doctor, name);
	if (read_in_release(view, name, &answer, &text, error) ||
	    (text.len && look_at_root(view, folder, name, &text, &root, error)))
		return -1;
	pointers_note(view->doctor, name, view->clients, root.date, &answer);
	packages_look(view);
	return 0;
}
