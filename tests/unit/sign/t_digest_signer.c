/* t_digest_signer.c - tests of sign/digest_signer_internal.h and sign/agent_internal.h, with real
 * keys, gpg and its agent, and with agents that are none
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tests/unit/test.h"

#include <pthread.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "sign/agent_internal.h"
#include "sign/digest_signer_internal.h"
#include "sign/signing_key_internal.h"
#include "tests/unit/keys.h"

#define PASSPHRASE "two \"quoted\" 'words'"
#define NOON 4102488000 /* 2100-01-01, after any key here was made */
#define PATIENCE 60
#define GRIP "0123456789ABCDEF0123456789ABCDEF01234567"

/* ---- Beside gpg ---- */

struct both {
	struct signing_key key;
	struct gpg_made made;
	struct digest_signer *signer;
};

static struct buffer sign_by_gpg(struct both *both, const char *text)
{
	struct error error = ERROR_INIT;
	struct buffer signature = BUFFER_INIT;
	struct parts parts = test_parts(text);
	assert_success(
		gpg_sign(both->key.gpg, GPG_DETACHED, &parts, &signature, &both->made, &error),
		&error);
	parts_free(&parts);
	return signature;
}

static struct buffer sign_by_digest(struct both *both, const char *text)
{
	struct error error = ERROR_INIT;
	struct buffer signature = BUFFER_INIT;
	struct parts parts = test_parts(text);
	assert_success(digest_signer_sign(both->signer, &parts, &signature, &error), &error);
	parts_free(&parts);
	return signature;
}

static const char *find_keygrip(const struct both *both)
{
	const struct gpg_key *key = &both->key.keys.v[0];
	for (size_t i = 0; i < key->n; i++)
		if (text_equal(key->v[i].fingerprint, both->made.fingerprint))
			return key->v[i].keygrip;
	return "";
}

static void open_both(struct both *both, const char *type, const char *passphrase)
{
	struct error error = ERROR_INIT;
	const struct test_key *key = test_key(type, passphrase);
	const struct signer_options options = {
		.key = key->secret, .passphrase = passphrase, .time = NOON};
	assert_success(signing_key_load(&both->key, &options, &error), &error);
	AUTO_BUFFER signature = sign_by_gpg(both, "trial");
	struct parts parts = test_parts("trial");
	const struct digest_trial trial = {.parts = &parts, .signature = &signature};
	both->signer = digest_signer_open(gnupg_home_path(both->key.home), PATIENCE,
					  find_keygrip(both), &trial);
	parts_free(&parts);
}

static void close_both(struct both *both)
{
	digest_signer_close(both->signer);
	signing_key_free(&both->key);
}

/* Keys of every kind that rpm or apt takes sign so often that a number begins with a zero. */
static void test_the_same_bytes_as_gpg(void **state UNUSED)
{
	static const struct {
		const char *type, *passphrase;
	} kinds[] = {{"ed25519", NULL},        {"rsa2048", NULL},        {"nistp256", NULL},
		     {"ed25519-subkey", NULL}, {"rsa2048-subkey", NULL}, {"ed25519", PASSPHRASE}};
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct both both;
		open_both(&both, kinds[i].type, kinds[i].passphrase);
		assert_non_null(both.signer);
		for (int n = 0; n < 5; n++) {
			AUTO_FREE char *text = xasprintf("number %d\n", n);
			struct buffer theirs = sign_by_gpg(&both, text);
			struct buffer ours = sign_by_digest(&both, text);
			assert_int_equal(ours.len, theirs.len);
			assert_memory_equal(ours.data, theirs.data, ours.len);
			buffer_free(&theirs);
			buffer_free(&ours);
		}
		close_both(&both);
	}
}

static void test_another_trial_is_refused(void **state UNUSED)
{
	struct both both;
	open_both(&both, "ed25519", NULL);
	struct buffer signature = sign_by_gpg(&both, "trial");
	struct parts parts = test_parts("something else");
	const struct digest_trial trial = {.parts = &parts, .signature = &signature};
	const char *home = gnupg_home_path(both.key.home);
	assert_null(digest_signer_open(home, PATIENCE, find_keygrip(&both), &trial));
	parts_free(&parts);
	parts = test_parts("trial");
	struct digest_signer *signer =
		digest_signer_open(home, PATIENCE, find_keygrip(&both), &trial);
	assert_non_null(signer);
	digest_signer_close(signer);
	assert_null(digest_signer_open(home, PATIENCE, GRIP, &trial));
	assert_null(digest_signer_open(home, PATIENCE, "", &trial));
	parts_free(&parts);
	buffer_free(&signature);
	close_both(&both);
}

/* An agent that is gone says nothing wrong; gpg starts another. */
static void test_an_agent_that_ends(void **state UNUSED)
{
	struct both both;
	struct error error = ERROR_INIT;
	AUTO_BUFFER none = BUFFER_INIT;
	open_both(&both, "ed25519", NULL);
	const char *home = gnupg_home_path(both.key.home);
	struct agent *agent = agent_connect(home, PATIENCE);
	assert_non_null(agent);
	assert_int_equal(agent_end(agent), 0);
	agent_close(agent);
	assert_null(agent_connect(home, PATIENCE));
	struct parts parts = test_parts("text");
	assert_int_equal(digest_signer_sign(both.signer, &parts, &none, &error), 1);
	assert_false(error_is_set(&error));
	assert_int_equal(none.len, 0);
	parts_free(&parts);
	struct buffer signature = sign_by_gpg(&both, "text");
	assert_true(signature.len > 0);
	buffer_free(&signature);
	close_both(&both);
}

/* Checks what the signer does where its agent was ended under it. */
static void test_signer_goes_on_through_gpg(void **state UNUSED)
{
	const struct test_key *key = test_key("ed25519", NULL);
	struct signer *signer = test_signer(key, NULL, NOON);
	AUTO_BUFFER before = test_detach(signer, "text", false);
	struct agent *agent = agent_connect(test_home(), PATIENCE);
	assert_non_null(agent);
	assert_int_equal(agent_end(agent), 0);
	agent_close(agent);
	AUTO_BUFFER after = test_detach(signer, "text", false);
	assert_int_equal(before.len, after.len);
	assert_memory_equal(before.data, after.data, before.len);
	signer_close(signer);
}

/* ---- Agents that are none ---- */

struct impostor {
	int listening;
	const char *const *lines; /* one for each that it gets, the first unasked; NULL: hangs up */
};

static void *answer(void *argument)
{
	const struct impostor *impostor = argument;
	char got[2048];
	int fd = accept(impostor->listening, NULL, NULL);
	for (size_t i = 0; fd >= 0 && impostor->lines[i]; i++) {
		const char *line = impostor->lines[i];
		if (send(fd, line, strlen(line), MSG_NOSIGNAL) < 0)
			break;
		if (recv(fd, got, sizeof got, 0) <= 0)
			break;
	}
	(void)close(fd);
	return NULL;
}

static int listen_at(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	assert_true(strlen(path) < sizeof address.sun_path);
	memcpy(address.sun_path, path, strlen(path) + 1);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(listen(fd, 1), 0);
	return fd;
}

/* Returns the bytes of the signature, or NULL where there is none; to be freed. */
static char *ask_impostor(const char *const *lines)
{
	static const uint8_t digest[32];
	char home[] = "/tmp/ingot-test-agent-XXXXXX";
	assert_non_null(mkdtemp(home));
	AUTO_FREE char *path = path_join(home, "S.gpg-agent");
	struct impostor impostor = {.listening = listen_at(path), .lines = lines};
	AUTO_BUFFER signature = BUFFER_INIT;
	pthread_t thread;
	assert_int_equal(pthread_create(&thread, NULL, answer, &impostor), 0);
	struct agent *agent = agent_connect(home, 1);
	int failed = agent ? agent_sign(agent, GRIP, 8, digest, sizeof digest, &signature) : -1;
	agent_close(agent);
	assert_int_equal(pthread_join(thread, NULL), 0);
	(void)close(impostor.listening);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(home), 0);
	if (!failed)
		return buffer_steal(&signature);
	return NULL;
}

#define WELL "OK\n", "OK\n", "OK\n", "OK\n"

static void test_what_agents_answer(void **state UNUSED)
{
	static char long_line[4000];
	static const struct {
		const char *what, *lines[12], *signature;
	} talks[] = {
		{"well", {"OK hello\n", WELL, "D (x)\nOK\n"}, "(x)"},
		{"in pieces, escaped", {"OK\n", WELL, "D (%0\n", "D x\nD %25y\nOK\n"}, NULL},
		{"escaped", {"OK\n", WELL, "D (%0a%25\nD x)\nOK\n"}, "(\n%x)"},
		{"comments and states", {"# hi\nOK\n", WELL, "S PROGRESS x\n# y\nD z\nOK\n"}, "z"},
		{"asks for a passphrase", {"OK\n", WELL, "INQUIRE PASSPHRASE\n", "ERR 99\n"}, NULL},
		{"no greeting", {"", NULL}, NULL},
		{"an unfriendly greeting", {"ERR 67109144 busy\n"}, NULL},
		{"hangs up", {"OK\n", "OK\n", NULL}, NULL},
		{"an unknown key", {"OK\n", "OK\n", "OK\n", "ERR 67108881 No secret key\n"}, NULL},
		{"data that nobody asked for", {"OK\n", "D x\nOK\n"}, NULL},
		{"an escape that is none", {"OK\n", WELL, "D %zz\nOK\n"}, NULL},
		{"an escape that is cut", {"OK\n", WELL, "D x%2\nOK\n"}, NULL},
		{"a line without end", {"OK\n", WELL, long_line}, NULL},
		{"OKAY is not OK", {"OK\n", WELL, "OKAY\n", "ERR 1\n"}, NULL},
	};
	memset(long_line, 'x', sizeof long_line - 1);
	for (size_t i = 0; i < ARRAY_SIZE(talks); i++) {
		AUTO_FREE char *signature = ask_impostor(talks[i].lines);
		if (!text_equal(signature, talks[i].signature))
			fail_msg("%s: '%s'", talks[i].what, signature ? signature : "none");
	}
}

static void test_nobody_is_there(void **state UNUSED)
{
	char home[] = "/tmp/ingot-test-agent-XXXXXX";
	assert_non_null(mkdtemp(home));
	assert_null(agent_connect(home, 1));
	AUTO_FREE char *path = path_join(home, "S.gpg-agent");
	assert_int_equal(close(listen_at(path)), 0); /* its agent has died */
	assert_null(agent_connect(home, 1));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(home), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_same_bytes_as_gpg),
		cmocka_unit_test(test_another_trial_is_refused),
		cmocka_unit_test(test_an_agent_that_ends),
		cmocka_unit_test(test_signer_goes_on_through_gpg),
		cmocka_unit_test(test_what_agents_answer),
		cmocka_unit_test(test_nobody_is_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
