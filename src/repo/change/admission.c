/* admission.c - what may come into a channel, whichever command brings it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/change/admission_internal.h"

#include "base/error.h"
#include "base/vector.h"
#include "formats/format.h"
#include "base/advice.h"
#include "repo/state/record_file.h"

#define NO_SIGNATURE "has no signature by a key of the repository"

static bool lacks_signature(const struct record *record)
{
	const struct format *format = format_find(record->format);
	return format && format->layout->needs_signature && !record->is_signed;
}

static int refuse_unsigned(const struct admission *admission, struct error *error)
{
	error_set(error, "'%s' %s", admission->name,
		  admission->signature ? admission->signature : NO_SIGNATURE);
	return error_advise(error, ADVICE_ALLOW_UNSIGNED, NULL);
}

static int add_context(const struct admission *admission, struct error *error)
{
	return error_context(error, "cannot %s '%s'", admission->operation, admission->name);
}

int admission_check(const struct admission *admission, const struct record *record,
		    struct error *error)
{
	const struct format *format = format_find(record->format);
	if (!admission->allow_unsigned && lacks_signature(record))
		return refuse_unsigned(admission, error);
	if (format && format->layout->check_record && format->layout->check_record(record, error))
		return add_context(admission, error);
	return 0;
}

int admission_check_package(const struct admission *admission, const struct layout *layout,
			    const struct package *package, struct error *error)
{
	return layout->check_package(package, error) ? add_context(admission, error) : 0;
}

/* ---- What was taken all the same ---- */

void admission_warn(const struct record *record, const char *name, struct strings *warnings)
{
	if (lacks_signature(record))
		strings_add_printf(warnings,
				   "'%s' " NO_SIGNATURE ": the channel's client file tells "
				   "clients not to ask for one",
				   name);
}

static void warn_entry(struct store *store, const struct package_entry *entry,
		       struct strings *warnings)
{
	AUTO_ERROR error = ERROR_INIT;
	AUTO_RECORD *record = record_file_load(store, entry->record, &error);
	if (record)
		admission_warn(record, record->path, warnings);
	else
		strings_add(warnings, error.message);
}

void admission_warn_change(struct store *store, const struct generation *generation,
			   const struct package_set *set, struct strings *warnings)
{
	VECTOR_EACH (change, &generation->changes) {
		const struct format *format = format_find(change->format);
		const struct record key = {.format = change->format,
					   .name = change->name,
					   .version = change->version,
					   .arch = change->arch};
		if (change->kind != '+' || !format || !format->layout->needs_signature)
			continue;
		const struct package_entry *entry = package_set_find(set, &key);
		if (entry)
			warn_entry(store, entry, warnings);
	}
}
