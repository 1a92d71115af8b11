/* pins_poetry.c - poetry.lock and uv.lock: Python, in TOML
 *
 * Formats: what poetry (python-poetry.org/docs, lock file versions 1 and 2) and uv
 * (docs.astral.sh/uv, "Locking and syncing", version 1) write: tables [[package]]. A hash is known
 * where a package has just one file: with several it is open which one was installed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/strings.h"
#include "identity/purl.h"
#include "pins/integrity_internal.h"
#include "pins/pins_internal.h"
#include "text/toml.h"

static int check_package(const struct pins_source *source, const struct toml_node *package,
			 struct error *error)
{
	bool named = !text_is_empty(toml_text(package, "name"));

	if (named && !text_is_empty(toml_text(package, "version")))
		return 0;
	return pins_refuse(source, package->line, error, "a package has no %s",
			   named ? "version" : "name");
}

static void add_package(const struct pins_source *source, const struct toml_node *package,
			const char *hash, const char *const *qualifiers)
{
	struct pin pin = {.name = purl_python_name(toml_text(package, "name"), source->arena),
			  .version = toml_text(package, "version")};

	integrity_prefixed(hash, source->arena, &pin);
	pins_add_of(source, "pypi", &pin, qualifiers);
}

/* ---- poetry ---- */

/* Before lock file version 2 all files are listed in [metadata.files], by name of the package. */
static const struct toml_node *poetry_files(const struct toml_node *root,
					    const struct toml_node *package)
{
	const struct toml_node *old = toml_find(toml_find(root, "metadata"), "files");
	const struct toml_node *files = toml_find(package, "files");

	return files ? files : toml_find(old, toml_text(package, "name"));
}

static int add_poetry(const struct pins_source *source, const struct toml_node *root,
		      const struct toml_node *package, struct error *error)
{
	const struct toml_node *from = toml_find(package, "source");
	const char *type = toml_text(from, "type"), *url = toml_text(from, "url");
	const char *const *qualifiers = NULL;

	if (check_package(source, package, error))
		return -1;
	if (text_equal(type, "directory"))
		return 0;
	if (text_equal(type, "git") && url)
		qualifiers = pins_vcs(source, url, toml_text(from, "resolved_reference"));
	else if (text_equal(type, "url") && url)
		qualifiers = pins_download(source, url);
	const struct toml_node *files = poetry_files(root, package);
	add_package(source, package,
		    files && files->n == 1 ? toml_text(toml_first(files), "hash") : NULL,
		    qualifiers);
	return 0;
}

int pins_poetry(const struct pins_source *source, struct error *error)
{
	const struct toml_node *root =
		toml_parse(source->text, source->len, source->name, source->arena, error);
	const struct toml_node *package = toml_first(toml_find(root, "package"));

	if (!root)
		return -1;
	for (; package; package = package->next)
		if (add_poetry(source, root, package, error))
			return -1;
	return 0;
}

/* ---- uv ---- */

static const char *uv_hash(const struct toml_node *package)
{
	const struct toml_node *sdist = toml_find(package, "sdist");
	const struct toml_node *wheels = toml_find(package, "wheels");
	size_t n = (sdist ? 1 : 0) + (wheels ? wheels->n : 0);

	return n == 1 ? toml_text(sdist ? sdist : toml_first(wheels), "hash") : NULL;
}

static int add_uv(const struct pins_source *source, const struct toml_node *package,
		  struct error *error)
{
	static const char *const own[] = {"editable", "virtual", "directory", "workspace"};
	const struct toml_node *from = toml_find(package, "source");
	const char *git = toml_text(from, "git"), *url = toml_text(from, "url");

	for (size_t i = 0; i < ARRAY_SIZE(own); i++)
		if (toml_find(from, own[i]))
			return 0;
	if (check_package(source, package, error))
		return -1;
	add_package(source, package, uv_hash(package),
		    git   ? pins_vcs(source, git, NULL)
		    : url ? pins_download(source, url)
			  : NULL);
	return 0;
}

int pins_uv(const struct pins_source *source, struct error *error)
{
	const struct toml_node *root =
		toml_parse(source->text, source->len, source->name, source->arena, error);
	const struct toml_node *package = toml_first(toml_find(root, "package"));

	if (!root)
		return -1;
	for (; package; package = package->next)
		if (add_uv(source, package, error))
			return -1;
	return 0;
}
