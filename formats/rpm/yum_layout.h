/* yum_layout.h - a repository for dnf, yum and zypper
 *
 * One root for a channel and all architectures, rpm/<channel>/, whose index points up into the
 * pool (specs/rpm.md). Sections of a record: "primary", "filelists" and "other", each one
 * <package> element of the index of that name.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RPM_YUM_LAYOUT_H
#define INGOT_FORMATS_RPM_YUM_LAYOUT_H

#include "formats/layout.h"

extern const struct layout yum_layout;

/* Returns where the view's generation stays: "rpm/stable@3"; caller frees. */
char *yum_layout_snapshot_folder(const struct channel_view *view) NODISCARD;

/* ---- Members of struct layout ---- */

extern const struct served_reader yum_served; /* yum_served.c */
/* Implements `record` (yum_record.c). */
int yum_record(const struct package *package, struct record *record, struct error *error) NODISCARD;
/* Implements `check_package`: no dependency that rpm's grammar does not have (yum_record.c). */
int yum_record_check_package(const struct package *package, struct error *error) NODISCARD;
/* Implements `render` (yum_render.c). */
int yum_render(const struct channel_view *view, struct signer *signer, struct rendered_sink sink,
	       struct error *error) NODISCARD;
/* Implements `client_file` (yum_client.c). */
int yum_client_file(const struct channel_view *view, enum client_form form, struct buffer *path,
		    struct buffer *data, struct error *error) NODISCARD;
/* Implements `client_lines` (yum_client.c). */
void yum_client_lines(const struct channel_view *view, enum client_form form, const char *packages,
		      struct strings *lines);
/* Implements `key_lines` (yum_client.c). */
void yum_client_key_lines(const struct channel_view *view, enum key_news news,
			  struct strings *lines);
/* Implements `keyring_path` (yum_client.c). */
char *yum_client_keyring_path(const struct keyring_view *view) NODISCARD;
/* Implements `return_lines` (yum_client.c). */
void yum_client_return_lines(const struct channel_view *view, const struct client_return *packages,
			     size_t n, struct strings *lines);
/* Implements `check` (yum_check.c). */
int yum_check(const struct channel_view *view, struct keyring *keyring,
	      struct rendered_source source, struct strings *bad, struct error *error) NODISCARD;
/* Implements `generation`. */
int yum_layout_generation(const char *channel, struct rendered_source source, uint64_t *number,
			  struct error *error) NODISCARD;

#endif
