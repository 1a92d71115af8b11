/* keys.c - keys for the tests of signing, made once a program by tests/keys.sh
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/keys.h"

#include <dirent.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/process.h"
#include "base/text.h"
#include "cli/advice.h"
#include "tests/unit/test.h"

#define KEYS_MAX 16
#define OUTPUT_LIMIT ((size_t)1 << 20)

static struct {
	struct {
		char name[160];
		char fingerprint[65];
		struct test_key key;
	} v[KEYS_MAX];
	size_t n;
} keys;

char *test_run(const char *const argv[], int status)
{
	struct process_result result = {0};
	struct error error = ERROR_INIT;
	assert_success(process_run(argv, NULL, OUTPUT_LIMIT, &result, &error), &error);
	if (result.status != status)
		fail_msg("%s: exit status %d, expected %d: %s", argv[0], result.status, status,
			 buffer_text(&result.errors));
	char *output = buffer_steal(&result.output);
	process_result_free(&result);
	return output;
}

static void add_key(size_t number, const char *type, const char *passphrase)
{
	char folder[32];
	(void)snprintf(folder, sizeof folder, "key%zu", number);
	const char *const argv[] = {test_source("tests/keys.sh"), test_path(folder), type,
				    passphrase ? passphrase : "", NULL};
	AUTO_FREE char *output = test_run(argv, 0);
	size_t len = strcspn(output, "\n");
	assert_true(len == 40 || len == 64);
	memcpy(keys.v[number].fingerprint, output, len);
	(void)snprintf(folder, sizeof folder, "key%zu/key.asc", number);
	keys.v[number].key.secret = test_path(folder);
	(void)snprintf(folder, sizeof folder, "key%zu/public.asc", number);
	keys.v[number].key.public = test_path(folder);
	keys.v[number].key.fingerprint = keys.v[number].fingerprint;
}

static const struct test_key *get_key(const char *type, const char *passphrase, const char *made,
				      const char *user)
{
	char name[sizeof keys.v[0].name];
	(void)snprintf(name, sizeof name, "%s/%s/%s/%s", type, passphrase ? passphrase : "", made,
		       user);
	for (size_t i = 0; i < keys.n; i++)
		if (text_equal(keys.v[i].name, name))
			return &keys.v[i].key;
	assert_true(keys.n < KEYS_MAX);
	assert_int_equal(setenv("MADE", made, 1), 0);
	assert_int_equal(setenv("EXPIRES", made[0] ? "1d" : "never", 1), 0);
	assert_int_equal(setenv("NAME", user, 1), 0);
	add_key(keys.n, type, passphrase);
	memcpy(keys.v[keys.n].name, name, sizeof name);
	return &keys.v[keys.n++].key;
}

const struct test_key *test_key(const char *type, const char *passphrase)
{
	return get_key(type, passphrase, "", "Ingot Test <ingot@example.org>");
}

const struct test_key *test_key_expired(const char *type)
{
	return get_key(type, NULL, "20200101T000000", "Ingot Test <ingot@example.org>");
}

const struct test_key *test_key_of(const char *type, const char *user)
{
	return get_key(type, NULL, "", user);
}

struct signer *test_signer(const struct test_key *key, const char *passphrase, int64_t when)
{
	struct signer_options options = {
		.key = key->secret, .passphrase = passphrase, .time = when};
	struct error error = ERROR_INIT;
	struct signer *signer = signer_open(&options, &error);
	assert_success(signer ? 0 : -1, &error);
	return signer;
}

struct parts test_parts(const char *text)
{
	struct parts parts = {0};
	parts_add_copy(&parts, text, strlen(text));
	return parts;
}

struct signature test_verify(const struct test_key *key, const struct buffer *signature,
			     const char *text)
{
	struct error error = ERROR_INIT;
	struct signature answer;
	struct parts parts = test_parts(text);
	AUTO_FREE char *public = test_read(key->public);
	struct keyring *keyring = keyring_open(&error);
	assert_success(keyring ? 0 : -1, &error);
	assert_success(keyring_add(keyring, public, strlen(public), key->public, &error), &error);
	assert_success(
		keyring_verify(keyring, signature->data, signature->len, &parts, &answer, &error),
		&error);
	keyring_close(keyring);
	parts_free(&parts);
	return answer;
}

/* The lock on a home is a descriptor of this process. */
const char *test_home(void)
{
	static char target[300];
	const char *found = NULL;
	DIR *stream = opendir("/proc/self/fd");
	assert_non_null(stream);
	for (const struct dirent *entry; !found && (entry = readdir(stream));) {
		ssize_t len = readlinkat(dirfd(stream), entry->d_name, target, sizeof target - 1);
		target[len > 0 ? len : 0] = '\0';
		if (text_starts(target, "/tmp/ingot-gpg-"))
			found = target;
	}
	assert_int_equal(closedir(stream), 0);
	return found;
}

static bool has_text(const char *path, const char *text)
{
	AUTO_BUFFER bytes = BUFFER_INIT;
	AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);
	for (ssize_t got = 1; fd >= 0 && got > 0; bytes.len += (size_t)got) {
		got = read(fd, buffer_reserve(&bytes, 1 << 16), 1 << 16);
		if (got < 0)
			break;
	}
	return bytes.len > 0 && memmem(bytes.data, bytes.len, text, strlen(text));
}

bool test_process_has(const char *file, const char *text)
{
	DIR *stream = opendir("/proc");
	bool found = false;
	for (const struct dirent *entry; stream && !found && (entry = readdir(stream));) {
		char path[300];
		long pid = strtol(entry->d_name, NULL, 10);
		(void)snprintf(path, sizeof path, "/proc/%s/%s", entry->d_name, file);
		found = pid > 0 && pid != getpid() && has_text(path, text);
	}
	if (stream)
		closedir(stream);
	return found;
}

void assert_home_is_gone(const char *home)
{
	const struct timespec moment = {0, 20 * 1000 * 1000};
	assert_int_equal(access(home, F_OK), -1);
	for (int i = 0; i < 3000 && test_process_has("cmdline", home); i++)
		(void)nanosleep(&moment, NULL);
	assert_false(test_process_has("cmdline", home));
}

struct buffer test_detach(struct signer *signer, const char *text, bool armoured)
{
	struct error error = ERROR_INIT;
	struct buffer signature = BUFFER_INIT;
	struct parts parts = test_parts(text);
	assert_success(signer_detach(signer, &parts, armoured, &signature, &error), &error);
	parts_free(&parts);
	return signature;
}

void assert_signer_refused(const struct signer_options *options, const char *message,
			   const char *name, const char *hint)
{
	struct error error = ERROR_INIT;
	struct buffer expected = BUFFER_INIT;
	const char *rest = message;
	for (const char *at; (at = strstr(rest, "%s")); rest = at + 2) {
		buffer_add(&expected, rest, (size_t)(at - rest));
		buffer_add_text(&expected, name);
	}
	buffer_add_text(&expected, rest);
	assert_null(signer_open(options, &error));
	assert_string_equal(error.message, buffer_text(&expected));
	AUTO_FREE char *told = advice_text(&error);
	assert_true(text_equal(told, hint) || (told && hint && text_starts(told, hint)));
	error_clear(&error);
	buffer_free(&expected);
	assert_null(test_home());
}
