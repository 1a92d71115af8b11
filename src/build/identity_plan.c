/* identity_plan.c - the files that carry the identity, into a plan
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "build/identity_plan_internal.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "identity/bom.h"
#include "identity/identity_files.h"
#include "text/json_read.h"

static void add_file(struct plan *plan, const char *folder, const char *name,
		     const struct buffer *data, struct mark at)
{
	AUTO_FREE char *path = path_join(folder, name);
	const struct plan_extra extra = {.path = path,
					 .data = data->data,
					 .len = data->len,
					 .flags = ENTRY_IDENTITY,
					 .formats = (1u << plan->n_formats) - 1};
	plan_add(plan, &extra, at);
}

/* Returns the folder, cleaned; caller frees. NULL and a problem: it is no place in a package. */
static char *find_folder(const struct manifest *manifest, struct problems *problems)
{
	const struct value_text *given = &manifest->own.identity.dir;
	if (!given->v)
		return xasprintf("/usr/share/%s", manifest->base.name.v);
	if (*given->v != '/' || path_leaves(given->v)) {
		problems_add(problems, PROBLEM_ERROR, given->at, "for example /usr/share/NAME",
			     "'identity.dir' must be an absolute path inside the package, not '%s'",
			     given->v);
		return NULL;
	}
	return path_clean(given->v);
}

/* Refuses to make what no reader of ours would take. */
static void check_bom(const struct buffer *bom, const struct provenance *provenance, struct mark at,
		      struct problems *problems)
{
	if (bom->len > BOM_SIZE_MAX || json_read_count(buffer_text(bom), bom->len) > BOM_VALUES_MAX)
		problems_add(problems, PROBLEM_ERROR, at,
			     "readers take 15,000 and more, as long as they are short; list fewer "
			     "lock files under 'pins:', or "
			     "make several packages",
			     "the list of %zu pinned dependencies is too long", provenance->pins.n);
}

void identity_plan(const struct manifest *manifest, const struct provenance *provenance,
		   struct plan *plan, struct problems *problems)
{
	const struct mark at = {.file = manifest->path};
	AUTO_BUFFER commit = BUFFER_INIT, bom = BUFFER_INIT;
	if (text_is_empty(manifest->base.name.v))
		return; /* the manifest's own mistake, already said */
	AUTO_FREE char *folder = find_folder(manifest, problems);
	if (!folder)
		return;
	if (provenance->commit) {
		buffer_printf(&commit, "%s%s\n", provenance->commit,
			      provenance->dirty ? "-dirty" : "");
		add_file(plan, folder, IDENTITY_COMMIT_FILE, &commit, at);
	}
	AUTO_FREE char *version = manifest_version_text(&manifest->base);
	bom_write(&(struct bom_subject){.name = manifest->base.name.v,
					.version = version,
					.license = manifest->base.license.v},
		  provenance, &bom);
	check_bom(&bom, provenance, at, problems);
	AUTO_FREE char *name = xasprintf("%s" IDENTITY_BOM_SUFFIX, manifest->base.name.v);
	add_file(plan, folder, name, &bom, at);
}
