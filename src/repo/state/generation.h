/* generation.h - one state of a channel, signed (specs/repository.md, "Generations")
 *
 * ingot/channels/<channel>/<number>, create-only: creating it is the commit of a change. It names
 * all that belongs to the state, so that anybody can finish putting it in place.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_REPO_STATE_GENERATION_H
#define INGOT_REPO_STATE_GENERATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/strings.h"
#include "sign/keyring.h"
#include "sign/signer.h"
#include "store/store.h"

/* The folder of all channels: each has one below it, of its generations. */
#define GENERATION_CHANNELS "ingot/channels"

/* A file of the repository. */
struct generation_file {
	char sha256[SHA256_HEX_SIZE];
	uint64_t size;
	char *path;
};

struct generation_files {
	struct generation_file *v;
	size_t n, cap;
};

/* A name that leads to another one. */
struct generation_link {
	char *target, *path;
};

struct generation_links {
	struct generation_link *v;
	size_t n, cap;
};

/* A package that came in or went out. */
struct generation_change {
	char kind; /* '+' or '-' */
	char *format, *name, *version, *arch;
	char *commit; /* "" unknown */
};

/* The keys of the repository where they are newer than in its settings: the same keys, of which one
 * has said since that it lives longer. */
struct generation_keys {
	uint64_t form;     /* rises with each; 0: those of the settings */
	char *public_keys; /* armoured; NULL: those of the settings */
};

/* A package of the repository's keys, which the repository makes itself. No set has it. */
struct generation_keyring {
	char *format;
	uint64_t version;             /* the state of the settings whose keys it has */
	char record[SHA256_HEX_SIZE]; /* digest of its record */
};

/* The state of the settings under which a generation was made. */
struct generation_settings {
	uint64_t number;                /* 1 in format 1, which does not say it */
	char digest[SHA256_HEX_SIZE];   /* of what the state's signatures cover; "" in format 1 */
	char identity[SHA256_HEX_SIZE]; /* the repository's; "" in format 1 */
};

struct generation {
	uint64_t format; /* of the repository's own files: SETTINGS_FORMAT or an earlier one */
	char *origin, *channel;
	uint64_t number; /* from 1 */
	/* The generation that it follows: number - 1, or a lower one, where those between are not
	 * believed; 0 in the first. */
	uint64_t parent_number;
	char parent[SHA256_HEX_SIZE]; /* digest of the parent's file; "" in the first */
	struct generation_settings settings;
	int64_t date, valid_until; /* valid_until 0: for ever */
	char *action;              /* "create", "publish", "promote", "rollback", ... */
	uint64_t restored;         /* the generation whose packages it has again; 0: none */
	char *from;                /* the channel that its packages come from; NULL: none */
	uint64_t from_number;      /* the generation of that */
	char *by, *message;        /* who, and why (NULL: not said) */
	char set[SHA256_HEX_SIZE]; /* digest of the package set */
	uint64_t packages;         /* how many it has */
	struct generation_keys keys;
	struct {
		struct generation_keyring *v;
		size_t n, cap;
	} keyring; /* one of each format, or none */
	struct {
		struct generation_change *v;
		size_t n, cap;
	} changes;
	struct generation_files objects;  /* named by their content, there before the generation */
	struct generation_files snapshot; /* put in place after it; of this state alone */
	struct generation_links snapshot_links; /* put in place after it; of this state alone */
	struct generation_files pointers;       /* of the newest state, in this order */
	struct generation_links links;          /* of the newest state, after pointers, in order */
	char digest[SHA256_HEX_SIZE];           /* of the file; set by loading and creating */
};

/* Adds a file behind the others; what is given is copied. */
void generation_add_file(struct generation_files *files, const char *path, const char *sha256,
			 uint64_t size);
/* Adds a link behind the others; what is given is copied. */
void generation_add_link(struct generation_links *links, const char *target, const char *path);
/* The file of that digest, or NULL. */
const struct generation_file *generation_find_digest(const struct generation_files *files,
						     const char *sha256);
/* Returns where a reader's path leads in the end, through the generation's links; caller frees. */
char *generation_follow(const struct generation *generation, const char *path) NODISCARD;
/* Adds a change: `kind` is '+' or '-', `commit` may be "". All is copied. */
void generation_add_change(struct generation *generation, char kind, const char *format,
			   const char *name, const char *version, const char *arch,
			   const char *commit);

/* Adds a package of the keys behind the others; all is copied. */
void generation_add_keyring(struct generation *generation, const char *format, uint64_t version,
			    const char *record);
/* Returns the package of the keys for a format, or NULL. */
const struct generation_keyring *generation_find_keyring(const struct generation *generation,
							 const char *format);

/* Appends the text that is signed. */
void generation_write(const struct generation *generation, struct buffer *text);
/* Whether less than a third of the time is left for which clients trust it. */
bool generation_is_ending(const struct generation *generation, int64_t now);
/* Reads a generation from the text that was signed. */
struct generation *generation_parse(const void *text, size_t len, struct error *error) NODISCARD;

/* Reads what a generation's file says of keys, before anything is believed. STORE_MISSING: it is
 * not there. */
enum store_result generation_peek_keys(struct store *store, const char *channel, uint64_t number,
				       struct generation_keys *keys, struct error *error) NODISCARD;
/* Reads what the bytes of a file say of keys, before anything is believed; bytes that are none of a
 * generation say nothing. */
void generation_read_keys(const struct buffer *bytes, struct generation_keys *keys);
void generation_keys_free(struct generation_keys *keys); /* fit for CLEANUP */
/* Says where a generation stands, and by what it is known; all borrowed. */
struct generation_place {
	const char *origin, *channel;
	uint64_t number;
	/* The digest of its file, where something that is believed names it: then no signature is
	 * looked at. NULL: nothing does. */
	const char *digest;
};

/* Reads and verifies a generation: signature, place, and the parent's digest where that is still
 * there. `signers`: appended, the certificates that have signed it; NULL: not asked. A signature by
 * a key that has expired is taken where it was made before; of keys that the keyring has, what is
 * newer in a generation of format 1 is added to it first. STORE_MISSING: it is not there.
 * `revoked`, or NULL: set where it is not believed since the key that signed it was revoked. */
enum store_result generation_read(struct store *store, struct keyring *keyring,
				  const struct generation_place *place,
				  struct generation **generation, struct strings *signers,
				  bool *revoked, struct error *error) NODISCARD;
/* Reads as generation_read does, one that must be there. */
struct generation *generation_load(struct store *store, struct keyring *keyring, const char *origin,
				   const char *channel, uint64_t number,
				   struct error *error) NODISCARD;
/* Loads the generation before `child`, which is verified and has its digest: that says more than
 * its signature, which is not looked at. `child` is not the first. STORE_MISSING: it has been
 * pruned. */
enum store_result generation_find_parent(struct store *store, const struct generation *child,
					 struct generation **parent, struct error *error) NODISCARD;
/* Signs and creates a generation. STORE_EXISTS: another writer was faster. */
enum store_result generation_create(struct store *store, struct signer *signer,
				    struct generation *generation, struct error *error) NODISCARD;
/* Whether the generation that was made here is in the store; false, too, where it cannot be
 * told. */
bool generation_is_stored(struct store *store, const struct generation *generation);
/* Whether a generation's file is there: STORE_DONE or STORE_MISSING. */
enum store_result generation_has(struct store *store, const char *channel, uint64_t number,
				 struct error *error) NODISCARD;
/* Gives the digest of a generation's file, which is not parsed. */
enum store_result generation_digest(struct store *store, const char *channel, uint64_t number,
				    char digest[SHA256_HEX_SIZE], struct error *error) NODISCARD;
/* Deletes a generation; one that is not there is fine. */
int generation_delete(struct store *store, const char *channel, uint64_t number,
		      struct error *error) NODISCARD;
void generation_free(struct generation *generation); /* accepts NULL */
/* Frees the generation that a variable points to. */
void generation_drop(struct generation **generation);
/* Stands before the declaration of a pointer to a generation, which is freed at the end of its
 * scope. */
#define AUTO_GENERATION CLEANUP(generation_drop) struct generation

#endif
