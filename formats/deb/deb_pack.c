/* deb_pack.c - a package record and its payload as the members of a .deb (deb(5))
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/deb/deb_pack.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/vector.h"
#include "codec/spliced.h"
#include "formats/deb/deb_ar.h"
#include "formats/deb/deb_control.h"
#include "formats/deb/deb_tar.h"

#define FORMAT_VERSION "2.0\n"

struct deb_artifact {
	int64_t mtime;         /* of every member, the signature's too */
	const char *signature; /* its member */
};

static const char *const signature_members[] = {"_gpgorigin", "_gpgmaint", "_gpgarchive"};

const char *deb_pack_signature_member(const char *role)
{
	for (size_t i = 0; i < ARRAY_SIZE(signature_members); i++)
		if (strcmp(signature_members[i] + strlen("_gpg"), role) == 0)
			return signature_members[i];
	return NULL;
}

static const struct script_member {
	const char *name;
	mode_t mode;
} scripts[SCRIPT_COUNT] = {
	[SCRIPT_PREINSTALL] = {"preinst", 0755}, [SCRIPT_POSTINSTALL] = {"postinst", 0755},
	[SCRIPT_PREREMOVE] = {"prerm", 0755},    [SCRIPT_POSTREMOVE] = {"postrm", 0755},
	[SCRIPT_RULES] = {"rules", 0755},        [SCRIPT_TEMPLATES] = {"templates", 0644},
	[SCRIPT_CONFIG] = {"config", 0755},
};

const char *deb_pack_script_member(enum script_kind kind)
{
	return scripts[kind].name;
}

/* Holds control.tar while it grows. */
struct control_archive {
	struct buffer tar;
	int64_t mtime;
};

static int add_file(struct control_archive *archive, const char *path, mode_t mode,
		    const void *data, size_t len, struct error *error)
{
	struct deb_tar_header header = {
		.path = path,
		.type = DEB_TAR_FILE,
		.mode = mode,
		.owner = "root",
		.group = "root",
		.size = len,
		.mtime = archive->mtime,
	};
	if (deb_tar_header(&header, &archive->tar, error))
		return -1;
	buffer_add(&archive->tar, data, len);
	deb_tar_pad(len, &archive->tar);
	return 0;
}

static int add_control(struct control_archive *archive, const struct package *package,
		       struct error *error)
{
	AUTO_BUFFER stanza = BUFFER_INIT;
	if (deb_control_write(package, &stanza, error))
		return -1;
	return add_file(archive, "/control", 0644, stanza.data, stanza.len, error);
}

static bool is_payload_file(const struct package_file *file)
{
	return S_ISREG(file->mode) && !file->ghost;
}

/* Adds the list of deb-md5sums(5): digest, two blanks, path without the slash. */
static int add_md5sums(struct control_archive *archive, const struct package *package,
		       struct error *error)
{
	AUTO_BUFFER list = BUFFER_INIT;
	VECTOR_EACH (file, &package->files) {
		if (is_payload_file(file))
			buffer_printf(&list, "%s  %s\n", file->md5, file->path + 1);
	}
	if (!list.len)
		return 0;
	return add_file(archive, "/md5sums", 0644, list.data, list.len, error);
}

static int add_conffiles(struct control_archive *archive, const struct package *package,
			 struct error *error)
{
	AUTO_BUFFER list = BUFFER_INIT;
	VECTOR_EACH (file, &package->files) {
		if (is_payload_file(file) && file->flags & ENTRY_CONFIG)
			buffer_printf(&list, "%s\n", file->path);
	}
	if (!list.len)
		return 0;
	return add_file(archive, "/conffiles", 0644, list.data, list.len, error);
}

static int add_scripts(struct control_archive *archive, const struct package *package,
		       struct error *error)
{
	for (size_t i = 0; i < SCRIPT_COUNT; i++) {
		const struct package_script *script = &package->scripts[i];
		if (!script->body || !scripts[i].name)
			continue;
		AUTO_FREE char *path = xasprintf("/%s", scripts[i].name);
		if (add_file(archive, path, scripts[i].mode, script->body, script->len, error))
			return -1;
	}
	return 0;
}

static int add_triggers(struct control_archive *archive, const struct package *package,
			struct error *error)
{
	if (!package->triggers)
		return 0;
	return add_file(archive, "/triggers", 0644, package->triggers, strlen(package->triggers),
			error);
}

/* deb(5): control.tar is never in the old .lzma format; xz has the same algorithm. */
static int make_control_params(const struct codec_params *data, struct codec_params *control,
			       struct error *error)
{
	*control = *data;
	if (data->codec != CODEC_LZMA)
		return 0;
	return codec_params_make(CODEC_XZ, data->level, control, error);
}

/* The sums of ten thousand files are a megabyte, which would keep one thread busy while the others
 * have nothing to do; hence runs of some lines each. */
static int make_control_archive(const struct package *package, const struct codec_params *params,
				int64_t mtime, const struct spliced_means *help, struct buffer *out,
				struct error *error)
{
	struct control_archive archive = {.mtime = mtime};
	int failed =
		add_control(&archive, package, error) || add_md5sums(&archive, package, error) ||
		add_conffiles(&archive, package, error) || add_triggers(&archive, package, error) ||
		add_scripts(&archive, package, error);
	if (!failed) {
		deb_tar_end(&archive.tar);
		failed = spliced_compress(params, "\n", archive.tar.data, archive.tar.len, help,
					  out, error);
	}
	buffer_free(&archive.tar);
	return failed ? error_context(error, "control.tar") : 0;
}

/* Adds one member, also to what is signed. */
static int add_part(struct artifact *artifact, const char *name, const struct parts *content,
		    struct error *error)
{
	const struct deb_artifact *deb = artifact->priv;
	parts_add_parts(&artifact->to_sign, content);
	return deb_ar_add(&artifact->head, name, deb->mtime, content, error);
}

static int add_bytes(struct artifact *artifact, const char *name, const void *data, size_t len,
		     struct error *error)
{
	CLEANUP(parts_free) struct parts content = {0};
	parts_add_copy(&content, data, len);
	return add_part(artifact, name, &content, error);
}

static char *make_member_name(const char *archive, const struct codec_params *params)
{
	return xasprintf("%s%s", archive, codec_extension(params->codec));
}

static int add_members(struct artifact *artifact, const char *control_name,
		       const struct buffer *control, const char *data_name,
		       const struct payload *payload, struct error *error)
{
	parts_add_copy(&artifact->head, DEB_AR_MAGIC, DEB_AR_MAGIC_SIZE);
	if (add_bytes(artifact, "debian-binary", FORMAT_VERSION, sizeof FORMAT_VERSION - 1,
		      error) ||
	    add_bytes(artifact, control_name, control->data, control->len, error))
		return -1;
	return add_part(artifact, data_name, &payload->spool.parts, error);
}

int deb_pack(const struct package *package, const struct payload *payload,
	     const struct codec_params *params, struct artifact *artifact, struct error *error)
{
	AUTO_BUFFER control = BUFFER_INIT;
	struct deb_artifact *deb = xzalloc(sizeof *deb);
	*artifact = (struct artifact){.priv = deb};
	deb->mtime = package->build_time > 0 ? package->build_time : 0;
	deb->signature = package->signature_kind ? package->signature_kind : DEB_SIGNATURE;
	struct codec_params control_params;
	int failed = make_control_params(params, &control_params, error) ||
		     make_control_archive(package, &control_params, deb->mtime, &payload->help,
					  &control, error);
	if (!failed) {
		AUTO_FREE char *control_name = make_member_name("control.tar", &control_params);
		AUTO_FREE char *data_name = make_member_name("data.tar", params);
		failed = add_members(artifact, control_name, &control, data_name, payload, error);
	}
	if (failed)
		deb_pack_free(artifact);
	return failed ? -1 : 0;
}

/* debsig-verify 0.28 looks a signature up by the primary key and then finds the subkey's. */
int deb_pack_check_signer(const struct signer *signer, struct problems *problems,
			  struct error *error UNUSED)
{
	if (signer_uses_subkey(signer))
		problems_add(problems, PROBLEM_WARNING, (struct mark){0},
			     "sign with a key whose primary key signs",
			     "the .deb is signed with a subkey, which debsig-verify cannot check");
	return 0;
}

int deb_pack_seal(struct artifact *artifact, const struct signer *signer UNUSED,
		  const struct buffer *signature, struct parts *file, struct error *error)
{
	const struct deb_artifact *deb = artifact->priv;
	parts_add_parts(file, &artifact->head);
	if (!signature)
		return 0;
	CLEANUP(parts_free) struct parts content = {0};
	parts_add_copy(&content, signature->data, signature->len);
	return deb_ar_add(file, deb->signature, deb->mtime, &content, error);
}

void deb_pack_free(struct artifact *artifact)
{
	parts_free(&artifact->head);
	parts_free(&artifact->to_sign);
	parts_free(&artifact->tail);
	free(artifact->priv);
	*artifact = (struct artifact){0};
}
