/* dates.c - points in time as the formats spell them
 *
 * strftime(3) would name days and months in the language of the locale.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/dates.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "base/text.h"

#define YEAR_1 INT64_C(-62135596800)
#define YEAR_9999_END INT64_C(253402300799)

static struct tm split_date(int64_t when)
{
	struct tm parts = {0};
	int64_t inside = when < YEAR_1 ? YEAR_1 : when > YEAR_9999_END ? YEAR_9999_END : when;
	time_t seconds = (time_t)inside;
	(void)gmtime_r(&seconds, &parts); /* fails for years outside of int only */
	return parts;
}

static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
				 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/* Writes a date of RFC 5322, section 3.3, with the zone as the format wants it. */
static void write_mail_date(int64_t when, const char *zone, char text[DATE_TEXT_SIZE])
{
	static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	struct tm at = split_date(when);
	(void)snprintf(text, DATE_TEXT_SIZE, "%s, %02d %s %04d %02d:%02d:%02d %s", days[at.tm_wday],
		       at.tm_mday, months[at.tm_mon], at.tm_year + 1900, at.tm_hour, at.tm_min,
		       at.tm_sec, zone);
}

void date_rfc2822(int64_t when, char text[DATE_TEXT_SIZE])
{
	write_mail_date(when, "+0000", text);
}

void date_apt(int64_t when, char text[DATE_TEXT_SIZE])
{
	write_mail_date(when, "UTC", text);
}

void date_iso(int64_t when, char text[DATE_TEXT_SIZE])
{
	struct tm at = split_date(when);
	(void)snprintf(text, DATE_TEXT_SIZE, "%04d-%02d-%02dT%02d:%02d:%02dZ", at.tm_year + 1900,
		       at.tm_mon + 1, at.tm_mday, at.tm_hour, at.tm_min, at.tm_sec);
}

/* Takes a number of exactly `digits` digits, from `least` to `most`. */
static bool take_number(const char **text, int digits, int least, int most, int *value)
{
	int sum = 0;
	for (int i = 0; i < digits; i++, (*text)++) {
		if (**text < '0' || **text > '9')
			return false;
		sum = 10 * sum + (**text - '0');
	}
	*value = sum;
	return sum >= least && sum <= most;
}

static bool take_byte(const char **text, const char *any_of)
{
	if (!**text || !strchr(any_of, **text))
		return false;
	(*text)++;
	return true;
}

static int count_days(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return days[month - 1] + (leap && month == 2);
}

static bool take_day(const char **text, struct tm *at)
{
	int year, month, day;
	if (!take_number(text, 4, 0, 9999, &year) || !take_byte(text, "-") ||
	    !take_number(text, 2, 1, 12, &month) || !take_byte(text, "-") ||
	    !take_number(text, 2, 1, count_days(year, month), &day))
		return false;
	at->tm_year = year - 1900;
	at->tm_mon = month - 1;
	at->tm_mday = day;
	return true;
}

static bool take_fraction(const char **text)
{
	if (!take_byte(text, "."))
		return true;
	size_t digits = strspn(*text, "0123456789");
	*text += digits;
	return digits > 0;
}

/* A second 60 is a leap second: timegm(3) makes it the next minute's first. */
static bool take_time(const char **text, struct tm *at)
{
	return take_byte(text, "Tt ") && take_number(text, 2, 0, 23, &at->tm_hour) &&
	       take_byte(text, ":") && take_number(text, 2, 0, 59, &at->tm_min) &&
	       take_byte(text, ":") && take_number(text, 2, 0, 60, &at->tm_sec) &&
	       take_fraction(text);
}

/* Takes a zone, as how many seconds it is ahead of UTC. */
static bool take_zone(const char **text, int *ahead)
{
	int hours, minutes;
	*ahead = 0;
	if (take_byte(text, "Zz"))
		return true;
	int sign = **text == '-' ? -1 : 1;
	if (!take_byte(text, "+-") || !take_number(text, 2, 0, 23, &hours) ||
	    !take_byte(text, ":") || !take_number(text, 2, 0, 59, &minutes))
		return false;
	*ahead = sign * (hours * 3600 + minutes * 60);
	return true;
}

int date_parse_iso(const char *text, int64_t *when)
{
	struct tm at = {0};
	int ahead = 0;
	if (!take_day(&text, &at))
		return -1;
	if (*text && (!take_time(&text, &at) || !take_zone(&text, &ahead) || *text))
		return -1;
	*when = (int64_t)timegm(&at) - ahead;
	return 0;
}

int date_parse_yaml(const char *text, int64_t *when)
{
	const char *space = strchr(text, ' ');
	if (!space || strpbrk(space, "Zz+-"))
		return date_parse_iso(text, when);
	AUTO_FREE char *zoned = xasprintf("%sZ", text);
	return date_parse_iso(zoned, when);
}

int date_parse_span(const char *text, const struct date_unit *units, size_t n, uint64_t most,
		    int64_t *seconds)
{
	size_t len = strlen(text);
	uint64_t count;
	AUTO_FREE char *digits = xstrndup(text, len ? len - 1 : 0);
	if (!len || text_to_uint(digits, most, &count))
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (units[i].letter != text[len - 1])
			continue;
		*seconds = (int64_t)count * units[i].seconds;
		return 0;
	}
	return -1;
}

int date_parse_duration(const char *text, int64_t *seconds)
{
	static const struct date_unit units[] = {
		{'s', 1}, {'m', 60}, {'h', 3600}, {'d', DATE_DAY}, {'w', 7 * DATE_DAY}};
	*seconds = 0;
	if (strcmp(text, "0") == 0)
		return 0;
	return date_parse_span(text, units, ARRAY_SIZE(units), 1000000, seconds);
}

/* ---- Dates of mail, apt and HTTP ---- */

static bool take_month(const char **text, int *month)
{
	for (size_t i = 0; i < ARRAY_SIZE(months); i++) {
		if (strncmp(*text, months[i], 3) != 0)
			continue;
		*month = (int)i + 1;
		*text += 3;
		return true;
	}
	return false;
}

/* Takes "23 Nov 2026 05:00:00"; the day may have one digit. */
static bool take_mail_time(const char **text, struct tm *at)
{
	int day, month, year;
	int digits = (*text)[0] && (*text)[1] == ' ' ? 1 : 2;
	if (!take_number(text, digits, 1, 31, &day) || !take_byte(text, " ") ||
	    !take_month(text, &month) || !take_byte(text, " ") ||
	    !take_number(text, 4, 1, 9999, &year) || day > count_days(year, month))
		return false;
	at->tm_year = year - 1900;
	at->tm_mon = month - 1;
	at->tm_mday = day;
	return take_byte(text, " ") && take_number(text, 2, 0, 23, &at->tm_hour) &&
	       take_byte(text, ":") && take_number(text, 2, 0, 59, &at->tm_min) &&
	       take_byte(text, ":") && take_number(text, 2, 0, 60, &at->tm_sec) &&
	       take_byte(text, " ");
}

/* Takes a zone, as how many seconds it is ahead of UTC. */
static bool take_mail_zone(const char *text, int *ahead)
{
	static const char *const names[] = {"UTC", "GMT", "Z"};
	int hours, minutes;
	*ahead = 0;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (strcmp(text, names[i]) == 0)
			return true;
	int sign = *text == '-' ? -1 : 1;
	if (!take_byte(&text, "+-") || !take_number(&text, 2, 0, 23, &hours) ||
	    !take_number(&text, 2, 0, 59, &minutes))
		return false;
	*ahead = sign * (hours * 3600 + minutes * 60);
	return *text == '\0';
}

int date_parse_mail(const char *text, int64_t *when)
{
	struct tm at = {0};
	int ahead = 0;
	const char *comma = strchr(text, ',');
	if (!comma || comma[1] != ' ')
		return -1;
	text = comma + 2;
	if (!take_mail_time(&text, &at) || !take_mail_zone(text, &ahead))
		return -1;
	*when = (int64_t)timegm(&at) - ahead;
	return 0;
}
