/* writer_keys.c - the keys with which a command signs a repository
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/writer_keys.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "sign/signers.h"

#define PASSPHRASE_VARIABLE "INGOT_PASSPHRASE"

static const char *get(const struct strings *list, size_t i)
{
	return i < list->n ? list->v[i] : NULL;
}

bool writer_keys_are_named(const struct writer_keys *keys, const struct host *host)
{
	return key_request_is_named(get(&keys->keys, 0), host);
}

/* ---- What goes with which key ---- */

/* `option` is given once for each of `n` keys, or not at all. */
static enum exit_code check_count(const struct console *console, const char *option,
				  const struct strings *given, size_t n)
{
	if (given->n == 0 || given->n == n)
		return EXIT_DONE;
	AUTO_FREE char *times = given->n == 1 ? xstrdup("once") : xasprintf("%zu times", given->n);
	console_refuse(console,
		       "give it once for each key, in the order of the keys, or not at all",
		       "%s is given %s, but there %s %zu key%s", option, times,
		       n == 1 ? "is" : "are", n, n == 1 ? "" : "s");
	return EXIT_USAGE;
}

static enum exit_code check_words(const struct writer_keys *keys, size_t n,
				  const struct invocation *invocation)
{
	const struct console *console = invocation->console;
	if (n > SIGNATURE_COUNT_MAX) {
		console_refuse(console, NULL, "there are %zu keys: a repository has %d at most", n,
			       SIGNATURE_COUNT_MAX);
		return EXIT_USAGE;
	}
	if (n > 1 && !keys->passphrase_files.n &&
	    !text_is_empty(host_variable(invocation->host, PASSPHRASE_VARIABLE))) {
		console_refuse(console,
			       "give --passphrase-file for each key, in their order, and let the "
			       "variable go",
			       "the variable " PASSPHRASE_VARIABLE
			       " is for a single key, but there are %zu",
			       n);
		return EXIT_USAGE;
	}
	enum exit_code code = check_count(console, "--key-id", &keys->key_ids, n);
	return code != EXIT_DONE
		       ? code
		       : check_count(console, "--passphrase-file", &keys->passphrase_files, n);
}

/* ---- Opening ---- */

static enum exit_code check_different(const struct key_request *requests,
				      const struct signers_opening *opening,
				      const struct console *console)
{
	for (size_t i = 0; i < opening->n; i++)
		for (size_t k = 0; k < i; k++) {
			const char *fingerprint = signer_fingerprint(opening->signers[i]);
			if (!text_equal(fingerprint, signer_fingerprint(opening->signers[k])))
				continue;
			console_refuse(console, "each key signs once",
				       "'%s' and '%s' are the same key, %s", requests[k].key,
				       requests[i].key, fingerprint);
			return EXIT_USAGE;
		}
	return EXIT_DONE;
}

static enum exit_code open_signers(const struct key_request *requests, size_t n,
				   const struct invocation *invocation,
				   struct writer_signers *signers)
{
	struct error error = ERROR_INIT;
	struct signers_opening opening = {
		.requests = requests, .n = n, .signers = xzalloc(n * sizeof *signers->v)};
	*signers = (struct writer_signers){opening.signers, n};
	if (signers_prepare(&opening, invocation->host, &error) || signers_open(&opening, &error)) {
		writer_keys_close(signers);
		return command_fail(invocation, &error);
	}
	enum exit_code code = check_different(requests, &opening, invocation->console);
	if (code != EXIT_DONE)
		writer_keys_close(signers);
	return code;
}

enum exit_code writer_keys_open(const struct writer_keys *keys, const struct key_request *common,
				const struct invocation *invocation, struct writer_signers *signers)
{
	struct error error = ERROR_INIT;
	size_t n = keys->keys.n ? keys->keys.n : 1;
	enum exit_code code = check_words(keys, n, invocation);
	if (code != EXIT_DONE)
		return code;
	AUTO_FREE struct key_request *requests = xzalloc(n * sizeof *requests);
	for (size_t i = 0; i < n; i++) {
		requests[i] = *common;
		requests[i].key_id = get(&keys->key_ids, i);
		requests[i].passphrase_file = get(&keys->passphrase_files, i);
		requests[i].is_one_of_several = n > 1;
		if (key_request_choose(get(&keys->keys, i), invocation->host, KEY_NEEDED,
				       &requests[i], &error))
			return command_fail(invocation, &error);
	}
	return open_signers(requests, n, invocation, signers);
}

void writer_keys_close(struct writer_signers *signers)
{
	signers_close(signers->v, signers->n);
	free(signers->v);
	*signers = (struct writer_signers){0};
}
