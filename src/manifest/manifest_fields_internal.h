/* manifest_fields_internal.h - every key that a manifest may have, one row each
 *
 * The rows drive the reading, the expansion of variables, the merging of overrides, the checks,
 * the messages about unknown keys, the man page ingot.yaml(5) and the JSON Schema.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_MANIFEST_MANIFEST_FIELDS_INTERNAL_H
#define INGOT_MANIFEST_MANIFEST_FIELDS_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "manifest/manifest.h"

/* The kinds of values that keys have, and the struct that each is read into. */
enum field_kind {
	FIELD_GROUP,     /* a map of further rows; nothing of its own */
	FIELD_TEXT,      /* struct value_text */
	FIELD_WORD,      /* struct value_text, one of `words` */
	FIELD_DIGITS,    /* struct value_text: a decimal number of 31 bits */
	FIELD_LIST,      /* struct value_list */
	FIELD_MAP,       /* struct value_map */
	FIELD_MODE,      /* struct value_number: permission bits */
	FIELD_UMASK,     /* struct value_number */
	FIELD_BOOL,      /* struct value_bool */
	FIELD_SWITCH,    /* bool */
	FIELD_TIME,      /* struct value_number: seconds since 1970 */
	FIELD_TYPE,      /* type, config, noreplace, missingok of a struct manifest_content */
	FIELD_CONTENTS,  /* struct manifest_contents */
	FIELD_OVERRIDES, /* a map from a format's name to rows that are FIELD_OVERRIDABLE */
	FIELD_FOREIGN,   /* of a format that Ingot does not make: left alone */
	FIELD_KIND_COUNT
};

/* Which struct `offset` counts in. */
enum field_holder { HOLDER_NONE, HOLDER_PACKAGE, HOLDER_OWN, HOLDER_CONTENT, HOLDER_COUNT };

enum field_flag {
	FIELD_EXPANDED = 1 << 0,            /* variables are expanded */
	FIELD_EXPANDED_ON_REQUEST = 1 << 1, /* ... where the item says `expand: true` */
	FIELD_OVERRIDABLE = 1 << 2,         /* may stand below overrides.<format> */
	FIELD_LINE = 1 << 3,                /* no control character in the text or the items */
	FIELD_REQUIRED = 1 << 4,
	FIELD_OWN = 1 << 5,        /* Ingot's: nfpm does not know it */
	FIELD_NAMING = 1 << 6,     /* part of the packages' names: no placeholder may be left */
	FIELD_NAMES_FILE = 1 << 7, /* variables are expanded where no file has the name as it is */
	FIELD_SIGNING = 1 << 8,    /* a key that signs: it may be the key itself, and is never empty
				      where a variable was to fill it */
	FIELD_FORMAT = 1 << 9,     /* the name of a format, of Ingot's or nfpm's */
	FIELD_CODEC = 1 << 10,     /* the name of a codec: `about` goes on with all there are */
};

struct manifest_field {
	const char *path; /* "deb.breaks", "contents[].file_info.mode" */
	enum field_kind kind;
	enum field_holder holder;
	size_t offset;
	unsigned flags;           /* enum field_flag */
	const char *const *words; /* of a FIELD_WORD, or of a FIELD_LIST's items: NULL-terminated */
	const char *about;        /* see manifest_field_about */
};

extern const struct manifest_field manifest_fields[];
extern const size_t manifest_fields_count;

/* Returns the row of a path, NULL where there is none. */
const struct manifest_field *manifest_field_find(const char *path);
/* Returns the last component: "breaks". Borrowed from the path. */
const char *manifest_field_key(const struct manifest_field *field);
/* Returns what the row is about, in sentences; caller frees. */
char *manifest_field_about(const struct manifest_field *field) NODISCARD;
/* Whether the row's kind is one whose value is a struct value_text. */
bool manifest_field_is_text(const struct manifest_field *field);
/* Whether the row stands directly below `prefix` ("", "deb.", "contents[]."). */
bool manifest_field_is_below(const struct manifest_field *field, const char *prefix);
/* Returns "a text", "a list of texts" ... for messages and the man page. */
const char *manifest_field_kind_name(enum field_kind kind);
/* Returns where the row's value lies in a holder. */
void *manifest_field_value(const struct manifest_field *field, void *holder);

#define MANIFEST_WORDS_MAX 32

/* A word that may stand in contents[].type. */
struct content_word {
	const char *word;
	enum content_type type;
	bool config, noreplace, missingok;
};

extern const struct content_word manifest_content_words[];
extern const size_t manifest_content_words_count;

/* Whether an item of the type is made of something: a folder and a ghost are not. */
bool manifest_content_needs_src(enum content_type type);
/* Whether the `src` of an item of the type is a file on the disk, and not what a link points to. */
bool manifest_content_reads_src(enum content_type type);

/* Words that a value may be; borrowed. */
struct manifest_words {
	const char *v[MANIFEST_WORDS_MAX];
	size_t n;
};

/* Finds the names that may stand below `overrides`: of the formats known, in their order, then of
 * nfpm's others, which are left alone. */
void manifest_field_format_words(const struct format_list *known, struct manifest_words *words);
/* Finds the words that the row's value, or an item of its list, may be; none where it may be any.
 */
void manifest_field_words(const struct manifest_field *field, const struct format_list *known,
			  struct manifest_words *words);

/* Returns where the meaning of a key of nfpm's past went, NULL for other keys. */
const char *manifest_field_successor(const char *path);

#endif
