/* rpm_read_lists.c - relations, scripts and changelog of an rpm
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/buffer.h"
#include "base/text.h"
#include "formats/file_limits.h"
#include "formats/rpm/rpm_block.h"
#include "formats/rpm/rpm_dependency.h"
#include "formats/rpm/rpm_read_internal.h"
#include "formats/rpm/rpm_tags.h"

/* ---- Relations ---- */

/* A feature that rpm itself must have is no dependency on a package. */
static bool is_feature(const struct rpm_dependency *dependency)
{
	return (dependency->flags & RPM_SENSE_RPMLIB) || text_starts(dependency->name, "rpmlib(");
}

/* Finds the first row with these arrays that takes such flags. */
static const struct rpm_relation_tag *find_row(uint32_t names, uint32_t flags)
{
	for (size_t i = 0; i < rpm_relation_tag_count; i++) {
		const struct rpm_relation_tag *row = &rpm_relation_tags[i];
		if (row->names == names && (row->match == 0 || (flags & row->match)))
			return row;
	}
	return NULL;
}

struct relation_arrays {
	struct rpm_array names, versions, flags;
};

static void take_relation(struct package *package, uint32_t tag,
			  const struct relation_arrays *arrays, size_t index)
{
	struct rpm_dependency dependency = {
		.name = rpm_dependency_quote(rpm_array_text(&arrays->names, index), package->arena),
		.version = arrays->versions.n ? rpm_array_text(&arrays->versions, index) : "",
		.flags = arrays->flags.n ? (uint32_t)rpm_array_number(&arrays->flags, index) : 0,
	};
	const struct rpm_relation_tag *row = find_row(tag, dependency.flags);
	if (!row || is_feature(&dependency))
		return;
	strings_add(&package->relations[row->kind],
		    rpm_dependency_text(&dependency, package->arena));
}

/* Whether an array is missing, or has an element for each of n names. */
static bool is_parallel(const struct rpm_array *array, size_t n)
{
	return array->n == 0 || array->n == n;
}

static int read_relations(struct rpm_reader *reader, const struct rpm_relation_tag *row,
			  struct error *error)
{
	struct relation_arrays arrays;
	int failed = 0;
	rpm_array_open_texts(&arrays.names, reader->header, row->names);
	rpm_array_open_texts(&arrays.versions, reader->header, row->versions);
	rpm_array_open_numbers(&arrays.flags, reader->header, row->flags);
	if (!is_parallel(&arrays.versions, arrays.names.n) ||
	    !is_parallel(&arrays.flags, arrays.names.n))
		failed = error_set(error, "its list of %s does not fit together",
				   relation_name(row->kind));
	else if (arrays.names.n > FILE_LIMITS_LIST)
		failed = error_set(error, "its list of %s has more than %d elements",
				   relation_name(row->kind), FILE_LIMITS_LIST);
	for (size_t i = 0; !failed && i < arrays.names.n; i++)
		take_relation(reader->package, row->names, &arrays, i);
	rpm_array_close(&arrays.names);
	rpm_array_close(&arrays.versions);
	rpm_array_close(&arrays.flags);
	return failed;
}

/* ---- Scripts ---- */

static const char *read_interpreter(struct rpm_reader *reader, uint32_t tag)
{
	CLEANUP(rpm_array_close) struct rpm_array words;
	AUTO_BUFFER text = BUFFER_INIT;
	rpm_array_open_texts(&words, reader->header, tag);
	for (size_t i = 0; i < words.n; i++)
		buffer_printf(&text, "%s%s", i ? " " : "", rpm_array_text(&words, i));
	return text.len ? arena_text(reader->package->arena, buffer_text(&text)) : NULL;
}

/* An interpreter without a script ("%post -p /sbin/ldconfig") is a script too: an empty one. */
static void read_script(struct rpm_reader *reader, const struct rpm_script_tag *row)
{
	struct package_script *script = &reader->package->scripts[row->kind];
	script->body = rpm_block_text(reader->header, row->body, reader->package->arena);
	script->interpreter = read_interpreter(reader, row->interpreter);
	if (!script->body && script->interpreter)
		script->body = "";
	if (script->body && !script->interpreter)
		script->interpreter = "/bin/sh";
	script->len = script->body ? strlen(script->body) : 0;
}

/* ---- Changelog ---- */

static int read_changelog(struct rpm_reader *reader, struct error *error)
{
	CLEANUP(rpm_array_close) struct rpm_array times;
	CLEANUP(rpm_array_close) struct rpm_array names;
	CLEANUP(rpm_array_close) struct rpm_array texts;
	rpm_array_open_numbers(&times, reader->header, RPM_TAG_CHANGELOGTIME);
	rpm_array_open_texts(&names, reader->header, RPM_TAG_CHANGELOGNAME);
	rpm_array_open_texts(&texts, reader->header, RPM_TAG_CHANGELOGTEXT);
	if (names.n != times.n || texts.n != times.n)
		return error_set(error, "its changelog does not fit together");
	if (times.n > FILE_LIMITS_LIST)
		return error_set(error, "its changelog has more than %d entries", FILE_LIMITS_LIST);
	for (size_t i = 0; i < times.n; i++)
		strings_add_printf(&reader->package->changelog, "%llu\t%s\t%s",
				   (unsigned long long)rpm_array_number(&times, i),
				   rpm_array_text(&names, i), rpm_array_text(&texts, i));
	return 0;
}

int rpm_read_lists(struct rpm_reader *reader, struct error *error)
{
	for (size_t i = 0; i < rpm_relation_tag_count; i++)
		if (rpm_relation_tags[i].match == 0 && /* one row for each set of arrays */
		    read_relations(reader, &rpm_relation_tags[i], error))
			return -1;
	for (size_t i = 0; i < rpm_script_tag_count; i++)
		read_script(reader, &rpm_script_tags[i]);
	return read_changelog(reader, error);
}
