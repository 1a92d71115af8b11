/* relation.c - one clause of a relation, in deb's or rpm's spelling
 *
 * deb's grammar is deb-control's ("name:arch (op version) [arches] | ..."), rpm's that of a
 * dependency line in a spec file ("name op version"). Both fit one scanner, because a parenthesis
 * that touches the name and holds no operator belongs to the name ("config(x)"), and every other
 * one holds a version.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "package/relation.h"

#include <stdbool.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

static const struct operator_spelling {
	const char *text;
	enum relation_operator op;
} spellings[] = {
	{"<<", RELATION_LESS},    {"<", RELATION_LESS},    {"<=", RELATION_LESS_EQUAL},
	{"=", RELATION_EQUAL},    {"==", RELATION_EQUAL},  {">=", RELATION_GREATER_EQUAL},
	{">>", RELATION_GREATER}, {">", RELATION_GREATER},
};

#define OPERATOR_BYTES "<>=!~"
#define BLANKS " \t\n"

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n';
}

/* Does not depend on the locale, unlike isalnum(3). */
static bool is_alphanumeric(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9');
}

static bool is_one_of(char byte, const char *set)
{
	return byte != '\0' && strchr(set, byte);
}

/* Copies the bytes of [start, end) without blanks around them. */
static char *copy_trimmed(struct arena *arena, const char *start, const char *end)
{
	while (start < end && is_blank(*start))
		start++;
	while (end > start && is_blank(end[-1]))
		end--;
	return arena_text_n(arena, start, (size_t)(end - start));
}

/* Finds the next `separator` outside of parentheses and brackets, or the end. */
static const char *find_separator(const char *text, char separator)
{
	int parentheses = 0, brackets = 0;
	for (; *text; text++) {
		if (*text == separator && !parentheses && !brackets)
			break;
		parentheses += *text == '(';
		brackets += *text == '[';
		parentheses -= *text == ')' && parentheses > 0;
		brackets -= *text == ']' && brackets > 0;
	}
	return text;
}

/* Returns the place behind the bracket that closes the one at `text`, or NULL. */
static const char *find_close(const char *text, char opening, char closing)
{
	int depth = 0;
	for (; *text; text++) {
		if (*text == opening)
			depth++;
		if (*text == closing && --depth == 0)
			return text + 1;
	}
	return NULL;
}

static int check_bytes(const char *text, struct error *error)
{
	if (text[strspn(text, BLANKS)] == '\0')
		return error_set(error, "empty relation");
	for (const char *at = text; *at; at++)
		if (((unsigned char)*at < 0x20 && !is_blank(*at)) || *at == 0x7f)
			return error_set(error, "control character 0x%02x in a relation",
					 (unsigned char)*at);
	return 0;
}

static int report_unbalanced(const char *text, struct error *error)
{
	return error_set(error, "unbalanced parenthesis in '%s'", text);
}

/* ---- A term: scanned from left to right, `at` moves ---- */

struct scan {
	const char *text; /* the whole term, for messages */
	const char *at;
	struct arena *arena;
	struct error *error;
};

static void skip_blanks(struct scan *scan)
{
	scan->at += strspn(scan->at, BLANKS);
}

/* Whether the parenthesis at `at` holds a version: "(>= 1)", "( = 2)". */
static bool has_operator(const char *at)
{
	return is_one_of(at[1 + strspn(at + 1, BLANKS)], OPERATOR_BYTES);
}

/* Skips what a capability has in parentheses, which belongs to its name; anything but a blank may
 * stand there. */
static int skip_capability(struct scan *scan)
{
	const char *close = find_close(scan->at, '(', ')');
	if (!close)
		return report_unbalanced(scan->text, scan->error);
	size_t len = (size_t)(close - scan->at);
	if (strcspn(scan->at, BLANKS) < len)
		return error_set(scan->error, "blank inside the parentheses of the name '%s'",
				 scan->text);
	scan->at = close;
	return 0;
}

static int report_byte(const struct scan *scan, const char *what)
{
	if ((unsigned char)*scan->at >= 0x80)
		return error_set(scan->error, "byte 0x%02x cannot stand in %s of '%s'",
				 (unsigned char)*scan->at, what, scan->text);
	return error_set(scan->error, "'%c' cannot stand in %s of '%s'", *scan->at, what,
			 scan->text);
}

static bool is_name_end(char byte)
{
	return byte == '\0' || is_blank(byte) || is_one_of(byte, "<>=![");
}

/* A path (rpm: a file as a requirement) may have every visible byte. */
static int scan_name(struct scan *scan, struct relation_term *term)
{
	const char *start = scan->at;
	bool is_path = *start == '/';
	while (!is_name_end(*scan->at) && (is_path || *scan->at != ':')) {
		if (*scan->at == '(' && scan->at > start) {
			if (has_operator(scan->at))
				break;
			if (skip_capability(scan))
				return -1;
			continue;
		}
		if (*scan->at == ')')
			return report_unbalanced(scan->text, scan->error);
		if (!is_path && !is_alphanumeric(*scan->at) &&
		    (!is_one_of(*scan->at, "+-._~^@/%") ||
		     (scan->at == start && *scan->at != '_' && *scan->at != '@')))
			return report_byte(scan, "the name");
		scan->at++;
	}
	if (scan->at == start)
		return error_set(scan->error, "no name in '%s'", scan->text);
	term->name = arena_text_n(scan->arena, start, (size_t)(scan->at - start));
	return 0;
}

static int scan_qualifier(struct scan *scan, struct relation_term *term)
{
	if (*scan->at != ':')
		return 0;
	const char *start = ++scan->at;
	while (is_alphanumeric(*scan->at) || *scan->at == '-')
		scan->at++;
	if (scan->at == start)
		return error_set(scan->error, "no architecture after ':' in '%s'", scan->text);
	term->qualifier = arena_text_n(scan->arena, start, (size_t)(scan->at - start));
	return 0;
}

static int scan_operator(struct scan *scan, struct relation_term *term)
{
	size_t len = strspn(scan->at, OPERATOR_BYTES);
	for (size_t i = 0; i < ARRAY_SIZE(spellings); i++) {
		if (strlen(spellings[i].text) != len ||
		    memcmp(spellings[i].text, scan->at, len) != 0)
			continue;
		term->op = spellings[i].op;
		scan->at += len;
		return 0;
	}
	error_set(scan->error, "unknown operator '%.*s' in '%s'", (int)len, scan->at, scan->text);
	return error_hint(scan->error, "the operators are <, <=, =, >= and >");
}

static int scan_version(struct scan *scan, struct relation_term *term)
{
	const char *op = scan->at;
	if (scan_operator(scan, term))
		return -1;
	size_t op_len = (size_t)(scan->at - op);
	skip_blanks(scan);
	const char *start = scan->at;
	while (*scan->at && !is_blank(*scan->at) && !is_one_of(*scan->at, "()[]")) {
		if ((unsigned char)*scan->at >= 0x80 || is_one_of(*scan->at, "<>,;|\"'`$\\"))
			return report_byte(scan, "the version");
		scan->at++;
	}
	if (scan->at == start)
		return error_set(scan->error, "no version after '%.*s' in '%s'", (int)op_len, op,
				 scan->text);
	term->version = arena_text_n(scan->arena, start, (size_t)(scan->at - start));
	skip_blanks(scan);
	return 0;
}

static int report_versionless(struct scan *scan, const struct relation_term *term)
{
	const char *close = find_close(scan->at, '(', ')');
	if (!close)
		return report_unbalanced(scan->text, scan->error);
	const char *version = copy_trimmed(scan->arena, scan->at + 1, close - 1);
	if (*version == '\0')
		return error_set(scan->error, "empty parentheses in '%s'", scan->text);
	error_set(scan->error, "no operator before '%s' in '%s'", version, scan->text);
	return error_hint(scan->error,
			  "'%s (= %s)' is exactly that version, '%s (>= %s)' is at least",
			  term->name, version, term->name, version);
}

static int scan_parenthesis(struct scan *scan, struct relation_term *term)
{
	if (!has_operator(scan->at))
		return report_versionless(scan, term);
	scan->at++;
	skip_blanks(scan);
	if (scan_version(scan, term))
		return -1;
	if (*scan->at == '\0')
		return report_unbalanced(scan->text, scan->error);
	if (*scan->at != ')')
		return error_set(scan->error, "unexpected '%s' after the version in '%s'", scan->at,
				 scan->text);
	scan->at++;
	return 0;
}

static int scan_architectures(struct scan *scan, struct relation_term *term)
{
	if (*scan->at != '[')
		return 0;
	const char *start = ++scan->at;
	for (; *scan->at != ']'; scan->at++) {
		if (*scan->at == '\0')
			return error_set(scan->error, "unbalanced bracket in '%s'", scan->text);
		if (!is_alphanumeric(*scan->at) && !is_one_of(*scan->at, "-!" BLANKS))
			return report_byte(scan, "the architectures");
	}
	term->architectures = copy_trimmed(scan->arena, start, scan->at);
	scan->at++;
	if (*term->architectures == '\0')
		return error_set(scan->error, "empty brackets in '%s'", scan->text);
	return 0;
}

static int parse_term(struct scan *scan, struct relation_term *term)
{
	if (scan_name(scan, term) || scan_qualifier(scan, term))
		return -1;
	skip_blanks(scan);
	if (*scan->at == '(') {
		if (scan_parenthesis(scan, term))
			return -1;
	} else if (is_one_of(*scan->at, OPERATOR_BYTES)) {
		if (scan_version(scan, term))
			return -1;
	}
	skip_blanks(scan);
	if (scan_architectures(scan, term))
		return -1;
	skip_blanks(scan);
	if (*scan->at == ')')
		return report_unbalanced(scan->text, scan->error);
	if (*scan->at)
		return error_set(scan->error, "unexpected '%s' in '%s'", scan->at, scan->text);
	return 0;
}

/* ---- A clause ---- */

/* rpm's boolean dependency is rpm's to understand; here only its parentheses must match. */
static int parse_rich(const char *text, struct relation_term *term, struct error *error)
{
	const char *close = find_close(text, '(', ')');
	if (!close)
		return report_unbalanced(text, error);
	if (*close)
		return error_set(error, "unexpected '%s' in '%s'", close + strspn(close, BLANKS),
				 text);
	if (close - text == 2)
		return error_set(error, "empty parentheses in '%s'", text);
	term->name = text;
	return 0;
}

static size_t count_alternatives(const char *text)
{
	size_t n = 1;
	for (text = find_separator(text, '|'); *text; text = find_separator(text + 1, '|'))
		n++;
	return n;
}

int relation_parse(const char *text, struct arena *arena, struct relation *relation,
		   struct error *error)
{
	*relation = (struct relation){0};
	if (check_bytes(text, error))
		return -1;
	const char *clause = copy_trimmed(arena, text, text + strlen(text));
	if (*find_separator(clause, ','))
		return error_set(error, "'%s' is more than one relation", clause);
	relation->n = *clause == '(' ? 1 : count_alternatives(clause);
	relation->v = arena_alloc(arena, relation->n * sizeof *relation->v);
	if (*clause == '(')
		return parse_rich(clause, &relation->v[0], error);
	const char *start = clause;
	for (size_t i = 0; i < relation->n; i++) {
		const char *end = find_separator(start, '|');
		const char *term = copy_trimmed(arena, start, end);
		if (*term == '\0')
			return error_set(error, "empty alternative in '%s'", clause);
		struct scan scan = {.text = term, .at = term, .arena = arena, .error = error};
		if (parse_term(&scan, &relation->v[i]))
			return -1;
		start = *end ? end + 1 : end;
	}
	return 0;
}

void relation_split(const char *text, struct strings *clauses)
{
	const char *start = text, *end;
	do {
		end = find_separator(start, ',');
		AUTO_FREE char *clause = xstrndup(start, (size_t)(end - start));
		strings_take(clauses, text_trim(clause));
		start = end + 1;
	} while (*end);
}
