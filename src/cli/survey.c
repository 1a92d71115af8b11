/* survey.c - what a folder holds that belongs into a package
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/survey.h"

#include <elf.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "base/vector.h"
#include "pins/elf_needs.h"
#include "pins/pins.h"
#include "plan/walk.h"

#define DEPTH_MAX 6
#define TEXT_LIMIT ((size_t)256 << 10)

static bool is_in_list(const char *const *list, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i], text) == 0)
			return true;
	return false;
}

static void add_file(struct survey *survey, enum found_kind kind, const char *path,
		     const char *folder, const char *name)
{
	const char *dst = arena_printf(survey->arena, "%s/%s", folder, name);
	VECTOR_EACH (file, &survey->files[kind])
		if (strcmp(file->dst, dst) == 0)
			return;
	*VECTOR_ADD(&survey->files[kind]) =
		(struct found_file){arena_text(survey->arena, path), dst};
}

/* ---- Programs ---- */

static const char *find_arch(int machine)
{
	static const struct {
		int machine;
		const char *arch;
	} archs[] = {{EM_X86_64, "amd64"}, {EM_AARCH64, "arm64"}, {EM_386, "386"},
		     {EM_ARM, "arm7"},     {EM_S390, "s390x"},    {EM_RISCV, "riscv64"},
		     {EM_PPC64, "ppc64le"}};
	for (size_t i = 0; i < ARRAY_SIZE(archs); i++)
		if (archs[i].machine == machine)
			return archs[i].arch;
	return NULL;
}

/* Takes programs of one architecture alone, that of the first: a package has one. */
static bool take_program(struct survey *survey, const struct walk_item *item)
{
	struct elf_needs needs;
	AUTO_ERROR error = ERROR_INIT;
	const char *name = path_base(item->path);
	if (!(item->st.st_mode & 0100) || strstr(name, ".so") || text_ends(name, ".test") ||
	    elf_needs_read(item->path, &needs, &error))
		return false;
	const char *arch = needs.soname ? NULL : find_arch(needs.machine);
	elf_needs_free(&needs);
	if (!arch)
		return false;
	if (!survey->arch)
		survey->arch = arch;
	if (strcmp(survey->arch, arch) == 0)
		add_file(survey, FOUND_PROGRAM, item->path, "/usr/bin", name);
	return true;
}

/* ---- Texts ---- */

bool survey_read_text(const char *path, size_t limit, struct buffer *text)
{
	AUTO_ERROR error = ERROR_INIT;
	return file_read(path, limit, text, &error) == 0 && strlen(buffer_text(text)) == text->len;
}

/* Takes a unit of systemd (systemd.unit(5)). */
static bool take_unit(struct survey *survey, const struct walk_item *item)
{
	static const char *const suffixes[] = {".service", ".socket", ".timer", ".path",
					       ".target",  ".mount",  ".slice"};
	const char *suffix = strrchr(item->path, '.');
	AUTO_BUFFER text = BUFFER_INIT;
	if (!suffix || !is_in_list(suffixes, ARRAY_SIZE(suffixes), suffix))
		return false;
	bool unit = survey_read_text(item->path, TEXT_LIMIT, &text) &&
		    strstr(buffer_text(&text), "[Unit]");
	AUTO_FREE char *folder = path_parent(item->path);
	bool user = text_equal(path_base(folder), "user");
	if (unit)
		add_file(survey, FOUND_UNIT, item->path,
			 user ? "/usr/lib/systemd/user" : "/usr/lib/systemd/system",
			 path_base(item->path));
	return unit;
}

/* man-pages(7): the section is the suffix; a request or a comment of roff comes first. */
static bool take_page(struct survey *survey, const struct walk_item *item)
{
	const char *name = path_base(item->path);
	const char *suffix = strrchr(name, '.');
	AUTO_BUFFER text = BUFFER_INIT;
	if (!suffix || suffix == name || suffix[1] < '1' || suffix[1] > '8' || suffix[2] ||
	    strstr(name, ".so."))
		return false;
	bool page = survey_read_text(item->path, TEXT_LIMIT, &text) && text.len > 0 &&
		    strchr(".'", *buffer_text(&text));
	AUTO_FREE char *folder = xasprintf("/usr/share/man/man%c", suffix[1]);
	if (page)
		add_file(survey, FOUND_PAGE, item->path, folder, name);
	return page;
}

/* ---- Lock files ---- */

/* Reads a lock file as a build does: one that would be refused is not proposed. */
static void check_pin(struct survey *survey, const char *path)
{
	struct value_text item = {.v = path, .at = {.file = path}};
	struct manifest manifest = {.own = {.pins = {.v = &item, .n = 1}}};
	struct plan plan = {0};
	CLEANUP(provenance_free) struct provenance provenance = {0};
	CLEANUP(problems_free) struct problems problems = {0};
	pins_find(&manifest, &plan, survey->arena, &provenance, &problems);
	*VECTOR_ADD(&survey->pins) = (struct found_pin){
		.path = path,
		.refused = problems.n ? arena_text(survey->arena, problems.v[0].message) : NULL};
}

/* Takes lock files at the top only, and none that is for development alone; go.mod brings its
 * go.sum. */
static bool take_pin(struct survey *survey, const struct walk_item *item)
{
	const char *path = arena_text(survey->arena, item->path);
	if (strchr(path, '/') || !pins_is_lock_file(path))
		return false;
	if (!strstr(path, "dev") && !strstr(path, "test") && !text_equal(path, "go.sum"))
		check_pin(survey, path);
	return true;
}

/* ---- The walk ---- */

/* Passes over what others wrote, what is there for tests, and what is made on the way to a
 * program. */
static bool is_passed_over(const char *path)
{
	static const char *const names[] = {
		"node_modules", "vendor",   "third_party",    "testdata",    "tests",
		"test",         "debug",    "deps",           "incremental", "CMakeFiles",
		"venv",         "examples", "autom4te.cache", "__pycache__", "site-packages",
	};
	const char *name = path_base(path);
	size_t depth = 1;
	for (const char *c = path; *c; c++)
		depth += *c == '/';
	return *name == '.' || depth > DEPTH_MAX || text_ends(path, "/release/build") ||
	       is_in_list(names, ARRAY_SIZE(names), name);
}

static bool visit_item(void *context, const struct walk_item *item)
{
	typedef bool (*taker)(struct survey * survey, const struct walk_item *item);
	static const taker takers[] = {take_pin, take_program, take_unit, take_page};
	if (S_ISDIR(item->st.st_mode))
		return !is_passed_over(item->path);
	if (!S_ISREG(item->st.st_mode) || text_has_control(item->path) ||
	    !text_is_utf8(item->path, strlen(item->path)))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(takers); i++)
		if (takers[i](context, item))
			break;
	return false;
}

static void ignore_failure(void *context UNUSED, const struct error *error UNUSED)
{
}

/* ---- The licence ---- */

/* Phrases of the licences' own texts, and their names at spdx.org/licenses. */
static const struct license {
	const char *phrase, *name;
	bool doubt;
} licenses[] = {
	{"GNU AFFERO GENERAL PUBLIC LICENSE Version 3", "AGPL-3.0-only", true},
	{"GNU LESSER GENERAL PUBLIC LICENSE Version 3", "LGPL-3.0-only", true},
	{"GNU LESSER GENERAL PUBLIC LICENSE Version 2.1", "LGPL-2.1-only", true},
	{"GNU GENERAL PUBLIC LICENSE Version 3", "GPL-3.0-only", true},
	{"GNU GENERAL PUBLIC LICENSE Version 2", "GPL-2.0-only", true},
	{"Apache License Version 2.0", "Apache-2.0", false},
	{"Mozilla Public License Version 2.0", "MPL-2.0", false},
	{"Permission is hereby granted, free of charge, to any person obtaining", "MIT", false},
	{"Permission to use, copy, modify, and/or distribute this software for any purpose", "ISC",
	 false},
	{"Neither the name of", "BSD-3-Clause", false},
	{"Redistribution and use in source and binary forms", "BSD-2-Clause", false},
	{"This is free and unencumbered software released into the public domain", "Unlicense",
	 false},
};

/* Every run of white space becomes a blank. */
static char *collapse_white_space(const char *text)
{
	char *out = xstrdup(text);
	size_t n = 0;
	for (; *text; text++) {
		bool blank = strchr(" \t\r\n", *text);
		if (!blank || (n && out[n - 1] != ' '))
			out[n++] = *text;
		if (blank && n)
			out[n - 1] = ' ';
	}
	out[n] = '\0';
	return out;
}

static void read_license(struct survey *survey)
{
	AUTO_BUFFER text = BUFFER_INIT;
	if (survey->facts[FACT_LICENSE] ||
	    !survey_read_text(survey->license_file, TEXT_LIMIT, &text))
		return;
	AUTO_FREE char *plain = collapse_white_space(buffer_text(&text));
	for (size_t i = 0; !survey->facts[FACT_LICENSE] && i < ARRAY_SIZE(licenses); i++) {
		if (!strcasestr(plain, licenses[i].phrase))
			continue;
		survey->facts[FACT_LICENSE] = licenses[i].name;
		survey->license_doubt = licenses[i].doubt;
	}
}

static bool is_readable_file(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, R_OK) == 0;
}

static void find_license(struct survey *survey)
{
	static const char *const names[] = {"LICENSE", "LICENCE", "COPYING", "UNLICENSE"};
	static const char *const suffixes[] = {"", ".txt", ".md"};
	for (size_t i = 0; i < ARRAY_SIZE(names) * ARRAY_SIZE(suffixes); i++) {
		const char *path =
			arena_printf(survey->arena, "%s%s", names[i / ARRAY_SIZE(suffixes)],
				     suffixes[i % ARRAY_SIZE(suffixes)]);
		if (!survey->license_file && is_readable_file(path))
			survey->license_file = path;
	}
	if (survey->license_file)
		read_license(survey);
}

/* ---- The whole ---- */

void survey_make(struct survey *survey, struct arena *arena)
{
	const struct walk walk = {.visit = visit_item, .failed = ignore_failure, .context = survey};
	*survey = (struct survey){.arena = arena};
	survey_project(survey);
	find_license(survey);
	walk_folder(".", &walk);
}

void survey_free(struct survey *survey)
{
	for (size_t i = 0; i < FOUND_COUNT; i++)
		free(survey->files[i].v);
	free(survey->pins.v);
	*survey = (struct survey){0};
}
