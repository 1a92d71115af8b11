/* deb_read.c - any .deb, made by whomever, as a package record; hostile input
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/deb/deb_read.h"

#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/file.h"
#include "base/vector.h"
#include "formats/deb/deb_archive.h"
#include "formats/deb/deb_control.h"
#include "formats/deb/deb_files.h"
#include "formats/deb/deb_members.h"
#include "formats/deb/deb_pack.h"
#include "sign/issuer.h"

#define ARCHIVE_SIZE_MAX (UINT64_C(64) << 20) /* of control.tar, plain */
#define CONTROL_SIZE_MAX (UINT64_C(4) << 20)  /* of the file control in it */
#define SIGNATURE_SIZE_MAX ((uint64_t)1 << 20)

/* Holds what control.tar has besides the scripts. */
struct control_files {
	struct buffer control, conffiles, triggers, sums;
	bool has_control, has_conffiles, has_triggers, has_sums;
	bool has_script[SCRIPT_COUNT];
};

static void free_control_files(struct control_files *files)
{
	buffer_free(&files->control);
	buffer_free(&files->conffiles);
	buffer_free(&files->triggers);
	buffer_free(&files->sums);
}

/* Appends all of the entry's content. */
static int read_content(struct deb_archive *archive, struct buffer *out, struct error *error)
{
	const void *data;
	size_t len;
	int more;
	while ((more = deb_archive_data(archive, &data, &len, error)) == 1)
		buffer_add(out, data, len);
	return more;
}

static int read_text(struct deb_archive *archive, const char *name, bool *seen, struct buffer *out,
		     struct error *error)
{
	if (*seen)
		return error_set(error, "control.tar has two files '%s'", name);
	*seen = true;
	return read_content(archive, out, error);
}

static int read_script(struct deb_archive *archive, enum script_kind kind, bool *seen,
		       struct package *package, struct error *error)
{
	AUTO_BUFFER body = BUFFER_INIT;
	if (read_text(archive, deb_pack_script_member(kind), seen, &body, error))
		return -1;
	package->scripts[kind] = (struct package_script){
		.body = arena_text_n(package->arena, buffer_text(&body), body.len),
		.len = body.len,
	};
	return 0;
}

/* Only files count; what is not known (shlibs ...) is of no interest here. */
static int read_control_entry(struct deb_archive *archive, const struct deb_archive_entry *entry,
			      struct control_files *files, struct package *package,
			      struct error *error)
{
	bool is_control = strcmp(entry->path, "control") == 0;
	if (is_control && (!S_ISREG(entry->mode) || entry->hardlink))
		return error_set(error, "control.tar: 'control' is not a file");
	if (!S_ISREG(entry->mode) || entry->hardlink)
		return 0;
	if (is_control && entry->size > CONTROL_SIZE_MAX)
		return error_set(error, "control.tar: 'control' has more than %" PRIu64 " bytes",
				 CONTROL_SIZE_MAX);
	if (is_control)
		return read_text(archive, "control", &files->has_control, &files->control, error);
	if (strcmp(entry->path, "conffiles") == 0)
		return read_text(archive, "conffiles", &files->has_conffiles, &files->conffiles,
				 error);
	if (strcmp(entry->path, "triggers") == 0)
		return read_text(archive, "triggers", &files->has_triggers, &files->triggers,
				 error);
	if (strcmp(entry->path, "md5sums") == 0)
		return read_text(archive, "md5sums", &files->has_sums, &files->sums, error);
	for (enum script_kind kind = 0; kind < SCRIPT_COUNT; kind++)
		if (deb_pack_script_member(kind) &&
		    strcmp(entry->path, deb_pack_script_member(kind)) == 0)
			return read_script(archive, kind, &files->has_script[kind], package, error);
	return 0;
}

static int read_control_archive(int fd, const struct deb_ar_member *member,
				struct control_files *files, struct package *package,
				struct error *error)
{
	struct deb_archive *archive = deb_archive_open(fd, member, ARCHIVE_SIZE_MAX, error);
	if (!archive)
		return -1;
	struct deb_archive_entry entry;
	int more;
	while ((more = deb_archive_next(archive, &entry, error)) == 1)
		if (read_control_entry(archive, &entry, files, package, error)) {
			more = -1;
			break;
		}
	deb_archive_close(archive);
	return more;
}

static int read_control(int fd, const struct deb_ar_member *member, struct control_files *files,
			struct package *package, struct error *error)
{
	if (read_control_archive(fd, member, files, package, error))
		return -1;
	if (!files->has_control)
		return error_set(error, "control.tar has no file 'control'");
	if (deb_control_read(buffer_text(&files->control), files->control.len, package, error))
		return error_context(error, "control");
	return 0;
}

static int read_signature(int fd, const struct deb_ar_member *member, struct package *package,
			  struct error *error)
{
	char issuer[17];
	if (member->size > SIGNATURE_SIZE_MAX)
		return error_set(error, "signature '%s' has %" PRIu64 " bytes", member->name,
				 member->size);
	void *bytes = arena_alloc(package->arena, member->size + 1);
	if (file_read_exact(fd, bytes, member->size, member->offset, member->name, error))
		return -1;
	issuer_read(bytes, member->size, issuer);
	*VECTOR_ADD(&package->signatures) = (struct package_signature){
		.kind = arena_text(package->arena, member->name),
		.key = arena_text(package->arena, issuer),
		.bytes = bytes,
		.len = member->size,
	};
	return 0;
}

static int read_signatures(int fd, const struct deb_ar *archive, struct package *package,
			   struct error *error)
{
	for (size_t i = 0; i < archive->n; i++)
		if (strncmp(archive->v[i].name, "_gpg", 4) == 0 &&
		    read_signature(fd, &archive->v[i], package, error))
			return -1;
	return 0;
}

static int read_package(int fd, struct package *package, struct error *error)
{
	struct deb_members members;
	CLEANUP(free_control_files) struct control_files files = {0};
	if (deb_members_read(fd, &members, error) ||
	    read_control(fd, members.control, &files, package, error) ||
	    deb_files_read(fd, members.data, package, error))
		return -1;
	deb_files_mark_config(package, buffer_text(&files.conffiles));
	if (files.has_triggers)
		package->triggers = arena_text_n(package->arena, buffer_text(&files.triggers),
						 files.triggers.len);
	if (files.has_sums)
		package->file_sums =
			arena_text_n(package->arena, buffer_text(&files.sums), files.sums.len);
	return read_signatures(fd, &members.archive, package, error);
}

struct package *deb_read(int fd, const char *path, struct error *error)
{
	struct package *package = package_make("deb");
	package->build_time = -1;
	if (read_package(fd, package, error) == 0)
		return package;
	error_context(error, "cannot read '%s'", path);
	package_free(package);
	return NULL;
}

int deb_read_signed_bytes(int fd, const struct package *package UNUSED,
			  const struct package_signature *signature, struct parts *bytes,
			  struct error *error)
{
	struct deb_members members;
	if (!deb_pack_signature_member(signature->kind + strlen("_gpg")))
		return error_set(error, "signature '%s' is of a kind that is not verified",
				 signature->kind);
	if (deb_members_read(fd, &members, error))
		return -1;
	const struct deb_ar_member *covered[] = {members.binary, members.control, members.data};
	for (size_t i = 0; i < ARRAY_SIZE(covered); i++)
		parts_add_file(bytes, fd, covered[i]->offset, covered[i]->size);
	return 0;
}

const char *deb_read_part_at(int fd, const struct package *package, uint64_t offset)
{
	struct deb_members members;
	AUTO_ERROR error = ERROR_INIT;
	if (deb_members_read(fd, &members, &error))
		return "the archive";
	for (size_t i = 0; i < members.archive.n; i++) {
		const struct deb_ar_member *member = &members.archive.v[i];
		if (offset < member->offset + member->size)
			return arena_text(package->arena, member->name);
	}
	return "the end";
}
