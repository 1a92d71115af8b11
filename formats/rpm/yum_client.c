/* yum_client.c - how a client comes to use a yum repository
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/rpm/yum_layout.h"

#define EXTENSION ".repo"

/* gpgcheck asks for a signature of every package, repo_gpgcheck for that of the index, which
 * names every package by its digest: without the first nothing unknown gets in either. */
int yum_client_file(const struct channel_view *view, struct buffer *name, struct buffer *data,
		    struct error *error UNUSED)
{
	buffer_printf(name, "%s" EXTENSION, view->client_name);
	buffer_printf(data, "# %s, channel %s\n# key %s\n", view->origin, view->channel,
		      view->key_fingerprints);
	buffer_printf(data, "[%s]\nname=%s %s\n", view->client_name, view->origin, view->channel);
	buffer_printf(data, "baseurl=%s/rpm/%s/\n", view->url, view->channel);
	buffer_printf(
		data,
		"# instead of baseurl: the newest complete state, which never changes under a "
		"reader\n#mirrorlist=%s/rpm/%s/mirrorlist\n",
		view->url, view->channel);
	buffer_add_text(data, "enabled=1\n");
	if (view->allows_unsigned)
		buffer_add_text(data,
				"# some packages have no signature of their own; the signed index "
				"names each by its digest\n");
	buffer_printf(data, "gpgcheck=%d\nrepo_gpgcheck=1\ngpgkey=%s/%s\n",
		      view->allows_unsigned ? 0 : 1, view->url, view->key_path);
	return 0;
}

void yum_client_lines(const struct channel_view *view, const char *packages, struct strings *lines)
{
	strings_add(lines, "# with dnf");
	strings_add_printf(lines,
			   "sudo curl -fsSLo /etc/yum.repos.d/%s" EXTENSION " %s/%s" EXTENSION,
			   view->client_name, view->url, view->client_name);
	strings_add_printf(lines, "sudo dnf install %s", packages);
	/* libzypp does not follow "../" out of the folder of a file: URL. */
	if (text_starts(view->url, "file:")) {
		strings_add(lines, "# zypper needs the repository served over http or https");
		return;
	}
	strings_add(lines, "# with zypper");
	strings_add_printf(lines, "sudo zypper addrepo %s/%s" EXTENSION, view->url,
			   view->client_name);
	strings_add_printf(lines, "sudo zypper install %s", packages);
}
