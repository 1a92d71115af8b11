/* signature.c - what verifying says of an OpenPGP signature, and of all that a text has
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/signature.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/dates.h"
#include "base/strings.h"
#include "base/text.h"
#include "base/vector.h"

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

/* ---- All signatures of a text ---- */

/* Sorted from best to worst. */
static const enum signature_state preference[] = {
	SIGNATURE_GOOD,    SIGNATURE_EXPIRED, SIGNATURE_LATE,        SIGNATURE_ENDED,
	SIGNATURE_REVOKED, SIGNATURE_BAD,     SIGNATURE_UNKNOWN_KEY, SIGNATURE_OTHER_FORM,
};

struct signature signature_list_best(const struct signature_list *list)
{
	for (size_t i = 0; i < ARRAY_SIZE(preference); i++)
		VECTOR_EACH (signature, list) {
			if (signature->state == preference[i])
				return *signature;
		}
	return (struct signature){.state = SIGNATURE_INVALID};
}

bool signature_list_has(const struct signature_list *list, const char *primary)
{
	VECTOR_EACH (signature, list) {
		if (signature_is_sound(signature) && signature->primary[0] &&
		    text_equal(signature->primary, primary))
			return true;
	}
	return false;
}

char *signature_list_signers(const struct signature_list *list)
{
	AUTO_STRINGS names = {0};
	VECTOR_EACH (signature, list) {
		char text[SIGNATURE_TEXT_SIZE];
		signature_text(signature, text);
		if (signature->primary[0])
			strings_add(&names, signature->primary);
		else
			strings_add_printf(&names, "%s (%s)", signature->fingerprint, text);
	}
	return strings_join(&names, ",");
}

void signature_list_free(struct signature_list *list)
{
	free(list->v);
	*list = (struct signature_list){0};
}
