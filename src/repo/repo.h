/* repo.h - a repository: settings, channels and their signed generations
 * (specs/repository.md, specs/transaction.md)
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_REPO_H
#define INGOT_REPO_REPO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/host.h"
#include "base/strings.h"
#include "formats/layout.h"
#include "sign/signer.h"
#include "store/store.h"

struct repo_create_options {
	const char *where, *origin, *url; /* url NULL: file: of the store */
	const struct strings *channels;   /* none: "stable" */
	const struct strings *arches;     /* Go's names; none: amd64, arm64 */
	int valid_for_days;               /* 0: for ever */
	struct signer *signer;
	const struct host *host;
};

/* Settings, keys, and a first, empty generation of every channel, rendered. Where the same
 * repository exists already, whole or half made, with equal settings: completes it, result 0. */
int repo_create(const struct repo_create_options *options, struct error *error) NODISCARD;

struct repo_publish_options {
	const char *where, *channel;
	struct signer *signer;
	const struct strings *packages; /* paths */
	bool new_channel;               /* makes the channel where it is unknown */
	bool allow_unsigned;            /* takes rpms without a signature that the keys verify */
	const char *message;            /* or NULL */
	const struct host *host;
};

struct repo_published {
	uint64_t generation; /* the channel's newest afterwards */
	bool changed;        /* false: every package was there already */
	struct {
		struct record **v; /* all that were given, in their order; owned */
		size_t n, cap;
	} packages;
	struct strings client_lines; /* what a person types on a client */
	struct strings warnings;
};

/* All packages or none, one generation. */
int repo_publish(const struct repo_publish_options *options, struct repo_published *published,
		 struct error *error) NODISCARD;
void repo_published_free(struct repo_published *published);

#endif
