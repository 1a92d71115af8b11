/* plan_folders.c - the folders that a distribution's base system has
 *
 * Sources: the packages "filesystem" of Fedora and RHEL and "base-files" of Debian; then the
 * folders that packages of most installations have for others to put files into: those of
 * systemd, udev, cron, apt, dpkg, dnf, pam, ca-certificates, dbus, polkit, hicolor-icon-theme and
 * their like in Debian 12 and Fedora.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/plan_folders_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

/* Sorted by bytes. Folders of which there are many alike are in the functions below. */
static const char *const folders[] = {
	"/afs",
	"/boot",
	"/boot/efi",
	"/boot/grub",
	"/dev",
	"/dev/shm",
	"/etc",
	"/etc/NetworkManager",
	"/etc/NetworkManager/conf.d",
	"/etc/NetworkManager/dispatcher.d",
	"/etc/NetworkManager/system-connections",
	"/etc/X11",
	"/etc/X11/applnk",
	"/etc/X11/fontpath.d",
	"/etc/X11/xinit",
	"/etc/X11/xinit/xinitrc.d",
	"/etc/X11/xinit/xinput.d",
	"/etc/X11/xorg.conf.d",
	"/etc/alternatives",
	"/etc/apparmor.d",
	"/etc/apt",
	"/etc/apt/apt.conf.d",
	"/etc/apt/auth.conf.d",
	"/etc/apt/keyrings",
	"/etc/apt/preferences.d",
	"/etc/apt/sources.list.d",
	"/etc/apt/trusted.gpg.d",
	"/etc/bash_completion.d",
	"/etc/binfmt.d",
	"/etc/ca-certificates",
	"/etc/ca-certificates/update.d",
	"/etc/cron.d",
	"/etc/cron.daily",
	"/etc/cron.hourly",
	"/etc/cron.monthly",
	"/etc/cron.weekly",
	"/etc/dbus-1",
	"/etc/dbus-1/session.d",
	"/etc/dbus-1/system.d",
	"/etc/default",
	"/etc/depmod.d",
	"/etc/dpkg",
	"/etc/dpkg/dpkg.cfg.d",
	"/etc/dpkg/origins",
	"/etc/dracut.conf.d",
	"/etc/fonts",
	"/etc/fonts/conf.d",
	"/etc/grub.d",
	"/etc/init.d",
	"/etc/kernel",
	"/etc/kernel/install.d",
	"/etc/kernel/postinst.d",
	"/etc/keys",
	"/etc/keys/ima",
	"/etc/ld.so.conf.d",
	"/etc/logrotate.d",
	"/etc/modprobe.d",
	"/etc/modules-load.d",
	"/etc/network",
	"/etc/network/if-down.d",
	"/etc/network/if-pre-up.d",
	"/etc/network/if-up.d",
	"/etc/network/interfaces.d",
	"/etc/opt",
	"/etc/pam.d",
	"/etc/pki",
	"/etc/pki/ca-trust",
	"/etc/pki/ca-trust/source",
	"/etc/pki/ca-trust/source/anchors",
	"/etc/pki/rpm-gpg",
	"/etc/pki/tls",
	"/etc/pki/tls/certs",
	"/etc/pki/tls/private",
	"/etc/pm",
	"/etc/pm/config.d",
	"/etc/pm/power.d",
	"/etc/pm/sleep.d",
	"/etc/polkit-1",
	"/etc/polkit-1/rules.d",
	"/etc/profile.d",
	"/etc/rc.d",
	"/etc/rc.d/init.d",
	"/etc/rsyslog.d",
	"/etc/rwtab.d",
	"/etc/security",
	"/etc/security/limits.d",
	"/etc/selinux",
	"/etc/skel",
	"/etc/ssh",
	"/etc/ssh/ssh_config.d",
	"/etc/ssh/sshd_config.d",
	"/etc/ssl",
	"/etc/ssl/certs",
	"/etc/ssl/private",
	"/etc/statetab.d",
	"/etc/sudoers.d",
	"/etc/sysconfig",
	"/etc/sysctl.d",
	"/etc/systemd",
	"/etc/systemd/network",
	"/etc/systemd/system",
	"/etc/systemd/user",
	"/etc/terminfo",
	"/etc/tmpfiles.d",
	"/etc/udev",
	"/etc/udev/hwdb.d",
	"/etc/udev/rules.d",
	"/etc/update-motd.d",
	"/etc/xdg",
	"/etc/xdg/autostart",
	"/etc/xdg/systemd",
	"/etc/xml",
	"/etc/yum.repos.d",
	"/etc/zsh",
	"/home",
	"/lost+found",
	"/media",
	"/mnt",
	"/opt",
	"/proc",
	"/root",
	"/run",
	"/run/lock",
	"/run/user",
	"/srv",
	"/sys",
	"/tmp",
	"/usr",
	"/usr/bin",
	"/usr/games",
	"/usr/include",
	"/usr/lib",
	"/usr/lib/.build-id",
	"/usr/lib/binfmt.d",
	"/usr/lib/cgi-bin",
	"/usr/lib/cmake",
	"/usr/lib/debug",
	"/usr/lib/debug/.build-id",
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
	"/usr/lib/dracut",
	"/usr/lib/dracut/modules.d",
	"/usr/lib/environment.d",
	"/usr/lib/firewalld",
	"/usr/lib/firewalld/services",
	"/usr/lib/firmware",
	"/usr/lib/games",
	"/usr/lib/girepository-1.0",
	"/usr/lib/kernel",
	"/usr/lib/kernel/install.d",
	"/usr/lib/locale",
	"/usr/lib/mime",
	"/usr/lib/mime/packages",
	"/usr/lib/modprobe.d",
	"/usr/lib/modules",
	"/usr/lib/modules-load.d",
	"/usr/lib/pam.d",
	"/usr/lib/pkgconfig",
	"/usr/lib/python3",
	"/usr/lib/python3/dist-packages",
	"/usr/lib/security",
	"/usr/lib/sysctl.d",
	"/usr/lib/sysimage",
	"/usr/lib/systemd",
	"/usr/lib/systemd/catalog",
	"/usr/lib/systemd/network",
	"/usr/lib/systemd/ntp-units.d",
	"/usr/lib/systemd/system",
	"/usr/lib/systemd/system-environment-generators",
	"/usr/lib/systemd/system-generators",
	"/usr/lib/systemd/system-preset",
	"/usr/lib/systemd/system-shutdown",
	"/usr/lib/systemd/system-sleep",
	"/usr/lib/systemd/user",
	"/usr/lib/systemd/user-environment-generators",
	"/usr/lib/systemd/user-generators",
	"/usr/lib/systemd/user-preset",
	"/usr/lib/sysusers.d",
	"/usr/lib/tmpfiles.d",
	"/usr/lib/udev",
	"/usr/lib/udev/hwdb.d",
	"/usr/lib/udev/rules.d",
	"/usr/lib32",
	"/usr/lib64",
	"/usr/lib64/X11",
	"/usr/lib64/bpf",
	"/usr/lib64/cmake",
	"/usr/lib64/games",
	"/usr/lib64/pkgconfig",
	"/usr/lib64/pm-utils",
	"/usr/lib64/pm-utils/module.d",
	"/usr/lib64/pm-utils/power.d",
	"/usr/lib64/pm-utils/sleep.d",
	"/usr/lib64/security",
	"/usr/libexec",
	"/usr/libo32",
	"/usr/libx32",
	"/usr/local",
	"/usr/local/bin",
	"/usr/local/etc",
	"/usr/local/games",
	"/usr/local/include",
	"/usr/local/lib",
	"/usr/local/lib/pkgconfig",
	"/usr/local/lib/systemd",
	"/usr/local/lib/systemd/system",
	"/usr/local/lib64",
	"/usr/local/lib64/bpf",
	"/usr/local/libexec",
	"/usr/local/sbin",
	"/usr/local/share",
	"/usr/local/share/applications",
	"/usr/local/share/ca-certificates",
	"/usr/local/share/doc",
	"/usr/local/share/fonts",
	"/usr/local/share/icons",
	"/usr/local/share/info",
	"/usr/local/share/locale",
	"/usr/local/share/man",
	"/usr/local/share/zsh",
	"/usr/local/share/zsh/site-functions",
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
	"/usr/share/bug",
	"/usr/share/ca-certificates",
	"/usr/share/cmake",
	"/usr/share/color",
	"/usr/share/color/icc",
	"/usr/share/common-licenses",
	"/usr/share/dbus-1",
	"/usr/share/dbus-1/interfaces",
	"/usr/share/dbus-1/services",
	"/usr/share/dbus-1/session.d",
	"/usr/share/dbus-1/system-services",
	"/usr/share/dbus-1/system.d",
	"/usr/share/desktop-directories",
	"/usr/share/dict",
	"/usr/share/doc",
	"/usr/share/doc-base",
	"/usr/share/emacs",
	"/usr/share/emacs/site-lisp",
	"/usr/share/empty",
	"/usr/share/fish",
	"/usr/share/fish/completions",
	"/usr/share/fish/vendor_completions.d",
	"/usr/share/fish/vendor_conf.d",
	"/usr/share/fish/vendor_functions.d",
	"/usr/share/fonts",
	"/usr/share/fonts/opentype",
	"/usr/share/fonts/truetype",
	"/usr/share/games",
	"/usr/share/gettext",
	"/usr/share/gettext/its",
	"/usr/share/gir-1.0",
	"/usr/share/glib-2.0",
	"/usr/share/glib-2.0/schemas",
	"/usr/share/gnome",
	"/usr/share/gtk-doc",
	"/usr/share/gtk-doc/html",
	"/usr/share/help",
	"/usr/share/icons",
	"/usr/share/icons/hicolor",
	"/usr/share/idl",
	"/usr/share/info",
	"/usr/share/keyrings",
	"/usr/share/licenses",
	"/usr/share/lintian",
	"/usr/share/lintian/overrides",
	"/usr/share/locale",
	"/usr/share/locale/en_US",
	"/usr/share/locale/en_US/LC_MESSAGES",
	"/usr/share/man",
	"/usr/share/menu",
	"/usr/share/metainfo",
	"/usr/share/mime",
	"/usr/share/mime-info",
	"/usr/share/mime/packages",
	"/usr/share/misc",
	"/usr/share/omf",
	"/usr/share/pam-configs",
	"/usr/share/perl5",
	"/usr/share/pixmaps",
	"/usr/share/pkgconfig",
	"/usr/share/pki",
	"/usr/share/polkit-1",
	"/usr/share/polkit-1/actions",
	"/usr/share/polkit-1/rules.d",
	"/usr/share/selinux",
	"/usr/share/sounds",
	"/usr/share/systemd",
	"/usr/share/terminfo",
	"/usr/share/themes",
	"/usr/share/thumbnailers",
	"/usr/share/vim/vimfiles",
	"/usr/share/wayland-sessions",
	"/usr/share/xml",
	"/usr/share/xsessions",
	"/usr/share/zoneinfo",
	"/usr/share/zsh",
	"/usr/share/zsh/site-functions",
	"/usr/share/zsh/vendor-completions",
	"/usr/src",
	"/usr/src/debug",
	"/usr/src/kernels",
	"/usr/tmp",
	"/var",
	"/var/adm",
	"/var/backups",
	"/var/cache",
	"/var/cache/bpf",
	"/var/cache/man",
	"/var/crash",
	"/var/db",
	"/var/empty",
	"/var/ftp",
	"/var/games",
	"/var/lib",
	"/var/lib/alternatives",
	"/var/lib/apt",
	"/var/lib/dbus",
	"/var/lib/dnf",
	"/var/lib/dpkg",
	"/var/lib/games",
	"/var/lib/misc",
	"/var/lib/rpm",
	"/var/lib/rpm-state",
	"/var/lib/systemd",
	"/var/local",
	"/var/log",
	"/var/log/apt",
	"/var/log/journal",
	"/var/mail",
	"/var/nis",
	"/var/opt",
	"/var/preserve",
	"/var/spool",
	"/var/spool/anacron",
	"/var/spool/cron",
	"/var/spool/cron/crontabs",
	"/var/spool/lpd",
	"/var/spool/mail",
	"/var/tmp",
	"/var/www",
	"/var/yp",
};

/* ---- Folders of which there are many alike ---- */

static bool is_one_of(const char *name, size_t len, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(names[i]) == len && strncmp(names[i], name, len) == 0)
			return true;
	return false;
}

/* Length of "de", "pt_BR", "ca@valencia", "zh_CN.UTF-8"; 0 for what is none. "foo.1" is a page in
 * the wrong place. */
static size_t measure_language(const char *name)
{
	size_t len = strcspn(name, "/"), language = strspn(name, LETTERS);
	if (language != 2 && language != 3)
		return 0;
	if (language == len)
		return len;
	char mark = name[language], next = name[language + 1];
	bool has_more = (mark == '_' || mark == '.') && next >= 'A' && next <= 'Z';
	return mark == '@' || has_more ? len : 0;
}

/* Takes "man1", "man3p", "mann". */
static bool is_section(const char *name)
{
	if (!text_starts(name, "man"))
		return false;
	const char *section = name + strlen("man");
	if (text_equal(section, "n"))
		return true;
	if (*section < '0' || *section > '9')
		return false;
	return section[1 + strspn(section + 1, "px")] == '\0';
}

/* Takes "man1", "de", "de/man1". */
static bool is_manual(const char *name)
{
	size_t len = measure_language(name);
	if (!len)
		return is_section(name);
	return !name[len] || is_section(name + len + 1);
}

/* Takes "de", "de/LC_MESSAGES". */
static bool is_locale(const char *name)
{
	size_t len = measure_language(name);
	return len && (!name[len] || text_equal(name + len, "/LC_MESSAGES"));
}

/* Takes "48x48", "scalable", "symbolic/apps", "16x16@2/apps". */
static bool is_icons(const char *name)
{
	static const char *const sizes[] = {"scalable", "symbolic"};
	static const char *const contexts[] = {
		"actions",     "animations", "apps",   "categories", "devices", "emblems", "emotes",
		"filesystems", "intl",       "legacy", "mimetypes",  "places",  "status",  "stock",
	};
	size_t len = strcspn(name, "/");
	size_t digits = strspn(name, DIGITS);
	bool is_size = digits && name[digits] == 'x' && strspn(name, DIGITS "x@") == len;
	if (!is_size && !is_one_of(name, len, sizes, ARRAY_SIZE(sizes)))
		return false;
	const char *context = name + len + 1;
	return !name[len] || is_one_of(context, strlen(context), contexts, ARRAY_SIZE(contexts));
}

/* Takes "x86_64-linux-gnu", "arm-linux-gnueabihf", "x86_64-linux-gnu/pkgconfig". */
static bool is_multiarch(const char *name)
{
	static const char *const below[] = {"pkgconfig", "cmake", "security", "girepository-1.0"};
	const char *system = strstr(name, "-linux-gnu");
	if (!system || system == name || strcspn(name, "/") < (size_t)(system - name))
		return false;
	system += strlen("-linux-gnu");
	system += strspn(system, LETTERS DIGITS);
	if (*system != '/')
		return !*system;
	return is_one_of(system + 1, strlen(system + 1), below, ARRAY_SIZE(below));
}

static const struct family {
	const char *folder;
	bool (*has)(const char *name);
} families[] = {
	{"/usr/include/", is_multiarch},      {"/usr/lib/", is_multiarch},
	{"/usr/local/share/man/", is_manual}, {"/usr/share/icons/hicolor/", is_icons},
	{"/usr/share/locale/", is_locale},    {"/usr/share/man/", is_manual},
};

static bool is_in_family(const char *path)
{
	for (size_t i = 0; i < ARRAY_SIZE(families); i++)
		if (text_starts(path, families[i].folder) &&
		    families[i].has(path + strlen(families[i].folder)))
			return true;
	return false;
}

static int compare_folder(const void *key, const void *element)
{
	return strcmp(key, *(const char *const *)element);
}

bool plan_folders_have(const char *real)
{
	return is_in_family(real) ||
	       bsearch(real, folders, ARRAY_SIZE(folders), sizeof folders[0], compare_folder);
}
