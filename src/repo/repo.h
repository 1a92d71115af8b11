/* repo.h - a repository: settings, channels and their signed generations
 * (specs/repository.md, specs/transaction.md); what can be done to one
 *
 * Reading is in state/repo.h, state/channel.h and ask/.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_REPO_H
#define INGOT_REPO_REPO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/strings.h"
#include "codec/spliced.h"
#include "formats/record.h"
#include "repo/state/generation.h"
#include "sign/signer.h"

/* The bytes of `by`, at most. */
#define REPO_BY_MAX 256

/* The options of every writer. All borrowed. */
struct repo_writer {
	const char *where;
	struct signer *const *signers; /* of the keys that are at hand; none joined */
	size_t n_signers;
	const char *by;                   /* who, for the history */
	const char *message;              /* why, or NULL */
	const struct spliced_means *help; /* to make indexes, or NULL */
	bool dry_run;                     /* nothing is written; what would be changed is told */
	/* Where what was seen of repositories is remembered; NULL: nowhere. */
	const char *memory;
	bool accept_older;        /* goes on where less is there than was seen */
	struct strings *warnings; /* appended: what did not keep it from being done; or NULL */
	struct strings *notes;    /* appended: what is good to know in time; or NULL */
};

/* Tells what was done to a channel. */
struct repo_change {
	char *channel;
	uint64_t number; /* its newest generation afterwards */
	bool changed;
	bool completed; /* what an earlier command had committed was put in place first */
	/* A rollback without a goal that is the channel's last change already; nothing was done. */
	bool is_repeated;
	/* If so, what goes back further: a generation, or "hello=1.2.3"; 0, NULL: nothing does. */
	uint64_t further_to;
	char *further_package;
	/* The generation that was made, or with dry_run would be; NULL where nothing changed. */
	struct generation *generation;
	struct strings client_lines; /* what a person types on a client, where that has to be */
};

void repo_change_free(struct repo_change *change); /* fit for CLEANUP */

struct repo_create_options {
	struct repo_writer writer;      /* no message, no dry run */
	const char *origin, *url;       /* url NULL: file: of the store */
	const struct strings *channels; /* none: "stable" */
	const char *channel;            /* whose client files have no channel in their names; NULL:
					 * "stable" where it is among `channels`, else the first */
	const struct strings *arches;   /* Go's names; none: amd64, arm64 */
	int valid_for_days;             /* 0: for ever */
	bool shared;                    /* the directory's group may write, too */
	bool keyring;                   /* each channel gets a package of the keys */
};

/* Tells what clients will find, by the settings that are there now. */
struct repo_created {
	char *channel;               /* the client files without a channel in their names are its */
	struct strings client_files; /* these files, in the root */
};

/* Makes settings, keys, and a first, empty generation of every channel, rendered. Where the same
 * repository exists already, whole or half made, with equal settings: completes it, and shares it
 * where that is asked for, result 0. `created` may be NULL. */
int repo_create(const struct repo_create_options *options, struct repo_created *created,
		struct error *error) NODISCARD;
void repo_created_free(struct repo_created *created); /* fit for CLEANUP */

struct repo_publish_options {
	struct repo_writer writer;
	const char *channel;
	const struct strings *packages; /* paths */
	unsigned cores;
	bool new_channel;    /* makes the channel where it is unknown */
	bool allow_unsigned; /* takes rpms without a signature that the keys verify */
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

/* Publishes all packages or none, in one generation. */
int repo_publish(const struct repo_publish_options *options, struct repo_published *published,
		 struct error *error) NODISCARD;
void repo_published_free(struct repo_published *published); /* fit for CLEANUP */

struct repo_promote_options {
	struct repo_writer writer;
	const char *from, *to;
	const struct strings *packages; /* "hello", "hello=1.2.3"; none: all */
	bool new_channel;               /* makes `to` where it is unknown */
	bool require_same_id;           /* every package in all formats, of one content */
	bool allow_unsigned;            /* as of publishing */
};

/* Adds packages of one channel to another, the same bytes; what that has stays. */
int repo_promote(const struct repo_promote_options *options, struct repo_change *change,
		 struct error *error) NODISCARD;

struct repo_rollback_options {
	struct repo_writer writer;
	const char *channel;
	uint64_t to;         /* a generation; 0: the last one with other packages */
	const char *package; /* "hello": back by one version, "hello=1.2.3": to that; NULL: all */
};

/* Makes a generation with the packages of an earlier one; or of one package no newer versions.
 * Without a goal (`to`, or a version) only once in a row. */
int repo_rollback(const struct repo_rollback_options *options, struct repo_change *change,
		  struct error *error) NODISCARD;

struct repo_withdraw_options {
	struct repo_writer writer;
	const char *channel;
	const struct strings *packages; /* "hello=1.2.3" */
};

/* Takes versions out of a channel. */
int repo_withdraw(const struct repo_withdraw_options *options, struct repo_change *change,
		  struct error *error) NODISCARD;

struct repo_refresh_options {
	struct repo_writer writer;
	const struct strings *channels; /* none: all */
};

struct repo_changes {
	struct repo_change *v;
	size_t n, cap;
};

/* Signs the same packages again, with a new date and a new end of validity. */
int repo_refresh(const struct repo_refresh_options *options, struct repo_changes *changes,
		 struct error *error) NODISCARD;
void repo_changes_free(struct repo_changes *changes); /* fit for CLEANUP */

/* ---- Settings ---- */

struct repo_set_options {
	struct repo_writer writer;
	/* Takes a repository of format 1 over; then nothing else is changed. */
	bool take_over;
	const char *url;                  /* NULL: as it is */
	const char *default_channel;      /* NULL: as it is */
	const struct strings *add, *drop; /* architectures, Go's names */
	const int *valid_for_days;        /* 0: for ever; NULL: as it is */
	const bool *keyring; /* each channel has a package of the keys; NULL: as it is */
};

/* A setting before and after. */
struct repo_setting {
	const char *name;
	char *before, *after;
};

struct repo_settings_change {
	bool changed;
	uint64_t state; /* of the settings afterwards */
	bool holds;     /* in every channel; else it waits for one that signs generations */
	struct {
		struct repo_setting *v;
		size_t n, cap;
	} settings;
	struct repo_changes channels;
	struct strings host_lines; /* what hosts have to do, if anything */
	struct strings remarks;    /* what else is to be known */
};

/* Lets every member of the directory's group write; needs no key. What could not be shared is
 * appended to `warnings`. */
int repo_share(const char *where, struct strings *warnings, struct error *error) NODISCARD;

/* Changes the settings, in a new state of them. */
int repo_set(const struct repo_set_options *options, struct repo_settings_change *change,
	     struct error *error) NODISCARD;

/* From so many days before its end on a key is warned of, and noted. */
#define REPO_KEY_WARN_DAYS 90
#define REPO_KEY_NOTE_DAYS 365

enum repo_key_action { REPO_KEY_ADD, REPO_KEY_USE, REPO_KEY_DROP };

/* Says where a channel's last generation is that is believed of a stolen key. */
struct repo_last {
	const char *channel;
	uint64_t number;
};

struct repo_key_options {
	struct repo_writer writer;
	enum repo_key_action action;
	/* The public key, armoured or binary, and its name for messages; to drop: or NULL. */
	const struct buffer *certificate;
	const char *name;
	const char *fingerprint; /* of the key to drop, where no certificate is given */
	bool compromised;
	/* A compromised key's, and its name for messages; NULL: the certificate has it. */
	const struct buffer *revocation;
	const char *revocation_name;
	const struct repo_last *last; /* n_last of them */
	size_t n_last;
};

/* Announces a key, lets it sign, or ends its right to. */
int repo_change_key(const struct repo_key_options *options, struct repo_settings_change *change,
		    struct error *error) NODISCARD;
void repo_settings_change_free(struct repo_settings_change *change); /* fit for CLEANUP */

struct repo_prune_options {
	const char *where;
	const struct strings *key_files; /* as for repo_open_reading: nothing is signed */
	uint64_t keep;                   /* states of each channel that stay, at least 1 */
	int64_t older_than;              /* seconds since it was replaced, for one that may go */
	bool dry_run;
	const char *memory; /* as of struct repo_writer */
};

struct repo_pruned_generation {
	char *channel;
	uint64_t number;
};

struct repo_pruned {
	struct {
		struct repo_pruned_generation *v;
		size_t n, cap;
	} generations;
	struct strings packages; /* paths in the pool */
	size_t files;            /* other files */
	size_t too_young;        /* generations that stay for their age alone */
};

/* Removes what is not kept: generations, and files that no kept one names. Waits for writers, and
 * they for it. */
int repo_prune(const struct repo_prune_options *options, struct repo_pruned *pruned,
	       struct error *error) NODISCARD;
void repo_pruned_free(struct repo_pruned *pruned); /* fit for CLEANUP */

/* Puts in place what a command that was killed has committed; needs no secret key. The channels
 * where something was missing are appended to `completed`. */
int repo_complete(const char *where, const struct strings *key_files, struct strings *completed,
		  struct error *error) NODISCARD;

#endif
