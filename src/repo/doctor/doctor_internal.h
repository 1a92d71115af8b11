/* doctor_internal.h - shared by the files that look at a repository as its clients do
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_DOCTOR_DOCTOR_INTERNAL_H
#define INGOT_REPO_DOCTOR_DOCTOR_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/digest.h"
#include "base/error.h"
#include "formats/served.h"
#include "repo/doctor/doctor.h"
#include "repo/state/repo.h"
#include "sign/keyring.h"
#include "store/answer.h"
#include "store/visitor.h"

/* Rows of doctor_checks. */
enum check {
	CHECK_ANSWER_NONE,
	CHECK_ANSWER_PAGE,
	CHECK_ANSWER_REFUSED,
	CHECK_ANSWER_MISSING,
	CHECK_ANSWER_LENGTH,
	CHECK_ANSWER_ENCODING,
	CHECK_MISSING_STATUS,
	CHECK_REDIRECT_INSECURE,
	CHECK_REDIRECT_ENDLESS,
	CHECK_REDIRECT_FOLLOWED,
	CHECK_TLS_CERTIFICATE,
	CHECK_CLOCK_SERVER,
	CHECK_CACHE_POINTER,
	CHECK_CACHE_OBJECTS,
	CHECK_CDN_STALE,
	CHECK_CDN_BEHIND,
	CHECK_MODIFIED_SAME,
	CHECK_MODIFIED_MISSING,
	CHECK_MODIFIED_WEAK,
	CHECK_RANGE_MISSING,
	CHECK_CONNECTION_CLOSED,
	CHECK_LINKS_FOLLOWED,
	CHECK_FILES_MODE,
	CHECK_CLIENT_MISSING,
	CHECK_CLIENT_UNREADABLE,
	CHECK_CLIENT_URL,
	CHECK_CLIENT_KEY,
	CHECK_CLIENT_UNSIGNED,
	CHECK_KEY_EXPIRED,
	CHECK_KEY_EXPIRES,
	CHECK_KEY_ENDS,
	CHECK_KEY_REVOKED,
	CHECK_KEY_UNKNOWN,
	CHECK_KEY_CHANGED,
	CHECK_KEY_REFUSED,
	CHECK_KEY_WEAK,
	CHECK_KEY_LIMITED,
	CHECK_SIGNATURE_DIGEST,
	CHECK_APT_SIGNATURE,
	CHECK_APT_DETACHED,
	CHECK_APT_VALID_UNTIL,
	CHECK_APT_VALID_UNTIL_SOON,
	CHECK_APT_DATE,
	CHECK_APT_BY_HASH,
	CHECK_APT_PLAIN,
	CHECK_APT_UNLISTED,
	CHECK_YUM_SIGNATURE,
	CHECK_YUM_UNSIGNED,
	CHECK_YUM_MIRRORLIST,
	CHECK_YUM_UNLISTED,
	CHECK_ROOT_UNREADABLE,
	CHECK_ROOT_BEHIND,
	CHECK_ROOT_OLDER,
	CHECK_INDEX_SIZE,
	CHECK_INDEX_UNREADABLE,
	CHECK_PACKAGE_MISSING,
	CHECK_PACKAGE_OTHER,
	CHECK_COUNT
};

/* Clients that something concerns, one bit each. */
enum clients {
	CLIENTS_APT = 1 << DOCTOR_APT,
	CLIENTS_DNF = 1 << DOCTOR_DNF,
	CLIENTS_ZYPPER = 1 << DOCTOR_ZYPPER,
	CLIENTS_YUM = CLIENTS_DNF | CLIENTS_ZYPPER,
	CLIENTS_ALL = CLIENTS_APT | CLIENTS_YUM,
};

/* A pointer as it was answered first. */
struct pointer_seen {
	char *name, *modified; /* `modified`: its Last-Modified, or NULL */
	char sha256[SHA256_HEX_SIZE];
	int64_t date; /* of the state that it shows; 0: it does not say */
	unsigned clients;
};

struct doctor {
	const struct doctor_options *options;
	struct doctor_report *report;
	struct visitor *visitor;
	struct repo repo;
	int64_t now; /* the clock, moved ahead */
	bool knows_clock;
	struct {
		struct pointer_seen *v;
		size_t n, cap;
	} pointers;
};

/* A channel as one format's clients see it. */
struct doctor_view {
	struct doctor *doctor;
	const char *channel;
	unsigned clients;
	const struct served_reader *reader;
	struct served_client client;
	struct keyring *keyring; /* with the keys that the clients' file leads to */
	uint64_t newest;         /* number of the channel's newest generation; 0: unknown */
	struct served_packages packages;
};

/* ---- doctor.c ---- */

/* Adds a finding, or a further subject to one that is there. */
void doctor_add(struct doctor *doctor, enum check check, unsigned clients, const char *subject,
		const char *format, ...) PRINTF_LIKE(5, 6);
/* Returns the name below the place to which a client's URL leads, NULL where it leads elsewhere;
 * caller frees. */
char *doctor_name(const struct doctor *doctor, const char *url) NODISCARD;

/* ---- answers.c: what the server says, whatever the object ---- */

enum role {
	ROLE_POINTER, /* its bytes change under its name */
	ROLE_OBJECT,  /* its name is its digest's, or its version's */
	ROLE_FILE,    /* neither: a key, a client's file */
};

/* Asks for an object that has to be there, and adds a finding for whatever a client would stumble
 * over. Returns whether it is there. */
bool answers_get(struct doctor *doctor, const char *name, enum role role, unsigned clients,
		 enum visit visit, size_t limit, struct answer *answer);
/* Adds findings for what is wrong in an answer, but not that there is no object. */
void answers_judge(struct doctor *doctor, const char *name, enum role role, unsigned clients,
		   const struct answer *answer);
/* Adds the finding that there is no object, by what the answer is. */
void answers_refuse(struct doctor *doctor, const char *name, unsigned clients,
		    const struct answer *answer);
/* Writes "404", "no answer (timeout)": what there is instead of the object; caller frees. */
char *answers_text(const struct answer *answer) NODISCARD;
/* Asks a server for what cannot be there. */
void answers_ask_absent(struct doctor *doctor);
/* Asks a server for a part of what is there. */
void answers_ask_part(struct doctor *doctor, const char *name);

/* ---- pointers.c: what changes under its name, asked for twice ---- */

/* Remembers a pointer that was answered. */
void pointers_note(struct doctor *doctor, const char *name, unsigned clients, int64_t date,
		   const struct answer *answer);
/* Asks for all of them again, at least a second later. */
void pointers_again(struct doctor *doctor);
void pointers_free(struct doctor *doctor);

/* ---- keys.c ---- */

/* Opens the keyring of a view. */
int keys_open(struct doctor_view *view, struct error *error) NODISCARD;
/* Judges a signature that was verified, and the key that made it. `broken`: the check of one that
 * does not fit. Returns whether it fits. */
int keys_judge(struct doctor_view *view, const char *subject, const struct signature *signature,
	       enum check broken, bool *fits, struct error *error) NODISCARD;

/* Judges by which digest a file's bytes were signed. */
void keys_judge_digest(struct doctor_view *view, const char *subject, const struct buffer *bytes);

/* ---- indexes.c, packages.c ---- */

/* Looks at all indexes of a root, whose folder has no slash at its end; notes their packages. */
void indexes_look(struct doctor_view *view, const char *folder, unsigned clients,
		  const struct served_root *root);
/* Looks at a sample of the packages, or all. */
void packages_look(struct doctor_view *view);

/* ---- apt.c, yum.c ---- */

int apt_look(struct doctor_view *view, struct error *error) NODISCARD;
int yum_look(struct doctor_view *view, struct error *error) NODISCARD;

#endif
