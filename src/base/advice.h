/* advice.h - what a user can do with this program where it refuses something
 *
 * Numbers for error_advise and problem_advise: only src/cli knows commands and options, and its
 * advice.c names them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_ADVICE_H
#define INGOT_BASE_ADVICE_H

enum advice {
	ADVICE_NONE,
	ADVICE_CREATE,              /* make a repository */
	ADVICE_FIND_ROOT,           /* give the URL of the repository's root */
	ADVICE_ASK_OTHERS,          /* find out why a server has gone back */
	ADVICE_ACCEPT_OLDER,        /* go on with a state that is older than what was seen */
	ADVICE_FORGET,              /* write the memory of what was seen anew */
	ADVICE_REFRESH,             /* sign with a key that was extended */
	ADVICE_CHECK_DIRECTORY,     /* check what is served where it lies */
	ADVICE_LIST_CHANNELS,       /* see which channels there are */
	ADVICE_NEW_CHANNEL,         /* make the channel */
	ADVICE_OTHER_OR_NEW,        /* take the channel that it is about, or make one */
	ADVICE_CHOOSE_GENERATION,   /* go back to a generation that is kept */
	ADVICE_LOOK_AGAIN,          /* see what came meanwhile; go back to a generation */
	ADVICE_LIST_PACKAGES,       /* see which packages a channel has */
	ADVICE_WITHDRAW,            /* withdraw what is too new */
	ADVICE_VERSION_OR_WITHDRAW, /* say a version of the package that it is about */
	ADVICE_ALLOW_UNSIGNED,      /* sign the package, or take it without a signature */
	ADVICE_ALLOW_OTHER_ID,      /* publish both formats, or promote without comparing */
	ADVICE_MADE_FOR_ARCHES,     /* know the architectures, which it is about */
	ADVICE_GIVE_TARGET,         /* give a folder, or a file for one package */
	ADVICE_TAG_IS_OTHER,        /* build without a tag, or remove the one that it is about */
	ADVICE_RUN_FILTERS,         /* let git run its filters */
	ADVICE_NAME_KEY,            /* name a key that signs packages */
	ADVICE_GIVE_KEY,            /* name a key of a repository, which is not empty */
	ADVICE_GIVE_KEY_OR_NONE,    /* name a key of packages, or sign none */
	ADVICE_FILL_VARIABLE,       /* put a key into the variable, or name one */
	ADVICE_FILL_OR_NONE,        /* put a key into the variable, or sign no package */
	ADVICE_FILL_WITH_KEY,       /* put the key itself there, not its name */
	ADVICE_GIVE_PASSPHRASE,     /* say where the passphrase is */
	ADVICE_SIGN_WITH_PART,      /* sign with the part of the key that it is about */
	ADVICE_GIVE_BOTH_KEYS,      /* sign with the key that it is about, too */
	ADVICE_REFRESH_FIRST,       /* let the channel that it is about come to the settings */
	ADVICE_TAKE_OVER,           /* take the repository over into the newest format */
	ADVICE_USE_KEY_FIRST,       /* let another key sign before this one is dropped */
	ADVICE_ADD_KEY_FIRST,       /* announce the key first */
	ADVICE_GIVE_NEW_KEY,        /* sign with both keys, the new one's secret included */
	ADVICE_GIVE_REVOCATION,     /* give what revokes the key */
	ADVICE_WITHDRAW_FIRST,      /* withdraw what stands in the way */
	ADVICE_PRUNE_FIRST,         /* remove generations that nobody needs */
	ADVICE_SHARE,               /* have the user that it is about share the repository */
	ADVICE_MEND_LINKS,          /* put links back in a copy that has none */
	ADVICE_COUNT
};

#endif
