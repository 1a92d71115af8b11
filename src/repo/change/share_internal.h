/* share_internal.h - lets a group write to a repository
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_CHANGE_SHARE_INTERNAL_H
#define INGOT_REPO_CHANGE_SHARE_INTERNAL_H

#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"
#include "store/store.h"

/* Lets every member of the directory's group write, to what is there as well; needs no key. What
 * belongs to other users stays as it is: a line in `warnings`, unless that is NULL. Files in the
 * root itself are left alone, since a writer replaces them and never writes into one. */
int share_with_group(struct store *store, struct strings *warnings, struct error *error) NODISCARD;

#endif
