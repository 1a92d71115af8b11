/* digest_signer.c - detached signatures for which gpg's agent gets a digest and gpg nothing
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/digest_signer_internal.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/memory.h"
#include "sign/agent_internal.h"
#include "sign/signature_pattern_internal.h"

struct digest_signer {
	struct agent *agent;
	char *keygrip;
	struct signature_pattern pattern;
};

static int sign_digest(struct digest_signer *signer, struct digest *digest,
		       struct buffer *signature)
{
	const struct signature_pattern *pattern = &signer->pattern;
	AUTO_BUFFER value = BUFFER_INIT;
	uint8_t raw[DIGEST_MAX_SIZE];
	signature_pattern_digest(pattern, digest, raw);
	if (agent_sign(signer->agent, signer->keygrip, pattern->algorithm, raw,
		       digest_size(pattern->kind), &value) ||
	    signature_pattern_fill(pattern, raw, &value, signature))
		return 1;
	return 0;
}

int digest_signer_sign(struct digest_signer *signer, const struct parts *parts,
		       struct buffer *signature, struct error *error)
{
	struct digest *digest = digest_make(signer->pattern.kind);
	int result = parts_add_to_digest(parts, digest, error);
	if (!result)
		result = sign_digest(signer, digest, signature);
	digest_free(digest);
	return result;
}

static bool can_repeat_trial(struct digest_signer *signer, const struct digest_trial *trial)
{
	AUTO_BUFFER ours = BUFFER_INIT;
	const struct buffer *theirs = trial->signature;
	AUTO_ERROR error = ERROR_INIT;
	int failed = digest_signer_sign(signer, trial->parts, &ours, &error);
	return !failed && ours.len == theirs->len && memcmp(ours.data, theirs->data, ours.len) == 0;
}

struct digest_signer *digest_signer_open(const char *home, unsigned seconds, const char *keygrip,
					 const struct digest_trial *trial)
{
	struct digest_signer *signer = xzalloc(sizeof *signer);
	signer->keygrip = xstrdup(keygrip);
	if (signature_pattern_take(&signer->pattern, trial->signature->data,
				   trial->signature->len) == 0) {
		signer->agent = agent_connect(home, seconds);
		if (signer->agent && can_repeat_trial(signer, trial))
			return signer;
	}
	digest_signer_close(signer);
	return NULL;
}

void digest_signer_close(struct digest_signer *signer)
{
	if (!signer)
		return;
	agent_close(signer->agent);
	signature_pattern_free(&signer->pattern);
	free(signer->keygrip);
	free(signer);
}
