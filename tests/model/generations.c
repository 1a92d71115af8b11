/* generations.c - what generations and their sets say, parsed once for the same bytes
 *
 * The program's own reader is asked the first time. What it makes of the same bytes is the same the
 * next time; what else it looks at, the parent and the pages of the set, is looked at each time.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/model/generations.h"

#include <string.h>

#include "base/memory.h"
#include "tests/model/stand_ins.h"

#define SLOTS 4096 /* of two that want the same place the later one gets it */
#define NOBODY 31  /* an actor that no schedule has */

struct slot {
	char sha256[SHA256_HEX_SIZE]; /* "": free */
	struct known_generation known;
};

static struct slot slots[SLOTS];

static void forget(struct slot *slot)
{
	generation_free(slot->known.generation);
	package_set_free(&slot->known.set);
	*slot = (struct slot){.sha256 = ""};
}

void generations_forget(void)
{
	for (size_t i = 0; i < SLOTS; i++)
		forget(&slots[i]);
}

static int load(struct memory *memory, const char *channel, uint64_t number,
		struct known_generation *known, struct error *error)
{
	struct keyring *keyring = stand_ins_keyring();
	struct store *store = memory_open_quietly(memory, NOBODY);
	known->generation = generation_load(store, keyring, "Model", channel, number, error);
	int failed = !known->generation ||
		     package_set_load(store, known->generation->set, &known->set, error);
	store_close(store);
	keyring_close(keyring);
	return failed ? -1 : 0;
}

static int check_page(struct memory *memory, const char *digest, struct error *error)
{
	AUTO_FREE char *name = xasprintf("ingot/sets/%s", digest);
	const struct memory_bytes *bytes = memory_find(memory, name);
	if (bytes && strcmp(bytes->sha256, digest) == 0)
		return 0;
	return error_set(error, "'%s' is missing or has other bytes", name);
}

/* Checks what generation_load and package_set_load look at besides the generation itself. */
static int check_others(struct memory *memory, const struct known_generation *known,
			struct error *error)
{
	const struct generation *generation = known->generation;
	AUTO_FREE char *parent = xasprintf("ingot/channels/%s/%llu", generation->channel,
					   (unsigned long long)generation->number - 1);
	const struct memory_bytes *bytes = memory_find(memory, parent);
	if (generation->number > 1 && bytes && strcmp(bytes->sha256, generation->parent) != 0)
		return error_set(error, "'%s' is not its parent", parent);
	for (size_t i = 0; i < known->set.pages.n; i++)
		if (check_page(memory, known->set.pages.v[i], error))
			return -1;
	return check_page(memory, generation->set, error);
}

static struct slot *find_slot(const char *sha256)
{
	size_t hash = 0;
	for (const char *at = sha256; at < sha256 + 8; at++)
		hash = hash * 31 + (unsigned char)*at;
	return &slots[hash % SLOTS];
}

const struct known_generation *generations_read(struct memory *memory, const char *channel,
						uint64_t number, struct error *error)
{
	AUTO_FREE char *name =
		xasprintf("ingot/channels/%s/%llu", channel, (unsigned long long)number);
	const struct memory_bytes *bytes = memory_find(memory, name);
	struct slot *slot = bytes ? find_slot(bytes->sha256) : NULL;
	if (!bytes) {
		error_set(error, "'%s' is missing", name);
		return NULL;
	}
	if (strcmp(slot->sha256, bytes->sha256) == 0 && slot->known.generation->number == number)
		return check_others(memory, &slot->known, error) ? NULL : &slot->known;
	forget(slot);
	if (load(memory, channel, number, &slot->known, error)) {
		forget(slot);
		return NULL;
	}
	memcpy(slot->sha256, bytes->sha256, sizeof slot->sha256);
	return &slot->known;
}
