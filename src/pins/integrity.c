/* integrity.c - checksums as lock files spell them: www.w3.org/TR/SRI, and hexadecimal
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pins/integrity_internal.h"

#include <stdint.h>
#include <string.h>

#include "base/base64.h"
#include "base/buffer.h"
#include "base/compiler.h"
#include "base/digest.h"
#include "base/hex.h"

static const struct {
	const char *prefix;
	const char *algorithm; /* as CycloneDX spells it */
	size_t size;
} algorithms[] = {
	{"sha512-", "SHA-512", 64},
	{"sha384-", "SHA-384", 48},
	{"sha256-", "SHA-256", 32},
	{"sha1-", "SHA-1", 20},
};

static int set_hash(const char *word, size_t len, struct arena *arena, struct pin *pin)
{
	for (size_t i = 0; i < ARRAY_SIZE(algorithms); i++) {
		size_t prefix = strlen(algorithms[i].prefix);
		AUTO_BUFFER raw = BUFFER_INIT;
		char hex[DIGEST_HEX_SIZE];
		if (len <= prefix || strncmp(word, algorithms[i].prefix, prefix) != 0)
			continue;
		if (base64_decode(word + prefix, len - prefix, &raw) ||
		    raw.len != algorithms[i].size)
			return -1;
		hex_encode(raw.data, algorithms[i].size, hex);
		pin->hash_algorithm = algorithms[i].algorithm;
		pin->hash = arena_text(arena, hex);
		return 0;
	}
	return -1;
}

void integrity_set_sri(const char *text, struct arena *arena, struct pin *pin)
{
	while (text && *text) {
		size_t len = strcspn(text, " \t");
		if (set_hash(text, len, arena, pin) == 0)
			return;
		text += len;
		text += strspn(text, " \t");
	}
}

/* "SHA-256" and "sha256" are the same. */
static bool is_same_algorithm(const char *ours, const char *theirs)
{
	for (; *ours || *theirs; ours++, theirs++) {
		ours += *ours == '-';
		theirs += *theirs == '-';
		if ((*ours | 0x20) != (*theirs | 0x20))
			return false;
		if (!*ours)
			break;
	}
	return true;
}

void integrity_set_hex(const char *algorithm, const char *hex, struct arena *arena, struct pin *pin)
{
	for (size_t i = 0; algorithm && hex && i < ARRAY_SIZE(algorithms); i++) {
		uint8_t raw[DIGEST_MAX_SIZE];
		char lower[DIGEST_HEX_SIZE];
		if (!is_same_algorithm(algorithms[i].algorithm, algorithm) ||
		    strlen(hex) != 2 * algorithms[i].size ||
		    hex_decode(hex, raw, algorithms[i].size))
			continue;
		hex_encode(raw, algorithms[i].size, lower);
		pin->hash_algorithm = algorithms[i].algorithm;
		pin->hash = arena_text(arena, lower);
	}
}

void integrity_set_prefixed(const char *text, struct arena *arena, struct pin *pin)
{
	const char *colon = text ? strchr(text, ':') : NULL;
	if (colon)
		integrity_set_hex(arena_text_n(arena, text, (size_t)(colon - text)), colon + 1,
				  arena, pin);
}
