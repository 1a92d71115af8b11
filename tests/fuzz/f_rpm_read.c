/* f_rpm_read.c - any bytes as an rpm
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "formats/format.h"
#include "formats/rpm/rpm_read.h"
#include "formats/rpm/yum_layout.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

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
	}
	package_free(package);
	error_clear(&error);
	(void)close(fd);
	return 0;
}
