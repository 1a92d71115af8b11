/* set_change.c - what changes in a channel's set
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/state/set_change_internal.h"

#include <string.h>

#include "base/vector.h"
#include "repo/state/record_file.h"

static int note_change(const struct set_change *change, char kind,
		       const struct package_entry *entry, struct error *error)
{
	AUTO_RECORD *record = record_file_load(change->store, entry->record, error);
	if (!record)
		return -1;
	generation_add_change(change->generation, kind, entry->format, entry->name, entry->version,
			      entry->arch, record->commit);
	return 0;
}

int set_change_add(const struct set_change *change, const struct package_entry *entry,
		   struct error *error)
{
	if (note_change(change, '+', entry, error))
		return -1;
	package_set_add_entry(change->set, entry);
	return 0;
}

int set_change_drop(const struct set_change *change, const bool *drop, struct error *error)
{
	for (size_t i = 0; i < change->set->n; i++)
		if (drop[i] && note_change(change, '-', &change->set->v[i], error))
			return -1;
	package_set_drop(change->set, drop);
	return 0;
}

/* Notes what is in one of two sorted sets only. */
static int note_differences(const struct set_change *change, const struct package_set *with,
			    struct error *error)
{
	const struct package_set *set = change->set;
	size_t i = 0, j = 0;
	while (i < set->n || j < with->n) {
		int order = i == set->n    ? 1
			    : j == with->n ? -1
					   : package_set_compare_entries(&set->v[i], &with->v[j]);
		bool is_same = order == 0 && strcmp(set->v[i].record, with->v[j].record) == 0;
		if (order <= 0 && !is_same && note_change(change, '-', &set->v[i], error))
			return -1;
		if (order >= 0 && !is_same && note_change(change, '+', &with->v[j], error))
			return -1;
		i += order <= 0;
		j += order >= 0;
	}
	return 0;
}

int set_change_replace(const struct set_change *change, const struct package_set *with,
		       struct error *error)
{
	if (note_differences(change, with, error))
		return -1;
	package_set_free(change->set);
	VECTOR_EACH (entry, with)
		package_set_add_entry(change->set, entry);
	for (size_t i = 0; i < with->pages.n; i++)
		strings_add(&change->set->pages, with->pages.v[i]);
	return 0;
}
