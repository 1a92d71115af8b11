/* cmd_show.c - ingot show: what a package says of itself
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/vector.h"
#include "cli/command.h"
#include "cli/reader.h"
#include "cli/reference.h"
#include "formats/format.h"
#include "text/json.h"

struct show_context {
	char *root;
	struct strings keys;
	bool json;
};

static const struct option_row options[] = {
	{0, "root", OPTION_TEXT, offsetof(struct show_context, root), "DIR", OPERAND_DIRECTORY,
	 NULL, REFERENCE_ROOT_HELP},
	{'k', "key", OPTION_LIST, offsetof(struct show_context, keys), "FILE", OPERAND_FILE, NULL,
	 READER_KEY_HELP},
	{0, "json", OPTION_FLAG, offsetof(struct show_context, json), NULL, OPERAND_NONE, NULL,
	 "print one JSON object for each package"},
};

static const struct file_type {
	mode_t bits;
	const char *name;
	char letter;
} file_types[] = {
	{S_IFREG, "file", '-'},      {S_IFDIR, "directory", 'd'}, {S_IFLNK, "symlink", 'l'},
	{S_IFCHR, "character", 'c'}, {S_IFBLK, "block", 'b'},     {S_IFIFO, "fifo", 'p'},
	{S_IFSOCK, "socket", 's'},
};

static const struct file_type *find_type(mode_t mode)
{
	for (size_t i = 0; i < ARRAY_SIZE(file_types); i++)
		if ((mode & S_IFMT) == file_types[i].bits)
			return &file_types[i];
	return &file_types[0];
}

/* A link is as long as its target, whatever the format says; a folder has no size. */
static uint64_t shown_size(const struct package_file *file)
{
	if (file->target)
		return strlen(file->target);
	return S_ISDIR(file->mode) ? 0 : file->size;
}

static const char *or_null(const char *text)
{
	return text && *text ? text : NULL;
}

/* ---- JSON ---- */

static void write_file(struct json *json, const struct package_file *file)
{
	char mode[8];
	(void)snprintf(mode, sizeof mode, "%04o", (unsigned)(file->mode & 07777));
	json_begin_object(json, NULL);
	json_text(json, "path", file->path);
	json_text(json, "type", file->ghost ? "ghost" : find_type(file->mode)->name);
	json_text(json, "mode", mode);
	json_text(json, "owner", file->owner);
	json_text(json, "group", file->group);
	json_uint(json, "size", shown_size(file));
	json_text(json, "sha256", or_null(file->sha256));
	json_text(json, "target", file->target);
	json_bool(json, "config", file->flags & ENTRY_CONFIG);
	json_end(json);
}

/* Writes what it was built with only where that is known, so that the keys of most packages are the
 * same few; so do the materials. */
static void write_build(struct json *json, const struct toolchain *build)
{
	if (build->tools.n == 0)
		return;
	json_begin_object(json, "build");
	json_text(json, "os", build->os);
	json_text(json, "os_version", build->os_version);
	json_begin_array(json, "tools");
	VECTOR_EACH (tool, &build->tools) {
		json_begin_object(json, NULL);
		json_text(json, "name", tool->name);
		json_text(json, "version", tool->version);
		json_end(json);
	}
	json_end(json);
	json_begin_array(json, "locks");
	VECTOR_EACH (lock, &build->locks) {
		json_begin_object(json, NULL);
		json_text(json, "name", lock->name);
		json_text(json, "sha256", lock->sha256);
		json_end(json);
	}
	json_end(json);
	json_end(json);
}

static void write_materials(struct json *json, const struct package *package)
{
	if (package->materials.n == 0)
		return;
	json_begin_array(json, "materials");
	VECTOR_EACH (material, &package->materials) {
		json_begin_object(json, NULL);
		json_text(json, "name", material->name);
		json_text(json, "version", material->version);
		json_text(json, "commit", material->commit);
		json_text(json, "content_id", material->content_id);
		json_text(json, "sha256", material->sha256);
		json_end(json);
	}
	json_end(json);
}

/* Writes the members that have one value. */
static void write_fields(struct json *json, const struct package *package)
{
	uint64_t epoch = 0;
	json_text(json, "format", package->format);
	json_text(json, "name", package->name);
	json_text(json, "version", package->version);
	json_text(json, "release", package->release);
	if (package->epoch && text_to_uint(package->epoch, UINT32_MAX, &epoch) == 0)
		json_uint(json, "epoch", epoch);
	else
		json_null(json, "epoch");
	json_text(json, "architecture", package->arch);
	json_text(json, "commit", package->commit);
	if (package->commit)
		json_bool(json, "dirty", package->dirty);
	else
		json_null(json, "dirty");
	if (package->tag)
		json_text(json, "tag", package->tag);
	json_text(json, "repository", package->repository);
	json_text(json, "content_id", or_null(package->content_id));
}

static void write_pins(struct json *json, const struct package *package)
{
	json_begin_array(json, "pins");
	VECTOR_EACH (pin, &package->pins) {
		json_begin_object(json, NULL);
		json_text(json, "name", pin->name);
		json_text(json, "version", pin->version);
		json_text(json, "purl", pin->purl);
		json_end(json);
	}
	json_end(json);
}

static void write_signatures(struct json *json, const struct package *package)
{
	json_begin_array(json, "signatures");
	VECTOR_EACH (signature, &package->signatures) {
		json_begin_object(json, NULL);
		json_text(json, "kind", signature->kind);
		json_text(json, "key", or_null(signature->key));
		json_end(json);
	}
	json_end(json);
}

static void print_json(const struct console *console, const struct package *package)
{
	AUTO_BUFFER text = BUFFER_INIT;
	struct json json;
	json_start(&json, &text);
	json_begin_object(&json, NULL);
	write_fields(&json, package);
	json_strings(&json, "depends", &package->relations[RELATION_DEPENDS]);
	write_pins(&json, package);
	write_build(&json, &package->build);
	write_materials(&json, package);
	json_begin_array(&json, "files");
	VECTOR_EACH (file, &package->files)
		write_file(&json, file);
	json_end(&json);
	write_signatures(&json, package);
	json_end(&json);
	console_print_buffer(console, &text);
}

/* ---- Text ---- */

static void print_row(const struct console *console, const char *name, const char *value)
{
	console_print(console, "  %-12s %s\n", name, value && *value ? value : "-");
}

static void print_file(const struct console *console, const struct package_file *file)
{
	char mode[] = "----------";
	mode[0] = file->ghost ? 'g' : find_type(file->mode)->letter;
	for (int i = 0; i < 9; i++)
		if (file->mode & (0400u >> i))
			mode[1 + i] = "rwx"[i % 3];
	if (file->mode & S_ISUID)
		mode[3] = file->mode & S_IXUSR ? 's' : 'S';
	if (file->mode & S_ISGID)
		mode[6] = file->mode & S_IXGRP ? 's' : 'S';
	if (file->mode & S_ISVTX)
		mode[9] = file->mode & S_IXOTH ? 't' : 'T';
	console_print(console, "    %s %s/%s %10llu %s", mode, file->owner, file->group,
		      (unsigned long long)shown_size(file), file->path);
	if (file->target)
		console_print(console, " -> %s", file->target);
	console_print(console, file->flags & ENTRY_CONFIG ? "  (config)\n" : "\n");
}

static void print_build(const struct console *console, const struct package *package)
{
	if (package->build.os)
		console_print(console, "  %-12s %s %s\n", "built on", package->build.os,
			      package->build.os_version ? package->build.os_version : "");
	VECTOR_EACH (tool, &package->build.tools)
		console_print(console, "  %-12s %s: %s\n", "built with", tool->name, tool->version);
	VECTOR_EACH (lock, &package->build.locks)
		console_print(console, "  %-12s %s  %s\n", "lock file", lock->name, lock->sha256);
	VECTOR_EACH (material, &package->materials)
		console_print(console, "  %-12s %s %s  commit %s  sha256 %s\n", "made from",
			      material->name, material->version,
			      material->commit ? material->commit : "-", material->sha256);
}

static void print_text(const struct console *console, const struct package *package)
{
	AUTO_FREE char *version = package_full_version(package);
	console_print(console, "%s %s (%s, %s)\n", package->name, version, package->format,
		      package->arch);
	console_print(console, "  %-12s %s%s\n", "commit", package->commit ? package->commit : "-",
		      package->dirty ? " (with uncommitted changes)" : "");
	if (package->tag)
		print_row(console, "tag", package->tag);
	print_row(console, "repository", package->repository);
	print_row(console, "content id", package->content_id);
	if (package->signatures.n == 0)
		print_row(console, "signature", package->is_installed ? NULL : "none");
	VECTOR_EACH (signature, &package->signatures)
		console_print(console, "  %-12s %s, key %s\n", "signature", signature->kind,
			      or_null(signature->key) ? signature->key : "unknown");
	for (size_t i = 0; i < package->relations[RELATION_DEPENDS].n; i++)
		print_row(console, i == 0 ? "depends" : "",
			  package->relations[RELATION_DEPENDS].v[i]);
	print_build(console, package);
	console_print(console, "  %-12s %zu\n", "pins", package->pins.n);
	VECTOR_EACH (pin, &package->pins)
		console_print(console, "    %s %s  %s\n", pin->name, pin->version,
			      pin->purl ? pin->purl : "");
	console_print(console, "  %-12s %zu\n", "files", package->files.n);
	VECTOR_EACH (file, &package->files)
		print_file(console, file);
}

static enum exit_code run(void *context_pointer, const struct invocation *invocation)
{
	const struct show_context *context = context_pointer;
	const struct reference_options asked = {
		.root = context->root, .keys = &context->keys, .invocation = invocation};
	enum exit_code code = EXIT_DONE;
	for (size_t i = 0; i < invocation->n_operands; i++) {
		CLEANUP(reference_close) struct reference reference = REFERENCE_INIT;
		struct error error = ERROR_INIT;

		if (reference_open(invocation->operands[i], &asked, &reference, &error))
			code = command_fail(invocation, &error);
		else
			(context->json ? print_json : print_text)(invocation->console,
								  reference.package);
	}
	return code;
}

const struct command command_show = {
	.name = "show",
	.operands = "PACKAGE...",
	.complete = OPERAND_FILE,
	.least = 1,
	.summary = "what a package is: version, commit, pins, files, signatures",
	.description = "Prints what a package says of itself: its version, the commit it was "
		       "built from, "
		       "every pinned dependency, its files and who signed it. Packages made by "
		       "other tools are "
		       "read as well; what they lack is shown as '-' (in JSON null). Signatures "
		       "are listed, not "
		       "verified. Files of an installed package are shown as they are on the "
		       "disk.\n\n" REFERENCE_FORMS "\n\n"
		       "With --json each package is one object with the keys format, name, "
		       "version, release, "
		       "epoch, architecture, commit, dirty, repository, content_id, depends, pins, "
		       "files and signatures; tag, build and materials too where there are any.",
	.examples = "  $ ingot show hello_1.0_amd64.deb\n"
		    "  $ ingot show --json hello-1.0-1.x86_64.rpm | jq -r .commit\n"
		    "  $ ingot show installed:hello\n",
	COMMAND_OPTIONS(options),
	.context_size = sizeof(struct show_context),
	.run = run,
};
