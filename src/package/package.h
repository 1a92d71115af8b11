/* package.h - one package, as it is about to be made or as it was read: the same record
 *
 * Strings are spelled as the package's own format spells them (architecture "amd64" or "x86_64"),
 * lists keep its order; everything lives in the package's arena.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_PACKAGE_PACKAGE_H
#define INGOT_PACKAGE_PACKAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/digest.h"
#include "base/strings.h"
#include "package/kinds.h"
#include "package/provenance.h"

struct package_file {
	const char *path; /* absolute, cleaned */
	mode_t mode;      /* with the type bits of stat(2) */
	unsigned flags;   /* enum entry_flag */
	bool ghost;       /* owned but not in the payload (rpm) */
	const char *owner, *group;
	uint64_t size; /* of a regular file; 0 for all else */
	int64_t mtime;
	const char *target;              /* of a symlink, or NULL */
	const char *hardlink;            /* path of the file this is another name of, or NULL */
	const char *lang, *capabilities; /* or NULL */
	char sha256[SHA256_HEX_SIZE];    /* "" for what has none */
	char md5[MD5_HEX_SIZE];          /* "" where it is not known */
	unsigned elf_class;              /* 0 no ELF file, 1: 32 bit, 2: 64 bit */
	uint64_t device, inode;          /* of hard links in an rpm; 0: unknown */
	/* Set in an installed package: where the file lies instead, or NULL (dpkg-divert(1)); that
	 * the package manager left it out on purpose (rpm's file states). */
	const char *diverted;
	bool left_out;
};

struct package_script {
	const char *interpreter; /* "/bin/sh", or NULL: the script's own first line (deb) */
	const char *body;        /* NULL: no script; NUL-terminated, `len` bytes */
	size_t len;
};

struct package_field {
	const char *name, *value;
};

struct package_signature {
	const char *kind;  /* "_gpgorigin", "header", "header+payload" */
	const char *key;   /* 16 upper-case hex digits, "" where it does not say */
	const void *bytes; /* binary signature */
	size_t len;
};

struct package {
	struct arena *arena;
	const char *format; /* "deb", "rpm" */
	bool is_installed;  /* read from a database and a disk: has no payload, no signed file */

	const char *name;
	const char *epoch;   /* decimal, NULL or "0": none */
	const char *version; /* without epoch and release */
	const char *release; /* deb revision or rpm release; NULL: none */
	const char *arch;
	const char *summary;     /* one line */
	const char *description; /* further lines, plain text with "\n"; NULL: none */
	const char *license, *homepage, *vendor, *maintainer, *section, *priority;
	const char *distribution; /* or NULL */
	const char *build_host;   /* rpm, or NULL */
	int64_t build_time;       /* -1: unknown */
	uint64_t installed_size;  /* bytes, sum of the regular files */

	struct strings relations[RELATION_COUNT]; /* each one clause, as the format spells it */
	struct package_script scripts[SCRIPT_COUNT];
	const char
		*triggers; /* deb: the text of the file of that name (deb-triggers(5)), or NULL */
	struct {
		struct package_field *v;
		size_t n, cap;
	} fields; /* further metadata: deb's own fields in order; rpm: name of the tag */
	struct {
		struct package_file *v; /* sorted by path as bytes */
		size_t n, cap;
	} files;
	struct {
		struct package_signature *v;
		size_t n, cap;
	} signatures;
	/* The name of the signature that is to be made, static; NULL: the format's usual. */
	const char *signature_kind;

	/* Identity. In a package of others: NULL, and "" for the ids. */
	const char *commit;
	bool dirty;
	const char *repository;
	const char *tag;
	struct pins pins;
	struct toolchain build;
	struct materials materials;
	const char *bom; /* the CycloneDX file's bytes, or NULL */
	size_t bom_len;
	char content_id[SHA256_HEX_SIZE];
	const char *identity_dir; /* where its identity files lie, or NULL */
	/* "[epoch:]version[-release]" in the manifest's spelling, equal in all formats; or NULL. */
	const char *identity_version;

	/* Text of the format's own, which a reader knows and an index needs: deb's control stanza
	 * without the fields of the archive, or NULL. */
	const char *control;
	const char *file_sums;             /* deb: the member md5sums as it stands, or NULL */
	uint64_t header_start, header_end; /* rpm: byte range of the main header in the file */
	uint64_t payload_size;             /* plain bytes of the payload, 0: unknown */
	const char *payload_filter;        /* rpm: how it is compressed, as the header names it */
	const void *signed_header;         /* installed rpm: what its header's signature covers */
	size_t signed_header_len;
	struct strings changelog; /* rpm: "time\tname\ttext" */
};

/* Returns an empty record of a package of that format ("deb"), which is copied; never NULL. */
struct package *package_make(const char *format);
void package_free(struct package *package); /* accepts NULL */
/* Returns "[epoch:]version[-release]"; caller frees. */
char *package_full_version(const struct package *package) NODISCARD;
/* Returns "COMMIT", "COMMIT-dirty", "" where it is not known: what git.ver holds; caller frees. */
char *package_commit_text(const struct package *package) NODISCARD;
/* Copies all but the source date into the record, which frees the lists itself. */
void package_set_provenance(struct package *package, const struct provenance *provenance);
/* Adds a field after all others; name and value are copied, a value of NULL stays NULL. */
void package_add_field(struct package *package, const char *name, const char *value);
/* Whoever fills `files` in another order than that of the paths' bytes sorts them at the end. */
void package_sort_files(struct package *package);
/* Whether files.v[index] counts for the content id (specs/identity.md): no ghost, no identity file,
 * nothing that the format made, and no folder that any installer would make on the way. */
bool package_file_is_content(const struct package *package, size_t index);
/* Returns the file at the path, NULL where there is none. */
const struct package_file *package_find_file(const struct package *package, const char *path);

#endif
