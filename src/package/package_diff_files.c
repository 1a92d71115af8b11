/* package_diff_files.c - what differs between the files of two packages
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "package/package_diff_internal.h"

/* A side of the walk: the files that count, in the order of their paths. */
struct side {
	const struct package *package;
	size_t at;
	bool ghosts; /* count too */
};

static const struct package_file *find_current(struct side *side)
{
	const struct package *package = side->package;
	while (side->at < package->files.n) {
		const struct package_file *file = &package->files.v[side->at];
		if (package_file_is_content(package, side->at) || (side->ghosts && file->ghost))
			return file;
		side->at++;
	}
	return NULL;
}

static const char *name_type(const struct package_file *file)
{
	return file->ghost           ? "ghost"
	       : S_ISDIR(file->mode) ? "directory"
	       : S_ISLNK(file->mode) ? "symlink"
	       : S_ISREG(file->mode) ? "file"
				     : "other";
}

static void compare_mode(struct package_diff *diff, const struct package_file *a,
			 const struct package_file *b)
{
	char before[8], after[8];
	if (S_ISLNK(a->mode) && S_ISLNK(b->mode))
		return; /* the mode of a link means nothing */
	(void)snprintf(before, sizeof before, "%04o", (unsigned)(a->mode & 07777));
	(void)snprintf(after, sizeof after, "%04o", (unsigned)(b->mode & 07777));
	package_diff_text(diff, DIFF_FILES, a->path, "mode", before, after);
}

/* Compares what is installed at the path; a directory has no size and no digest. */
static void compare_content(struct package_diff *diff, enum diff_section section,
			    const struct package_file *a, const struct package_file *b)
{
	char before[24], after[24];
	package_diff_text(diff, section, a->path, "target", a->target, b->target);
	if (!S_ISREG(a->mode) || !S_ISREG(b->mode))
		return;
	(void)snprintf(before, sizeof before, "%llu", (unsigned long long)a->size);
	(void)snprintf(after, sizeof after, "%llu", (unsigned long long)b->size);
	package_diff_text(diff, section, a->path, "size", before, after);
	package_diff_text(diff, section, a->path, "sha256", a->sha256, b->sha256);
}

static void compare_time(struct package_diff *diff, const struct package_file *a,
			 const struct package_file *b)
{
	char before[24], after[24];
	(void)snprintf(before, sizeof before, "%lld", (long long)a->mtime);
	(void)snprintf(after, sizeof after, "%lld", (long long)b->mtime);
	package_diff_text(diff, DIFF_TIMES, a->path, "time", before, after);
}

/* Where differences go, and how they are judged. */
struct comparison {
	struct package_diff *diff;
	bool one_format, is_installed; /* is_installed: one of the two */
};

/* Returns the section that a file which came, went or changed belongs to. */
static enum diff_section find_section(const struct comparison *comparison, unsigned flags)
{
	return comparison->is_installed && (flags & ENTRY_CONFIG) ? DIFF_EDITED : DIFF_FILES;
}

static void compare_file(const struct comparison *comparison, const struct package_file *a,
			 const struct package_file *b)
{
	struct package_diff *diff = comparison->diff;
	enum diff_section section = find_section(comparison, a->flags & b->flags);
	const char *config[] = {a->flags & ENTRY_CONFIG ? "yes" : "no",
				b->flags & ENTRY_CONFIG ? "yes" : "no"};
	package_diff_text(diff, DIFF_FILES, a->path, "type", name_type(a), name_type(b));
	compare_mode(diff, a, b);
	package_diff_text(diff, DIFF_FILES, a->path, "owner", a->owner, b->owner);
	package_diff_text(diff, DIFF_FILES, a->path, "group", a->group, b->group);
	package_diff_text(diff, DIFF_CONFIGURATION, a->path, "configuration", config[0], config[1]);
	compare_content(diff, section, a, b);
	if (!comparison->one_format)
		return;
	package_diff_text(diff, DIFF_FILES, a->path, "capabilities", a->capabilities,
			  b->capabilities);
	if (!comparison->is_installed)
		compare_time(diff, a, b);
}

static void add_lone_file(const struct comparison *comparison, enum diff_kind kind,
			  const struct package_file *file)
{
	package_diff_add(
		comparison->diff,
		&(struct difference){.section = find_section(comparison, file->flags),
				     .kind = kind,
				     .name = file->path,
				     .attribute = "type",
				     .before = kind == DIFF_REMOVED ? name_type(file) : NULL,
				     .after = kind == DIFF_ADDED ? name_type(file) : NULL});
}

void package_diff_files(const struct package *a, const struct package *b, struct package_diff *diff)
{
	bool one_format = text_equal(a->format, b->format);
	const struct comparison comparison = {.diff = diff,
					      .one_format = one_format,
					      .is_installed = a->is_installed || b->is_installed};
	struct side left = {.package = a, .ghosts = one_format};
	struct side right = {.package = b, .ghosts = one_format};
	for (;;) {
		const struct package_file *before = find_current(&left),
					  *after = find_current(&right);
		if (!before && !after)
			return;
		int order = !before ? 1 : !after ? -1 : strcmp(before->path, after->path);
		if (order < 0)
			add_lone_file(&comparison, DIFF_REMOVED, before);
		else if (order > 0)
			add_lone_file(&comparison, DIFF_ADDED, after);
		else
			compare_file(&comparison, before, after);
		left.at += order <= 0;
		right.at += order >= 0;
	}
}
