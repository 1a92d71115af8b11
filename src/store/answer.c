/* answer.c - what a place says when a client asks it for an object
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/answer.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/dates.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/vector.h"

const char *answer_header(const struct answer *answer, const char *name)
{
	const char *value = NULL;
	VECTOR_EACH (header, &answer->headers) {
		if (strcasecmp(header->name, name) == 0)
			value = header->value;
	}
	return value;
}

int answer_date(const struct answer *answer, const char *name, int64_t *when)
{
	const char *value = answer_header(answer, name);
	return value ? date_parse_mail(value, when) : -1;
}

/* Returns the value of `word` where it is the directive; NULL else. Caller frees. */
static char *match_directive(const char *word, const char *directive)
{
	size_t len = strlen(directive);
	if (strncasecmp(word, directive, len) != 0)
		return NULL;
	if (word[len] == '\0')
		return xstrdup("");
	return word[len] == '=' ? text_trim(word + len + 1) : NULL;
}

char *answer_cache(const struct answer *answer, const char *directive)
{
	const char *value = answer_header(answer, "Cache-Control");
	AUTO_FREE char *copy = xstrdup(value ? value : "");
	char *rest = copy, *found = NULL;
	for (char *word = strsep(&rest, ","); word && !found; word = strsep(&rest, ",")) {
		AUTO_FREE char *trimmed = text_trim(word);
		found = match_directive(trimmed, directive);
	}
	return found;
}

uint64_t answer_number(const char *text, uint64_t none)
{
	uint64_t number;
	return text && text_to_uint(text, UINT64_MAX, &number) == 0 ? number : none;
}

bool answer_is_page(const struct answer *answer)
{
	static const char *const beginnings[] = {"<!doctype html", "<html"};
	const char *body = buffer_text(&answer->body);
	const char *type = answer_header(answer, "Content-Type");
	body += strspn(body, " \t\r\n\xef\xbb\xbf");
	for (size_t i = 0; i < ARRAY_SIZE(beginnings); i++)
		if (strncasecmp(body, beginnings[i], strlen(beginnings[i])) == 0)
			return true;
	return answer->body.len == 0 && type && strncasecmp(type, "text/html", 9) == 0;
}

bool answer_is_found(const struct answer *answer)
{
	return answer->fault == ANSWER_SOUND && (answer->status == 200 || answer->status == 206);
}

void answer_free(struct answer *answer)
{
	VECTOR_EACH (header, &answer->headers) {
		free(header->name);
		free(header->value);
	}
	free(answer->headers.v);
	strings_free(&answer->hops);
	buffer_free(&answer->body);
	free(answer->words);
	*answer = (struct answer){0};
}
