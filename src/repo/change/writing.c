/* writing.c - how every change of a repository begins and ends
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/change/writing_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/advice.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/vector.h"
#include "repo/change/admission_internal.h"
#include "repo/change/settings_change_internal.h"
#include "repo/serve/clients_internal.h"
#include "repo/serve/pointers_internal.h"
#include "repo/state/keys.h"
#include "repo/state/repo_memory.h"
#include "repo/state/signing_internal.h"

#define MESSAGE_MAX 4096

int writing_check(const struct repo_writer *writer, struct error *error)
{
	const char *by = writer->by, *message = writer->message;
	if (message && (strlen(message) > MESSAGE_MAX || !text_is_utf8(message, strlen(message))))
		return error_set(error, "the message is not UTF-8, or longer than %d bytes",
				 MESSAGE_MAX);
	if (text_is_empty(by) || strlen(by) > REPO_BY_MAX || text_has_control(by))
		return error_set(error,
				 "who does it is empty, longer than %d bytes or more than "
				 "a line",
				 REPO_BY_MAX);
	return 0;
}

static int begin(struct repo *repo, const struct repo_writer *writer, struct error *error)
{
	repo->help = writer->help;
	if (writing_check_memory(repo, writer, error))
		return -1;
	if (writer->dry_run)
		return 0;
	return repo_begin_writing(repo, error) || pointers_place_all(repo, error) ? -1 : 0;
}

int writing_open_settings(struct repo *repo, const struct repo_writer *writer, struct error *error)
{
	*repo = (struct repo)REPO_INIT;
	if (writing_check(writer, error) ||
	    repo_open(repo, writer->where, writer->signers, writer->n_signers, error))
		return -1;
	return begin(repo, writer, error);
}

int writing_check_format(const struct repo *repo, struct error *error)
{
	if (repo_has_chain(repo))
		return 0;
	error_set(error, "'%s' has format 1, which is only read", store_name(repo->store));
	return error_advise(error, ADVICE_TAKE_OVER, NULL);
}

/* Notes do not say again what is warned of. */
static int tell_ends(const struct repo *repo, const struct repo_writer *writer, struct error *error)
{
	int64_t now;
	size_t before = writer->warnings->n;
	if (store_now(repo->store, &now, error) ||
	    keys_tell_ending(repo, now, REPO_KEY_WARN_DAYS, writer->warnings, error))
		return -1;
	if (!writer->notes || writer->warnings->n > before)
		return 0;
	return keys_tell_ending(repo, now, REPO_KEY_NOTE_DAYS, writer->notes, error);
}

static int tell_keys(struct repo *repo, const struct repo_writer *writer, struct error *error)
{
	if (!writer->warnings)
		return 0;
	signing_tell_missing(repo, writer->warnings);
	return keys_tell_expired(repo, writer->warnings, error) || tell_ends(repo, writer, error)
		       ? -1
		       : 0;
}

int writing_open(struct repo *repo, const struct repo_writer *writer, struct error *error)
{
	*repo = (struct repo)REPO_INIT;
	if (writing_check(writer, error) ||
	    repo_open(repo, writer->where, writer->signers, writer->n_signers, error) ||
	    writing_check_format(repo, error) || keys_settle(repo, error) ||
	    begin(repo, writer, error))
		return -1;
	if (settings_change_complete(repo, writer, NULL, error) ||
	    settings_change_renew(repo, writer, error))
		return -1;
	if (writer->dry_run)
		return 0;
	return tell_keys(repo, writer, error);
}

const char *writing_by(const struct repo_writer *writer)
{
	return text_is_utf8(writer->by, strlen(writer->by)) ? writer->by : "unknown";
}

int writing_check_memory(const struct repo *repo, const struct repo_writer *writer,
			 struct error *error)
{
	if (!writer->memory || writer->accept_older)
		return 0;
	return repo_memory_check(repo, writer->memory, error);
}

void writing_note_memory(const struct repo *repo, const struct repo_writer *writer)
{
	AUTO_ERROR error = ERROR_INIT;
	if (!writer->memory || writer->dry_run)
		return;
	if (repo_memory_note(repo, writer->memory, &error) && writer->warnings)
		strings_add_printf(writer->warnings,
				   "cannot remember what is in '%s' now, so that a store that "
				   "goes back would not be noticed: %s",
				   store_name(repo->store), error.message);
}

struct transaction writing_transaction(struct repo *repo, const struct repo_writer *writer,
				       const char *channel, const char *action)
{
	return (struct transaction){
		.repo = repo,
		.channel = channel,
		.action = action,
		.by = writing_by(writer),
		.message = writer->message,
		.dry_run = writer->dry_run,
	};
}

int writing_run(const struct transaction *transaction, const struct repo_writer *writer,
		struct transaction_result *result, struct error *error)
{
	if (transaction_run(transaction, result, error))
		return -1;
	if (writer->warnings)
		clients_tell_page(transaction->repo, writer->warnings);
	writing_note_memory(transaction->repo, writer);
	return 0;
}

int writing_change(const struct transaction *transaction, const struct repo_writer *writer,
		   bool returns, struct repo_change *change, struct error *error)
{
	CLEANUP(transaction_result_free) struct transaction_result result = {0};
	if (writing_run(transaction, writer, &result, error))
		return -1;
	*change = (struct repo_change){
		.channel = xstrdup(transaction->channel),
		.number = result.number,
		.changed = result.changed,
		.completed = strings_have(&transaction->repo->completed, transaction->channel),
		.generation = result.generation,
	};
	if (returns && result.changed)
		clients_return_lines(transaction->repo, result.generation, &result.set,
				     &change->client_lines);
	if (result.changed && writer->warnings)
		admission_warn_change(transaction->repo->store, result.generation, &result.set,
				      writer->warnings);
	result.generation = NULL;
	return 0;
}

void repo_change_free(struct repo_change *change)
{
	free(change->channel);
	free(change->further_package);
	generation_free(change->generation);
	strings_free(&change->client_lines);
	*change = (struct repo_change){0};
}

void repo_changes_free(struct repo_changes *changes)
{
	VECTOR_EACH (change, changes)
		repo_change_free(change);
	free(changes->v);
	*changes = (struct repo_changes){0};
}
