/* key_rules.h - which clients refuse a key, and from when on
 *
 * The rules are data: what a key is like, who takes offence, since when, and who says so. apt 3
 * looks at keys through sqv, older ones and that of Ubuntu through gpgv; rpm reads them itself up
 * to 4.18, and through Sequoia after that, as far as its distribution builds it so.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_SIGN_KEY_RULES_H
#define INGOT_SIGN_KEY_RULES_H

#include <stdint.h>

#include "base/buffer.h"
#include "sign/certificates.h"

enum key_verdict {
	KEY_REFUSED,       /* now */
	KEY_REFUSED_LATER, /* from a date on */
	KEY_WARNED,        /* the client takes it, with a warning or with trouble */
	KEY_WARNED_LATER,  /* from a date on */
	KEY_NOTED,         /* nobody refuses it for that; still it is good to know */
	KEY_VERDICT_COUNT
};

struct key_judgement {
	enum key_verdict verdict;
	const char *rule;     /* a stable name: "rsa-2048" */
	const char *client;   /* who: "apt 3 (sqv)"; "" for a note */
	int64_t from;         /* since when, or from when on, seconds since 1970; 0: not said */
	char fingerprint[65]; /* the key that it is about: the primary one or a subkey that signs */
	char *text;           /* owned; why: "its algorithm is rsa2048" */
};

struct key_judgements {
	struct key_judgement *v; /* owned; sorted by verdict */
	size_t n, cap;
};

/* Appends what clients say of the certificate at the time `now`: of its primary key, and of each
 * subkey that signs. */
void key_rules_judge(const struct certificate *certificate, int64_t now,
		     struct key_judgements *judgements);
void key_judgements_free(struct key_judgements *judgements); /* fit for CLEANUP */
/* Appends "refused by apt 3 (sqv) from 2030-02-01 on: its algorithm is rsa2048". */
void key_judgement_print(const struct key_judgement *judgement, struct buffer *text);

#endif
