/* f_manifest.c - any bytes are a manifest or a list of what is wrong with them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"
#include "manifest/manifest.h"
#include "tests/unit/known_formats.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char version[] = "VERSION=1.2.3", empty[] = "EMPTY=";
	char *environment[] = {version, empty, NULL};
	struct manifest_options options = {environment, &known_formats, &known_formats, false};
	struct problems problems = {0};
	struct manifest *manifest = manifest_parse(data, len, "seed", &options, &problems);
	problems_sort(&problems);
	for (size_t i = 0; i < problems.n; i++)
		free(problem_text(&problems.v[i]));
	if (!manifest)
		assert(problems.errors);
	for (size_t i = 0; manifest && !problems.errors && i < known_formats.n; i++) {
		const struct manifest_package *package = &manifest->formats[i].package;
		assert(package && package->name.v && package->version.v && package->arch.v);
		assert(package->platform.v && package->description.v);
		for (size_t j = 0; j < package->contents.n; j++)
			assert(package->contents.v[j].dst.v);
	}
	manifest_free(manifest);
	problems_free(&problems);
	return 0;
}
