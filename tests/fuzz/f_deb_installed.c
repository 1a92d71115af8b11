/* f_deb_installed.c - fuzzes the reader of dpkg's database
 *
 * The bytes are its files, with a form feed between them: status, hello's list, its md5sums,
 * diversions.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "formats/deb/deb_installed.h"

#define DATABASE "var/lib/dpkg"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static const char *const names[] = {
	DATABASE "/status",
	DATABASE "/info/hello.list",
	DATABASE "/info/hello.md5sums",
	DATABASE "/diversions",
};
static const char *const folders[] = {DATABASE "/info", DATABASE, "var/lib", "var"};

static char root[] = "/tmp/ingot-fuzz-XXXXXX";

static void remove_root(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		AUTO_FREE char *path = xasprintf("%s/%s", root, names[i]);
		(void)unlink(path);
	}
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		AUTO_FREE char *path = xasprintf("%s/%s", root, folders[i]);
		(void)rmdir(path);
	}
	(void)rmdir(root);
}

static void make_root(void)
{
	static bool is_made;
	struct error error = ERROR_INIT;
	if (is_made)
		return;
	if (!mkdtemp(root))
		abort();
	AUTO_FREE char *path = xasprintf("%s/%s", root, folders[0]);
	if (file_make_directories(path, 0755, &error) || atexit(remove_root) != 0)
		abort();
	is_made = true;
}

static void write_file(const char *name, const void *data, size_t len)
{
	AUTO_FREE char *path = xasprintf("%s/%s", root, name);
	FILE *file = fopen(path, "w");
	if (!file || fwrite(data, 1, len, file) != len || fclose(file) != 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	AUTO_ERROR error = ERROR_INIT;
	struct package *package = NULL;
	make_root();
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		const uint8_t *end = len ? memchr(data, '\f', len) : NULL;
		size_t size = end ? (size_t)(end - data) : len;
		write_file(names[i], data, size);
		data += size + (end != NULL);
		len -= size + (end != NULL);
	}
	if (deb_installed(root, "hello", &package, &error) && (package || !error_is_set(&error)))
		abort();
	package_free(package);
	return 0;
}
