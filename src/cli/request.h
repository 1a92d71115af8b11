/* request.h - what the words of a command ask for: which manifest, which formats
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_REQUEST_H
#define INGOT_CLI_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"
#include "package/format_traits.h"

#define ALLOW_UNDEFINED_HELP \
	"let a variable that is not set become nothing, with a warning, as nfpm does"

#define UNSIGNED_HELP \
	"make packages without a signature, whatever the manifest and INGOT_KEY say of a key"
#define RUN_FILTERS_HELP                                                                          \
	"let git run the filters that its configuration names, where only they can tell whether " \
	"a file was changed (git-lfs is such a filter); else such a file counts as changed"

/* Whether a manifest can be read only once: "-", which is standard input, or a pipe. */
bool request_is_stream(const char *manifest);
/* Returns `given`, else ingot.yaml or nfpm.yaml where one is here. NULL, with an error whose hint
 * is `hint`, where none is. Borrowed. */
const char *request_manifest(const char *given, const char *hint, struct error *error) NODISCARD;
/* Finds the formats named, else the one that the target's name says, else all. `target` may be
 * NULL. */
int request_formats(const struct strings *named, const char *target, struct format_list *formats,
		    struct error *error) NODISCARD;

#endif
