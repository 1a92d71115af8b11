/* apt_layout.h - how a repository of .debs looks (apt-secure(8), sources.list(5), the Debian
 * wiki's "DebianRepository/Format")
 *
 * Each function is in the file whose name it bears.
 *
 * Sections of a record:
 *   "packages"  the stanza of Packages, without the empty line that ends it
 *   "contents"  lines: the package as Contents names it ("utils/hello"), then each file's path
 *               without its first slash
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_DEB_APT_LAYOUT_H
#define INGOT_FORMATS_DEB_APT_LAYOUT_H

#include "base/compiler.h"
#include "formats/layout.h"

#define APT_COMPONENT "main"

/* Implements `record` of struct layout. */
int apt_record(const struct package *package, struct record *record, struct error *error) NODISCARD;
/* Implements `check_package` of struct layout. */
int apt_judge_package(const struct package *package, struct error *error) NODISCARD;
/* Implements `check_record` of struct layout. */
int apt_judge_record(const struct record *record, struct error *error) NODISCARD;
/* Renders Packages and Contents of every architecture of the view. Appends to `listing` what a
 * Release lists of them: lines " <sha256> <size> <path below dists/channel>". */
int apt_indexes_render(const struct channel_view *view, struct rendered_sink sink,
		       struct buffer *listing, struct error *error) NODISCARD;
/* Appends the text of Release. */
int apt_release_write(const struct channel_view *view, const struct buffer *listing,
		      struct buffer *release, struct error *error) NODISCARD;
/* Returns a client's name of the view's generation: "stable/3", also a folder below dists; caller
 * frees. apt compares what stands before the slash with the Codename. */
char *apt_release_snapshot_suite(const struct channel_view *view) NODISCARD;
/* Renders the snapshot, Release, Release.gpg and, last, InRelease. */
int apt_release_render(const struct channel_view *view, struct signer *signer,
		       struct rendered_sink sink, const struct buffer *listing,
		       struct error *error) NODISCARD;
/* Implements `client_file` of struct layout. */
int apt_client_file(const struct channel_view *view, enum client_form form, struct buffer *path,
		    struct buffer *data, struct error *error) NODISCARD;
/* Implements `client_lines` of struct layout. */
void apt_client_lines(const struct channel_view *view, enum client_form form, const char *packages,
		      struct strings *lines);
/* Implements `key_lines` of struct layout. */
void apt_client_key_lines(const struct channel_view *view, enum key_news news,
			  struct strings *lines);
/* Implements `return_lines` of struct layout. */
void apt_client_return_lines(const struct channel_view *view, const struct client_return *packages,
			     size_t n, struct strings *lines);
/* Implements `keyring_path` of struct layout. */
char *apt_keyring_path(const struct keyring_view *view) NODISCARD;
/* Implements `keyring_script` of struct layout. */
int apt_keyring_script(const struct keyring_view *view, struct buffer *script,
		       struct error *error) NODISCARD;
/* Implements `check` of struct layout. */
int apt_check(const struct channel_view *view, struct keyring *keyring,
	      struct rendered_source source, struct strings *bad, struct error *error) NODISCARD;

extern const struct served_reader apt_served; /* apt_served.c */
extern const struct layout apt_layout;

#endif
