/* rpm_rich.c - rpm's boolean dependencies
 *
 * What an operator forbids inside of itself is known only when the operand before it has been read,
 * so each group tells upwards what it has.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/rpm/rpm_rich.h"

#include <string.h>

#include "base/memory.h"
#include "formats/rpm/rpm_dependency.h"

#define BLANKS " \t\n"
#define DEPTH_MAX 64

/* Bits for what a group has that somebody around it may not like. */
#define HAS_IF 1u
#define HAS_UNLESS 2u
#define HAS_SEVERAL 4u /* an operator by which more than one package may be meant */

static const struct rich_operator {
	const char *word;
	bool repeats;       /* (a and b and c) */
	bool has_condition; /* its second operand is one, and an "else" may follow */
	unsigned refuses;   /* of an operand that is no condition */
	unsigned has, keeps;
} operators[] = {
	{"and", true, false, HAS_UNLESS, HAS_SEVERAL, 0},
	{"or", true, false, HAS_IF, 0, HAS_SEVERAL},
	{"if", false, true, HAS_UNLESS, HAS_IF | HAS_SEVERAL, 0},
	{"unless", false, true, HAS_IF, HAS_UNLESS | HAS_SEVERAL, 0},
	{"with", true, false, HAS_SEVERAL, 0, 0},
	{"without", false, false, HAS_SEVERAL, 0, 0},
	{"else", false, false, 0, 0, 0},
};
#define OPERATOR_ELSE (&operators[ARRAY_SIZE(operators) - 1])

static const char *const comparisons[] = {"<", "<=", "=<", "=", "==", ">=", "=>", ">"};

struct rich_scan {
	const char *at;
	unsigned depth;
	struct error *error;
};

static int scan_group(struct rich_scan *scan, unsigned *has);

static void skip_blanks(struct rich_scan *scan)
{
	scan->at += strspn(scan->at, BLANKS);
}

/* Counts up to a blank, a comma or a parenthesis that is not the word's own. */
static size_t word_length(const char *text)
{
	size_t depth = 0, len = 0;
	for (; text[len] && !strchr(BLANKS ",", text[len]); len++) {
		if (text[len] == ')' && depth == 0)
			break;
		depth += text[len] == '(';
		depth -= text[len] == ')';
	}
	return len;
}

/* ---- An operand ---- */

static int check_comparison(const char *word, struct error *error)
{
	for (size_t i = 0; i < ARRAY_SIZE(comparisons); i++)
		if (strcmp(comparisons[i], word) == 0)
			return 0;
	return error_set(error, "'%s' is no operator; they are <, <=, =, >=, >", word);
}

static int scan_version(struct rich_scan *scan)
{
	size_t len = word_length(scan->at);
	AUTO_FREE char *comparison = xstrndup(scan->at, len);
	if (check_comparison(comparison, scan->error))
		return -1;
	scan->at += len;
	skip_blanks(scan);
	len = word_length(scan->at);
	AUTO_FREE char *version = xstrndup(scan->at, len);
	if (len == 0)
		return error_set(scan->error, "no version stands behind '%s'", comparison);
	scan->at += len;
	return rpm_dependency_check_version(version, scan->error);
}

static int scan_package(struct rich_scan *scan)
{
	size_t len = word_length(scan->at);
	AUTO_FREE char *name = xstrndup(scan->at, len);
	if (len == 0 && (*scan->at == ')' || *scan->at == ','))
		return error_set(scan->error, "a name is missing before '%c'", *scan->at);
	if (rpm_dependency_check_name(name, scan->error))
		return -1;
	scan->at += len;
	skip_blanks(scan);
	if (*scan->at == '\0' || !strchr("<=>!", *scan->at))
		return 0;
	if (*name == '/')
		return error_set(scan->error, "the path '%s' cannot have a version", name);
	return scan_version(scan);
}

static int scan_operand(struct rich_scan *scan, unsigned *has)
{
	*has = 0;
	skip_blanks(scan);
	if (*scan->at == '\0')
		return error_set(scan->error, "a parenthesis is not closed");
	if (*scan->at == '(' ? scan_group(scan, has) : scan_package(scan))
		return -1;
	skip_blanks(scan);
	if (*scan->at == '\0')
		return error_set(scan->error, "a parenthesis is not closed");
	return 0;
}

/* ---- A group ---- */

static int scan_operator(struct rich_scan *scan, const struct rich_operator **found)
{
	size_t len = word_length(scan->at);
	for (size_t i = 0; i < ARRAY_SIZE(operators); i++)
		if (strlen(operators[i].word) == len &&
		    memcmp(operators[i].word, scan->at, len) == 0) {
			*found = &operators[i];
			scan->at += len;
			return 0;
		}
	if (len == 0)
		return error_set(scan->error, "'%c' stands where an operator should", *scan->at);
	return error_set(scan->error,
			 "'%.*s' is no operator; they are and, or, if, unless, else, with, without",
			 (int)len, scan->at);
}

static int check_nested(const struct rich_operator *op, unsigned has, struct error *error)
{
	unsigned refused = op->refuses & has;
	if (refused & HAS_SEVERAL)
		return error_set(error, "only with, without and or can stand inside of '%s'",
				 op->word);
	if (refused)
		return error_set(error, "'%s' cannot stand inside of '%s'",
				 refused & HAS_IF ? "if" : "unless", op->word);
	return 0;
}

static int check_next(const struct rich_operator *op, const struct rich_operator *next, bool ended,
		      struct error *error)
{
	if (next == OPERATOR_ELSE ? op->has_condition && !ended : next == op && op->repeats)
		return 0;
	if (next == op)
		return error_set(error, "'%s' cannot stand twice in one group", op->word);
	return error_set(error, "'%s' cannot follow '%s' in one group", next->word, op->word);
}

/* Scans what comes behind the first operator. */
static int scan_rest(struct rich_scan *scan, const struct rich_operator *op, unsigned *has)
{
	const struct rich_operator *next = op;
	bool ended = false;
	unsigned nested;
	do {
		if (scan_operand(scan, &nested))
			return -1;
		bool is_condition = op->has_condition && next == op;
		if (!is_condition && check_nested(op, nested, scan->error))
			return -1;
		*has |= nested & op->keeps;
		if (*scan->at == ')')
			return 0;
		if (scan_operator(scan, &next) || check_next(op, next, ended, scan->error))
			return -1;
		ended = next == OPERATOR_ELSE;
	} while (true);
}

/* Scans from one parenthesis to behind the other. */
static int scan_group(struct rich_scan *scan, unsigned *has)
{
	const struct rich_operator *op;
	if (++scan->depth > DEPTH_MAX)
		return error_set(scan->error, "more than %d groups are inside of each other",
				 DEPTH_MAX);
	scan->at++;
	if (scan_operand(scan, has))
		return -1;
	if (*scan->at != ')') {
		if (scan_operator(scan, &op))
			return -1;
		if (op == OPERATOR_ELSE)
			return error_set(scan->error, "'else' needs an 'if' or 'unless' before it");
		if (check_nested(op, *has, scan->error))
			return -1;
		*has = op->has | (*has & op->keeps);
		if (scan_rest(scan, op, has))
			return -1;
	}
	scan->at++;
	scan->depth--;
	return 0;
}

int rpm_rich_check(const char *text, bool is_positive, struct error *error)
{
	struct rich_scan scan = {.at = text, .error = error};
	unsigned has;
	if (scan_group(&scan, &has))
		return -1;
	if (*scan.at)
		return error_set(error, "'%s' stands behind the last parenthesis",
				 scan.at + strspn(scan.at, BLANKS));
	if (has & (is_positive ? HAS_UNLESS : HAS_IF))
		return error_set(error, "'%s' cannot stand here outside of another operator",
				 is_positive ? "unless" : "if");
	return 0;
}
