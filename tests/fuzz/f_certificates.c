/* f_certificates.c - fuzzes certificates_read and key_rules_judge
 *
 * Whatever comes in: what is read has a primary key with a fingerprint or a key id, and can be
 * judged and printed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/vector.h"
#include "sign/key_rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check_key(const struct certificate_key *key)
{
	size_t digits = strspn(key->fingerprint, "0123456789ABCDEF");
	if (key->fingerprint[digits] != '\0' || (digits != 16 && digits != 40 && digits != 64))
		abort();
	if (!key->algorithm[0] || !certificates_digest_name(key->digest))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	CLEANUP(certificates_free) struct certificates found = {0};
	AUTO_ERROR error = ERROR_INIT;
	if (certificates_read(data, len, "fuzz", &found, &error))
		return 0;
	VECTOR_EACH (certificate, &found) {
		CLEANUP(key_judgements_free) struct key_judgements judgements = {0};
		AUTO_BUFFER text = BUFFER_INIT;
		if (!certificate->n)
			abort();
		VECTOR_EACH (key, certificate)
			check_key(key);
		key_rules_judge(certificate, 1795000000, &judgements);
		VECTOR_EACH (judgement, &judgements)
			key_judgement_print(judgement, &text);
	}
	return 0;
}
