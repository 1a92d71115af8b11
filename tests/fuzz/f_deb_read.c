/* f_deb_read.c - fuzzes the reader of packages, outer archive and all
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "formats/deb/deb_give.h"
#include "formats/deb/deb_name.h"
#include "formats/deb/deb_read.h"
#include "formats/file_limits.h"
#include "formats/format_reader.h"

#define CONTENT_MAX ((uint64_t)1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static bool wants(void *context, const struct package_file *file)
{
	(void)context;
	return file->size <= CONTENT_MAX;
}

static void take(void *context, const struct package_file *file, const void *data, size_t len)
{
	(void)context;
	(void)data;
	if (len != file->size)
		abort();
}

/* Checks what a reader promises about what it lets pass. */
static void check_package(int fd, const struct package *package)
{
	AUTO_ERROR error = ERROR_INIT;
	char *path = deb_name_pool(package, &error);
	if (!path || !text_starts(path, "pool/") || text_has_control(path))
		abort();
	free(path);
	for (size_t i = 0; i < package->files.n; i++)
		if (package->files.v[i].path[0] != '/' ||
		    text_has_control(package->files.v[i].path) ||
		    strlen(package->files.v[i].path) > FILE_LIMITS_PATH)
			abort();
	const struct file_sink sink = {.wants = wants, .take = take};
	if (deb_give_files(fd, package, &sink, &error))
		abort(); /* it has been read once */
	for (size_t i = 0; i < package->signatures.n; i++) {
		struct parts bytes = {0};
		(void)deb_read_signed_bytes(fd, package, &package->signatures.v[i], &bytes, &error);
		parts_free(&bytes);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct error error = ERROR_INIT;
	int fd = memfd_create("fuzz.deb", MFD_CLOEXEC);
	if (fd < 0 || write(fd, data, len) != (ssize_t)len)
		abort();
	struct package *package = deb_read(fd, "fuzz.deb", &error);
	if (package)
		check_package(fd, package);
	else if (!error_is_set(&error))
		abort();
	package_free(package);
	error_clear(&error);
	if (close(fd))
		abort();
	return 0;
}
