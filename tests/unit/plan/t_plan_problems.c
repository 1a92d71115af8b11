/* t_plan_problems.c - tests of plan/plan.h: what it refuses, and hostile trees
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/plans.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"

/* ---- Problems ---- */

static void test_plan_of_missing_sources(void **state UNUSED)
{
	static const struct {
		const char *items, *expected;
	} cases[] = {
		{"- {src: bin/tol, dst: /a}\n",
		 "m.yaml:7:9: error: 'bin/tol' does not exist\n  did you mean 'bin/tool'?\n"},
		{"- {src: bim/tool, dst: /a}\n",
		 "m.yaml:7:9: error: 'bim/tool' does not exist\n  did you mean 'bin/tool'?\n"},
		{"- {src: bim/zzzzzzz, dst: /a}\n",
		 "m.yaml:7:9: error: 'bim/zzzzzzz' does not exist\n  'bim' does not exist\n"},
		{"- {src: zzzzzzz, dst: /a}\n", "m.yaml:7:9: error: 'zzzzzzz' does not exist\n"},
		{"- {src: lost, dst: /a}\n", "m.yaml:7:9: error: 'lost' does not exist\n"
					     "  it is a link to 'nowhere'\n"},
		{"- {src: trees, dst: /a, type: tree}\n",
		 "m.yaml:7:9: error: 'trees' does not exist\n  did you mean 'tree'?\n"},
		{"- {src: 'tree/**', dst: /a, type: tree}\n",
		 "m.yaml:7:9: error: 'tree/**' does not exist\n"
		 "  a tree is a folder with all in it: 'tree'\n"},
		{"- {src: tol, dst: /a, type: doc}\n", "m.yaml:7:9: error: 'tol' does not exist\n"},
		{"- {src: 'bin/*.so', dst: /a}\n",
		 "m.yaml:7:9: error: no file matches 'bin/*.so'\n"},
		{"- {src: 'nowhere/*', dst: /a}\n",
		 "m.yaml:7:9: error: no file matches 'nowhere/*'\n"},
		{"- {src: 'bin/tool/*', dst: /a}\n",
		 "m.yaml:7:9: error: no file matches 'bin/tool/*'\n"},
		{"- {src: 'one[1].txt', dst: /a}\n",
		 "m.yaml:7:9: error: no file matches 'one[1].txt'\n"
		 "  a file of this very name exists: set disable_globbing, or write a '\\' before "
		 "each of * ? [ {\n"},
		{"- {src: 'bin/[x', dst: /a}\n",
		 "m.yaml:7:9: error: no ']' for a '[' in 'bin/[x'\n"},
		{"- {src: empty, dst: /a}\n",
		 "m.yaml:7:9: error: the folder 'empty' has no file in it\n"
		 "  an empty folder is an item of type dir\n"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_problems(cases[i].items, cases[i].expected);
}

static void test_plan_of_sources_that_are_no_files(void **state UNUSED)
{
	assert_problems("- {src: pipe, dst: /a}\n"
			"- {src: /dev/null, dst: /b}\n"
			"- {src: bin, dst: /c, type: readme}\n",
			"m.yaml:7:9: error: 'pipe' is a named pipe, which cannot be packaged\n"
			"m.yaml:8:9: error: '/dev/null' is a device, which cannot be packaged\n"
			"m.yaml:9:9: error: 'bin' is a folder, which cannot be packaged\n");
}

static void test_plan_of_unreadable_sources(void **state UNUSED)
{
	put_file("secret", "x", 0000);
	make_folder("closed", 0000);
	bool is_root = geteuid() == 0;
	if (is_root) {
		assert_int_equal(chmod(".", 0755), 0);
		assert_int_equal(seteuid(65534), 0);
	}
	char *problems;
	char *text = spell_plan("",
				"- {src: secret, dst: /a}\n"
				"- {src: closed, dst: /b, type: tree}\n"
				"- {src: 'closed/*', dst: /c}\n"
				"- {src: closed/x, dst: /d}\n",
				false, &problems);
	if (is_root)
		assert_int_equal(seteuid(0), 0);
	assert_string_equal(
		problems, "m.yaml:7:9: error: cannot read 'secret': permission denied\n"
			  "m.yaml:8:9: error: cannot open the folder 'closed': permission denied\n"
			  "m.yaml:9:9: error: cannot open the folder 'closed': permission denied\n"
			  "m.yaml:10:9: error: cannot look at 'closed/x': permission denied\n");
	free(text);
	free(problems);
	assert_int_equal(unlink("secret"), 0);
	assert_int_equal(rmdir("closed"), 0);
}

static void test_plan_of_bad_destinations(void **state UNUSED)
{
	assert_problems("- {src: bin/tool, dst: ../etc/x}\n"
			"- {src: bin/tool, dst: /a/../../b}\n"
			"- {src: bin/tool, dst: \"/a\\nb\"}\n"
			"- {src: bin/tool, dst: /}\n"
			"- {dst: ., type: dir}\n"
			"- {src: x, dst: /.., type: symlink}\n",
			"m.yaml:7:24: error: '../etc/x' leaves the package\n"
			"m.yaml:8:24: error: '/a/../../b' leaves the package\n"
			"m.yaml:9:24: error: 'contents[].dst' has a line break or another control "
			"character\n"
			"  write it in one line\n"
			"m.yaml:11:9: error: '.' is the root folder, not a name in it\n"
			"m.yaml:12:17: error: '/..' leaves the package\n");
}

static void test_plan_of_conflicts(void **state UNUSED)
{
	static const struct {
		const char *items, *expected;
	} cases[] = {
		{"- {src: bin/tool, dst: /a}\n- {src: bin/helper, dst: /a}\n",
		 "m.yaml:8:3: error: '/a' is packaged twice: here and at m.yaml:7:3\n"},
		{"- {src: bin/tool, dst: /a}\n- {src: bin/tool, dst: /a}\n",
		 "m.yaml:8:3: error: '/a' is packaged twice: here and at m.yaml:7:3\n"},
		{"- {dst: /a, type: dir}\n- {dst: /a/, type: dir}\n",
		 "m.yaml:8:3: error: '/a' is packaged twice: here and at m.yaml:7:3\n"},
		{"- {dst: /a, type: dir}\n- {src: bin/tool, dst: /a}\n",
		 "m.yaml:8:3: error: '/a' is a file here and a folder at m.yaml:7:3\n"},
		{"- {src: '{bin,lib/sub}/[ct]*', dst: /a/}\n- {src: x, dst: /a/tool, type: "
		 "symlink}\n",
		 "m.yaml:8:3: error: '/a/tool' is packaged twice: here and at m.yaml:7:3\n"},
		{"- {src: bin/tool, dst: /a}\n- {src: bin/tool, dst: /a/b/c}\n",
		 "m.yaml:8:3: error: '/a/b/c' lies below '/a', which is a file at m.yaml:7:3\n"},
		{"- {src: bin/tool, dst: /l/b}\n- {src: x, dst: /l, type: symlink}\n",
		 "m.yaml:7:3: error: '/l/b' lies below '/l', which is a link at m.yaml:8:3\n"},
		{"- {src: tree, dst: /t, type: tree}\n- {src: bin/tool, dst: /t/d}\n",
		 "m.yaml:8:3: error: '/t/d' is a file here and a folder at m.yaml:7:3\n"},
		{"- {src: bin/tool, dst: /a, packager: rpm}\n- {dst: /a, type: ghost}\n",
		 "m.yaml:8:3: error: '/a' is packaged twice: here and at m.yaml:7:3\n"},
		/* not in the same format */
		{"- {src: bin/tool, dst: /a, packager: deb}\n- {dst: /a, type: ghost}\n", ""},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_problems(cases[i].items, cases[i].expected);
	put_file("lib/sub/a.so", "a", 0644);
	assert_problems("- {src: 'lib/**/', dst: /l/}\n",
			"m.yaml:7:3: error: 'lib/a.so' and 'lib/sub/a.so' both become '/l/a.so'\n");
	assert_int_equal(unlink("lib/sub/a.so"), 0);
}

/* An item wins over a tree that has the same path too, whatever their order. */
static void test_plan_of_item_and_tree(void **state UNUSED)
{
	const char *expected = "d0700 root:root both /t\n"
			       "d0711 u:root both /t/d\n"
			       "-0755 root:root both /t/d/g < tree/d/g\n"
			       "l0777 root:root both /t/d/up > ../f\n"
			       "l0777 root:root both /t/e > d\n"
			       "-0755 root:root both /t/f < bin/tool config\n"
			       "l0777 root:root both /t/lost > nowhere\n";
	assert_plan_with("",
			 "- {src: tree, dst: /t, type: tree}\n"
			 "- {dst: /t/d, type: dir, file_info: {owner: u, mode: 0711}}\n"
			 "- {src: bin/tool, dst: /t/f, type: config}\n",
			 false, expected,
			 "m.yaml:9:3: warning: '/t/f' is packaged from here, not from the tree at "
			 "m.yaml:7:3\n");
	assert_plan_with("",
			 "- {src: bin/tool, dst: /t/f, type: config}\n"
			 "- {dst: /t/d, type: dir, file_info: {owner: u, mode: 0711}}\n"
			 "- {src: tree, dst: /t, type: tree}\n",
			 false, expected,
			 "m.yaml:7:3: warning: '/t/f' is packaged from here, not from the tree at "
			 "m.yaml:9:3\n");
}

static void test_plan_of_two_trees(void **state UNUSED)
{
	assert_plan_with("",
			 "- {src: lib/sub, dst: /t, type: tree, file_info: {owner: u}}\n"
			 "- {src: lib/sub, dst: /t, type: tree, file_info: {owner: v}}\n",
			 false,
			 "d0755 v:root both /t\n"
			 "-0644 v:root both /t/c.so < lib/sub/c.so\n"
			 "-0644 v:root both /t/c.txt < lib/sub/c.txt\n",
			 "m.yaml:8:3: warning: '/t/c.so' is packaged from here, not from the tree "
			 "at m.yaml:7:3\n"
			 "m.yaml:8:3: warning: '/t/c.txt' is packaged from here, not from the tree "
			 "at m.yaml:7:3\n");
}

static void test_plan_collects_all_problems(void **state UNUSED)
{
	assert_problems("- {src: zzzzzzz, dst: /a}\n"
			"- {src: bin/tool, dst: ../b}\n"
			"- {src: bin/tool, dst: /c}\n"
			"- {src: bin/tool, dst: /c}\n",
			"m.yaml:7:9: error: 'zzzzzzz' does not exist\n"
			"m.yaml:8:24: error: '../b' leaves the package\n"
			"m.yaml:10:3: error: '/c' is packaged twice: here and at m.yaml:9:3\n");
}

/* ---- Hostile trees ---- */

static void test_plan_of_names_that_are_not_utf8(void **state UNUSED)
{
	make_folder("odd", 0755);
	put_file("odd/\xff\xfe", "x", 0644);
	put_file("odd/a b", "x", 0644);
	assert_plan("- {src: odd, dst: /o, type: tree}\n",
		    "d0755 root:root both /o\n"
		    "-0644 root:root both /o/a b < odd/a b\n"
		    "-0644 root:root both /o/\xff\xfe < odd/\xff\xfe\n");
	put_file("odd/new\nline", "x", 0644);
	assert_int_equal(symlink("x\ty", "odd/tab"), 0);
	assert_problems("- {src: odd, dst: /o, type: tree}\n",
			"m.yaml:7:9: error: control character in 'x?y'\n"
			"m.yaml:7:19: error: control character in '/o/new?line'\n");
	assert_int_equal(unlink("odd/new\nline"), 0);
	assert_int_equal(unlink("odd/tab"), 0);
}

static void test_plan_of_loops(void **state UNUSED)
{
	make_folder("loop", 0755);
	assert_int_equal(symlink("..", "loop/up"), 0);
	assert_int_equal(symlink("self", "loop/self"), 0);
	assert_plan("- {src: loop, dst: /l, type: tree}\n", "d0755 root:root both /l\n"
							    "l0777 root:root both /l/self > self\n"
							    "l0777 root:root both /l/up > ..\n");
	assert_problems("- {src: loop/self, dst: /l}\n"
			"- {src: loop/self/x, dst: /m, type: tree}\n",
			"m.yaml:7:9: error: cannot look at 'loop/self': too many levels of "
			"symbolic links\n"
			"m.yaml:8:9: error: cannot look at 'loop/self/x': too many levels of "
			"symbolic links\n");
}

static void test_plan_of_deep_tree(void **state UNUSED)
{
	make_folder("deep", 0755);
	int fd = open("deep", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (int i = 0; i < 300; i++) {
		assert_int_equal(mkdirat(fd, "d", 0755), 0);
		int next = openat(fd, "d", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		assert_true(next >= 0);
		assert_int_equal(close(fd), 0);
		fd = next;
	}
	assert_int_equal(close(fd), 0);
	char *problems;
	AUTO_FREE char *text =
		spell_plan("", "- {src: deep, dst: /d, type: tree}\n", false, &problems);
	assert_true(text_starts(problems, "m.yaml:7:9: error: 'deep/d/d/d/"));
	assert_true(text_ends(problems, "/d' is too deep a folder\n"));
	free(problems);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plan_of_missing_sources),
		cmocka_unit_test(test_plan_of_sources_that_are_no_files),
		cmocka_unit_test(test_plan_of_unreadable_sources),
		cmocka_unit_test(test_plan_of_bad_destinations),
		cmocka_unit_test(test_plan_of_conflicts),
		cmocka_unit_test(test_plan_of_item_and_tree),
		cmocka_unit_test(test_plan_of_two_trees),
		cmocka_unit_test(test_plan_collects_all_problems),
		cmocka_unit_test(test_plan_of_names_that_are_not_utf8),
		cmocka_unit_test(test_plan_of_loops),
		cmocka_unit_test(test_plan_of_deep_tree),
	};
	return cmocka_run_group_tests(tests, make_output, NULL);
}
