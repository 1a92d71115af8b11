/* stand_ins.h - what the model replaces: gpg, the opening of a store, and what would be computed
 * a million times to the same bytes
 *
 * The linker puts these in the places of the real functions (--wrap): all that publishes, commits
 * and renders above and below them is the program's own.
 *   - A signature is the digest of what is signed, and the letters of one key or two. It cannot be
 *     forged by accident.
 *   - store_open gives a store of the model (stand_ins_place).
 *   - A package is read once. The indexes of a state are rendered once by the real layout and then
 *     given again: they depend on the state alone, the clock of the model standing still.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TESTS_MODEL_STAND_INS_H
#define INGOT_TESTS_MODEL_STAND_INS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "sign/keyring.h"
#include "sign/signer.h"
#include "tests/model/memory.h"

/* How many keys there are. */
#define STAND_INS_KEYS 2
/* How many actors there may be. */
#define STAND_INS_ACTORS 32

/* Called once, before all else. */
void stand_ins_start(void);
void stand_ins_end(void);
/* Sets what the next store_open opens, and for whom. */
void stand_ins_place(struct memory *memory, unsigned actor);
/* Returns the two signers of the actor whose place was set last. */
struct signer *const *stand_ins_signers(void);
/* Whether the next store_open opens one whose operations are no steps. */
void stand_ins_be_quiet(bool is_quiet);
/* Opens a keyring that has both keys; keyring_close frees it. */
struct keyring *stand_ins_keyring(void);

/* Appends what was signed; returns false where that is not what the signature is of. */
bool stand_ins_verify_clear(const void *bytes, size_t len, struct buffer *text);
bool stand_ins_verify(const void *signature, size_t len, const void *data, size_t data_len);

/* Digests are made once for the same bytes, in digests.c. */
void digests_forget(void);

#endif
