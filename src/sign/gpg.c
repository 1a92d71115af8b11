/* gpg.c - what Ingot asks of GnuPG, in one GnuPG home, through GPGME
 *
 * GPGME writes to pipes of gpg, which ends early where it does not like what it reads. The SIGPIPE
 * of that is ignored: gpgme_check_version sets it so, for the whole process.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/gpg_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <gpgme.h>

#include "base/advice.h"
#include "base/memory.h"
#include "base/secrets.h"
#include "base/vector.h"
#include "sign/gpg_watch_internal.h"

#define EXPORT_LIMIT ((size_t)1 << 20)

struct gpg {
	gpgme_ctx_t context;
	char *home;              /* owned; NULL: the user's */
	char *name, *passphrase; /* owned, or NULL */
	unsigned patience;
	struct gpg_watch *watch; /* of the operation that runs */
	bool missed_passphrase;
	bool refused_passphrase;
};

/* ---- Errors ---- */

int gpg_fail(unsigned code, struct error *error, const char *format, ...)
{
	char reason[200];
	va_list args;
	va_start(args, format);
	AUTO_FREE char *operation = xvasprintf(format, args);
	va_end(args);
	(void)gpgme_strerror_r(code, reason, sizeof reason);
	if (reason[0] >= 'A' && reason[0] <= 'Z' && !(reason[1] >= 'A' && reason[1] <= 'Z'))
		reason[0] = (char)(reason[0] - 'A' + 'a');
	return error_set(error, "%s: %s", operation, reason);
}

/* The user's own home is where an agent or a card may be that does not answer. */
static int fail_as_silent(const struct gpg *gpg, const char *operation, struct error *error)
{
	error_set(error, "%s: gpg was silent for %u seconds and was ended", operation,
		  gpg->patience);
	if (gpg->home)
		return error_hint(error,
				  "see whether 'gpg --version' and a gpg-agent answer, and whether "
				  "the disk of '%s' does; " GPG_WATCH_VARIABLE
				  " sets for how many seconds gpg may be silent",
				  gpg->home);
	return error_hint(error, "a gpg-agent, a pinentry or the disk of gpg's home does not "
				 "answer: see whether 'gpg --list-secret-keys' does, end the agent "
				 "with 'gpgconf --kill gpg-agent'; " GPG_WATCH_VARIABLE
				 " sets for how many seconds gpg may be silent");
}

void gpg_begin_waiting(struct gpg *gpg)
{
	gpg->missed_passphrase = gpg->refused_passphrase = false;
	gpg->watch = gpg_watch_begin(gpg->home, gpg->patience);
}

int gpg_end_waiting(struct gpg *gpg, const char *operation, struct error *error)
{
	struct gpg_watch *watch = gpg->watch;
	gpg->watch = NULL;
	return gpg_watch_end(watch) ? fail_as_silent(gpg, operation, error) : 0;
}

/* Gives what a user can do something about a sentence of its own. */
static int fail_with_key(struct gpg *gpg, gpgme_error_t code, const char *operation,
			 struct error *error)
{
	const char *name = gpg->name ? gpg->name : "?";
	if (gpg->missed_passphrase) {
		error_set(error, "cannot %s with key '%s': it has a passphrase and none was given",
			  operation, name);
		return error_advise(error, ADVICE_GIVE_PASSPHRASE, NULL);
	}
	if (gpg->refused_passphrase || gpgme_err_code(code) == GPG_ERR_BAD_PASSPHRASE)
		return error_set(error, "wrong passphrase for key '%s'", name);
	return gpg_fail(code, error, "cannot %s with key '%s'", operation, name);
}

/* ---- Bytes in and out ---- */

/* The parts as GPGME wants to read them: a piece at a time, of whatever length. */
struct input {
	struct gpg *gpg;
	const struct parts *parts;
	size_t part;
	uint64_t done; /* of that part */
	int failed;    /* errno of a read, or 0 */
	struct gpgme_data_cbs callbacks;
	gpgme_data_t data;
};

static ssize_t read_part(const struct part *part, uint64_t done, void *bytes, size_t len)
{
	if (part->len - done < len)
		len = (size_t)(part->len - done);
	if (part->memory) {
		memcpy(bytes, (const char *)part->memory + done, len);
		return (ssize_t)len;
	}
	ssize_t got;
	do
		got = pread(part->fd, bytes, len, (off_t)(part->offset + done));
	while (got < 0 && errno == EINTR);
	if (got == 0)
		errno = EIO; /* the file became shorter */
	return got > 0 ? got : -1;
}

static ssize_t read_input(void *handle, void *bytes, size_t len)
{
	struct input *input = handle;
	gpg_watch_note(input->gpg->watch);
	while (input->part < input->parts->n) {
		const struct part *part = &input->parts->v[input->part];
		if (input->done == part->len) {
			input->part++;
			input->done = 0;
			continue;
		}
		ssize_t got = read_part(part, input->done, bytes, len);
		if (got < 0)
			input->failed = errno;
		else
			input->done += (uint64_t)got;
		return got;
	}
	return 0;
}

/* GPGME's own pieces of 4 KiB make a slow stream of a large package. */
static gpgme_error_t open_input(struct input *input, struct gpg *gpg, const struct parts *parts)
{
	*input = (struct input){.gpg = gpg, .parts = parts, .callbacks = {.read = read_input}};
	gpgme_error_t code = gpgme_data_new_from_cbs(&input->data, &input->callbacks, input);
	if (!code)
		(void)gpgme_data_set_flag(input->data, "io-buffer-size", "65536");
	return code;
}

struct collector {
	struct buffer *buffer;
	size_t limit; /* more bytes are an error */
	struct gpgme_data_cbs callbacks;
	gpgme_data_t data;
};

static ssize_t collect_bytes(void *handle, const void *bytes, size_t len)
{
	struct collector *collector = handle;
	if (len > collector->limit) {
		errno = EFBIG;
		return -1;
	}
	collector->limit -= len;
	buffer_add(collector->buffer, bytes, len);
	return (ssize_t)len;
}

/* `secret`: GPGME wipes what it held of it. */
static gpgme_error_t open_collector(struct collector *collector, struct buffer *buffer,
				    size_t limit, bool secret)
{
	*collector = (struct collector){
		.buffer = buffer, .limit = limit, .callbacks = {.write = collect_bytes}};
	gpgme_error_t code =
		gpgme_data_new_from_cbs(&collector->data, &collector->callbacks, collector);
	if (!code && secret)
		(void)gpgme_data_set_flag(collector->data, "sensitive", "1");
	return code;
}

/* ---- Opening ---- */

/* GPGME's passphrase callback; the line goes into a pipe to gpg. */
static gpgme_error_t give_passphrase(void *hook, const char *user UNUSED, const char *info UNUSED,
				     int was_bad, int fd)
{
	struct gpg *gpg = hook;
	if (!gpg->passphrase) {
		gpg->missed_passphrase = true;
		return gpgme_error(GPG_ERR_CANCELED);
	}
	if (was_bad) {
		gpg->refused_passphrase = true;
		return gpgme_error(GPG_ERR_CANCELED);
	}
	if (gpgme_io_writen(fd, gpg->passphrase, strlen(gpg->passphrase)) ||
	    gpgme_io_writen(fd, "\n", 1))
		return gpgme_error_from_errno(errno);
	return 0;
}

static gpgme_error_t set_up_context(struct gpg *gpg, const char *home)
{
	gpgme_error_t code = gpgme_new(&gpg->context);
	if (!code)
		code = gpgme_set_protocol(gpg->context, GPGME_PROTOCOL_OpenPGP);
	if (!code && home)
		code = gpgme_ctx_set_engine_info(gpg->context, GPGME_PROTOCOL_OpenPGP, NULL, home);
	if (!code)
		code = gpgme_set_pinentry_mode(gpg->context, GPGME_PINENTRY_MODE_LOOPBACK);
	if (!code)
		gpgme_set_passphrase_cb(gpg->context, give_passphrase, gpg);
	return code;
}

/* GPGME asks gpg for its version. */
static int check_engine(struct gpg *gpg, struct error *error)
{
	gpg_begin_waiting(gpg);
	gpgme_check_version(NULL);
	gpgme_error_t code = gpgme_engine_check_version(GPGME_PROTOCOL_OpenPGP);
	if (gpg_end_waiting(gpg, "cannot find out gpg's version", error))
		return -1;
	if (!code)
		return 0;
	error_set(error, "cannot find a gpg that works");
	return error_hint(error, "install GnuPG: apt-get install gnupg");
}

struct gpg *gpg_open(const char *home, struct error *error)
{
	struct gpg *gpg = xzalloc(sizeof *gpg);
	gpg->patience = gpg_watch_patience();
	int failed = check_engine(gpg, error);
	gpg->home = home ? xstrdup(home) : NULL;
	gpgme_error_t code = failed ? 0 : set_up_context(gpg, home);
	if (code)
		failed = gpg_fail(code, error, "cannot start GPGME");
	if (!failed)
		return gpg;
	gpg_close(gpg);
	return NULL;
}

void gpg_close(struct gpg *gpg)
{
	if (!gpg)
		return;
	if (gpg->context)
		gpgme_release(gpg->context);
	secret_free(gpg->passphrase);
	free(gpg->name);
	free(gpg->home);
	free(gpg);
}

void gpg_use(struct gpg *gpg, const char *name, const char *passphrase)
{
	secret_free(gpg->passphrase);
	free(gpg->name);
	gpg->name = xstrdup(name);
	gpg->passphrase = passphrase ? xstrdup(passphrase) : NULL;
}

bool gpg_missed_passphrase(const struct gpg *gpg)
{
	return gpg->missed_passphrase;
}

struct gpgme_context *gpg_context(struct gpg *gpg)
{
	return gpg->context;
}

/* ---- Keys in and out ---- */

int gpg_import(struct gpg *gpg, const void *data, size_t len, struct gpg_imported *imported,
	       struct error *error)
{
	gpgme_data_t keys;
	gpgme_error_t code = gpgme_data_new_from_mem(&keys, data, len, 0);
	if (code)
		return gpg_fail(code, error, "cannot read keys");
	/* GPGME copies pieces of it on their way to gpg. */
	(void)gpgme_data_set_flag(keys, "sensitive", "1");
	gpg_begin_waiting(gpg);
	code = gpgme_op_import(gpg->context, keys);
	int silent = gpg_end_waiting(gpg, "cannot import keys", error);
	gpgme_data_release(keys);
	if (silent)
		return -1;
	gpgme_import_result_t result = gpgme_op_import_result(gpg->context);
	if (!result || (code && gpgme_err_code(code) != GPG_ERR_NO_DATA))
		return gpg_fail(code, error, "cannot import keys");
	*imported = (struct gpg_imported){
		/* a secret key that gpg could not store is counted as read, not as considered */
		.keys = result->considered > result->secret_read ? result->considered
								 : result->secret_read,
		.secret = result->secret_read,
		/* what is newer of a key that is there is counted by itself */
		.accepted = result->imported + result->unchanged + result->new_user_ids +
			    result->new_sub_keys + result->new_signatures + result->new_revocations,
		.revocations = result->new_revocations,
	};
	return 0;
}

int gpg_export(struct gpg *gpg, const char *pattern, enum gpg_export what, bool armoured,
	       struct buffer *keys, struct error *error)
{
	static const gpgme_export_mode_t modes[] = {
		[GPG_EXPORT_PUBLIC] = 0,
		[GPG_EXPORT_MINIMAL] = GPGME_EXPORT_MODE_MINIMAL,
		[GPG_EXPORT_SECRET] = GPGME_EXPORT_MODE_SECRET,
		[GPG_EXPORT_SECRET_SUBKEY] = GPGME_EXPORT_MODE_SECRET_SUBKEY,
	};
	bool secret = what == GPG_EXPORT_SECRET || what == GPG_EXPORT_SECRET_SUBKEY;
	struct collector collector;
	gpgme_error_t code = open_collector(&collector, keys, EXPORT_LIMIT, secret);
	if (code)
		return gpg_fail(code, error, "cannot export keys");
	if (secret)
		(void)buffer_reserve(keys, EXPORT_LIMIT);
	gpgme_set_armor(gpg->context, armoured);
	gpg_begin_waiting(gpg);
	code = gpgme_op_export(gpg->context, pattern, modes[what], collector.data);
	int silent = gpg_end_waiting(gpg, "cannot export keys", error);
	gpgme_data_release(collector.data);
	if (silent)
		return -1;
	return code ? fail_with_key(gpg, code, "export", error) : 0;
}

/* ---- Signing ---- */

int gpg_choose(struct gpg *gpg, const char *fingerprint, struct error *error)
{
	gpgme_key_t key;
	gpg_begin_waiting(gpg);
	gpgme_error_t code = gpgme_get_key(gpg->context, fingerprint, &key, 1);
	if (gpg_end_waiting(gpg, "cannot find the key that signs", error)) {
		if (!code)
			gpgme_key_unref(key);
		return -1;
	}
	if (!code) {
		gpgme_signers_clear(gpg->context);
		code = gpgme_signers_add(gpg->context, key);
		gpgme_key_unref(key);
	}
	return code ? fail_with_key(gpg, code, "sign", error) : 0;
}

/* Copies what was signed with from GPGME's result. */
static int copy_made(struct gpg *gpg, struct gpg_made *made, struct error *error)
{
	gpgme_sign_result_t result = gpgme_op_sign_result(gpg->context);
	const struct _gpgme_new_signature *signature = result ? result->signatures : NULL;
	if (!signature || signature->next || !signature->fpr ||
	    strlen(signature->fpr) >= sizeof made->fingerprint)
		return error_set(error, "cannot sign with key '%s': gpg made no single signature",
				 gpg->name ? gpg->name : "?");
	memcpy(made->fingerprint, signature->fpr, strlen(signature->fpr) + 1);
	made->algorithm = gpg_keys_algorithm((int)signature->pubkey_algo);
	return 0;
}

int gpg_sign(struct gpg *gpg, enum gpg_form form, const struct parts *parts,
	     struct buffer *signature, struct gpg_made *made, struct error *error)
{
	struct input input;
	struct collector collector;
	gpgme_error_t code = open_input(&input, gpg, parts);
	if (code)
		return fail_with_key(gpg, code, "sign", error);
	int silent = 0;
	code = open_collector(&collector, signature, SIZE_MAX, false);
	if (!code) {
		gpgme_set_armor(gpg->context, 0);
		gpg_begin_waiting(gpg);
		code = gpgme_op_sign(gpg->context, input.data, collector.data,
				     form == GPG_CLEAR ? GPGME_SIG_MODE_CLEAR
						       : GPGME_SIG_MODE_DETACH);
		silent = gpg_end_waiting(gpg, "cannot sign", error);
		gpgme_data_release(collector.data);
	}
	gpgme_data_release(input.data);
	if (silent)
		return gpg->name ? error_context(error, "key '%s'", gpg->name) : -1;
	if (input.failed)
		return error_set_errno(error, input.failed, "cannot read what is to be signed");
	if (code)
		return fail_with_key(gpg, code, "sign", error);
	return copy_made(gpg, made, error);
}

/* ---- Verifying ---- */

static const struct {
	gpg_err_code_t status;
	enum signature_state state;
} states[] = {
	{GPG_ERR_NO_ERROR, SIGNATURE_GOOD},         {GPG_ERR_BAD_SIGNATURE, SIGNATURE_BAD},
	{GPG_ERR_NO_PUBKEY, SIGNATURE_UNKNOWN_KEY}, {GPG_ERR_SIG_EXPIRED, SIGNATURE_ENDED},
	{GPG_ERR_KEY_EXPIRED, SIGNATURE_EXPIRED},   {GPG_ERR_CERT_REVOKED, SIGNATURE_REVOKED},
};

/* The status is 0 for an expired or revoked key too in some versions; the summary tells. */
static const struct {
	unsigned bit;
	enum signature_state state;
} summaries[] = {
	{GPGME_SIGSUM_KEY_REVOKED, SIGNATURE_REVOKED},
	{GPGME_SIGSUM_KEY_EXPIRED, SIGNATURE_EXPIRED},
	{GPGME_SIGSUM_SIG_EXPIRED, SIGNATURE_ENDED},
};

static enum signature_state map_state(const struct _gpgme_signature *signature)
{
	gpg_err_code_t status = gpgme_err_code(signature->status);
	for (size_t i = 0; status == GPG_ERR_NO_ERROR && i < ARRAY_SIZE(summaries); i++)
		if (signature->summary & summaries[i].bit)
			return summaries[i].state;
	for (size_t i = 0; i < ARRAY_SIZE(states); i++)
		if (states[i].status == status)
			return states[i].state;
	return SIGNATURE_INVALID;
}

static void copy_verified(struct signature *to, const struct _gpgme_signature *from)
{
	const char *fingerprint = from->fpr ? from->fpr : "";
	*to = (struct signature){.state = map_state(from), .made = (int64_t)from->timestamp};
	if (to->state == SIGNATURE_ENDED)
		to->ended = (int64_t)from->exp_timestamp;
	if (strlen(fingerprint) < sizeof to->fingerprint)
		memcpy(to->fingerprint, fingerprint, strlen(fingerprint) + 1);
}

static void copy_signatures(struct gpg *gpg, struct signature_list *list)
{
	gpgme_verify_result_t result = gpgme_op_verify_result(gpg->context);
	for (gpgme_signature_t one = result ? result->signatures : NULL; one; one = one->next)
		copy_verified(VECTOR_ADD(list), one);
}

int gpg_verify(struct gpg *gpg, const void *signed_bytes, size_t len, const struct parts *parts,
	       struct buffer *text, struct signature_list *list, struct error *error)
{
	gpgme_data_t signed_data;
	struct input input = {0};
	struct collector collector = {0};
	*list = (struct signature_list){0};
	gpgme_error_t code = gpgme_data_new_from_mem(&signed_data, signed_bytes, len, 0);
	if (code)
		return gpg_fail(code, error, "cannot verify");
	code = parts ? open_input(&input, gpg, parts)
		     : open_collector(&collector, text, SIZE_MAX, false);
	int silent = 0;
	if (!code) {
		gpg_begin_waiting(gpg);
		code = gpgme_op_verify(gpg->context, signed_data, input.data, collector.data);
		silent = gpg_end_waiting(gpg, "cannot verify", error);
	}
	gpgme_data_release(input.data);
	gpgme_data_release(collector.data);
	gpgme_data_release(signed_data);
	if (silent)
		return -1;
	if (input.failed)
		return error_set_errno(error, input.failed, "cannot read what was signed");
	/* A failure of the system is ours; that gpg refuses what is no signature is an answer. */
	if (code && (gpgme_err_code_to_errno(gpgme_err_code(code)) ||
		     gpgme_err_code(code) == GPG_ERR_INV_ENGINE))
		return gpg_fail(code, error, "cannot verify");
	if (!code)
		copy_signatures(gpg, list);
	return 0;
}
