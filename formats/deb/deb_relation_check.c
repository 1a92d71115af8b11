/* deb_relation_check.c - fields of relations as strangers wrote them, read as apt and dpkg read
 * them
 *
 * Both scan from left to right. apt's parser takes any name and any version, and gives up where it
 * does not know what comes next; dpkg's knows names, versions and architectures as well. "<" and
 * ">" are old spellings of "<=" and ">=" to both.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/deb/deb_relation.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "formats/deb/deb_name.h"
#include "formats/deb/deb_version.h"

#define BLANKS " \t\n"
#define ENDS_NAME BLANKS "(),|[]<>:"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"
/* How much of a field an error quotes. */
#define QUOTED_MAX 200
/* apt 2.6 gives up on a restriction whose operator has no more than these bytes up to the end of
 * the whole field: "a (=1)" is one, "a (=1), b" and "a (= 1)" are none. */
#define APT_SHORT_MAX 3

static const char *const operators[] = {"<<", "<=", "=", ">=", ">>", "<", ">"};

struct field_scan {
	const struct deb_relation_rule *rule;
	const char *at;
	struct error *error;
};

static void skip_blanks(struct field_scan *scan)
{
	scan->at += strspn(scan->at, BLANKS);
}

/* ---- One alternative ---- */

static int scan_name(struct field_scan *scan)
{
	size_t len = strcspn(scan->at, ENDS_NAME);
	AUTO_FREE char *name = xstrndup(scan->at, len);
	if (text_starts(scan->at, "${"))
		return error_set(scan->error, "it has a variable that nothing was put in for");
	if (len == 0 && (*scan->at == '\0' || *scan->at == ',' || *scan->at == '|'))
		return error_set(scan->error, "an element of the list is empty");
	if (len == 0)
		return error_set(scan->error, "'%c' stands where a name should", *scan->at);
	if (deb_name_check(name, scan->error))
		return error_context(scan->error, "'%s' is no Debian package", name);
	scan->at += len;
	return 0;
}

static int scan_qualifier(struct field_scan *scan)
{
	if (*scan->at != ':')
		return 0;
	size_t len = strspn(++scan->at, LETTERS DIGITS "-");
	if (len == 0 || *scan->at == '-' || scan->at[len] == ':' || scan->at[len] == '_')
		return error_set(scan->error, "no architecture's name stands behind ':'");
	scan->at += len;
	return 0;
}

static bool is_operator(const char *text, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(operators); i++)
		if (strlen(operators[i]) == len && memcmp(operators[i], text, len) == 0)
			return true;
	return false;
}

static int scan_operator(struct field_scan *scan)
{
	size_t len = strspn(scan->at, "<>=!~");
	if (len == 0)
		return error_set(scan->error, "no operator stands before the version");
	if (!is_operator(scan->at, len)) {
		error_set(scan->error, "'%.*s' is no operator; they are <<, <=, =, >=, >>",
			  (int)len, scan->at);
		return -1;
	}
	if (!scan->rule->has_ranges && (len != 1 || *scan->at != '='))
		return error_set(scan->error, "%s takes no operator but '='", scan->rule->field);
	scan->at += len;
	return 0;
}

static int scan_version(struct field_scan *scan)
{
	skip_blanks(scan);
	size_t len = strcspn(scan->at, BLANKS "(),|[]<>");
	AUTO_FREE char *version = xstrndup(scan->at, len);
	if (text_starts(scan->at, "${"))
		return error_set(scan->error, "it has a variable that nothing was put in for");
	if (len == 0)
		return error_set(scan->error, "no version stands behind the operator");
	if (deb_version_check_new(version, scan->error))
		return -1;
	scan->at += len;
	skip_blanks(scan);
	if (*scan->at == '\0')
		return error_set(scan->error, "a parenthesis is not closed");
	if (*scan->at != ')')
		return error_set(scan->error, "'%c' stands where ')' should", *scan->at);
	scan->at++;
	return 0;
}

static int scan_restriction(struct field_scan *scan)
{
	if (*scan->at != '(')
		return 0;
	scan->at++;
	skip_blanks(scan);
	size_t left = strlen(scan->at);
	if (scan_operator(scan) || scan_version(scan))
		return -1;
	if (left <= APT_SHORT_MAX)
		return error_set(
			scan->error,
			"apt does not read what is so short at the end of a field: a blank "
			"is missing behind the operator");
	return 0;
}

/* Reports what stands behind a name and its version, where neither the list goes on nor it ends. */
static int report_rest(const struct field_scan *scan)
{
	switch (*scan->at) {
	case '[':
		return error_set(scan->error, "a list of architectures ('[...]') is for sources, "
					      "not for a binary package");
	case '<':
		return error_set(scan->error, "build profiles ('<...>') are for sources, not for a "
					      "binary package");
	case '(':
		return error_set(scan->error,
				 "a name has more than one restriction of its version");
	default:
		return error_set(scan->error, "a comma is missing before '%.*s'",
				 (int)strcspn(scan->at, BLANKS ",|"), scan->at);
	}
}

static int scan_term(struct field_scan *scan)
{
	if (scan_name(scan) || scan_qualifier(scan))
		return -1;
	skip_blanks(scan);
	if (scan_restriction(scan))
		return -1;
	skip_blanks(scan);
	if (*scan->at && *scan->at != ',' && *scan->at != '|')
		return report_rest(scan);
	return 0;
}

/* ---- The field ---- */

/* Scans alternatives up to a comma or the end. */
static int scan_element(struct field_scan *scan)
{
	if (scan_term(scan))
		return -1;
	while (*scan->at == '|') {
		if (!scan->rule->has_alternatives)
			return error_set(scan->error, "%s takes no alternatives ('|')",
					 scan->rule->field);
		scan->at++;
		skip_blanks(scan);
		if (scan_term(scan))
			return -1;
	}
	return 0;
}

/* An element that is empty says less than what is around it. */
static int name_element(const struct deb_relation_rule *rule, const char *value,
			const char *element, struct error *error)
{
	size_t len = strcspn(element, ",");
	while (len && strchr(BLANKS, element[len - 1]))
		len--;
	if (len == 0) {
		element = value;
		len = strlen(value);
	}
	AUTO_FREE char *quoted = xstrndup(element, len < QUOTED_MAX ? len : QUOTED_MAX);
	for (char *at = quoted; *at; at++)
		if (*at == '\n' || *at == '\t')
			*at = ' ';
	return error_context(error, "%s '%s%s'", rule->field, quoted,
			     len > QUOTED_MAX ? "..." : "");
}

int deb_relation_check(const char *field, const char *value, struct error *error)
{
	struct field_scan scan = {deb_relation_rule(field), value, error};
	if (!scan.rule)
		return 0;
	if (*value == '\n') {
		error_set(error, "dpkg takes the end of the first line for an empty element");
		return name_element(scan.rule, value, value, error);
	}
	while (*scan.at) {
		const char *element = scan.at;
		if (scan_element(&scan))
			return name_element(scan.rule, value, element, error);
		if (*scan.at == '\0')
			break;
		scan.at++;
		skip_blanks(&scan);
		if (*scan.at == '\0') {
			error_set(error, "an element of the list is empty");
			return name_element(scan.rule, value, scan.at, error);
		}
	}
	return 0;
}
