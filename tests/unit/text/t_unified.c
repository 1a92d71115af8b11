/* t_unified.c - tests of text/unified.h, diff(1) and patch(1) being the judges
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "tests/unit/keys.h"
#include "text/unified.h"

static struct buffer buffer_of(const char *text)
{
	struct buffer buffer = BUFFER_INIT;
	buffer_add_text(&buffer, text);
	return buffer;
}

static char *diff_of(const char *before, const char *after)
{
	struct buffer a = buffer_of(before), b = buffer_of(after);
	AUTO_BUFFER out = BUFFER_INIT;
	unified_diff(&a, &b, &out);
	buffer_free(&a);
	buffer_free(&b);
	return xstrdup(buffer_text(&out));
}

static void assert_diff(const char *before, const char *after, const char *expected)
{
	AUTO_FREE char *found = diff_of(before, after);
	assert_string_equal(found, expected);
}

static void test_unified_of_small_texts(void **state UNUSED)
{
	assert_diff("", "", "");
	assert_diff("a\nb\n", "a\nb\n", "");
	assert_diff("", "a\n", "@@ -0,0 +1 @@\n+a\n");
	assert_diff("a\n", "", "@@ -1 +0,0 @@\n-a\n");
	assert_diff("a\n", "b\n", "@@ -1 +1 @@\n-a\n+b\n");
	assert_diff("a\nb\n", "a\nc\n", "@@ -1,2 +1,2 @@\n a\n-b\n+c\n");
	assert_diff("a", "a\n", "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
	assert_diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n6\n7\n8\n9\n",
		    "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n");
}

/* Changes nearer than twice the context are one hunk, others are two. */
static void test_unified_joins_hunks(void **state UNUSED)
{
	assert_diff("a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n",
		    "@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n");
	assert_diff("a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n",
		    "@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n");
}

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

/* Makes a text of few different lines, so that much is equal at the wrong place. */
static void make_text(uint32_t *seed, struct buffer *text)
{
	size_t n = next_random(seed) % 40;
	for (size_t i = 0; i < n; i++)
		buffer_printf(text, "%u\n", next_random(seed) % 5);
	if (n && next_random(seed) % 4 == 0)
		text->len--;
	(void)buffer_text(text);
	if (text->data)
		text->data[text->len] = '\0';
}

/* With the difference patch makes the one text into the other, and no edit is more than it has to
 * be: as many as diff finds. */
static void test_unified_is_taken_by_patch(void **state UNUSED)
{
	uint32_t seed = 1;
	test_need("patch");
	for (int i = 0; i < 300; i++) {
		struct buffer a = BUFFER_INIT, b = BUFFER_INIT, out = BUFFER_INIT;
		make_text(&seed, &a);
		make_text(&seed, &b);
		buffer_add_text(&out, "--- a\n+++ b\n");
		size_t start = out.len;
		unified_diff(&a, &b, &out);
		const char *old = test_file("old", buffer_text(&a), a.len);
		const char *new = test_file("new", buffer_text(&b), b.len);
		const char *patch = test_file("patch", out.data, out.len);
		const char *made = test_path("made");
		assert_int_equal(out.len == start,
				 a.len == b.len &&
					 memcmp(buffer_text(&a), buffer_text(&b), a.len) == 0);
		if (out.len > start) {
			free(test_run((const char *const[]){"patch", "-s", "-F0", "-o", made, old,
							    patch, NULL},
				      0));
			free(test_run((const char *const[]){"cmp", made, new, NULL}, 0));
		}
		buffer_free(&a);
		buffer_free(&b);
		buffer_free(&out);
	}
}

/* Texts too different to be worth the search have a right difference all the same. */
static void test_unified_of_large_texts(void **state UNUSED)
{
	AUTO_BUFFER a = BUFFER_INIT, b = BUFFER_INIT, out = BUFFER_INIT;
	for (int i = 0; i < 5000; i++) {
		buffer_printf(&a, "a%d\n", i);
		buffer_printf(&b, "b%d\n", i);
	}
	unified_diff(&a, &b, &out);
	assert_int_equal(strncmp(buffer_text(&out), "@@ -1,5000 +1,5000 @@\n-a0\n", 25), 0);
	assert_true(out.len > a.len + b.len);
}

static void test_unified_is_text(void **state UNUSED)
{
	assert_true(unified_is_text("", 0));
	assert_true(unified_is_text("a\tb\r\n\303\244\n", 8));
	assert_false(unified_is_text("a\0b", 3));
	assert_false(unified_is_text("a\1b", 3));
	assert_false(unified_is_text("\377", 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unified_of_small_texts),
		cmocka_unit_test(test_unified_joins_hunks),
		cmocka_unit_test(test_unified_is_taken_by_patch),
		cmocka_unit_test(test_unified_of_large_texts),
		cmocka_unit_test(test_unified_is_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
