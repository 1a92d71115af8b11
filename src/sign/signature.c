/* signature.c - what verifying says of an OpenPGP signature
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/signature.h"

#include <stdio.h>

#include "base/dates.h"

/* The second text is taken where it is known when, with the date behind it. */
static const struct {
	const char *plain, *before_date;
} state_texts[] = {
	[SIGNATURE_GOOD] = {"good", NULL},
	[SIGNATURE_BAD] = {"bad", NULL},
	[SIGNATURE_UNKNOWN_KEY] = {"by an unknown key", NULL},
	[SIGNATURE_EXPIRED] = {"by a key that has expired", "by a key that expired on "},
	[SIGNATURE_LATE] = {"made after its key had expired",
			    "made after its key had expired, on "},
	[SIGNATURE_ENDED] = {"expired", "expired since "},
	[SIGNATURE_REVOKED] = {"by a key that was revoked", NULL},
	[SIGNATURE_INVALID] = {"not a signature", NULL},
	[SIGNATURE_OTHER_FORM] = {"not in the form that ingot writes", NULL},
};

void signature_text(const struct signature *signature, char text[SIGNATURE_TEXT_SIZE])
{
	char date[DATE_TEXT_SIZE];
	const char *before = state_texts[signature->state].before_date;
	date_iso(signature->ended, date);
	(void)snprintf(text, SIGNATURE_TEXT_SIZE, "%s%.10s",
		       before && signature->ended ? before : state_texts[signature->state].plain,
		       before && signature->ended ? date : "");
}

bool signature_is_sound(const struct signature *signature)
{
	return signature->state == SIGNATURE_GOOD || signature->state == SIGNATURE_EXPIRED;
}
