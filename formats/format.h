/* format.h - the contract of a package format; a format is a folder, a row in the table of
 * formats and a list in the Makefile
 *
 * The flow of a build: describe (manifest -> metadata of a package record), payload (archive),
 * pack (unsigned parts and the bytes to sign), seal (signature -> the parts of the file).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_FORMAT_H
#define INGOT_FORMATS_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/parts.h"
#include "base/problems.h"
#include "formats/layout.h"
#include "manifest/manifest.h"
#include "package/package.h"
#include "plan/contents.h"
#include "sign/signer.h"

/* A package before it is signed. */
struct artifact {
	struct parts head;    /* what comes before the place of the signature */
	struct parts to_sign; /* the exact bytes that are signed */
	struct parts tail;    /* what comes after */
	void *priv;           /* the format's own state */
};

/* Takes the content of a package's regular files. */
struct content_sink {
	bool (*wants)(void *context, const struct package_file *file);
	void (*take)(void *context, const struct package_file *file, const void *data, size_t len);
	void *context;
};

struct format {
	const char *name;      /* "deb" */
	const char *extension; /* ".deb" */
	bool carries_parents;  /* parents that nobody asked for stand in the package (deb) or not
				  (rpm) */
	const char *magic;     /* the first bytes of every file of the format */
	size_t magic_len;

	/* Fills name, version, architecture, relations, scripts ... of a new record from the
	 * manifest and the provenance; what the format cannot express goes to `problems`. Scripts'
	 * bytes are read here. */
	void (*describe)(const struct manifest *manifest, const struct manifest_package *from,
			 const struct provenance *provenance, struct package *package,
			 struct problems *problems);
	/* Adds to the plan, which is not sealed yet, files that the format itself makes of the
	 * manifest, for the formats of the set alone. `package` has been described. NULL: nothing.
	 */
	void (*add_files)(const struct manifest *manifest, const struct manifest_package *from,
			  const struct package *package, unsigned set, struct plan *plan,
			  struct problems *problems);
	/* The manifest's own section about this format's signature. */
	const struct manifest_signature *(*signature)(const struct manifest_package *from);
	/* The codec that the manifest or the format chooses; what it cannot be goes to `problems`.
	 */
	void (*compression)(const struct manifest_package *from, struct codec_params *params,
			    struct problems *problems);
	const struct payload_layout *payload;
	unsigned payload_digests; /* of the compressed payload that `pack` needs: 1 << DIGEST_x */

	/* `package` is complete, content id included. */
	int (*pack)(const struct package *package, const struct payload *payload,
		    const struct codec_params *params, struct artifact *artifact,
		    struct error *error);
	/* Whether a key of this kind can sign this format; a warning may be added. */
	int (*check_signer)(const struct signer *signer, struct problems *problems,
			    struct error *error);
	/* `signature` NULL: unsigned. Appends the parts of the finished file. */
	int (*seal)(struct artifact *artifact, const struct signer *signer,
		    const struct buffer *signature, struct parts *file, struct error *error);
	void (*artifact_free)(struct artifact *artifact);
	/* The conventional file name: name_version_arch.deb; caller frees. */
	char *(*file_name)(const struct package *package);

	/* Reads any package of the format, made by whomever, as hostile input. `path` for messages.
	 */
	struct package *(*read)(int fd, const char *path, struct error *error);
	/* Gives the files of `package`, which was read from `fd`, that the sink wants; of hard
	 * links that have the same content at least one. */
	int (*contents)(int fd, const struct package *package, const struct content_sink *sink,
			struct error *error);
	/* The package of that name that is installed below `root` (absolute, "" for the machine's
	 * own), as the package manager's database has it: of its files what that knows, mode 0 and
	 * "" for the rest. *package NULL and 0: it is not installed there, or there is no such
	 * database. */
	int (*installed)(const char *root, const char *name, struct package **package,
			 struct error *error);
	/* Appends the bytes that a signature of this record covers. Borrowed descriptor. */
	int (*signed_bytes)(int fd, const struct package *package,
			    const struct package_signature *signature, struct parts *bytes,
			    struct error *error);
	/* Which part of the file of this record the byte at `offset` is in: "data.tar.zst",
	 * "header". As long-lived as the record. */
	const char *(*part_at)(int fd, const struct package *package, uint64_t offset);
	/* Adds a line for each file that does not fit what the package says of it, where reading
	 * has not refused it already; NULL: reading has. */
	void (*check_files)(const struct package *package, struct strings *bad);
	/* <0, 0, >0 in the order of the format's package manager; full versions. */
	int (*compare_versions)(const char *a, const char *b);

	const struct layout *layout; /* how a repository of this format looks */
};

extern const struct format *const formats[]; /* NULL-terminated */
/* Runs the statement behind it for each format in turn, which `format` then names. */
#define FORMAT_EACH(format)                                                      \
	for (const struct format *const *format##_row = formats, *format = NULL; \
	     (format = *format##_row); format##_row++)

const struct format *format_find(const char *name); /* NULL where unknown */
/* Finds the format by the file's first bytes; NULL where it is none. */
const struct format *format_of_file(int fd);
/* Recognises and reads; `path` for messages, `fd` borrowed. */
struct package *format_read_open(int fd, const char *path, const struct format **format,
				 struct error *error) NODISCARD;
/* Opens, recognises and reads a package; on success *format and *fd (if not NULL, caller closes)
 * are set. */
struct package *format_read(const char *path, const struct format **format, int *fd,
			    struct error *error) NODISCARD;

#endif
