/* pins.c - the manifest's `pins:` to one sorted list
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pins/pins.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "base/vector.h"
#include "identity/purl.h"
#include "pins/pins_internal.h"
#include "pins/source_url.h"
#include "text/toml.h"
#include "text/yaml.h"

/* Lock files of large applications are some ten megabytes. */
#define LOCK_FILE_LIMIT (64u << 20)

static const struct lock_kind {
	const char *name; /* of the file; with one "*" for any text */
	pins_reader *read;
} kinds[] = {
	{"package-lock.json", pins_npm},
	{"npm-shrinkwrap.json", pins_npm},
	{"yarn.lock", pins_yarn},
	{"pnpm-lock.yaml", pins_pnpm},
	{"go.mod", pins_go},
	{"go.sum", pins_go},
	{"Cargo.lock", pins_cargo},
	{"requirements*.txt", pins_pip},
	{"poetry.lock", pins_poetry},
	{"uv.lock", pins_uv},
	{"Pipfile.lock", pins_pipfile},
	{"Gemfile.lock", pins_gem},
	{"gems.locked", pins_gem},
	{"composer.lock", pins_composer},
	{"bom.json", pins_bom},
	{"*.cdx.json", pins_bom},
	{"*.spdx.json", pins_bom},
};

static const struct lock_kind system_kind = {"system", pins_system};

static bool is_named(const char *name, const char *pattern)
{
	const char *star = strchr(pattern, '*');
	size_t before = star ? (size_t)(star - pattern) : 0;
	if (!star)
		return strcmp(name, pattern) == 0;
	return strncmp(name, pattern, before) == 0 && text_ends(name + before, star + 1);
}

/* Finds the kind by the file's own name. */
static const struct lock_kind *find_kind(const char *path)
{
	const char *name = path_base(path);
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (is_named(name, kinds[i].name))
			return &kinds[i];
	return NULL;
}

bool pins_is_lock_file(const char *path)
{
	return find_kind(path) != NULL;
}

void pins_add(const struct pins_source *source, const struct pin *pin)
{
	struct arena *arena = source->arena;
	*VECTOR_ADD(source->pins) =
		(struct pin){.name = arena_text(arena, pin->name),
			     .version = arena_text(arena, pin->version),
			     .hash_algorithm = arena_text(arena, pin->hash_algorithm),
			     .hash = arena_text(arena, pin->hash),
			     .purl = arena_text(arena, pin->purl),
			     .source = source->label};
}

void pins_add_of(const struct pins_source *source, const char *type, const struct pin *pin,
		 const char *const *qualifiers)
{
	struct pin named = *pin;
	named.purl = purl_of(type, pin->name, pin->version, qualifiers, source->arena);
	pins_add(source, &named);
}

void pins_add_lock(const struct pins_source *source, const char *name, const void *data, size_t len)
{
	char *sha256 = arena_alloc(source->arena, SHA256_HEX_SIZE);
	digest_bytes_hex(DIGEST_SHA256, data, len, sha256);
	if (source->build)
		*VECTOR_ADD(&source->build->locks) = (struct build_lock){name, sha256};
}

static const char *const *make_qualifiers(const struct pins_source *source, const char *key,
					  const char *value)
{
	const char **pair = arena_alloc(source->arena, 3 * sizeof *pair);
	pair[0] = value ? key : NULL;
	pair[1] = value;
	return pair;
}

const char *const *pins_vcs_qualifiers(const struct pins_source *source, const char *url,
				       const char *commit)
{
	return make_qualifiers(source, "vcs_url", source_url_vcs(url, commit, source->arena));
}

const char *const *pins_download_qualifiers(const struct pins_source *source, const char *url)
{
	const char *clean = source_url_clean(url, source->arena);
	/* The hash behind a URL is told apart from the address. */
	if (clean)
		clean = arena_text_n(source->arena, clean, strcspn(clean, "#"));
	return make_qualifiers(source, "download_url", clean);
}

const char *pins_clean_url(const struct pins_source *source, const char *text)
{
	const char *clean = strstr(text, "://") ? source_url_clean(text, source->arena) : NULL;
	return clean ? clean : arena_text(source->arena, text);
}

int pins_refuse(const struct pins_source *source, int line, struct error *error, const char *format,
		...)
{
	va_list args;
	va_start(args, format);
	AUTO_FREE char *message = xvasprintf(format, args);
	va_end(args);
	if (line > 0)
		error_set(error, "'%s': line %d: %s", source->name, line, message);
	else
		error_set(error, "'%s': %s", source->name, message);
	return -1;
}

static int report_mistake(const struct pins_source *source, const struct problems *problems,
			  struct error *error)
{
	VECTOR_EACH (problem, problems)
		if (problem->kind == PROBLEM_ERROR)
			return pins_refuse(source, problem->at.line, error, "%s", problem->message);
	return 0;
}

const struct node *pins_parse_yaml(const struct pins_source *source, struct error *error)
{
	CLEANUP(problems_free) struct problems problems = {0};
	const struct node *root = yaml_parse(source->text, source->len, source->name,
					     &yaml_limits_lock, source->scratch, &problems);

	if (report_mistake(source, &problems, error))
		return NULL;
	if (node_is(root, NODE_MAP))
		return root;
	pins_refuse(source, 0, error, "it is no map of keys");
	return NULL;
}

int pins_read_packages(const struct pins_source *source,
		       int (*add)(const struct pins_source *source, const struct node *root,
				  const struct node *package, struct error *error),
		       struct error *error)
{
	const struct node *root =
		toml_parse(source->text, source->len, source->name, source->scratch, error);
	const struct node *packages = node_find(root, "package"), *package;
	if (!root)
		return -1;
	for (size_t i = 0; (package = node_at(packages, i)); i++)
		if (add(source, root, package, error))
			return -1;
	return 0;
}

static int compare_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int compare_pins(const void *a, const void *b)
{
	const struct pin *left = a, *right = b;
	int order = compare_text(left->purl, right->purl);
	if (order == 0)
		order = compare_text(left->name, right->name);
	if (order == 0)
		order = compare_text(left->version, right->version);
	if (order == 0)
		order = compare_text(right->hash, left->hash); /* a pin with its hash goes first */
	return order ? order : compare_text(left->source, right->source);
}

static void sort_pins(struct pins *pins)
{
	size_t kept = 0;
	if (pins->n == 0)
		return;
	qsort(pins->v, pins->n, sizeof *pins->v, compare_pins);
	for (size_t i = 1; i < pins->n; i++)
		if (!text_equal(pins->v[kept].purl, pins->v[i].purl))
			pins->v[++kept] = pins->v[i];
	pins->n = kept + 1;
}

static int compare_locks(const void *a, const void *b)
{
	const struct build_lock *left = a, *right = b;
	int order = strcmp(left->name, right->name);
	return order ? order : strcmp(left->sha256, right->sha256);
}

static void sort_locks(struct toolchain *build)
{
	size_t kept = 0;
	if (build->locks.n == 0)
		return;
	qsort(build->locks.v, build->locks.n, sizeof *build->locks.v, compare_locks);
	for (size_t i = 1; i < build->locks.n; i++)
		if (compare_locks(&build->locks.v[kept], &build->locks.v[i]) != 0)
			build->locks.v[++kept] = build->locks.v[i];
	build->locks.n = kept + 1;
}

/* Reads one item of `pins:`. */
static int read_item(const struct lock_kind *kind, struct pins_source *source, struct error *error)
{
	AUTO_BUFFER text = BUFFER_INIT;
	size_t before = source->pins->n;
	int failed = 0;
	if (kind != &system_kind)
		failed = file_read(source->path, LOCK_FILE_LIMIT, &text, error);
	if (!failed && text.len > 0 && memchr(text.data, '\0', text.len))
		failed = error_set(error, "cannot read '%s': it is not text", source->name);
	source->text = buffer_text(&text);
	source->len = text.len;
	source->scratch = arena_make();
	if (!failed)
		failed = kind->read(source, error);
	arena_free(source->scratch);
	if (!failed && kind != &system_kind && source->pins->n == before) {
		failed = error_set(error, "'%s' pins nothing", source->name);
		error_hint(error, "take it out of 'pins:', or make it with the package manager");
	}
	if (!failed && kind != &system_kind)
		pins_add_lock(source, source->label, source->text, source->len);
	return failed;
}

/* Makes the lock file's name in the package, which names no folder of this machine. */
static const char *make_label(const char *path, struct arena *arena)
{
	AUTO_FREE char *clean = path_clean(path);
	return arena_text(arena,
			  *clean == '/' || text_starts(clean, "..") ? path_base(clean) : clean);
}

void pins_find(const struct manifest *manifest, const struct plan *plan, struct arena *arena,
	       struct provenance *provenance, struct problems *problems)
{
	static const char known[] =
		"those of npm, yarn, pnpm, go, cargo, pip, poetry, uv, pipenv, bundler and "
		"composer are, by their usual names; *.cdx.json and *.spdx.json; and the word "
		"'system'";
	for (size_t i = 0; i < manifest->own.pins.n; i++) {
		const struct value_text *item = &manifest->own.pins.v[i];
		const struct lock_kind *kind =
			text_equal(item->v, "system") ? &system_kind : find_kind(item->v);
		AUTO_ERROR error = ERROR_INIT;
		struct pins_source source = {.path = item->v,
					     .name = item->v,
					     .label = make_label(item->v, arena),
					     .plan = plan,
					     .arena = arena,
					     .pins = &provenance->pins,
					     .build = &provenance->build};
		if (!kind)
			problems_add(problems, PROBLEM_ERROR, item->at, known,
				     "'%s' is not a lock file that is known", item->v);
		else if (read_item(kind, &source, &error))
			problems_add_error(problems, item->at, NULL, &error);
	}
	sort_pins(&provenance->pins);
	sort_locks(&provenance->build);
}
