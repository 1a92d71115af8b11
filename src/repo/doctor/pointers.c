/* pointers.c - files that change under their name, asked for twice
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/dates.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/vector.h"
#include "repo/doctor/doctor_internal.h"

#define POINTER_LIMIT ((size_t)16 << 20)

void pointers_note(struct doctor *doctor, const char *name, unsigned clients, int64_t date,
		   const struct answer *answer)
{
	const char *modified = answer_header(answer, "Last-Modified");
	struct pointer_seen *seen = VECTOR_ADD(&doctor->pointers);
	seen->name = xstrdup(name);
	seen->modified = modified ? xstrdup(modified) : NULL;
	seen->date = date;
	seen->clients = clients;
	digest_bytes_hex(DIGEST_SHA256, answer->body.data, answer->body.len, seen->sha256);
}

/* A publish meanwhile makes a newer file with a later time. */
static void compare(struct doctor *doctor, const struct pointer_seen *seen,
		    const struct answer *answer)
{
	char sha256[SHA256_HEX_SIZE];
	const char *modified = answer_header(answer, "Last-Modified");
	int64_t before, after;
	digest_bytes_hex(DIGEST_SHA256, answer->body.data, answer->body.len, sha256);
	if (strcmp(sha256, seen->sha256) == 0 || !modified || !seen->modified ||
	    date_parse_mail(seen->modified, &before) || date_parse_mail(modified, &after))
		return;
	if (after == before)
		doctor_add(doctor, CHECK_MODIFIED_SAME, seen->clients, seen->name,
			   "twice 'Last-Modified: %s', with other bytes", modified);
	else if (after < before)
		doctor_add(doctor, CHECK_CDN_BEHIND, seen->clients, seen->name,
			   "'Last-Modified: %s' after one of %s", modified, seen->modified);
}

static void wait_a_second(void)
{
	struct timespec left = {.tv_sec = 1};
	while (nanosleep(&left, &left) != 0)
		continue;
}

void pointers_again(struct doctor *doctor)
{
	if (!visitor_is_served(doctor->visitor) || doctor->pointers.n == 0)
		return;
	wait_a_second();
	VECTOR_EACH (seen, &doctor->pointers) {
		AUTO_ANSWER answer = {0};
		visitor_ask(doctor->visitor, seen->name, VISIT_WHOLE, POINTER_LIMIT, &answer);
		if (answer_is_found(&answer))
			compare(doctor, seen, &answer);
	}
}

void pointers_free(struct doctor *doctor)
{
	VECTOR_EACH (seen, &doctor->pointers) {
		free(seen->name);
		free(seen->modified);
	}
	free(doctor->pointers.v);
}
