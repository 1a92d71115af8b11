/* served.h - what a client reads of a repository that is served: its own file, signed roots,
 * indexes
 *
 * Readers alone, of bytes of strangers: nothing is fetched here, and no signature is looked at.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_SERVED_H
#define INGOT_FORMATS_SERVED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/strings.h"

/* Holds what the file says that a client has of a channel. All owned; NULL: it does not say that.
 */
struct served_client {
	char *url;   /* of the repository (apt), of its root (yum) */
	char *suite; /* apt's */
	char *list;  /* URL of a list of roots */
	char *keys;  /* armoured, in the file itself */
	char *key_url;
	bool skips_signature; /* the root's is not asked for */
};

struct served_index {
	char *path;      /* below the root's folder */
	char *by_digest; /* another path of the same bytes; NULL: there is none */
	char sha256[SHA256_HEX_SIZE];
	uint64_t size;
	bool is_listed_only; /* nothing is there; its digest is for who has expanded it */
	bool has_packages;
};

/* Holds what a signed root says. */
struct served_root {
	int64_t date, valid_until; /* 0: it does not say it */
	uint64_t generation;       /* 0: it does not say it */
	struct {
		struct served_index *v;
		size_t n, cap;
	} indexes;
	struct strings unlisted; /* indexes that the root must list for the others to be of use */
};

struct served_packages {
	struct served_package {
		char *path; /* from the root's folder: "../../pool/h/hello/hello_1.0_all.deb" */
		char *sha256;
		uint64_t size;
	} * v;
	size_t n, cap;
};

/* How a client of a format reads. Each result is empty where it fails. */
struct served_reader {
	int (*client)(const char *text, size_t len, struct served_client *client,
		      struct error *error);
	int (*root)(const char *text, size_t len, struct served_root *root, struct error *error);
	/* Adds the packages of an index, which is expanded. */
	int (*packages)(const char *text, size_t len, struct served_packages *packages,
			struct error *error);
};

/* Each of these is fit for CLEANUP. */

void served_client_free(struct served_client *client);
void served_root_free(struct served_root *root);
void served_packages_free(struct served_packages *packages);

#endif
