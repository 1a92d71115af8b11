/* gpg_watch_internal.h - a gpg that hangs is ended
 *
 * GPGME waits without end for the gpg that it has started, which may wait itself: for an agent, for
 * a pinentry that nobody sees, for a home on a file system that is away. A thread looks on; where
 * nothing has passed between us and gpg for so long, it ends all processes at the other ends of
 * GPGME's pipes, so that GPGME sees them closed and returns.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_GPG_WATCH_INTERNAL_H
#define INGOT_SIGN_GPG_WATCH_INTERNAL_H

#include <stdbool.h>

#include "base/compiler.h"

#define GPG_WATCH_VARIABLE "INGOT_GPG_TIMEOUT"
/* Returns for how many seconds gpg and its agent may be silent: a minute, unless the variable says.
 */
unsigned gpg_watch_patience(void);

struct gpg_watch;

/* Begins before an operation of GPGME. `home` is that of its gpg, and tells it from the gpgs of
 * other threads; NULL: any. A second is one in which this process runs: while it is stopped none
 * passes. NULL: there is no thread to be had, and no limit. */
struct gpg_watch *gpg_watch_begin(const char *home, unsigned seconds) NODISCARD;
/* Notes that bytes have passed: the silence begins anew. Accepts NULL. */
void gpg_watch_note(struct gpg_watch *watch);
/* Ends the watch once the operation has returned. Returns whether that was because gpg was ended.
 * Accepts NULL. */
bool gpg_watch_end(struct gpg_watch *watch) NODISCARD;

#endif
