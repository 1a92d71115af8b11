/* rpm_database.c - headers out of rpm's database, by librpm
 *
 * The database is opened where it lies, without entering the root, so that it needs no rights but
 * to read. Nothing of the machine's or the user's configuration of rpm is read.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/rpm/rpm_database.h"

#include <fcntl.h>
#include <unistd.h>

#include <rpm/header.h>
#include <rpm/rpmdb.h>
#include <rpm/rpmmacro.h>
#include <rpm/rpmts.h>

#include "base/memory.h"
#include "base/strings.h"
#include "formats/rpm/rpm_block.h"

/* The second is a link to the first, or the older place; the third is root's on a Debian, whose rpm
 * and dnf keep it there, also of the roots that they install into. */
static const char *const folders[] = {"usr/lib/sysimage/rpm", "var/lib/rpm", "root/.rpmdb"};
static const char *const databases[] = {"rpmdb.sqlite", "Packages.db", "Packages"};

/* Finds the database's folder; NULL: there is none; caller frees. */
static char *find_folder(const char *root)
{
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++)
		for (size_t k = 0; k < ARRAY_SIZE(databases); k++) {
			AUTO_FREE char *file =
				xasprintf("%s/%s/%s", root, folders[i], databases[k]);
			if (access(file, R_OK) == 0)
				return xasprintf("%s/%s", root, folders[i]);
		}
	return NULL;
}

static int export_header(Header header, struct buffer *out, struct buffer *immutable,
			 struct error *error)
{
	unsigned size = 0;
	struct rpmtd_s region;
	AUTO_FREE void *bytes = headerExport(header, &size);
	if (!bytes)
		return error_set(error, "its header cannot be read");
	buffer_add(out, bytes, size);
	rpmtdReset(&region);
	if (headerGet(header, RPMTAG_HEADERIMMUTABLE, &region, HEADERGET_DEFAULT))
		buffer_add(immutable, region.data, region.count);
	rpmtdFreeData(&region);
	return 0;
}

static int refuse_several(const char *label, const struct strings *found, struct error *error)
{
	AUTO_FREE char *names = strings_join(found, ", ");
	error_set(error, "'%s' is installed several times: %s", label, names);
	return error_hint(error, "say which: installed:%s", found->v[0]);
}

static int find_header(rpmts transaction, const char *label, struct buffer *out,
		       struct buffer *immutable, struct error *error)
{
	AUTO_STRINGS found = {0};
	int failed = 0;
	rpmdbMatchIterator matches = rpmtsInitIterator(transaction, RPMDBI_LABEL, label, 0);
	for (Header header = rpmdbNextIterator(matches); header && !failed;
	     header = rpmdbNextIterator(matches)) {
		strings_take(&found, headerGetAsString(header, RPMTAG_NEVRA));
		if (found.n == 1)
			failed = export_header(header, out, immutable, error);
	}
	(void)rpmdbFreeIterator(matches);
	if (!failed && found.n > 1)
		failed = refuse_several(label, &found, error);
	return failed ? -1 : found.n == 1;
}

int rpm_database_find(const char *root, const char *label, struct buffer *header,
		      struct buffer *immutable, struct error *error)
{
	AUTO_FREE char *folder = find_folder(root);
	if (!folder)
		return 0;
	rpm_block_prepare_library();
	rpmPushMacro(NULL, "_dbpath", NULL, folder, RMIL_CMDLINE);
	rpmts transaction = rpmtsCreate();
	/* A database's headers were verified when they were installed; we look at them
	 * ourselves. */
	(void)rpmtsSetVSFlags(transaction, RPMVSF_MASK_NOSIGNATURES | RPMVSF_MASK_NODIGESTS);
	int result = -1;
	if (rpmtsOpenDB(transaction, O_RDONLY) == 0)
		result = find_header(transaction, label, header, immutable, error);
	else
		error_set(error, "cannot open rpm's database in '%s'", folder);
	(void)rpmtsFree(transaction);
	rpmPopMacro(NULL, "_dbpath");
	return result;
}
