/* rpm_tags.h - which member of a package's record is which tag of an rpm; one row for both ways
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RPM_RPM_TAGS_H
#define INGOT_FORMATS_RPM_RPM_TAGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "package/package.h"

/* A `const char *` of struct package. */
struct rpm_text_tag {
	uint32_t tag;
	size_t offset;
	bool is_translatable; /* an i18n string, of which the language "C" is meant */
};

/* Metadata that only rpm has: a field of the record, named as its tag. */
struct rpm_field_tag {
	uint32_t tag;
	const char *name;
	bool is_translatable;
};

/* Parallel arrays of dependencies. Several rows may share arrays: the first whose `sense` has a bit
 * in common with a dependency's flags takes it, a row without sense takes all. */
struct rpm_relation_tag {
	enum relation_kind kind;
	const char *field; /* the field of the record that has them instead of relations[kind] */
	uint32_t names, versions, flags;
	uint32_t sense; /* RPM_SENSE_x given to each */
	uint32_t match; /* RPM_SENSE_x that tell them from others of the same arrays; 0: any */
};

struct rpm_script_tag {
	enum script_kind kind;
	uint32_t body, interpreter;
	uint32_t sense; /* of the dependency on the interpreter */
};

struct rpm_file_flag {
	unsigned entry;
	uint32_t rpm;
};

extern const struct rpm_text_tag rpm_text_tags[];
extern const size_t rpm_text_tag_count;
extern const struct rpm_field_tag rpm_field_tags[];
extern const size_t rpm_field_tag_count;
extern const struct rpm_relation_tag rpm_relation_tags[];
extern const size_t rpm_relation_tag_count;
extern const struct rpm_script_tag rpm_script_tags[];
extern const size_t rpm_script_tag_count;
extern const struct rpm_file_flag rpm_file_flags[];
extern const size_t rpm_file_flag_count;

#define RPM_FIELD_PREFIXES "PREFIXES"            /* separated by blanks */
#define RPM_FIELD_REQUIRES_POST "REQUIRES(POST)" /* one dependency a field */
#define RPM_COOKIE_START "ingot sha256:"         /* then the content id: the tag COOKIE */

/* Returns the member of the record that the row names, to be set. */
const char **rpm_tag_member(const struct rpm_text_tag *row, struct package *package);
/* Returns that member's value; may be NULL. */
const char *rpm_tag_value(const struct rpm_text_tag *row, const struct package *package);
/* Returns the value of the first field of this name, or NULL. */
const char *rpm_tag_field(const struct package *package, const char *name);
/* Returns a time as an rpm has it, in 32 bits: what is outside becomes the nearest. */
uint32_t rpm_tag_time(int64_t time);

#endif
