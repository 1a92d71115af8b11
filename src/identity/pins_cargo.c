/* pins_cargo.c - Cargo.lock
 *
 * Format: TOML as cargo writes it (doc.rust-lang.org/cargo, "Cargo.toml vs Cargo.lock"): tables
 * [[package]] with one `key = "value"` a line; lists are of no interest here. A package without
 * a source is the workspace's own.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/strings.h"
#include "identity/lines.h"
#include "identity/pins.h"
#include "identity/purl.h"

enum key { KEY_NAME, KEY_VERSION, KEY_SOURCE, KEY_CHECKSUM, KEY_COUNT };

static const char *const keys[KEY_COUNT] = {"name", "version", "source", "checksum"};

struct crate {
	const char *v[KEY_COUNT];
};

/* Keeps the value of a key that is wanted; -1 where it is not a plain text in quotes. */
static int take_pair(char *line, struct crate *crate)
{
	char *rest = line;
	char *key = lines_word(&rest);

	for (size_t i = 0; i < KEY_COUNT; i++) {
		size_t len;

		if (!text_equal(keys[i], key))
			continue;
		if (*rest++ != '=')
			return -1;
		rest += strspn(rest, " \t");
		len = strlen(rest);
		if (len < 2 || *rest != '"' || rest[len - 1] != '"' || strchr(rest, '\\'))
			return -1;
		rest[len - 1] = '\0';
		crate->v[i] = rest + 1;
	}
	return 0;
}

static int add_crate(const struct pins_source *source, const struct crate *crate,
		     struct error *error)
{
	const char *const qualifiers[] = {"vcs_url",
					  crate->v[KEY_SOURCE] &&
							  text_starts(crate->v[KEY_SOURCE], "git+")
						  ? crate->v[KEY_SOURCE]
						  : NULL,
					  NULL};
	const struct purl purl = {.type = "cargo",
				  .name = crate->v[KEY_NAME],
				  .version = crate->v[KEY_VERSION],
				  .qualifiers = qualifiers};
	struct pin pin = {.name = crate->v[KEY_NAME], .version = crate->v[KEY_VERSION]};

	if (!crate->v[KEY_NAME] || !crate->v[KEY_VERSION])
		return error_set(error, "'%s': a package has no %s", source->name,
				 crate->v[KEY_NAME] ? "version" : "name");
	if (!crate->v[KEY_SOURCE])
		return 0;
	pin.purl = purl_text(&purl, source->arena);
	if (crate->v[KEY_CHECKSUM] && strlen(crate->v[KEY_CHECKSUM]) == 64) {
		pin.hash_algorithm = "SHA-256";
		pin.hash = crate->v[KEY_CHECKSUM];
	}
	pins_add(source, &pin);
	return 0;
}

int pins_cargo(const struct pins_source *source, struct error *error)
{
	struct lines lines = {.rest = source->text};
	struct crate crate = {0};
	bool in_package = false;
	char *line;

	while (lines_next(&lines, source->arena, &line)) {
		if (*line == '[') {
			if (in_package && add_crate(source, &crate, error))
				return -1;
			in_package = text_equal(line, "[[package]]");
			crate = (struct crate){0};
		} else if (in_package && take_pair(line, &crate)) {
			return error_set(error, "'%s': line %d is not understood", source->name,
					 lines.number);
		}
	}
	return in_package ? add_crate(source, &crate, error) : 0;
}
