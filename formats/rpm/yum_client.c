/* yum_client.c - how a client comes to use a yum repository
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>

#include "base/memory.h"
#include "base/strings.h"
#include "base/text.h"
#include "formats/rpm/yum_layout.h"

#define EXTENSION ".repo"
#define REPOS_FOLDER "/etc/yum.repos.d"

/* ---- Files ---- */

/* dnf takes the list of mirrors where both are there: one file, replaced at once, that names a
 * state which does not change. zypper takes the baseurl; it would keep a list of mirrors for ten
 * minutes, whatever it is asked. */
static void add_channel_places(const struct channel_view *view, struct buffer *data)
{
	buffer_printf(data, "# dnf reads the mirrorlist, zypper the baseurl\n");
	buffer_printf(data, "mirrorlist=%s/rpm/%s/mirrorlist\n", view->url, view->channel);
	buffer_printf(data, "baseurl=%s/rpm/%s/\n", view->url, view->channel);
}

/* The first repository's version of a package is taken, be there a higher one in another. */
static void add_follow_places(const struct channel_view *view, struct buffer *data)
{
	add_channel_places(view, data);
	buffer_add_text(data, "# packages of this channel go back with it: no other repository's "
			      "are taken instead\n"
			      "priority=10\nmetadata_expire=300\n");
}

static void add_snapshot_places(const struct channel_view *view, struct buffer *data)
{
	AUTO_FREE char *folder = yum_layout_snapshot_folder(view);
	buffer_printf(data, "baseurl=%s/%s/\n", view->url, folder);
}

static char *default_name(const struct channel_view *view)
{
	return xstrdup(view->client_name);
}

static char *snapshot_name(const struct channel_view *view)
{
	return xasprintf("%s-snapshot-%" PRIu64, view->client_name, view->generation);
}

static char *default_folder(const struct channel_view *view UNUSED)
{
	return xstrdup("");
}

static char *follow_folder(const struct channel_view *view UNUSED)
{
	return xstrdup("follow/");
}

static char *snapshot_folder(const struct channel_view *view)
{
	AUTO_FREE char *folder = yum_layout_snapshot_folder(view);
	return xasprintf("%s/", folder);
}

static const struct yum_form {
	char *(*folder)(const struct channel_view *view);
	char *(*name)(const struct channel_view *view); /* of the file and of its section */
	void (*add_places)(const struct channel_view *view, struct buffer *data);
} forms[CLIENT_FORM_COUNT] = {
	[CLIENT_DEFAULT] = {default_folder, default_name, add_channel_places},
	[CLIENT_FOLLOW] = {follow_folder, default_name, add_follow_places},
	[CLIENT_SNAPSHOT] = {snapshot_folder, snapshot_name, add_snapshot_places},
};

/* gpgcheck asks for a signature of every package, repo_gpgcheck for that of the index, which
 * names every package by its digest: without the first nothing unknown gets in either. */
int yum_client_file(const struct channel_view *view, enum client_form form, struct buffer *path,
		    struct buffer *data, struct error *error UNUSED)
{
	AUTO_FREE char *folder = forms[form].folder(view);
	AUTO_FREE char *name = forms[form].name(view);
	buffer_printf(path, "%s%s" EXTENSION, folder, name);
	buffer_printf(data, "# %s, channel %s\n# key %s\n", view->origin, view->channel,
		      view->key_fingerprints);
	buffer_printf(data, "[%s]\nname=%s %s\n", name, view->origin, view->channel);
	forms[form].add_places(view, data);
	buffer_add_text(data, "enabled=1\nautorefresh=1\n");
	if (view->allows_unsigned)
		buffer_add_text(data,
				"# some packages have no signature of their own; the signed index "
				"names each by its digest\n");
	buffer_printf(data, "gpgcheck=%d\nrepo_gpgcheck=1\ngpgkey=%s/%s\n",
		      view->allows_unsigned ? 0 : 1, view->url, view->key_path);
	return 0;
}

/* ---- Commands ---- */

/* Adds the heading of what is typed for zypper. Returns false where zypper cannot read the
 * repository: libzypp does not follow "../" out of the folder of a file: URL. */
static bool begin_zypper(const struct channel_view *view, struct strings *lines)
{
	if (!text_starts(view->url, "file:")) {
		strings_add(lines, "# with zypper");
		return true;
	}
	strings_add(lines, "# zypper needs the repository served over http or https");
	return false;
}

void yum_client_lines(const struct channel_view *view, enum client_form form, const char *packages,
		      struct strings *lines)
{
	bool follows = form == CLIENT_FOLLOW;
	AUTO_FREE char *folder = forms[form].folder(view);
	AUTO_FREE char *name = forms[form].name(view);
	strings_add(lines, "# with dnf");
	strings_add_printf(lines,
			   "sudo curl -fsSLo " REPOS_FOLDER "/%s" EXTENSION " %s/%s%s" EXTENSION,
			   name, view->url, folder, name);
	strings_add_printf(lines, "sudo dnf install %s", packages);
	if (follows) {
		strings_add(lines, "# forward and back with the channel");
		strings_add_printf(lines, "sudo dnf distro-sync %s", packages);
	}
	if (!begin_zypper(view, lines))
		return;
	strings_add_printf(lines, "sudo zypper addrepo %s/%s%s" EXTENSION, view->url, folder, name);
	strings_add_printf(lines, "sudo zypper install %s", packages);
	if (follows) {
		strings_add(lines, "# forward and back with the channel");
		strings_add_printf(lines, "sudo zypper dist-upgrade --from %s", name);
	}
}

/* dnf keeps the key as it fetched it first beside what else it has of the repository, and 'dnf
 * clean' leaves it; zypper fetches it again by itself. Both fetch a key that they do not know. */
void yum_client_key_lines(const struct channel_view *view, enum key_news news,
			  struct strings *lines)
{
	if (news == KEY_SUCCESSOR)
		strings_add(lines, "with dnf and zypper: nothing, they fetch it when they meet its "
				   "signature, and ask");
	else
		strings_add_printf(lines, "with dnf: sudo rm -rf /var/cache/dnf/%s-*",
				   view->client_name);
}

/* Joins the names; without a version those that left the channel altogether. NULL: none; caller
 * frees. */
static char *join_names(const struct client_return *packages, size_t n, bool with_version)
{
	AUTO_STRINGS names = {0};
	for (size_t i = 0; i < n; i++)
		if (!packages[i].version == !with_version)
			strings_add(&names, packages[i].name);
	return names.n ? strings_join(&names, " ") : NULL;
}

void yum_client_return_lines(const struct channel_view *view, const struct client_return *packages,
			     size_t n, struct strings *lines)
{
	AUTO_FREE char *kept = join_names(packages, n, true);
	AUTO_FREE char *gone = join_names(packages, n, false);
	strings_add(lines, "# with dnf");
	if (kept)
		strings_add_printf(lines, "sudo dnf --refresh distro-sync %s", kept);
	if (gone)
		strings_add_printf(lines, "sudo dnf remove %s", gone);
	if (!begin_zypper(view, lines))
		return;
	strings_add_printf(lines, "sudo zypper refresh %s", view->client_name);
	if (kept)
		strings_add_printf(lines, "sudo zypper dist-upgrade --from %s", view->client_name);
	if (gone)
		strings_add_printf(lines, "sudo zypper remove %s", gone);
}

/* Distributions keep the keys of repositories there, under this name; nothing reads it unasked. */
char *yum_client_keyring_path(const struct keyring_view *view)
{
	return xasprintf("/etc/pki/rpm-gpg/RPM-GPG-KEY-%s", view->slug);
}
