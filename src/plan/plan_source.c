/* plan_source.c - which files an item's `src` names
 *
 * The rules are nfpm's: a pattern that matches a folder takes all files in it; links to folders
 * are left out, other links stay links.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/plan_source_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/strings.h"
#include "base/text.h"
#include "base/vector.h"
#include "plan/walk.h"
#include "text/glob.h"

/* ---- What is not there ---- */

static bool is_there(const char *path)
{
	return faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

/* Returns the name in `folder` that is nearest to `name`; caller frees; NULL: none is near. */
static char *find_nearest(const char *folder, const char *name)
{
	AUTO_STRINGS names = {0};
	DIR *stream = opendir(folder);
	const struct dirent *entry;
	while (stream && (entry = readdir(stream)))
		strings_add(&names, entry->d_name);
	if (stream)
		(void)closedir(stream);
	strings_sort(&names); /* the order of the disk must not show */
	const char *nearest = text_nearest(name, (const char *const *)names.v, names.n);
	return nearest ? xstrdup(nearest) : NULL;
}

/* Returns the length of the shortest leading part of `path` that does not exist. */
static size_t measure_missing(const char *path)
{
	size_t len = strspn(path, "/");
	for (;;) {
		len += strcspn(path + len, "/");
		AUTO_FREE char *part = xstrndup(path, len);
		if (!path[len] || !is_there(part))
			return len;
		len++;
	}
}

static char *make_nearest_hint(const char *path)
{
	size_t len = measure_missing(path);
	AUTO_FREE char *missing = xstrndup(path, len);
	AUTO_FREE char *parent = path_parent(missing);
	AUTO_FREE char *name = find_nearest(parent, path_base(missing));
	if (name) {
		AUTO_FREE char *folder =
			text_equal(parent, ".") ? xstrdup(name) : path_join(parent, name);
		AUTO_FREE char *meant = xasprintf("%s%s", folder, path + len);
		if (is_there(meant))
			return xasprintf("did you mean '%s'?", meant);
	}
	return path[len] ? xasprintf("'%s' does not exist", missing) : NULL;
}

/* Returns a hint at a link to nothing, a pattern where none is read, a path that starts at the
 * manifest, or the nearest name. */
static char *make_missing_hint(const struct plan_item *item, const char *path)
{
	bool is_plain;
	char target[PATH_MAX];
	ssize_t len = readlink(path, target, sizeof target);
	if (len >= 0)
		return xasprintf("it is a link to '%.*s'", (int)len, target);
	AUTO_FREE char *base = glob_base(path, &is_plain);
	if (!is_plain && item->content->type == CONTENT_TREE && is_there(*base ? base : "."))
		return xasprintf("a tree is a folder with all in it: '%s'", *base ? base : ".");
	AUTO_FREE char *beside = path_join(item->plan->manifest->folder, path);
	if (*path != '/' && is_there(beside))
		return xasprintf("paths start at the current directory: '%s'", beside);
	return make_nearest_hint(path);
}

static void report_missing(const struct plan_item *item, const char *path)
{
	AUTO_FREE char *hint = make_missing_hint(item, path);
	problems_add(item->problems, PROBLEM_ERROR, item->content->src.at, hint,
		     "'%s' does not exist", plan_printable(item->plan, path));
}

static void report_errno(const struct plan_item *item, const char *operation, const char *path)
{
	AUTO_ERROR error = ERROR_INIT;
	error_set_errno(&error, errno, "%s '%s'", operation, path);
	problems_add(item->problems, PROBLEM_ERROR, item->content->src.at, NULL, "%s",
		     plan_printable(item->plan, error.message));
}

int plan_source_stat(const struct plan_item *item, const char *path, struct stat *st)
{
	if (stat(path, st) == 0)
		return 0;
	if (errno == ENOENT || errno == ENOTDIR)
		report_missing(item, path);
	else
		report_errno(item, "cannot look at", path);
	return -1;
}

/* ---- What is there ---- */

struct source_search {
	const struct plan_item *item;
	struct sources *sources;
	const struct glob *glob;
	const char *base;   /* folder of the walk, "" for here */
	bool whole;         /* all of it is meant */
	const char *folder; /* the last one that matched, so that all in it does */
	size_t prefix;      /* of all matches so far: length in `first` */
	const char *first;
	bool failed;
};

static size_t measure_common(const char *a, const char *b, size_t limit)
{
	size_t len = 0;
	while (len < limit && a[len] && a[len] == b[len])
		len++;
	return len;
}

static bool is_folder(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static void add_source(struct source_search *search, const char *path, const struct stat *st,
		       const char *target)
{
	if (!search->first) {
		search->first = path;
		search->prefix = strlen(path);
	}
	search->prefix = measure_common(search->first, path, search->prefix);
	if (target && is_folder(path))
		return;
	*VECTOR_ADD(search->sources) = (struct source){
		.path = path, .st = *st, .target = arena_text(search->item->plan->arena, target)};
}

static bool is_below(const char *path, const char *folder)
{
	size_t len = strlen(folder);
	return strncmp(path, folder, len) == 0 && path[len] == '/';
}

static bool take_found(void *context, const struct walk_item *found)
{
	struct source_search *search = context;
	struct arena *arena = search->item->plan->arena;
	AUTO_FREE char *joined = path_join(search->base, found->path);
	bool inside = search->whole || (search->folder && is_below(joined, search->folder));
	bool matches = inside || glob_match(search->glob, joined);
	if (S_ISDIR(found->st.st_mode)) {
		if (matches && !inside)
			search->folder = arena_text(arena, joined);
		return matches || glob_leads(search->glob, joined);
	}
	if (matches)
		add_source(search, arena_text(arena, joined), &found->st, found->target);
	return false;
}

static void report_failure(void *context, const struct error *error)
{
	struct source_search *search = context;
	search->failed = true;
	problems_add(search->item->problems, PROBLEM_ERROR, search->item->content->src.at,
		     error->hint, "%s", plan_printable(search->item->plan, error->message));
}

static int report_unmatched(const struct source_search *search, const char *pattern)
{
	const char *src = search->item->content->src.v;
	const char *hint = is_there(src)
				   ? "a file of this very name exists: set disable_globbing, or "
				     "write a '\\' before each of * ? [ {"
				   : NULL;
	problems_add(search->item->problems, PROBLEM_ERROR, search->item->content->src.at, hint,
		     "no file matches '%s'", plan_printable(search->item->plan, pattern));
	return -1;
}

static int report_empty(const struct source_search *search, const char *path)
{
	problems_add(search->item->problems, PROBLEM_ERROR, search->item->content->src.at,
		     "an empty folder is an item of type dir", "the folder '%s' has no file in it",
		     plan_printable(search->item->plan, path));
	return -1;
}

/* Adds `src` itself, which is no folder. */
static int find_file(struct source_search *search, const char *path)
{
	char target[PATH_MAX];
	ssize_t len = -1;
	struct stat st;
	if (lstat(path, &st)) {
		report_errno(search->item, "cannot look at", path);
		return -1;
	}
	if (S_ISLNK(st.st_mode)) {
		len = readlink(path, target, sizeof target - 1);
		if (len < 0) {
			report_errno(search->item, "cannot read the link", path);
			return -1;
		}
		target[len] = '\0';
	}
	add_source(search, arena_text(search->item->plan->arena, path), &st,
		   len < 0 ? NULL : target);
	return 0;
}

static int find_below(struct source_search *search, bool is_plain, const char *pattern)
{
	const struct walk walk = {.visit = take_found, .failed = report_failure, .context = search};
	const char *folder = *search->base ? search->base : ".";
	search->whole = is_plain;
	if (text_equal(search->base, "."))
		search->base = "";
	walk_folder(folder, &walk);
	if (search->failed)
		return -1;
	if (!search->sources->n)
		return is_plain ? report_empty(search, folder) : report_unmatched(search, pattern);
	return 0;
}

/* Returns the longest common prefix of all matches, up to its last slash. */
static const char *find_common_folder(const struct source_search *search)
{
	size_t len = search->prefix;
	while (len > 0 && search->first[len - 1] != '/')
		len--;
	if (len == 0)
		return ".";
	return arena_text_n(search->item->plan->arena, search->first, len > 1 ? len - 1 : len);
}

static int search_base(struct source_search *search, bool is_plain, const char *pattern)
{
	const char *base = *search->base ? search->base : ".";
	struct stat st;
	if (!is_plain && !is_there(base) && (errno == ENOENT || errno == ENOTDIR))
		return report_unmatched(search, pattern);
	if (plan_source_stat(search->item, base, &st))
		return -1;
	if (S_ISDIR(st.st_mode)) {
		if (find_below(search, is_plain, pattern))
			return -1;
	} else if (!is_plain) {
		return report_unmatched(search, pattern);
	} else if (find_file(search, base)) {
		return -1;
	}
	search->sources->base =
		is_plain ? arena_text(search->item->plan->arena, base) : find_common_folder(search);
	return 0;
}

int plan_source_find(const struct plan_item *item, struct sources *sources)
{
	bool is_plain;
	AUTO_ERROR error = ERROR_INIT;
	AUTO_FREE char *quoted = item->package->disable_globbing.v
					 ? glob_quote(item->content->src.v)
					 : xstrdup(item->content->src.v);
	AUTO_FREE char *pattern = glob_normalize(quoted);
	AUTO_FREE char *base = glob_base(pattern, &is_plain);
	struct glob *glob = glob_compile(pattern, &error);
	struct source_search search = {
		.item = item, .sources = sources, .glob = glob, .base = base};
	if (!glob) {
		report_failure(&search, &error);
		return -1;
	}
	int failed = search_base(&search, is_plain, item->content->src.v);
	glob_free(glob);
	return failed;
}
