/* ci.h - who acts where a CI runs the program: the user that the CI names, and the run's address
 *
 * Names of variables: "Default environment variables" of GitHub's documentation, "Predefined
 * variables" of GitLab's; Gitea and Forgejo set GitHub's and one of their own. Nothing is believed
 * because of it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CLI_CI_H
#define INGOT_CLI_CI_H

#include "base/compiler.h"
#include "base/host.h"

/* Returns "ann, https://example.org/acme/hello/actions/runs/12", fit for a repository's history;
 * caller frees. NULL: no CI that is known, or it does not say both, or not fit for that. */
char *ci_find_who(const struct host *host) NODISCARD;

#endif
