/* pins_gem.c - Gemfile.lock
 *
 * Format: as bundler writes it (bundler.io/man/gemfile.5, "Gemfile.lock"): sections that start in
 * the first column, options indented by two blanks, gems below "specs:" by four ("name (version)"
 * or "name (version-platform)"), what each of them asks for by six. Section CHECKSUMS, since
 * bundler 2.5, has a line "  name (version) sha256=HEX" for each gem.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/vector.h"
#include "identity/purl.h"
#include "pins/integrity_internal.h"
#include "pins/pins_internal.h"
#include "text/lines.h"

struct gem {
	const char *name, *version, *platform;
	const char *remote, *revision; /* of a section GIT */
};

struct gem_lock {
	struct {
		struct gem *v;
		size_t n, cap;
	} gems;
	struct gem section; /* remote and revision of the one that is read */
	bool skipped;       /* PATH: the same source tree */
};

/* Splits "name (version-platform)", in place; a version has no dash in itself. */
static int split_gem(char *line, struct gem *gem, char **rest)
{
	char *open = strstr(line, " ("), *close = open ? strchr(open, ')') : NULL;
	if (!close || close == open + 2)
		return -1;
	*open = *close = '\0';
	*rest = close + 1;
	gem->name = line;
	gem->version = open + 2;
	char *dash = strchr(open + 2, '-');
	if (dash) {
		*dash = '\0';
		gem->platform = dash + 1;
	}
	return *line ? 0 : -1;
}

static int take_spec(struct gem_lock *lock, char *line)
{
	struct gem gem = lock->section;
	char *rest;
	if (split_gem(line, &gem, &rest) || *rest)
		return -1;
	if (!lock->skipped)
		*VECTOR_ADD(&lock->gems) = gem;
	return 0;
}

static int take_option(struct gem_lock *lock, char *line)
{
	if (text_starts(line, "remote: "))
		lock->section.remote = line + strlen("remote: ");
	if (text_starts(line, "revision: "))
		lock->section.revision = line + strlen("revision: ");
	return 0;
}

static const struct gem_section {
	const char *name;
	bool specs, skipped;
} sections[] = {
	{"GEM", true, false},           {"GIT", true, false},        {"PATH", true, true},
	{"PLUGIN SOURCE", true, false}, {"CHECKSUMS", false, false},
};

static const struct gem_section *find_section(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(sections); i++)
		if (text_equal(sections[i].name, name))
			return &sections[i];
	return NULL;
}

/* The pin that the line of CHECKSUMS is about gets the first hash of the list. */
static int take_checksum(const struct pins_source *source, char *line)
{
	struct gem gem = {0};
	char *rest;
	if (split_gem(line, &gem, &rest))
		return -1;
	const char *hash = strstr(rest, "sha256=");
	for (size_t i = 0; hash && i < source->pins->n; i++) {
		struct pin *pin = &source->pins->v[i];
		const char *const platform[] = {"platform", gem.platform, NULL};
		if (!text_equal(pin->name, gem.name) || !text_equal(pin->version, gem.version))
			continue;
		if (gem.platform && !text_equal(pin->purl, purl_of("gem", gem.name, gem.version,
								   platform, source->arena)))
			continue;
		if (!gem.platform && strstr(pin->purl, "?platform="))
			continue;
		hash += strlen("sha256=");
		integrity_set_hex("sha256", arena_text_n(source->arena, hash, strcspn(hash, ", ")),
				  source->arena, pin);
		return 0;
	}
	return 0;
}

static void add_gems(const struct pins_source *source, struct gem_lock *lock)
{
	VECTOR_EACH (gem, &lock->gems) {
		const char *const platform[] = {"platform", gem->platform, NULL};
		const struct pin pin = {.name = gem->name, .version = gem->version};
		pins_add_of(source, "gem", &pin,
			    gem->revision && gem->remote
				    ? pins_vcs_qualifiers(source, gem->remote, gem->revision)
				    : platform);
	}
	lock->gems.n = 0;
}

static int take_line(const struct pins_source *source, struct gem_lock *lock,
		     const struct gem_section *section, int indent, char *line)
{
	if (!section)
		return 0;
	if (!section->specs)
		return take_checksum(source, line);
	if (indent == 2)
		return take_option(lock, line);
	return indent == 4 ? take_spec(lock, line) : 0;
}

int pins_gem(const struct pins_source *source, struct error *error)
{
	struct lines lines = {.rest = source->text};
	const struct gem_section *section = NULL;
	struct gem_lock lock = {0};
	int failed = 0;
	char *line;
	while (!failed && lines_next(&lines, source->arena, &line)) {
		if (!*line)
			continue;
		if (lines.indent > 0) {
			if (take_line(source, &lock, section, lines.indent, line))
				failed = pins_refuse(source, lines.number, error,
						     "this is not understood: '%.60s'", line);
			continue;
		}
		add_gems(source, &lock);
		section = find_section(line);
		lock.section = (struct gem){0};
		lock.skipped = section && section->skipped;
	}
	add_gems(source, &lock);
	free(lock.gems.v);
	return failed;
}
