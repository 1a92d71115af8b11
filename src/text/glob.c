/* glob.c - patterns of paths: compiled to a small program, run on all its states at once
 *
 * Each instruction is a state; a set of states is advanced by each character of the path
 * (Thompson, Regular Expression Search Algorithm, 1968). `glob_leads` falls out of it: a set that
 * is not empty after the folder's slash can still match.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/glob.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/vector.h"

/* Nested braces are read by recursion. */
#define MAX_NESTING 16
/* Bytes that are no UTF-8 are characters of their own, above Unicode. */
#define RAW_BYTE 0x110000u

enum operation {
	GLOB_CHARACTER, /* `low` */
	GLOB_CLASS,     /* one of `count` ranges from `first` */
	GLOB_ONE,       /* any character but a slash */
	GLOB_MANY,      /* any number of these, then on */
	GLOB_ALL,       /* any number of any characters, then on */
	GLOB_SPLIT,     /* on, and at `to` */
	GLOB_JUMP,      /* at `to` */
	GLOB_END,
};

struct instruction {
	enum operation operation;
	uint32_t low;
	size_t first, count;
	bool is_negated;
	size_t to;
};

struct character_range {
	uint32_t low, high;
};

struct glob {
	struct {
		struct instruction *v;
		size_t n, cap;
	} program;
	struct {
		struct character_range *v;
		size_t n, cap;
	} ranges;
};

/* ---- Characters ---- */

static uint32_t take_character(const char **text)
{
	size_t len = text_utf8_length(*text, strnlen(*text, 4));
	uint32_t character =
		len ? text_utf8_character(*text, len) : RAW_BYTE + (unsigned char)**text;
	*text += len ? len : 1;
	return character;
}

/* ---- Compiling ---- */

struct compiler {
	struct glob *glob;
	const char *pattern; /* for messages */
	const char *at;
	int nesting;
	struct error *error;
};

static struct instruction *add_instruction(struct compiler *compiler, enum operation operation)
{
	struct instruction *instruction = VECTOR_ADD(&compiler->glob->program);
	instruction->operation = operation;
	return instruction;
}

static int take_escaped(struct compiler *compiler, uint32_t *character)
{
	if (*compiler->at == '\\' && *++compiler->at == '\0')
		return error_set(compiler->error, "nothing after the last '\\' of '%s'",
				 compiler->pattern);
	*character = take_character(&compiler->at);
	return 0;
}

static int compile_range(struct compiler *compiler)
{
	struct character_range range;
	const char *start = compiler->at;
	if (take_escaped(compiler, &range.low))
		return -1;
	range.high = range.low;
	if (compiler->at[0] == '-' && compiler->at[1] && compiler->at[1] != ']') {
		compiler->at++;
		if (take_escaped(compiler, &range.high))
			return -1;
	}
	if (range.low > range.high)
		return error_set(compiler->error, "'%.*s' in '%s' is backwards",
				 (int)(compiler->at - start), start, compiler->pattern);
	*VECTOR_ADD(&compiler->glob->ranges) = range;
	return 0;
}

static int compile_class(struct compiler *compiler)
{
	size_t first = compiler->glob->ranges.n;
	bool is_negated = *++compiler->at == '!';
	compiler->at += is_negated;
	while (*compiler->at && *compiler->at != ']')
		if (compile_range(compiler))
			return -1;
	if (*compiler->at == '\0')
		return error_set(compiler->error, "no ']' for a '[' in '%s'", compiler->pattern);
	compiler->at++;
	if (compiler->glob->ranges.n == first)
		return error_set(compiler->error, "nothing between '[' and ']' in '%s'",
				 compiler->pattern);
	struct instruction *instruction = add_instruction(compiler, GLOB_CLASS);
	instruction->first = first;
	instruction->count = compiler->glob->ranges.n - first;
	instruction->is_negated = is_negated;
	return 0;
}

static int compile_sequence(struct compiler *compiler);

/* {a,b}: SPLIT next; a; JUMP end; next: SPLIT end; b; end: */
static int compile_braces(struct compiler *compiler)
{
	struct glob *glob = compiler->glob;
	size_t jumps = SIZE_MAX; /* those to patch, each naming the one before */
	if (++compiler->nesting > MAX_NESTING)
		return error_set(compiler->error, "braces nested more than %d times in '%s'",
				 MAX_NESTING, compiler->pattern);
	do {
		compiler->at++;
		size_t split = glob->program.n;
		(void)add_instruction(compiler, GLOB_SPLIT);
		if (compile_sequence(compiler))
			return -1;
		if (*compiler->at == ',') {
			add_instruction(compiler, GLOB_JUMP)->to = jumps;
			jumps = glob->program.n - 1;
		}
		/* The last alternative has no other: its split leads to itself. */
		glob->program.v[split].to = *compiler->at == ',' ? glob->program.n : split + 1;
	} while (*compiler->at == ',');
	if (*compiler->at != '}')
		return error_set(compiler->error, "no '}' for a '{' in '%s'", compiler->pattern);
	compiler->at++;
	compiler->nesting--;
	while (jumps != SIZE_MAX) {
		size_t before = glob->program.v[jumps].to;
		glob->program.v[jumps].to = glob->program.n;
		jumps = before;
	}
	return 0;
}

static int compile_stars(struct compiler *compiler)
{
	size_t stars = strspn(compiler->at, "*");
	(void)add_instruction(compiler, stars > 1 ? GLOB_ALL : GLOB_MANY);
	compiler->at += stars;
	return 0;
}

static int compile_one(struct compiler *compiler)
{
	(void)add_instruction(compiler, GLOB_ONE);
	compiler->at++;
	return 0;
}

static int compile_character(struct compiler *compiler)
{
	uint32_t character = 0;
	if (take_escaped(compiler, &character))
		return -1;
	add_instruction(compiler, GLOB_CHARACTER)->low = character;
	return 0;
}

/* Compiles up to the end, inside braces also to the comma or brace that ends the alternative. */
static int compile_sequence(struct compiler *compiler)
{
	static const struct {
		char start;
		int (*compile)(struct compiler *compiler);
	} constructs[] = {
		{'*', compile_stars},
		{'?', compile_one},
		{'[', compile_class},
		{'{', compile_braces},
	};
	while (*compiler->at && !(compiler->nesting && strchr(",}", *compiler->at))) {
		int (*compile)(struct compiler *) = compile_character;
		for (size_t i = 0; i < ARRAY_SIZE(constructs); i++)
			if (*compiler->at == constructs[i].start)
				compile = constructs[i].compile;
		if (compile(compiler))
			return -1;
	}
	return 0;
}

struct glob *glob_compile(const char *pattern, struct error *error)
{
	if (!text_is_utf8(pattern, strlen(pattern))) {
		error_set(error, "a pattern is not UTF-8");
		return NULL;
	}
	struct glob *glob = xzalloc(sizeof *glob);
	struct compiler compiler = {
		.glob = glob, .pattern = pattern, .at = pattern, .error = error};
	if (compile_sequence(&compiler)) {
		glob_free(glob);
		return NULL;
	}
	(void)add_instruction(&compiler, GLOB_END);
	return glob;
}

void glob_free(struct glob *glob)
{
	if (!glob)
		return;
	free(glob->program.v);
	free(glob->ranges.v);
	free(glob);
}

/* ---- Matching ---- */

struct states {
	const struct glob *glob;
	bool *has;     /* a flag for each instruction */
	size_t *stack; /* those whose followers are not in yet */
	size_t n;
	bool any;
};

static void push_state(struct states *states, size_t state)
{
	if (states->has[state])
		return;
	states->has[state] = true;
	states->stack[states->n++] = state;
}

/* Adds `state` and all that is reached from it without a character. */
static void add_state(struct states *states, size_t state)
{
	states->any = true;
	push_state(states, state);
	while (states->n) {
		size_t top = states->stack[--states->n];
		const struct instruction *instruction = &states->glob->program.v[top];
		switch (instruction->operation) {
		case GLOB_SPLIT:
			push_state(states, instruction->to);
			push_state(states, top + 1);
			break;
		case GLOB_JUMP:
			push_state(states, instruction->to);
			break;
		case GLOB_MANY:
		case GLOB_ALL:
			push_state(states, top + 1);
			break;
		case GLOB_CHARACTER:
		case GLOB_CLASS:
		case GLOB_ONE:
		case GLOB_END:
			break;
		}
	}
}

static bool is_in_class(const struct glob *glob, const struct instruction *class,
			uint32_t character)
{
	bool found = false;
	for (size_t i = 0; i < class->count && !found; i++) {
		const struct character_range *range = &glob->ranges.v[class->first + i];
		found = range->low <= character && character <= range->high;
	}
	return character != '/' && found != class->is_negated;
}

/* Adds where the character leads from this state. */
static void add_followers(struct states *next, size_t state, uint32_t character)
{
	const struct instruction *instruction = &next->glob->program.v[state];
	switch (instruction->operation) {
	case GLOB_CHARACTER:
		if (instruction->low == character)
			add_state(next, state + 1);
		break;
	case GLOB_CLASS:
		if (is_in_class(next->glob, instruction, character))
			add_state(next, state + 1);
		break;
	case GLOB_ONE:
		if (character != '/')
			add_state(next, state + 1);
		break;
	case GLOB_MANY:
		if (character != '/')
			add_state(next, state);
		break;
	case GLOB_ALL:
		add_state(next, state);
		break;
	case GLOB_SPLIT:
	case GLOB_JUMP:
	case GLOB_END:
		break;
	}
}

static struct states make_states(const struct glob *glob)
{
	size_t n = glob->program.n;
	return (struct states){
		.glob = glob, .has = xzalloc(n), .stack = xreallocarray(NULL, n, sizeof(size_t))};
}

static void free_states(struct states *states)
{
	free(states->has);
	free(states->stack);
}

static void advance_states(struct states *now, struct states *next, uint32_t character)
{
	memset(next->has, 0, next->glob->program.n);
	next->any = false;
	for (size_t i = 0; i < now->glob->program.n; i++)
		if (now->has[i])
			add_followers(next, i, character);
	struct states swap = *now;
	*now = *next;
	*next = swap;
}

/* Whether all of `path` matches; where `below`, whether any state is left after it and a slash. */
static bool match_path(const struct glob *glob, const char *path, bool below)
{
	CLEANUP(free_states) struct states now = make_states(glob);
	CLEANUP(free_states) struct states next = make_states(glob);
	add_state(&now, 0);
	while (*path && now.any)
		advance_states(&now, &next, take_character(&path));
	if (below && now.any)
		advance_states(&now, &next, '/');
	return below ? now.any : now.has[glob->program.n - 1];
}

bool glob_match(const struct glob *glob, const char *path)
{
	return match_path(glob, path, false);
}

bool glob_leads(const struct glob *glob, const char *path)
{
	return match_path(glob, path, true);
}

/* ---- Patterns as text ---- */

char *glob_normalize(const char *pattern)
{
	struct buffer text = BUFFER_INIT;
	if (*pattern == '/')
		buffer_add_byte(&text, '/');
	size_t start = text.len;
	while (*(pattern += strspn(pattern, "/"))) {
		size_t len = strcspn(pattern, "/");
		if (len != 1 || *pattern != '.') {
			if (text.len > start)
				buffer_add_byte(&text, '/');
			buffer_add(&text, pattern, len);
		}
		pattern += len;
	}
	if (text.len == 0)
		buffer_add_byte(&text, '.');
	return buffer_steal(&text);
}

char *glob_quote(const char *path)
{
	struct buffer text = BUFFER_INIT;
	for (; *path; path++) {
		if (strchr("*?[]{},\\", *path))
			buffer_add_byte(&text, '\\');
		buffer_add_byte(&text, (uint8_t)*path);
	}
	return buffer_steal(&text);
}

char *glob_base(const char *pattern, bool *is_plain)
{
	struct buffer text = BUFFER_INIT;
	size_t whole = 0; /* length of the components that are complete */
	const char *at = pattern;
	for (; *at && !strchr("*?[{", *at); at++) {
		if (*at == '/')
			whole = text.len ? text.len : 1;
		if (*at == '\\' && at[1])
			at++;
		buffer_add_byte(&text, (uint8_t)*at);
	}
	*is_plain = *at == '\0';
	char *base = buffer_steal(&text);
	if (!*is_plain)
		base[whole] = '\0';
	return base;
}
