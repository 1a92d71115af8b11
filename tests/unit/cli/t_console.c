/* t_console.c - that nothing a stranger wrote reaches a terminal as a command or a line of ours
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/console.h"

#include "tests/unit/test.h"

#define EVIL "x\033[2J\ningot: error: forged\xc2\x9b\x9b\xe2\x80\xae"
#define TAMED "x<U+001B>[2J<U+000A>ingot: error: forged<U+009B><0x9B><U+202E>"

struct capture {
	FILE *streams[2];
	char *texts[2];
	size_t lens[2];
	struct console console;
};

static void begin_capture(struct capture *capture, bool is_terminal)
{
	*capture = (struct capture){0};
	for (size_t i = 0; i < 2; i++) {
		capture->streams[i] = open_memstream(&capture->texts[i], &capture->lens[i]);
		assert_non_null(capture->streams[i]);
	}
	capture->console = (struct console){.out = capture->streams[0],
					    .err = capture->streams[1],
					    .colour_out = is_terminal,
					    .colour_err = is_terminal,
					    .is_terminal = is_terminal};
}

static void assert_captured(struct capture *capture, const char *out, const char *err)
{
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(fclose(capture->streams[i]), 0);
	assert_string_equal(capture->texts[0], out);
	assert_string_equal(capture->texts[1], err);
	free(capture->texts[0]);
	free(capture->texts[1]);
}

static void test_print(void **state UNUSED)
{
	struct capture capture;
	begin_capture(&capture, false);
	console_print(&capture.console, "  %-12s %s\n", "tag", EVIL);
	assert_captured(&capture, "  tag          " TAMED "\n", "");
}

static void test_print_lines(void **state UNUSED)
{
	struct capture capture;
	begin_capture(&capture, false);
	console_print_lines(&capture.console, "    ", "one\n\ttwo\r\n\n\033c");
	console_print_lines(&capture.console, "    ", NULL);
	console_print_lines(&capture.console, "    ", "");
	assert_captured(&capture, "    one\n    \ttwo<U+000D>\n\n    <U+001B>c\n", "");
}

static void test_error_and_hint(void **state UNUSED)
{
	struct capture capture;
	struct error error = ERROR_INIT;
	begin_capture(&capture, false);
	error_set(&error, "cannot open '%s'", EVIL);
	error_hint(&error, "see '%s'", EVIL);
	console_error(&capture.console, &error);
	error_clear(&error);
	console_error(&capture.console, &error);
	assert_captured(&capture, "",
			"ingot: error: cannot open '" TAMED "'\n  hint: see '" TAMED
			"'\ningot: error: unknown\n");
}

static void test_what_is_said(void **state UNUSED)
{
	struct capture capture;
	begin_capture(&capture, false);
	console_refuse(&capture.console, EVIL, "unknown option '%s'", EVIL);
	console_warning(&capture.console, "%s", EVIL);
	console_detail(&capture.console, EVIL);
	console_rewrite(&capture.console, "no terminal");
	assert_captured(&capture, "",
			"ingot: error: unknown option '" TAMED "'\n  hint: " TAMED
			"\ningot: warning: " TAMED "\n  " TAMED "\n");
}

static void test_problems(void **state UNUSED)
{
	struct capture capture;
	struct problems problems = {0};
	begin_capture(&capture, false);
	problems_add(&problems, PROBLEM_ERROR, (struct mark){"a\nb", 1, 2}, EVIL, "'%s'", EVIL);
	assert_string_equal(problems.v[0].message, "'" EVIL "'"); /* a program is told the truth */
	problems_add(&problems, PROBLEM_NOTE, (struct mark){0}, NULL, "n\n");
	console_problems(&capture.console, &problems, "nothing was written");
	problems_free(&problems);
	assert_captured(&capture, "",
			"ingot: note: n<U+000A>\na<U+000A>b:1:2: error: '" TAMED "'\n  hint: " TAMED
			"\ningot: 1 error; nothing was written\n");
}

/* Our own sequences are the only ones. */
static void test_on_a_terminal(void **state UNUSED)
{
	struct capture capture;
	struct problems problems = {0};
	struct error error = ERROR_INIT;
	begin_capture(&capture, true);
	console_print_heading(&capture.console, "Usage:");
	error_set(&error, "\033");
	error_hint(&error, "\a");
	console_error(&capture.console, &error);
	error_clear(&error);
	problems_add(&problems, PROBLEM_WARNING, (struct mark){"f", 0, 0}, NULL, "\033");
	console_problems(&capture.console, &problems, NULL);
	problems_free(&problems);
	console_rewrite(&capture.console, "1 of 2\n");
	console_rewrite(&capture.console, "");
	assert_captured(&capture, "\033[1mUsage:\033[0m",
			"ingot: \033[1;31merror:\033[0m <U+001B>\n"
			"  \033[36mhint:\033[0m <U+0007>\n"
			"\033[1;33mf: warning: <U+001B>\033[0m\n"
			"\r1 of 2<U+000A>\033[K\r\033[K");
}

static void test_buffers_are_for_programs(void **state UNUSED)
{
	struct capture capture;
	struct buffer bytes = BUFFER_INIT;
	begin_capture(&capture, false);
	buffer_add_text(&bytes, EVIL);
	console_print_buffer(&capture.console, &bytes);
	buffer_free(&bytes);
	assert_captured(&capture, EVIL, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_print),
		cmocka_unit_test(test_print_lines),
		cmocka_unit_test(test_error_and_hint),
		cmocka_unit_test(test_what_is_said),
		cmocka_unit_test(test_problems),
		cmocka_unit_test(test_on_a_terminal),
		cmocka_unit_test(test_buffers_are_for_programs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
