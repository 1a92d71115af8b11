/* package_verify.c - is a package whole, what it says it is, and signed by a key that is trusted?
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/package_verify.h"

#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/path.h"
#include "base/strings.h"
#include "base/text.h"
#include "base/vector.h"
#include "formats/format_reader.h"
#include "identity/content_id.h"

/* ---- Signatures ---- */

static int verify_signature(const struct format *format, int fd, const struct package *package,
			    const struct package_signature *from, struct keyring *keyring,
			    struct signature *found, struct error *error)
{
	CLEANUP(parts_free) struct parts bytes = {0};

	*found = (struct signature){0};
	if (format->reader->signed_bytes(fd, package, from, &bytes, error) ||
	    keyring_verify(keyring, from->bytes, from->len, &bytes, found, error))
		return error_context(error, "cannot verify the signature '%s'", from->kind);
	return 0;
}

int package_verify_best_signature(const struct format *format, int fd,
				  const struct package *package, struct keyring *keyring,
				  struct signature *best, struct error *error)
{
	bool any = false;
	VECTOR_EACH (from, &package->signatures) {
		struct signature found;
		if (verify_signature(format, fd, package, from, keyring, &found, error))
			return -1;
		if (!any || found.state == SIGNATURE_GOOD)
			*best = found;
		any = true;
		if (best->state == SIGNATURE_GOOD)
			break;
	}
	return any;
}

static int check_signature(const struct format *format, int fd, const struct package *package,
			   const struct package_signature *from, struct keyring *keyring,
			   struct findings *findings, struct error *error)
{
	char text[SIGNATURE_TEXT_SIZE];
	struct signature found;
	if (verify_signature(format, fd, package, from, keyring, &found, error))
		return -1;
	signature_text(&found, text);
	findings_add(findings, found.state == SIGNATURE_GOOD ? FINDING_GOOD : FINDING_BAD,
		     "signature", "%s: %s%s%s", from->kind, text, *found.fingerprint ? ", by " : "",
		     found.fingerprint);
	return 0;
}

int package_verify_signatures(const struct format *format, int fd, const struct package *package,
			      struct keyring *keyring, struct findings *findings,
			      struct error *error)
{
	/* With keys given the question is whether one of them signed: no signature is a no. */
	if (package->signatures.n == 0)
		findings_add(findings, keyring ? FINDING_BAD : FINDING_LACKS, "signature",
			     "it is not signed");
	VECTOR_EACH (signature, &package->signatures) {
		if (!keyring)
			findings_add(findings, FINDING_LACKS, "signature",
				     "%s, by key %s: not checked, no key was given",
				     signature->kind, *signature->key ? signature->key : "unknown");
		else if (check_signature(format, fd, package, signature, keyring, findings, error))
			return -1;
	}
	return 0;
}

/* ---- Identity ---- */

/* git.ver holds one line, so its digest is known without reading it again. */
static void check_commit_file(const struct package *package, struct findings *findings)
{
	AUTO_FREE char *path =
		package->identity_dir ? path_join(package->identity_dir, "git.ver") : NULL;
	const struct package_file *file = path ? package_find_file(package, path) : NULL;
	AUTO_FREE char *commit = package_commit_text(package);
	AUTO_FREE char *line = xasprintf("%s\n", commit);
	char expected[SHA256_HEX_SIZE];
	digest_bytes_hex(DIGEST_SHA256, line, strlen(line), expected);
	if (!file)
		findings_add(findings, FINDING_BAD, "commit",
			     "the metadata says %s, but there is no file git.ver", package->commit);
	else if (!text_equal(file->sha256, expected))
		findings_add(findings, FINDING_BAD, "commit",
			     "'%s' does not hold %s, as the metadata does", path, package->commit);
	else
		findings_add(findings, FINDING_GOOD, "commit", "%s%s", package->commit,
			     package->dirty ? ", with uncommitted changes" : "");
}

static void check_content_id(const struct package *package, struct findings *findings)
{
	char id[SHA256_HEX_SIZE];
	if (!*package->content_id) {
		findings_add(findings, FINDING_LACKS, "content id", "it has none");
		return;
	}
	content_id(package, id);
	if (text_equal(id, package->content_id))
		findings_add(findings, FINDING_GOOD, "content id", "%s", id);
	else
		findings_add(findings, FINDING_BAD, "content id",
			     "the metadata says %s, but the files make %s", package->content_id,
			     id);
}

void package_verify_identity(const struct package *package, struct findings *findings)
{
	if (package->commit)
		check_commit_file(package, findings);
	else
		findings_add(findings, FINDING_LACKS, "commit", "it names none");
	if (package->bom)
		findings_add(findings, FINDING_GOOD, "pins", "%zu", package->pins.n);
	else
		findings_add(findings, FINDING_LACKS, "pins", "it has no list of dependencies");
}

/* ---- Files ---- */

/* The reader has compared what the package says of each file with its bytes where the format's
 * own digests are part of what it reads (rpm); what else there is says the format. */
static void check_files(const struct format *format, const struct package *package,
			struct findings *findings)
{
	AUTO_STRINGS bad = {0};
	size_t files = 0;
	VECTOR_EACH (file, &package->files)
		files += S_ISREG(file->mode) && !file->ghost;
	if (format->reader->check_files)
		format->reader->check_files(package, &bad);
	for (size_t i = 0; i < bad.n; i++)
		findings_add(findings, FINDING_BAD, "files", "%s", bad.v[i]);
	if (bad.n == 0)
		findings_add(findings, FINDING_GOOD, "files", "%zu, every digest fits", files);
}

int package_verify(const struct format *format, int fd, const struct package *package,
		   struct keyring *keyring, struct findings *findings, struct error *error)
{
	check_files(format, package, findings);
	package_verify_identity(package, findings);
	check_content_id(package, findings);
	return package_verify_signatures(format, fd, package, keyring, findings, error);
}
