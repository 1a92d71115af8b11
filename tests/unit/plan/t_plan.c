/* t_plan.c - tests of plan/plan.h: what becomes of a manifest's items
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/plans.h"

#include <locale.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

/* ---- Types ---- */

static void test_plan_of_files(void **state UNUSED)
{
	assert_plan("- {src: bin/tool, dst: /usr/bin/other}\n"
		    "- {src: ./bin//helper, dst: usr/bin/}\n"
		    "- {src: bin/set, dst: /a/../b/set}\n",
		    "-6755 root:root both /b/set < bin/set\n"
		    "-0664 root:root both /usr/bin/helper < bin/helper\n"
		    "-0755 root:root both /usr/bin/other < bin/tool\n");
}

static void test_plan_of_file_attributes(void **state UNUSED)
{
	assert_plan_with("umask: 0o077\nmtime: 2020-01-01T00:00:00Z\n",
			 "- src: bin/tool\n  dst: /a\n  type: config|noreplace\n"
			 "  file_info: {mode: 04711, owner: u, group: g, lang: de,\n"
			 "    mtime: 2021-01-01T00:00:00Z}\n"
			 "- {src: bin/tool, dst: /b, type: config|missingok}\n",
			 false,
			 "-4711 u:g both /a < bin/tool lang de at 1609459200 config noreplace\n"
			 "-0700 root:root both /b < bin/tool at 1577836800 config missingok\n",
			 "");
}

static void test_plan_of_links_in_src(void **state UNUSED)
{
	assert_plan("- {src: link, dst: /a}\n"
		    "- {src: folder-link/, dst: /t}\n",
		    "l0777 root:root both /a > bin/tool\n"
		    "-0755 root:root both /t/d/g < folder-link/d/g\n"
		    "l0777 root:root both /t/d/up > ../f\n"
		    "-0640 root:root both /t/f < folder-link/f\n"
		    "l0777 root:root both /t/lost > nowhere\n");
}

static void test_plan_of_folders_links_ghosts(void **state UNUSED)
{
	assert_plan("- {dst: /var/lib/x/, type: dir, file_info: {owner: x, mode: 0750}}\n"
		    "- {dst: /var/log/x, type: dir}\n"
		    "- {src: ../tool//x/, dst: /usr/bin/x, type: symlink}\n"
		    "- {dst: /var/x.log, type: ghost}\n"
		    "- {dst: /var/y.log, type: ghost, file_info: {mode: 0600}}\n",
		    "l0777 root:root both /usr/bin/x > ../tool/x\n"
		    "d0750 x:root both /var/lib/x\n"
		    "d0755 root:root both /var/log/x\n"
		    "g0644 root:root rpm /var/x.log\n"
		    "g0600 root:root rpm /var/y.log\n");
}

static void test_plan_of_rpm_documents(void **state UNUSED)
{
	char *problems;
	AUTO_FREE char *text = spell_plan("",
					  "- {src: bin/tool, dst: /a, type: doc}\n"
					  "- {src: bin/tool, dst: /b/, type: license}\n"
					  "- {src: link, dst: /c, type: readme}\n"
					  "- {src: bin/tool, dst: /a, packager: deb}\n"
					  "- {src: bin/tool, dst: /z, packager: apk}\n",
					  false, &problems);
	AUTO_FREE char *expected = NULL;
	assert_true(asprintf(&expected,
			     "-0755 root:root rpm /a < bin/tool doc\n"
			     "-0755 root:root deb /a < bin/tool\n"
			     "-0755 root:root rpm /b/tool < bin/tool license\n"
			     "-0755 root:root rpm /c < %s/bin/tool readme\n",
			     test_directory()) > 0);
	assert_string_equal(problems, "");
	assert_string_equal(text, expected);
	free(problems);
}

static void test_plan_of_tree(void **state UNUSED)
{
	assert_plan("- {src: tree/, dst: /opt/t, type: tree}\n",
		    "d0700 root:root both /opt/t\n"
		    "d0775 root:root both /opt/t/d\n"
		    "-0755 root:root both /opt/t/d/g < tree/d/g\n"
		    "l0777 root:root both /opt/t/d/up > ../f\n"
		    "l0777 root:root both /opt/t/e > d\n"
		    "-0640 root:root both /opt/t/f < tree/f\n"
		    "l0777 root:root both /opt/t/lost > nowhere\n");
}

/* A mode for files does not lock their folders; configuration is what is a file. */
static void test_plan_of_tree_attributes(void **state UNUSED)
{
	assert_plan("- {src: folder-link, dst: /t, type: config|tree,\n"
		    "   disown_subtree: [/t/?], file_info: {mode: 0640, owner: u}}\n",
		    "d0750 u:root both /t\n"
		    "-0640 u:root both /t/d/g < folder-link/d/g config\n"
		    "l0777 u:root both /t/d/up > ../f\n"
		    "l0777 u:root both /t/e > d\n"
		    "-0640 u:root both /t/f < folder-link/f config\n"
		    "l0777 u:root both /t/lost > nowhere\n");
}

static void test_plan_of_tree_through_system_folders(void **state UNUSED)
{
	assert_plan_with("", "- {src: root, dst: /, type: tree, file_info: {owner: u}}\n", true,
			 "d0755 root:root both /opt implicit\n"
			 "d0750 u:root both /opt/own\n"
			 "-0644 u:root both /opt/own/x < root/opt/own/x\n"
			 "d0755 root:root both /usr implicit\n"
			 "d0755 root:root both /usr/bin implicit\n"
			 "-0755 u:root both /usr/bin/own < root/usr/bin/own\n",
			 "");
}

static void test_plan_of_tree_of_one_file(void **state UNUSED)
{
	assert_plan("- {src: bin/tool, dst: /opt/t, type: tree}\n",
		    "-0755 root:root both /opt/t < bin/tool\n");
}

/* ---- Patterns ---- */

static void test_plan_of_patterns(void **state UNUSED)
{
	static const struct {
		const char *items, *expected;
	} cases[] = {
		{"- {src: 'lib/*.so', dst: /l}\n", "-0644 root:root both /l/a.so < lib/a.so\n"
						   "-0644 root:root both /l/b.so < lib/b.so\n"},
		{"- {src: 'lib/a*', dst: /l}\n", "-0644 root:root both /l/a.so < lib/a.so\n"},
		/* a folder that matches brings all in it, below the common prefix */
		{"- {src: 'lib/*', dst: /l}\n",
		 "-0644 root:root both /l/a.so < lib/a.so\n"
		 "-0644 root:root both /l/b.so < lib/b.so\n"
		 "-0644 root:root both /l/sub/c.so < lib/sub/c.so\n"
		 "-0644 root:root both /l/sub/c.txt < lib/sub/c.txt\n"},
		{"- {src: 'lib/**.so', dst: /l/}\n",
		 "-0644 root:root both /l/a.so < lib/a.so\n"
		 "-0644 root:root both /l/b.so < lib/b.so\n"
		 "-0644 root:root both /l/c.so < lib/sub/c.so\n"},
		{"- {src: 'l{ib,ost}/s*/c.[st]o', dst: /l}\n",
		 "-0644 root:root both /l/c.so < lib/sub/c.so\n"},
		{"- {src: '{bin/tool,lib/a.so}', dst: /l}\n",
		 "-0755 root:root both /l/bin/tool < bin/tool\n"
		 "-0644 root:root both /l/lib/a.so < lib/a.so\n"},
		{"- {src: './lib/../bin/t?ol', dst: /l}\n",
		 "-0755 root:root both /l/tool < lib/../bin/tool\n"},
		/* without a wildcard */
		{"- {src: lib/, dst: /l}\n", "-0644 root:root both /l/a.so < lib/a.so\n"
					     "-0644 root:root both /l/b.so < lib/b.so\n"
					     "-0644 root:root both /l/sub/c.so < lib/sub/c.so\n"
					     "-0644 root:root both /l/sub/c.txt < lib/sub/c.txt\n"},
		{"- {src: lib/sub, dst: /l/}\n", "-0644 root:root both /l/c.so < lib/sub/c.so\n"
						 "-0644 root:root both /l/c.txt < lib/sub/c.txt\n"},
		{"- {src: 'one\\[1].txt', dst: /o}\n", "-0644 root:root both /o < one[1].txt\n"},
		/* links stay links, those to folders are left out */
		{"- {src: 'tree/{e,lost,f}', dst: /t}\n",
		 "-0640 root:root both /t/f < tree/f\n"
		 "l0777 root:root both /t/lost > nowhere\n"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_plan(cases[i].items, cases[i].expected);
	assert_plan_with("disable_globbing: true\n", "- {src: 'one[1].txt', dst: /o/}\n", false,
			 "-0644 root:root both /o/one[1].txt < one[1].txt\n", "");
}

/* ---- Parents, formats ---- */

static void test_plan_of_parents(void **state UNUSED)
{
	assert_plan_with("",
			 "- {src: bin/tool, dst: /opt/x/bin/tool, file_info: {owner: u}}\n"
			 "- {src: bin/tool, dst: /opt/x/lib/tool, file_info: {owner: v}}\n"
			 "- {dst: /opt/x/bin, type: dir, packager: rpm}\n"
			 "- {src: y, dst: /opt/l/y, type: symlink, file_info: {owner: v}}\n",
			 true,
			 "d0755 root:root both /opt implicit\n"
			 "d0755 root:root both /opt/l implicit\n"
			 "l0777 v:root both /opt/l/y > y\n"
			 "d0755 u:root both /opt/x implicit\n"
			 "d0755 u:root deb /opt/x/bin implicit\n"
			 "d0755 root:root rpm /opt/x/bin\n"
			 "-0755 u:root both /opt/x/bin/tool < bin/tool\n"
			 "d0755 v:root both /opt/x/lib implicit\n"
			 "-0755 v:root both /opt/x/lib/tool < bin/tool\n",
			 "");
}

static void test_plan_of_overrides(void **state UNUSED)
{
	assert_plan_with("overrides:\n  rpm:\n    contents:\n"
			 "    - {src: bin/tool, dst: /same}\n"
			 "    - {src: bin/tool, dst: /moded, file_info: {mode: 0700}}\n"
			 "    - {src: bin/helper, dst: /only}\n",
			 "- {src: bin/tool, dst: /same}\n"
			 "- {src: bin/tool, dst: /moded}\n",
			 false,
			 "-0755 root:root deb /moded < bin/tool\n"
			 "-0700 root:root rpm /moded < bin/tool\n"
			 "-0664 root:root rpm /only < bin/helper\n"
			 "-0755 root:root both /same < bin/tool\n",
			 "");
}

static void test_plan_add(void **state UNUSED)
{
	struct problems problems = {0};
	struct manifest *manifest;
	struct plan *plan = make_plan("", "- {src: bin/tool, dst: /x/bom}\n", &manifest, &problems);
	char data[] = "bytes";
	const struct mark at = {"m.yaml", 1, 1};
	plan_add(plan, &(struct plan_extra){"/x/git.ver", data, 5, ENTRY_IDENTITY, 3}, at);
	plan_add(plan, &(struct plan_extra){"/x/bom", "", 0, ENTRY_IDENTITY, 2}, at);
	data[0] = '?';
	plan_seal(plan, &problems);
	assert_int_equal(plan->n_entries, 4);
	assert_string_equal(plan->entries[3].path, "/x/git.ver");
	assert_memory_equal(plan->entries[3].data, "bytes", 5);
	assert_int_equal(plan->entries[3].size, 5);
	assert_int_equal(plan->entries[3].mode, 0644);
	assert_int_equal(plan->entries[3].mtime, SOURCE_DATE);
	AUTO_FREE char *text = spell_problems(&problems);
	assert_string_equal(text,
			    "m.yaml:7:3: error: '/x/bom' is the name of a file that Ingot adds\n");
	plan_free(plan);
	manifest_free(manifest);
	problems_free(&problems);
	plan_free(NULL);
}

/* The identity's own folder is asked for, whoever else puts files there; those above it, and
 * what a distribution has, are not. */
static void test_plan_add_owns_its_folder(void **state UNUSED)
{
	struct problems problems = {0};
	struct manifest *manifest;
	struct plan *plan =
		make_plan("", "- {src: bin/tool, dst: /opt/x/y/tool}\n", &manifest, &problems);
	const struct mark at = {"m.yaml", 1, 1};
	plan_add(plan, &(struct plan_extra){"/opt/x/y/git.ver", "", 0, ENTRY_IDENTITY, 3}, at);
	plan_add(plan, &(struct plan_extra){"/usr/share/bom", "", 0, ENTRY_IDENTITY, 3}, at);
	plan_seal(plan, &problems);
	for (size_t i = 0; i < plan->n_entries; i++) {
		const struct entry *entry = &plan->entries[i];
		if (entry->type == ENTRY_DIRECTORY)
			assert_int_equal(entry->flags,
					 strcmp(entry->path, "/opt/x/y") ? ENTRY_IMPLICIT : 0);
	}
	assert_string_equal(plan->entries[2].path, "/opt/x/y");
	assert_int_equal(problems.errors, 0);
	plan_free(plan);
	manifest_free(manifest);
	problems_free(&problems);
}

static void test_plan_notes_what_a_file_was(void **state UNUSED)
{
	struct problems problems = {0};
	struct manifest *manifest;
	struct plan *plan = make_plan("", "- {src: bin/tool, dst: /x}\n", &manifest, &problems);
	plan_seal(plan, &problems);
	struct stat st;
	assert_int_equal(stat("bin/tool", &st), 0);
	assert_int_equal(plan->n_entries, 1);
	assert_int_equal(plan->entries[0].size, 4);
	assert_int_equal(plan->entries[0].device, st.st_dev);
	assert_int_equal(plan->entries[0].inode, st.st_ino);
	assert_int_equal(plan->entries[0].source_mtime_sec, st.st_mtim.tv_sec);
	assert_int_equal(plan->entries[0].source_mtime_nsec, st.st_mtim.tv_nsec);
	assert_int_equal(plan->entries[0].at.line, 7);
	plan_free(plan);
	manifest_free(manifest);
	problems_free(&problems);
}

/* ---- The same plan whatever the machine ---- */

static void make_copies(const char *folder, bool backwards)
{
	make_folder(folder, 0755);
	for (int i = 0; i < 50; i++) {
		int number = backwards ? 49 - i : i;
		char name[64];
		(void)snprintf(name, sizeof name, "%s/%c%d", folder, number % 2 ? 'a' : 'B',
			       number);
		put_file(name, "x", 0644);
	}
}

static char *plan_of_folder(const char *folder)
{
	char items[128], *problems;
	assert_int_equal(rename(folder, "copy"), 0);
	(void)snprintf(items, sizeof items,
		       "- {src: copy, dst: /c, type: tree}\n"
		       "- {src: 'copy/*', dst: /d/}\n");
	char *text = spell_plan("", items, true, &problems);
	assert_string_equal(problems, "");
	free(problems);
	assert_int_equal(rename("copy", folder), 0);
	return text;
}

static void test_plan_is_reproducible(void **state UNUSED)
{
	make_copies("forwards", false);
	make_copies("backwards", true);
	AUTO_FREE char *plain = plan_of_folder("forwards");
	mode_t mask = umask(077);
	(void)setlocale(LC_ALL, "C.UTF-8");
	assert_int_equal(setenv("TZ", "Asia/Kathmandu", 1), 0);
	AUTO_FREE char *other = plan_of_folder("backwards");
	(void)umask(mask);
	assert_int_equal(setenv("TZ", "UTC", 1), 0);
	assert_string_equal(plain, other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plan_of_files),
		cmocka_unit_test(test_plan_of_file_attributes),
		cmocka_unit_test(test_plan_of_links_in_src),
		cmocka_unit_test(test_plan_of_folders_links_ghosts),
		cmocka_unit_test(test_plan_of_rpm_documents),
		cmocka_unit_test(test_plan_of_tree),
		cmocka_unit_test(test_plan_of_tree_attributes),
		cmocka_unit_test(test_plan_of_tree_through_system_folders),
		cmocka_unit_test(test_plan_of_tree_of_one_file),
		cmocka_unit_test(test_plan_of_patterns),
		cmocka_unit_test(test_plan_of_parents),
		cmocka_unit_test(test_plan_of_overrides),
		cmocka_unit_test(test_plan_add),
		cmocka_unit_test(test_plan_add_owns_its_folder),
		cmocka_unit_test(test_plan_notes_what_a_file_was),
		cmocka_unit_test(test_plan_is_reproducible),
	};
	return cmocka_run_group_tests(tests, make_output, NULL);
}
