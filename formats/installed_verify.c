/* installed_verify.c - every file of an installed package against what was installed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "base/vector.h"
#include "formats/installed.h"
#include "formats/package_verify.h"
#include "identity/content_id.h"

struct installed_checker {
	const struct installed *installed;
	struct findings *findings;
	size_t files;   /* that were held against a digest */
	size_t unknown; /* of which the database has none */
	size_t changed; /* configuration files */
};

static const char *type_name(mode_t mode)
{
	return S_ISDIR(mode)   ? "a directory"
	       : S_ISLNK(mode) ? "a symbolic link"
	       : S_ISREG(mode) ? "a file"
			       : "a special file";
}

/* A configuration file is the administrator's: what became of it is told and is no fault. */
static void report_file(struct installed_checker *checker, const struct package_file *recorded,
			const char *what)
{
	bool is_config = recorded->flags & ENTRY_CONFIG;
	findings_add(checker->findings, is_config ? FINDING_NOTE : FINDING_BAD,
		     is_config ? "config" : "files", "'%s' %s", recorded->path, what);
	checker->changed += is_config;
}

/* ---- What the database has of a file ---- */

static void check_content(struct installed_checker *checker, const struct package_file *recorded,
			  const struct package_file *found)
{
	bool has_sha256 = *recorded->sha256, has_md5 = *recorded->md5;
	if (!has_sha256 && !has_md5) {
		checker->unknown++;
		return;
	}
	checker->files++;
	if ((has_sha256 && !text_equal(recorded->sha256, found->sha256)) ||
	    (has_md5 && !text_equal(recorded->md5, found->md5)))
		report_file(checker, recorded, "has other content than was installed");
}

static void check_owner(struct installed_checker *checker, const struct package_file *recorded,
			const struct package_file *found)
{
	if (recorded->owner && !(text_equal(recorded->owner, found->owner) &&
				 text_equal(recorded->group, found->group)))
		findings_add(checker->findings, FINDING_BAD, "files",
			     "'%s' belongs to %s:%s, not to %s:%s", recorded->path, found->owner,
			     found->group, recorded->owner, recorded->group);
}

/* The permissions of a link mean nothing; dpkg's database has none of any file. */
static void check_mode(struct installed_checker *checker, const struct package_file *recorded,
		       const struct package_file *found)
{
	unsigned was = recorded->mode & 07777, is = found->mode & 07777;
	if (recorded->owner && !S_ISLNK(found->mode) && was != is)
		findings_add(checker->findings, FINDING_BAD, "files",
			     "'%s' has the mode %04o, not %04o", recorded->path, is, was);
}

static void check_file(struct installed_checker *checker, const struct package_file *recorded,
		       const struct package_file *found)
{
	mode_t was = recorded->mode & S_IFMT, is = found->mode & S_IFMT;
	if (was && was != is) {
		findings_add(checker->findings, FINDING_BAD, "files", "'%s' is %s, not %s",
			     recorded->path, type_name(is), type_name(was));
		return;
	}
	if (S_ISLNK(is) && recorded->target && !text_equal(recorded->target, found->target))
		findings_add(checker->findings, FINDING_BAD, "files",
			     "'%s' links to '%s', not to '%s'", recorded->path, found->target,
			     recorded->target);
	if (S_ISREG(is))
		check_content(checker, recorded, found);
	check_owner(checker, recorded, found);
	check_mode(checker, recorded, found);
}

static void check_files(struct installed_checker *checker)
{
	const struct installed *installed = checker->installed;
	VECTOR_EACH (recorded, &installed->recorded->files) {
		const struct package_file *found =
			package_find_file(installed->found, recorded->path);
		if (recorded->ghost || recorded->left_out)
			continue;
		if (found)
			check_file(checker, recorded, found);
		else
			report_file(checker, recorded, "is missing");
	}
}

/* ---- All of it ---- */

static void report_files(struct installed_checker *checker, size_t bad)
{
	if (checker->findings->bad == bad)
		findings_add(checker->findings, FINDING_GOOD, "files", "%zu, every digest fits",
			     checker->files);
	if (checker->unknown)
		findings_add(checker->findings, FINDING_LACKS, "files",
			     "%zu without a digest in the database", checker->unknown);
}

/* A content id covers modes and owners, too, which dpkg's database does not have. */
static void check_content_id(struct installed_checker *checker, size_t bad)
{
	char id[SHA256_HEX_SIZE];
	const struct package *found = checker->installed->found;
	content_id(found, id);
	if (!*found->content_id)
		findings_add(checker->findings, FINDING_LACKS, "content id", "it has none");
	else if (text_equal(id, found->content_id))
		findings_add(checker->findings, FINDING_GOOD, "content id", "%s", id);
	else if (checker->findings->bad > bad || checker->changed)
		findings_add(checker->findings, FINDING_NOTE, "content id",
			     "not that of what is on the disk, as files were changed");
	else
		findings_add(checker->findings, FINDING_BAD, "content id",
			     "the metadata says %s, but what is on the disk makes %s: a mode, an "
			     "owner or a link was changed",
			     found->content_id, id);
}

static int check_signatures(const struct installed_checker *checker, struct keyring *keyring,
			    struct error *error)
{
	const struct installed *installed = checker->installed;
	if (installed->recorded->signed_header)
		return package_verify_signatures(installed->format, -1, installed->recorded,
						 keyring, checker->findings, error);
	findings_add(checker->findings, FINDING_LACKS, "signature",
		     "the database of installed packages keeps none");
	return 0;
}

int installed_verify(const struct installed *installed, struct keyring *keyring,
		     struct findings *findings, struct error *error)
{
	struct installed_checker checker = {.installed = installed, .findings = findings};
	size_t bad = findings->bad;
	check_files(&checker);
	report_files(&checker, bad);
	package_verify_identity(installed->found, findings);
	check_content_id(&checker, bad);
	return check_signatures(&checker, keyring, error);
}
