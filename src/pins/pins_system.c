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
#include "base/file.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/process.h"
#include "base/strings.h"
#include "base/text.h"
#include "base/vector.h"
#include "identity/purl.h"
#include "pins/elf_needs.h"
#include "pins/os_release.h"
#include "pins/pins_internal.h"
#include "text/lines.h"

#define OUTPUT_LIMIT (16u << 20)

struct library_search {
	const struct pins_source *source;
	struct strings folders;   /* of ld.so.conf, then the default ones */
	struct strings own;       /* names of libraries in the plan */
	struct strings libraries; /* found: paths */
};

static void free_search(struct library_search *search)
{
	strings_free(&search->libraries);
	strings_free(&search->folders);
	strings_free(&search->own);
}

/* Distributions use one level of include. */
static void read_conf(const char *path, struct library_search *search, bool may_include)
{
	AUTO_ERROR ignored = ERROR_INIT;
	AUTO_BUFFER text = BUFFER_INIT;
	char *line;
	if (file_read(path, 1u << 20, &text, &ignored))
		return; /* a system without ld.so.conf has the default folders */
	struct lines lines = {.rest = buffer_text(&text)};
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

static void find_folders(struct library_search *search)
{
	static const char *const defaults[] = {"/lib64", "/usr/lib64", "/lib", "/usr/lib"};
	read_conf("/etc/ld.so.conf", search, true);
	for (size_t i = 0; i < ARRAY_SIZE(defaults); i++)
		strings_add(&search->folders, defaults[i]);
}

/* Whether the dynamic linker could load this file for one with these needs. */
static bool is_compatible(const char *path, const struct elf_needs *needs)
{
	AUTO_ERROR ignored = ERROR_INIT;
	CLEANUP(elf_needs_free) struct elf_needs other = {0};

	return access(path, R_OK) == 0 && elf_needs_read(path, &other, &ignored) == 0 &&
	       other.is_elf && other.class == needs->class && other.machine == needs->machine;
}

/* Returns the path, owned by the caller, or NULL. */
static char *find_library(const struct strings *folders, const char *name, const char *origin,
			  const struct elf_needs *needs)
{
	for (size_t i = 0; i < folders->n; i++) {
		const char *folder = folders->v[i];
		bool relative = text_starts(folder, "$ORIGIN") || text_starts(folder, "${ORIGIN}");
		const char *rest = relative ? strpbrk(folder, "/") : NULL;
		AUTO_FREE char *base =
			relative ? xasprintf("%s%s", origin, rest ? rest : "") : xstrdup(folder);
		char *path = path_join(base, name);
		if (is_compatible(path, needs))
			return path;
		free(path);
	}
	return NULL;
}

static int find_needed(struct library_search *search, const char *file,
		       const struct elf_needs *needs, struct error *error)
{
	AUTO_FREE char *origin = path_parent(file);
	for (size_t i = 0; i < needs->needed.n; i++) {
		const char *name = needs->needed.v[i];
		if (strings_have(&search->own, name))
			continue;
		char *path = find_library(&needs->folders, name, origin, needs);
		if (!path)
			path = find_library(&search->folders, name, origin, needs);
		if (!path) {
			error_set(error,
				  "pins: 'system': '%s' needs '%s', which is not installed here",
				  file, name);
			return error_hint(error, "install the package that has it, or take "
						 "'system' out of 'pins:'");
		}
		strings_take(&search->libraries, path);
	}
	return 0;
}

static void find_own_libraries(struct library_search *search)
{
	const struct entry *entry;
	for (size_t i = 0; (entry = plan_entry(search->source->plan, i)); i++)
		if (strstr(path_base(entry->path), ".so"))
			strings_add(&search->own, path_base(entry->path));
}

static int find_libraries(struct library_search *search, struct error *error)
{
	const struct entry *entry;
	find_own_libraries(search);
	find_folders(search);
	for (size_t i = 0; (entry = plan_entry(search->source->plan, i)); i++) {
		CLEANUP(elf_needs_free) struct elf_needs needs = {0};

		if (entry->type != ENTRY_FILE || !entry->source || entry->size < 64)
			continue;
		if (elf_needs_read(entry->source, &needs, error) ||
		    (needs.is_elf && find_needed(search, entry->source, &needs, error)))
			return -1;
	}
	strings_unique(&search->libraries);
	return 0;
}

static int run_query(const char *const argv[], const char *what, struct process_result *result,
		     struct error *error)
{
	if (process_run(argv, NULL, OUTPUT_LIMIT, result, error))
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

/* Asks dpkg for the owner of one path; *owner lies in the arena, NULL where nobody owns it. */
static int ask_owner(const char *path, struct arena *arena, const char **owner, struct error *error)
{
	const char *const argv[] = {"dpkg-query", "--search", path, NULL};
	CLEANUP(process_result_free) struct process_result result = {0};
	char *line;

	*owner = NULL;
	if (process_run(argv, NULL, OUTPUT_LIMIT, &result, error))
		return -1;
	if (result.status != 0)
		return 0;
	struct lines lines = {.rest = buffer_text(&result.output)};
	/* Lines are "package:arch: path"; one about a diversion names no package that owns it. */
	while (lines_next(&lines, arena, &line)) {
		char *end = strstr(line, ": ");
		if (!end || text_starts(line, "diversion "))
			continue;
		*end = '\0';
		line[strcspn(line, ",")] = '\0';
		*owner = line;
	}
	return 0;
}

/* A file may also be known by its real path, or with or without "/usr" (merged /usr). */
static int find_owner(const char *path, struct arena *arena, const char **owner,
		      struct error *error)
{
	char real[PATH_MAX];
	AUTO_STRINGS candidates = {0};
	strings_add(&candidates, path);
	if (realpath(path, real))
		strings_add(&candidates, real);
	for (size_t i = 0, end = candidates.n; i < end; i++) {
		const char *name = candidates.v[i];
		if (text_starts(name, "/usr/"))
			strings_add(&candidates, name + strlen("/usr"));
		else
			strings_add_printf(&candidates, "/usr%s", name);
	}
	for (size_t i = 0; i < candidates.n; i++) {
		if (ask_owner(candidates.v[i], arena, owner, error))
			return -1;
		if (*owner)
			return 0;
	}
	error_set(error, "pins: 'system': no Debian package owns '%s'", path);
	return error_hint(error, "package the library too, or take 'system' out of 'pins:'");
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
	CLEANUP(process_result_free) struct process_result result = {0};
	const char *vendor;
	struct pin pin = {0};

	if (run_query(argv, package, &result, error))
		return -1;
	char *rest = arena_text(source->arena, buffer_text(&result.output));
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
	return 0;
}

int pins_system(const struct pins_source *source, struct error *error)
{
	CLEANUP(free_search) struct library_search search = {.source = source};
	AUTO_STRINGS owners = {0};

	if (find_libraries(&search, error))
		return -1;
	VECTOR_EACH (library, &search.libraries) {
		const char *owner;
		if (find_owner(*library, source->arena, &owner, error))
			return -1;
		strings_add(&owners, owner);
	}
	strings_unique(&owners);
	VECTOR_EACH (owner, &owners)
		if (add_package(source, *owner, error))
			return -1;
	return 0;
}
