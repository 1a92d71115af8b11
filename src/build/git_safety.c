/* git_safety.c - what keeps a repository from running anything
 *
 * A repository is somebody else's: its configuration can name programs, and whoever unpacks an
 * archive has that configuration. Three walls stand one behind another. Only such commands of git
 * are used as have no need of programs; what git's documentation (git-config(1), git(1)) knows as
 * the name of a program is set here to none; and where the kernel can, git runs where it can
 * execute nothing but itself (base/landlock.h).
 *
 * What can have any name (filter.NAME, hook.NAME) is listed and switched off by git_settings.c.
 * include.path and core.attributesFile stay: they are read, never run, and .git/config and
 * .git/info/attributes could say the same.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "build/git_safety_internal.h"

#include <stddef.h>

#include "base/compiler.h"
#include "base/text.h"

const char *const git_safety_options[] = {
	/* -- Programs -- */
	"core.fsmonitor=false",       /* is asked what has changed */
	"core.hooksPath=/dev/null",   /* post-index-change, reference-transaction and the rest */
	"core.sshCommand=false",      /* fetches what is missing */
	"core.gitProxy=",             /* fetches what is missing, by git:// */
	"core.askPass=",              /* asks for passwords */
	"credential.helper=",         /* an empty one empties the list */
	"core.pager=cat",             /* shows what is long */
	"core.editor=false",          /* writes messages */
	"core.alternateRefsCommand=", /* lists what another repository has */
	"diff.external=",             /* compares */
	"interactive.diffFilter=",    /* colours what was compared */
	"gpg.program=false", /* verifies signatures; makes them, which version_tag.c allows */
	"gpg.openpgp.program=false",       /* verifies and makes signatures (version_tag.c) */
	"gpg.x509.program=false",          /* verifies and makes signatures (version_tag.c) */
	"gpg.ssh.program=false",           /* verifies and makes signatures (version_tag.c) */
	"gpg.ssh.defaultKeyCommand=false", /* chooses a key */
	"gc.auto=0",                       /* a second git in the background */
	"maintenance.auto=false",          /* a second git in the background */
	/* -- What decides -- */
	"log.showSignature=false",       /* gpg at every commit that is shown */
	"safe.bareRepository=explicit",  /* a tracked folder with HEAD, objects and refs is none */
	"submodule.recurse=false",       /* their configuration is nobody's here */
	"protocol.allow=never",          /* nothing is fetched */
	"fetch.recurseSubmodules=false", /* nothing is fetched */
	"core.checkStat=default",        /* else a file counts as unchanged that only looks it */
	"core.trustctime=true",          /* else a file counts as unchanged that only looks it */
	"core.ignoreStat=false",         /* else a file counts as unchanged that only looks it */
	"core.commitGraph=false",        /* the commit says its tree and date, no file beside it */
	"core.untrackedCache=false",     /* is written into the index */
	"core.splitIndex=false",         /* is written into the index */
	"diff.ignoreSubmodules=none",    /* they count */
	"diff.orderFile=/dev/null",      /* a file that is read for nothing */
	NULL,
};

const char *const git_safety_environment[] = {
	"LC_ALL=C",                 /* its complaints are read */
	"GIT_ALLOW_PROTOCOL=/",     /* only a protocol of this name, which none can have */
	"GIT_NO_LAZY_FETCH=1",      /* what a partial clone left out stays out (git 2.39.4, 2.45) */
	"GIT_NO_REPLACE_OBJECTS=1", /* a commit is what its name says */
	"GIT_OPTIONAL_LOCKS=0",     /* looking writes nothing, and locks nobody out */
	"GIT_TERMINAL_PROMPT=0",    /* nobody is asked */
	"GIT_ASKPASS=false",        /* nobody is asked */
	"GIT_SSH_COMMAND=false",    /* goes before core.sshCommand */
	"GIT_EDITOR=false",         /* goes before core.editor */
	"GIT_PAGER=cat",            /* goes before core.pager */
	NULL,
};

/* A hook's environment (GIT_DIR, GIT_INDEX_FILE, GIT_CONFIG_PARAMETERS...) says where that hook
 * runs, which has nothing to do with the manifest's folder. What stays is the user's: the name that
 * a tag is made in, and which files are the user's configuration. */
bool git_safety_passes(const char *assignment)
{
	static const char *const kept[] = {
		"GIT_AUTHOR_",        "GIT_COMMITTER_",       "GIT_CONFIG_GLOBAL=",
		"GIT_CONFIG_SYSTEM=", "GIT_CONFIG_NOSYSTEM=",
	};

	if (!text_starts(assignment, "GIT_"))
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(kept); i++)
		if (text_starts(assignment, kept[i]))
			return true;
	return false;
}
