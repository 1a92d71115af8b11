/* render_internal.h - all files of one state of a channel, of all formats together
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_SERVE_RENDER_INTERNAL_H
#define INGOT_REPO_SERVE_RENDER_INTERNAL_H

#include <stddef.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"
#include "formats/format.h"
#include "formats/layout.h"
#include "repo/state/generation.h"
#include "repo/state/repo.h"

/* Returns what clients of a channel call their files: the origin, for all but the settings' channel
 * with the channel's name; caller frees. */
char *render_client_name(const struct settings *settings, const char *channel) NODISCARD;
/* Returns the path of the keys, "keys/acme.asc"; caller frees. */
char *render_key_path(const struct settings *settings) NODISCARD;

/* Stores objects and the bytes of pointers, and names them in the generation, whose channel,
 * number and dates are set. `records` is sorted by format first. */
int render_channel(struct repo *repo, struct generation *generation,
		   const struct record *const *records, size_t count,
		   struct error *error) NODISCARD;
/* Looks at what a generation's files are, as clients would (struct layout, check), by the settings
 * under which it was made: lines to `bad`. */
int render_check(const struct repo *repo, const struct generation *generation,
		 const struct record *const *records, size_t count, struct rendered_source source,
		 struct strings *bad, struct error *error) NODISCARD;
/* Appends what a person types on a client of a format to install `packages`. */
void render_client_lines(const struct repo *repo, const char *channel, const struct format *format,
			 enum client_form form, const char *packages, struct strings *lines);
/* Appends what a person types on a client of a format to go back with the channel. */
void render_return_lines(const struct repo *repo, const char *channel, const struct format *format,
			 const struct client_return *packages, size_t n, struct strings *lines);
/* Appends what a person does on a client of a format that was set up before the news. */
void render_key_lines(const struct repo *repo, const char *channel, const struct format *format,
		      enum key_news news, struct strings *lines);
/* Appends the paths of a channel's client files of that form, one of each format. */
int render_client_files(const struct repo *repo, const char *channel, enum client_form form,
			struct strings *paths, struct error *error) NODISCARD;

#endif
