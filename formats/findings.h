/* findings.h - what verifying a package has found, in the order in which it was looked at
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_FINDINGS_H
#define INGOT_FORMATS_FINDINGS_H

#include <stddef.h>

#include "base/compiler.h"

enum finding_kind {
	FINDING_GOOD,  /* holds */
	FINDING_LACKS, /* is not there to be checked: a package of another maker's may well be
			  without */
	FINDING_NOTE,  /* no fault, and worth knowing: a configuration file that was edited */
	FINDING_BAD    /* does not hold */
};

struct finding {
	enum finding_kind kind;
	char *what; /* "signature", "content id"; owned */
	char *text; /* one line; owned */
};

struct findings {
	struct finding *v;
	size_t n, cap;
	size_t bad; /* how many of them are FINDING_BAD */
};

/* Adds one at the end; `what` is copied, `format` makes the text. */
void findings_add(struct findings *findings, enum finding_kind kind, const char *what,
		  const char *format, ...) PRINTF_LIKE(4, 5);
/* Frees all, and leaves none. */
void findings_free(struct findings *findings);

#endif
