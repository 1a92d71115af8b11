/* plan_item.c - what one item of a manifest's `contents` puts into a package
 *
 * Rules as nfpm has them, but for what specs/manifest.md lists as different: times come from the
 * manifest or the source date, never from the disk, and a mode given for a tree lets folders be
 * searched by whoever may read them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/plan_item_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "base/vector.h"
#include "plan/plan_place_internal.h"
#include "plan/plan_source_internal.h"
#include "plan/plan_system_internal.h"
#include "plan/walk.h"
#include "text/glob.h"

#define PERMISSIONS 07777
#define DEFAULT_UMASK 002
#define FOLDER_MODE 0755
#define GHOST_MODE 0644
#define LINK_MODE 0777

/* ---- Messages ---- */

void plan_item_report(const struct plan_item *item, struct mark at, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	AUTO_FREE char *message = xvasprintf(format, args);
	va_end(args);
	problems_add(item->problems, PROBLEM_ERROR, at, NULL, "%s",
		     plan_printable(item->plan, message));
}

bool plan_item_has_control(const struct plan_item *item, const char *text,
			   const struct value_text *given)
{
	if (!text_has_control(text))
		return false;
	if (!text_has_control(given->v))
		plan_item_report(item, given->at, "control character in '%s'", text);
	return true;
}

/* ---- Attributes ---- */

static mode_t mask_disk_mode(const struct plan_item *item, const struct stat *st)
{
	const struct value_number *mask = &item->package->umask;
	return st->st_mode & PERMISSIONS & ~(mode_t)(mask->given ? mask->v : DEFAULT_UMASK);
}

static mode_t choose_mode(const struct plan_item *item, mode_t otherwise)
{
	const struct value_number *mode = &item->content->mode;
	return mode->given ? (mode_t)mode->v & PERMISSIONS : otherwise;
}

/* The mode of a tree is meant for its files: who may read a folder may search it too. */
static mode_t choose_folder_mode(const struct plan_item *item, const struct stat *st)
{
	if (!item->content->mode.given)
		return mask_disk_mode(item, st);
	mode_t mode = choose_mode(item, 0);
	return mode | (mode & 0444) >> 2;
}

static const char *default_to_root(const struct value_text *name)
{
	return name->v ? name->v : "root";
}

/* A time that is not the item's own comes from the package, then from the source. */
static int64_t find_default_mtime(const struct plan_item *item)
{
	const struct value_number *mtime = &item->package->mtime;
	return mtime->given ? mtime->v : item->plan->source_date;
}

static struct entry *put_entry(const struct plan_item *item, enum entry_type type, const char *path,
			       mode_t mode)
{
	const struct manifest_content *content = item->content;
	struct entry *entry = &plan_add_draft(item->plan, item->rank, item->parents)->entry;
	entry->path = path;
	entry->type = type;
	entry->formats = item->formats;
	entry->mode = mode;
	entry->owner = default_to_root(&content->owner);
	entry->group = default_to_root(&content->group);
	entry->mtime = content->mtime.given ? content->mtime.v : find_default_mtime(item);
	entry->at = content->at;
	return entry;
}

/* ---- Files ---- */

static const char *name_kind(mode_t mode)
{
	static const struct {
		mode_t type;
		const char *name;
	} kinds[] = {
		{S_IFDIR, "a folder"},     {S_IFCHR, "a device"},  {S_IFBLK, "a device"},
		{S_IFIFO, "a named pipe"}, {S_IFSOCK, "a socket"}, {S_IFLNK, "a link"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if ((mode & S_IFMT) == kinds[i].type)
			return kinds[i].name;
	return "no regular file";
}

/* Whether the file may be read: the mode says it of most, and to ask costs as much as to open. */
static bool can_read(const char *source, const struct stat *st)
{
	const mode_t all = S_IRUSR | S_IRGRP | S_IROTH;
	if ((st->st_mode & all) == all || (st->st_mode & S_IRUSR && st->st_uid == geteuid()))
		return true;
	return faccessat(AT_FDCWD, source, R_OK, AT_EACCESS) == 0;
}

/* `source` is a regular file to read, or a problem. */
static void put_file(const struct plan_item *item, const char *path, const char *source,
		     const struct stat *st)
{
	struct mark at = item->content->src.at;
	if (!S_ISREG(st->st_mode)) {
		plan_item_report(item, at, "'%s' is %s, which cannot be packaged", source,
				 name_kind(st->st_mode));
		return;
	}
	if (!can_read(source, st)) {
		AUTO_ERROR error = ERROR_INIT;
		error_set_errno(&error, errno, "cannot read '%s'", source);
		plan_item_report(item, at, "%s", error.message);
		return;
	}
	if (!plan_place_is_free(item, ENTRY_FILE, path, source))
		return;
	struct entry *entry =
		put_entry(item, ENTRY_FILE, path, choose_mode(item, mask_disk_mode(item, st)));
	entry->flags = item->flags;
	entry->lang = item->content->lang.v;
	entry->source = arena_text(item->plan->arena, source);
	entry->size = (uint64_t)st->st_size;
	entry->device = st->st_dev;
	entry->inode = st->st_ino;
	entry->source_mtime_sec = st->st_mtim.tv_sec;
	entry->source_mtime_nsec = st->st_mtim.tv_nsec;
}

/* `source` is the link on the disk, NULL where the item itself is one. */
static void put_link(const struct plan_item *item, const char *path, const char *source,
		     const char *target)
{
	if (plan_item_has_control(item, target, &item->content->src) ||
	    !plan_place_is_free(item, ENTRY_SYMLINK, path, source))
		return;
	struct entry *entry = put_entry(item, ENTRY_SYMLINK, path, LINK_MODE);
	entry->target = arena_text(item->plan->arena, target);
}

/* Returns the part of `path` that `base` does not cover. */
static const char *skip_base(const char *path, const char *base)
{
	if (text_equal(base, "."))
		return path;
	size_t len = strlen(base);
	return path[len] == '/' ? path + len + 1 : path + len;
}

/* A destination that ends in a slash takes files by their own name, without the folders they
 * were found in; any other mirrors what lies below the base. */
static const char *find_destination(const struct plan_item *item, const struct source *source,
				    const char *base)
{
	const char *dst = item->content->dst.v;
	const char *below =
		text_ends(dst, "/") ? path_base(source->path) : skip_base(source->path, base);
	return plan_place_below(item, dst, below);
}

static void resolve_files(const struct plan_item *item)
{
	struct sources sources = {0};
	if (plan_source_find(item, &sources) == 0) {
		VECTOR_EACH (source, &sources) {
			const char *path = find_destination(item, source, sources.base);
			if (path && source->target)
				put_link(item, path, source->path, source->target);
			else if (path)
				put_file(item, path, source->path, &source->st);
		}
	}
	free(sources.v);
}

/* Resolves one file, named without wildcards. A link is followed, and the file itself noted as the
 * source, because reading follows no link. */
static void resolve_file(const struct plan_item *item)
{
	const char *src = item->content->src.v, *dst = item->content->dst.v;
	struct stat st, own;
	if (plan_source_stat(item, src, &st))
		return;
	const char *path = text_ends(dst, "/") ? plan_place_below(item, dst, path_base(src))
					       : plan_place_named(item, dst);
	if (!path)
		return;
	bool is_link = lstat(src, &own) == 0 && S_ISLNK(own.st_mode);
	AUTO_FREE char *followed = is_link ? realpath(src, NULL) : NULL;
	put_file(item, path, followed ? followed : src, &st);
}

/* ---- Other types ---- */

static void resolve_folder(const struct plan_item *item)
{
	const char *path = plan_place_named(item, item->content->dst.v);
	if (!path ||
	    (plan_system_link(path) && !plan_place_is_free(item, ENTRY_DIRECTORY, path, NULL)))
		return;
	struct entry *entry =
		put_entry(item, ENTRY_DIRECTORY, path, choose_mode(item, FOLDER_MODE));
	if (plan_system_has_folder(item->plan->arena, path))
		plan_place_pass_through(item, entry);
}

static void resolve_link(const struct plan_item *item)
{
	const char *path = plan_place_without_slash(item, ENTRY_SYMLINK);
	AUTO_FREE char *target = path_clean(item->content->src.v);
	if (path)
		put_link(item, path, NULL, target);
}

static void resolve_ghost(const struct plan_item *item)
{
	const char *path = plan_place_without_slash(item, ENTRY_GHOST);
	if (path)
		put_entry(item, ENTRY_GHOST, path, choose_mode(item, GHOST_MODE))->flags =
			item->flags;
}

/* ---- Trees ---- */

struct tree {
	const struct plan_item *item;
	struct {
		struct glob **v;
		size_t n, cap;
	} disowned;
};

static bool is_disowned(const struct tree *tree, const char *path)
{
	VECTOR_EACH (glob, &tree->disowned)
		if (glob_match(*glob, path))
			return true;
	return false;
}

static void put_folder(const struct tree *tree, const char *path, const struct stat *st)
{
	const struct plan_item *item = tree->item;
	struct entry *entry = put_entry(item, ENTRY_DIRECTORY, path, choose_folder_mode(item, st));
	if (plan_system_has_folder(item->plan->arena, path))
		plan_system_pass_through(item->plan->arena, entry);
	else if (is_disowned(tree, path))
		entry->flags = ENTRY_IMPLICIT;
}

static bool put_found(void *context, const struct walk_item *found)
{
	const struct tree *tree = context;
	const struct plan_item *item = tree->item;
	const char *path = plan_place_below(item, item->content->dst.v, found->path);
	if (!path)
		return false;
	AUTO_FREE char *source = path_join(item->content->src.v, found->path);
	if (S_ISDIR(found->st.st_mode))
		put_folder(tree, path, &found->st);
	else if (found->target)
		put_link(item, path, source, found->target);
	else
		put_file(item, path, source, &found->st);
	return true;
}

static void report_failure(void *context, const struct error *error)
{
	const struct tree *tree = context;
	plan_item_report(tree->item, tree->item->content->src.at, "%s", error->message);
}

static void compile_disowned(struct tree *tree)
{
	const struct value_list *patterns = &tree->item->content->disown_subtree;
	VECTOR_EACH (pattern, patterns) {
		AUTO_ERROR error = ERROR_INIT;
		AUTO_FREE char *rooted = xasprintf("/%s", pattern->v);
		AUTO_FREE char *clean = glob_normalize(rooted);
		struct glob *glob = glob_compile(clean, &error);
		if (glob)
			*VECTOR_ADD(&tree->disowned) = glob;
		else
			plan_item_report(tree->item, pattern->at, "%s", error.message);
	}
}

static void resolve_tree(const struct plan_item *item)
{
	const char *src = item->content->src.v;
	struct tree tree = {.item = item};
	struct stat st;
	if (plan_source_stat(item, src, &st))
		return;
	if (!S_ISDIR(st.st_mode)) { /* nfpm takes a tree of one file for the file */
		resolve_file(item);
		return;
	}
	const char *root = plan_place_clean(item, item->content->dst.v);
	if (!root)
		return;
	compile_disowned(&tree);
	if (!text_equal(root, "/"))
		put_folder(&tree, root, &st);
	const struct walk walk = {.visit = put_found, .failed = report_failure, .context = &tree};
	walk_folder(src, &walk);
	VECTOR_EACH (glob, &tree.disowned)
		glob_free(*glob);
	free(tree.disowned.v);
}

/* ---- Items ---- */

struct rule {
	void (*resolve)(const struct plan_item *item);
	const char *name;
	bool needs_source;
	bool lends_owner; /* to its parents */
	enum draft_rank rank;
	unsigned flags;
};

static const struct rule rules[CONTENT_COUNT] = {
	[CONTENT_FILE] = {resolve_files, "a file", true, true, DRAFT_ITEM, 0},
	[CONTENT_DIR] = {resolve_folder, "a folder", false, false, DRAFT_ITEM, 0},
	[CONTENT_TREE] = {resolve_tree, "a tree", true, true, DRAFT_TREE, 0},
	[CONTENT_SYMLINK] = {resolve_link, "a link", true, false, DRAFT_ITEM, 0},
	[CONTENT_GHOST] = {resolve_ghost, "a ghost", false, false, DRAFT_ITEM, 0},
	[CONTENT_DOC] = {resolve_file, "a file", true, false, DRAFT_ITEM, ENTRY_DOC},
	[CONTENT_LICENSE] = {resolve_file, "a file", true, false, DRAFT_ITEM, ENTRY_LICENSE},
	[CONTENT_README] = {resolve_file, "a file", true, false, DRAFT_ITEM, ENTRY_README},
	[CONTENT_CHANGELOG] = {resolve_file, "a file", true, false, DRAFT_ITEM, 0},
};

/* Returns the formats of the set whose packages have the item: its type, and where it names one
 * format, that. */
static unsigned find_carriers(const struct plan *plan, const struct manifest_content *content,
			      unsigned formats)
{
	const char *only = content->packager.v;
	for (size_t i = 0; i < plan->n_formats; i++)
		if (plan->formats[i]->omits.contents >> content->type & 1 ||
		    (only && !text_equal(plan->formats[i]->name, only)))
			formats &= ~(1u << i);
	return formats;
}

static unsigned collect_config_flags(const struct manifest_content *content)
{
	return (content->config ? ENTRY_CONFIG : 0u) | (content->noreplace ? ENTRY_NOREPLACE : 0u) |
	       (content->missingok ? ENTRY_MISSINGOK : 0u);
}

void plan_item_resolve(const struct manifest_content *content,
		       const struct manifest_package *package, unsigned formats, struct plan *plan,
		       struct problems *problems)
{
	if (content->type == CONTENT_INVALID) /* the manifest's reader has said so */
		return;
	const struct rule *rule = &rules[content->type];
	struct plan_item item = {
		.plan = plan,
		.package = package,
		.content = content,
		.problems = problems,
		.formats = find_carriers(plan, content, formats),
		.rank = rule->rank,
		.flags = rule->flags | collect_config_flags(content),
	};
	if (!item.formats)
		return;
	if (text_is_empty(content->dst.v)) {
		plan_item_report(&item, content->at, "%s needs dst, its place in the package",
				 rule->name);
		return;
	}
	if (rule->needs_source && text_is_empty(content->src.v)) {
		plan_item_report(&item, content->at, "%s needs src", rule->name);
		return;
	}
	(void)plan_place_leaves(&item, content->dst.v);
	struct parents *parents = arena_alloc(plan->arena, sizeof *parents);
	parents->owner = rule->lends_owner ? default_to_root(&content->owner) : "root";
	parents->group = rule->lends_owner ? default_to_root(&content->group) : "root";
	parents->mtime = find_default_mtime(&item);
	item.parents = parents;
	rule->resolve(&item);
}
