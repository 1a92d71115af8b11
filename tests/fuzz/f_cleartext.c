/* f_cleartext.c - fuzzes the frame of clear-signed text, its one form, and the check of text to be
 * signed
 *
 * What has a form has it once: writing it again gives the same bytes, and it says the same text.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "sign/cleartext.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* Parts of a form make that form again. */
static void join_again(const struct buffer *form, const char *covered)
{
	AUTO_BUFFER text = BUFFER_INIT, signatures = BUFFER_INIT, again = BUFFER_INIT;
	char same[SHA256_HEX_SIZE];
	if (!cleartext_take_apart(form->data, form->len, &text, &signatures) ||
	    !cleartext_join(&text, &signatures, &again, same) || strcmp(same, covered) != 0 ||
	    again.len != form->len || memcmp(again.data, form->data, again.len) != 0)
		abort();
}

static void make_form(const uint8_t *data, size_t len)
{
	AUTO_BUFFER form = BUFFER_INIT, text = BUFFER_INIT, again = BUFFER_INIT;
	char covered[SHA256_HEX_SIZE], same[SHA256_HEX_SIZE];
	bool has_form = cleartext_has_form(data, len, same);
	bool made = cleartext_form(data, len, &form, covered);
	if (made && (!cleartext_has_form(form.data, form.len, same) || strcmp(same, covered) != 0))
		abort();
	if (made)
		join_again(&form, covered);
	if (has_form && (!made || form.len != len || memcmp(form.data, data, len) != 0))
		abort();
	if (made &&
	    (!cleartext_get(data, len, &text) || !cleartext_get(form.data, form.len, &again) ||
	     text.len != again.len || memcmp(text.data, again.data, text.len) != 0))
		abort();
}

/* A text is refused or accepted, never both; what is accepted ends as a text shall, or begins as a
 * frame. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct error error = ERROR_INIT;
	bool accepted = !cleartext_check((const char *)data, len, &error);
	if (accepted == error_is_set(&error) || (accepted && data[len - 1] != '\n'))
		abort();
	error_clear(&error);
	if (cleartext_is_framed(data, len) && (len < 60 || data[0] != '-'))
		abort();
	make_form(data, len);
	return 0;
}
