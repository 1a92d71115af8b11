/* t_plan.c - tests of model/plan.h: manifests as text against a folder of real files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <locale.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/problems.h"
#include "base/strings.h"
#include "model/manifest.h"
#include "model/plan.h"

#define SOURCE_DATE 1000000000

/* ---- A build output ---- */

static void put(const char *name, const char *text, mode_t mode)
{
	assert_int_equal(chmod(test_text_file(name, text), mode), 0);
}

static void make_folder(const char *name, mode_t mode)
{
	assert_int_equal(mkdir(name, 0700), 0);
	assert_int_equal(chmod(name, mode), 0);
}

static int set_up(void **state UNUSED)
{
	assert_int_equal(chdir(test_directory()), 0);
	make_folder("bin", 0755);
	put("bin/tool", "tool", 0755);
	put("bin/helper", "helper", 0666);
	put("bin/set", "set", 06755);
	make_folder("lib", 0755);
	put("lib/a.so", "a", 0644);
	put("lib/b.so", "b", 0644);
	make_folder("lib/sub", 0755);
	put("lib/sub/c.so", "c", 0644);
	put("lib/sub/c.txt", "c", 0644);
	make_folder("tree", 0700);
	put("tree/f", "f", 0640);
	make_folder("tree/d", 0777);
	put("tree/d/g", "g", 0755);
	assert_int_equal(symlink("../f", "tree/d/up"), 0);
	assert_int_equal(symlink("nowhere", "tree/lost"), 0);
	assert_int_equal(symlink("d", "tree/e"), 0);
	make_folder("root", 0755);
	make_folder("root/usr", 0700);
	make_folder("root/usr/bin", 0700);
	put("root/usr/bin/own", "own", 0755);
	make_folder("root/opt", 0700);
	make_folder("root/opt/own", 0750);
	put("root/opt/own/x", "x", 0644);
	make_folder("empty", 0755);
	put("one[1].txt", "1", 0644);
	assert_int_equal(symlink("bin/tool", "link"), 0);
	assert_int_equal(symlink("tree", "folder-link"), 0);
	assert_int_equal(symlink("nowhere", "lost"), 0);
	assert_int_equal(mkfifo("pipe", 0600), 0);
	return 0;
}

/* ---- Plans as text ---- */

static struct plan *make_plan(const char *head, const char *items, struct manifest **manifest,
			      struct problems *problems)
{
	static const char *const formats[] = {"deb", "rpm"};
	static char *environment[] = {NULL};
	const struct manifest_options options = {
		.environment = environment, .formats = formats, .n_formats = 2};
	char *text = NULL;
	int len = asprintf(&text,
			   "name: x\narch: amd64\nversion: 1.0.0\nmaintainer: a <a@b.c>\n"
			   "description: x\n%scontents:\n%s",
			   head, items);
	assert_true(len > 0);
	*manifest = manifest_parse(text, (size_t)len, "m.yaml", &options, problems);
	free(text);
	if (!*manifest)
		fail_msg("%s", problems->n ? problems->v[0].message : "no manifest");
	return plan_resolve(*manifest, SOURCE_DATE, problems);
}

static void spell_entry(const struct entry *entry, struct buffer *text)
{
	static const char types[] = {[ENTRY_FILE] = '-',
				     [ENTRY_DIRECTORY] = 'd',
				     [ENTRY_SYMLINK] = 'l',
				     [ENTRY_GHOST] = 'g'};
	static const char *const formats[] = {"", "deb", "rpm", "both"};
	static const struct {
		unsigned flag;
		const char *name;
	} flags[] = {{ENTRY_CONFIG, " config"},       {ENTRY_NOREPLACE, " noreplace"},
		     {ENTRY_MISSINGOK, " missingok"}, {ENTRY_DOC, " doc"},
		     {ENTRY_LICENSE, " license"},     {ENTRY_README, " readme"},
		     {ENTRY_IMPLICIT, " implicit"},   {ENTRY_IDENTITY, " identity"}};
	buffer_printf(text, "%c%04o %s:%s %s %s", types[entry->type], entry->mode, entry->owner,
		      entry->group, formats[entry->formats], entry->path);
	if (entry->source)
		buffer_printf(text, " < %s", entry->source);
	if (entry->target)
		buffer_printf(text, " > %s", entry->target);
	if (entry->lang)
		buffer_printf(text, " lang %s", entry->lang);
	if (entry->mtime != SOURCE_DATE)
		buffer_printf(text, " at %lld", (long long)entry->mtime);
	for (size_t i = 0; i < ARRAY_SIZE(flags); i++)
		if (entry->flags & flags[i].flag)
			buffer_add_text(text, flags[i].name);
	buffer_add_byte(text, '\n');
}

static char *spell_problems(struct problems *problems)
{
	struct buffer text = BUFFER_INIT;
	problems_sort(problems);
	for (size_t i = 0; i < problems->n; i++) {
		char *line = problem_text(&problems->v[i]);
		buffer_printf(&text, "%s\n", line);
		if (problems->v[i].hint)
			buffer_printf(&text, "  %s\n", problems->v[i].hint);
		free(line);
	}
	return buffer_steal(&text);
}

/* The entries, without implicit folders unless `parents`. */
static char *spell_plan(const char *head, const char *items, bool parents, char **problem_texts)
{
	struct problems problems = {0};
	struct buffer text = BUFFER_INIT;
	struct manifest *manifest;
	struct plan *plan = make_plan(head, items, &manifest, &problems);
	plan_seal(plan, &problems);
	for (size_t i = 0; i < plan->n_entries; i++) {
		const struct entry *entry = &plan->entries[i];
		assert_true(i == 0 || strcmp(entry[-1].path, entry->path) <= 0);
		if (parents || !(entry->flags & ENTRY_IMPLICIT))
			spell_entry(entry, &text);
	}
	*problem_texts = spell_problems(&problems);
	plan_free(plan);
	manifest_free(manifest);
	problems_free(&problems);
	return buffer_steal(&text);
}

static void assert_plan_with(const char *head, const char *items, bool parents,
			     const char *expected, const char *expected_problems)
{
	char *problems;
	char *text = spell_plan(head, items, parents, &problems);
	assert_string_equal(problems, expected_problems);
	if (expected)
		assert_string_equal(text, expected);
	free(text);
	free(problems);
}

static void assert_plan(const char *items, const char *expected)
{
	assert_plan_with("", items, false, expected, "");
}

static void assert_problems(const char *items, const char *expected)
{
	assert_plan_with("", items, false, NULL, expected);
}

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
	char *text = spell_plan("",
				"- {src: bin/tool, dst: /a, type: doc}\n"
				"- {src: bin/tool, dst: /b/, type: license}\n"
				"- {src: link, dst: /c, type: readme}\n"
				"- {src: bin/tool, dst: /a, packager: deb}\n"
				"- {src: bin/tool, dst: /z, packager: apk}\n",
				false, &problems);
	char *expected = NULL;
	assert_true(asprintf(&expected,
			     "-0755 root:root rpm /a < bin/tool doc\n"
			     "-0755 root:root deb /a < bin/tool\n"
			     "-0755 root:root rpm /b/tool < bin/tool license\n"
			     "-0755 root:root rpm /c < %s/bin/tool readme\n",
			     test_directory()) > 0);
	assert_string_equal(problems, "");
	assert_string_equal(text, expected);
	free(expected);
	free(text);
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
	char *text = spell_problems(&problems);
	assert_string_equal(text,
			    "m.yaml:7:3: error: '/x/bom' is the name of a file that Ingot adds\n");
	free(text);
	plan_free(plan);
	manifest_free(manifest);
	problems_free(&problems);
	plan_free(NULL);
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
		{"- {src: tre, dst: /a, type: tree}\n",
		 "m.yaml:7:9: error: 'tre' does not exist\n  did you mean 'tree'?\n"},
		{"- {src: 'tree/**', dst: /a, type: tree}\n",
		 "m.yaml:7:10: error: 'tree/**' does not exist\n"
		 "  a tree is a folder with all in it: 'tree'\n"},
		{"- {src: tol, dst: /a, type: doc}\n", "m.yaml:7:9: error: 'tol' does not exist\n"},
		{"- {src: 'bin/*.so', dst: /a}\n",
		 "m.yaml:7:10: error: no file matches 'bin/*.so'\n"},
		{"- {src: 'nowhere/*', dst: /a}\n",
		 "m.yaml:7:10: error: no file matches 'nowhere/*'\n"},
		{"- {src: 'bin/tool/*', dst: /a}\n",
		 "m.yaml:7:10: error: no file matches 'bin/tool/*'\n"},
		{"- {src: 'one[1].txt', dst: /a}\n",
		 "m.yaml:7:10: error: no file matches 'one[1].txt'\n"
		 "  a file of this very name exists: set disable_globbing, or write a '\\' before "
		 "each of * ? [ {\n"},
		{"- {src: 'bin/[x', dst: /a}\n",
		 "m.yaml:7:10: error: no ']' for a '[' in 'bin/[x'\n"},
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
	put("secret", "x", 0000);
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
			  "m.yaml:9:10: error: cannot open the folder 'closed': permission denied\n"
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
			"m.yaml:9:25: error: 'contents[].dst' has a line break or another control "
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
	put("lib/sub/a.so", "a", 0644);
	assert_problems("- {src: 'lib/**/', dst: /l/}\n",
			"m.yaml:7:3: error: 'lib/a.so' and 'lib/sub/a.so' both become '/l/a.so'\n");
	assert_int_equal(unlink("lib/sub/a.so"), 0);
}

/* What an item names wins over a tree that has it too, whatever their order. */
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
	put("odd/\xff\xfe", "x", 0644);
	put("odd/a b", "x", 0644);
	assert_plan("- {src: odd, dst: /o, type: tree}\n",
		    "d0755 root:root both /o\n"
		    "-0644 root:root both /o/a b < odd/a b\n"
		    "-0644 root:root both /o/\xff\xfe < odd/\xff\xfe\n");
	put("odd/new\nline", "x", 0644);
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
	char *text = spell_plan("", "- {src: deep, dst: /d, type: tree}\n", false, &problems);
	assert_true(text_starts(problems, "m.yaml:7:9: error: 'deep/d/d/d/"));
	assert_true(text_ends(problems, "/d' is too deep a folder\n"));
	free(text);
	free(problems);
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
		put(name, "x", 0644);
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
	char *plain = plan_of_folder("forwards");
	mode_t mask = umask(077);
	(void)setlocale(LC_ALL, "C.UTF-8");
	assert_int_equal(setenv("TZ", "Asia/Kathmandu", 1), 0);
	char *other = plan_of_folder("backwards");
	(void)umask(mask);
	assert_int_equal(setenv("TZ", "UTC", 1), 0);
	assert_string_equal(plain, other);
	free(plain);
	free(other);
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
		cmocka_unit_test(test_plan_notes_what_a_file_was),
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
		cmocka_unit_test(test_plan_is_reproducible),
	};
	return cmocka_run_group_tests(tests, set_up, NULL);
}
