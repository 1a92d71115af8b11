/* stand_ins.c - what the model replaces
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/model/stand_ins.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/vector.h"
#include "formats/format.h"
#include "formats/layout.h"
#include "repo/change/incoming_internal.h"
#include "repo/state/record_file.h"
#include "sign/cleartext.h"
#include "sign/client_keys.h"
#include "sign/keyring.h"

#define HEAD "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n"
#define MIDDLE "-----BEGIN PGP SIGNATURE-----\n\n"
#define TAIL "\n-----END PGP SIGNATURE-----\n"
#define KEY "the key of the model"
#define FINGERPRINT "0123456789ABCDEF0123456789ABCDEF01234567"

/* --wrap names them so; no header declares them. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#pragma GCC diagnostic ignored "-Wmissing-declarations"

/* ---- Signatures ---- */

struct signer *stand_ins_signer(void)
{
	static char signer;
	return (struct signer *)&signer;
}

const char *__wrap_signer_fingerprint(const struct signer *signer UNUSED)
{
	return FINGERPRINT;
}

bool __wrap_signer_has_part(const struct signer *signer UNUSED, const char *fingerprint UNUSED)
{
	return true;
}

void __wrap_signer_prove_with(struct signer *signer UNUSED, struct keyring *keyring UNUSED)
{
}

/* The key of the model does not end, and has one part. */
int __wrap_client_keys_settle(struct signer *signer UNUSED, const char *public_keys UNUSED,
			      struct keyring **keyring UNUSED, struct key_renewal *renewal,
			      struct error *error UNUSED)
{
	*renewal = (struct key_renewal){0};
	return 0;
}

int __wrap_signer_public_key(struct signer *signer UNUSED, struct buffer *key,
			     struct error *error UNUSED)
{
	buffer_add_text(key, KEY "\n");
	return 0;
}

int __wrap_signer_detach(struct signer *signer UNUSED, const struct parts *parts,
			 bool armoured UNUSED, struct buffer *signature, struct error *error)
{
	char digest[SHA256_HEX_SIZE];
	if (parts_digest(parts, DIGEST_SHA256, digest, error))
		return -1;
	buffer_printf(signature, "%s%s%s", MIDDLE, digest, TAIL);
	return 0;
}

/* No line of ours begins with a dash, so that none has to be escaped. */
int __wrap_signer_clear(struct signer *signer UNUSED, const char *text, size_t len,
			struct buffer *signed_text, struct error *error)
{
	char digest[SHA256_HEX_SIZE];
	if (cleartext_check(text, len, error))
		return -1;
	digest_bytes_hex(DIGEST_SHA256, text, len, digest);
	buffer_add_text(signed_text, HEAD);
	buffer_add(signed_text, text, len);
	buffer_printf(signed_text, "%s%s%s", MIDDLE, digest, TAIL);
	return 0;
}

bool stand_ins_verify(const void *signature, size_t len, const void *data, size_t data_len)
{
	char digest[SHA256_HEX_SIZE];
	digest_bytes_hex(DIGEST_SHA256, data, data_len, digest);
	AUTO_FREE char *wanted = xasprintf("%s%s%s", MIDDLE, digest, TAIL);
	return len == strlen(wanted) && memcmp(signature, wanted, len) == 0;
}

bool stand_ins_verify_clear(const void *bytes, size_t len, struct buffer *text)
{
	size_t head = strlen(HEAD);
	size_t foot = strlen(MIDDLE) + SHA256_HEX_SIZE - 1 + strlen(TAIL);
	const char *data = bytes;
	if (len < head + foot || memcmp(data, HEAD, head) != 0 ||
	    !stand_ins_verify(data + len - foot, foot, data + head, len - head - foot))
		return false;
	buffer_add(text, data + head, len - head - foot);
	(void)buffer_text(text);
	return true;
}

struct keyring *__wrap_keyring_open(struct error *error UNUSED)
{
	return xzalloc(1);
}

void __wrap_keyring_close(struct keyring *keyring)
{
	free(keyring);
}

int __wrap_keyring_add(struct keyring *keyring UNUSED, const void *key, size_t len,
		       const char *name, struct error *error)
{
	if (len >= strlen(KEY) && memcmp(key, KEY, strlen(KEY)) == 0)
		return 0;
	return error_set(error, "'%s' is not the key of the model", name);
}

int __wrap_keyring_expired(struct keyring *keyring UNUSED, struct key_parts *parts UNUSED,
			   struct error *error UNUSED)
{
	return 0;
}

int __wrap_keyring_verify_clear(struct keyring *keyring UNUSED, const void *signed_text, size_t len,
				struct buffer *text, struct signature *signature,
				struct error *error UNUSED)
{
	bool good = stand_ins_verify_clear(signed_text, len, text);
	*signature = (struct signature){.state = good ? SIGNATURE_GOOD : SIGNATURE_BAD};
	return 0;
}

/* ---- The store ---- */

static struct {
	struct memory *memory;
	unsigned actor;
} place;

void stand_ins_place(struct memory *memory, unsigned actor)
{
	place.memory = memory;
	place.actor = actor;
}

struct store *__wrap_store_open(const char *where UNUSED, bool create UNUSED,
				struct error *error UNUSED)
{
	return memory_open(place.memory, place.actor);
}

/* ---- Packages ---- */

static struct {
	struct read_package {
		char *file;
		struct incoming incoming;
	} * v;
	size_t n, cap;
} packages;

int __real_incoming_read(const struct incoming_options *options, const struct strings *files,
			 struct incoming *incoming, struct error *error);
int __wrap_incoming_read(const struct incoming_options *options, const struct strings *files,
			 struct incoming *incoming, struct error *error);

static struct record *copy_record(const struct record *record)
{
	AUTO_BUFFER bytes = BUFFER_INIT;
	struct error error = ERROR_INIT;
	record_file_write(record, &bytes);
	struct record *copy = record_file_read(bytes.data, bytes.len, &error);
	if (!copy)
		program_end(error.message);
	return copy;
}

static char *copy_text(const char *text)
{
	return text ? xstrdup(text) : NULL;
}

static void copy_package(const struct incoming_package *from, const char *file,
			 struct incoming_package *to)
{
	*to = (struct incoming_package){
		.file = file,
		.format = from->format,
		.record = copy_record(from->record),
		.claim = {.object = copy_text(from->claim.object),
			  .name = copy_text(from->claim.name),
			  .version = copy_text(from->claim.version),
			  .commit = copy_text(from->claim.commit),
			  .file = file},
	};
}

static const struct read_package *read_once(const struct incoming_options *options, char *file,
					    struct error *error)
{
	for (size_t i = 0; i < packages.n; i++)
		if (strcmp(packages.v[i].file, file) == 0)
			return &packages.v[i];
	const struct strings one = {.v = &file, .n = 1};
	struct incoming incoming = {0};
	if (__real_incoming_read(options, &one, &incoming, error))
		return NULL;
	struct read_package *package = VECTOR_ADD(&packages);
	*package = (struct read_package){.file = xstrdup(file), .incoming = incoming};
	return package;
}

int __wrap_incoming_read(const struct incoming_options *options, const struct strings *files,
			 struct incoming *incoming, struct error *error)
{
	incoming->v = xzalloc(files->n * sizeof *incoming->v);
	for (incoming->n = 0; incoming->n < files->n; incoming->n++) {
		char *file = files->v[incoming->n];
		const struct read_package *package = read_once(options, file, error);
		if (!package)
			return -1;
		copy_package(&package->incoming.v[0], file, &incoming->v[incoming->n]);
	}
	return 0;
}

/* ---- Indexes ---- */

extern const struct format __real_deb_format, __real_rpm_format;

/* The formats that the table of formats finds: the real ones, but for `render`. */
struct format __wrap_deb_format, __wrap_rpm_format;
static struct layout deb_layout, rpm_layout;

struct rendered {
	enum rendered_kind kind;
	char *path;
	struct buffer bytes;
};

struct rendering {
	char *key;
	struct {
		struct rendered *v;
		size_t n, cap;
	} files;
};

static struct {
	struct rendering *v;
	size_t n, cap;
} renderings;

static char *make_key(const struct channel_view *view, const struct layout *layout)
{
	struct buffer key = BUFFER_INIT;
	buffer_printf(&key, "%p %s %llu %lld %lld %d", (const void *)layout, view->channel,
		      (unsigned long long)view->generation, (long long)view->date,
		      (long long)view->valid_until, view->allows_unsigned);
	for (size_t i = 0; i < view->n_records; i++)
		buffer_printf(&key, " %s", view->records[i]->digest);
	return buffer_steal(&key);
}

static int keep(void *context, enum rendered_kind kind, const char *path, const void *data,
		size_t len, struct error *error UNUSED)
{
	struct rendering *rendering = context;
	struct rendered *file = VECTOR_ADD(&rendering->files);
	*file = (struct rendered){.kind = kind, .path = xstrdup(path)};
	buffer_add(&file->bytes, data, len);
	return 0;
}

static const struct rendering *render_once(const struct format *real,
					   const struct channel_view *view, struct signer *signer,
					   struct error *error)
{
	AUTO_FREE char *key = make_key(view, real->layout);
	for (size_t i = 0; i < renderings.n; i++)
		if (strcmp(renderings.v[i].key, key) == 0)
			return &renderings.v[i];
	struct rendering *rendering = VECTOR_ADD(&renderings);
	rendering->key = xstrdup(key);
	if (real->layout->render(view, signer, (struct rendered_sink){keep, rendering}, error))
		return NULL;
	return rendering;
}

static int render(const struct format *real, const struct channel_view *view, struct signer *signer,
		  struct rendered_sink sink, struct error *error)
{
	const struct rendering *found = render_once(real, view, signer, error);
	if (!found)
		return -1;
	/* Others may add to the table while the sink waits; what belongs to a rendering stays. */
	const struct rendered *files = found->files.v;
	size_t count = found->files.n;
	for (size_t i = 0; i < count; i++)
		if (sink.put(sink.context, files[i].kind, files[i].path, files[i].bytes.data,
			     files[i].bytes.len, error))
			return -1;
	return 0;
}

static int render_deb(const struct channel_view *view, struct signer *signer,
		      struct rendered_sink sink, struct error *error)
{
	return render(&__real_deb_format, view, signer, sink, error);
}

static int render_rpm(const struct channel_view *view, struct signer *signer,
		      struct rendered_sink sink, struct error *error)
{
	return render(&__real_rpm_format, view, signer, sink, error);
}

void stand_ins_start(void)
{
	deb_layout = *__real_deb_format.layout;
	deb_layout.render = render_deb;
	rpm_layout = *__real_rpm_format.layout;
	rpm_layout.render = render_rpm;
	__wrap_deb_format = __real_deb_format;
	__wrap_deb_format.layout = &deb_layout;
	__wrap_rpm_format = __real_rpm_format;
	__wrap_rpm_format.layout = &rpm_layout;
}

void stand_ins_end(void)
{
	VECTOR_EACH (package, &packages) {
		free(package->file);
		incoming_free(&package->incoming);
	}
	free(packages.v);
	VECTOR_EACH (rendering, &renderings) {
		free(rendering->key);
		VECTOR_EACH (file, &rendering->files) {
			free(file->path);
			buffer_free(&file->bytes);
		}
		free(rendering->files.v);
	}
	free(renderings.v);
}
