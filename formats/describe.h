/* describe.h - what all formats have in common where a manifest becomes a package's record
 *
 * Every mistake is added to the list of problems and the record gets a value that is safe to go on
 * with, so that one build shows all of them. Texts live in the package's arena.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_DESCRIBE_H
#define INGOT_FORMATS_DESCRIBE_H

#include "base/error.h"
#include "base/problems.h"
#include "codec/codec.h"
#include "manifest/manifest.h"
#include "package/format_traits.h"
#include "package/package.h"
#include "package/provenance.h"

#define DESCRIBE_DEFAULT_ARCH "amd64"
#define DESCRIBE_DEFAULT_SUMMARY "no description given"

/* Holds what every step needs; borrowed. */
struct describer {
	const struct format_traits *traits;
	const struct manifest *manifest;
	const struct manifest_package *from;
	struct package *package;
	struct problems *problems;
};

/* Adds the error as a problem of that key, and clears it. */
void describe_refuse(const struct describer *describer, struct mark at, const char *key,
		     struct error *error);
/* Returns where a value stands, or the manifest as a whole where it is not given. */
struct mark describe_place(const struct describer *describer, const struct value_text *value);
/* Returns a value of one line without blanks around it; NULL where it is not given or cannot be one
 * line (then a problem says so). */
const char *describe_line(const struct describer *describer, const char *key,
			  const struct value_text *value);

/* Sets all that comes from the provenance alone. */
void describe_provenance(const struct describer *describer, const struct provenance *provenance);

/* Takes one clause of a list into the package. */
typedef int (*clause_taker)(const struct describer *describer, enum relation_kind kind,
			    const char *clause, struct error *error);
/* Gives each clause of a list to `take`, whose error becomes a problem of `key`. An item may itself
 * be a list with commas; an empty one, as an empty variable makes it, is none. */
void describe_list(const struct describer *describer, const char *key,
		   const struct value_list *list, enum relation_kind kind, clause_taker take);
/* Does that with the list of every kind that the traits do not omit. */
void describe_relations(const struct describer *describer, clause_taker take);

/* Judges a script that was read, and may complete it; an error leaves it out of the package. */
typedef int (*script_judge)(const struct describer *describer, enum script_kind kind,
			    struct package_script *script, struct error *error);
/* Reads every script that the traits do not omit. */
void describe_scripts(const struct describer *describer, script_judge judge);

/* Reads the codec that a manifest chooses below `key`; `otherwise` where it does not. */
void describe_compression(const struct value_text *given, const char *key, const char *otherwise,
			  struct codec_params *params, struct problems *problems);

#endif
