/* survey.h - what a folder says of the software in it, for the manifest that ingot init writes
 *
 * Looks and never fails: what cannot be read is as if it were not there.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_SURVEY_H
#define INGOT_CLI_SURVEY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buffer.h"

enum fact {
	FACT_NAME, /* always there, fit for a package */
	FACT_VERSION,
	FACT_DESCRIPTION,
	FACT_LICENSE,
	FACT_HOMEPAGE,
	FACT_MAINTAINER,
	FACT_COMMIT,
	FACT_COUNT
};

enum found_kind {
	FOUND_PROGRAM, /* ELF, executable */
	FOUND_UNIT,    /* of systemd */
	FOUND_PAGE,    /* of the manual */
	FOUND_COUNT
};

struct found_file {
	const char *path; /* from the folder */
	const char *dst;  /* where it is installed */
};

struct found_files {
	struct found_file *v; /* no two with one dst */
	size_t n, cap;
};

struct found_pin {
	const char *path;
	const char *refused; /* why it cannot be one, or NULL */
};

struct survey {
	struct arena *arena; /* owns all texts */
	const char *facts[FACT_COUNT];
	const char *license_file;
	bool license_doubt; /* its text does not say whether a later version may be chosen */
	const char *arch;   /* of the programs, in Go's names */
	struct found_files files[FOUND_COUNT];
	struct {
		struct found_pin *v;
		size_t n, cap;
	} pins;
};

/* Surveys the current folder. What it finds borrows from the arena. */
void survey_make(struct survey *survey, struct arena *arena);
void survey_free(struct survey *survey); /* fit for CLEANUP; the arena stays */

/* Notes what package.json, Cargo.toml, pyproject.toml, go.mod, git and the folder's name say. */
void survey_project(struct survey *survey);
/* Reads a file of at most `limit` bytes; false where it is no text that can be read. */
bool survey_read_text(const char *path, size_t limit, struct buffer *text);

#endif
