/* t_plan_system.c - tests of plan/plan.h: places that the system has itself
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/plans.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"
#include "plan/plan_folders_internal.h"
#include "plan/plan_system_internal.h"

/* ---- Which folders a system has ---- */

static void test_system_folders(void **state UNUSED)
{
	static const char *const folders[] = {
		"/afs",
		"/bin",
		"/etc/cron.d",
		"/etc/profile.d",
		"/lib/systemd/system",
		"/lib/x86_64-linux-gnu",
		"/lib64",
		"/opt",
		"/sbin",
		"/usr/include/aarch64-linux-gnu",
		"/usr/lib/arm-linux-gnueabihf/pkgconfig",
		"/usr/lib/systemd/user-preset",
		"/usr/lib64",
		"/usr/local/bin",
		"/usr/local/share/man/man8",
		"/usr/share/bash-completion/completions",
		"/usr/share/icons/hicolor",
		"/usr/share/icons/hicolor/16x16@2/apps",
		"/usr/share/icons/hicolor/512x512",
		"/usr/share/icons/hicolor/scalable/mimetypes",
		"/usr/share/locale/de",
		"/usr/share/locale/pt_BR/LC_MESSAGES",
		"/usr/share/locale/ca@valencia",
		"/usr/share/man/de",
		"/usr/share/man/de/man1",
		"/usr/share/man/man3p",
		"/usr/share/man/mann",
		"/var/lock",
		"/var/run",
		"/var/yp",
	};
	struct arena *arena = arena_make();
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++)
		if (!plan_system_has_folder(arena, folders[i]))
			fail_msg("'%s' is no folder of the system", folders[i]);
	arena_free(arena);
}

static void test_system_has_no_others(void **state UNUSED)
{
	static const char *const others[] = {
		"/bin/x",
		"/binx",
		"/etc/mtab",
		"/etc/x",
		"/libexec",
		"/usr/lib/libx-linux-gnu.so",
		"/usr/lib/x/y-linux-gnu",
		"/usr/lib/-linux-gnu",
		"/usr/lib/x86_64-linux-gnu/x",
		"/usr/share/icons/hicolor/icon-theme.cache",
		"/usr/share/icons/hicolor/48x48/x.png",
		"/usr/share/icons/hicolor/48x48/apps/x.png",
		"/usr/share/icons/hicolor/48",
		"/usr/share/locale/de/LC_MESSAGES/x.mo",
		"/usr/share/locale/locale.alias",
		"/usr/share/man/foo.1",
		"/usr/share/man/foo.",
		"/usr/share/man/foo_x",
		"/usr/share/man/man1/x.1",
		"/usr/share/man/man1x.gz",
		"/usr/share/man/x.1",
		"/var/www/html",
	};
	struct arena *arena = arena_make();
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		if (plan_system_has_folder(arena, others[i]))
			fail_msg("'%s' is a folder of the system", others[i]);
	arena_free(arena);
}

/* Each row of the table is found: a row out of order would hide others. */
static void test_system_folders_are_sorted(void **state UNUSED)
{
	char line[256], path[256];
	size_t found = 0;
	AUTO_FREE char *name = NULL;
	assert_true(asprintf(&name, "%s/src/plan/plan_folders.c", getenv("top_srcdir")) > 0);
	FILE *source = fopen(name, "re");
	assert_non_null(source);
	while (fgets(line, sizeof line, source)) {
		if (sscanf(line, "\t\"%255[^\"]\",", path) != 1 || *path != '/')
			continue;
		found++;
		if (!plan_folders_have(path))
			fail_msg("'%s' is not where it is looked for", path);
	}
	assert_true(found > 300);
	assert_int_equal(fclose(source), 0);
}

/* ---- What may not stand there ---- */

static void test_plan_refuses_what_would_replace_a_folder(void **state UNUSED)
{
	static const struct {
		const char *items, *expected;
	} cases[] = {
		{"- {src: bin/tool, dst: /usr/local/bin}\n",
		 "m.yaml:7:24: error: '/usr/local/bin' is a folder of the system: a file there "
		 "would replace it\n  did you mean 'dst: /usr/local/bin/tool'?\n"},
		{"- {src: bin/tool, dst: etc/cron.d, type: config|noreplace}\n",
		 "m.yaml:7:24: error: '/etc/cron.d' is a folder of the system: a file there would "
		 "replace it\n  did you mean 'dst: /etc/cron.d/tool'?\n"},
		{"- {src: bin/tool, dst: /usr/share/doc, type: doc}\n",
		 "m.yaml:7:24: error: '/usr/share/doc' is a folder of the system: a file there "
		 "would replace it\n  did you mean 'dst: /usr/share/doc/tool'?\n"},
		{"- {src: bin/tool, dst: /usr/share/licenses, type: license}\n",
		 "m.yaml:7:24: error: '/usr/share/licenses' is a folder of the system: a file "
		 "there would replace it\n  did you mean 'dst: /usr/share/licenses/tool'?\n"},
		{"- {src: bin/tool, dst: /usr/share/info, type: readme}\n",
		 "m.yaml:7:24: error: '/usr/share/info' is a folder of the system: a file there "
		 "would replace it\n  did you mean 'dst: /usr/share/info/tool'?\n"},
		{"- {src: bin/tool, dst: /usr/share/info, type: debian changelog}\n",
		 "m.yaml:7:24: error: '/usr/share/info' is a folder of the system: a file there "
		 "would replace it\n  did you mean 'dst: /usr/share/info/tool'?\n"},
		{"- {src: bin/tool, dst: /opt, type: tree}\n",
		 "m.yaml:7:24: error: '/opt' is a folder of the system: a file there would "
		 "replace it\n  did you mean 'dst: /opt/tool'?\n"},
		{"- {src: link, dst: /opt}\n",
		 "m.yaml:7:20: error: '/opt' is a folder of the system: a link there would "
		 "replace it\n  did you mean 'dst: /opt/link'?\n"},
		{"- {src: 'b?n/tool', dst: /usr}\n", ""},
		{"- {src: bin/tool, dst: /usr/local/, packager: deb}\n", ""},
		/* links and ghosts */
		{"- {src: /opt/x/tool, dst: /usr/local/bin/, type: symlink}\n",
		 "m.yaml:7:27: error: '/usr/local/bin' is a folder of the system: a link there "
		 "would replace it\n  did you mean 'dst: /usr/local/bin/tool'?\n"},
		{"- {src: .., dst: /usr/local/bin, type: symlink}\n",
		 "m.yaml:7:18: error: '/usr/local/bin' is a folder of the system: a link there "
		 "would replace it\n"},
		{"- {dst: /var/log/, type: ghost}\n",
		 "m.yaml:7:9: error: '/var/log' is a folder of the system: a ghost there would "
		 "replace it\n  a ghost is a file: name one in the folder\n"},
		/* by another spelling, and the system's own links */
		{"- {src: bin/tool, dst: /lib/systemd/system}\n",
		 "m.yaml:7:24: error: '/lib/systemd/system' is a folder of the system: a file "
		 "there would replace it\n  did you mean 'dst: /lib/systemd/system/tool'?\n"},
		{"- {src: bin/tool, dst: /bin}\n",
		 "m.yaml:7:24: error: '/bin' is a link of the system to '/usr/bin': a file there "
		 "would replace it\n  did you mean 'dst: /usr/bin/tool'?\n"},
		{"- {src: usr/lib64, dst: /lib64, type: symlink}\n",
		 "m.yaml:7:25: error: '/lib64' is a link of the system to '/usr/lib64': a link "
		 "there would replace it\n  did you mean 'dst: /usr/lib64/lib64'?\n"},
		{"- {dst: /var/run/, type: dir}\n",
		 "m.yaml:7:9: error: '/var/run' is a link of the system to '/run': a folder there "
		 "would replace it\n  leave the item out: the folder is there\n"},
		{"- {src: bin/tool, dst: /etc/mtab}\n",
		 "m.yaml:7:24: error: '/etc/mtab' is a link of the system to "
		 "'/proc/self/mounts': a file there would replace it\n"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_problems(cases[i].items, cases[i].expected);
}

static void test_plan_refuses_them_in_trees(void **state UNUSED)
{
	make_folder("stage", 0755);
	make_folder("stage/usr", 0755);
	put_file("stage/usr/games", "x", 0755);
	assert_int_equal(symlink("usr/bin", "stage/bin"), 0);
	assert_problems("- {src: stage, dst: /, type: tree}\n",
			"m.yaml:7:21: error: 'stage/bin' becomes '/bin', a link of the system to "
			"'/usr/bin': a link there would replace it\n"
			"  make it a folder, or leave it out of the tree\n"
			"m.yaml:7:21: error: 'stage/usr/games' becomes '/usr/games', a folder of "
			"the system: a file there would replace it\n"
			"  make it a folder, or leave it out of the tree\n");
	assert_problems("- {src: 'stage/usr/*', dst: /usr/}\n",
			"m.yaml:7:29: error: 'stage/usr/games' becomes '/usr/games', a folder of "
			"the system: a file there would replace it\n"
			"  give it another name\n");
	assert_problems("- {src: stage/usr, dst: /usr}\n",
			"m.yaml:7:25: error: 'stage/usr/games' becomes '/usr/games', a folder of "
			"the system: a file there would replace it\n"
			"  give it another name\n");
	assert_int_equal(unlink("stage/usr/games"), 0);
	assert_int_equal(unlink("stage/bin"), 0);
}

static void test_plan_of_slashes_behind_names(void **state UNUSED)
{
	assert_problems("- {src: /opt/x-1.0/, dst: /opt/x/, type: symlink}\n"
			"- {src: ., dst: /opt/y/, type: symlink}\n"
			"- {dst: /opt/z//, type: ghost}\n"
			"- {dst: /opt/d/, type: dir}\n",
			"m.yaml:7:27: error: '/opt/x/' ends in a slash, and a link is no folder\n"
			"  did you mean 'dst: /opt/x/x-1.0', or 'dst: /opt/x'?\n"
			"m.yaml:8:17: error: '/opt/y/' ends in a slash, and a link is no folder\n"
			"  did you mean 'dst: /opt/y'?\n"
			"m.yaml:9:9: error: '/opt/z//' ends in a slash, and a ghost is no folder\n"
			"  did you mean 'dst: /opt/z'?\n");
}

/* ---- Folders ---- */

/* The rpm does not own the system's folders, and a deb that is unpacked by hand leaves /tmp to
 * everyone. */
static void test_plan_passes_through_folders(void **state UNUSED)
{
	assert_plan_with(
		"",
		"- {dst: /lib/systemd/system, type: dir}\n"
		"- {dst: /usr/bin/, type: dir, file_info: {mode: 0555, owner: root}}\n"
		"- {dst: /tmp, type: dir}\n"
		"- {dst: /etc/sudoers.d, type: dir, file_info: {mode: 0750}}\n"
		"- {dst: /root, type: dir, file_info: {mode: 0550, group: wheel}}\n"
		"- {src: tree/d, dst: /var/spool/mail, type: tree, file_info: {owner: u}}\n"
		"- {src: bin/tool, dst: /var/tmp/x/tool, file_info: {owner: u}}\n",
		true,
		"d0755 root:root both /etc implicit\n"
		"d0750 root:root both /etc/sudoers.d implicit\n"
		"d0755 root:root both /lib implicit\n"
		"d0755 root:root both /lib/systemd implicit\n"
		"d0755 root:root both /lib/systemd/system implicit\n"
		"d0550 root:wheel both /root implicit\n"
		"d1777 root:root both /tmp implicit\n"
		"d0755 root:root both /usr implicit\n"
		"d0555 root:root both /usr/bin implicit\n"
		"d0755 root:root both /var implicit\n"
		"d0755 root:root both /var/spool implicit\n"
		"d0775 root:mail both /var/spool/mail implicit\n"
		"-0755 u:root both /var/spool/mail/g < tree/d/g\n"
		"l0777 u:root both /var/spool/mail/up > ../f\n"
		"d1777 root:root both /var/tmp implicit\n"
		"d0755 u:root both /var/tmp/x implicit\n"
		"-0755 u:root both /var/tmp/x/tool < bin/tool\n",
		"");
}

static void test_plan_changes_no_folder(void **state UNUSED)
{
	static const struct {
		const char *dst, *info;
	} cases[] = {
		{"/usr/local/bin", "mode: 0700"}, {"/var/log", "owner: app"},
		{"/lib/modules", "group: app"},   {"/tmp", "mode: 0700"},
		{"/var/mail/", "group: app"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char items[128], expected[256];
		(void)snprintf(items, sizeof items, "- {dst: %s, type: dir, file_info: {%s}}\n",
			       cases[i].dst, cases[i].info);
		size_t len = strlen(cases[i].dst) - text_ends(cases[i].dst, "/");
		(void)snprintf(expected, sizeof expected,
			       "m.yaml:7:9: error: '%.*s' is a folder of the system, with another "
			       "mode or owner\n"
			       "  leave out mode and owner: other packages rely on what they are\n",
			       (int)len, cases[i].dst);
		assert_problems(items, expected);
	}
}

/* ---- One path twice, where /bin is /usr/bin ---- */

static void test_plan_of_one_path_in_two_spellings(void **state UNUSED)
{
	static const struct {
		const char *items, *expected;
	} cases[] = {
		{"- {src: bin/tool, dst: /bin/x}\n- {src: bin/helper, dst: /usr/bin/x}\n",
		 "m.yaml:8:3: error: '/usr/bin/x' is packaged twice: here and, as '/bin/x', at "
		 "m.yaml:7:3\n  '/bin' is a link to '/usr/bin'\n"},
		{"- {src: bin/tool, dst: /usr/lib64/x}\n- {src: y, dst: /lib64/x, type: symlink}\n",
		 "m.yaml:8:3: error: '/lib64/x' is packaged twice: here and, as '/usr/lib64/x', "
		 "at m.yaml:7:3\n  '/lib64' is a link to '/usr/lib64'\n"},
		{"- {src: y, dst: /sbin/x, type: symlink}\n- {dst: /usr/sbin/x, type: ghost}\n",
		 "m.yaml:8:3: error: '/usr/sbin/x' is packaged twice: here and, as '/sbin/x', at "
		 "m.yaml:7:3\n  '/sbin' is a link to '/usr/sbin'\n"},
		{"- {dst: /lib32/x, type: dir}\n- {dst: /usr/lib32/x, type: dir}\n",
		 "m.yaml:8:3: error: '/usr/lib32/x' is packaged twice: here and, as '/lib32/x', "
		 "at m.yaml:7:3\n  '/lib32' is a link to '/usr/lib32'\n"},
		{"- {src: bin/tool, dst: /var/run/x}\n- {dst: /run/x, type: dir}\n",
		 "m.yaml:8:3: error: '/run/x' is a folder here and, as '/var/run/x', a file at "
		 "m.yaml:7:3\n  '/var/run' is a link to '/run'\n"},
		/* an item and a tree, two trees */
		{"- {src: lib/sub, dst: /usr/lib/x, type: tree}\n"
		 "- {src: bin/tool, dst: /lib/x/c.so, type: config}\n",
		 "m.yaml:8:3: error: '/lib/x/c.so' is packaged twice: here and, as "
		 "'/usr/lib/x/c.so', at m.yaml:7:3\n  '/lib' is a link to '/usr/lib'\n"},
		{"- {src: tree/d, dst: /libx32/x, type: tree}\n"
		 "- {src: 'tree/d/*', dst: /usr/libx32/x/}\n",
		 "m.yaml:8:3: error: '/usr/libx32/x/g' is packaged twice: here and, as "
		 "'/libx32/x/g', at m.yaml:7:3\n  '/libx32' is a link to '/usr/libx32'\n"
		 "m.yaml:8:3: error: '/usr/libx32/x/up' is packaged twice: here and, as "
		 "'/libx32/x/up', at m.yaml:7:3\n  '/libx32' is a link to '/usr/libx32'\n"},
		/* through parents */
		{"- {src: bin/tool, dst: /bin/x}\n- {src: bin/tool, dst: /usr/bin/x/y}\n",
		 "m.yaml:8:3: error: '/usr/bin/x/y' lies below '/bin/x', which is a file at "
		 "m.yaml:7:3\n  '/bin' is a link to '/usr/bin'\n"},
		{"- {src: lib/sub, dst: /bin/x, type: tree}\n"
		 "- {src: y, dst: /usr/bin/x, type: symlink}\n",
		 "m.yaml:8:3: error: '/usr/bin/x' is a link here and, as '/bin/x', a folder at "
		 "m.yaml:7:3\n  '/bin' is a link to '/usr/bin'\n"},
		/* not in the same format, not the same path */
		{"- {src: bin/tool, dst: /bin/x, packager: deb}\n"
		 "- {src: bin/tool, dst: /usr/bin/x, packager: rpm}\n",
		 ""},
		{"- {src: bin/tool, dst: /binx}\n- {src: bin/tool, dst: /usr/binx}\n", ""},
		{"- {src: bin/tool, dst: /bin/x}\n- {src: bin/tool, dst: /usr/bin/y}\n", ""},
		{"- {src: bin/tool, dst: /sbin/x}\n- {src: bin/tool, dst: /bin/x}\n", ""},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_problems(cases[i].items, cases[i].expected);
}

static void test_plan_of_ingots_own_file_in_two_spellings(void **state UNUSED)
{
	struct problems problems = {0};
	struct manifest *manifest;
	struct plan *plan =
		make_plan("", "- {src: bin/tool, dst: /usr/lib/x/bom}\n", &manifest, &problems);
	const struct mark at = {"m.yaml", 1, 1};
	plan_add(plan, &(struct plan_extra){"/lib/x/bom", "", 0, ENTRY_IDENTITY, 3}, at);
	plan_seal(plan, &problems);
	AUTO_FREE char *text = spell_problems(&problems);
	assert_string_equal(text, "m.yaml:7:3: error: '/usr/lib/x/bom' is the name of a file that "
				  "Ingot adds\n");
	plan_free(plan);
	manifest_free(manifest);
	problems_free(&problems);
}

/* Whichever spelling of a folder is unpacked first makes it, so both say the same. One of them is
 * the rpm's. */
static void test_plan_of_one_folder_in_two_spellings(void **state UNUSED)
{
	assert_plan_with("",
			 "- {src: bin/tool, dst: /lib/x/tool, file_info: {owner: v}}\n"
			 "- {dst: /usr/lib/x, type: dir, file_info: {mode: 0700, owner: u}}\n",
			 true,
			 "d0755 root:root both /lib implicit\n"
			 "d0700 u:root both /lib/x\n"
			 "-0755 v:root both /lib/x/tool < bin/tool\n"
			 "d0755 root:root both /usr implicit\n"
			 "d0755 root:root both /usr/lib implicit\n"
			 "d0700 u:root both /usr/lib/x implicit\n",
			 "");
	assert_plan("- {src: lib/sub, dst: /usr/lib/x, type: tree, file_info: {owner: u}}\n"
		    "- {src: tree/d, dst: /lib/x, type: tree, file_info: {owner: v}}\n",
		    "d0775 v:root both /lib/x\n"
		    "-0755 v:root both /lib/x/g < tree/d/g\n"
		    "l0777 v:root both /lib/x/up > ../f\n"
		    "-0644 u:root both /usr/lib/x/c.so < lib/sub/c.so\n"
		    "-0644 u:root both /usr/lib/x/c.txt < lib/sub/c.txt\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_system_folders),
		cmocka_unit_test(test_system_has_no_others),
		cmocka_unit_test(test_system_folders_are_sorted),
		cmocka_unit_test(test_plan_refuses_what_would_replace_a_folder),
		cmocka_unit_test(test_plan_refuses_them_in_trees),
		cmocka_unit_test(test_plan_of_slashes_behind_names),
		cmocka_unit_test(test_plan_passes_through_folders),
		cmocka_unit_test(test_plan_changes_no_folder),
		cmocka_unit_test(test_plan_of_one_path_in_two_spellings),
		cmocka_unit_test(test_plan_of_ingots_own_file_in_two_spellings),
		cmocka_unit_test(test_plan_of_one_folder_in_two_spellings),
	};
	return cmocka_run_group_tests(tests, make_output, NULL);
}
