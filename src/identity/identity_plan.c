/* identity_plan.c - the files that carry the identity: into a plan, and found in a package
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/path.h"
#include "base/strings.h"
#include "base/vector.h"
#include "identity/identity.h"
#include "text/json_read.h"

#define COMMIT_FILE "git.ver"
#define BOM_SUFFIX ".cdx.json"

static void add_file(struct plan *plan, const char *folder, const char *name,
		     const struct buffer *data, struct mark at)
{
	char *path = path_join(folder, name);
	const struct plan_extra extra = {.path = path,
					 .data = data->data,
					 .len = data->len,
					 .flags = ENTRY_IDENTITY,
					 .formats = (1u << plan->n_formats) - 1};

	plan_add(plan, &extra, at);
	free(path);
}

/* The folder, cleaned; caller frees. NULL and a problem where it is no place in a package. */
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

/* What no reader of ours would take must not be made. */
static void check_bom(const struct buffer *bom, const struct provenance *provenance, struct mark at,
		      struct problems *problems)
{
	if (bom->len > BOM_SIZE_MAX ||
	    json_document_count(buffer_text(bom), bom->len) > BOM_VALUES_MAX)
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
	struct buffer commit = BUFFER_INIT, bom = BUFFER_INIT;
	char *folder, *name;

	if (text_is_empty(manifest->base.name.v))
		return; /* the manifest's own mistake, already said */
	folder = find_folder(manifest, problems);
	if (!folder)
		return;
	if (provenance->commit) {
		buffer_printf(&commit, "%s%s\n", provenance->commit,
			      provenance->dirty ? "-dirty" : "");
		add_file(plan, folder, COMMIT_FILE, &commit, at);
	}
	bom_write(&manifest->base, provenance, &bom);
	check_bom(&bom, provenance, at, problems);
	name = xasprintf("%s" BOM_SUFFIX, manifest->base.name.v);
	add_file(plan, folder, name, &bom, at);
	free(name);
	free(folder);
	buffer_free(&commit);
	buffer_free(&bom);
}

const struct package_file *identity_find(struct package *package)
{
	char *name = xasprintf("%s" BOM_SUFFIX, package->name);
	struct package_file *bom = NULL;

	VECTOR_EACH (file, &package->files) {
		if (!text_equal(path_base(file->path), name) || file->ghost)
			continue;
		bom = file;
		bom->flags |= ENTRY_IDENTITY;
		break;
	}
	free(name);
	if (!bom)
		return NULL;
	package->identity_dir = arena_text_n(package->arena, bom->path,
					     (size_t)(path_base(bom->path) - bom->path - 1));
	VECTOR_EACH (file, &package->files) {
		size_t len = strlen(package->identity_dir);

		if (strncmp(file->path, package->identity_dir, len) == 0 &&
		    text_equal(file->path + len, "/" COMMIT_FILE))
			file->flags |= ENTRY_IDENTITY;
	}
	return bom;
}
