/* f_rpm_read.c - any bytes as an rpm
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"
#include "formats/file_limits.h"
#include "formats/format.h"
#include "formats/format_reader.h"
#include "formats/rpm/rpm_payload.h"
#include "formats/rpm/rpm_read.h"
#include "formats/rpm/yum_layout.h"

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

/* Checks paths, and reads the payload, which may be anything. */
static void check_files(int fd, const struct package *package)
{
	AUTO_ERROR error = ERROR_INIT;
	const struct file_sink sink = {.wants = wants, .take = take};
	for (size_t i = 0; i < package->files.n; i++)
		if (package->files.v[i].path[0] != '/' ||
		    strlen(package->files.v[i].path) > FILE_LIMITS_PATH)
			abort();
	if (rpm_payload_give_files(fd, package, &sink, &error) && !error_is_set(&error))
		abort();
}

/* A package that was read is put into an index as well. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct error error = ERROR_INIT;
	int fd = memfd_create("rpm", MFD_CLOEXEC);
	if (fd < 0 || write(fd, data, len) != (ssize_t)len)
		abort();
	struct package *package = rpm_read(fd, "x", &error);
	if (package) {
		struct record *record = record_make("rpm");
		record->path = yum_layout.pool_path(package, &error);
		if (!record->path)
			abort(); /* the reader has checked all that goes into it */
		(void)!yum_layout.record(package, record, &error);
		record_free(record);
		check_files(fd, package);
	}
	package_free(package);
	error_clear(&error);
	(void)close(fd);
	return 0;
}
