/* f_served.c - fuzzes what is read of a repository as its clients read it, in every format
 *
 * Whatever the bytes are: a file of a client, a root or an index, or an error and nothing else. No
 * path of an index leads out of its folder.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/vector.h"
#include "formats/format.h"
#include "formats/layout.h"
#include "formats/served.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void read_client(const struct served_reader *reader, const char *text, size_t len)
{
	CLEANUP(served_client_free) struct served_client client = {0};
	AUTO_ERROR error = ERROR_INIT;
	int failed = reader->client(text, len, &client, &error);
	must((failed != 0) == error_is_set(&error));
	must(failed ? !client.url && !client.list && !client.keys : client.url || client.list);
}

static void read_root(const struct served_reader *reader, const char *text, size_t len)
{
	CLEANUP(served_root_free) struct served_root root = {0};
	AUTO_ERROR error = ERROR_INIT;
	int failed = reader->root(text, len, &root, &error);
	must((failed != 0) == error_is_set(&error));
	must(!failed || (root.indexes.n == 0 && root.unlisted.n == 0));
	VECTOR_EACH (index, &root.indexes)
		must(index->path && !strstr(index->path, "..") &&
		     strlen(index->sha256) == SHA256_HEX_SIZE - 1);
}

static void read_packages(const struct served_reader *reader, const char *text, size_t len)
{
	CLEANUP(served_packages_free) struct served_packages packages = {0};
	AUTO_ERROR error = ERROR_INIT;
	int failed = reader->packages(text, len, &packages, &error);
	must((failed != 0) == error_is_set(&error));
	must(!failed || packages.n == 0);
	VECTOR_EACH (package, &packages)
		must(package->path && package->sha256);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const char *text = (const char *)data;
	FORMAT_EACH (format) {
		read_client(format->layout->served, text, len);
		read_root(format->layout->served, text, len);
		read_packages(format->layout->served, text, len);
	}
	return 0;
}
