/* rpm_header.c - the main header of an rpm, made of a package's record
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/rpm/rpm_header.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "formats/rpm/rpm_header_internal.h"
#include "formats/rpm/rpm_nevra.h"
#include "formats/rpm/rpm_tags.h"

/* The version of the rpm whose format this is (tag RPMVERSION); not that of the library, which may
 * change. */
#define FORMAT_VERSION "4.18.0"

static void put_metadata(struct rpm_writer *writer)
{
	const struct package *package = writer->package;
	for (size_t i = 0; i < rpm_text_tag_count; i++) {
		const struct rpm_text_tag *row = &rpm_text_tags[i];
		(row->is_translatable ? rpm_block_put_translatable : rpm_block_put_text)(
			writer->block, row->tag, rpm_tag_value(row, package));
	}
	for (size_t i = 0; i < rpm_field_tag_count; i++) {
		const struct rpm_field_tag *row = &rpm_field_tags[i];
		(row->is_translatable ? rpm_block_put_translatable : rpm_block_put_text)(
			writer->block, row->tag, rpm_tag_field(package, row->name));
	}
	uint64_t epoch;
	if (package->epoch && text_to_uint(package->epoch, UINT32_MAX, &epoch) == 0)
		rpm_block_put_u32(writer->block, RPM_TAG_EPOCH, &(uint32_t){(uint32_t)epoch}, 1);
	const uint32_t build_time = rpm_tag_time(package->build_time);
	rpm_block_put_u32(writer->block, RPM_TAG_BUILDTIME, &build_time, 1);
	rpm_block_put_text(writer->block, RPM_TAG_ENCODING, "utf-8");
	if (!rpm_tag_field(package, "RPMVERSION"))
		rpm_block_put_text(writer->block, RPM_TAG_RPMVERSION, FORMAT_VERSION);
	/* rpm installs nothing without an operating system. */
	if (!rpm_tag_field(package, "OS"))
		rpm_block_put_text(writer->block, RPM_TAG_OS, "linux");
	/* Without SOURCERPM rpm takes the package for a source package. */
	if (!rpm_tag_field(package, "SOURCERPM")) {
		AUTO_FREE char *source = xasprintf("%s-%s-%s.src.rpm", package->name,
						   package->version, package->release);
		rpm_block_put_text(writer->block, RPM_TAG_SOURCERPM, source);
	}
}

static void put_prefixes(struct rpm_writer *writer)
{
	const char *value = rpm_tag_field(writer->package, RPM_FIELD_PREFIXES);
	if (!value)
		return;
	AUTO_FREE char *text = xstrdup(value);
	char *state = NULL;
	for (char *word = strtok_r(text, " ", &state); word; word = strtok_r(NULL, " ", &state))
		rpm_block_put_texts(writer->block, RPM_TAG_PREFIXES, &(const char *){word}, 1);
}

/* Puts "git+URL#COMMIT", as pip and others write a revision of a repository. */
static void put_identity(struct rpm_writer *writer)
{
	const struct package *package = writer->package;
	if (package->commit || package->repository) {
		AUTO_FREE char *vcs = xasprintf("git%s%s%s%s%s", package->repository ? "+" : "",
						package->repository ? package->repository : "",
						package->commit ? "#" : "",
						package->commit ? package->commit : "",
						package->commit && package->dirty ? "-dirty" : "");
		rpm_block_put_text(writer->block, RPM_TAG_VCS, vcs);
	}
	if (*package->content_id) {
		AUTO_FREE char *cookie = xasprintf(RPM_COOKIE_START "%s", package->content_id);
		rpm_block_put_text(writer->block, RPM_TAG_COOKIE, cookie);
	}
}

/* "sh -e" is stored as two strings: the program and its argument. */
static void put_interpreter(struct rpm_writer *writer, uint32_t tag, const char *interpreter)
{
	AUTO_FREE char *text = xstrdup(interpreter);
	char *state = NULL;
	for (char *word = strtok_r(text, " ", &state); word; word = strtok_r(NULL, " ", &state))
		rpm_block_put_texts(writer->block, tag, &(const char *){word}, 1);
}

static void put_scripts(struct rpm_writer *writer)
{
	for (size_t i = 0; i < rpm_script_tag_count; i++) {
		const struct rpm_script_tag *row = &rpm_script_tags[i];
		const struct package_script *script = &writer->package->scripts[row->kind];
		if (!script->body)
			continue;
		rpm_block_put_text(writer->block, row->body, script->body);
		put_interpreter(writer, row->interpreter,
				script->interpreter ? script->interpreter : "/bin/sh");
	}
}

/* Puts entries "time\tname\ttext". */
static void put_changelog(struct rpm_writer *writer)
{
	for (size_t i = 0; i < writer->package->changelog.n; i++) {
		AUTO_FREE char *text = xstrdup(writer->package->changelog.v[i]);
		char *name = strchr(text, '\t');
		char *body = name ? strchr(name + 1, '\t') : NULL;
		if (!body)
			continue;
		*name++ = *body++ = '\0';
		uint64_t time = 0;
		if (text_to_uint(text, UINT32_MAX, &time))
			time = 0;
		rpm_block_put_u32(writer->block, RPM_TAG_CHANGELOGTIME, &(uint32_t){(uint32_t)time},
				  1);
		rpm_block_put_texts(writer->block, RPM_TAG_CHANGELOGNAME, &(const char *){name}, 1);
		rpm_block_put_texts(writer->block, RPM_TAG_CHANGELOGTEXT, &(const char *){body}, 1);
	}
}

static void put_payload(struct rpm_writer *writer)
{
	char hex[SHA256_HEX_SIZE];
	digest_hex(writer->payload->spool.digests[DIGEST_SHA256], hex);
	rpm_block_put_text(writer->block, RPM_TAG_PAYLOADFORMAT, "cpio");
	rpm_block_put_texts(writer->block, RPM_TAG_PAYLOADDIGEST, &(const char *){hex}, 1);
	rpm_block_put_u32(writer->block, RPM_TAG_PAYLOADDIGESTALGO, &(uint32_t){RPM_DIGEST_SHA256},
			  1);
	if (writer->params->codec == CODEC_NONE)
		return; /* no tag means no compression */
	AUTO_FREE char *level = xasprintf("%d", writer->params->level);
	rpm_block_put_text(writer->block, RPM_TAG_PAYLOADCOMPRESSOR,
			   codec_name(writer->params->codec));
	rpm_block_put_text(writer->block, RPM_TAG_PAYLOADFLAGS, level);
}

int rpm_header_make(const struct package *package, const struct payload *payload,
		    const struct codec_params *params, struct buffer *out, struct error *error)
{
	if (rpm_nevra_check(package, error))
		return -1;
	struct rpm_writer writer = {.block = rpm_block_make(),
				    .package = package,
				    .payload = payload,
				    .params = params};
	put_metadata(&writer);
	put_prefixes(&writer);
	put_identity(&writer);
	put_scripts(&writer);
	put_changelog(&writer);
	put_payload(&writer);
	rpm_header_put_files(&writer);
	rpm_header_put_relations(&writer);
	int failed = rpm_block_export(writer.block, RPM_TAG_HEADERIMMUTABLE, out, error);
	rpm_block_free(writer.block);
	return failed;
}
