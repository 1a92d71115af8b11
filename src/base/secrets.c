/* secrets.c - variables of the environment that are for this program and no other
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/secrets.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/key_text.h"

#define READ_SIZE ((size_t)64 << 10)
/* A kernel gives a program no more arguments and variables than that: execve(2). */
#define SECRETS_LIMIT ((size_t)6 << 20)

static bool is_secret(const char *variable)
{
	static const char key[] = SECRETS_KEY_VARIABLE, passphrase[] = "PASSPHRASE";
	size_t name = strcspn(variable, "="), tail = strlen(passphrase);
	if (!variable[name])
		return false;
	if (name == strlen(key) && strncmp(variable, key, name) == 0)
		return true;
	if (name >= tail && strncmp(variable + name - tail, passphrase, tail) == 0)
		return true;
	return key_text_is_in(variable + name + 1);
}

static void wipe_value(char *variable)
{
	char *equals = strchr(variable, '=');
	if (equals)
		explicit_bzero(equals + 1, strlen(equals + 1));
}

void secrets_take(struct strings *secrets)
{
	char **kept = environ;
	for (char **variable = environ; variable && *variable; variable++) {
		if (!is_secret(*variable)) {
			*kept++ = *variable;
			continue;
		}
		strings_add(secrets, *variable);
		wipe_value(*variable);
	}
	if (kept)
		*kept = NULL;
}

void secrets_forget(const struct strings *secrets)
{
	for (size_t i = 0; i < secrets->n; i++)
		wipe_value(secrets->v[i]);
}

void secrets_free(struct strings *secrets)
{
	secrets_forget(secrets);
	strings_free(secrets);
}

void secret_free(char *secret)
{
	if (secret)
		explicit_bzero(secret, strlen(secret));
	free(secret);
}

/* Writes each with the NUL behind it, which no variable has in it. */
void secrets_write(const struct strings *secrets, struct buffer *bytes)
{
	size_t all = 0;
	for (size_t i = 0; i < secrets->n; i++)
		all += strlen(secrets->v[i]) + 1;
	(void)buffer_reserve(bytes, all + 1); /* growing would leave copies behind */
	for (size_t i = 0; i < secrets->n; i++)
		buffer_add(bytes, secrets->v[i], strlen(secrets->v[i]) + 1);
}

static int read_all(int fd, struct buffer *bytes, struct error *error)
{
	for (;;) {
		ssize_t got = read(fd, buffer_reserve(bytes, READ_SIZE), READ_SIZE);
		if (got < 0 && errno != EINTR)
			return error_set_errno(error, errno, "cannot read what is secret");
		if (got == 0)
			return 0;
		if (got > 0)
			bytes->len += (size_t)got;
		if (bytes->len > SECRETS_LIMIT)
			return error_set(error, "cannot read what is secret: there is too much");
	}
}

int secrets_read(int fd, struct strings *secrets, struct error *error)
{
	CLEANUP(buffer_wipe) struct buffer bytes = BUFFER_INIT;
	int failed = read_all(fd, &bytes, error);
	const char *text = buffer_text(&bytes);

	for (size_t at = 0; !failed && at < bytes.len; at += strlen(text + at) + 1)
		strings_add(secrets, text + at);
	return failed;
}
