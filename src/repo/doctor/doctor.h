/* doctor.h - what will clients of a repository see? (docs/doctor.md)
 *
 * Looks at a repository as apt, dnf and zypper do, from the files that clients have on. Nothing is
 * written, no key is needed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_DOCTOR_DOCTOR_H
#define INGOT_REPO_DOCTOR_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"

enum doctor_level {
	DOCTOR_BAD,  /* clients fail */
	DOCTOR_WARN, /* some do, or all will soon */
	DOCTOR_NOTE, /* worth knowing */
	DOCTOR_LEVEL_COUNT
};

enum doctor_client { DOCTOR_APT, DOCTOR_DNF, DOCTOR_ZYPPER, DOCTOR_CLIENT_COUNT };

/* Where something can be seen. */
enum doctor_place { DOCTOR_ANYWHERE, DOCTOR_SERVED, DOCTOR_DIRECTORY };

/* A kind of fault. */
struct doctor_check {
	const char *id; /* stays as it is for ever */
	enum doctor_level level;
	enum doctor_place place;
	const char *fault; /* what is wrong, where it is found */
	const char *remedy;
};

/* Sorted by what they are about. */
extern const struct doctor_check doctor_checks[];
extern const size_t doctor_check_count;

const char *doctor_level_name(enum doctor_level level);    /* "bad" */
const char *doctor_client_name(enum doctor_client client); /* "apt" */

/* Returns a client's own words for a fault; NULL: it says nothing. */
const char *doctor_words(const struct doctor_check *check, enum doctor_client client);

/* A fault that was found, once for all objects that have it. */
struct doctor_finding {
	const struct doctor_check *check;
	bool concerns[DOCTOR_CLIENT_COUNT];
	struct strings subjects; /* objects, or keys, in the order met */
	char *text;              /* what was found at the first; owned */
};

struct doctor_report {
	struct {
		struct doctor_finding *v;
		size_t n, cap;
	} findings;          /* worst first */
	struct strings keys; /* a line for each part of a key that signs, and how long it lives */
	size_t counts[DOCTOR_LEVEL_COUNT];
	bool is_served;
	char *stopped_by; /* why it could not be looked at any further; NULL: it was. Owned */
	size_t checks;    /* how many kinds of fault were looked for */
	size_t channels;  /* how many were looked at */
	unsigned requests;
};

struct doctor_options {
	const char *where;
	int64_t now;        /* the clock */
	int64_t ahead;      /* seconds that it is moved ahead */
	bool all_packages;  /* else a sample */
	const char *memory; /* where what was seen is remembered, which is only read; or NULL */
};

/* Looks at all channels. -1: there is no such place, or no repository that can be read. */
int doctor_look(const struct doctor_options *options, struct doctor_report *report,
		struct error *error) NODISCARD;
/* Whether the check can be made where the report was. */
bool doctor_can_see(const struct doctor_report *report, const struct doctor_check *check);
void doctor_report_free(struct doctor_report *report); /* fit for CLEANUP */

#endif
