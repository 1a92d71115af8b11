/* plan_system.c - the folders that a distribution's base system has
 *
 * What the package "filesystem" of Fedora and RHEL owns, with the folders of others that every
 * package may drop a file into. A package that owns one of these too conflicts with the base
 * system as soon as mode or owner differ, so a tree only passes through them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/strings.h"
#include "model/plan_draft.h"

/* Sorted by bytes. Manual pages are below: their folders are many and alike. */
static const char *const folders[] = {
	"/afs",
	"/bin",
	"/boot",
	"/dev",
	"/etc",
	"/etc/X11",
	"/etc/X11/applnk",
	"/etc/X11/fontpath.d",
	"/etc/X11/xinit",
	"/etc/X11/xinit/xinitrc.d",
	"/etc/X11/xinit/xinput.d",
	"/etc/bash_completion.d",
	"/etc/keys",
	"/etc/keys/ima",
	"/etc/logrotate.d",
	"/etc/opt",
	"/etc/pki",
	"/etc/pm",
	"/etc/pm/config.d",
	"/etc/pm/power.d",
	"/etc/pm/sleep.d",
	"/etc/rwtab.d",
	"/etc/skel",
	"/etc/statetab.d",
	"/etc/sysconfig",
	"/etc/xdg",
	"/etc/xdg/autostart",
	"/home",
	"/lib",
	"/lib64",
	"/media",
	"/mnt",
	"/opt",
	"/proc",
	"/root",
	"/run",
	"/sbin",
	"/srv",
	"/sys",
	"/tmp",
	"/usr",
	"/usr/bin",
	"/usr/games",
	"/usr/include",
	"/usr/lib",
	"/usr/lib/.build-id",
	"/usr/lib/debug",
	"/usr/lib/debug/.dwz",
	"/usr/lib/debug/bin",
	"/usr/lib/debug/lib",
	"/usr/lib/debug/lib64",
	"/usr/lib/debug/sbin",
	"/usr/lib/debug/usr",
	"/usr/lib/debug/usr/.dwz",
	"/usr/lib/debug/usr/bin",
	"/usr/lib/debug/usr/lib",
	"/usr/lib/debug/usr/lib64",
	"/usr/lib/debug/usr/sbin",
	"/usr/lib/games",
	"/usr/lib/locale",
	"/usr/lib/modules",
	"/usr/lib/sysimage",
	"/usr/lib/systemd",
	"/usr/lib/systemd/system",
	"/usr/lib/systemd/user",
	"/usr/lib/sysusers.d",
	"/usr/lib/tmpfiles.d",
	"/usr/lib64",
	"/usr/lib64/X11",
	"/usr/lib64/bpf",
	"/usr/lib64/games",
	"/usr/lib64/pm-utils",
	"/usr/lib64/pm-utils/module.d",
	"/usr/lib64/pm-utils/power.d",
	"/usr/lib64/pm-utils/sleep.d",
	"/usr/libexec",
	"/usr/local",
	"/usr/local/bin",
	"/usr/local/etc",
	"/usr/local/games",
	"/usr/local/include",
	"/usr/local/lib",
	"/usr/local/lib64",
	"/usr/local/lib64/bpf",
	"/usr/local/libexec",
	"/usr/local/sbin",
	"/usr/local/share",
	"/usr/local/share/applications",
	"/usr/local/share/info",
	"/usr/local/share/man",
	"/usr/local/src",
	"/usr/sbin",
	"/usr/share",
	"/usr/share/X11",
	"/usr/share/X11/fonts",
	"/usr/share/aclocal",
	"/usr/share/appdata",
	"/usr/share/applications",
	"/usr/share/augeas",
	"/usr/share/augeas/lenses",
	"/usr/share/backgrounds",
	"/usr/share/bash-completion",
	"/usr/share/bash-completion/completions",
	"/usr/share/bash-completion/helpers",
	"/usr/share/desktop-directories",
	"/usr/share/dict",
	"/usr/share/doc",
	"/usr/share/empty",
	"/usr/share/fish",
	"/usr/share/fish/vendor_completions.d",
	"/usr/share/games",
	"/usr/share/gnome",
	"/usr/share/help",
	"/usr/share/icons",
	"/usr/share/idl",
	"/usr/share/info",
	"/usr/share/licenses",
	"/usr/share/locale",
	"/usr/share/locale/en_US",
	"/usr/share/locale/en_US/LC_MESSAGES",
	"/usr/share/man",
	"/usr/share/metainfo",
	"/usr/share/mime-info",
	"/usr/share/misc",
	"/usr/share/omf",
	"/usr/share/pixmaps",
	"/usr/share/sounds",
	"/usr/share/themes",
	"/usr/share/wayland-sessions",
	"/usr/share/xsessions",
	"/usr/share/zsh",
	"/usr/share/zsh/site-functions",
	"/usr/src",
	"/usr/src/debug",
	"/usr/src/kernels",
	"/usr/tmp",
	"/var",
	"/var/adm",
	"/var/cache",
	"/var/db",
	"/var/empty",
	"/var/ftp",
	"/var/games",
	"/var/lib",
	"/var/lib/games",
	"/var/lib/misc",
	"/var/lib/rpm-state",
	"/var/local",
	"/var/log",
	"/var/mail",
	"/var/nis",
	"/var/opt",
	"/var/preserve",
	"/var/run",
	"/var/spool",
	"/var/spool/lpd",
	"/var/spool/mail",
	"/var/tmp",
	"/var/yp",
};

static int compare(const void *key, const void *element)
{
	return strcmp(key, *(const char *const *)element);
}

/* "man1", "man3p", "mann". */
static bool is_manual_section(const char *path)
{
	static const char *const places[] = {"/usr/share/man/man", "/usr/local/share/man/man"};
	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		if (!text_starts(path, places[i]))
			continue;
		const char *section = path + strlen(places[i]);
		if (text_equal(section, "n"))
			return true;
		if (*section < '0' || *section > '9')
			return false;
		return section[1 + strspn(section + 1, "px")] == '\0';
	}
	return false;
}

bool plan_is_system_folder(const char *path)
{
	return is_manual_section(path) ||
	       bsearch(path, folders, ARRAY_SIZE(folders), sizeof folders[0], compare);
}
