/* advice.c - what a user can do about an error, in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/advice.h"

#include <string.h>

#include "base/memory.h"
#include "repo/advice.h"

/* Stands for what the advice is about. */
#define GAP "{}"

static const char *const texts[ADVICE_COUNT] = {
	[ADVICE_CREATE] = "make one with 'ingot create'",
	[ADVICE_FIND_ROOT] = "is it the URL of its root, where 'index.html' is?",
	[ADVICE_ASK_OTHERS] = "a cache or a mirror may be behind, else somebody has put an older "
			      "state there",
	[ADVICE_ACCEPT_OLDER] = "put back what is missing, from a copy or a mirror; or accept the "
				"state that is there with --accept-older, then publish again what "
				"was lost",
	[ADVICE_FORGET] = "it says what you have seen of the repository; --accept-older writes it "
			  "anew",
	[ADVICE_REFRESH] = "the owner of the key may have extended it, and then signs again "
			   "with 'ingot refresh'",
	[ADVICE_CHECK_DIRECTORY] = "try again: a cache may be old, or the repository have been "
				   "pruned meanwhile; 'ingot check' with its directory tells more",
	[ADVICE_LIST_CHANNELS] = "'ingot list' shows which there are",
	[ADVICE_NEW_CHANNEL] = "--new-channel makes it",
	[ADVICE_OTHER_OR_NEW] = "did you mean '" GAP "'? --new-channel makes a new one",
	[ADVICE_CHOOSE_GENERATION] = "'ingot log' shows those that are kept; --to takes one of "
				     "them",
	[ADVICE_LOOK_AGAIN] = "look at 'ingot log' again; --to goes back to a generation whatever "
			      "comes between",
	[ADVICE_LIST_PACKAGES] = "'ingot list' with the channel shows what it has",
	[ADVICE_WITHDRAW] = "withdraw what is too new: 'ingot withdraw'",
	[ADVICE_VERSION_OR_WITHDRAW] = "say which: " GAP "=VERSION, if its history has one; or "
				       "withdraw it: 'ingot withdraw'",
	[ADVICE_ALLOW_UNSIGNED] = "clients would refuse to install it; sign it with the "
				  "repository's key, or take it as it is with --allow-unsigned",
	[ADVICE_ALLOW_OTHER_ID] = "publish both packages of one build, or leave --require-same-id "
				  "away",
	[ADVICE_MADE_FOR_ARCHES] = "it was created with --arch " GAP,
};

char *advice_text(const struct error *error)
{
	const char *hint = error->hint ? error->hint : "";
	if (error->advice == ADVICE_NONE)
		return error->hint ? xstrdup(hint) : NULL;
	const char *text = texts[error->advice], *gap = strstr(text, GAP);
	size_t before = gap ? (size_t)(gap - text) : strlen(text);
	return xasprintf("%.*s%s%s%s%s", (int)before, text, gap && error->about ? error->about : "",
			 gap ? gap + strlen(GAP) : "", *hint ? "; " : "", hint);
}
