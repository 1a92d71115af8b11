/* yum.c - a channel as dnf and zypper see it, from mirrorlist and repomd.xml on
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <string.h>

#include "base/memory.h"
#include "base/parts.h"
#include "base/text.h"
#include "repo/doctor/doctor_internal.h"

#define REPOMD_LIMIT ((size_t)16 << 20)
#define MIRRORLIST_LIMIT ((size_t)1 << 16)

/* ---- repomd.xml ---- */

/* Returns 1 where it is of no use to clients. */
static int check_signature(struct doctor_view *view, const char *repomd,
			   const struct answer *answer, struct error *error)
{
	AUTO_FREE char *name = xasprintf("%s.asc", repomd);
	AUTO_ANSWER detached = {0};
	struct signature signature = {0};
	bool fits;
	visitor_ask(view->doctor->visitor, name, VISIT_WHOLE, REPOMD_LIMIT, &detached);
	answers_judge(view->doctor, name, ROLE_POINTER, view->clients, &detached);
	if (detached.status == 404 || detached.status == 410) {
		doctor_add(view->doctor, CHECK_YUM_UNSIGNED, view->clients, name, "status %ld",
			   detached.status);
		return 0;
	}
	if (!answer_is_found(&detached) || answer_is_page(&detached)) {
		answers_refuse(view->doctor, name, view->clients, &detached);
		return 0;
	}
	keys_judge_digest(view, name, &detached.body);
	CLEANUP(parts_free) struct parts parts = {0};
	parts_add_copy(&parts, answer->body.data, answer->body.len);
	if (keyring_verify(view->keyring, detached.body.data, detached.body.len, &parts, &signature,
			   error))
		return -1;
	return keys_judge(view, name, &signature, CHECK_YUM_SIGNATURE, &fits, error);
}

static int look_at_repomd(struct doctor_view *view, const char *folder, const char *name,
			  const struct answer *answer, struct error *error)
{
	AUTO_ERROR broken = ERROR_INIT;
	CLEANUP(served_root_free) struct served_root root = {0};
	if (check_signature(view, name, answer, error))
		return -1;
	if (view->reader->root(buffer_text(&answer->body), answer->body.len, &root, &broken))
		doctor_add(view->doctor, CHECK_ROOT_UNREADABLE, view->clients, name, "%s",
			   broken.message);
	for (size_t i = 0; i < root.unlisted.n; i++)
		doctor_add(view->doctor, CHECK_YUM_UNLISTED, view->clients, name, "no '%s'",
			   root.unlisted.v[i]);
	indexes_look(view, folder, view->clients, &root);
	return 0;
}

/* No file of a snapshot changes, so its root is an object like others. */
static int look_at_folder(struct doctor_view *view, const char *folder, enum role role,
			  unsigned clients, struct error *error)
{
	AUTO_FREE char *name = xasprintf("%s/repodata/repomd.xml", folder);
	AUTO_ANSWER answer = {0};
	unsigned all = view->clients;
	view->clients = clients;
	int failed = 0;
	if (answers_get(view->doctor, name, role, clients, VISIT_WHOLE, REPOMD_LIMIT, &answer)) {
		failed = look_at_repomd(view, folder, name, &answer, error);
		if (role == ROLE_POINTER)
			pointers_note(view->doctor, name, clients, 0, &answer);
	}
	view->clients = all;
	return failed;
}

/* ---- Where it is ---- */

/* Returns the folder, below the place, to which mirrorlist leads; NULL: there is none, which has
 * been added. */
static char *read_mirrorlist(struct doctor_view *view, const char *name)
{
	AUTO_ANSWER answer = {0};
	if (!answers_get(view->doctor, name, ROLE_POINTER, CLIENTS_DNF, VISIT_WHOLE,
			 MIRRORLIST_LIMIT, &answer))
		return NULL;
	pointers_note(view->doctor, name, CLIENTS_DNF, 0, &answer);
	AUTO_FREE char *line =
		xstrndup(buffer_text(&answer.body), strcspn(buffer_text(&answer.body), "\r\n"));
	char *folder = doctor_name(view->doctor, line);
	if (!folder)
		doctor_add(view->doctor, CHECK_CLIENT_URL, CLIENTS_DNF, name, "to '%s'", line);
	return folder;
}

static void judge_mirrorlist(struct doctor_view *view, const char *name, const char *folder)
{
	const char *at = strrchr(folder, '@');
	uint64_t number;
	if (!at || !view->newest || text_to_uint(at + 1, UINT64_MAX, &number) ||
	    number == view->newest)
		return;
	doctor_add(view->doctor, CHECK_YUM_MIRRORLIST, CLIENTS_DNF, name,
		   "generation %" PRIu64 ", the newest is %" PRIu64, number, view->newest);
}

/* Whether the plain place, which has links, lacks what the snapshot has. */
static bool is_link_lost(struct doctor_view *view, const char *folder, const char *snapshot)
{
	AUTO_FREE char *name = xasprintf("%s/repodata/repomd.xml", folder);
	AUTO_FREE char *other = xasprintf("%s/repodata/repomd.xml", snapshot);
	AUTO_ANSWER linked = {0};
	AUTO_ANSWER there = {0};
	visitor_ask(view->doctor->visitor, name, VISIT_HEAD, 0, &linked);
	visitor_ask(view->doctor->visitor, other, VISIT_HEAD, 0, &there);
	bool is_lost = answer_is_found(&there) && !answer_is_found(&linked) &&
		       linked.fault == ANSWER_SOUND;
	if (is_lost)
		doctor_add(view->doctor, CHECK_LINKS_FOLLOWED, CLIENTS_YUM, name, "status %ld",
			   linked.status);
	return is_lost;
}

/* Returns the folder of the plain place. Caller frees. */
static char *find_folder(const struct doctor_view *view)
{
	char *folder = view->client.url ? doctor_name(view->doctor, view->client.url) : NULL;
	return folder ? folder : xasprintf("rpm/%s", view->channel);
}

int yum_look(struct doctor_view *view, struct error *error)
{
	AUTO_FREE char *list =
		view->client.list ? doctor_name(view->doctor, view->client.list) : NULL;
	AUTO_FREE char *snapshot = list ? read_mirrorlist(view, list) : NULL;
	AUTO_FREE char *folder = find_folder(view);
	if (snapshot)
		judge_mirrorlist(view, list, snapshot);
	if (snapshot && look_at_folder(view, snapshot, ROLE_OBJECT, CLIENTS_DNF, error))
		return -1;
	if (!(snapshot && is_link_lost(view, folder, snapshot)) &&
	    look_at_folder(view, folder, ROLE_POINTER, snapshot ? CLIENTS_ZYPPER : view->clients,
			   error))
		return -1;
	packages_look(view);
	return 0;
}
