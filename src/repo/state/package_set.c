/* package_set.c - which packages a channel has
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/state/package_set_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "base/vector.h"
#include "formats/format.h"
#include "repo/state/objects_internal.h"
#include "text/fields.h"

#define ROOT_MAGIC "ingot-set 1"
#define PAGE_MAGIC "ingot-page 1"
/* A page is cut after a record whose digest begins so: after 256 on average. */
#define CUT "00"
#define PAGE_MAX 2048
#define PAGE_LIMIT ((size_t)16 << 20)

/* ---- Order ---- */

int package_set_compare_entries(const struct package_entry *a, const struct package_entry *b)
{
	int order = strcmp(a->format, b->format);
	if (order == 0)
		order = strcmp(a->name, b->name);
	const struct format *format = order == 0 ? format_find(a->format) : NULL;
	if (format)
		order = format->compare_versions(a->version, b->version);
	if (order == 0)
		order = strcmp(a->version, b->version);
	if (order == 0)
		order = strcmp(a->arch, b->arch);
	return order;
}

static int compare_entries(const void *left, const void *right)
{
	return package_set_compare_entries(left, right);
}

void package_set_sort(struct package_set *set)
{
	if (set->n)
		qsort(set->v, set->n, sizeof *set->v, compare_entries);
}

void package_set_add(struct package_set *set, const struct record *record)
{
	struct package_entry *entry = VECTOR_ADD(set);
	memcpy(entry->record, record->digest, SHA256_HEX_SIZE);
	memcpy(entry->sha256, record->sha256, SHA256_HEX_SIZE);
	entry->format = xstrdup(record->format);
	entry->name = xstrdup(record->name);
	entry->version = xstrdup(record->version);
	entry->arch = xstrdup(record->arch);
	entry->path = xstrdup(record->path);
}

void package_set_add_entry(struct package_set *set, const struct package_entry *other)
{
	struct package_entry *entry = VECTOR_ADD(set);
	*entry = *other;
	entry->format = xstrdup(other->format);
	entry->name = xstrdup(other->name);
	entry->version = xstrdup(other->version);
	entry->arch = xstrdup(other->arch);
	entry->path = xstrdup(other->path);
}

static void free_entry(struct package_entry *entry)
{
	free(entry->format);
	free(entry->name);
	free(entry->version);
	free(entry->arch);
	free(entry->path);
}

void package_set_drop(struct package_set *set, const bool *drop)
{
	size_t kept = 0;
	for (size_t i = 0; i < set->n; i++)
		if (drop[i])
			free_entry(&set->v[i]);
		else
			set->v[kept++] = set->v[i];
	set->n = kept;
}

/* Returns <0 where the entry stands before all of that format and name, 0 among them. */
static int compare_name(const struct package_entry *entry, const char *format, const char *name)
{
	int order = strcmp(entry->format, format);
	return order ? order : strcmp(entry->name, name);
}

size_t package_set_find_name(const struct package_set *set, const char *format, const char *name)
{
	size_t low = 0, high = set->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (compare_name(&set->v[middle], format, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct package_entry *package_set_find(const struct package_set *set,
					     const struct record *record)
{
	const struct format *format = format_find(record->format);
	for (size_t i = package_set_find_name(set, record->format, record->name);
	     i < set->n && compare_name(&set->v[i], record->format, record->name) == 0; i++) {
		const struct package_entry *entry = &set->v[i];
		if (strcmp(entry->arch, record->arch) == 0 &&
		    format->compare_versions(entry->version, record->version) == 0)
			return entry;
	}
	return NULL;
}

const struct package_entry *package_set_newest(const struct package_set *set, const char *format,
					       const char *name)
{
	const struct package_entry *newest = NULL;
	for (size_t i = package_set_find_name(set, format, name);
	     i < set->n && compare_name(&set->v[i], format, name) == 0; i++)
		newest = &set->v[i];
	return newest;
}

/* ---- Writing ---- */

static int flush_page(struct store *store, const struct strings *known, struct buffer *page,
		      size_t count, struct buffer *root, struct error *error)
{
	char digest[SHA256_HEX_SIZE];
	digest_bytes_hex(DIGEST_SHA256, page->data, page->len, digest);
	buffer_printf(root, "%s %zu\n", digest, count);
	if (!strings_have(known, digest) &&
	    objects_put(store, "sets", page->data, page->len, digest, error))
		return -1;
	buffer_clear(page);
	return 0;
}

static void add_entry(struct buffer *page, const struct package_entry *entry)
{
	if (!page->len)
		buffer_add_text(page, PAGE_MAGIC "\n");
	buffer_printf(page, "%s %s %s %s %s %s %s\n", entry->record, entry->sha256, entry->format,
		      entry->name, entry->version, entry->arch, entry->path);
}

static int store_pages(struct store *store, const struct package_set *set, struct buffer *page,
		       struct buffer *root, struct error *error)
{
	size_t count = 0;
	VECTOR_EACH (entry, set) {
		add_entry(page, entry);
		count++;
		if (strncmp(entry->record, CUT, strlen(CUT)) != 0 && count < PAGE_MAX)
			continue;
		if (flush_page(store, &set->pages, page, count, root, error))
			return -1;
		count = 0;
	}
	return count ? flush_page(store, &set->pages, page, count, root, error) : 0;
}

int package_set_store(struct store *store, const struct package_set *set,
		      char digest[SHA256_HEX_SIZE], struct error *error)
{
	AUTO_BUFFER root = BUFFER_INIT, page = BUFFER_INIT;
	buffer_add_text(&root, ROOT_MAGIC "\n");
	if (store_pages(store, set, &page, &root, error))
		return -1;
	return objects_put(store, "sets", root.data, root.len, digest, error);
}

/* ---- Reading ---- */

static int parse_digest(char **rest, char digest[SHA256_HEX_SIZE], struct error *error)
{
	const char *word = fields_next_word(rest);
	if (!word || objects_check_digest(word, error))
		return error_set(error, "a line without a digest");
	memcpy(digest, word, SHA256_HEX_SIZE);
	return 0;
}

static int parse_entry(char *line, struct package_set *set, struct error *error)
{
	struct package_entry *entry = VECTOR_ADD(set);
	char **const words[] = {&entry->format, &entry->name, &entry->version, &entry->arch,
				&entry->path};
	if (parse_digest(&line, entry->record, error) || parse_digest(&line, entry->sha256, error))
		return -1;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		const char *word = fields_next_word(&line);
		if (!word)
			return error_set(error, "a line with too few words");
		*words[i] = xstrdup(word);
	}
	if (line || path_check(entry->path, error))
		return error_set(error, "a line with too many words or a bad path");
	if (!format_find(entry->format))
		return error_set(error, "packages of a format '%s' that this ingot does not know",
				 entry->format);
	if (set->n > 1 && compare_entries(entry - 1, entry) >= 0)
		return error_set(error, "entries that are not in order");
	return 0;
}

/* The text of an object without its first line, which must be `magic`; NUL-terminated. */
static char *load_lines(struct store *store, const char *digest, const char *magic,
			struct buffer *bytes, struct error *error)
{
	if (objects_get(store, "sets", digest, PAGE_LIMIT, bytes, error))
		return NULL;
	char *rest = (char *)bytes->data;
	const char *first = fields_next_line(&rest);
	if (first && rest && strcmp(first, magic) == 0 &&
	    strlen(rest) == bytes->len - strlen(magic) - 1)
		return rest;
	error_set(error, "no '%s'", magic);
	return NULL;
}

static int load_page(struct store *store, const char *digest, struct package_set *set,
		     struct error *error)
{
	AUTO_BUFFER bytes = BUFFER_INIT;
	char *rest = load_lines(store, digest, PAGE_MAGIC, &bytes, error);
	if (!rest)
		return -1;
	for (char *line = fields_next_line(&rest); line; line = fields_next_line(&rest))
		if (parse_entry(line, set, error))
			return -1;
	strings_add(&set->pages, digest);
	return 0;
}

static int load_pages(struct store *store, const char *digest, struct package_set *set,
		      struct error *error)
{
	char page[SHA256_HEX_SIZE];
	AUTO_BUFFER bytes = BUFFER_INIT;
	char *rest = load_lines(store, digest, ROOT_MAGIC, &bytes, error);
	if (!rest)
		return -1;
	for (char *line = fields_next_line(&rest); line; line = fields_next_line(&rest)) {
		uint64_t count;
		size_t before = set->n;
		if (parse_digest(&line, page, error))
			return -1;
		if (!line || text_to_uint(line, PAGE_MAX, &count))
			return error_set(error, "a page without a count");
		if (load_page(store, page, set, error))
			return -1;
		if (set->n - before != count)
			return error_set(error, "a page with another count than said");
	}
	return 0;
}

int package_set_load(struct store *store, const char *digest, struct package_set *set,
		     struct error *error)
{
	*set = (struct package_set){0};
	if (load_pages(store, digest, set, error) == 0)
		return 0;
	package_set_free(set);
	return error_context(error, "cannot read 'ingot/sets/%s'", digest);
}

void package_set_free(struct package_set *set)
{
	VECTOR_EACH (entry, set)
		free_entry(entry);
	free(set->v);
	strings_free(&set->pages);
	*set = (struct package_set){0};
}
