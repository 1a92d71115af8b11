/* apt_keyring.c - what the package of a repository's keys does on a host with apt
 *
 * A .sources file has the keys in it, so a host goes on with the keys that it was set up with. The
 * package's script gives newer ones to the files that Ingot made. It tells these by what stands
 * above the keys and by the keys: both must be, byte for byte, what some state of the settings
 * made. Their digests are taken apart, so that the script has the sum of them and not the product.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/memory.h"
#include "base/strings.h"
#include "formats/deb/apt_layout.h"

#define KEYS_FIELD "\nSigned-By:"

/* ---- What the files were made of ---- */

/* The digests of the two parts of a .sources file. */
struct sources_digests {
	char above[SHA256_HEX_SIZE]; /* of all that stands above the keys */
	char keys[SHA256_HEX_SIZE];  /* of the field with the keys, up to the end */
};

static int digest_sources(const struct keyring_client *client, const char *public_key,
			  struct sources_digests *digests, struct error *error)
{
	AUTO_BUFFER path = BUFFER_INIT, data = BUFFER_INIT;
	const struct channel_view view = {.url = client->url,
					  .channel = client->channel,
					  .client_name = "",
					  .public_key = public_key};
	if (apt_client_file(&view, CLIENT_DEFAULT, &path, &data, error))
		return -1;
	const char *text = buffer_text(&data), *field = strstr(text, KEYS_FIELD);
	if (!field)
		return error_set(error, "'%s': the client file has no keys", client->channel);
	size_t above = (size_t)(field - text) + 1;
	digest_bytes_hex(DIGEST_SHA256, text, above, digests->above);
	digest_bytes_hex(DIGEST_SHA256, text + above, data.len - above, digests->keys);
	return 0;
}

/* Holds what is made of the view, as the script has it. */
struct keyring_lists {
	struct strings urls, above, keys;
	char newest[SHA256_HEX_SIZE];
};

static void free_lists(struct keyring_lists *lists)
{
	strings_free(&lists->urls);
	strings_free(&lists->above);
	strings_free(&lists->keys);
}

static void add_once(struct strings *list, const char *text)
{
	if (!strings_have(list, text))
		strings_add(list, text);
}

static int make_lists(const struct keyring_view *view, struct keyring_lists *lists,
		      struct error *error)
{
	struct sources_digests digests;
	for (size_t i = 0; i < view->n_clients; i++) {
		if (digest_sources(&view->clients[i], view->public_key, &digests, error))
			return -1;
		add_once(&lists->urls, view->clients[i].url);
		add_once(&lists->above, digests.above);
		memcpy(lists->newest, digests.keys, sizeof lists->newest);
	}
	for (size_t i = 0; i < view->earlier->n; i++) {
		if (digest_sources(&view->clients[0], view->earlier->v[i], &digests, error))
			return -1;
		add_once(&lists->keys, digests.keys);
	}
	add_once(&lists->keys, lists->newest);
	return 0;
}

/* ---- The script ---- */

/* In a root that dpkg has been given with --root, without being in it, the files are below that.
 * apt passes over a name that ends in .dpkg-tmp. A snapshot stays at its state, whose keys it has.
 */
static const char actions[] =
	"root=${DPKG_ROOT:-}\n"
	"\n"
	"above() { sed '/^Signed-By:/,$d' \"$1\"; }\n"
	"keys() { sed -n '/^Signed-By:/,$p' \"$1\"; }\n"
	"digest() { sha256sum | cut -c 1-64; }\n"
	"has() { printf '%s\\n' \"$1\" | grep -qxF -e \"$2\"; }\n"
	"\n"
	"is_snapshot() { grep -q '^Suites: .*/[0-9]' \"$1\"; }\n"
	"is_about_us() { sed -n 's/^URIs://p' \"$1\" | grep -qF -e \"$urls\"; }\n"
	"names_keys() { sed -n 's/^Signed-By://p' \"$1\" | grep -qF -e \"$path\"; }\n"
	"\n"
	"renew() {\n"
	"\ttemp=$1.dpkg-tmp\n"
	"\ttrap 'rm -f -- \"$temp\"' EXIT\n"
	"\trm -f -- \"$temp\"\n"
	"\tcp -p -- \"$1\" \"$temp\"\n"
	"\t{\n"
	"\t\tabove \"$1\"\n"
	"\t\techo 'Signed-By:'\n"
	"\t\tsed -e 's/^$/./' -e 's/^/ /' \"$root$path\"\n"
	"\t} >\"$temp\"\n"
	"\tif [ \"$(keys \"$temp\" | digest)\" != \"$newest\" ]; then\n"
	"\t\techo \"$name: $root$path is not as this package has it\" >&2\n"
	"\t\texit 1\n"
	"\tfi\n"
	"\tmv -f -- \"$temp\" \"$1\"\n"
	"\techo \"$name: $1 has the new keys\"\n"
	"}\n"
	"\n"
	"tell() {\n"
	"\tif is_about_us \"$1\" && ! is_snapshot \"$1\" && ! names_keys \"$1\"; then\n"
	"\t\techo \"$name: $1 was changed on this host and stays as it is; for the new keys\" \\\n"
	"\t\t\t\"let it say 'Signed-By: $path'\" >&2\n"
	"\tfi\n"
	"}\n"
	"\n"
	"for file in \"$root\"/etc/apt/sources.list.d/*.sources; do\n"
	"\t[ -f \"$file\" ] || continue\n"
	"\thas_keys=$(keys \"$file\" | digest)\n"
	"\tif [ \"$has_keys\" = \"$newest\" ]; then\n"
	"\t\tcontinue\n"
	"\telif [ ! -h \"$file\" ] && has \"$known_keys\" \"$has_keys\" &&\n"
	"\t\thas \"$known_above\" \"$(above \"$file\" | digest)\"; then\n"
	"\t\trenew \"$file\"\n"
	"\telse\n"
	"\t\ttell \"$file\"\n"
	"\tfi\n"
	"done\n";

static void set_list(struct buffer *script, const char *name, const struct strings *list)
{
	AUTO_FREE char *text = strings_join(list, "\n");
	buffer_printf(script, "%s='%s'\n", name, text);
}

char *apt_keyring_path(const struct keyring_view *view)
{
	return xasprintf("/usr/share/keyrings/%s.asc", view->slug);
}

/* A URL, a slug and a digest have no character that means something between quotes. */
int apt_keyring_script(const struct keyring_view *view, struct buffer *script, struct error *error)
{
	CLEANUP(free_lists) struct keyring_lists lists = {0};
	if (!view->n_clients)
		return 0;
	if (make_lists(view, &lists, error))
		return -1;
	AUTO_FREE char *path = apt_keyring_path(view);
	buffer_add_text(script,
			"#!/bin/sh\n"
			"# Gives the keys of this package to the .sources files that have earlier\n"
			"# keys of the same repository and are otherwise as they were downloaded.\n"
			"set -eu\n"
			"[ \"${1:-}\" = configure ] || exit 0\n");
	buffer_printf(script, "name='%s'\npath='%s'\n", view->name, path);
	set_list(script, "urls", &lists.urls);
	buffer_add_text(script, "# SHA-256 of what stands above Signed-By, and from there on.\n");
	set_list(script, "known_above", &lists.above);
	set_list(script, "known_keys", &lists.keys);
	buffer_printf(script, "newest='%s'\n", lists.newest);
	buffer_add_text(script, actions);
	return 0;
}
