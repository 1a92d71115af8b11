/* deb_version.c - Debian's versions: [epoch:]upstream[-revision] (deb-version(7))
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/deb/deb_version.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

void deb_version_split(const char *text, struct deb_version *parts)
{
	*parts = (struct deb_version){0};
	const char *colon = strchr(text, ':');
	if (colon) {
		parts->epoch = text;
		parts->epoch_len = (size_t)(colon - text);
		text = colon + 1;
	}
	const char *hyphen = strrchr(text, '-');
	parts->upstream = text;
	parts->upstream_len = hyphen ? (size_t)(hyphen - text) : strlen(text);
	if (hyphen) {
		parts->revision = hyphen + 1;
		parts->revision_len = strlen(hyphen + 1);
	}
}

static int check_epoch(const char *text, const struct deb_version *parts, struct error *error)
{
	long epoch = 0;
	for (size_t i = 0; i < parts->epoch_len; i++) {
		if (!is_digit(parts->epoch[i]))
			return error_set(error, "version '%s': the epoch is not a number", text);
		epoch = epoch * 10 + (parts->epoch[i] - '0');
		if (epoch > INT_MAX)
			return error_set(error, "version '%s': the epoch is too large", text);
	}
	if (parts->epoch && parts->epoch_len == 0)
		return error_set(error, "version '%s': the epoch is empty", text);
	return 0;
}

static int check_characters(const char *text, const char *part, size_t len, const char *others,
			    struct error *error)
{
	for (size_t i = 0; i < len; i++) {
		if (is_digit(part[i]) || is_letter(part[i]) || strchr(others, part[i]))
			continue;
		if ((unsigned char)part[i] <= ' ' || part[i] == 0x7f)
			return error_set(error, "version: has a blank or control character");
		return error_set(error, "version '%s': '%c' is not allowed", text, part[i]);
	}
	return 0;
}

int deb_version_check(const char *text, struct error *error)
{
	struct deb_version parts;
	deb_version_split(text, &parts);
	if (check_characters(text, parts.upstream, parts.upstream_len, "-+.~:", error) ||
	    check_characters(text, parts.revision, parts.revision_len, "+.~", error) ||
	    check_epoch(text, &parts, error))
		return -1;
	if (parts.upstream_len == 0)
		return error_set(error, "version '%s': the upstream part is empty", text);
	if (parts.revision && parts.revision_len == 0)
		return error_set(error, "version '%s': the revision is empty", text);
	return 0;
}

int deb_version_check_new(const char *text, struct error *error)
{
	struct deb_version parts;
	if (deb_version_check(text, error))
		return -1;
	deb_version_split(text, &parts);
	if (!is_digit(parts.upstream[0]))
		return error_set(error, "version '%s': does not start with a digit", text);
	return 0;
}

/* A place in a part that is being compared. */
struct cursor {
	const char *at, *end;
};

/* Returns how a byte that is no digit sorts; the end of the part and every digit count 0. */
static int weigh_byte(const struct cursor *cursor)
{
	if (cursor->at == cursor->end || is_digit(*cursor->at))
		return 0;
	if (*cursor->at == '~')
		return -1;
	return is_letter(*cursor->at) ? *cursor->at : (unsigned char)*cursor->at + 256;
}

static bool is_in_text(const struct cursor *cursor)
{
	return cursor->at < cursor->end && !is_digit(*cursor->at);
}

static int compare_texts(struct cursor *a, struct cursor *b)
{
	while (is_in_text(a) || is_in_text(b)) {
		int difference = weigh_byte(a) - weigh_byte(b);
		if (difference)
			return difference;
		/* The weights are equal and not 0, so neither is at the end of its text. */
		a->at++;
		b->at++;
	}
	return 0;
}

/* Takes the digits without zeros in front; moves behind them. */
static struct cursor take_number(struct cursor *cursor)
{
	while (cursor->at < cursor->end && *cursor->at == '0')
		cursor->at++;
	struct cursor number = {cursor->at, cursor->at};
	while (number.end < cursor->end && is_digit(*number.end))
		number.end++;
	cursor->at = number.end;
	return number;
}

static int compare_numbers(struct cursor *a, struct cursor *b)
{
	struct cursor left = take_number(a), right = take_number(b);
	ptrdiff_t left_len = left.end - left.at, right_len = right.end - right.at;
	if (left_len != right_len)
		return left_len < right_len ? -1 : 1;
	return left_len ? memcmp(left.at, right.at, (size_t)left_len) : 0;
}

static int compare_parts(const char *a, size_t a_len, const char *b, size_t b_len)
{
	struct cursor left = {a, a ? a + a_len : a}, right = {b, b ? b + b_len : b};
	while (left.at < left.end || right.at < right.end) {
		int difference = compare_texts(&left, &right);
		if (difference == 0)
			difference = compare_numbers(&left, &right);
		if (difference)
			return difference;
	}
	return 0;
}

int deb_version_compare(const char *a, const char *b)
{
	struct deb_version left, right;
	deb_version_split(a, &left);
	deb_version_split(b, &right);
	int difference = compare_parts(left.epoch, left.epoch_len, right.epoch, right.epoch_len);
	if (difference == 0)
		difference = compare_parts(left.upstream, left.upstream_len, right.upstream,
					   right.upstream_len);
	if (difference == 0)
		difference = compare_parts(left.revision, left.revision_len, right.revision,
					   right.revision_len);
	return difference;
}
