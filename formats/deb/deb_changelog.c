/* deb_changelog.c - the manifest's changelog as the file that Debian packages carry
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/deb/deb_changelog.h"

#include <string.h>

#include "base/buffer.h"
#include "base/dates.h"
#include "base/memory.h"
#include "codec/whole.h"

/* The heading must have these, and the manifest's file need not say them. */
#define DEFAULT_DISTRIBUTIONS "unstable"
#define DEFAULT_URGENCY "low"
#define BEST_LEVEL 9

/* The first line is a point of its own, the others belong to it; a detail is indented by two
 * blanks at least. */
static void write_note(const char *note, struct buffer *out)
{
	const char *start = "  * ";
	for (;;) {
		size_t len = strcspn(note, "\n");
		buffer_add_text(out, start);
		buffer_add(out, note, len);
		buffer_add_byte(out, '\n');
		if (!note[len])
			return;
		note += len + 1;
		start = "   - ";
	}
}

static void write_entry(const struct package *package, const struct changelog_entry *entry,
			struct buffer *out)
{
	char date[DATE_TEXT_SIZE];
	date_rfc2822(entry->time, date);
	buffer_printf(out, "%s%s (%s) %s; urgency=%s\n\n", out->len ? "\n" : "", package->name,
		      entry->version,
		      entry->distributions ? entry->distributions : DEFAULT_DISTRIBUTIONS,
		      entry->urgency ? entry->urgency : DEFAULT_URGENCY);
	for (size_t i = 0; i < entry->n_notes; i++)
		write_note(entry->notes[i], out);
	/* An entry without a point is none to dpkg. */
	if (!entry->n_notes)
		buffer_printf(out, "  * Version %s.\n", entry->version);
	buffer_printf(out, "\n -- %s  %s\n",
		      entry->packager ? entry->packager : package->maintainer, date);
}

void deb_changelog_write(const struct package *package, const struct changelog *changelog,
			 struct buffer *out)
{
	for (size_t i = 0; i < changelog->n; i++)
		write_entry(package, &changelog->v[i], out);
}

/* Compresses as gzip -9n does: with neither a name nor a time. */
static int compress_text(const struct buffer *text, struct buffer *out, struct error *error)
{
	struct codec_params params;
	if (codec_params_make(CODEC_GZIP, BEST_LEVEL, &params, error))
		return -1;
	return whole_compress(&params, text->data, text->len, out, error);
}

void deb_changelog_add(const struct manifest *manifest, const struct manifest_package *from,
		       const struct package *package, unsigned set, struct plan *plan,
		       struct problems *problems)
{
	struct changelog changelog;
	AUTO_BUFFER text = BUFFER_INIT, compressed = BUFFER_INIT;
	AUTO_ERROR error = ERROR_INIT;
	changelog_read(manifest, from, plan->arena, &changelog, problems);
	if (!changelog.n || !*package->name)
		return;
	deb_changelog_write(package, &changelog, &text);
	if (compress_text(&text, &compressed, &error)) {
		problems_add_error(problems, from->changelog.at, "changelog", &error);
	} else {
		AUTO_FREE char *path =
			xasprintf("/usr/share/doc/%s/changelog.Debian.gz", package->name);
		const struct plan_extra extra = {.path = path,
						 .data = compressed.data,
						 .len = compressed.len,
						 .formats = set};
		plan_add(plan, &extra, from->changelog.at);
	}
}
