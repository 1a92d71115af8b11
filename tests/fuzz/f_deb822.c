/* f_deb822.c - fuzzes the stanza parser: what it takes can be written and reads back the same
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "formats/deb/deb822.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check_again(const struct deb822 *stanza, struct arena *arena)
{
	AUTO_BUFFER out = BUFFER_INIT;
	struct error error = ERROR_INIT;
	for (size_t i = 0; i < stanza->n; i++) {
		(void)deb822_unfold(stanza->v[i].value, arena);
		if (deb822_add_verbatim(&out, stanza->v[i].name, stanza->v[i].value, &error))
			abort();
	}
	const struct deb822 *again = deb822_parse(buffer_text(&out), out.len, arena, &error);
	if (!again || again->n != stanza->n)
		abort();
	for (size_t i = 0; i < stanza->n; i++)
		if (strcmp(again->v[i].name, stanza->v[i].name) != 0 ||
		    strcmp(again->v[i].value, stanza->v[i].value) != 0)
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *arena = arena_make();
	AUTO_ERROR error = ERROR_INIT;
	const struct deb822 *stanza = deb822_parse((const char *)data, len, arena, &error);
	if (stanza)
		check_again(stanza, arena);
	else if (!error_is_set(&error))
		abort();
	arena_free(arena);
	return 0;
}
