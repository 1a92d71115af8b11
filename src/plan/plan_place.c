/* plan_place.c - where in the package an item's files go, and where nothing but a folder may be
 *
 * A missing or a surplus slash in `dst` names a folder where a file was meant to lie in it. dpkg
 * replaces such a folder by the file, with all that other packages and the administrator have in
 * it; rpm refuses the package when it is installed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/plan_place_internal.h"

#include <string.h>

#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "plan/plan_system_internal.h"
#include "plan/walk.h"

/* ---- Paths ---- */

bool plan_place_leaves(const struct plan_item *item, const char *dst)
{
	if (!path_leaves(dst))
		return false;
	if (dst == item->content->dst.v || !path_leaves(item->content->dst.v))
		plan_item_report(item, item->content->dst.at, "'%s' leaves the package", dst);
	return true;
}

const char *plan_place_clean(const struct plan_item *item, const char *dst)
{
	struct mark at = item->content->dst.at;
	if (plan_item_has_control(item, dst, &item->content->dst))
		return NULL;
	if (plan_place_leaves(item, dst))
		return NULL;
	AUTO_FREE char *rooted = xasprintf("/%s", dst);
	AUTO_FREE char *clean = path_clean(rooted);
	if (strlen(clean) > WALK_MAX_PATH) {
		plan_item_report(item, at, "'%.40s...' is longer than %d bytes", clean,
				 WALK_MAX_PATH);
		return NULL;
	}
	return arena_text(item->plan->arena, clean);
}

const char *plan_place_named(const struct plan_item *item, const char *dst)
{
	const char *path = plan_place_clean(item, dst);
	if (path && text_equal(path, "/")) {
		plan_item_report(item, item->content->dst.at,
				 "'%s' is the root folder, not a name in it", dst);
		return NULL;
	}
	return path;
}

const char *plan_place_below(const struct plan_item *item, const char *folder, const char *name)
{
	AUTO_FREE char *dst = path_join(folder, name);
	return plan_place_named(item, dst);
}

/* ---- Places of the system ---- */

/* Returns the last name of what `src` says, or NULL where that is none to give to anything. */
static const char *find_source_name(const struct plan_item *item)
{
	const char *src = item->content->src.v;
	if (text_is_empty(src))
		return NULL;
	AUTO_FREE char *clean = path_clean(src);
	const char *name = path_base(clean);
	if (!*name || text_equal(name, ".") || text_equal(name, ".."))
		return NULL;
	return arena_text(item->plan->arena, name);
}

/* Whether `path` is the destination as written, slash or not, and not a name that was put to it. */
static bool is_own_destination(const struct plan_item *item, const char *path)
{
	AUTO_FREE char *rooted = xasprintf("/%s", item->content->dst.v);
	AUTO_FREE char *clean = path_clean(rooted);
	return text_equal(clean, path);
}

/* Returns a hint at what was meant to lie at `path`, most likely. NULL where nothing is likely;
 * caller frees. */
static char *suggest_place(const struct plan_item *item, enum entry_type type, const char *path,
			   const char *folder)
{
	const char *name = find_source_name(item);
	if (item->content->type == CONTENT_TREE && !is_own_destination(item, path))
		return xstrdup("make it a folder, or leave it out of the tree");
	if (type == ENTRY_GHOST)
		return xstrdup("a ghost is a file: name one in the folder");
	if (type == ENTRY_DIRECTORY)
		return xstrdup("leave the item out: the folder is there");
	if (!folder || !name)
		return NULL;
	if (!is_own_destination(item, path))
		return xstrdup("give it another name");
	AUTO_FREE char *file = path_join(folder, name);
	return xasprintf("did you mean 'dst: %s'?", file);
}

/* Returns "'stage/bin' becomes '/bin'", or "'/bin'" where the item says no more. */
static char *describe_subject(const struct plan_item *item, const char *path, const char *source)
{
	if (!source || is_own_destination(item, path))
		return xasprintf("'%s' is", path);
	return xasprintf("'%s' becomes '%s',", source, path);
}

bool plan_place_is_free(const struct plan_item *item, enum entry_type type, const char *path,
			const char *source)
{
	const struct system_link *link = plan_system_link(path);
	if (plan_system_has_file(path)) {
		problems_add(item->problems, PROBLEM_ERROR, item->content->dst.at,
			     "ship it at another place, and let a script or the administrator "
			     "change the system's",
			     "'%s' is a file of the system, which a package would replace", path);
		return false;
	}
	if (!link && !plan_system_has_folder(item->plan->arena, path))
		return true;
	const char *folder = !link ? path : link->is_folder ? link->target : NULL;
	AUTO_FREE char *hint = suggest_place(item, type, path, folder);
	AUTO_FREE char *who = describe_subject(item, path, source);
	AUTO_FREE char *what = link ? xasprintf("a link of the system to '%s'", link->target)
				    : xstrdup("a folder of the system");
	problems_add(item->problems, PROBLEM_ERROR, item->content->dst.at, hint,
		     "%s %s: %s there would replace it", who, what, entry_type_name(type));
	return false;
}

/* ---- Places of links, ghosts and folders ---- */

const char *plan_place_without_slash(const struct plan_item *item, enum entry_type type)
{
	const char *dst = item->content->dst.v, *name = find_source_name(item);
	const char *path = plan_place_named(item, dst);
	if (!path || !plan_place_is_free(item, type, path, NULL))
		return NULL;
	if (!text_ends(dst, "/"))
		return path;
	AUTO_FREE char *hint =
		name ? xasprintf("did you mean 'dst: %s/%s', or 'dst: %s'?", path, name, path)
		     : xasprintf("did you mean 'dst: %s'?", path);
	problems_add(item->problems, PROBLEM_ERROR, item->content->dst.at, hint,
		     "'%s' ends in a slash, and %s is no folder", dst, entry_type_name(type));
	return NULL;
}

void plan_place_pass_through(const struct plan_item *item, struct entry *entry)
{
	const struct manifest_content *content = item->content;
	const struct entry own = *entry;
	plan_system_pass_through(item->plan->arena, entry);
	if (!plan_system_agrees(item->plan->arena, entry->path, content)) {
		problems_add(item->problems, PROBLEM_ERROR, content->dst.at,
			     "leave out mode and owner: other packages rely on what they are",
			     "'%s' is a folder of the system, with another mode or owner",
			     entry->path);
		return;
	}
	if (content->mode.given)
		entry->mode = own.mode;
	if (content->owner.v)
		entry->owner = own.owner;
	if (content->group.v)
		entry->group = own.group;
}
