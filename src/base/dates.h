/* dates.h - points in time as the formats spell them; always UTC, never the locale
 *
 * The formats have four digits for a year: times outside the years 1 to 9999 are written as the
 * nearest second inside.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_BASE_DATES_H
#define INGOT_BASE_DATES_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

#define DATE_TEXT_SIZE 40

void date_rfc2822(int64_t when, char text[DATE_TEXT_SIZE]); /* Mon, 23 Nov 2026 05:00:00 +0000 */
void date_apt(int64_t when, char text[DATE_TEXT_SIZE]);     /* Mon, 23 Nov 2026 05:00:00 UTC */
void date_iso(int64_t when, char text[DATE_TEXT_SIZE]);     /* 2026-11-23T05:00:00Z */
/* Reads what date_rfc2822 and date_apt write, and HTTP's form of it, which ends in "GMT"; a zone is
 * UTC, GMT, Z or a number. Returns 0 or -1. */
int date_parse_mail(const char *text, int64_t *when) NODISCARD;
/* Reads RFC 3339, or a date alone (midnight UTC). Drops a fraction of a second. Returns 0 or -1. */
int date_parse_iso(const char *text, int64_t *when) NODISCARD;
/* Does what date_parse_iso does, and takes what YAML 1.1's timestamps may be: a space between date
 * and time, with which the zone may be missing: then it is UTC. */
int date_parse_yaml(const char *text, int64_t *when) NODISCARD;
/* The seconds of a day. */
#define DATE_DAY ((int64_t)86400)

/* A letter that stands for so many seconds. */
struct date_unit {
	char letter;
	int64_t seconds;
};

/* Reads a number of at most `most`, and one of n units behind it. Returns 0 or -1. */
int date_parse_span(const char *text, const struct date_unit *units, size_t n, uint64_t most,
		    int64_t *seconds) NODISCARD;
/* Reads how long something lasts: "90s", "30m", "12h", "30d", "2w", or "0". Returns 0 or -1. */
int date_parse_duration(const char *text, int64_t *seconds) NODISCARD;

#endif
