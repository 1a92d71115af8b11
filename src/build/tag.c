/* tag.c - the tag that 'ingot build --tag' makes of what it has built (specs/identity.md, "Tag")
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "build/tag_internal.h"

#include "base/advice.h"
#include "base/buffer.h"
#include "base/path.h"
#include "base/text.h"
#include "build/cast.h"
#include "build/version_tag_internal.h"

/* The packages of one manifest can differ in content by format. */
static bool is_said(const struct cast_result *cast, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (text_equal(cast->v[i].package->content_id, cast->v[index].package->content_id))
			return true;
	return false;
}

/* Writes the message, whose last lines are what sha256sum -c reads. */
static void write_message(const struct cast_result *cast, struct buffer *message)
{
	const struct package *first = cast->v[0].package;
	buffer_printf(message, "%s %s\n\n", first->name, first->identity_version);
	for (size_t i = 0; i < cast->n; i++)
		if (!is_said(cast, i))
			buffer_printf(message, "Content-Id: %s\n", cast->v[i].package->content_id);
	buffer_add_byte(message, '\n');
	for (size_t i = 0; i < cast->n; i++)
		buffer_printf(message, "%s  %s\n", cast->v[i].sha256, path_base(cast->v[i].path));
}

int tag_compare(const struct manifest *manifest, const struct provenance *provenance,
		const struct cast_result *cast, struct error *error)
{
	AUTO_BUFFER message = BUFFER_INIT;
	const char *name = provenance->version_tag;
	bool equal = true;
	if (!provenance->version_tag_commit)
		return 0;
	write_message(cast, &message);
	if (version_tag_compare(manifest->folder, name, buffer_text(&message), &equal, error))
		return -1;
	if (equal)
		return 0;
	error_set(error, "tag '%s' is at this commit already, and does not name these packages",
		  name);
	return error_advise(error, ADVICE_TAG_IS_OTHER, name);
}

int tag_make(const struct manifest *manifest, const struct provenance *provenance,
	     const struct cast_result *cast, struct error *error)
{
	AUTO_BUFFER message = BUFFER_INIT;
	if (provenance->version_tag_commit)
		return 0;
	write_message(cast, &message);
	if (version_tag_make(manifest->folder, provenance->version_tag, provenance->commit,
			     buffer_text(&message), error))
		return error_context(error, "the packages are written, the tag is not");
	return 0;
}
