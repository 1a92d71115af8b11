/* rpm_library.c - librpm made ready: quiet, and safe for threads
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/rpm/rpm_library.h"

#include <pthread.h>

#include <rpm/rpmlog.h>
#include <rpm/rpmtag.h>

#include "base/compiler.h"

/* 0: neither print it nor end the program. */
static int drop_message(rpmlogRec record UNUSED, rpmlogCallbackData data UNUSED)
{
	return 0;
}

static void open_once(void)
{
	(void)rpmlogSetMask(RPMLOG_UPTO(RPMLOG_ERR));
	(void)rpmlogSetCallback(drop_message, NULL);
	(void)rpmTagGetType(RPMTAG_NAME);
	(void)rpmTagGetValue("name");
}

void rpm_library_open(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	(void)pthread_once(&once, open_once);
}
