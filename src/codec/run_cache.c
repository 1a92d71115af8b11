/* run_cache.c - runs that were made before, in a directory of the user's
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "codec/run_cache.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <xxhash.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/memory.h"
#include "base/path.h"
#include "codec/codec_ops_internal.h"
#include "codec/run_cache_trim_internal.h"

/* Is part of every key: raised when the same plain bytes and parameters would give other runs. */
#define RUN_FORMAT 3
/* How much of its size a cache may grow between two looks at the whole. */
#define GROWTH 16

struct run_cache {
	char *directory;
	uint64_t size;
	pthread_mutex_t lock; /* of what follows */
	struct run_cache_work work;
	uint64_t grown; /* bytes added since the directory was last trimmed */
	struct error trouble;
};

/* ---- The directory ---- */

/* Refuses a directory that is not the user's alone: its content goes into packages that are
 * signed. */
static int check_directory(const char *directory, struct error *error)
{
	struct stat info;
	if (stat(directory, &info))
		return error_set_errno(error, errno, "cannot use the cache '%s'", directory);
	if (info.st_uid != geteuid())
		return error_set(error, "cannot use the cache '%s': it belongs to another user",
				 directory);
	if (info.st_mode & (S_IWGRP | S_IWOTH))
		return error_set(error, "cannot use the cache '%s': others may write to it",
				 directory);
	if (access(directory, R_OK | W_OK | X_OK))
		return error_set_errno(error, errno, "cannot use the cache '%s'", directory);
	return 0;
}

struct run_cache *run_cache_open(const char *directory, uint64_t size, struct error *error)
{
	if (file_make_directories(directory, S_IRWXU, error) || check_directory(directory, error))
		return NULL;
	struct run_cache *cache = xzalloc(sizeof *cache);
	int code = pthread_mutex_init(&cache->lock, NULL);
	if (code) {
		free(cache);
		error_set_errno(error, code, "cannot use the cache '%s'", directory);
		return NULL;
	}
	cache->directory = xstrdup(directory);
	cache->size = size;
	return cache;
}

/* The first trouble stays; it is the cause of most that follow. */
static void note_trouble(struct run_cache *cache, struct error *error)
{
	pthread_mutex_lock(&cache->lock);
	if (!error_is_set(&cache->trouble))
		error_move(&cache->trouble, error);
	pthread_mutex_unlock(&cache->lock);
}

/* ---- Hashes: XXH3 of 128 bits, for it is the runs that are compared, not what they are known by
 * ---- */

#define HASH_SIZE sizeof(XXH128_canonical_t)

struct bytes {
	const void *data;
	size_t len;
};

static XXH128_canonical_t hash_both(struct bytes first, struct bytes second)
{
	XXH3_state_t *state = XXH3_createState();
	XXH128_canonical_t result;

	if (!state)
		memory_exhausted();
	/* These functions fail only without a state. */
	(void)XXH3_128bits_reset(state);
	(void)XXH3_128bits_update(state, first.data, first.len);
	(void)XXH3_128bits_update(state, second.data, second.len);
	XXH128_canonicalFromHash(&result, XXH3_128bits_digest(state));
	(void)XXH3_freeState(state);
	return result;
}

/* ---- Keys ---- */

void run_cache_key(const struct run_cache *cache, const struct codec_params *params,
		   const struct run_input *input, struct run_key *key)
{
	const struct codec_ops *ops = codec_ops(params->codec);
	AUTO_BUFFER about = BUFFER_INIT;
	key->name[0] = '\0';
	if (!cache || !ops->library_version || input->plain_len < ops->worth_keeping)
		return;
	buffer_printf(&about,
		      "run %d\n%s %s\nlevel %d\nwindow %u\nsize %zu\noverlap %zu\nprefix %zu\n",
		      RUN_FORMAT, codec_name(params->codec), ops->library_version(), params->level,
		      params->window_log, params->run_size, params->overlap, input->prefix_len);
	XXH128_canonical_t name =
		hash_both((struct bytes){about.data, about.len},
			  (struct bytes){input->bytes, input->prefix_len + input->plain_len});
	hex_encode(name.digest, sizeof name.digest, key->name);
}

/* ---- Entries: a head, the run, the hash of both ---- */

struct entry_head {
	char magic[8];
	char name[RUN_KEY_SIZE - 1];
	uint8_t plain_len[8], unpadded[8], crc[8]; /* little-endian */
};

#define ENTRY_MAGIC "ingotrun"
#define AROUND (sizeof(struct entry_head) + HASH_SIZE)

static void put_number(uint8_t bytes[8], uint64_t number)
{
	for (int i = 0; i < 8; i++)
		bytes[i] = (uint8_t)(number >> 8 * i);
}

static uint64_t get_number(const uint8_t bytes[8])
{
	uint64_t number = 0;
	for (int i = 7; i >= 0; i--)
		number = number << 8 | bytes[i];
	return number;
}

/* Whether the entry is whole, and the one that was asked for; moves its run out of it. */
static bool take_run(struct buffer *entry, const struct run_key *key, struct run *run)
{
	struct entry_head head;
	if (entry->len <= AROUND)
		return false;
	size_t len = entry->len - AROUND;
	memcpy(&head, entry->data, sizeof head);
	if (memcmp(head.magic, ENTRY_MAGIC, sizeof head.magic) != 0 ||
	    memcmp(head.name, key->name, sizeof head.name) != 0)
		return false;
	XXH128_canonical_t sum = hash_both((struct bytes){&head, sizeof head},
					   (struct bytes){entry->data + sizeof head, len});
	if (memcmp(&sum, entry->data + sizeof head + len, sizeof sum) != 0)
		return false;
	memmove(entry->data, entry->data + sizeof head, len);
	entry->len = len;
	run->bytes = *entry;
	run->plain_len = get_number(head.plain_len);
	run->unpadded = get_number(head.unpadded);
	run->crc = (uint32_t)get_number(head.crc);
	*entry = (struct buffer)BUFFER_INIT;
	return true;
}

/* A run that another build could have put there is one that decodes to what it stands for. */
static bool is_run_right(const struct codec_params *params, const struct run_input *input,
			 const struct run *run)
{
	AUTO_ERROR error = ERROR_INIT;
	return run_check(params->codec, run, &error) == 0 &&
	       run_compare(params, run, input, &error) == 0;
}

bool run_cache_get(struct run_cache *cache, const struct run_key *key,
		   const struct codec_params *params, const struct run_input *input,
		   struct run *run)
{
	AUTO_BUFFER entry = BUFFER_INIT;
	AUTO_ERROR error = ERROR_INIT;
	if (!key->name[0])
		return false;
	AUTO_FREE char *path = path_join(cache->directory, key->name);
	/* No codec makes twice of its input; whatever is longer is damaged. */
	if (file_read(path, 2 * params->run_size + AROUND, &entry, &error))
		return false;
	if (!take_run(&entry, key, run) || !is_run_right(params, input, run)) {
		run_free(run);
		(void)unlink(path); /* if it stays, it is found wrong again, or replaced */
		return false;
	}
	/* Only the entry's age suffers if this fails. */
	(void)utimensat(AT_FDCWD, path, NULL, 0);
	pthread_mutex_lock(&cache->lock);
	cache->work.found++;
	pthread_mutex_unlock(&cache->lock);
	return true;
}

static int write_entry(int fd, const char *path, const struct run_key *key, const struct run *run,
		       struct error *error)
{
	struct entry_head head;
	memcpy(head.magic, ENTRY_MAGIC, sizeof head.magic);
	memcpy(head.name, key->name, sizeof head.name);
	put_number(head.plain_len, run->plain_len);
	put_number(head.unpadded, run->unpadded);
	put_number(head.crc, run->crc);
	XXH128_canonical_t sum = hash_both((struct bytes){&head, sizeof head},
					   (struct bytes){run->bytes.data, run->bytes.len});
	if (file_write_all(fd, &head, sizeof head, path, error) ||
	    file_write_all(fd, run->bytes.data, run->bytes.len, path, error))
		return -1;
	return file_write_all(fd, &sum, sizeof sum, path, error);
}

/* Writes an entry, not synced: what a crash leaves half written is found by its hash. */
static int keep_run(const struct run_cache *cache, const struct run_key *key, const struct run *run,
		    struct error *error)
{
	AUTO_FREE char *temporary = path_join(cache->directory, RUN_CACHE_TEMPORARY "XXXXXX");
	AUTO_FREE char *path = path_join(cache->directory, key->name);
	int fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0)
		return error_set_errno(error, errno, "cannot write to the cache '%s'",
				       cache->directory);
	int failed = write_entry(fd, temporary, key, run, error);
	if (close(fd) && !failed)
		failed = error_set_errno(error, errno, "cannot write '%s'", temporary);
	if (!failed && rename(temporary, path))
		failed = error_set_errno(error, errno, "cannot write '%s'", path);
	if (failed)
		(void)unlink(temporary);
	return failed;
}

void run_cache_put(struct run_cache *cache, const struct run_key *key, const struct run *run)
{
	AUTO_ERROR error = ERROR_INIT;
	if (!key->name[0])
		return;
	if (keep_run(cache, key, run, &error)) {
		note_trouble(cache, &error);
		return;
	}
	pthread_mutex_lock(&cache->lock);
	cache->work.made++;
	cache->grown += run->bytes.len + AROUND;
	bool is_large = cache->grown > cache->size / GROWTH;
	if (is_large)
		cache->grown = 0;
	pthread_mutex_unlock(&cache->lock);
	if (is_large && run_cache_trim(cache->directory, cache->size, &error))
		note_trouble(cache, &error);
}

struct run_cache_work run_cache_work(struct run_cache *cache)
{
	pthread_mutex_lock(&cache->lock);
	struct run_cache_work work = cache->work;
	pthread_mutex_unlock(&cache->lock);
	return work;
}

void run_cache_close(struct run_cache *cache, struct error *error)
{
	AUTO_ERROR trouble = ERROR_INIT;
	if (!cache)
		return;
	if (cache->grown > 0 && run_cache_trim(cache->directory, cache->size, &trouble))
		note_trouble(cache, &trouble);
	if (error_is_set(&cache->trouble))
		error_move(error, &cache->trouble);
	pthread_mutex_destroy(&cache->lock);
	error_clear(&cache->trouble);
	free(cache->directory);
	free(cache);
}
