/* replay.c - main of a fuzz harness that is not linked with libFuzzer: runs its seeds
 *
 * Prints TAP. The seeds are the files of tests/fuzz/seeds/<harness>/ below $top_srcdir.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/path.h"

#define SEED_LIMIT ((size_t)16 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* Copies the seed into an exact allocation, so that the sanitizer sees a read past the end. */
static int replay(const char *directory, const char *name)
{
	AUTO_FREE char *path = path_join(directory, name);
	AUTO_BUFFER seed = BUFFER_INIT;
	struct error error = ERROR_INIT;
	if (file_read(path, SEED_LIMIT, &seed, &error)) {
		printf("Bail out! %s\n", error.message);
		error_clear(&error);
		return -1;
	}
	AUTO_FREE uint8_t *copy = xmemdup(seed.data, seed.len);
	(void)LLVMFuzzerTestOneInput(copy, seed.len);
	return 0;
}

int main(int argc UNUSED, char *argv[])
{
	const char *top = getenv("top_srcdir");
	AUTO_FREE char *directory =
		xasprintf("%s/tests/fuzz/seeds/%s", top ? top : ".", path_base(argv[0]));
	struct dirent **seeds = NULL;
	int count = scandir(directory, &seeds, is_visible, alphasort);
	if (count <= 0) {
		printf("Bail out! no seeds in '%s'\n", directory);
		return 1;
	}
	int failed = 0;
	printf("1..%d\n", count);
	for (int i = 0; i < count; i++) {
		failed |= replay(directory, seeds[i]->d_name);
		printf("ok %d - %s\n", i + 1, seeds[i]->d_name);
		free(seeds[i]);
	}
	free(seeds);
	return failed ? 1 : 0;
}
