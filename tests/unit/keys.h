/* keys.h - keys for the tests of signing, made once a program by tests/keys.sh
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TESTS_UNIT_KEYS_H
#define INGOT_TESTS_UNIT_KEYS_H

#include "base/buffer.h"
#include "base/parts.h"
#include "sign/signer.h"

struct test_key {
	const char *secret;      /* path of the armoured secret key */
	const char *public;      /* path of the armoured public key */
	const char *fingerprint; /* of the primary key */
};

/* Returns a key of `type`, as tests/keys.sh takes it; the same arguments give the same key. NULL:
 * no passphrase. */
const struct test_key *test_key(const char *type, const char *passphrase);
/* Returns a key that was valid on the first of January 2020 only. */
const struct test_key *test_key_expired(const char *type);
/* Returns another key, of its own user id. */
const struct test_key *test_key_of(const char *type, const char *user);
/* Opens a signer; fails the test where it cannot be had. Close it. */
struct signer *test_signer(const struct test_key *key, const char *passphrase, int64_t when);
/* Returns a signature over `text`; free it. */
struct buffer test_detach(struct signer *signer, const char *text, bool armoured);
/* Fails the test unless signer_open fails with this message, in which "%s" stands for `name`, and
 * a hint that starts so (NULL: none); and has left no home open. */
void assert_signer_refused(const struct signer_options *options, const char *message,
			   const char *name, const char *hint);
/* Returns the state of a detached signature over `text`, seen by one who knows `key` alone. */
struct signature test_verify(const struct test_key *key, const struct buffer *signature,
			     const char *text);
/* Returns text as the only part. Free with parts_free. */
struct parts test_parts(const char *text);
/* Runs a program of the machine; fails the test unless it exits with `status`. Returns its stdout,
 * to be freed. */
char *test_run(const char *const argv[], int status);
/* Returns the throw-away home that this process has open, or NULL; valid until the next call. */
const char *test_home(void);
/* Fails the test where the directory is still there, or, after a while, a process that names it. */
void assert_home_is_gone(const char *home);
/* Tells whether a process has `text` in /proc/PID/<file>: "cmdline", "environ". This process does
 * not count. */
bool test_process_has(const char *file, const char *text);

#endif
