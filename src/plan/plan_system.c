/* plan_system.c - what a package may not change: the folders and links of the system it goes to
 *
 * No package owns one of these. Where mode or owner differ it conflicts with the base system, and
 * anything but a folder would take all away that lies in it. So a package passes through them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/plan_system_internal.h"

#include <string.h>

#include "base/text.h"
#include "plan/plan_folders_internal.h"

#define USUAL_MODE 0755
#define CLOSED_MODE 0555 /* how Fedora has /usr/bin and its like; root writes all the same */

/* Folders that are not root's with mode 0755 everywhere. */
static const struct odd_folder {
	const char *path;
	mode_t mode;
	const char *group;
	bool varies; /* from one distribution to the next */
} odd_folders[] = {
	{"/etc/NetworkManager/system-connections", 0755, "root", true},
	{"/etc/pki/tls/private", 0755, "root", true},
	{"/etc/polkit-1/rules.d", 0755, "root", true},
	{"/etc/ssl/private", 0755, "root", true},
	{"/etc/sudoers.d", 0755, "root", true},
	{"/proc", 0555, "root", false},
	{"/root", 0700, "root", true},
	{"/run/lock", 01777, "root", false},
	{"/sys", 0555, "root", false},
	{"/tmp", 01777, "root", false},
	{"/usr/share/polkit-1/rules.d", 0755, "root", true},
	{"/usr/tmp", 01777, "root", false},
	{"/var/crash", 0755, "root", true},
	{"/var/local", 0755, "root", true},
	{"/var/log/journal", 02755, "systemd-journal", false},
	{"/var/mail", 02775, "mail", false},
	{"/var/spool/cron", 0755, "root", true},
	{"/var/spool/mail", 0775, "mail", false},
	{"/var/tmp", 01777, "root", false},
};

/* Where /usr is merged (Debian since 12, Ubuntu, Fedora, RHEL, SUSE), and what moved to /run. */
static const struct system_link links[] = {
	{"/bin", "/usr/bin", true},       {"/etc/mtab", "/proc/self/mounts", false},
	{"/lib", "/usr/lib", true},       {"/lib32", "/usr/lib32", true},
	{"/lib64", "/usr/lib64", true},   {"/libo32", "/usr/libo32", true},
	{"/libx32", "/usr/libx32", true}, {"/sbin", "/usr/sbin", true},
	{"/var/lock", "/run/lock", true}, {"/var/run", "/run", true},
};

/* Files that each system makes for itself, and no package of these has: dpkg would replace them
 * without a question. */
static const char *const files[] = {
	"/etc/adjtime",     "/etc/crypttab",    "/etc/fstab",      "/etc/group",
	"/etc/gshadow",     "/etc/hostname",    "/etc/hosts",      "/etc/ld.so.cache",
	"/etc/locale.conf", "/etc/localtime",   "/etc/machine-id", "/etc/os-release",
	"/etc/passwd",      "/etc/resolv.conf", "/etc/shadow",     "/etc/subgid",
	"/etc/subuid",      "/etc/timezone",
};

bool plan_system_has_file(const char *path)
{
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		if (text_equal(path, files[i]))
			return true;
	return false;
}

/* ---- Links ---- */

const struct system_link *plan_system_link(const char *path)
{
	for (size_t i = 0; i < ARRAY_SIZE(links); i++)
		if (text_equal(path, links[i].path))
			return &links[i];
	return NULL;
}

const struct system_link *plan_system_link_above(const char *path)
{
	for (size_t i = 0; i < ARRAY_SIZE(links); i++) {
		size_t len = strlen(links[i].path);
		if (links[i].is_folder && text_starts(path, links[i].path) &&
		    (path[len] == '/' || !path[len]))
			return &links[i];
	}
	return NULL;
}

const char *plan_system_path(struct arena *arena, const char *path)
{
	const struct system_link *link = plan_system_link_above(path);
	if (!link)
		return path;
	return arena_printf(arena, "%s%s", link->target, path + strlen(link->path));
}

/* ---- Folders ---- */

bool plan_system_has_folder(struct arena *arena, const char *path)
{
	return plan_folders_have(plan_system_path(arena, path));
}

static const struct odd_folder *find_odd(const char *real)
{
	for (size_t i = 0; i < ARRAY_SIZE(odd_folders); i++)
		if (text_equal(real, odd_folders[i].path))
			return &odd_folders[i];
	return NULL;
}

void plan_system_pass_through(struct arena *arena, struct entry *entry)
{
	const struct odd_folder *odd = find_odd(plan_system_path(arena, entry->path));
	entry->flags |= ENTRY_IMPLICIT;
	entry->mode = odd ? odd->mode : USUAL_MODE;
	entry->owner = "root";
	entry->group = odd ? odd->group : "root";
}

bool plan_system_agrees(struct arena *arena, const char *path,
			const struct manifest_content *content)
{
	const struct odd_folder *odd = find_odd(plan_system_path(arena, path));
	int64_t mode = content->mode.v;
	const char *group = content->group.v;
	if (odd && odd->varies)
		return true;
	return (!content->mode.given || mode == USUAL_MODE || mode == CLOSED_MODE ||
		(odd && mode == odd->mode)) &&
	       (!content->owner.v || text_equal(content->owner.v, "root")) &&
	       (!group || text_equal(group, "root") || (odd && text_equal(group, odd->group)));
}
