/* deb_installed.c - a package as dpkg's database has it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/deb/deb_installed.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/vector.h"
#include "formats/deb/deb822.h"
#include "formats/deb/deb_control.h"
#include "formats/deb/deb_pack.h"
#include "formats/file_limits.h"

#define DATABASE "var/lib/dpkg"
#define FILE_LIMIT ((size_t)256 << 20)
#define MD5_DIGITS (MD5_HEX_SIZE - 1)

struct finder {
	const char *root;
	const char *name, *arch; /* arch NULL: any */
	struct package *package;
	char *list_name; /* "hello" or "hello:amd64": how its files below info/ are called */
};

/* ---- The stanza ---- */

/* Fields that dpkg adds to the package's own. */
static const char *const database_fields[] = {
	"Status", "Conffiles", "Config-Version", "Triggers-Pending", "Triggers-Awaited",
};

static void drop_database_fields(struct package *package)
{
	size_t kept = 0;
	for (size_t i = 0; i < package->fields.n; i++) {
		bool is_own = true;
		for (size_t k = 0; k < ARRAY_SIZE(database_fields); k++)
			is_own &= !text_equal(package->fields.v[i].name, database_fields[k]);
		if (is_own)
			package->fields.v[kept++] = package->fields.v[i];
	}
	package->fields.n = kept;
}

/* "install ok installed": only the last word is about the files. */
static bool is_installed(const struct deb822 *stanza)
{
	const char *status = deb822_get(stanza, "Status");
	const char *last = status ? strrchr(status, ' ') : NULL;
	return last && strcmp(last, " installed") == 0;
}

static int take_stanza(struct finder *finder, const char *text, size_t len,
		       const struct deb822 *stanza, struct error *error)
{
	if (finder->package) {
		error_set(error, "'%s' is installed for several architectures: %s and %s",
			  finder->name, finder->package->arch, deb822_get(stanza, "Architecture"));
		return error_hint(error, "say which: installed:%s:%s", finder->name,
				  finder->package->arch);
	}
	struct package *package = package_make("deb");
	package->build_time = -1;
	package->is_installed = true;
	finder->package = package;
	return deb_control_read(text, len, package, error);
}

/* dpkg writes Package first. */
static int look_at_stanza(struct finder *finder, const char *text, size_t len, struct error *error)
{
	static const char field[] = "Package: ";
	size_t name_len = strlen(finder->name), field_len = strlen(field);
	if (len <= field_len + name_len || strncmp(text, field, field_len) != 0 ||
	    strncmp(text + field_len, finder->name, name_len) != 0 ||
	    text[field_len + name_len] != '\n')
		return 0;
	struct arena *arena = arena_make();
	const struct deb822 *stanza = deb822_parse(text, len, arena, error);
	int failed = stanza ? 0 : -1;
	if (stanza && is_installed(stanza) &&
	    (!finder->arch || text_equal(finder->arch, deb822_get(stanza, "Architecture"))))
		failed = take_stanza(finder, text, len, stanza, error);
	arena_free(arena);
	return failed;
}

static int find_stanza(struct finder *finder, const struct buffer *status, struct error *error)
{
	const char *at = buffer_text(status), *end = at + status->len;
	while (at < end) {
		const char *gap = strstr(at, "\n\n");
		size_t len = (size_t)((gap ? gap + 1 : end) - at);
		if (look_at_stanza(finder, at, len, error))
			return -1;
		at += len + 1;
	}
	return 0;
}

/* ---- The files beside it ---- */

/* Returns 1 where there is no such file. */
static int read_database_file(const char *root, const char *name, struct buffer *bytes,
			      struct error *error)
{
	AUTO_FREE char *path = xasprintf("%s/" DATABASE "/%s", root, name);
	if (access(path, F_OK) != 0)
		return 1;
	return file_read(path, FILE_LIMIT, bytes, error);
}

static int read_info(const struct finder *finder, const char *what, struct buffer *bytes,
		     struct error *error)
{
	AUTO_FREE char *name = xasprintf("info/%s.%s", finder->list_name, what);
	return read_database_file(finder->root, name, bytes, error);
}

/* A package of which several architectures may be installed has its own in the names. */
static void find_list_name(struct finder *finder)
{
	AUTO_FREE char *with_arch = xasprintf("%s:%s", finder->name, finder->package->arch);
	AUTO_FREE char *path = xasprintf("%s/" DATABASE "/info/%s.list", finder->root, with_arch);
	finder->list_name = xstrdup(access(path, F_OK) == 0 ? with_arch : finder->name);
}

static int read_list(struct finder *finder, struct error *error)
{
	AUTO_BUFFER list = BUFFER_INIT;
	struct package *package = finder->package;
	int result = read_info(finder, "list", &list, error);
	if (result)
		return result < 0 ? -1 : 0;
	struct file_limits limits;
	file_limits_open(&limits, UINT64_MAX);
	char *rest = (char *)list.data;
	for (char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n")) {
		if (line[0] != '/' || text_equal(line, "/."))
			continue;
		if (file_limits_add(&limits, strlen(line), error))
			return error_context(error, "its list of files");
		*VECTOR_ADD(&package->files) =
			(struct package_file){.path = arena_text(package->arena, line)};
	}
	package_sort_files(package);
	return 0;
}

static struct package_file *find_file(struct package *package, const char *path)
{
	const struct package_file *file = package_find_file(package, path);
	return file ? &package->files.v[file - package->files.v] : NULL;
}

static void set_digest(struct package_file *file, const char *digits)
{
	memcpy(file->md5, digits, MD5_DIGITS);
	file->md5[MD5_DIGITS] = '\0';
	file->mode = S_IFREG;
}

/* Reads lines "DIGEST  usr/bin/x". */
static int read_sums(struct finder *finder, struct error *error)
{
	AUTO_BUFFER sums = BUFFER_INIT;
	int result = read_info(finder, "md5sums", &sums, error);
	if (result)
		return result < 0 ? -1 : 0;
	finder->package->file_sums = arena_text(finder->package->arena, buffer_text(&sums));
	char *rest = (char *)sums.data;
	for (char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n")) {
		if (strlen(line) < MD5_DIGITS + 3)
			continue;
		AUTO_FREE char *path = xasprintf("/%s", line + MD5_DIGITS + 2);
		struct package_file *file = find_file(finder->package, path);
		if (file)
			set_digest(file, line);
	}
	return 0;
}

/* Reads "/etc/x DIGEST" and flags: a file that is obsolete is none of this version any more. */
static void read_conffiles(struct package *package, const char *value)
{
	char *rest = arena_text(package->arena, value ? value : "");
	for (char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n")) {
		char *words = line + strspn(line, " ");
		const char *path = strsep(&words, " "), *digest = strsep(&words, " ");
		struct package_file *file = find_file(package, path);
		if (!file || !digest || (words && strstr(words, "obsolete")))
			continue;
		file->mode = S_IFREG;
		file->flags |= ENTRY_CONFIG;
		/* "newconffile" stands in the digest's place between unpacking and configuring. */
		if (strlen(digest) == MD5_DIGITS)
			set_digest(file, digest);
	}
}

static int read_script(struct finder *finder, enum script_kind kind, struct error *error)
{
	AUTO_BUFFER body = BUFFER_INIT;
	struct package *package = finder->package;
	const char *name = deb_pack_script_member(kind);
	int result = name ? read_info(finder, name, &body, error) : 1;
	if (result == 0)
		package->scripts[kind] = (struct package_script){
			.body = arena_text_n(package->arena, buffer_text(&body), body.len),
			.len = body.len,
		};
	return result < 0 ? -1 : 0;
}

static int read_triggers(struct finder *finder, struct error *error)
{
	AUTO_BUFFER text = BUFFER_INIT;
	int result = read_info(finder, "triggers", &text, error);
	if (result == 0)
		finder->package->triggers = arena_text(finder->package->arena, buffer_text(&text));
	return result < 0 ? -1 : 0;
}

static const char *find_conffiles(const struct package *package)
{
	VECTOR_EACH (field, &package->fields) {
		if (text_equal(field->name, "Conffiles"))
			return field->value;
	}
	return NULL;
}

static int read_rest(struct finder *finder, struct error *error)
{
	find_list_name(finder);
	if (read_list(finder, error) || read_sums(finder, error) || read_triggers(finder, error))
		return -1;
	for (enum script_kind kind = 0; kind < SCRIPT_COUNT; kind++)
		if (read_script(finder, kind, error))
			return -1;
	read_conffiles(finder->package, find_conffiles(finder->package));
	drop_database_fields(finder->package);
	return 0;
}

/* ---- Diversions: from, to, by whom; three lines each (dpkg-divert(1)) ---- */

static int read_diversions(struct finder *finder, struct error *error)
{
	AUTO_BUFFER text = BUFFER_INIT;
	struct package *package = finder->package;
	int result = read_database_file(finder->root, "diversions", &text, error);
	if (result)
		return result < 0 ? -1 : 0;
	char *rest = (char *)text.data;
	for (;;) {
		const char *from = strsep(&rest, "\n"), *to = strsep(&rest, "\n");
		const char *by = strsep(&rest, "\n");
		struct package_file *file = by ? find_file(package, from) : NULL;
		if (!by)
			return 0;
		if (file && !text_equal(by, package->name))
			file->diverted = arena_text(package->arena, to);
	}
}

/* ---- All of it ---- */

int deb_installed(const char *root, const char *name, struct package **package, struct error *error)
{
	AUTO_BUFFER status = BUFFER_INIT;
	AUTO_FREE char *own_name = xstrdup(name);
	char *colon = strchr(own_name, ':');
	struct finder finder = {.root = root, .name = own_name, .arch = colon ? colon + 1 : NULL};
	if (colon)
		*colon = '\0';
	*package = NULL;
	int result = read_database_file(root, "status", &status, error);
	if (result)
		return result < 0 ? -1 : 0;
	int failed = find_stanza(&finder, &status, error);
	if (!failed && finder.package)
		failed = read_rest(&finder, error) || read_diversions(&finder, error);
	free(finder.list_name);
	if (failed) {
		package_free(finder.package);
		return error_context(error, "cannot read what dpkg knows of '%s'", name);
	}
	*package = finder.package;
	return 0;
}
