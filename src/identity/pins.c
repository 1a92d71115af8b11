/* pins.c - the manifest's `pins:` to one sorted list
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/pins.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/path.h"
#include "base/strings.h"
#include "base/vector.h"
#include "identity/identity.h"

/* Lock files of large applications are some ten megabytes. */
#define LOCK_FILE_LIMIT (64u << 20)

static const struct lock_kind {
	const char *name;
	int (*read)(const struct pins_source *source, struct error *error);
} kinds[] = {
	{"package-lock.json", pins_npm},
	{"go.mod", pins_go},
	{"go.sum", pins_go},
	{"Cargo.lock", pins_cargo},
	{"requirements.txt", pins_pip},
};

static const struct lock_kind system_kind = {"system", pins_system};

/* By the file's own name; "requirements-prod.txt" and the like are requirements too. */
static const struct lock_kind *find_kind(const char *path)
{
	const char *name = path_base(path);

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (text_equal(kinds[i].name, name))
			return &kinds[i];
	if (text_starts(name, "requirements") && text_ends(name, ".txt"))
		return &kinds[ARRAY_SIZE(kinds) - 1];
	return NULL;
}

void pins_add(const struct pins_source *source, const struct pin *pin)
{
	struct pin *added = VECTOR_ADD(source->pins);

	*added = *pin;
	added->source = source->name;
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

/* Reads one item of `pins:`. */
static int read_item(const struct lock_kind *kind, struct pins_source *source, struct error *error)
{
	struct buffer text = BUFFER_INIT;
	size_t before = source->pins->n;
	int result = 0;

	if (kind != &system_kind)
		result = file_read(source->path, LOCK_FILE_LIMIT, &text, error);
	if (result == 0 && text.len > 0 && memchr(text.data, '\0', text.len))
		result = error_set(error, "cannot read '%s': it is not text", source->name);
	source->text = buffer_text(&text);
	source->len = text.len;
	if (result == 0)
		result = kind->read(source, error);
	if (result == 0 && kind != &system_kind && source->pins->n == before) {
		result = error_set(error, "'%s' pins nothing", source->name);
		error_hint(error, "take it out of 'pins:', or make it with the package manager");
	}
	buffer_free(&text);
	return result;
}

void pins_find(const struct manifest *manifest, const struct plan *plan, struct arena *arena,
	       struct pins *pins, struct problems *problems)
{
	for (size_t i = 0; i < manifest->own.pins.n; i++) {
		const struct value_text *item = &manifest->own.pins.v[i];
		const struct lock_kind *kind =
			text_equal(item->v, "system") ? &system_kind : find_kind(item->v);
		struct error error = ERROR_INIT;
		struct pins_source source = {.path = item->v,
					     .name = arena_text(arena, item->v),
					     .plan = plan,
					     .arena = arena,
					     .pins = pins};

		if (!kind)
			problems_add(
				problems, PROBLEM_ERROR, item->at,
				"package-lock.json, go.mod, go.sum, Cargo.lock, requirements*.txt "
				"and 'system' are",
				"'%s' is not a lock file that is known", item->v);
		else if (read_item(kind, &source, &error))
			problems_add(problems, PROBLEM_ERROR, item->at, error.hint, "%s",
				     error.message);
		error_clear(&error);
	}
	sort_pins(pins);
}
