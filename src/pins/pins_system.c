/* pins_system.c - the Debian packages that own the shared libraries which the plan's files need
 *
 * What an ELF file needs is looked up where ld.so would look (ld.so(8): RUNPATH, the folders of
 * ld.so.conf, the default ones), the owner asked of dpkg-query. Libraries that the plan itself
 * brings are no dependency.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/command.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/strings.h"
#include "base/text.h"
#include "base/vector.h"
#include "identity/purl.h"
#include "pins/elf_needs.h"
#include "pins/os_release.h"
#include "pins/pins_internal.h"
#include "text/lines.h"

#define OUTPUT_LIMIT (16u << 20)

struct search {
	const struct pins_source *source;
	struct strings folders;   /* of ld.so.conf, then the default ones */
	struct strings own;       /* names of libraries in the plan */
	struct strings libraries; /* found: paths */
};

/* Distributions use one level of include. */
static void read_conf(const char *path, struct search *search, bool may_include)
{
	struct error ignored = ERROR_INIT;
	AUTO_BUFFER text = BUFFER_INIT;
	struct lines lines;
	char *line;

	if (file_read(path, 1u << 20, &text, &ignored)) {
		error_clear(&ignored); /* a system without ld.so.conf has the default folders */
		return;
	}
	lines = (struct lines){.rest = buffer_text(&text)};
	while (lines_next(&lines, search->source->arena, &line)) {
		char *rest = line;

		if (*line == '/') {
			strings_add(&search->folders, line);
		} else if (may_include && text_equal(lines_word(&rest), "include")) {
			glob_t found = {0};

			if (glob(rest, 0, NULL, &found) == 0)
				for (size_t i = 0; i < found.gl_pathc; i++)
					read_conf(found.gl_pathv[i], search, false);
			globfree(&found);
		}
	}
}

static void find_folders(struct search *search)
{
	static const char *const defaults[] = {"/lib64", "/usr/lib64", "/lib", "/usr/lib"};

	read_conf("/etc/ld.so.conf", search, true);
	for (size_t i = 0; i < ARRAY_SIZE(defaults); i++)
		strings_add(&search->folders, defaults[i]);
}

static bool fits(const char *path, const struct elf_needs *needs)
{
	struct error ignored = ERROR_INIT;
	struct elf_needs other;

	if (access(path, R_OK) != 0 || elf_needs_read(path, &other, &ignored)) {
		error_clear(&ignored);
		return false;
	}
	bool result =
		other.is_elf && other.class == needs->class && other.machine == needs->machine;
	elf_needs_free(&other);
	return result;
}

/* Returns the path, owned by the caller, or NULL. */
static char *find_in(const struct strings *folders, const char *name, const char *origin,
		     const struct elf_needs *needs)
{
	for (size_t i = 0; i < folders->n; i++) {
		const char *folder = folders->v[i];
		bool relative = text_starts(folder, "$ORIGIN") || text_starts(folder, "${ORIGIN}");
		const char *rest = relative ? strpbrk(folder, "/") : NULL;
		char *base =
			relative ? xasprintf("%s%s", origin, rest ? rest : "") : xstrdup(folder);
		char *path = path_join(base, name);

		free(base);
		if (fits(path, needs))
			return path;
		free(path);
	}
	return NULL;
}

static int find_needed(struct search *search, const char *file, const struct elf_needs *needs,
		       struct error *error)
{
	AUTO_FREE char *origin = path_parent(file);
	int result = 0;

	for (size_t i = 0; i < needs->needed.n && result == 0; i++) {
		const char *name = needs->needed.v[i];

		if (strings_have(&search->own, name))
			continue;
		char *path = find_in(&needs->folders, name, origin, needs);
		if (!path)
			path = find_in(&search->folders, name, origin, needs);
		if (path) {
			strings_take(&search->libraries, path);
			continue;
		}
		result = error_set(error,
				   "pins: 'system': '%s' needs '%s', which is not installed here",
				   file, name);
		error_hint(error,
			   "install the package that has it, or take 'system' out of 'pins:'");
	}
	return result;
}

static void find_own(struct search *search)
{
	const struct entry *entry;

	for (size_t i = 0; (entry = plan_entry(search->source->plan, i)); i++)
		if (strstr(path_base(entry->path), ".so"))
			strings_add(&search->own, path_base(entry->path));
}

static int find_libraries(struct search *search, struct error *error)
{
	const struct entry *entry;
	int result = 0;

	find_own(search);
	find_folders(search);
	for (size_t i = 0; result == 0 && (entry = plan_entry(search->source->plan, i)); i++) {
		struct elf_needs needs;

		if (entry->type != ENTRY_FILE || !entry->source || entry->size < 64)
			continue;
		result = elf_needs_read(entry->source, &needs, error);
		if (result == 0 && needs.is_elf)
			result = find_needed(search, entry->source, &needs, error);
		if (result == 0)
			elf_needs_free(&needs);
	}
	strings_unique(&search->libraries);
	return result;
}

static int run_query(const char *const argv[], const char *what, struct command_result *result,
		     struct error *error)
{
	if (command_run(argv, NULL, OUTPUT_LIMIT, result, error))
		return -1;
	if (result->status == 127) {
		error_set(error, "pins: 'system' needs dpkg-query, which is not here");
		return error_hint(error,
				  "build on Debian or Ubuntu, or take 'system' out of 'pins:'");
	}
	if (result->status != 0)
		return error_set(error, "pins: 'system': dpkg-query does not know '%s'", what);
	return 0;
}

/* Asks dpkg for the owner of one path; *owner in the arena, or NULL where nobody owns it. */
static int ask_owner(const char *path, struct arena *arena, const char **owner, struct error *error)
{
	const char *const argv[] = {"dpkg-query", "--search", path, NULL};
	struct command_result result = {0};
	int status = command_run(argv, NULL, OUTPUT_LIMIT, &result, error);

	*owner = NULL;
	if (status == 0 && result.status == 0) {
		struct lines lines = {.rest = buffer_text(&result.output)};
		char *line;

		/* "package:arch: path"; lines about diversions have no package that owns it. */
		while (lines_next(&lines, arena, &line)) {
			char *end = strstr(line, ": ");

			if (!end || text_starts(line, "diversion "))
				continue;
			*end = '\0';
			line[strcspn(line, ",")] = '\0';
			*owner = line;
		}
	}
	command_result_free(&result);
	return status;
}

/* A file may also be known by its real path, or with or without "/usr" (merged /usr). */
static int find_owner(const char *path, struct arena *arena, const char **owner,
		      struct error *error)
{
	char real[PATH_MAX];
	char *candidates[4] = {xstrdup(path), NULL, NULL, NULL};
	size_t n = 1;
	int result = 0;

	if (realpath(path, real))
		candidates[n++] = xstrdup(real);
	for (size_t i = 0, end = n; i < end; i++)
		candidates[n++] = text_starts(candidates[i], "/usr/")
					  ? xstrdup(candidates[i] + strlen("/usr"))
					  : xasprintf("/usr%s", candidates[i]);
	*owner = NULL;
	for (size_t i = 0; i < n && result == 0 && !*owner; i++)
		result = ask_owner(candidates[i], arena, owner, error);
	for (size_t i = 0; i < n; i++)
		free(candidates[i]);
	if (result == 0 && !*owner) {
		result = error_set(error, "pins: 'system': no Debian package owns '%s'", path);
		error_hint(error, "package the library too, or take 'system' out of 'pins:'");
	}
	return result;
}

/* Returns "debian-12", as purl's `distro` has it; and the vendor for the namespace. */
static const char *find_distribution(struct arena *arena, const char **vendor)
{
	struct os_release os = {0};

	os_release_read(arena, &os);
	*vendor = os.id ? os.id : "debian";
	return os.id && os.version ? arena_printf(arena, "%s-%s", os.id, os.version) : NULL;
}

static int add_package(const struct pins_source *source, const char *package, struct error *error)
{
	const char *const argv[] = {"dpkg-query", "--show",
				    "--showformat=${Package} ${Version} ${Architecture}\n", package,
				    NULL};
	struct command_result result = {0};
	int status = run_query(argv, package, &result, error);

	if (status == 0) {
		const char *vendor;
		char *rest = arena_text(source->arena, buffer_text(&result.output));
		struct pin pin = {0};

		rest[strcspn(rest, "\n")] = '\0';
		pin.name = lines_word(&rest);
		pin.version = lines_word(&rest);
		const char *const qualifiers[] = {"arch", rest, "distro",
						  find_distribution(source->arena, &vendor), NULL};
		const struct purl purl = {.type = "deb",
					  .namespace_ = vendor,
					  .name = pin.name,
					  .version = pin.version,
					  .qualifiers = qualifiers};

		pin.purl = purl_text(&purl, source->arena);
		pins_add(source, &pin);
	}
	command_result_free(&result);
	return status;
}

int pins_system(const struct pins_source *source, struct error *error)
{
	struct search search = {.source = source};
	AUTO_STRINGS owners = {0};
	int result = find_libraries(&search, error);

	for (size_t i = 0; i < search.libraries.n && result == 0; i++) {
		const char *owner;

		result = find_owner(search.libraries.v[i], source->arena, &owner, error);
		if (result == 0)
			strings_add(&owners, owner);
	}
	strings_unique(&owners);
	for (size_t i = 0; i < owners.n && result == 0; i++)
		result = add_package(source, owners.v[i], error);
	strings_free(&search.libraries);
	strings_free(&search.folders);
	strings_free(&search.own);
	return result;
}
