/* layout.h - how a repository of one format looks: what a package contributes to its indexes, and
 * the indexes of a channel rendered from that
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_LAYOUT_H
#define INGOT_FORMATS_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/strings.h"
#include "codec/spliced.h"
#include "formats/record.h"
#include "formats/served.h"
#include "package/package.h"
#include "sign/keyring.h"
#include "sign/signer.h"

/* Holds what a channel's indexes are rendered from. All borrowed. */
struct channel_view {
	const char *origin, *channel;
	const char *url;              /* where clients find the repository; no slash at the end */
	const struct strings *arches; /* of the settings, in Go's names: "amd64", "arm64" */
	uint64_t generation;
	int64_t date;        /* of this state */
	int64_t valid_until; /* 0: for ever */
	const struct record *const
		*records; /* of this format only, sorted by name, version, arch */
	size_t n_records;
	const struct spliced_means *help; /* for indexes; or NULL */
	bool allows_unsigned;         /* one of the records has no signature that the keys verify */
	const char *client_name;      /* of the client's files, without extension, fit for a file
				       * and a section: "acme", "acme-testing" */
	const char *public_key;       /* armoured, one or more keys */
	const char *key_path;         /* where clients fetch the same: "keys/acme.asc" */
	const char *key_fingerprints; /* comma separated, upper-case hex */
};

enum rendered_kind {
	/* Named by its content's digest: create-only, written before the generation exists. What
	 * is named by a generation's number is no object: a writer that loses the race for the
	 * number has then written other bytes under it. */
	RENDERED_OBJECT,
	/* Belongs to this generation alone, in a folder named by its number: put in place after
	 * the commit, also where a newer generation is there already. */
	RENDERED_SNAPSHOT,
	/* Is like RENDERED_SNAPSHOT, but a link: `data` is the path of the repository that it leads
	 * to. */
	RENDERED_SNAPSHOT_LINK,
	/* Belongs to the newest generation: put in place after the commit, in the order
	 * rendered. */
	RENDERED_POINTER,
	/* Is like RENDERED_POINTER, but a link; after all pointers. */
	RENDERED_LINK,
};

/* How a client uses a channel. */
enum client_form {
	CLIENT_DEFAULT,  /* goes forward with it */
	CLIENT_FOLLOW,   /* goes back with it as well */
	CLIENT_SNAPSHOT, /* stays at the view's generation */
};
#define CLIENT_FORM_COUNT 3

/* A package that left a channel, and the newest version that the channel still has. */
struct client_return {
	const char *name;
	const char *version; /* full version; NULL: none is left */
};

/* Where a client file led when it was made. Both borrowed. */
struct keyring_client {
	const char *url, *channel;
};

/* Holds what the package of a repository's keys is made of. All borrowed. */
struct keyring_view {
	const char *name;                     /* of the package: "acme-keyring" */
	const char *slug;                     /* "acme" */
	const char *public_key;               /* what clients are to have, armoured */
	const struct keyring_client *clients; /* whatever client files said before */
	size_t n_clients;
	const struct strings *earlier; /* public keys that client files had before, armoured */
};

/* Takes the files of a repository. */
struct rendered_sink {
	/* Takes one of them; `path` from the root. The bytes are copied by the callee. */
	int (*put)(void *context, enum rendered_kind kind, const char *path, const void *data,
		   size_t len, struct error *error);
	void *context; /* borrowed */
};

/* Gives what was rendered. */
struct rendered_source {
	/* Appends the bytes of a file. 1: there is none of that path; -1: it cannot be read. */
	int (*get)(void *context, const char *path, struct buffer *out, struct error *error);
	void *context; /* borrowed */
};

/* Names what becomes of a repository's keys that clients have to hear of. */
enum key_news { KEY_NEWER_FORM, KEY_SUCCESSOR };

struct layout {
	/* The folder of the repository, beside the pool, where the layout's files are: "dists". */
	const char *folder;
	/* Clients check each package's own signature, so that one without is of no use to them. */
	bool needs_signature;
	/* Whether a package of this architecture (the format's spelling) has a place where the
	 * settings list `arches` (Go's names); "all" and "noarch" always have. */
	bool (*has_arch)(const struct strings *arches, const char *arch);
	/* Whether the format's tools know an architecture of that name, one of Go's. Where not,
	 * `meant` is the one of Go's names that may be meant, or NULL. A NULL member: the format
	 * takes any. */
	bool (*knows_arch)(const char *arch, const char **meant);
	/* Returns how the format spells an architecture that has one of Go's names; static. */
	const char *(*arch_name)(const char *arch);
	/* Fills the sections. path, size, sha256 and identity of the record are set before. */
	int (*record)(const struct package *package, struct record *record, struct error *error);
	/* Refuses what keeps a package out of a channel that does not have it yet: what the
	 * format's tools cannot read, or would take for something else. Looks at a package that is
	 * published, as far as its record does not show it. */
	int (*check_package)(const struct package *package, struct error *error);
	/* Refuses as check_package does, by a record, which may be older than the rule. NULL:
	 * nothing that a record shows. */
	int (*check_record)(const struct record *record, struct error *error);
	/* Returns the path in the pool: pool/<first letter>/<name>/<file>; an epoch shows as
	 * "_epochN" before the extension. Name and version are checked against the format's grammar
	 * first. Caller frees. */
	char *(*pool_path)(const struct package *package, struct error *error);
	/* Renders indexes and signed roots of a channel; the last pointer rendered is the one
	 * clients read first. */
	int (*render)(const struct channel_view *view, struct signer *signer,
		      struct rendered_sink sink, struct error *error);
	/* Reads what `render` made of the same view as a client reads it, and holds it against the
	 * view: every signature, by keys of the keyring alone (one that is sound passes: that its
	 * key has expired since is for the keyring to tell), every digest and size, and that the
	 * indexes list the view's packages and no others. Adds a line to `bad` for each thing that
	 * does not hold. -1 where looking itself failed. */
	int (*check)(const struct channel_view *view, struct keyring *keyring,
		     struct rendered_source source, struct strings *bad, struct error *error);
	/* How clients read it again. */
	const struct served_reader *served;
	/* Finds the number of the generation to which the channel's pointers lead, for a reader
	 * that cannot list the repository: a place to begin looking, no more. 1: they do not say.
	 * NULL: this format's never do. */
	int (*generation)(const char *channel, struct rendered_source source, uint64_t *number,
			  struct error *error);
	/* Appends path and bytes of the file that a client downloads into its configuration for
	 * that form; the path begins at the root of the repository ("acme.sources",
	 * "follow/acme.pref"). */
	int (*client_file)(const struct channel_view *view, enum client_form form,
			   struct buffer *path, struct buffer *data, struct error *error);
	/* Adds the commands a person types on a client, one a line, to use the channel in that form
	 * and install `packages`: names with a blank between them, of characters that a shell
	 * leaves alone. */
	void (*client_lines)(const struct channel_view *view, enum client_form form,
			     const char *packages, struct strings *lines);
	/* Adds what a person does on a client that was set up before the news: a remark and what is
	 * typed, in one line each. */
	void (*key_lines)(const struct channel_view *view, enum key_news news,
			  struct strings *lines);
	/* Adds the commands a person types on a client, one a line, to go back with a channel that
	 * has gone back: n packages, at least one. */
	void (*return_lines)(const struct channel_view *view, const struct client_return *packages,
			     size_t n, struct strings *lines);
	/* Returns where the package of the keys has them on a host; caller frees. */
	char *(*keyring_path)(const struct keyring_view *view);
	/* Appends the script that runs on a host when the package of the keys has been installed.
	 * It gives the keys to client files whose bytes were made for one of the clients with one
	 * of the earlier keys, and to no others. NULL: client files name a URL of the keys. */
	int (*keyring_script)(const struct keyring_view *view, struct buffer *script,
			      struct error *error);
};

#endif
