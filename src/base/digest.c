/* digest.c - message digests, by OpenSSL's libcrypto
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/digest.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "base/hex.h"
#include "base/memory.h"

static const struct digest_form {
	const char *name;
	size_t size;
	const EVP_MD *(*make)(void);
} forms[DIGEST_COUNT] = {
	[DIGEST_MD5] = {"md5", 16, EVP_md5},          [DIGEST_SHA1] = {"sha1", 20, EVP_sha1},
	[DIGEST_SHA224] = {"sha224", 28, EVP_sha224}, [DIGEST_SHA256] = {"sha256", 32, EVP_sha256},
	[DIGEST_SHA384] = {"sha384", 48, EVP_sha384}, [DIGEST_SHA512] = {"sha512", 64, EVP_sha512},
};

struct digest {
	const struct digest_form *form;
	EVP_MD_CTX *context;
};

const char *digest_name(enum digest_kind kind)
{
	return forms[kind].name;
}

size_t digest_size(enum digest_kind kind)
{
	return forms[kind].size;
}

/* Ends the program where libcrypto lacks memory, or is configured without the algorithm. */
static void check_libcrypto(int worked)
{
	if (!worked)
		program_end("libcrypto cannot compute a digest that packages need");
}

static EVP_MD_CTX *make_context(void)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	if (!context)
		memory_exhausted();
	return context;
}

struct digest *digest_make(enum digest_kind kind)
{
	struct digest *digest = xzalloc(sizeof *digest);
	digest->form = &forms[kind];
	digest->context = make_context();
	check_libcrypto(EVP_DigestInit_ex(digest->context, digest->form->make(), NULL));
	return digest;
}

void digest_add(struct digest *digest, const void *data, size_t len)
{
	check_libcrypto(EVP_DigestUpdate(digest->context, data, len));
}

void digest_raw(const struct digest *digest, uint8_t *raw)
{
	EVP_MD_CTX *copy = make_context();
	check_libcrypto(EVP_MD_CTX_copy_ex(copy, digest->context));
	check_libcrypto(EVP_DigestFinal_ex(copy, raw, NULL));
	EVP_MD_CTX_free(copy);
}

void digest_hex(const struct digest *digest, char *hex)
{
	uint8_t raw[DIGEST_MAX_SIZE];
	digest_raw(digest, raw);
	hex_encode(raw, digest->form->size, hex);
}

void digest_free(struct digest *digest)
{
	if (!digest)
		return;
	EVP_MD_CTX_free(digest->context);
	free(digest);
}

void digest_bytes_hex(enum digest_kind kind, const void *data, size_t len, char *hex)
{
	struct digest *digest = digest_make(kind);
	digest_add(digest, data, len);
	digest_hex(digest, hex);
	digest_free(digest);
}
