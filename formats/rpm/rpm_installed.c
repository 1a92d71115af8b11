/* rpm_installed.c - a package as rpm's database has it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/rpm/rpm_installed.h"

#include "base/buffer.h"
#include "formats/rpm/rpm_database.h"
#include "formats/rpm/rpm_read_internal.h"

/* rpm merges the signature header's tags into the one that it keeps: both are read from it. */
static int read_header(struct package *package, const struct buffer *bytes, struct error *error)
{
	struct rpm_block *header = rpm_block_open(bytes);
	if (!header)
		return error_set(error, "its header is damaged");
	struct rpm_reader reader = {
		.fd = -1,
		.signature = header,
		.header = header,
		.package = package,
		.carrier = UINT64_MAX,
	};
	int failed = rpm_read_header(&reader, error);
	rpm_block_free(header);
	return failed;
}

/* The header's signature covers its magic, too. */
static void keep_signed(struct package *package, const struct buffer *immutable)
{
	AUTO_BUFFER covered = BUFFER_INIT;
	if (immutable->len == 0)
		return;
	buffer_add(&covered, rpm_block_magic, RPM_BLOCK_MAGIC_SIZE);
	buffer_add(&covered, immutable->data, immutable->len);
	package->signed_header = arena_copy(package->arena, covered.data, covered.len);
	package->signed_header_len = covered.len;
}

int rpm_installed(const char *root, const char *name, struct package **package, struct error *error)
{
	AUTO_BUFFER immutable = BUFFER_INIT, header = BUFFER_INIT;
	*package = NULL;
	int result = rpm_database_find(root, name, &header, &immutable, error);
	if (result == 0)
		return 0;
	struct package *read = package_make("rpm");
	read->is_installed = true;
	if (result < 0 || read_header(read, &header, error)) {
		package_free(read);
		return error_context(error, "cannot read what rpm knows of '%s'", name);
	}
	keep_signed(read, &immutable);
	*package = read;
	return 0;
}
