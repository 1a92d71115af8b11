/* yum_served.c - a repository as dnf and zypper read it: .repo, repomd.xml, primary (dnf.conf(5))
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "base/vector.h"
#include "formats/rpm/yum_layout.h"
#include "text/lines.h"
#include "text/xml_read.h"

/* ---- .repo ---- */

static const struct repo_key {
	const char *name;
	size_t offset; /* of a char * in struct served_client */
} repo_keys[] = {
	{"baseurl", offsetof(struct served_client, url)},
	{"mirrorlist", offsetof(struct served_client, list)},
	{"gpgkey", offsetof(struct served_client, key_url)},
};

static void set_text(char **to, char *text)
{
	free(*to);
	*to = text;
}

static void take_setting(const char *name, const char *value, struct served_client *client)
{
	for (size_t i = 0; i < ARRAY_SIZE(repo_keys); i++)
		if (strcmp(repo_keys[i].name, name) == 0)
			set_text((char **)(void *)((char *)client + repo_keys[i].offset),
				 xstrdup(value));
	if (strcmp(name, "repo_gpgcheck") == 0)
		client->skips_signature = strcmp(value, "0") == 0;
}

/* Reads the file's first repository. */
static int read_client(const char *text, size_t len, struct served_client *client,
		       struct error *error)
{
	struct arena *arena = arena_make();
	struct lines lines = {.rest = arena_text_n(arena, text, len)};
	bool has_begun = false;
	for (char *line; lines_next(&lines, arena, &line);) {
		char *equals = strchr(line, '=');
		if (*line == '[' && has_begun)
			break;
		has_begun |= *line == '[';
		if (!has_begun || *line == '#' || *line == ';' || !equals)
			continue;
		*equals = '\0';
		AUTO_FREE char *name = text_trim(line);
		AUTO_FREE char *value = text_trim(equals + 1);
		take_setting(name, value, client);
	}
	arena_free(arena);
	path_cut_slashes(client->url);
	if (client->url || client->list)
		return 0;
	served_client_free(client);
	return error_set(error, "it has neither baseurl nor mirrorlist");
}

/* ---- repomd.xml ---- */

static void take_checksum(struct xml_reader *reader, struct served_index *index)
{
	AUTO_FREE char *type = xml_reader_attribute(reader, "type");
	AUTO_FREE char *text = xml_reader_text(reader);
	if (text_equal(type, "sha256") && text && strlen(text) == SHA256_HEX_SIZE - 1)
		memcpy(index->sha256, text, SHA256_HEX_SIZE);
}

/* A path that leads out of the folder is none. */
static void take_index_part(struct xml_reader *reader, struct served_index *index)
{
	const char *name = xml_reader_name(reader);
	if (strcmp(name, "checksum") == 0) {
		take_checksum(reader, index);
	} else if (strcmp(name, "size") == 0) {
		AUTO_FREE char *text = xml_reader_text(reader);
		if (!text || text_to_uint(text, UINT64_MAX, &index->size))
			index->size = 0;
	} else if (strcmp(name, "location") == 0) {
		set_text(&index->path, xml_reader_attribute(reader, "href"));
		if (index->path && strstr(index->path, ".."))
			set_text(&index->path, NULL);
	}
}

static void begin_index(const struct xml_reader *reader, struct served_root *root)
{
	AUTO_FREE char *type = xml_reader_attribute(reader, "type");
	struct served_index *index = VECTOR_ADD(&root->indexes);
	index->has_packages = text_equal(type, "primary");
}

/* An index without a place or a digest is none. */
static void drop_unfit(struct served_root *root)
{
	size_t kept = 0;
	VECTOR_EACH (index, &root->indexes) {
		if (index->path && *index->sha256)
			root->indexes.v[kept++] = *index;
		else
			free(index->path);
	}
	root->indexes.n = kept;
}

static int take_elements(struct xml_reader *reader, struct served_root *root, struct error *error)
{
	bool is_in_data = false;
	int result;
	while ((result = xml_reader_next(reader, error)) == 1) {
		int depth = xml_reader_depth(reader);
		if (depth == 0 && strcmp(xml_reader_name(reader), "repomd") != 0)
			return error_set(error, "its first element is not 'repomd'");
		if (depth == 1)
			is_in_data = strcmp(xml_reader_name(reader), "data") == 0;
		if (depth == 1 && is_in_data)
			begin_index(reader, root);
		if (depth == 2 && is_in_data)
			take_index_part(reader, &root->indexes.v[root->indexes.n - 1]);
	}
	return result;
}

static bool lists_packages(const struct served_root *root)
{
	VECTOR_EACH (index, &root->indexes) {
		if (index->has_packages)
			return true;
	}
	return false;
}

static int read_root(const char *text, size_t len, struct served_root *root, struct error *error)
{
	struct xml_reader *reader = xml_reader_open(text, len, error);
	int failed = reader ? take_elements(reader, root, error) : -1;
	xml_reader_close(reader);
	drop_unfit(root);
	if (!failed && !lists_packages(root))
		strings_add(&root->unlisted, "primary");
	if (failed)
		served_root_free(root);
	return failed;
}

/* ---- primary ---- */

static void end_package(struct served_package *package, struct served_packages *packages)
{
	if (package->path && package->sha256)
		*VECTOR_ADD(packages) = *package;
	else {
		free(package->path);
		free(package->sha256);
	}
	*package = (struct served_package){0};
}

/* Paths are below the folder in which repodata is. */
static void take_package_part(struct xml_reader *reader, struct served_package *package)
{
	const char *name = xml_reader_name(reader);
	if (strcmp(name, "checksum") == 0) {
		set_text(&package->sha256, xml_reader_text(reader));
	} else if (strcmp(name, "size") == 0) {
		AUTO_FREE char *text = xml_reader_attribute(reader, "package");
		if (!text || text_to_uint(text, UINT64_MAX, &package->size))
			package->size = 0;
	} else if (strcmp(name, "location") == 0) {
		set_text(&package->path, xml_reader_attribute(reader, "href"));
	}
}

static int read_packages(const char *text, size_t len, struct served_packages *packages,
			 struct error *error)
{
	struct served_package package = {0};
	struct xml_reader *reader = xml_reader_open(text, len, error);
	int result = reader ? 1 : -1;
	while (result == 1 && (result = xml_reader_next(reader, error)) == 1) {
		if (xml_reader_depth(reader) == 1)
			end_package(&package, packages);
		else if (xml_reader_depth(reader) == 2)
			take_package_part(reader, &package);
	}
	xml_reader_close(reader);
	end_package(&package, packages);
	if (result < 0)
		served_packages_free(packages);
	return result;
}

const struct served_reader yum_served = {
	.client = read_client,
	.root = read_root,
	.packages = read_packages,
};
