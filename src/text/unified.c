/* unified.c - what differs between two texts, in the form of `diff -u`
 *
 * E. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), the greedy form: for each
 * number of edits the furthest line that can be reached on each diagonal, remembered to be walked
 * back. What is equal at both ends is taken off before.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/unified.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/vector.h"

#define CONTEXT 3
/* Memory goes with the square of the edits: eight megabytes. Beyond it all lines are taken for
 * changed. */
#define EDITS_MAX 2000

struct diff_line {
	const char *text;
	size_t len; /* with the newline, where it has one */
};

struct diff_lines {
	struct diff_line *v;
	size_t n, cap;
};

bool unified_is_text(const void *data, size_t len)
{
	const char *at = data;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)at[i] < ' ' && !strchr("\t\n\f\r\033", at[i] ? at[i] : '\1'))
			return false;
	return len == 0 || text_is_utf8(data, len);
}

static void split_lines(const struct buffer *text, struct diff_lines *lines)
{
	const char *at = buffer_text(text), *end = at + text->len;
	while (at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		size_t len = (size_t)((newline ? newline + 1 : end) - at);
		*VECTOR_ADD(lines) = (struct diff_line){at, len};
		at += len;
	}
}

static bool is_same(const struct diff_line *a, const struct diff_line *b)
{
	return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

/* ---- Which lines stay: marks in two arrays ---- */

struct diff_search {
	const struct diff_line *a, *b; /* without what is equal at both ends */
	long n, m;
	bool *removed, *added;
};

/* Furthest lines of `a` by diagonal, -edits to edits, one row for each number of edits. */
struct trace {
	int *rows[EDITS_MAX + 1];
	long edits; /* of the row that reached the end; -1: none did */
};

static int *get_cell(const struct trace *trace, long edits, long diagonal)
{
	return &trace->rows[edits][diagonal + edits];
}

/* Whether the step to this diagonal adds a line of `b`, else it removes one of `a`. */
static bool is_addition(const struct trace *trace, long edits, long diagonal)
{
	return diagonal == -edits ||
	       (diagonal != edits && *get_cell(trace, edits - 1, diagonal - 1) <
					     *get_cell(trace, edits - 1, diagonal + 1));
}

static long get_start(const struct trace *trace, long edits, long diagonal)
{
	if (edits == 0)
		return 0;
	return is_addition(trace, edits, diagonal) ? *get_cell(trace, edits - 1, diagonal + 1)
						   : *get_cell(trace, edits - 1, diagonal - 1) + 1;
}

/* Fills the row for so many edits; returns whether the end was reached. */
static bool fill_row(const struct diff_search *search, struct trace *trace, long edits)
{
	trace->rows[edits] = xreallocarray(NULL, (size_t)(2 * edits + 1), sizeof(int));
	for (long diagonal = -edits; diagonal <= edits; diagonal += 2) {
		long x = get_start(trace, edits, diagonal), y = x - diagonal;
		while (x < search->n && y >= 0 && y < search->m &&
		       is_same(&search->a[x], &search->b[y])) {
			x++;
			y++;
		}
		*get_cell(trace, edits, diagonal) = (int)x;
		if (x >= search->n && y >= search->m)
			return true;
	}
	return false;
}

static void walk_back(const struct diff_search *search, const struct trace *trace)
{
	long diagonal = search->n - search->m;
	for (long edits = trace->edits; edits > 0; edits--) {
		long start = get_start(trace, edits, diagonal);
		if (is_addition(trace, edits, diagonal)) {
			search->added[start - diagonal - 1] = true;
			diagonal++;
		} else {
			search->removed[start - 1] = true;
			diagonal--;
		}
	}
}

static void mark_changes(const struct diff_search *search)
{
	AUTO_FREE struct trace *trace = xzalloc(sizeof *trace);
	trace->edits = -1;
	for (long edits = 0; edits <= EDITS_MAX && trace->edits < 0; edits++)
		if (fill_row(search, trace, edits))
			trace->edits = edits;
	if (trace->edits >= 0) {
		walk_back(search, trace);
	} else {
		memset(search->removed, true, (size_t)search->n);
		memset(search->added, true, (size_t)search->m);
	}
	for (size_t i = 0; i <= EDITS_MAX; i++)
		free(trace->rows[i]);
}

/* ---- Hunks ---- */

struct texts {
	struct diff_lines a, b;
	bool *removed, *added; /* one more than there are lines, false */
};

/* Two places that stand beside each other. */
struct diff_place {
	size_t a, b;
};

static bool is_end(const struct texts *texts, struct diff_place at)
{
	return at.a >= texts->a.n && at.b >= texts->b.n;
}

static bool is_change(const struct texts *texts, struct diff_place at)
{
	return texts->removed[at.a] || texts->added[at.b];
}

static struct diff_place skip_change(const struct texts *texts, struct diff_place at)
{
	while (texts->removed[at.a])
		at.a++;
	while (texts->added[at.b])
		at.b++;
	return at;
}

/* Finds the end of a hunk that begins with a change: where the next one is too far to be joined. */
static struct diff_place find_end(const struct texts *texts, struct diff_place at)
{
	for (;;) {
		struct diff_place next = at = skip_change(texts, at);
		size_t same = 0;
		while (!is_end(texts, next) && !is_change(texts, next) && same <= 2 * CONTEXT) {
			next.a++;
			next.b++;
			same++;
		}
		if (is_end(texts, next) || same > 2 * CONTEXT)
			return at;
		at = next;
	}
}

static void put_line(struct buffer *out, char mark, const struct diff_line *line)
{
	buffer_add_byte(out, (uint8_t)mark);
	buffer_add(out, line->text, line->len);
	if (line->text[line->len - 1] != '\n')
		buffer_add_text(out, "\n\\ No newline at end of file\n");
}

/* Writes "12,3"; of one line "12", of none the line before. */
static void put_range(struct buffer *out, size_t start, size_t count)
{
	if (count == 1)
		buffer_printf(out, "%zu", start + 1);
	else
		buffer_printf(out, "%zu,%zu", count ? start + 1 : start, count);
}

static void put_hunk(const struct texts *texts, struct diff_place from, struct diff_place to,
		     struct buffer *out)
{
	buffer_add_text(out, "@@ -");
	put_range(out, from.a, to.a - from.a);
	buffer_add_text(out, " +");
	put_range(out, from.b, to.b - from.b);
	buffer_add_text(out, " @@\n");
	while (from.a < to.a || from.b < to.b) {
		struct diff_place next = skip_change(texts, from);
		for (; from.a < next.a; from.a++)
			put_line(out, '-', &texts->a.v[from.a]);
		for (; from.b < next.b; from.b++)
			put_line(out, '+', &texts->b.v[from.b]);
		if (from.a < to.a) {
			put_line(out, ' ', &texts->a.v[from.a]);
			from.a++;
			from.b++;
		}
	}
}

static void put_hunks(const struct texts *texts, struct buffer *out)
{
	for (struct diff_place at = {0, 0}; !is_end(texts, at); at.a++, at.b++) {
		if (!is_change(texts, at))
			continue;
		size_t before = at.a < CONTEXT ? at.a : CONTEXT;
		struct diff_place end = find_end(texts, at);
		size_t after = texts->a.n - end.a < CONTEXT ? texts->a.n - end.a : CONTEXT;
		struct diff_place from = (struct diff_place){at.a - before, at.b - before};
		struct diff_place to = (struct diff_place){end.a + after, end.b + after};
		put_hunk(texts, from, to, out);
		/* The lines that follow the hunk's last change are unchanged. */
		at = (struct diff_place){end.a - 1, end.b - 1};
	}
}

void unified_diff(const struct buffer *before, const struct buffer *after, struct buffer *out)
{
	struct texts texts = {0};
	size_t head = 0, tail = 0;
	split_lines(before, &texts.a);
	split_lines(after, &texts.b);
	texts.removed = xzalloc(texts.a.n + 1);
	texts.added = xzalloc(texts.b.n + 1);
	while (head < texts.a.n && head < texts.b.n && is_same(&texts.a.v[head], &texts.b.v[head]))
		head++;
	while (tail < texts.a.n - head && tail < texts.b.n - head &&
	       is_same(&texts.a.v[texts.a.n - 1 - tail], &texts.b.v[texts.b.n - 1 - tail]))
		tail++;
	if (texts.a.n + texts.b.n > 2 * (head + tail)) {
		const struct diff_search search = {
			.a = texts.a.v ? texts.a.v + head : NULL,
			.b = texts.b.v ? texts.b.v + head : NULL,
			.n = (long)(texts.a.n - head - tail),
			.m = (long)(texts.b.n - head - tail),
			.removed = texts.removed + head,
			.added = texts.added + head,
		};

		mark_changes(&search);
		put_hunks(&texts, out);
	}
	free(texts.removed);
	free(texts.added);
	free(texts.a.v);
	free(texts.b.v);
}
