/* plans.c - what the tests of the plan share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/plans.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "tests/unit/known_formats.h"

/* ---- A build output ---- */

void put_file(const char *name, const char *text, mode_t mode)
{
	assert_int_equal(chmod(test_text_file(name, text), mode), 0);
}

void make_folder(const char *name, mode_t mode)
{
	assert_int_equal(mkdir(name, 0700), 0);
	assert_int_equal(chmod(name, mode), 0);
}

int make_output(void **state UNUSED)
{
	assert_int_equal(chdir(test_directory()), 0);
	make_folder("bin", 0755);
	put_file("bin/tool", "tool", 0755);
	put_file("bin/helper", "helper", 0666);
	put_file("bin/set", "set", 06755);
	make_folder("lib", 0755);
	put_file("lib/a.so", "a", 0644);
	put_file("lib/b.so", "b", 0644);
	make_folder("lib/sub", 0755);
	put_file("lib/sub/c.so", "c", 0644);
	put_file("lib/sub/c.txt", "c", 0644);
	make_folder("tree", 0700);
	put_file("tree/f", "f", 0640);
	make_folder("tree/d", 0777);
	put_file("tree/d/g", "g", 0755);
	assert_int_equal(symlink("../f", "tree/d/up"), 0);
	assert_int_equal(symlink("nowhere", "tree/lost"), 0);
	assert_int_equal(symlink("d", "tree/e"), 0);
	make_folder("root", 0755);
	make_folder("root/usr", 0700);
	make_folder("root/usr/bin", 0700);
	put_file("root/usr/bin/own", "own", 0755);
	make_folder("root/opt", 0700);
	make_folder("root/opt/own", 0750);
	put_file("root/opt/own/x", "x", 0644);
	make_folder("empty", 0755);
	put_file("one[1].txt", "1", 0644);
	assert_int_equal(symlink("bin/tool", "link"), 0);
	assert_int_equal(symlink("tree", "folder-link"), 0);
	assert_int_equal(symlink("nowhere", "lost"), 0);
	assert_int_equal(mkfifo("pipe", 0600), 0);
	return 0;
}

/* ---- Plans as text ---- */

struct plan *make_plan(const char *head, const char *items, struct manifest **manifest,
		       struct problems *problems)
{
	static char *environment[] = {NULL};
	const struct manifest_options options = {
		.environment = environment, .known = &known_formats, .formats = &known_formats};
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
	static const char *const sets[] = {"", "deb", "rpm", "both"};
	static const struct {
		unsigned flag;
		const char *name;
	} flags[] = {{ENTRY_CONFIG, " config"},       {ENTRY_NOREPLACE, " noreplace"},
		     {ENTRY_MISSINGOK, " missingok"}, {ENTRY_DOC, " doc"},
		     {ENTRY_LICENSE, " license"},     {ENTRY_README, " readme"},
		     {ENTRY_IMPLICIT, " implicit"},   {ENTRY_IDENTITY, " identity"}};
	buffer_printf(text, "%c%04o %s:%s %s %s", types[entry->type], entry->mode, entry->owner,
		      entry->group, sets[entry->formats], entry->path);
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

char *spell_problems(struct problems *problems)
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

char *spell_plan(const char *head, const char *items, bool parents, char **problem_texts)
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

void assert_plan_with(const char *head, const char *items, bool parents, const char *expected,
		      const char *expected_problems)
{
	char *problems;
	AUTO_FREE char *text = spell_plan(head, items, parents, &problems);
	assert_string_equal(problems, expected_problems);
	if (expected)
		assert_string_equal(text, expected);
	free(problems);
}

void assert_plan(const char *items, const char *expected)
{
	assert_plan_with("", items, false, expected, "");
}

void assert_problems(const char *items, const char *expected)
{
	assert_plan_with("", items, false, NULL, expected);
}
