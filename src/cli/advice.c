/* advice.c - what a user can do about an error, in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/advice.h"

#include <string.h>

#include "base/advice.h"
#include "base/buffer.h"
#include "base/memory.h"

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
	[ADVICE_GIVE_TARGET] = "-t takes a folder, or with one format (-p deb) a file",
	[ADVICE_TAG_IS_OTHER] = "git show '" GAP "' prints what it names; build without --tag, or "
				"remove it: git tag -d '" GAP "'",
	[ADVICE_RUN_FILTERS] = "it counts as changed; --run-filters runs the filter, and so does "
			       "'git status', which remembers what it found",
	[ADVICE_NAME_KEY] = "name it with --key, or as signature.key_file in the manifest",
	[ADVICE_GIVE_KEY] = "give a key file, a fingerprint or an e-mail address",
	[ADVICE_GIVE_KEY_OR_NONE] = "give a key file, a fingerprint or an e-mail address; "
				    "--unsigned makes packages without a signature",
	[ADVICE_FILL_VARIABLE] = "it takes the key itself, or base64 of it; a key that has a name "
				 "is named with --key",
	[ADVICE_FILL_OR_NONE] = "it takes the key itself, or base64 of it; --unsigned makes "
				"packages without a signature",
	[ADVICE_FILL_WITH_KEY] = "it takes what the secret file of 'ingot key new' holds, or what "
				 "gpg --armor --export-secret-keys KEY prints, or base64 of "
				 "either; a file or a fingerprint is named with --key",
	[ADVICE_GIVE_PASSPHRASE] = "set INGOT_PASSPHRASE or use --passphrase-file",
	[ADVICE_SIGN_WITH_PART] = "clients keep the keys that they were set up with, and learn of "
				  "no new subkey: sign with --key-id " GAP,
	[ADVICE_GIVE_BOTH_KEYS] = "give both, with --key twice; a key that is lost or ends is "
				  "taken out with 'ingot key drop " GAP "'",
	[ADVICE_REFRESH_FIRST] = "'ingot refresh " GAP "' brings it there, with a key that signs "
				 "generations",
	[ADVICE_TAKE_OVER] = "'ingot set --format 2' takes it over first; an older ingot then says "
			     "that it was written by a newer one",
	[ADVICE_USE_KEY_FIRST] = "first 'ingot key add' and 'ingot key use' with its successor",
	[ADVICE_GIVE_NEW_KEY] = "give both secrets, with --key twice",
	[ADVICE_GIVE_REVOCATION] = "give its revocation certificate with --revocation: 'ingot key "
				   "new' made one, and 'gpg --gen-revoke' makes one of the secret "
				   "key",
	[ADVICE_WITHDRAW_FIRST] = "'ingot withdraw' takes it out first",
	[ADVICE_ADD_KEY_FIRST] = "'ingot key add' announces it; clients need some time to get it",
	[ADVICE_PRUNE_FIRST] = "a state names every generation that is kept: 'ingot prune' "
			       "removes those that nobody needs",
	[ADVICE_SHARE] = "the repository belongs to another user, '" GAP "', who can share it with "
			 "a group: 'ingot set --shared'",
	[ADVICE_MEND_LINKS] = "a copy that followed links has folders in their place: 'ingot check "
			      "--repair' puts the links back where these are the same",
};

char *advice_words(int advice, const char *about, const char *hint)
{
	AUTO_BUFFER words = BUFFER_INIT;
	const char *text = texts[advice] ? texts[advice] : "";
	for (const char *gap = strstr(text, GAP); gap; gap = strstr(text, GAP)) {
		buffer_add(&words, text, (size_t)(gap - text));
		buffer_add_text(&words, about ? about : "");
		text = gap + strlen(GAP);
	}
	buffer_add_text(&words, text);
	if (words.len && hint)
		buffer_add_text(&words, "; ");
	buffer_add_text(&words, hint ? hint : "");
	return words.len ? buffer_steal(&words) : NULL;
}

char *advice_text(const struct error *error)
{
	return advice_words(error->advice, error->about, error->hint);
}
