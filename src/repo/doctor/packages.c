/* packages.c - whether packages are there, and as the index says
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/path.h"
#include "repo/doctor/doctor_internal.h"

/* A sample: so many packages of a channel in one format, those up to this size read whole. */
#define SAMPLE_COUNT 10
#define SAMPLE_LIMIT ((uint64_t)1 << 20)
/* All packages: those up to this size read whole. */
#define ALL_LIMIT ((uint64_t)16 << 20)

static int compare_paths(const void *a, const void *b)
{
	const struct served_package *left = a, *right = b;
	return strcmp(left->path, right->path);
}

/* Sorts, and keeps each package once: one for all architectures is in several indexes. */
static void keep_once(struct served_packages *packages)
{
	size_t kept = 0;
	if (packages->n)
		qsort(packages->v, packages->n, sizeof *packages->v, compare_paths);
	for (size_t i = 0; i < packages->n; i++) {
		struct served_package *package = &packages->v[i];
		if (kept && strcmp(packages->v[kept - 1].path, package->path) == 0) {
			free(package->path);
			free(package->sha256);
		} else {
			packages->v[kept++] = *package;
		}
	}
	packages->n = kept;
}

static void refuse_bytes(struct doctor_view *view, const char *name,
			 const struct served_package *package, const struct answer *answer)
{
	char sha256[SHA256_HEX_SIZE];
	if (answer->size != ANSWER_SIZE_UNKNOWN && answer->size != package->size) {
		doctor_add(view->doctor, CHECK_PACKAGE_OTHER, view->clients, name,
			   "%" PRIu64 " bytes, not %" PRIu64, answer->size, package->size);
		return;
	}
	if (answer->body.len != package->size)
		return;
	digest_bytes_hex(DIGEST_SHA256, answer->body.data, answer->body.len, sha256);
	if (strcmp(sha256, package->sha256) != 0)
		doctor_add(view->doctor, CHECK_PACKAGE_OTHER, view->clients, name, "SHA-256 %s",
			   sha256);
}

static void look_at(struct doctor_view *view, const struct served_package *package)
{
	struct doctor *doctor = view->doctor;
	uint64_t limit = doctor->options->all_packages ? ALL_LIMIT : SAMPLE_LIMIT;
	bool is_small = package->size <= limit;
	AUTO_ANSWER answer = {0};
	AUTO_FREE char *name = path_clean(package->path);
	visitor_ask(doctor->visitor, name, is_small ? VISIT_WHOLE : VISIT_BYTE, (size_t)limit,
		    &answer);
	answers_judge(doctor, name, ROLE_OBJECT, view->clients, &answer);
	if (answer_is_found(&answer) && !answer_is_page(&answer)) {
		refuse_bytes(view, name, package, &answer);
	} else if (answer.fault == ANSWER_SOUND) {
		AUTO_FREE char *text = answers_text(&answer);
		doctor_add(doctor, CHECK_PACKAGE_MISSING, view->clients, name, "%s", text);
	} else {
		answers_refuse(doctor, name, view->clients, &answer);
	}
}

/* The first, the last, and what lies evenly between them. */
void packages_look(struct doctor_view *view)
{
	struct served_packages *packages = &view->packages;
	keep_once(packages);
	size_t count = packages->n;
	if (!view->doctor->options->all_packages && count > SAMPLE_COUNT)
		count = SAMPLE_COUNT;
	for (size_t i = 0; i < count; i++)
		look_at(view, &packages->v[count == 1 ? 0 : i * (packages->n - 1) / (count - 1)]);
}
