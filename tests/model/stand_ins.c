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
#define NO_KEY '-'
#define KEYS STAND_INS_KEYS
#define NOBODY 31 /* an actor that no schedule has */

/* --wrap names them so; no header declares them. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#pragma GCC diagnostic ignored "-Wmissing-declarations"

/* ---- Keys ---- */

/* Each key is a name and a fingerprint. */
static const struct model_key {
	char letter;
	const char *name, *fingerprint;
} keys[KEYS] = {
	{'A', "the key of the model A", "A123456789ABCDEF0123456789ABCDEF01234567"},
	{'B', "the key of the model B", "B123456789ABCDEF0123456789ABCDEF01234567"},
};

/* Signers are joined and parted while others sign, so that each actor has its own. */
struct signer {
	const struct model_key *key;
	struct signer *joined; /* or NULL */
};

static struct {
	struct memory *memory;
	unsigned actor;
	bool is_quiet;
} place;

static struct signer signers[STAND_INS_ACTORS][KEYS];
static struct signer *signer_lists[STAND_INS_ACTORS][KEYS];

struct signer *const *stand_ins_signers(void)
{
	for (size_t i = 0; i < KEYS; i++) {
		signers[place.actor][i].key = &keys[i];
		signer_lists[place.actor][i] = &signers[place.actor][i];
	}
	return signer_lists[place.actor];
}

const char *__wrap_signer_fingerprint(const struct signer *signer)
{
	return signer->key->fingerprint;
}

bool __wrap_signer_has_part(const struct signer *signer, const char *fingerprint)
{
	return strcmp(signer->key->fingerprint, fingerprint) == 0;
}

void __wrap_signer_prove_with(struct signer *signer UNUSED, struct keyring *keyring UNUSED)
{
}

void __wrap_signer_join(struct signer *first, struct signer *other)
{
	first->joined = other;
}

void __wrap_signer_part(struct signer *first)
{
	first->joined = NULL;
}

size_t __wrap_signer_count(const struct signer *signer)
{
	return signer->joined ? 2 : 1;
}

struct signer *__wrap_signer_at(struct signer *signer, size_t i)
{
	return i ? signer->joined : signer;
}

struct signer *__wrap_signer_find(struct signer *signer, const char *primary)
{
	for (struct signer *one = signer; one; one = one->joined)
		if (strcmp(one->key->fingerprint, primary) == 0)
			return one;
	return NULL;
}

/* The keys of the model do not end, and have one part each. */
int __wrap_client_keys_settle(struct signer *signer UNUSED, const char *public_keys UNUSED,
			      struct keyring **keyring UNUSED, struct key_renewal *renewal,
			      struct error *error UNUSED)
{
	*renewal = (struct key_renewal){0};
	return 0;
}

int __wrap_signer_public_key(struct signer *signer, struct buffer *key, struct error *error UNUSED)
{
	buffer_printf(key, "%s\n", signer->key->name);
	return 0;
}

/* ---- Signatures ---- */

static void add_signature(const struct signer *signer, const char *digest, struct buffer *out)
{
	buffer_printf(out, "%s%s %c%c%s", MIDDLE, digest, signer->key->letter,
		      signer->joined ? signer->joined->key->letter : NO_KEY, TAIL);
}

int __wrap_signer_detach(struct signer *signer, const struct parts *parts, bool armoured UNUSED,
			 struct buffer *signature, struct error *error)
{
	char digest[SHA256_HEX_SIZE];
	if (parts_digest(parts, DIGEST_SHA256, digest, error))
		return -1;
	add_signature(signer, digest, signature);
	return 0;
}

int __wrap_signer_detach_around(struct signer *signer, const struct parts *parts,
				struct buffer *signature, struct error *error)
{
	return __wrap_signer_detach(signer, parts, true, signature, error);
}

/* No line of ours begins with a dash, so that none has to be escaped. */
int __wrap_signer_clear(struct signer *signer, const char *text, size_t len,
			struct buffer *signed_text, struct error *error)
{
	char digest[SHA256_HEX_SIZE];
	if (cleartext_check(text, len, error))
		return -1;
	digest_bytes_hex(DIGEST_SHA256, text, len, digest);
	buffer_add_text(signed_text, HEAD);
	buffer_add(signed_text, text, len);
	add_signature(signer, digest, signed_text);
	return 0;
}

/* The length of a signature: its frame, a digest, a blank, two letters. */
static size_t signature_size(void)
{
	return strlen(MIDDLE) + SHA256_HEX_SIZE - 1 + 3 + strlen(TAIL);
}

bool stand_ins_verify(const void *signature, size_t len, const void *data, size_t data_len)
{
	char digest[SHA256_HEX_SIZE];
	digest_bytes_hex(DIGEST_SHA256, data, data_len, digest);
	AUTO_FREE char *begin = xasprintf("%s%s ", MIDDLE, digest);
	return len == signature_size() && memcmp(signature, begin, strlen(begin)) == 0;
}

bool stand_ins_verify_clear(const void *bytes, size_t len, struct buffer *text)
{
	size_t head = strlen(HEAD), foot = signature_size();
	const char *data = bytes;
	if (len < head + foot || memcmp(data, HEAD, head) != 0 ||
	    !stand_ins_verify(data + len - foot, foot, data + head, len - head - foot))
		return false;
	buffer_add(text, data + head, len - head - foot);
	(void)buffer_text(text);
	return true;
}

/* ---- Keyrings ---- */

struct keyring {
	bool has[KEYS];
	struct key_parts parts;
};

struct keyring *__wrap_keyring_open(struct error *error UNUSED)
{
	return xzalloc(sizeof(struct keyring));
}

struct keyring *stand_ins_keyring(void)
{
	struct keyring *keyring = xzalloc(sizeof *keyring);
	for (size_t i = 0; i < KEYS; i++)
		keyring->has[i] = true;
	return keyring;
}

void __wrap_keyring_close(struct keyring *keyring)
{
	if (keyring)
		key_parts_free(&keyring->parts);
	free(keyring);
}

int __wrap_keyring_add(struct keyring *keyring, const void *key, size_t len, const char *name,
		       struct error *error)
{
	bool found = false;
	AUTO_FREE char *text = xstrndup(key, len);
	for (size_t i = 0; i < KEYS; i++) {
		bool is_there = strstr(text, keys[i].name) != NULL;
		keyring->has[i] |= is_there;
		found |= is_there;
	}
	return found ? 0 : error_set(error, "'%s' is no key of the model", name);
}

int __wrap_keyring_renew(struct keyring *keyring UNUSED, const void *text UNUSED, size_t len UNUSED,
			 const char *name UNUSED, struct error *error UNUSED)
{
	return 0;
}

int __wrap_keyring_export(struct keyring *keyring UNUSED, const char *fingerprint,
			  struct buffer *text, struct error *error UNUSED)
{
	for (size_t i = 0; i < KEYS; i++)
		if (strcmp(keys[i].fingerprint, fingerprint) == 0)
			buffer_printf(text, "%s\n", keys[i].name);
	return 0;
}

const struct key_parts *__wrap_keyring_parts(struct keyring *keyring, struct error *error UNUSED)
{
	for (size_t i = 0; i < KEYS && !keyring->parts.n; i++) {
		if (!keyring->has[i])
			continue;
		struct key_part *part = VECTOR_ADD(&keyring->parts);
		(void)snprintf(part->fingerprint, sizeof part->fingerprint, "%s",
			       keys[i].fingerprint);
		(void)snprintf(part->primary, sizeof part->primary, "%s", keys[i].fingerprint);
	}
	return &keyring->parts;
}

int __wrap_keyring_expired(struct keyring *keyring UNUSED, struct key_parts *parts UNUSED,
			   struct error *error UNUSED)
{
	return 0;
}

static void add_signer(const struct keyring *keyring, char letter, struct signature_list *list)
{
	for (size_t i = 0; i < KEYS; i++) {
		if (keys[i].letter != letter)
			continue;
		struct signature *signature = VECTOR_ADD(list);
		*signature = (struct signature){.state = keyring->has[i] ? SIGNATURE_GOOD
									 : SIGNATURE_UNKNOWN_KEY};
		(void)snprintf(signature->fingerprint, sizeof signature->fingerprint, "%s",
			       keys[i].fingerprint);
		(void)snprintf(signature->primary, sizeof signature->primary, "%s",
			       keys[i].fingerprint);
	}
}

int __wrap_keyring_verify_clear_all(struct keyring *keyring, const void *signed_text, size_t len,
				    struct buffer *text, struct signature_list *list,
				    struct error *error UNUSED)
{
	const char *bytes = signed_text;
	AUTO_BUFFER unproved = BUFFER_INIT;
	if (!stand_ins_verify_clear(signed_text, len, &unproved)) {
		VECTOR_ADD(list)->state = SIGNATURE_BAD;
		return 0;
	}
	size_t letters = len - strlen(TAIL) - 2;
	add_signer(keyring, bytes[letters], list);
	add_signer(keyring, bytes[letters + 1], list);
	struct signature best = signature_list_best(list);
	VECTOR_EACH (signature, list)
		digest_bytes_hex(DIGEST_SHA256, signed_text, len, signature->covered);
	if (signature_is_sound(&best))
		buffer_add(text, unproved.data, unproved.len);
	return 0;
}

/* ---- The store ---- */

void stand_ins_place(struct memory *memory, unsigned actor)
{
	place.memory = memory;
	place.actor = actor;
}

void stand_ins_be_quiet(bool is_quiet)
{
	place.is_quiet = is_quiet;
}

struct store *__wrap_store_open(const char *where UNUSED, bool create UNUSED,
				struct error *error UNUSED)
{
	return place.is_quiet ? memory_open_quietly(place.memory, NOBODY)
			      : memory_open(place.memory, place.actor);
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
