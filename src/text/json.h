/* json.h - JSON out: keys in the order given, UTF-8, two spaces a level, "\n" at the end
 *
 *     json_begin_object(&json, NULL); json_text(&json, "name", "x"); json_end(&json);
 * In an object every call names its key; in an array and at the top the key is NULL. What a
 * terminal would obey or hide is escaped (printable_is_plain), so that a reader of JSON has it as
 * it was; bytes that are not UTF-8, for which JSON has no form, become U+FFFD.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TEXT_JSON_H
#define INGOT_TEXT_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/strings.h"

#define JSON_MAX_DEPTH 32

struct json {
	struct buffer *out; /* borrowed */
	int depth;
	char closer[JSON_MAX_DEPTH];
	bool has_item[JSON_MAX_DEPTH];
};

/* Starts anew, behind what `out` has. */
void json_start(struct json *json, struct buffer *out);
/* Begins { }; at most JSON_MAX_DEPTH are open at once, as with arrays. */
void json_begin_object(struct json *json, const char *key);
/* Begins [ ]. */
void json_begin_array(struct json *json, const char *key);
void json_end(struct json *json); /* the innermost object or array */
void json_text(struct json *json, const char *key, const char *value); /* NULL -> null */
void json_uint(struct json *json, const char *key, uint64_t value);    /* 7 */
void json_bool(struct json *json, const char *key, bool value);        /* true */
void json_null(struct json *json, const char *key);                    /* null */
/* Adds a number; 0 says that there is none, and becomes null. */
void json_uint_or_null(struct json *json, const char *key, uint64_t value);
/* Adds an array of texts. */
void json_strings(struct json *json, const char *key, const struct strings *strings);

#endif
