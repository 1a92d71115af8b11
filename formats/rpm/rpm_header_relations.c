/* rpm_header_relations.c - dependencies in an rpm's main header: the record's, and those that
 * follow from what the package is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/vector.h"
#include "formats/rpm/rpm_arch.h"
#include "formats/rpm/rpm_dependency.h"
#include "formats/rpm/rpm_header_internal.h"
#include "formats/rpm/rpm_tags.h"

struct dependencies {
	struct rpm_dependency *v;
	size_t n, cap;
};

/* Holds all relations that a package has, before they are put. */
struct relations {
	struct arena *arena;
	struct rpm_writer *writer;
	struct dependencies lists[RELATION_COUNT]; /* by kind; the requires in RELATION_DEPENDS */
	bool has_config, has_capabilities;
};

static void add_dependency(struct dependencies *list, const char *name, const char *version,
			   uint32_t flags)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].flags == flags && strcmp(list->v[i].name, name) == 0 &&
		    strcmp(list->v[i].version, version) == 0)
			return;
	*VECTOR_ADD(list) =
		(struct rpm_dependency){.name = name, .version = version, .flags = flags};
}

/* The arrays that several rows share are those of one list. */
static struct dependencies *list_of(struct relations *relations, enum relation_kind kind)
{
	return &relations->lists[kind == RELATION_PREDEPENDS ? RELATION_DEPENDS : kind];
}

static void add_text(struct relations *relations, const struct rpm_relation_tag *row,
		     const char *text)
{
	struct rpm_dependency dependency = rpm_dependency_parse(text, relations->arena);
	add_dependency(list_of(relations, row->kind), dependency.name, dependency.version,
		       dependency.flags | row->sense);
}

static void add_given(struct relations *relations)
{
	const struct package *package = relations->writer->package;
	for (size_t i = 0; i < rpm_relation_tag_count; i++) {
		const struct rpm_relation_tag *row = &rpm_relation_tags[i];
		for (size_t j = 0; !row->field && j < package->relations[row->kind].n; j++)
			add_text(relations, row, package->relations[row->kind].v[j]);
		for (size_t j = 0; row->field && j < package->fields.n; j++)
			if (strcmp(package->fields.v[j].name, row->field) == 0)
				add_text(relations, row, package->fields.v[j].value);
	}
}

/* Adds name, name(isa), config(name): rpm matches what others require against provides alone. */
static void add_own(struct relations *relations)
{
	const struct package *package = relations->writer->package;
	AUTO_FREE char *full = package_full_version(package);
	const char *version = arena_text(relations->arena, full);
	const char *isa = rpm_arch_isa(package->arch);
	struct dependencies *provides = list_of(relations, RELATION_PROVIDES);
	add_dependency(provides, package->name, version, RPM_SENSE_EQUAL);
	if (isa)
		add_dependency(provides,
			       arena_printf(relations->arena, "%s(%s)", package->name, isa),
			       version, RPM_SENSE_EQUAL);
	if (!relations->has_config)
		return;
	const char *config = arena_printf(relations->arena, "config(%s)", package->name);
	add_dependency(provides, config, version, RPM_SENSE_EQUAL | RPM_SENSE_CONFIG);
	add_dependency(list_of(relations, RELATION_DEPENDS), config, version,
		       RPM_SENSE_EQUAL | RPM_SENSE_CONFIG);
}

static bool is_lua(const struct package_script *script)
{
	return script->interpreter && strncmp(script->interpreter, "<lua>", 5) == 0;
}

static void add_interpreters(struct relations *relations)
{
	for (size_t i = 0; i < rpm_script_tag_count; i++) {
		const struct package_script *script =
			&relations->writer->package->scripts[rpm_script_tags[i].kind];
		if (!script->body || is_lua(script))
			continue;
		const char *program = script->interpreter ? script->interpreter : "/bin/sh";
		add_dependency(list_of(relations, RELATION_DEPENDS),
			       arena_text_n(relations->arena, program, strcspn(program, " ")), "",
			       RPM_SENSE_INTERP | rpm_script_tags[i].sense);
	}
}

/* ---- rpmlib(): what the rpm that installs must be able to do ---- */

static bool has_files(const struct relations *relations)
{
	return relations->writer->package->files.n > 0;
}

static bool is_always(const struct relations *relations UNUSED)
{
	return true;
}

static bool is_zstd(const struct relations *relations)
{
	return relations->writer->params->codec == CODEC_ZSTD;
}

static bool is_xz(const struct relations *relations)
{
	return relations->writer->params->codec == CODEC_XZ;
}

static bool is_lzma(const struct relations *relations)
{
	return relations->writer->params->codec == CODEC_LZMA;
}

static bool is_large(const struct relations *relations)
{
	return relations->writer->payload->large;
}

static bool has_capabilities(const struct relations *relations)
{
	return relations->has_capabilities;
}

static bool has_lua(const struct relations *relations)
{
	for (size_t i = 0; i < SCRIPT_COUNT; i++)
		if (relations->writer->package->scripts[i].body &&
		    is_lua(&relations->writer->package->scripts[i]))
			return true;
	return false;
}

static bool has_version_byte(const struct relations *relations, char byte)
{
	for (size_t kind = 0; kind < RELATION_COUNT; kind++)
		for (size_t i = 0; i < relations->lists[kind].n; i++)
			if (strchr(relations->lists[kind].v[i].version, byte))
				return true;
	return false;
}

static bool has_tilde(const struct relations *relations)
{
	return has_version_byte(relations, '~');
}

static bool has_caret(const struct relations *relations)
{
	return has_version_byte(relations, '^');
}

static bool has_rich(const struct relations *relations)
{
	for (size_t kind = 0; kind < RELATION_COUNT; kind++)
		for (size_t i = 0; i < relations->lists[kind].n; i++)
			if (rpm_dependency_is_rich(&relations->lists[kind].v[i]))
				return true;
	return false;
}

/* Names and versions as rpm's lib/rpmds.c lists them. */
static const struct feature {
	const char *name, *since;
	bool (*is_used)(const struct relations *relations);
} features[] = {
	{"rpmlib(BuiltinLuaScripts)", "4.2.2-1", has_lua},
	{"rpmlib(CaretInVersions)", "4.15.0-1", has_caret},
	{"rpmlib(CompressedFileNames)", "3.0.4-1", has_files},
	{"rpmlib(FileCaps)", "4.6.1-1", has_capabilities},
	{"rpmlib(FileDigests)", "4.6.0-1", has_files},
	{"rpmlib(LargeFiles)", "4.12.0-1", is_large},
	{"rpmlib(PayloadFilesHavePrefix)", "4.0-1", is_always},
	{"rpmlib(PayloadIsXz)", "5.2-1", is_xz},
	{"rpmlib(PayloadIsLzma)", "4.4.2-1", is_lzma},
	{"rpmlib(PayloadIsZstd)", "5.4.18-1", is_zstd},
	{"rpmlib(RichDependencies)", "4.12.0-1", has_rich},
	{"rpmlib(TildeInVersions)", "4.10.0-1", has_tilde},
};

static void add_features(struct relations *relations)
{
	for (size_t i = 0; i < ARRAY_SIZE(features); i++)
		if (features[i].is_used(relations))
			add_dependency(list_of(relations, RELATION_DEPENDS), features[i].name,
				       features[i].since,
				       RPM_SENSE_RPMLIB | RPM_SENSE_LESS | RPM_SENSE_EQUAL);
}

/* ---- Putting ---- */

static void put_list(struct rpm_writer *writer, const struct rpm_relation_tag *row,
		     const struct dependencies *list)
{
	AUTO_FREE const char **names = xreallocarray(NULL, list->n + 1, sizeof *names);
	AUTO_FREE const char **versions = xreallocarray(NULL, list->n + 1, sizeof *versions);
	AUTO_FREE uint32_t *flags = xreallocarray(NULL, list->n + 1, sizeof *flags);
	for (size_t i = 0; i < list->n; i++) {
		names[i] = list->v[i].name;
		versions[i] = list->v[i].version;
		flags[i] = list->v[i].flags;
	}
	rpm_block_put_texts(writer->block, row->names, names, list->n);
	rpm_block_put_texts(writer->block, row->versions, versions, list->n);
	rpm_block_put_u32(writer->block, row->flags, flags, list->n);
}

void rpm_header_put_relations(struct rpm_writer *writer)
{
	struct relations relations = {.arena = arena_make(), .writer = writer};
	for (size_t i = 0; i < writer->package->files.n; i++) {
		const struct package_file *file = &writer->package->files.v[i];
		relations.has_config |= (file->flags & ENTRY_CONFIG) != 0;
		relations.has_capabilities |= file->capabilities != NULL;
	}
	add_own(&relations);
	add_given(&relations);
	add_interpreters(&relations);
	add_features(&relations);
	for (size_t i = 0; i < rpm_relation_tag_count; i++) {
		const struct rpm_relation_tag *row = &rpm_relation_tags[i];
		if (row->match == 0) /* one row for each set of arrays */
			put_list(writer, row, &relations.lists[row->kind]);
	}
	for (size_t i = 0; i < RELATION_COUNT; i++)
		free(relations.lists[i].v);
	arena_free(relations.arena);
}
