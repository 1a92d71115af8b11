/* f_pins.c - every lock-file reader and the CycloneDX reader on hostile bytes; the first byte,
 * counted from "0", chooses which
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "identity/bom.h"
#include "pins/pins_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int read_bom(const struct pins_source *source, struct error *error)
{
	struct package *package = package_make("deb");
	int result = bom_read(source->text, source->len, package, error);
	package_free(package);
	return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static pins_reader *const readers[] = {pins_npm,    pins_cargo,   pins_pip,  read_bom,
					       pins_yarn,   pins_berry,   pins_pnpm, pins_gem,
					       pins_poetry, pins_pipfile, pins_uv,   pins_composer,
					       pins_bom,    pins_spdx};
	struct error error = ERROR_INIT;
	struct pins pins = {0};
	struct pins_source source = {.path = "x", .name = "x", .pins = &pins};
	if (size == 0 || memchr(data, 0, size))
		return 0;
	char *text = xstrndup((const char *)data + 1, size - 1);
	source.text = text;
	source.len = size - 1;
	source.arena = arena_make();
	source.scratch = arena_make();
	if (readers[(uint8_t)(data[0] - '0') % ARRAY_SIZE(readers)](&source, &error))
		error_clear(&error);
	arena_free(source.scratch);
	arena_free(source.arena);
	free(pins.v);
	free(text);
	return 0;
}
