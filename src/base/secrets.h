/* secrets.h - variables of the environment that are for this program and no other
 *
 * Whoever is the same user can read a process's environment, and each program that is started
 * inherits it. So what is secret there is copied and overwritten before anything else is done.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_SECRETS_H
#define INGOT_BASE_SECRETS_H

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"

/* The variable that holds a signing key itself. */
#define SECRETS_KEY_VARIABLE "INGOT_KEY"

/* Moves out of the process's environment what is secret: INGOT_KEY, every variable whose name ends
 * in PASSPHRASE, and every one that holds a secret key (base/key_text.h), as "NAME=value". Where
 * they stood only the names are left. Called once, while there is one thread. */
void secrets_take(struct strings *secrets);
/* Overwrites the values; the names stay, with nothing. */
void secrets_forget(const struct strings *secrets);
/* Overwrites all and frees it. */
void secrets_free(struct strings *secrets);

/* Overwrites one text and frees it. Accepts NULL. */
void secret_free(char *secret);

/* Writes the secrets for a program of ours that needs them too: as bytes that it can read from a
 * descriptor. */
void secrets_write(const struct strings *secrets, struct buffer *bytes);
/* Reads to the end of `fd` what secrets_write wrote, and adds it to `secrets`. */
int secrets_read(int fd, struct strings *secrets, struct error *error) NODISCARD;

#endif
