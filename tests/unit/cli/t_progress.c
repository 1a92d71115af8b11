/* t_progress.c - the line on a terminal: what it says, and that nothing else ever has it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "cli/progress.h"

#include "tests/unit/test.h"

static void assert_text(uint64_t files, uint64_t bytes, double seconds, const char *expected)
{
	const struct payloads_done done = {files, bytes, bytes, 116, 193000000};
	char text[PROGRESS_TEXT_SIZE];
	progress_text(&done, seconds, text);
	assert_string_equal(text, expected);
}

static void test_text(void **state UNUSED)
{
	assert_text(0, 0, 0.7, "0 of 116 files, 0 B of 193 MB");
	assert_text(12, 45000000, 0.0, "12 of 116 files, 45.0 MB of 193 MB");
	assert_text(12, 45000000, 0.9, "12 of 116 files, 45.0 MB of 193 MB, 50.0 MB/s, 3 s left");
	assert_text(12, 1000000, 1, "12 of 116 files, 1.0 MB of 193 MB, 1.0 MB/s, 3 min left");
	assert_text(116, 193000000, 10, "116 of 116 files, 193 MB of 193 MB, 19.3 MB/s, 0 s left");
}

static void test_show_without_a_terminal(void **state UNUSED)
{
	const struct payloads_done done = {1, 1, 1, 2, 2};
	AUTO_FREE char *text = NULL;
	size_t len = 0;
	FILE *err = open_memstream(&text, &len);
	struct console console = {.out = err, .err = err};
	struct progress progress;
	assert_non_null(err);
	progress_begin(&progress, &console);
	progress.begun -= 10;
	progress_show(&progress, &done);
	progress_end(&progress);
	assert_int_equal(fflush(err), 0);
	assert_int_equal(len, 0);

	/* A terminal gets one line, and it is gone in the end. */
	console.is_terminal = true;
	progress_begin(&progress, &console);
	progress_show(&progress, &done); /* too early */
	progress.begun -= 10;
	progress_show(&progress, &done);
	progress_show(&progress, &done); /* too soon after the first */
	progress_end(&progress);
	assert_int_equal(fclose(err), 0);
	assert_string_equal(text, "\r1 of 2 files, 1 B of 2 B, 0 B/s, 10 s left\033[K\r\033[K");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_show_without_a_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
