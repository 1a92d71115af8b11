/* pins_poetry.c - poetry.lock and uv.lock: Python, in TOML
 *
 * Formats: what poetry (python-poetry.org/docs, lock file versions 1 and 2) and uv
 * (docs.astral.sh/uv, "Locking and syncing", version 1) write: tables [[package]]. A hash is known
 * where a package has just one file: with several it is open which one was installed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"
#include "identity/purl.h"
#include "pins/integrity_internal.h"
#include "pins/pins_internal.h"

static int check_package(const struct pins_source *source, const struct node *package,
			 struct error *error)
{
	bool named = !text_is_empty(node_find_quoted(package, "name"));
	if (named && !text_is_empty(node_find_quoted(package, "version")))
		return 0;
	return pins_refuse(source, package->at.line, error, "a package has no %s",
			   named ? "version" : "name");
}

static void add_package(const struct pins_source *source, const struct node *package,
			const char *hash, const char *const *qualifiers)
{
	struct pin pin = {
		.name = purl_python_name(node_find_quoted(package, "name"), source->arena),
		.version = node_find_quoted(package, "version")};
	integrity_set_prefixed(hash, source->arena, &pin);
	pins_add_of(source, "pypi", &pin, qualifiers);
}

/* ---- poetry ---- */

/* Before lock file version 2 all files are listed in [metadata.files], by name of the package. */
static const struct node *find_poetry_files(const struct node *root, const struct node *package)
{
	const struct node *old = node_find(node_find(root, "metadata"), "files");
	const struct node *files = node_find(package, "files");
	return files ? files : node_find(old, node_find_quoted(package, "name"));
}

static int add_poetry(const struct pins_source *source, const struct node *root,
		      const struct node *package, struct error *error)
{
	const struct node *from = node_find(package, "source");
	const char *type = node_find_quoted(from, "type"), *url = node_find_quoted(from, "url");
	const char *const *qualifiers = NULL;
	if (check_package(source, package, error))
		return -1;
	if (text_equal(type, "directory"))
		return 0;
	if (text_equal(type, "git") && url)
		qualifiers = pins_vcs_qualifiers(source, url,
						 node_find_quoted(from, "resolved_reference"));
	else if (text_equal(type, "url") && url)
		qualifiers = pins_download_qualifiers(source, url);
	const struct node *files = find_poetry_files(root, package);
	add_package(source, package,
		    files && files->n == 1 ? node_find_quoted(node_at(files, 0), "hash") : NULL,
		    qualifiers);
	return 0;
}

int pins_poetry(const struct pins_source *source, struct error *error)
{
	return pins_read_packages(source, add_poetry, error);
}

/* ---- uv ---- */

static const char *find_uv_hash(const struct node *package)
{
	const struct node *sdist = node_find(package, "sdist");
	const struct node *wheels = node_find(package, "wheels");
	size_t n = (sdist ? 1 : 0) + (wheels ? wheels->n : 0);
	return n == 1 ? node_find_quoted(sdist ? sdist : node_at(wheels, 0), "hash") : NULL;
}

static int add_uv(const struct pins_source *source, const struct node *root UNUSED,
		  const struct node *package, struct error *error)
{
	static const char *const own[] = {"editable", "virtual", "directory", "workspace"};
	const struct node *from = node_find(package, "source");
	const char *git = node_find_quoted(from, "git"), *url = node_find_quoted(from, "url");
	for (size_t i = 0; i < ARRAY_SIZE(own); i++)
		if (node_find(from, own[i]))
			return 0;
	if (check_package(source, package, error))
		return -1;
	add_package(source, package, find_uv_hash(package),
		    git   ? pins_vcs_qualifiers(source, git, NULL)
		    : url ? pins_download_qualifiers(source, url)
			  : NULL);
	return 0;
}

int pins_uv(const struct pins_source *source, struct error *error)
{
	return pins_read_packages(source, add_uv, error);
}
