/* keyring_settle_internal.h - the package of the repository's keys that a generation is to name
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_CHANGE_KEYRING_SETTLE_INTERNAL_H
#define INGOT_REPO_CHANGE_KEYRING_SETTLE_INTERNAL_H

#include "base/compiler.h"
#include "base/error.h"
#include "repo/state/generation.h"
#include "repo/state/package_set_internal.h"
#include "repo/state/repo.h"

/* Names in `next` the packages that the newest state of the settings wants, if it wants any. Where
 * no generation of any channel has named one yet it is made and stored, as publishing does it.
 * `newest`, or NULL: the generation before; `set`: the packages of `next`, sorted. */
int keyring_settle(struct repo *repo, const struct generation *newest,
		   const struct package_set *set, struct generation *next,
		   struct error *error) NODISCARD;
/* Refuses to make such packages where a generation that is kept has one of that name which somebody
 * has published. */
int keyring_check_name(const struct repo *repo, const struct settings *settings,
		       struct error *error) NODISCARD;

#endif
