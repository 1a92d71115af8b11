/* error.c - one error, set where it happened, given context on the way up
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/key_text.h"
#include "base/memory.h"

/* Takes `text`. A message may name a value that is a secret by mistake. */
static char *hide_secrets(char *text)
{
	char *shown = key_text_hide(text);
	free(text);
	return shown;
}

/* The new text may be made of the old one, so that is freed only here. */
static int replace(struct error *error, char *message)
{
	error_clear(error);
	error->message = hide_secrets(message);
	return -1;
}

/* Returns glibc's own words, not translated: messages do not depend on the locale. */
static char *number_text(int number)
{
	const char *known = strerrordesc_np(number);
	char *text = known ? xstrdup(known) : xasprintf("error %d", number);
	if (isupper((unsigned char)text[0]) && !isupper((unsigned char)text[1]))
		text[0] = (char)tolower((unsigned char)text[0]);
	return text;
}

int error_set(struct error *error, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char *message = xvasprintf(format, args);
	va_end(args);
	return replace(error, message);
}

int error_set_errno(struct error *error, int number, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	AUTO_FREE char *what = xvasprintf(format, args);
	va_end(args);
	AUTO_FREE char *cause = number_text(number);
	return replace(error, xasprintf("%s: %s", what, cause));
}

int error_context(struct error *error, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	AUTO_FREE char *context = xvasprintf(format, args);
	va_end(args);
	const char *inner = error->message ? error->message : "unknown error";
	char *message = xasprintf("%s: %s", context, inner);
	free(error->message);
	error->message = hide_secrets(message);
	return -1;
}

int error_hint(struct error *error, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char *hint = xvasprintf(format, args);
	va_end(args);
	free(error->hint);
	error->hint = hide_secrets(hint);
	return -1;
}

int error_advise(struct error *error, int advice, const char *about)
{
	free(error->about);
	error->advice = advice;
	error->about = about ? hide_secrets(xstrdup(about)) : NULL;
	return -1;
}

int error_move(struct error *to, struct error *from)
{
	if (to == from)
		return -1;
	error_clear(to);
	*to = *from;
	*from = (struct error)ERROR_INIT;
	return -1;
}

bool error_is_set(const struct error *error)
{
	return error->message != NULL;
}

void error_clear(struct error *error)
{
	free(error->message);
	free(error->hint);
	free(error->about);
	*error = (struct error)ERROR_INIT;
}
